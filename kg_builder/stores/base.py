"""What a store is, and which of its graphs are replaced and which are added to."""

import hashlib
import re
from collections.abc import Iterable
from types import TracebackType
from typing import Protocol, Self, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from kg_builder.errors import StoreRejected

GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph
QueryResults: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples

_SHARED = re.compile(r"[/#]graph/(?:entities|provenance|dataset)\Z")


class Store(Protocol):
    """A place that keeps quads and answers SPARQL. Use it as a context manager, or close it."""

    def replace_graphs(self, quads: Iterable[Quad]) -> int:
        """Load quads: each graph among them is replaced if it is a document's, else added to (`is_shared`).

        Quads may come in any order; loading is fastest where those of a graph stand together. A load is not one
        transaction: after an interruption, run it again.

        Returns:
            The number of quads taken from `quads`.

        Raises:
            StoreUnavailable: the store cannot be reached or written.
            StoreRejected: the store refused the data or the credentials.
        """
        ...

    def query(self, sparql: str) -> QueryResults:
        """Answer a SPARQL 1.1 query; its default graph is the union of all graphs.

        Raises:
            StoreUnavailable: the store cannot be reached, or took too long.
            StoreRejected: the query has an error, or the credentials are not accepted.
        """
        ...

    def close(self) -> None:
        """Write what is left to write and let go of the store; a second call does nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


def is_shared(graph: GraphName) -> bool:
    """Whether documents share a graph, so that loading adds to it instead of replacing it.

    Shared are the default graph, which is where the triples of a file without named graphs go, and the graphs that
    `kg_builder.iri.Minter.graph` names. Adding is safe there because our graphs have no blank nodes: a triple that
    comes twice is there once.

    >>> is_shared(DefaultGraph()), is_shared(NamedNode("https://example.org/data/graph/entities"))
    (True, True)
    >>> is_shared(NamedNode("https://example.org/news/7"))
    False
    """
    return isinstance(graph, DefaultGraph) or _SHARED.search(str(graph.value)) is not None


class Touched:
    """Remembers which graphs one load has begun, so that only the first touch replaces."""

    def __init__(self) -> None:
        # Digests, not IRIs: a load may have millions of graphs.
        self._seen: set[bytes] = set()

    def replaces(self, graph: GraphName) -> bool:
        """Whether the old content of a graph has to go before what comes now; True at most once a graph.

        Raises:
            StoreRejected: the graph's name is a blank node, so no later load could replace it.
        """
        if isinstance(graph, BlankNode):
            msg = f"graph {graph}: named by a blank node; give the graph an IRI, so that it can be replaced"
            raise StoreRejected(msg)
        if is_shared(graph):
            return False
        key = hashlib.blake2b(str(graph).encode(), digest_size=12).digest()
        if key in self._seen:
            return False
        self._seen.add(key)
        return True
