"""What names, offices and dates are compared by across documents: short strings and numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg_builder.authority import key
from kg_builder.iri import digest

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to", "de", "la", "du", "des", "&"})
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 2, 6

# How one sound of a name in another script is spelt in Latin letters by different systems (BGN/PCGN, ISO 9, GOST,
# scholarly, French and German newspaper usage): each row is one folding, applied in this order.
_SPELLINGS = (
    ("tsch", "ch"), ("tch", "ch"), ("sch", "sh"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("tz", "ts"),
    ("yo", "e"), ("ye", "e"), ("x", "ks"), ("w", "v"), ("q", "k"), ("j", "i"), ("y", "i"), ("ee", "i"), ("oo", "u"),
    ("ou", "u"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name, as keys."""

    given: tuple[str, ...]
    surname: str
    suffix: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether it is a surname alone."""
        return not self.given

    @property
    def is_initial(self) -> bool:
        """Whether the given names are initials only."""
        return bool(self.given) and all(len(word) == 1 for word in self.given)

    @property
    def text(self) -> str:
        """The whole name as one key."""
        return " ".join((*self.given, self.surname, self.suffix)).strip()


def person_name(name: str, *, family_first: bool = False) -> PersonName:
    """Take a person's name apart.

    >>> person_name("J. R. Brandt Jr.")
    PersonName(given=('j', 'r'), surname='brandt', suffix='jr')
    >>> person_name("Lund"), person_name("Ann Lund-Poe")
    (PersonName(given=(), surname='lund', suffix=''), PersonName(given=('ann',), surname='lund poe', suffix=''))
    """
    words = [word for word in map(key, name.removeprefix("The ").split()) if word]
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    surname = words.pop(0 if family_first else -1) if words else ""
    return PersonName(tuple(" ".join(words).split()), surname, suffix)


@lru_cache(maxsize=16_384)
def skeleton(word: str) -> str:
    """A word as it is whatever the system of transliteration.

    >>> skeleton("zelenskyy") == skeleton("zelenskiy") == skeleton("zelensky")
    True
    >>> skeleton("erik") == skeleton("erika")
    False
    """
    for spelt, folded in _SPELLINGS:
        word = word.replace(spelt, folded)
    return re.sub(r"(.)\1+", r"\1", word)


def acronym(name: str) -> str:
    """The acronym that a name of several words would have; empty for a single word.

    >>> acronym("Vardian Dockers' Association of the North")
    'vdan'
    """
    words = [
        w for w in key(name.replace("'s", "").replace("’s", "")).split() if w not in _SMALL and len(w) > 1
    ]
    return "".join(w[0] for w in words) if len(words) > 1 else ""


def is_acronym(name: str) -> bool:
    """Whether a name is a single word in capitals: VDA, but not Vda or VDA News."""
    letters = name.replace(".", "")
    return letters.isalpha() and letters.isupper() and _SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM


def office_key(office: str) -> str:
    """An office without what it is the office of, in one spelling.

    >>> office_key("Defense Minister"), office_key("the mayor of Dorvale")
    ('defence minister', 'mayor')
    """
    words = key(re.split(r"\s+(?:of|for)\s+", office)[0]).replace("defense", "defence").split()
    return " ".join(w for w in words if w not in {"the", "former", "acting", "then", "new"})


def feature(kind: str, words: Iterable[str]) -> int:
    """A number that stands for something that a document tells of."""
    return int(digest(kind, *words, length=15), 16)


def day(text: str | None) -> int | None:
    """A date of full precision as a number of days; None for a month, a year or nothing.

    >>> day("1970-01-02") - day("1970-01-01"), day("2024-12")
    (1, None)
    """
    try:
        return date.fromisoformat((text or "")[:10]).toordinal()
    except ValueError:
        return None
