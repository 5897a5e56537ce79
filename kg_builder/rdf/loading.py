"""A graph into a store, with a description of what the store then holds: what `load` and `build --store` both do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad

from kg_builder.rdf.store_description import describe
from kg_builder.stores import Loaded, OnLoad, open_store
from kg_builder.stores.base import is_description
from kg_builder.stores.sections import Section, sections


@dataclass(frozen=True, slots=True)
class Target:
    """A store to load into, and how."""

    store: str
    """Folder of an on-disk store, or URL of a server."""
    prune: bool = False
    """Remove the graphs of documents that are not among what is loaded."""
    protocol: str = "auto"
    """Of a server: ``gsp``, ``update``, or ``auto``."""
    query_url: str | None = None
    """The server's query service, where `store` does not tell it."""
    batch: int | None = None
    """Triples in a request to a server."""
    timeout: float | None = None
    """Seconds that a server may be silent."""
    resume: bool = True
    """Go on with a load into the server that was interrupted."""


def load(
    quads: Iterable[Quad], target: Target, *, dry_run: bool = False, on_progress: OnLoad | None = None
) -> Loaded:
    """Load a graph: see `Store.replace_graphs`. Its description gives way to one of all that the store holds.

    Args:
        quads: The graph; fastest as `GraphFiles`.
        target: Where to, and how.
        dry_run: Say what would be done, and do nothing.
        on_progress: Called now and then with the numbers of graphs and of quads that are done.

    Raises:
        StoreUnavailable: the store cannot be reached or written.
        StoreRejected: the store refused the data or the credentials; or pruning without a provenance graph.
    """
    with open_store(
        target.store,
        make=not dry_run,
        protocol=target.protocol,
        query_url=target.query_url,
        batch=target.batch,
        timeout=target.timeout,
        resume=target.resume,
    ) as store:
        content = _Content(quads)
        loaded = store.replace_graphs(content, prune=target.prune, dry_run=dry_run, on_progress=on_progress)
        if not dry_run:
            for graph, description in content.descriptions.items():
                describe(store, graph, description, loaded)
    return replace(loaded, quads=loaded.quads + sum(map(len, content.descriptions.values())))


class _Content:
    """The quads without the graphs that describe them, which are kept apart."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._quads = quads
        self.descriptions: dict[NamedNode, list[Quad]] = {}

    def __iter__(self) -> Iterator[Quad]:
        return self._kept(self._quads)

    def _kept(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            if isinstance(quad.graph_name, NamedNode) and is_description(quad.graph_name):
                self.descriptions.setdefault(quad.graph_name, []).append(quad)
            else:
                yield quad

    def sections(self) -> Iterator[Section]:
        for section in sections(self._quads):
            if section.whole and not is_description(section.whole[0]):
                yield section
            else:
                kept = list(self._kept(section.quads()))
                yield Section.of(kept)
