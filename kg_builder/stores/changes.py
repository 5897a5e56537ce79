"""What a load changes in a store on disk that holds something already: found first, then carried out."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from operator import attrgetter
from types import TracebackType
from typing import Final, Self

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg_builder.stores import updates
from kg_builder.stores.base import GraphName, OnLoad, Touched, is_shared

_COMPARED: Final = 200_000
"""A document's graph of so many quads or more is replaced without a look at the old one."""
_QUADS_AT_ONCE: Final = 100_000
_GRAPHS_AT_ONCE: Final = 1_000
"""Changes of up to so many new quads and old graphs are one transaction, which Oxigraph keeps in memory."""
_EVERY: Final = 10_000
"""Quads between two reports of progress."""


class Counted:
    """Passes quads on and counts them."""

    def __init__(self, quads: Iterable[Quad], touched: Touched, on_progress: OnLoad | None) -> None:
        self._quads = quads
        self._touched = touched
        self._on_progress = on_progress
        self.count = 0

    def __iter__(self) -> Iterator[Quad]:
        for quad in self._quads:
            self.count += 1
            if self._on_progress and not self.count % _EVERY:
                self._on_progress(self._touched.documents, self.count)
            yield quad


def noted(quads: Iterable[Quad], touched: Touched) -> Iterator[Quad]:
    """Passes quads on and notes their graphs."""
    graph: GraphName | None = None
    for quad in quads:
        if quad.graph_name != graph:
            graph = quad.graph_name
            touched.replaces(graph)
        yield quad


class Changes:
    """The graphs to remove and the quads to add. New quads wait in a temporary file until all have been read."""

    def __init__(self, store: ox.Store, touched: Touched) -> None:
        self._store = store
        self._touched = touched
        self._old: list[NamedNode] = []
        self._new = 0
        self._file = tempfile.NamedTemporaryFile("w+b", suffix=".nq")  # noqa: SIM115 - closed by the block
        self.unchanged = 0
        """Documents' graphs that the store has as they are."""

    def read(self, quads: Iterable[Quad]) -> None:
        """Compare quads with the store."""
        runs = groupby(quads, key=attrgetter("graph_name"))
        new = (quad for graph, run in runs for quad in self._changed(graph, run))
        ox.serialize(self._counted(new), self._file, RdfFormat.N_QUADS)
        self._file.flush()

    def _counted(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            self._new += 1
            yield quad

    def _changed(self, graph: GraphName, run: Iterator[Quad]) -> Iterable[Quad]:
        """The quads of a run that are to be written."""
        if not self._touched.replaces(graph):
            return (quad for quad in run if quad not in self._store)
        beginning = list(islice(run, _COMPARED))
        if isinstance(graph, NamedNode) and self._store.contains_named_graph(graph):
            if len(beginning) < _COMPARED and self._is_there(graph, beginning):
                self.unchanged += not is_shared(graph)
                return ()
            self._old.append(graph)
        return chain(beginning, run)

    def _is_there(self, graph: NamedNode, quads: list[Quad]) -> bool:
        """Whether a stored graph has these quads and no others; found without reading it, which takes four times as long."""
        found = self._store.query(f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        counts = [row["count"] for row in found] if isinstance(found, ox.QuerySolutions) else []
        return counts == [ox.Literal(len(set(quads)))] and all(quad in self._store for quad in quads)

    def apply(self, gone: Iterable[NamedNode]) -> None:
        """Carry the changes out, and remove some more graphs: at once if they are few, else bit by bit."""
        old = [*self._old, *gone]
        if self._new <= _QUADS_AT_ONCE and len(old) <= _GRAPHS_AT_ONCE:
            self._at_once(old)
        else:
            for graph in old:
                self._store.remove_graph(graph)
            self._store.bulk_load(path=self._file.name, format=RdfFormat.N_QUADS)
        self._store.flush()

    def _at_once(self, old: Iterable[NamedNode]) -> None:
        steps = [updates.drop(graph) for graph in old]
        quads = ox.parse(path=self._file.name, format=RdfFormat.N_QUADS)
        for graph, run in groupby(quads, key=attrgetter("graph_name")):
            triples = ox.serialize((quad.triple for quad in run), format=RdfFormat.N_TRIPLES)
            steps.append(updates.insert(graph, triples or b""))
        if steps:
            self._store.update(updates.request(steps))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
