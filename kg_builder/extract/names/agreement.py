"""One type for one name in a document, by the recognizer's votes and by what stands in and around the name."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from types import MappingProxyType

from kg_builder.authority import Authority, key
from kg_builder.extract.lexicon import (
    body_nouns,
    collectives,
    cue_senses,
    first_names,
    honorifics,
    localities,
    names_person,
    ranks,
    role_nouns,
)
from kg_builder.extract.names.named import KIN, Name
from kg_builder.extract.names.outlets import outlet_nouns
from kg_builder.extract.names.states import OF_STATES
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_PHRASE_ENDS = frozenset({",", ".", ";", ":", "who", "which", "that", "and", "said", "says"})
_UNDECIDED = (EntityType.PERSON, EntityType.ORGANIZATION, EntityType.PLACE)
_PLACING = frozenset({"in", "near", "off", "from", "outside", "throughout", "across", "around"})
_REACH = 9
_SIMILAR = 0.85
_SHORTEST_MISSPELT = 6
_MOST_COMPARED = 100
OF_PLACES = frozenset(
    {"mayor", "governor", "bishop", "archbishop", "government", "republic", "kingdom", "people", "parliament", "minister",
     "ministry", "army", "king", "queen", "invasion", "annexation", "occupation", "citizens", "residents", "siege", "battle",
     "shelling", "bombing", "quay", "quays", "airport", "flood", "flooding", "evacuation", "liberation", "capture", "inhabitants"}
)  # fmt: skip
"""What towns, regions and countries have: the governor of Varn."""
_OF_BODIES = frozenset(
    {"owner", "founder", "co-founder", "ceo", "chairman", "chairwoman", "director", "shareholder", "shareholders", "subsidiary",
     "executive", "employee", "employees", "spokesman", "spokeswoman", "headquarters", "unit"}
)  # fmt: skip
"""What companies have: the owner of Poe Shipping."""
_INVESTED = frozenset({"share", "stake", "investor", "holding"})
"""What one has in a company: shares in Poe Shipping."""
_SETTLEMENTS = frozenset(
    {"city", "town", "village", "hamlet", "suburb", "province", "region", "district", "county", "island", "port", "municipality",
     "settlement", "peninsula"}
)  # fmt: skip
"""What places are said to be: Varn, a province in the south."""
_PLACES_THAT_SPEAK = frozenset({"country", "state", "nation", "city", "town", "province"})
_HUMAN_ACTS = frozenset(
    {"meet", "visit", "fly", "travel", "arrive", "resign", "greet", "attend", "speak", "smile", "walk"}
)
"""Verbs whose subject is a person, where it may be one."""
_AGE = re.compile(r"[1-9]\d [,.]")
_NATIONAL = ("an", "n", "ian", "ic", "ese", "ish", "er", "i", "ans", "ians", "ers")


def agree_on_types(
    s: Syntax,
    names: list[Name],
    known: Authority,
    states: Mapping[str, str] = MappingProxyType({}),
    datelines: Container[int] = frozenset(),
) -> list[Name]:
    """The names with one type for each; `states` are the unknown states of the text, at `datelines` begin its datelines.

    The recognizer labels rare names differently from line to line; an office in front makes a person, "in" a place, a
    word like "Ministry" or "News" inside it an organization.
    """
    votes: dict[str, Counter[EntityType]] = {}
    hints: dict[str, Counter[EntityType]] = {}
    for name in names:
        if _votes(name):
            votes.setdefault(key(name.text), Counter())[name.type] += 1
            hint = EntityType.PLACE if name.start in datelines else _hint(s, name, known)
            if hint is not None:
                hints.setdefault(key(name.text), Counter())[hint] += 1
    _peoples(s, votes, hints)
    for state in states.values():
        if key(state) in votes:
            hints.setdefault(key(state), Counter())[EntityType.PLACE] += 2
    _lists(s, names, hints)
    _parts_alone(s, names, hints, known)
    count = {text: _weighed(cast, hints.get(text, Counter())) for text, cast in votes.items()}
    persons = [
        text.split() for text, weights in count.items() if " " in text and _best(weights) is EntityType.PERSON
    ]
    persons += [
        key(n.text).split()
        for n in names
        if n.type is EntityType.PERSON and (n.record or n.title) and " " in n.text
    ]
    parts = {w[-1]: None for w in persons} | {w[0]: None for w in persons if w[0] in first_names()}
    spellings = Spellings(parts)
    for text, weights in count.items():
        if (
            text in parts
            or spellings.has(text)
            or (text.split()[-1] in parts and " " in text and not is_body(text))
        ):
            weights[EntityType.PERSON] += 5
    chosen = {text: _best(weights) for text, weights in count.items()}
    return [_of_type(n, chosen[key(n.text)]) if _votes(n) else n for n in names]


def _of_type(name: Name, what: EntityType) -> Name:
    """The name with its type; a person's without the office in front, which the recognizer took for a part of it."""
    words = name.text.split(" ")
    if what is not EntityType.PERSON or len(words) <= 2:  # noqa: PLR2004 (King Harald is a name)
        return name if name.type is what else replace(name, type=what)
    offices = (n for n, w in enumerate(words[:-1]) if w.lower().rstrip(".") in role_nouns() | ranks().keys())
    last = max(offices, default=-1)
    if last < 0 or key(words[0]) in first_names():
        return replace(name, type=what)
    text = " ".join(words[last + 1 :])
    return replace(name, type=what, start=name.end - len(text), text=text)


class Spellings:
    """Surnames of a text, for asking whether a word is one of them, misspelt or transliterated in another way."""

    def __init__(self, surnames: Iterable[str]) -> None:
        self._by_letter: dict[str, list[str]] = {}
        for name in dict.fromkeys(surnames):
            same = self._by_letter.setdefault(name[:1], [])
            if len(name) >= _SHORTEST_MISSPELT and len(same) < _MOST_COMPARED:
                same.append(name)
        self._known: dict[str, bool] = {}

    def has(self, word: str) -> bool:
        """Whether a word, as `key` gives it, is spelt nearly as one of the surnames."""
        if word not in self._known:
            self._known[word] = len(word) >= _SHORTEST_MISSPELT and any(
                SequenceMatcher(None, name, word).ratio() >= _SIMILAR
                for name in self._by_letter.get(word[:1], ())
            )
        return self._known[word]


def _weighed(votes: Counter[EntityType], hints: Counter[EntityType]) -> Counter[EntityType]:
    """A hint counts more than two votes, and no more than three votes count: a label that is wrong once is wrong often."""
    return Counter({kind: 2 * min(votes[kind], 3) + 5 * hints[kind] for kind in _UNDECIDED})


def _best(weights: Counter[EntityType]) -> EntityType:
    return max(sorted(weights), key=lambda t: weights[t])


def _peoples(s: Syntax, votes: dict[str, Counter[EntityType]], hints: dict[str, Counter[EntityType]]) -> None:
    """A name from which the text makes an adjective of nationality is a country: Vessia, Vessian."""
    adjectives = {
        w.lower() for w, tag in zip(s.words, s.tag, strict=True) if w[0].isupper() and tag[0] in "JN"
    }
    for text in votes:
        stem = text.rstrip("aeioy") or text
        if " " not in text and any(f"{stem}{e}" in adjectives for e in _NATIONAL if f"{stem}{e}" != text):
            hints.setdefault(text, Counter())[EntityType.PLACE] += 2


def _votes(name: Name) -> bool:
    return (
        name.record is None and name.kind is MentionKind.NAME and name.type in _UNDECIDED and not name.title
    )


def is_body(text: str) -> bool:
    """Whether the words of a name say that it is an organization: its last word, or one in front of "of"."""
    words = text.lower().split()
    if (body_nouns().get(words[0]) == "front" and len(words) > 1) or "police" in words[1:]:
        return True  # Banque Poe, Varn Police District
    last = body_nouns().get(words[-1]) or body_nouns().get(words[-1].removesuffix("s"))
    return (last is not None and last not in ("first", "front")) or any(
        body_nouns().get(word) in ("first", "both") and after in ("of", "for")
        for word, after in pairwise(words)
    )


def is_age(words: Sequence[str]) -> bool:
    """Whether the two words behind a name and a comma are somebody's age: Ann Poe, *52,* said."""
    return _AGE.fullmatch(" ".join(words)) is not None


def _hint(s: Syntax, name: Name, known: Authority) -> EntityType | None:
    words = name.text.lower().split()
    named = len(words) in (2, 3) and key(words[0]) in first_names()
    if is_body(name.text) and not (named and words[-1] not in body_nouns()):  # Elizabeth Banks
        return EntityType.ORGANIZATION
    if words[-1] in localities() and len(words) > 1 and not named:
        return EntityType.PLACE
    if _opens_with_office(words):
        return EntityType.PERSON
    first, last = s.at(name.start), s.at(name.end - 1)
    if len(words) > 1 and s.words[last + 1 : last + 2] == [","] and is_age(s.words[last + 2 : last + 4]):
        return EntityType.PERSON
    explained = _explained(s, last)
    if explained is not None:
        return explained
    if _beside_office(s, first, last, alone=len(words) == 1) or (len(words) > 1 and _works_for_body(s, last)):
        return EntityType.PERSON
    before = _before(s, name, first, last)
    if before is not None or named:
        return before or EntityType.PERSON
    if name.type is EntityType.PERSON and len(words) == 2 and known.find(EntityType.PLACE, words[-1]):  # noqa: PLR2004
        return EntityType.ORGANIZATION  # Kestrel Norway
    if len(words) == 1 and not name.text.isupper():
        surname = known.bearers("", words[0])[2] > 0
        if (surname and _speaks(s, last)) or _has_own(s, last):
            return EntityType.PERSON
    owned = s.tag[last + 1 : last + 2] == ["POS"] and len(words) == 1
    if owned and (s.lower[last + 2 : last + 3] or [""])[0] in OF_STATES:
        return EntityType.PLACE
    return None


def _before(s: Syntax, name: Name, first: int, last: int) -> EntityType | None:
    """What the words in front of a name tell of it."""
    before = s.lower[first - 1] if first else ""
    plain = before.rstrip(".")
    called = before in role_nouns() or before in KIN or plain in honorifics() or plain in ranks()
    if called and not name.text.isupper():
        return EntityType.PERSON
    if before in outlet_nouns() and s.dep[first - 1] == "compound" and first <= s.head[first - 1] <= last:
        return EntityType.ORGANIZATION  # the daily Morning Star
    if (
        before == "of"
        and first > 1
        and (s.lemma[first - 2] in localities() or s.lower[first - 2] in OF_PLACES)
    ):
        return EntityType.PLACE
    if before in ("of", "at", "for") and first > 1 and s.lower[first - 2] in _OF_BODIES:
        return EntityType.ORGANIZATION
    if before == "in" and first > 1 and s.lemma[first - 2] in _INVESTED:
        return EntityType.ORGANIZATION
    if before in _PLACING and s.dep[last] == "pobj":
        return EntityType.PLACE
    return None


def _lists(s: Syntax, names: list[Name], hints: dict[str, Counter[EntityType]]) -> None:
    """What stands in a list with places is a place: regions of Varn, Storholm and Lake Ask."""
    for one, other in pairwise(names):
        between = s.text[one.end : other.start]
        if between.strip(" ,") not in ("", "and", "or") or not between.strip(" ") or not _votes(other):
            continue
        known = one.type is EntityType.PLACE and one.record is not None
        placed = known or (_votes(one) and hints.get(key(one.text), Counter())[EntityType.PLACE] > 0)
        if placed and one.kind is MentionKind.NAME and not is_body(other.text):
            hints.setdefault(key(other.text), Counter())[EntityType.PLACE] += 1


def _parts_alone(
    s: Syntax, names: list[Name], hints: dict[str, Counter[EntityType]], known: Authority
) -> None:
    """A name whose last word stands alone as a subject is a person's, one whose first word does a company's.

    Ann *Poe* said; *Kestrel* Lithium said. A country's name is no short form of a company: Chad Poe, and Chad.
    """
    undecided = {n.text: key(n.text) for n in names if _votes(n) and _may_be_full_name(n.text)}
    last = {text.split()[-1]: name for text, name in undecided.items()}
    first = {
        text.split()[0]: name
        for text, name in undecided.items()
        if key(text).split()[0] not in first_names() and known.find(EntityType.PLACE, text.split()[0]) is None
    }
    for i, word in enumerate(s.words if undecided else ()):
        if word not in last and word not in first:
            continue
        beside = (*s.words[max(0, i - 1) : i], *s.words[i + 1 : i + 2])
        if s.dep[i] not in ("nsubj", "nsubjpass") or any(w[0].isupper() for w in beside):
            continue
        if word in last and s.lower[max(0, i - 1)] not in ("the", "a", "an"):
            hints.setdefault(last[word], Counter())[EntityType.PERSON] += 1
        elif word in first and word not in last:
            hints.setdefault(first[word], Counter())[EntityType.ORGANIZATION] += 1


def _may_be_full_name(text: str) -> bool:
    words = text.split()
    return (
        len(words) in (2, 3) and all(w[0].isupper() for w in words) and not (text.isupper() or is_body(text))
    )


def _opens_with_office(words: Sequence[str]) -> bool:
    """Whether the recognizer took an office for the first word of a name: Councillor Ann Poe."""
    office = words[0].rstrip(".")
    titled = office in role_nouns() or office in ranks() or office in honorifics()
    return titled and len(words) > 1 and not any(w in role_nouns() for w in words[1:])


def _explained(s: Syntax, last: int) -> EntityType | None:
    """What a noun in apposition tells: *Kestrel Rail*, the grid operator; *Varn*, a province in the south; *Ann Poe*, a nurse."""
    if s.words[last + 1 : last + 2] != [","] or s.lower[last + 2 : last + 3] not in (["the"], ["a"], ["an"]):
        return None
    for t in range(last + 3, min(last + _REACH, len(s))):
        if s.pos[t] not in ("NOUN", "PROPN", "ADJ"):
            if s.pos[t - 1] != "NOUN" or s.tag[t] == "POS":  # Ann Poe, the firm's president
                return None
            if s.lemma[t - 1] in _SETTLEMENTS:
                return EntityType.PLACE
            noun = s.lemma[t - 1]
            makes = noun.endswith("maker") or noun in collectives()  # a carmaker, an operator
            if s.lower[last + 2] != "the" and s.tag[t - 1] == "NN" and names_person(noun) and not makes:
                return EntityType.PERSON
            return EntityType.ORGANIZATION if t > last + 3 and _is_body_noun(s.lemma[t - 1]) else None
    return None


def _has_own(s: Syntax, t: int) -> bool:
    """Whether a subject has something of his or hers, and nobody else is named in between: *Poe* thanked her teachers."""
    if s.dep[t] != "nsubj" or s.pos[s.head[t]] != "VERB":
        return False
    for after in range(t + 1, s.sentences[s.sentence[t]][1]):
        if s.tag[after] == "PRP$" and s.lower[after] in ("his", "her"):
            return True
        if s.pos[after] in ("PROPN", "PRON") or s.words[after] in ",;:—":
            return False
    return False


def _works_for_body(s: Syntax, last: int) -> bool:
    """Whether a name is followed by where somebody works: *Ann Poe* of the Harbour Institute."""
    if s.lower[last + 1 : last + 2] != ["of"]:
        return False
    begin = end = last + 3 if s.lower[last + 2 : last + 3] == ["the"] else last + 2
    while end < len(s) and s.words[end][0].isupper():
        end += 1
    return end > begin + 1 and body_nouns().get(s.lower[end - 1]) in ("both", "last")


def _is_body_noun(noun: str) -> bool:
    return (
        collectives().get(noun) == "organization"
        and noun not in _PLACES_THAT_SPEAK
        and noun not in localities()
    )


def _speaks(s: Syntax, t: int) -> bool:
    """Whether a word is the subject of a verb of saying, or of what only people do."""
    verb = s.head[t]
    says = s.lemma[verb] in cue_senses() or s.lemma[verb] in _HUMAN_ACTS
    return says and s.dep[t] == "nsubj" and s.pos[verb] == "VERB"


def _beside_office(s: Syntax, first: int, last: int, *, alone: bool) -> bool:
    """Whether an office stands in apposition: the minister, *Ann Poe* · *Ann Poe*, the Norwegian foreign minister.

    A single word must stand between commas right after the office: the minister, *Poe*, said.
    """
    if alone:
        between = s.words[first - 1 : first] == [","] and s.words[last + 1 : last + 2] == [","]
        return between and first > 1 and s.lower[first - 2] in role_nouns()
    if first > 1 and s.words[first - 1] == ",":
        for t in range(first - 2, max(-1, first - _REACH), -1):
            if s.lower[t] in role_nouns():
                return True
            if s.pos[t] not in ("NOUN", "PROPN", "ADJ", "ADP", "DET", "PART", "CCONJ"):
                break
    after = s.lower[last + 1 : last + 9]
    if not after or after[0] != ",":
        return False
    stop = next((n for n, word in enumerate(after[1:], 1) if word in _PHRASE_ENDS), len(after))
    return any(word in role_nouns() for word in after[1:stop])
