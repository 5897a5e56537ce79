"""All quads of a graph file or of a store."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolution, QuerySolutions

from kg_builder.errors import StoreRejected
from kg_builder.rdf.serialize import read
from kg_builder.stores import open_store

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
# Sorted, because a writer groups only subjects that follow one another, and for equal output from equal stores. A
# store answers its default graph with the union of all: what stands in no named graph is what is its own.
_EVERYTHING: Final = """
SELECT ?s ?p ?o ?g WHERE {
  { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?h { ?s ?p ?o } } }
} ORDER BY ?g ?s ?p ?o
"""


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
    with open_store(source, read_only=True) as store:
        found = store.query(_EVERYTHING)
        if not isinstance(found, QuerySolutions):
            msg = f"{source}: answered a SELECT with something else: check that it is a SPARQL 1.1 endpoint"
            raise StoreRejected(msg)
        for solution in found:
            yield _quad(solution)


def _quad(solution: QuerySolution) -> Quad:
    subject, predicate, value, graph = (solution[name] for name in ("s", "p", "o", "g"))
    if (
        isinstance(subject, NamedNode | BlankNode)
        and isinstance(predicate, NamedNode)
        and isinstance(value, NamedNode | BlankNode | Literal)
        and isinstance(graph, NamedNode | BlankNode | None)
    ):
        return Quad(subject, predicate, value, graph or DefaultGraph())
    msg = f"{subject} {predicate} {value}: no triple of RDF 1.1; remove it from the store"
    raise StoreRejected(msg)
