"""Offices and roles that a text gives to a person, and the offices that authority files know them to hold.

Beside a name: in front of it, in apposition, after "is" or "was named", shared in the plural. Without a name, a
definite office of a country or organization ("the French foreign minister") is whoever surely held it on the day.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from kg_builder.authority.offices import Offices, Term
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.lexicon import role_nouns
from kg_builder.extract.roles.found import FoundRole
from kg_builder.extract.roles.ministries import with_ministries
from kg_builder.extract.roles.owners import Owners
from kg_builder.extract.roles.places import LONGEST, Places
from kg_builder.extract.roles.titles import HOLDERS, Named, Title, read_title, role_head, singular
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

__all__ = ["FoundRole", "find_roles"]

_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_MOST_SENTENCES = 3
"""How far back the office of a counterpart may have been told."""
_NOT_NOW = frozenset({"former", "acting", "elect", "designate"})
"""What is no term of office of the person's own on that day."""


def find_roles(
    s: Syntax, entities: Entities, offices: Offices | None = None, day: str | None = None
) -> list[FoundRole]:
    """All offices that stand beside a person's name; notes them and the gender they tell on the person.

    Args:
        s: The parsed text.
        entities: Its entities; "President Biden" is linked here, and persons known by their office alone are added.
        offices: Who held which office when; None leaves that out.
        day: Day of the document, ISO 8601; without it no office is dated.
    """
    named = [(s.at(a), s.at(b - 1) + 1, c) for a, b, c in entities.positions()]
    reader = _Reader(s, entities, named, offices if day else None, day or "")
    found: dict[tuple[int, int, int], FoundRole] = {}
    for first, end, cluster in named:
        if cluster.type is EntityType.PERSON:
            for role in reader.of_name(first, end, cluster):
                found.setdefault((id(role.person), role.start, role.end), role)
    roles = list(found.values())
    roles += reader.counterparts(roles)
    for role in roles:
        _note(role)
    roles += reader.without_name(roles)
    return with_ministries(s, entities, roles, offices) if offices is not None else roles


class _Reader:
    """What the rules share."""

    def __init__(
        self, s: Syntax, entities: Entities, named: list[Named], offices: Offices | None, day: str
    ) -> None:
        self._s, self._entities, self._named = s, entities, named
        self._offices, self._day = offices, day
        self._places = Places(s, named)
        self._owners = Owners(s, named)
        self._begins = [a for a, _, _ in named]
        self._holders: dict[str, Cluster] = {}
        for _, _, c in named:
            if c.record is not None and c.type in HOLDERS and _is_named(c):
                self._holders.setdefault(_place(c), c)

    def of_name(self, first: int, end: int, person: Cluster) -> Iterator[FoundRole]:
        """The roles that stand around one mention of a person."""
        begin, stop = self._places.before(first)
        if begin < stop:
            shared = self._places.shared(end, person) if self._places.plural(begin, stop) else []
            for title in self._titles(begin, stop):
                yield from self._roles(title, person, self._places.owner_after(end))
                for other, owner in shared:
                    yield from self._roles(title, other, owner)
        for begin, stop in self._places.after(end):
            for title in self._titles(begin, stop):
                yield from self._roles(title, person, self._owners.after(title, stop))
        for begin, stop, told in self._places.predicates(end - 1):
            for title in self._titles(begin, stop):
                marks = tuple(dict.fromkeys((*title.modifiers, *told)))
                yield from self._roles(replace(title, modifiers=marks), person)

    # -------------------------------------------------------------------------------- what it says

    def _titles(self, begin: int, end: int) -> list[Title]:
        """The offices of a range; "and" parts them where another one follows: mayor of X *and* a former judge."""
        s = self._s
        parts, start = [], begin
        for t in range(begin + 1, end - 1):
            if s.lower[t] in ("and", "&"):
                right = t + 1
                while right < end and s.pos[right] == "DET":
                    right += 1
                if role_head(s, right, end) is not None and role_head(s, start, t) is not None:
                    parts.append((start, t))
                    start = t + 1
            # Cell lines and *President* Poe: what stands before is no part of it.
            after = s.lower[t] in ("and", "&") and s.words[t + 1][:1].isupper() and s.words[start].islower()
            if after and role_head(s, start, t) is None and role_head(s, t + 1, end) is not None:
                start = t + 1
        found = [read_title(s, self._within(a, b), a, b) for a, b in (*parts, (start, end))]
        titles = [t for t in found if t is not None]
        owner = titles[-1].holder if titles else None
        return (
            [t if t.holder else replace(t, holder=owner) for t in titles]
            if self._one_owner(titles)
            else titles
        )

    def _within(self, begin: int, end: int) -> list[Named]:
        return self._named[bisect_left(self._begins, begin) : bisect_left(self._begins, end)]

    def _one_owner(self, titles: list[Title]) -> bool:
        """Whether an owner at the end goes for all: prime minister and foreign minister of X, but not judge and mayor of X."""
        return len(titles) > 1 and titles[0].holder is None and all(not t.modifiers for t in titles[:1])

    def _roles(self, title: Title, person: Cluster, owner: Cluster | None = None) -> Iterator[FoundRole]:
        s = self._s
        a, b = s.chars(title.start, title.end)
        office = " ".join(s.text[a:b].split())
        if s.tag[title.head] in ("NNS", "NNPS"):
            office = singular(office)
        where = title.holder or owner or self._owners.of(title)
        marks = tuple(dict.fromkeys(title.modifiers))
        term = None
        if self._offices is not None:
            plain = _plain(office)
            wide = " ".join(s.text[s.start[title.wide] : b].split())
            term = self._term(person, (plain, _plain(wide)), _place(where) or _place(title.place), marks)
        organization = where or (self._country(term) if term is not None else None)
        start = min(a, s.start[title.wide])
        yield FoundRole(person, office, organization, start, b, marks, term, told=where is not None)

    def _term(
        self, person: Cluster, titles: tuple[str, ...], place: str, marks: tuple[str, ...]
    ) -> Term | None:
        assert self._offices is not None  # noqa: S101 (asked by the only caller)
        words = person.name.split()
        if person.record is None and not person.local:
            for title in titles:
                term = self._offices.holder(title, place, self._day, words[-1])
                if term is not None and not _NOT_NOW.intersection(marks) and _same_first(words, term):
                    person.record = term.person
                    for span, kind in person.mentions.items():
                        if kind is MentionKind.NAME:
                            person.rules.setdefault(span, "surname-with-office")
                    person.gender = person.gender or term.person.gender
                    return term
        if person.record is None or _NOT_NOW.intersection(marks):
            return None
        found = (self._offices.held(person.record, title, place, self._day) for title in titles)
        return next((t for t in found if t is not None), None)

    def _country(self, term: Term) -> Cluster | None:
        """The country or organization of a known office, where the text names it at all."""
        return self._holders.get(term.where)

    # -------------------------------------------------------------------------------- counterparts

    def counterparts(self, roles: list[FoundRole]) -> Iterator[FoundRole]:
        """Who has the office of somebody named before, elsewhere: her Kenyan *counterpart*, Ann Poe."""
        s = self._s
        # Backwards first: of several that begin together, the one found first comes last, next to the counterpart.
        held = sorted((r for r in reversed(roles) if not r.modifiers), key=attrgetter("start"))
        of_person: dict[int, list[FoundRole]] = {}
        for role in held:
            of_person.setdefault(id(role.person), []).append(role)
        for token in (t for t, word in enumerate(s.lower) if word == "counterpart"):
            first = token + 2 if s.words[token + 1 : token + 2] == [","] else token + 1
            end, person = self._places.starts.get(first, (0, None))
            if person is None or person.type is not EntityType.PERSON:
                continue
            begin = s.left[token]
            inside = [
                c for _, b, c in self._within(begin, token) if b <= token and c.type is EntityType.PLACE
            ]
            where = inside[-1] if inside else self._places.owner_after(end)
            last = self._held_before(token, held, of_person, person)
            if where is None or last is None:
                continue
            term = None
            if self._offices is not None:
                term = self._term(person, (_plain(last.office),), _place(where), ())
            yield FoundRole(person, last.office, where, s.start[begin], s.end[token], (), term)

    def _held_before(
        self, token: int, held: list[FoundRole], of_person: dict[int, list[FoundRole]], person: Cluster
    ) -> FoundRole | None:
        """The last of some roles, in text order, that somebody else has: who is named before in the sentence, or in those before."""
        s = self._s
        begin = s.sentences[s.sentence[token]][0]
        named = [
            c for _, _, c in self._within(begin, token) if c.type is EntityType.PERSON and c is not person
        ]
        if named:  # *Poe* met her counterpart: it is Poe's office, wherever it was told
            own = of_person.get(id(named[-1]), [])
            n = bisect_left(own, s.start[token], key=attrgetter("start"))
            return own[n - 1] if n else None
        for n in range(bisect_left(held, s.start[token], key=attrgetter("start")) - 1, -1, -1):
            role = held[n]
            if s.sentence[token] - s.sentence[s.at(role.start)] > _MOST_SENTENCES:
                return None
            if role.end <= s.start[token] and role.person is not person:
                return role
        return None

    # ---------------------------------------------------------------------------- an office alone

    def without_name(self, roles: list[FoundRole]) -> Iterator[FoundRole]:
        """Persons whom only their office names: "the French foreign minister", on the day of the document."""
        if self._offices is None:
            return
        s = self._s
        taken = {t for r in roles for t in s.tokens((r.start, r.end))}
        given = {(r.office.lower(), _place(r.organization)) for r in roles if not r.modifiers}
        for first, end, owner in self._named:
            if owner.type not in HOLDERS or not _place(owner):
                continue
            begin = _skip_possessive(s, end)
            stop = begin
            while stop < len(s) and stop - begin < LONGEST and s.pos[stop] in ("NOUN", "PROPN", "ADJ"):
                stop += 1
            head = role_head(s, begin, stop) if stop > begin else None
            if (
                head is None
                or head != stop - 1
                or s.tag[head] in ("NNS", "NNPS")
                or stop in self._places.starts
            ):
                continue
            a, b = s.start[begin], s.end[head]
            if not taken.isdisjoint(range(begin, head + 1)) or not self._definite(first, begin > end):
                continue
            if self._of_another_time(first):
                continue
            office = " ".join(s.text[a:b].split())
            wide = " ".join(s.text[s.start[first] : b].split())
            if (office.lower(), _place(owner)) in given:
                continue
            terms = (self._offices.holder(t, _place(owner), self._day) for t in (office, wide))
            term = next((t for t in terms if t is not None), None)
            if term is not None:
                person = self._entities.linked(term.person)
                self._entities.mention(person, s.start[first], b, MentionKind.NOMINAL, "office-on-that-day")
                self._entities.stands(person, a, b)
                yield FoundRole(person, office, owner, s.start[first], b, (), term)

    def _of_another_time(self, token: int) -> bool:
        """Whether the sentence tells of another year than the document's: in 1956 the French foreign minister …."""
        s = self._s
        a, b = s.chars(*s.sentences[s.sentence[token]])
        return any(m[0] != self._day[:4] for m in _YEAR.finditer(s.text, a, b))

    def _definite(self, first: int, possessive: bool) -> bool:  # noqa: FBT001 (a detail of the caller)
        """Whether an office is the one of its kind: the French minister, France's minister; not "a former French minister"."""
        s = self._s
        return possessive or (first > 0 and s.lower[first - 1] in ("the", "current"))


def _skip_possessive(s: Syntax, t: int) -> int:
    return t + 1 if t < len(s) and s.tag[t] == "POS" else t


def _place(cluster: Cluster | None) -> str:
    """What offices call a country or an organization."""
    if cluster is None:
        return ""
    if cluster.country:
        return cluster.country
    return cluster.record.name if cluster.record is not None else ""


def _is_named(cluster: Cluster) -> bool:
    """Whether offices are told of it by its own name: a country or an international body, no capital, no ministry."""
    if cluster.type is EntityType.PLACE:
        return cluster.record is not None and cluster.record.category == "country"
    return not cluster.country


def _plain(office: str) -> str:
    """A title without what is told apart: *former*, *-elect*."""
    words = [
        w
        for w in office.replace("-", " ").split()
        if w.lower() not in ("former", "ex", "then", "acting", "interim")
    ]
    return " ".join(words)


def _same_first(words: list[str], term: Term) -> bool:
    return len(words) == 1 or words[0].lower() == term.person.name.split()[0].lower()


def _note(role: FoundRole) -> None:
    words = role.office.lower()
    country = role.organization.country if role.organization else ""
    role.person.offices.append((words, country))
    for noun, what in role_nouns().items():
        if what.gender and noun in words.split():
            role.person.gender = role.person.gender or what.gender
