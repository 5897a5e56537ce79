"""Quads cut into what goes to a server: the quads of one graph that follow one another."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter
from tempfile import SpooledTemporaryFile
from typing import IO, Final

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg_builder.stores.base import GraphName

_IN_MEMORY: Final = 8 * 2**20
"""Bytes of a run that are held in memory; a larger one waits on disk."""
_DIGEST: Final = 16


class Run:
    """Triples of one graph, as N-Triples: one a line, so that it can be cut anywhere."""

    def __init__(self, graph: GraphName, quads: Iterable[Quad], file: IO[bytes]) -> None:
        self.graph = graph
        self.count = 0
        self.ground = True
        """No triple has a blank node: sending them a second time changes nothing."""
        self._file = file
        ox.serialize(self._triples(quads), self._file, RdfFormat.N_TRIPLES)
        self.digest = self._digest()

    def _triples(self, quads: Iterable[Quad]) -> Iterator[ox.Triple]:
        for quad in quads:
            self.count += 1
            named = isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
            self.ground = self.ground and named
            yield quad.triple

    def _digest(self) -> str:
        found = hashlib.blake2b(str(self.graph).encode(), digest_size=_DIGEST)
        self._file.seek(0)
        for line in self._file:
            found.update(line)
        return found.hexdigest()

    def pieces(self, size: int) -> Iterator[bytes]:
        """The triples in pieces of so many, at least one piece."""
        self._file.seek(0)
        yield b"".join(islice(self._file, size))
        while piece := b"".join(islice(self._file, size)):
            yield piece


def runs(quads: Iterable[Quad]) -> Iterator[Run]:
    """The runs of a stream of quads; each can be read until the next one is asked for."""
    for graph, of_one in groupby(quads, key=attrgetter("graph_name")):
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            yield Run(graph, of_one, file)
