"""A store on a server: Graph Store Protocol or SPARQL Update to load, SPARQL 1.1 Protocol to query."""

import re
from collections.abc import Iterable, Iterator

import httpx
import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Triple

from kg_builder.closing import Closing
from kg_builder.errors import StoreRejected
from kg_builder.stores.base import Loaded, OnLoad, QueryResults, Touched, is_shared
from kg_builder.stores.endpoints import Endpoints, LoadProtocol, shown
from kg_builder.stores.journal import Journal
from kg_builder.stores.pruning import gone
from kg_builder.stores.runs import runs
from kg_builder.stores.sender import TIMEOUT, Body, Sender
from kg_builder.stores.writers import GSP_BATCH, UPDATE_BATCH, GraphWriter, UpdateWriter, Writer

_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
# Some servers give a graph as a table if both are accepted.
_ASKS_FOR_A_GRAPH = re.compile(
    r"(?:\s|#[^\n]*\n|BASE\s*<[^>]*>|PREFIX\s*[^\s:]*:\s*<[^>]*>)*(?:CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)
_TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
_PROBE = NamedNode("urn:kg-builder:no-such-graph")
_NO_GSP = frozenset({400, 405, 406, 415, 500, 501})
"""Answers of a service that does not know the Graph Store Protocol to a question for a graph."""


class RemoteStore(Closing):
    """A SPARQL 1.1 store behind a URL; see `Endpoints.of` for the URLs, `credentials` for the environment."""

    def __init__(
        self,
        url: str,
        *,
        protocol: LoadProtocol = LoadProtocol.AUTO,
        query_url: str | None = None,
        batch: int | None = None,
        timeout: float = TIMEOUT,
        resume: bool = True,
    ) -> None:
        self._endpoints = Endpoints.of(url, query_url)
        self._protocol = protocol
        self._batch = batch
        self._resume = resume
        self._sender = Sender(timeout)

    def replace_graphs(
        self,
        quads: Iterable[Quad],
        *,
        prune: bool = False,
        dry_run: bool = False,
        on_progress: OnLoad | None = None,
    ) -> Loaded:
        """See `Store.replace_graphs`. A graph is replaced as a whole as far as one request holds it."""
        touched = Touched(prune=prune)
        journal = Journal(str(self._endpoints.graphs))
        writer = None if dry_run else self._writer()
        if not self._resume and not dry_run:
            journal.finish()
        there = journal.believed(self.query) if self._resume else frozenset()
        count = unchanged = 0
        for run in runs(quads):
            replace = touched.replaces(run.graph)
            count += run.count
            if replace and run.digest in there and not is_shared(run.graph):
                unchanged += 1
            elif writer:
                journal.note(writer.write(run, replace=replace))
            if on_progress:
                on_progress(touched.documents, count)
        if writer:
            journal.note(writer.flush())
        old = list(gone(touched, self.query)) if prune else []
        if writer:
            for graph in old:
                writer.drop(graph)
            journal.finish()
        return Loaded(count, touched.documents, unchanged, tuple(graph.value for graph in old))

    def protocol(self) -> LoadProtocol:
        """How this server is loaded: as chosen, as its URL tells, or as it answers a question for a graph.

        Raises:
            StoreUnavailable: nothing answers.
            StoreRejected: the credentials are not accepted.
        """
        if self._protocol is LoadProtocol.AUTO:
            self._protocol = self._endpoints.protocol
        if self._protocol is LoadProtocol.AUTO:
            self._protocol = self._found_out()
        return self._protocol

    def _found_out(self) -> LoadProtocol:
        response = self._sender.send(
            "GET",
            self._endpoints.graph(_PROBE),
            headers={"Accept": _GRAPH},
            accepted=(httpx.codes.NOT_FOUND, *_NO_GSP),
        )
        # 404 says that there is no such graph. An answer with triples is about something else: the service itself.
        empty = response.status_code == httpx.codes.NOT_FOUND or not _triples(response)
        known = response.status_code not in _NO_GSP
        response.close()
        return LoadProtocol.GSP if known and empty else LoadProtocol.UPDATE

    def _writer(self) -> Writer:
        if self.protocol() is LoadProtocol.UPDATE:
            return UpdateWriter(self._sender, self._endpoints, self._batch or UPDATE_BATCH)
        return GraphWriter(self._sender, self._endpoints, self._batch or GSP_BATCH)

    def query(self, sparql: str) -> QueryResults:
        """See `Store.query`. A server whose default graph is not the union is asked to make it so (Oxigraph's way)."""
        form = {"query": sparql, "union-default-graph": "true"}
        accept = _GRAPH if _ASKS_FOR_A_GRAPH.match(sparql) else _ROWS
        response = self._sender.send("POST", self._endpoints.query, form=form, headers={"Accept": accept})
        return _results(response)

    def graphs(self) -> Iterator[NamedNode]:
        """See `Store.graphs`."""
        found = self.query("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }")
        if not isinstance(found, QuerySolutions):
            msg = f"{shown(self._endpoints.query)}: answered a SELECT with something else; check that it is a SPARQL store"
            raise StoreRejected(msg)
        for solution in found:
            graph = solution["graph"]
            if isinstance(graph, NamedNode):
                yield graph

    def graph(self, name: NamedNode | DefaultGraph) -> Iterator[Triple]:
        """See `Store.graph`."""
        where = (
            "?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } }"
            if isinstance(name, DefaultGraph)
            else f"GRAPH {name} {{ ?s ?p ?o }}"
        )
        found = self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}")
        if isinstance(found, ox.QueryBoolean | QuerySolutions):
            msg = f"{shown(self._endpoints.query)}: answered a CONSTRUCT with something else; check that it is a SPARQL store"
            raise StoreRejected(msg)
        yield from found

    def close(self) -> None:
        """See `Store.close`."""
        self._sender.close()


def _results(response: httpx.Response) -> QueryResults:
    """A server's answer as it comes. Bytes are read as UTF-8, which replies often fail to say they are."""
    kind = _kind(response)
    where = shown(response.request.url)
    try:
        if kind in _TABLES:
            return ox.parse_query_results(Body(response), _TABLES[kind])  # type: ignore[arg-type] # reads as a file
        if syntax := RdfFormat.from_media_type(kind):
            return _parsed(response, syntax)
    except (SyntaxError, ValueError) as exc:
        msg = f"{where}: the answer is broken {kind} ({exc}); check the server"
        raise StoreRejected(msg) from exc
    response.close()
    msg = f"{where}: an answer in {kind or 'no format'}, not SPARQL results; check the URL"
    raise StoreRejected(msg)


def _parsed(response: httpx.Response, syntax: RdfFormat) -> Iterator[Triple]:
    try:
        for quad in ox.parse(Body(response), syntax):  # type: ignore[arg-type] # reads as a file
            yield quad.triple
    except (SyntaxError, ValueError) as exc:
        where = shown(response.request.url)
        msg = f"{where}: the answer is broken {_kind(response)} ({exc}); check the server"
        raise StoreRejected(msg) from exc


def _triples(response: httpx.Response) -> bool:
    """Whether an answer has a triple, or is no RDF at all."""
    syntax = RdfFormat.from_media_type(_kind(response))
    if syntax is None:
        return response.status_code != httpx.codes.NO_CONTENT
    return next(_parsed(response, syntax), None) is not None


def _kind(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).split(";")[0].strip().lower()
