"""States that no authority file knows: Vardia, whose adjective is Vardian, or which has a government and an army."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kg_builder.authority import Authority, Record
from kg_builder.extract.lexicon import first_names, portfolios
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType

OF_STATES = frozenset(
    {"government", "capital", "border", "borders", "coast", "army", "navy", "parliament", "ambassador", "embassy", "foreign",
     "defence", "defense", "prime", "president", "territory", "sovereignty", "invasion", "annexation", "economy", "airspace",
     "accession", "citizens", "constitution", "delegation", "envoy", "flag", "independence", "lawmakers", "mission", "ports",
     "soldiers", "troops", "voters", "waters"}
)  # fmt: skip
"""What states have: Norland's foreign minister."""
_GOVERNED = frozenset(
    {"government", "republic", "kingdom", "parliament", "president", "army", "king", "queen", "invasion", "annexation"}
)  # fmt: skip
"""What stands in front of "of" and a state: the government of Norland."""
_STATESMEN = frozenset({"minister", "ambassador", "king", "queen", "chancellor"})
_LONGEST_NAME = 4
_ADJECTIVES = ("an", "n", "ian", "ese", "ish")
_SHORTEST = 4
UNKNOWN = "?"
"""What the code of a state begins with that has none in ISO 3166-1; its name follows."""


def unknown_states(s: Syntax, known: Authority, capitals: Sequence[int]) -> dict[str, str]:
    """The states of a text that nobody knows, by their names and their adjectives."""
    words = {s.words[i] for i in capitals if s.words[i].isalpha() and not s.words[i].isupper()}
    adjectives = {
        s.words[i] for i in capitals if s.tag[i] in ("JJ", "NNP", "NNPS", "NNS") and s.words[i] in words
    }
    own = {
        name: [a for a in _adjectives_of(name) if a in adjectives] for name in words if len(name) >= _SHORTEST
    }
    found: dict[str, str] = {}
    for i in capitals:
        name = s.words[i]
        if name in found or not (own.get(name) or (name in own and _has_what_states_have(s, i))):
            continue
        if _may_be_state(s, known, i):
            found |= dict.fromkeys((name, *(a for a in own[name] if known.demonym(a) is None)), name)
    return found


def unknown_country(name: str) -> Record:
    """The entry of a state that nobody knows, without an id."""
    return Record(EntityType.PLACE, name, category="country", country=UNKNOWN + name)


def codes(s: Syntax, capitals: Sequence[int], states: dict[str, str]) -> Counter[str]:
    """How often a text names each of its unknown states, by codes that no country has."""
    return Counter(UNKNOWN + states[s.words[i]] for i in capitals if s.words[i] in states)


def _may_be_state(s: Syntax, known: Authority, i: int) -> bool:
    """Whether a single word, no part of a longer name, may be a state that nobody knows."""
    name = s.words[i]
    beside = [*s.words[max(0, i - 1) : i], *s.words[i + 1 : i + 2]]
    return (
        s.pos[i] == "PROPN"
        and all(not w[0].isupper() or not w.isalpha() for w in beside[-1:])
        and name.lower() not in first_names()
        and known.find(EntityType.PLACE, name) is None
        and known.demonym(name) is None
        and known.metonym(name) is None
    )


def _adjectives_of(name: str) -> Iterator[str]:
    stem = name.rstrip("aeioy") or name
    yield from (stem + ending for ending in _ADJECTIVES)
    yield from (name + ending for ending in _ADJECTIVES[:2])


def _has_what_states_have(s: Syntax, i: int) -> bool:
    if s.tag[i + 1 : i + 2] == ["POS"]:
        return (s.lower[i + 2 : i + 3] or [""])[0] in OF_STATES
    if i < 2 or s.lower[i - 1] != "of":  # noqa: PLR2004 (a noun and a preposition)
        return False
    # The interior ministry of Tamaria, but not the Ministry of Defence.
    ministry = i > 2 and s.lower[i - 2] == "ministry" and s.lower[i - 3] in portfolios()  # noqa: PLR2004
    return ministry or s.lower[i - 2] in _GOVERNED or _has_minister(s, i - 2)


def _has_minister(s: Syntax, last: int) -> bool:
    """Whether a minister's name ends at a token: Foreign Minister *Ann Poe* of Norland."""
    t = last
    while t > 0 and last - t < _LONGEST_NAME and s.words[t][0].isupper():
        if s.lower[t] in _STATESMEN and t < last:
            return True
        t -= 1
    return s.lower[t] in _STATESMEN and t < last
