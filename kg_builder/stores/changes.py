"""What a load changes in a store on disk that holds something already: found first, then carried out."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from kg_builder.closing import Closing
from kg_builder.stores import updates
from kg_builder.stores.base import GraphName, OnLoad, Touched, is_shared
from kg_builder.stores.digests import Digests
from kg_builder.stores.sections import AT_ONCE, Section, Sectioned, sections


class Reading:
    """Reads quads in sections and notes which graphs they touch, and what each one is about to hold."""

    def __init__(
        self,
        quads: Iterable[Quad] | Sectioned,
        touched: Touched,
        digests: Digests,
        on_progress: OnLoad | None = None,
    ) -> None:
        self._sections = sections(quads)
        self._touched = touched
        self._digests = digests
        self._on_progress = on_progress
        self.count = 0
        """Quads so far."""

    def runs(self, *, known: bool) -> Iterator[tuple[GraphName, list[Quad], bool]]:
        """Quads of one graph each, and whether they are the first that replace what it holds.

        Args:
            known: Leave out the graphs of which the digests say that the store has them as they are, with no quads.
        """
        for section in self._sections:
            if known and section.whole and self._digests.has(*section.whole):
                self.count += section.count
                yield section.whole[0], [], self._touched.replaces(section.whole[0])
            else:
                yield from self._parsed(section)
            if self._on_progress:
                self._on_progress(self._touched.documents, self.count)

    def _parsed(self, section: Section) -> Iterator[tuple[GraphName, list[Quad], bool]]:
        for graph, run in groupby(section.quads(), key=attrgetter("graph_name")):
            replaces = self._touched.replaces(graph)
            quads = list(run)
            self.count += len(quads)
            if isinstance(graph, NamedNode):
                all_of_it = replaces and len(quads) == section.count and not is_shared(graph)
                if all_of_it and section.whole and section.whole[0] == graph:
                    self._digests.note(*section.whole)
                else:
                    self._digests.forget(graph)
            yield graph, quads, replaces

    def quads(self) -> Iterator[Quad]:
        """All quads."""
        for _, quads, _ in self.runs(known=False):
            yield from quads


class Changes(Closing):
    """The graphs to remove and the quads to add. New quads wait in a temporary file until all have been read."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._old: dict[GraphName, None] = {}
        self._new = 0
        self._file = tempfile.NamedTemporaryFile("w+b", suffix=".nq")  # noqa: SIM115 - closed by the block
        self.unchanged = 0
        """Documents' graphs that the store has as they are."""

    def read(self, reading: Reading) -> None:
        """Compare quads with the store."""
        new = (quad for run in reading.runs(known=True) for quad in self._changed(*run))
        ox.serialize(self._counted(new), self._file, RdfFormat.N_QUADS)
        self._file.flush()

    def _counted(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            self._new += 1
            yield quad

    def _changed(self, graph: GraphName, quads: list[Quad], replaces: bool) -> Iterable[Quad]:  # noqa: FBT001
        """The quads of a run that are to be written."""
        if not replaces:
            # What the old graph has goes with it.
            return quads if graph in self._old else (quad for quad in quads if quad not in self._store)
        if isinstance(graph, NamedNode) and self._store.contains_named_graph(graph):
            if not quads or (len(quads) < AT_ONCE and self._is_there(graph, quads)):
                self.unchanged += not is_shared(graph)
                return ()
            self._old[graph] = None
        return quads

    def _is_there(self, graph: NamedNode, quads: list[Quad]) -> bool:
        """Whether a stored graph has these quads and no others; found without reading it, which takes four times as long."""
        return self._size(graph) == len(set(quads)) and all(quad in self._store for quad in quads)

    def _size(self, graph: GraphName) -> int:
        found = self._store.query(f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        counts = [row["count"] for row in found] if isinstance(found, ox.QuerySolutions) else []
        return sum(int(count.value) for count in counts if isinstance(count, ox.Literal))

    def remove(self, graphs: Iterable[NamedNode]) -> None:
        """Remove some more graphs."""
        self._old.update(dict.fromkeys(graphs))

    @property
    def number(self) -> tuple[int, int]:
        """How many quads are to be added, and how many graphs to be removed."""
        return self._new, len(self._old)

    def at_once(self) -> None:
        """Carry the changes out in one transaction."""
        steps = [updates.drop(graph) for graph in self._old]
        for graph, run in groupby(self._quads(), key=attrgetter("graph_name")):
            triples = ox.serialize((quad.triple for quad in run), format=RdfFormat.N_TRIPLES)
            steps.append(updates.insert(graph, triples or b""))
        self._store.update(updates.request(steps))
        self._store.flush()

    def bit_by_bit(self, store: ox.Store | None = None) -> None:
        """Carry the changes out one after the other, in another store that holds the same if one is given."""
        store = store or self._store
        for graph in self._old:
            store.remove_graph(graph)
        store.bulk_load(path=self._file.name, format=RdfFormat.N_QUADS)
        store.flush()

    def beside(self, folder: Path) -> None:
        """Carry the changes out in a new store, and let go of the old one."""
        # To remove a graph takes as long as to copy one of its size.
        if 2 * sum(map(self._size, self._old)) > len(self._store):
            self._copy(ox.Store(str(folder)))
        else:
            self._store.backup(str(folder))  # hard links
            self.bit_by_bit(ox.Store(str(folder)))
        del self._store  # or it could not be closed

    def _copy(self, store: ox.Store) -> None:
        staying = [DefaultGraph(), *(graph for graph in self._store.named_graphs() if graph not in self._old)]
        kept = (quad for graph in staying for quad in self._store.quads_for_pattern(None, None, None, graph))
        store.bulk_extend(chain(kept, self._quads()))
        for graph in staying[1:]:
            store.add_graph(graph)  # it may be empty
        store.flush()

    def _quads(self) -> Iterator[Quad]:
        return ox.parse(path=self._file.name, format=RdfFormat.N_QUADS)

    def close(self) -> None:
        """Drop the temporary file."""
        self._file.close()
