"""All quads of a graph file or of a store."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg_builder.rdf.serialize import read
from kg_builder.rdf.sorting import in_order
from kg_builder.stores import open_store

_URL: Final = re.compile(r"https?://", re.IGNORECASE)


def read_sources(sources: Sequence[str]) -> Iterator[Quad]:
    """The quads of graph files, of stores' folders and of endpoints, one after the other.

    Files are streamed in their order; a store is sorted by graph and subject.

    Raises:
        GraphError: a file cannot be read.
        StoreError: a store cannot be reached, or refuses.
    """
    for source in sources:
        if _URL.match(source) or Path(source).is_dir():
            yield from _stored(source)
        else:
            yield from read(Path(source))


def _stored(source: str) -> Iterator[Quad]:
    # Graph by graph, so that no more than one is in memory. Sorted, because a writer groups only subjects that follow
    # one another, and for equal output from equal stores.
    with open_store(source, read_only=True) as store:
        graphs: list[NamedNode | DefaultGraph] = [DefaultGraph(), *sorted(store.graphs(), key=str)]
        for graph in graphs:
            for triple in in_order(store.graph(graph)):
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
