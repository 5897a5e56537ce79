"""Named mentions: what the entity recognizer found, cleaned, checked against the authority files, completed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg_builder.authority import Authority, Record
from kg_builder.extract.lexicon import collectives, role_nouns
from kg_builder.extract.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_TYPES = {
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORGANIZATION,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "FAC": EntityType.PLACE,
    "NORP": EntityType.GROUP,
    "EVENT": EntityType.EVENT,
}
_LEADING = re.compile(
    r"(?:(?:the|a|an|this|that|these|those|his|her|their|our|its|dear|both|former|then|ex)\s+|(?:mr|mrs|ms|dr|prof|sir|lord|lady|"
    r"president|vice president|prime minister|chancellor|king|queen|prince|princess|pope|senator|sen|rep|gov|governor|"
    r"gen|general|col|colonel|capt|captain|lt|sgt|judge|justice|minister|secretary|ambassador|reverend|rev|professor)\b\.?\s+)+",
    re.IGNORECASE,
)
_TRAILING = frozenset(".,;:!?\"“”-–—)(]'’`")
_INITIAL = re.compile(r"\b\w$")
_CUT = re.compile(r"(?:[^\n/|,–—]|,(?=\s+(?:Inc|Ltd|LLC|Jr|Sr|D\.C)\b))+")
_CALENDAR = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|"
    r"november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b\.?(?:\s+\d+)?",
    re.IGNORECASE,
)
_HONORIFICS = frozenset({"mr", "mrs", "ms", "dr", "sir", "lady", "lord"})
_PHRASE_ENDS = frozenset({",", ".", ";", ":", "who", "which", "that", "and", "said", "says"})
_OF_ORGANIZATIONS = frozenset(
    {"news", "press", "times", "herald", "tribune", "post", "gazette", "inc", "ltd", "llc"}
)
_WORDLIKE = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Name:
    """A named mention: characters `start`–`end` of the text, what it names and how."""

    start: int
    end: int
    text: str
    type: EntityType
    kind: MentionKind = MentionKind.NAME
    record: Record | None = None
    """The authority entry, where the name finds exactly one."""


def find_names(syntax: Syntax, treaties: Iterable[Name], known: Authority) -> list[Name]:
    """All named mentions in text order, without overlaps; treaties keep their place."""
    taken = list(treaties)
    covered = bytearray(len(syntax.text) + 1)
    for name in taken:
        covered[name.start : name.end] = b"\1" * (name.end - name.start)
    recognized = list(_recognized(syntax, known))
    surnames = {n.text.split()[-1] for n in recognized if n.type is EntityType.PERSON and " " in n.text}
    for name in (*recognized, *_surnames(syntax, surnames), *_known_words(syntax, known)):
        if not any(covered[name.start : name.end]):
            taken.append(name)
            covered[name.start : name.end] = b"\1" * (name.end - name.start)
    return agree_on_types(syntax, sorted(taken, key=lambda n: n.start))


def _recognized(s: Syntax, known: Authority) -> Iterator[Name]:
    for begin, end, label in s.entities:
        kind = _TYPES.get(label)
        if kind is None:
            continue
        start, stop = s.chars(begin, end)
        for a, b in _pieces(s.text, start, stop):
            name = _typed(s, a, b, kind, known)
            if name is not None:
                yield name


def _pieces(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A recognized name cut at line breaks, slashes and commas, without articles, titles and possessive endings."""
    for piece in _CUT.finditer(text, start, stop):
        a, b = piece.span()
        leading = _LEADING.match(text, a, b)
        if leading and leading.end() < b:
            a = leading.end()
        last = _without_ending(text, a, b)
        # "U.S." keeps its last full stop.
        dotted = last < b and text[last] == "." and _INITIAL.search(text, a, last)
        b = last + 1 if dotted else last
        while a < b and not text[a].isalnum():
            a += 1
        if b - a > 1 and _WORDLIKE.search(text, a, b) and text[a:b] != text[a:b].lower():
            yield a, b


def _without_ending(text: str, a: int, b: int) -> int:
    """Where a name ends without a possessive ending, punctuation and white space."""
    while b > a:
        if text[b - 1] in _TRAILING or text[b - 1].isspace():
            b -= 1
        elif text[b - 1] == "s" and b - a > 1 and text[b - 2] in "'’`":
            b -= 2
        else:
            break
    return b


def _typed(s: Syntax, a: int, b: int, kind: EntityType, known: Authority) -> Name | None:
    text = s.text[a:b]
    if _CALENDAR.fullmatch(text):
        return None
    if kind is EntityType.GROUP:
        return _demonym_or_group(s, a, b, known)
    token = s.at(a)
    before, after = s.lower[token - 1] if token else "", s.lower[s.at(b - 1) + 1 : s.at(b - 1) + 2]
    if " " not in text and before.rstrip(".") in _HONORIFICS:
        return Name(a, b, text, EntityType.PERSON)  # Mr. Jordan, Ms. French, Lady Hill
    metonym = _metonym(known, before, text)
    if metonym is not None and known.find(EntityType.PLACE, text) is None:
        return Name(a, b, text, EntityType.ORGANIZATION, MentionKind.NAME, metonym)
    country = known.demonym(text)
    if country is not None and known.find(EntityType.PLACE, text) is None:
        return Name(a, b, text, EntityType.PLACE, MentionKind.DEMONYM, country)
    order = (kind, EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PERSON)
    for candidate in order:
        record = known.find(candidate, text)
        if record is not None:
            return Name(a, b, text, candidate, MentionKind.NAME, record)
    if kind is EntityType.PERSON and any(c.isdigit() for c in text):
        return None
    if " " not in text:
        # "Defense Minister", "Secretary of State": a part of an office, no organization.
        in_office = before in ("of", "for") and token > 1 and s.lower[token - 2] in role_nouns()
        if kind is EntityType.ORGANIZATION and (
            in_office or (after and after[0] in role_nouns() and not text.isupper())
        ):
            return None
        if kind is EntityType.PERSON and before == "the" and (not after or s.pos[s.at(b - 1) + 1] != "PROPN"):
            return Name(a, b, text, EntityType.GROUP)  # the West, the Taliban
    return Name(a, b, text, kind)


def _metonym(known: Authority, before: str, text: str) -> Record | None:
    return known.metonym(f"the {text}" if before == "the" else text)


def _demonym_or_group(s: Syntax, a: int, b: int, known: Authority) -> Name | None:
    text = s.text[a:b]
    country = known.demonym(text)
    if country is not None:
        return Name(a, b, text, EntityType.PLACE, MentionKind.DEMONYM, country)
    token = s.at(a)
    plural = s.tag[token] in ("NNS", "NNPS") or (s.tag[token] == "NNP" and text.endswith("s"))
    return Name(a, b, text, EntityType.GROUP) if plural and token < len(s) else None


def _surnames(s: Syntax, surnames: set[str]) -> Iterator[Name]:
    """Surnames of the text's persons that the recognizer missed elsewhere."""
    for i, word in enumerate(s.words):
        if word in surnames and s.pos[i] in ("PROPN", "NOUN"):
            yield Name(s.start[i], s.end[i], word, EntityType.PERSON)


def _known_words(s: Syntax, known: Authority) -> Iterator[Name]:
    """Names that the recognizer missed: capitalized single words that the authority files know."""
    for i, word in enumerate(s.words):
        if s.pos[i] not in ("PROPN", "NOUN", "ADJ") or not word[:1].isupper() or len(word) < 2:  # noqa: PLR2004 (a letter is no name)
            continue
        # A lone capital at the start of a sentence tells little about a word that is also a common one.
        first = i == s.sentences[s.sentence[i]][0] and s.pos[i] != "PROPN"
        before = s.lower[i - 1] if i else ""
        if first or before.rstrip(".") in _HONORIFICS:
            continue
        metonym = _metonym(known, before, word)
        place = known.find(EntityType.PLACE, word)
        org = known.find(EntityType.ORGANIZATION, word)
        a, b = s.start[i], s.end[i]
        if metonym is not None and place is None:
            yield Name(a, b, word, EntityType.ORGANIZATION, MentionKind.NAME, metonym)
        elif place is not None:
            yield Name(a, b, word, EntityType.PLACE, MentionKind.NAME, place)
        elif org is not None and s.pos[i] == "PROPN" and word.isupper():
            yield Name(a, b, word, EntityType.ORGANIZATION, MentionKind.NAME, org)
        elif known.demonym(word) is not None:
            yield Name(a, b, word, EntityType.PLACE, MentionKind.DEMONYM, known.demonym(word))


def agree_on_types(s: Syntax, names: list[Name]) -> list[Name]:
    """One type for one name in a document: the recognizer's votes, with what stands around the name.

    It labels rare names differently from line to line; an office in front makes a person, "in" a place, a word like
    "Ministry" or "News" inside it an organization.
    """
    votes: dict[str, Counter[EntityType]] = {}
    for name in names:
        if _votes(name):
            votes.setdefault(name.text, Counter())[name.type] += 1
            hint = _hint(s, name)
            if hint is not None:
                votes[name.text][hint] += 2
    surnames = {text for text, count in votes.items() if " " not in text and count[EntityType.PERSON]}
    for text, count in votes.items():
        if text.split()[-1] in surnames and " " in text and EntityType.ORGANIZATION not in _hinted(text):
            count[EntityType.PERSON] += 2
    chosen = {text: max(sorted(count), key=lambda t: count[t]) for text, count in votes.items()}
    return [replace(n, type=chosen[n.text]) if _votes(n) else n for n in names]


def _votes(name: Name) -> bool:
    undecided = (EntityType.PERSON, EntityType.ORGANIZATION, EntityType.PLACE)
    return name.record is None and name.kind is MentionKind.NAME and name.type in undecided


def _hinted(text: str) -> set[EntityType]:
    """What the words of a name say of its type."""
    words = text.lower().split()
    organization = any(
        collectives().get(w.rstrip("s")) == "organization" or w in _OF_ORGANIZATIONS for w in words
    )
    return {EntityType.ORGANIZATION} if organization else set()


def _hint(s: Syntax, name: Name) -> EntityType | None:
    words = name.text.lower().split()
    if _hinted(name.text):
        return EntityType.ORGANIZATION
    if len(words) > 1 and _beside_office(s, s.at(name.start), s.at(name.end - 1)):
        return EntityType.PERSON
    token = s.at(name.start)
    before = s.lower[token - 1] if token else ""
    if (before in role_nouns() or before.rstrip(".") in _HONORIFICS) and not name.text.isupper():
        return EntityType.PERSON
    if before in ("in", "near") and len(words) == 1 and s.dep[s.at(name.end - 1)] == "pobj":
        return EntityType.PLACE
    return None


def _beside_office(s: Syntax, first: int, last: int) -> bool:
    """Whether an office stands in apposition: the minister, *Ann Poe* · *Ann Poe*, the Norwegian foreign minister."""
    if first > 1 and s.words[first - 1] == "," and s.lower[first - 2] in role_nouns():
        return True
    after = s.lower[last + 1 : last + 9]
    if not after or after[0] != ",":
        return False
    stop = next((n for n, word in enumerate(after[1:], 1) if word in _PHRASE_ENDS), len(after))
    return any(word in role_nouns() for word in after[1:stop])
