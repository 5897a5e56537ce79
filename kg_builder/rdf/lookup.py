"""A graph that can be asked many small questions, and nodes found in it by what a person would call them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

from kg_builder.errors import QueryError
from kg_builder.rdf.describe import curie
from kg_builder.rdf.query import loaded, with_prefixes
from kg_builder.rdf.serialize import FILE_PREFIXES
from kg_builder.stores import QueryResults, open_store

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = Mapping[str, str]

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
_MOST_CANDIDATES: Final = 20
_NAMED: Final = """
SELECT DISTINCT ?node WHERE { ?node %s ?name . ?node a ?type FILTER(STR(?name) = %s)
  FILTER NOT EXISTS { ?node a nif:Phrase } } ORDER BY ?node
"""
_ENDING: Final = """
SELECT DISTINCT ?node WHERE { ?node a ?type
  FILTER(STRENDS(STR(?node), %s) || STRENDS(STR(?node), %s)) } ORDER BY ?node
"""
_LIKE: Final = """
SELECT ?node (SAMPLE(?n) AS ?name) WHERE { ?node rdfs:label|schema:alternateName ?n
  FILTER(CONTAINS(LCASE(STR(?n)), LCASE(%s))) FILTER NOT EXISTS { ?node a nif:Phrase } }
GROUP BY ?node ORDER BY STRLEN(STR(?node)) ?node LIMIT 3
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """An open graph."""

    store: "Store | object"

    def rows(self, sparql: str, *terms: str | NamedNode) -> list[Row]:
        """The answer to a SELECT; each ``%s`` in it stands for a term, a plain text for a literal.

        Raises:
            QueryError: the store gave no such answer.
        """
        # Written by the RDF library, a term can never become syntax.
        written = tuple(str(t if isinstance(t, NamedNode) else Literal(t)) for t in terms)
        found = self._answer(with_prefixes(sparql % written))
        if not isinstance(found, QuerySolutions):
            msg = "the store answered a SELECT with something else: check that it is a SPARQL 1.1 endpoint"
            raise QueryError(msg)
        names = [v.value for v in found.variables]
        return [{n: _plain(s[n]) for n in names if s[n] is not None} for s in found]

    def _answer(self, sparql: str) -> QueryResults:
        if isinstance(self.store, Store):
            return self.store.query(sparql, use_default_graph_as_union=True)
        answer: QueryResults = self.store.query(sparql)  # type: ignore[attr-defined]
        return answer

    def node(self, what: str) -> NamedNode:
        """The one node that is meant by an IRI, a prefixed name, an exact label, or the end of an IRI.

        Raises:
            QueryError: there is none, or there are several, which the message lists.
        """
        prefix, _, local = what.strip("<>").partition(":")
        if _URL.match(what.strip("<>")) or prefix in FILE_PREFIXES or what.startswith("urn:"):
            iri = FILE_PREFIXES[prefix] + local if prefix in FILE_PREFIXES else what.strip("<>")
            try:
                node = NamedNode(iri)
            except ValueError as exc:
                msg = f"{what!r} is no valid IRI ({exc}): copy it from the graph, or give a name"
                raise QueryError(msg) from exc
            if self.rows("SELECT ?p WHERE { %s ?p ?o } LIMIT 1", node):
                return node
            msg = f"<{iri}>: the graph says nothing of it; check the IRI, or give a name"
            raise QueryError(msg)
        for sparql in (_NAMED % ("rdfs:label", "%s"), _NAMED % ("schema:alternateName", "%s")):
            if found := self.rows(sparql, what):
                return self._one(what, found)
        return self._one(what, self.rows(_ENDING, f"/{what}", f"#{what}"))

    def _one(self, what: str, found: Sequence[Row]) -> NamedNode:
        if len(found) == 1:
            return NamedNode(found[0]["node"])
        if not found:
            near = [f"{curie(row['node'])} ({row['name']})" for row in self.rows(_LIKE, what) if what]
            remedy = (
                f"did you mean {' or '.join(near)}?" if near else "kg-builder query --name names shows names"
            )
            msg = f"{what!r}: nothing in the graph has that name; {remedy}"
            raise QueryError(msg)
        lines = [f"  {curie(row['node'])}{self._types(row['node'])}" for row in found[:_MOST_CANDIDATES]]
        more = len(found) - len(lines)
        lines += [f"  and {more} more"] if more else []
        msg = "\n".join([f"{what!r} is the name of {len(found)} nodes; give one of", *lines])
        raise QueryError(msg)

    def _types(self, iri: str) -> str:
        kinds = sorted(
            {
                curie(row["t"]).partition(":")[2]
                for row in self.rows("SELECT ?t WHERE { %s a ?t }", NamedNode(iri))
            }
        )
        return f" ({', '.join(kinds)})" if kinds else ""


def _plain(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)


@contextmanager
def opened(sources: Sequence[str]) -> Iterator[Asked]:
    """Graph files in memory, or one store or endpoint.

    Raises:
        GraphError: a file cannot be read.
        QueryError: a store is named beside other sources.
        StoreError: the store cannot be reached.
    """
    stores = [s for s in sources if _URL.match(s) or Path(s).is_dir()]
    if not stores:
        yield Asked(loaded([Path(s) for s in sources]))
        return
    if len(sources) > 1:
        msg = f"{stores[0]} is a store: ask one store at a time, or graph files only"
        raise QueryError(msg)
    with open_store(stores[0], read_only=True) as store:
        yield Asked(store)
