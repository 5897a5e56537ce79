"""Which graphs of a store are ours and no longer wanted."""

from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from kg_builder.errors import StoreRejected
from kg_builder.stores.base import QueryResults, Touched

# A graph is ours if it is named by the article that it holds, and holds what a run generated that the provenance
# graph of the same load knows. Nothing else is touched, whatever its name.
_OURS: Final = """
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?graph WHERE {
  GRAPH <%s> { ?run a prov:Activity ; prov:wasAssociatedWith ?software . ?software a prov:SoftwareAgent }
  GRAPH ?graph { ?node prov:wasGeneratedBy ?run . ?graph a <https://schema.org/NewsArticle> }
}
"""


def gone(touched: Touched, query: Callable[[str], QueryResults]) -> Iterator[NamedNode]:
    """The graphs of earlier loads that this load did not touch.

    Raises:
        StoreRejected: the load has no provenance graph, so nothing tells which graphs are ours.
    """
    if not touched.provenance:
        msg = (
            "nothing was removed: the input has no provenance graph, which tells the graphs that are ours; "
            "load the N-Quads or TriG that kg-builder build writes"
        )
        raise StoreRejected(msg)
    for provenance in touched.provenance:
        found = query(_OURS % provenance)
        if isinstance(found, QuerySolutions):
            for solution in found:
                graph = solution["graph"]
                if isinstance(graph, NamedNode) and graph not in touched:
                    yield graph
