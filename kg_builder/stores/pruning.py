"""Which graphs of a store are ours and no longer wanted."""

from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from kg_builder.errors import StoreRejected
from kg_builder.stores.base import QueryResults, Touched

_PREFIXES: Final = """
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
"""
# A graph is ours if it is named by the article that it holds, and holds what a run generated that the provenance
# graph of the same load knows. Nothing else is touched, whatever its name.
_OURS: Final = f"""{_PREFIXES}
SELECT DISTINCT ?graph WHERE {{
  GRAPH <%s> {{ ?run a prov:Activity ; prov:wasAssociatedWith ?software . ?software a prov:SoftwareAgent }}
  GRAPH ?graph {{ ?node prov:wasGeneratedBy ?run . ?graph a schema:NewsArticle }}
}}
"""
# An article in which nothing was found names no run. It is ours if it is written as we write it, with nothing else in
# its graph, and tells the base: by its own name, or by whom it mentions. One that tells none, as it mentions nobody and
# has a name of its own, is ours if there is no other corpus like ours in the store.
_NOTHING_FOUND: Final = f"""{_PREFIXES}
SELECT DISTINCT ?graph WHERE {{
  GRAPH ?graph {{ ?graph a schema:NewsArticle , nif:Context ; nif:beginIndex ?begin ; nif:endIndex ?end }}
  FILTER NOT EXISTS {{ GRAPH ?graph {{ ?node prov:wasGeneratedBy ?run }} }}
  FILTER NOT EXISTS {{ GRAPH ?graph {{ ?s ?p ?o FILTER(!STRSTARTS(STR(?s), STR(?graph))) }} }}
  FILTER(%(alone)s || STRSTARTS(STR(?graph), "%(base)s")
    || EXISTS {{ GRAPH ?graph {{ ?s ?p ?o FILTER(isIRI(?o) && STRSTARTS(STR(?o), "%(base)s")) }} }})
}}
"""
_OTHERS: Final = f"""{_PREFIXES}
SELECT DISTINCT ?graph WHERE {{
  GRAPH ?graph {{ ?run a prov:Activity ; prov:wasAssociatedWith ?software . ?software a prov:SoftwareAgent }}
}}
"""
_PROVENANCE: Final = "graph/provenance"


def gone(touched: Touched, query: Callable[[str], QueryResults]) -> Iterator[NamedNode]:
    """The graphs of earlier loads that this load did not touch, each once.

    Raises:
        StoreRejected: the load has no provenance graph, so nothing tells which graphs are ours.
    """
    if not touched.provenance:
        msg = (
            "nothing was removed: the input has no provenance graph, which tells the graphs that are ours; "
            "load the N-Quads or TriG that kg-builder build writes"
        )
        raise StoreRejected(msg)
    seen: set[NamedNode] = set()
    corpora = {graph.value for graph in _graphs(query(_OTHERS)) if graph.value.endswith(_PROVENANCE)}
    for provenance in touched.provenance:
        alone = str(corpora <= {provenance}).lower()
        nothing = _NOTHING_FOUND % {"alone": alone, "base": provenance.removesuffix(_PROVENANCE)}
        for asked in (_OURS % provenance, nothing):
            for graph in _graphs(query(asked)):
                if graph not in touched and graph not in seen:
                    seen.add(graph)
                    yield graph


def _graphs(found: QueryResults) -> Iterator[NamedNode]:
    for solution in found if isinstance(found, QuerySolutions) else ():
        graph = solution["graph"]
        if isinstance(graph, NamedNode):
            yield graph
