"""Which treaty "the pact", "it" or no word at all stands for, where something is done with it."""

from bisect import bisect_left
from operator import itemgetter

from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType

_NOUNS = frozenset(
    [
        "treaty",
        "pact",
        "accord",
        "agreement",
        "deal",
        "convention",
        "protocol",
        "charter",
        "memorandum",
        "covenant",
        "document",
    ]
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_PRONOUNS = frozenset({"it", "which", "that"})
_SENTENCES = 3
"""How far back "the pact" may look."""
_NEAR = 1


class TreatyMentions:
    """The treaties of a text in order, to look back from a word."""

    def __init__(self, s: Syntax, entities: Entities) -> None:
        self._s = s
        self.named = [
            (s.at(a), s.at(b - 1), c) for a, b, c in entities.positions() if c.type is EntityType.TREATY
        ]
        self._covered = {t for a, b, _ in self.named for t in range(a, b + 1)}
        self._seen = [(a, c) for a, _, c in self.named]
        self._starts = [a for a, _ in self._seen]
        first = {id(c): (a, c) for a, c in reversed(self._seen)}
        self._first = sorted(first.values(), key=itemgetter(0))
        self._by_noun: dict[str, list[tuple[int, Cluster]]] = {}

    def nominals(self) -> list[int]:
        """Words that may stand for a treaty named before: "the pact", "it", "which"."""
        if not self.named:
            return []
        s, first = self._s, self.named[0][0]
        found = []
        for t in range(first + 1, len(s)):
            if t in self._covered:
                continue
            noun = s.lower[t] in _NOUNS and any(
                s.dep[c] == "det" and s.lower[c] in _DEFINITE for c in s.children[t]
            )
            if noun or (s.lower[t] in _PRONOUNS and s.dep[t] in ("dobj", "pobj", "nsubjpass")):
                found.append(t)
        return found

    def antecedent(self, token: int) -> Cluster | None:
        """The treaty that a word of `nominals` stands for: one with that noun in its name first, else the last one."""
        s = self._s
        clause = s.head[token]
        if s.lower[token] in ("which", "that") and s.tag[token] in ("WDT", "WP"):
            while s.dep[clause] in ("xcomp", "ccomp", "prep", "conj") and s.head[clause] != clause:
                clause = s.head[clause]
            if s.dep[clause] != "relcl":
                return None
            head = s.head[clause]
            return next((c for a, b, c in self.named if a <= head <= b), None)
        if s.lower[token] in _PRONOUNS:
            return self.last(token, _NEAR)
        before = self._before(token, _SENTENCES)
        alike = [c for c in before if self.is_called(c, token)]
        if alike or before:
            return next(iter(alike or before))
        # Far from its name, a noun stands for the only treaty that is called so.
        called = self._called(s.lower[token])
        far = called[: bisect_left(called, token, key=itemgetter(0))]
        return far[0][1] if len(far) == 1 else None

    def _called(self, noun: str) -> list[tuple[int, Cluster]]:
        """The treaties in whose name a noun is, each where the text has its name first."""
        if noun not in self._by_noun:
            self._by_noun[noun] = [(a, c) for a, c in self._first if _has_word(c, noun)]
        return self._by_noun[noun]

    def is_called(self, treaty: Cluster, token: int) -> bool:
        """Whether a noun is a word of a treaty's name."""
        return _has_word(treaty, self._s.lower[token])

    def note(self, treaty: Cluster, token: int) -> None:
        """Take a word that stands for a treaty for a mention that later ones may look back to."""
        at = bisect_left(self._starts, token)
        self._starts.insert(at, token)
        self._seen.insert(at, (token, treaty))

    def last(self, token: int, sentences: int = _NEAR) -> Cluster | None:
        """The treaty named last before a word, not further back than some sentences."""
        return next(iter(self._before(token, sentences)), None)

    def _before(self, token: int, sentences: int) -> list[Cluster]:
        s = self._s
        here = s.sentence[token]
        found = []
        for a, c in reversed(self._seen[: bisect_left(self._starts, token)]):
            if here - s.sentence[a] > sentences:
                break
            found.append(c)
        return found


def _has_word(treaty: Cluster, noun: str) -> bool:
    return any(noun in name.lower().split() for name in (treaty.name, *treaty.names))
