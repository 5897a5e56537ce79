"""Triples in the order of their text, on disk where they are many."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from typing import IO, Final

import pyoxigraph
from pyoxigraph import RdfFormat, Triple

_AT_ONCE: Final = 200_000
"""Triples that are sorted in memory; more are sorted in parts, which wait on disk."""


def in_order(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples by subject, predicate and object, each once."""
    rest = iter(triples)
    first = list(islice(rest, _AT_ONCE))
    if len(first) < _AT_ONCE:
        for _, same in groupby(sorted(first, key=str), key=str):
            yield next(same)
        return
    with ExitStack() as stack:
        parts: list[IO[bytes]] = []
        while first:
            part = stack.enter_context(tempfile.TemporaryFile())
            lines = (pyoxigraph.serialize(first, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
            part.writelines(sorted(lines))
            part.seek(0)
            parts.append(part)
            first = list(islice(rest, _AT_ONCE))
        for line, _ in groupby(heapq.merge(*parts)):
            for quad in pyoxigraph.parse(line, RdfFormat.N_TRIPLES):
                yield quad.triple
