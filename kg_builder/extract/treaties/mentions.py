"""Which treaty "the pact", "it" or no word at all stands for, where something is done with it."""

from bisect import bisect_left

from kg_builder.extract.entities import Cluster, Entities
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
        self._starts = [a for a, _, _ in self.named]

    def nominals(self) -> list[int]:
        """Words that may stand for a treaty named before: "the pact", "it", "which"."""
        if not self.named:
            return []
        s, first = self._s, self._starts[0]
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
        noun = s.lower[token]
        alike = [
            c
            for c in before
            if noun in c.name.lower().split() or any(noun in n.lower().split() for n in c.names)
        ]
        return next(iter(alike or before), None)

    def last(self, token: int, sentences: int = _NEAR) -> Cluster | None:
        """The treaty named last before a word, not further back than some sentences."""
        return next(iter(self._before(token, sentences)), None)

    def _before(self, token: int, sentences: int) -> list[Cluster]:
        s = self._s
        here = s.sentence[token]
        found = []
        for a, _, c in reversed(self.named[: bisect_left(self._starts, token)]):
            if here - s.sentence[a] > sentences:
                break
            found.append(c)
        return found
