"""What a store is, and which of its graphs are replaced and which are added to."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Protocol, Self, TypeAlias

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from kg_builder.errors import StoreRejected

GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph
QueryResults: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple]
"""An answer as it comes: rows of SELECT, the truth of ASK, or triples. It ends with the store that gave it."""
OnLoad: TypeAlias = Callable[[int, int], None]
"""Called now and then with the numbers of graphs and of quads that are done."""

_SHARED: Final = re.compile(r"[/#]graph/(?:entities|provenance|dataset)\Z")
_DIGEST: Final = 12


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do."""

    quads: int
    """Quads taken from the input."""
    graphs: int
    """Named graphs among them, those that documents share not counted."""
    unchanged: int = 0
    """Graphs of these that were in the store already, quad by quad, or as an interrupted load had left them."""
    pruned: tuple[str, ...] = ()
    """Graphs that are no longer in the input and were removed."""


class Store(Protocol):
    """A place that keeps quads and answers SPARQL. Use it as a context manager, or close it."""

    def replace_graphs(
        self,
        quads: Iterable[Quad],
        *,
        prune: bool = False,
        dry_run: bool = False,
        on_progress: OnLoad | None = None,
    ) -> Loaded:
        """Load quads: each graph among them is replaced if it is a document's, else added to (`is_shared`).

        Of the shared ones, the graph that describes the others is replaced as well.

        Quads may come in any order; loading is fastest where those of a graph stand together. After an
        interruption, run it again: nothing is lost and nothing comes twice.

        Args:
            quads: What to load.
            prune: Remove document graphs that are not among the quads any more, of those that the provenance graph
                among the quads names as ours; and replace the description of the entities instead of adding to it.
            dry_run: Say what would be done, and do nothing.
            on_progress: Called after each graph or batch.

        Raises:
            StoreUnavailable: the store cannot be reached or written.
            StoreRejected: the store refused the data or the credentials; or `prune` without a provenance graph.
        """
        ...

    def query(self, sparql: str) -> QueryResults:
        """Answer a SPARQL 1.1 query; its default graph is the union of all graphs.

        Raises:
            StoreUnavailable: the store cannot be reached, or took too long.
            StoreRejected: the query has an error, or the credentials are not accepted.
        """
        ...

    def graphs(self) -> Iterator[NamedNode]:
        """The named graphs, in no order.

        Raises:
            StoreUnavailable: the store cannot be reached.
            StoreRejected: the store refused.
        """
        ...

    def graph(self, name: NamedNode | DefaultGraph) -> Iterator[Triple]:
        """The triples of one graph, in no order; of the default graph those that stand in no named graph.

        Raises:
            StoreUnavailable: the store cannot be reached.
            StoreRejected: the store refused.
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


def is_description(graph: NamedNode) -> bool:
    """Whether a graph says what all graphs are together; it is shared, and the last one is the one that is true.

    >>> is_description(NamedNode("https://example.org/data/graph/dataset"))
    True
    """
    return is_shared(graph) and graph.value.endswith("/dataset")


class Touched:
    """Remembers which graphs one load has begun, so that only the first touch replaces."""

    def __init__(self, *, prune: bool = False) -> None:
        # Digests, not IRIs: a load may have millions of graphs.
        self._seen: set[bytes] = set()
        self._prune = prune
        self.provenance: list[str] = []
        """The provenance graphs that were met."""
        self.documents = 0
        """The graphs that were met and are not shared."""

    def replaces(self, graph: GraphName) -> bool:
        """Whether the old content of a graph has to go before what comes now; True at most once a graph.

        Raises:
            StoreRejected: the graph's name is a blank node, so no later load could replace it.
        """
        if isinstance(graph, BlankNode):
            msg = f"graph {graph}: named by a blank node; give the graph an IRI, so that it can be replaced"
            raise StoreRejected(msg)
        if isinstance(graph, DefaultGraph):
            return False
        key = graph_key(graph)
        if key in self._seen:
            return False
        self._seen.add(key)
        shared = is_shared(graph)
        if shared and graph.value.endswith("/provenance"):
            self.provenance.append(graph.value)
        self.documents += not shared
        return not shared or is_description(graph) or (self._prune and graph.value.endswith("/entities"))

    def __contains__(self, graph: NamedNode) -> bool:
        return graph_key(graph) in self._seen


def graph_key(graph: GraphName) -> bytes:
    """A graph's name in a few bytes."""
    return hashlib.blake2b(str(graph).encode(), digest_size=_DIGEST).digest()
