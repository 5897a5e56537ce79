"""Offices and roles that a text gives to a person: in front of the name, or in apposition to it."""

from dataclasses import dataclass

from kg_builder.extract.entities import Cluster, Entities
from kg_builder.extract.lexicon import role_nouns
from kg_builder.extract.syntax import Syntax
from kg_builder.model import EntityType

_INSIDE = frozenset({"of", "for", "and", "to", "'s", "’s", "-", "&", "the"})
_LONGEST = 16
_APPOSITION_ENDS = frozenset({",", ";", ".", ":", "(", ")", "—", "–", "“", "”", '"', "who", "that", "which"})


@dataclass(frozen=True, slots=True)
class FoundRole:
    """An office in the text: whose, what it is called, of what, and the characters that say so."""

    person: Cluster
    office: str
    organization: Cluster | None
    start: int
    end: int


def find_roles(s: Syntax, entities: Entities) -> list[FoundRole]:
    """All offices that stand beside a person's name; notes them and the gender they tell on the person."""
    found: list[FoundRole] = []
    for start, end, cluster in list(entities.positions()):
        if cluster.type is not EntityType.PERSON:
            continue
        first, last = s.at(start), s.at(end - 1)
        for begin, stop in (_before(s, first), *_after(s, last)):
            role = _role(s, entities, cluster, begin, stop) if stop > begin else None
            if role is not None:
                found.append(role)
                _note(role)
    return found


def _before(s: Syntax, first: int) -> tuple[int, int]:
    """Token range in front of a name: capitalized words, office nouns and what joins them."""
    begin = first
    while begin > 0 and first - begin < _LONGEST:
        word, pos = s.words[begin - 1], s.pos[begin - 1]
        joins = s.lower[begin - 1] in _INSIDE and begin - 1 > 0
        if (
            not (pos in ("PROPN", "NOUN", "ADJ") or joins or s.lower[begin - 1] in role_nouns())
            or "\n" in word
        ):
            break
        begin -= 1
    while begin < first and (s.lower[begin] in _INSIDE or s.pos[begin] == "ADP"):
        begin += 1
    return begin, first


def _after(s: Syntax, last: int) -> list[tuple[int, int]]:
    """Token ranges of an apposition: ", the head of X and a former Y,"."""
    begin = last + 2
    if begin >= len(s) or s.words[last + 1] != ",":
        return []
    end = begin
    while end < len(s) and end - begin < _LONGEST and s.words[end] not in _APPOSITION_ENDS:
        if s.pos[end] in ("VERB", "AUX", "SPACE"):
            return []
        end += 1
    ranges, start = [], begin
    for t in range(begin, end):
        if s.lower[t] == "and" and t + 1 < end and s.pos[t + 1] in ("DET", "PRON"):
            ranges.append((start, t))
            start = t + 1
    return [*ranges, (start, end)]


def _role(s: Syntax, entities: Entities, person: Cluster, begin: int, end: int) -> FoundRole | None:
    while begin < end and s.pos[begin] == "DET":
        begin += 1
    nouns = [t for t in range(begin, end) if s.lower[t] in role_nouns()]
    if not nouns:
        return None
    start, stop = s.chars(begin, end)
    around = [(a, b, c) for a, b, c in entities.positions() if start <= a and b <= stop and c is not person]
    holders = [x for x in around if x[2].type in (EntityType.PLACE, EntityType.ORGANIZATION)]
    organization = holders[0][2] if holders else None
    office_start = start
    if holders and holders[0][0] == start and holders[0][1] < stop:
        office_start = holders[0][1]
    office = s.text[office_start:stop]
    if office_start != start:
        office = office.removeprefix("'s").removeprefix("’s").strip(" ,'’-")
    if holders and holders[0][0] > start:
        head = s.text[office_start : holders[0][0]].rstrip()
        for link in (" of the", " of", " for the", " for", " at the", " at", " in the", " in"):
            if head.endswith(link):
                office = head.removesuffix(link)
                break
    office = " ".join(office.split())
    return FoundRole(person, office, organization, start, stop) if office else None


def _note(role: FoundRole) -> None:
    words = role.office.lower()
    country = role.organization.country if role.organization else ""
    role.person.offices.append((words, country))
    for noun, what in role_nouns().items():
        if what.gender and noun in words.split():
            role.person.gender = role.person.gender or what.gender
