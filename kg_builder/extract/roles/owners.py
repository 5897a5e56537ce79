"""Whose office it is where the title does not say it: *its* chief executive, *the firm's* president, X, Director, *the Harbour Council*."""

from bisect import bisect_left
from collections.abc import Sequence

from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.nominals import body
from kg_builder.extract.entities.salience import Event
from kg_builder.extract.lexicon import body_nouns, collectives
from kg_builder.extract.roles.titles import HOLDERS, Named, Title
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MOST_BEFORE = 50
"""Names to look back on."""


class Owners:
    """The countries and bodies of one text, to look back and ahead from a title."""

    def __init__(self, s: Syntax, named: Sequence[Named]) -> None:
        self._s = s
        self._named = [n for n in named if n[2].type in HOLDERS]
        self._ends = [end for _, end, _ in self._named]
        self._starts = {first: (end, c) for first, end, c in self._named}

    def of(self, title: Title) -> Cluster | None:
        """The body that a possessive in front of a title stands for."""
        s, before = self._s, min(title.start, title.wide) - 1
        if before < 0:
            return None
        if s.lower[before] == "its":
            return self._subject(before)
        noun = before - 1
        of_body = collectives().get(s.lemma[noun]) == "organization" or s.lemma[noun] in body_nouns()
        described = s.tag[before] == "POS" and noun > 0 and of_body
        if not described or s.lower[s.left[noun]] != "the":
            return None
        events = (Event(s.start[a], s.sentence[a], c, 0.0) for a, _, c in self._before(noun))
        return body(events, s.lemma[noun])

    def after(self, title: Title, stop: int) -> Cluster | None:
        """The body in a line of a list: Ann Poe, Executive Director, *the Harbour Council*."""
        s = self._s
        if not s.words[title.start][:1].isupper() or s.words[stop : stop + 1] != [","]:
            return None
        first = stop + 2 if s.lower[stop + 1 : stop + 2] == ["the"] else stop + 1
        end, cluster = self._starts.get(first, (0, None))
        if cluster is None or cluster.type is not EntityType.ORGANIZATION:
            return None
        closed = end >= len(s) or s.words[end] in (",", ".", ";") or s.words[end].isspace()
        return cluster if closed else None

    def _before(self, token: int) -> Sequence[Named]:
        last = bisect_left(self._ends, token + 1)
        return self._named[max(0, last - _MOST_BEFORE) : last]

    def _subject(self, token: int) -> Cluster | None:
        """The body that is the last subject before a token, in its sentence or the one before."""
        s = self._s
        for _, end, cluster in reversed(self._before(token)):
            if s.sentence[token] - s.sentence[end - 1] > 1:
                return None
            if s.dep[end - 1] in _SUBJECTS:
                return cluster
        return None
