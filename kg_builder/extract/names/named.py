"""A named mention, and the text's countries: what the modules that find names share."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg_builder.authority import Authority, Record
from kg_builder.extract.lexicon import body_nouns, first_names, localities
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

PARTICLES = frozenset(
    {"al", "af", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "ter",
     "van", "von", "zu"}
)  # fmt: skip
"""Small words inside a person's name."""
KIN = {
    "wife": "female", "husband": "male", "sister": "female", "brother": "male", "mother": "female", "father": "male",
    "daughter": "female", "son": "male", "aunt": "female", "uncle": "male", "widow": "female", "niece": "female",
    "nephew": "male",
}  # fmt: skip
"""Words for relatives, with the gender that they tell."""


_COMMON_FIRST_NAME = 3
"""Persons of the authority files from whom on a first name is one."""
_OF_CAPITALS = frozenset(
    {
        "agreement",
        "treaty",
        "accord",
        "declaration",
        "summit",
        "process",
        "protocol",
        "convention",
        "times",
        "airport",
    }
)


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
    stands_for: str = ""
    """The full name in the same text that this one abbreviates."""
    title: str = ""
    """The honorific or the office noun in front of a person's name, in lower case."""
    gender: str = ""
    """Gender of a person, as title or relation tell it."""
    rule: str = ""
    """What joined a short form to the name that it stands for."""


class Ground:
    """Which characters of a text belong to a name already."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length + 1)
        self.names: list[Name] = []

    def claim(self, names: Iterable[Name]) -> None:
        """Add those names that overlap none of the earlier ones."""
        for name in names:
            if self.is_free(name.start, name.end):
                self.names.append(name)
                self._taken[name.start : name.end] = b"\1" * (name.end - name.start)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no name holds any of these characters."""
        return not any(self._taken[start:end])


def country_at(s: Syntax, known: Authority, token: int) -> tuple[int, Record] | None:
    """The country that ends at a token ("Russian", "South Korean", "U.S.", "Moscow"): its first token and its entry."""
    for first in (token - 2, token - 1, token):
        if first < 0 or not s.words[first][:1].isupper() or s.sentence[first] != s.sentence[token]:
            continue
        if s.lower[first] == "the":
            continue
        words = s.text[s.start[first] : s.end[token]]
        country = known.demonym(words) or known.find(EntityType.PLACE, words)
        if country is not None and country.category != "country":
            country = known.capital(words)
        if country is not None:
            return first, country
    return None


def countries(s: Syntax, known: Authority, capitals: Sequence[int]) -> Counter[str]:
    """ISO codes of the countries that a text names, by name, demonym, capital or seat of power, with how often."""
    found: Counter[str] = Counter()
    for token in capitals:
        here = country_at(s, known, token) if not _is_first_name(s, known, token) else None
        if here is not None:
            found[here[1].country] += 1
            continue
        for first in (token - 1, token):
            seat = known.metonym(s.text[s.start[max(0, first)] : s.end[token]])
            if seat is not None and known.country(seat.country) is not None:
                found[seat.country] += 1
    return found


def _is_first_name(s: Syntax, known: Authority, token: int) -> bool:
    """Whether a word that may be a place opens a person's name: *Sofia* Brandvold, but not *Sofia* Airport."""
    following = token + 1
    joined = following < len(s) and s.dep[token] == "compound" and s.head[token] == following
    return (
        joined
        and s.tag[following] == "NNP"
        and _is_borne(s.lower[token], known)
        and not (
            body_nouns().get(s.lower[following])
            or s.lower[following] in localities()
            or s.lower[following] in _OF_CAPITALS
        )
    )


def _is_borne(word: str, known: Authority) -> bool:
    return word in first_names() or known.bearers(word, "")[1] >= _COMMON_FIRST_NAME


def capitalized(s: Syntax) -> list[int]:
    """The tokens with a capital first letter: few, so that what looks for names need not look at the others."""
    return [i for i, word in enumerate(s.words) if word[0].isupper()]
