"""A store on a server: SPARQL 1.1 Graph Store HTTP Protocol to load, SPARQL 1.1 Protocol to query."""

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from tempfile import SpooledTemporaryFile
from typing import IO, Self

import httpx
import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg_builder.errors import StoreError, StoreRejected
from kg_builder.stores.base import GraphName, QueryResults, Touched
from kg_builder.stores.credentials import credentials
from kg_builder.stores.endpoints import Endpoints, shown
from kg_builder.stores.http_errors import REPEATED, status_error, transport_error

TIMEOUT = httpx.Timeout(300.0, connect=10.0)
"""Seconds: a large graph or a hard query may take minutes, an answer to a knock may not."""

_PAUSES = (0.25, 1.0, 3.0)
"""Seconds before each further try."""
_IN_MEMORY = 8 * 2**20
_CHUNK = 65_536
_TURTLE = "text/turtle; charset=utf-8"
_ACCEPT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
    "application/n-triples;q=0.8, text/turtle;q=0.7, application/rdf+xml;q=0.5"
)
_TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}


class RemoteStore:
    """A SPARQL 1.1 store behind a URL; see `Endpoints.of` for the URLs, `credentials` for the environment."""

    def __init__(self, url: str, *, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._endpoints = Endpoints.of(url)
        self._client = httpx.Client(timeout=timeout, auth=credentials())

    def replace_graphs(self, quads: Iterable[Quad]) -> int:
        """See `Store.replace_graphs`. Each run of quads of one graph is one request, spooled on disk if large."""
        touched = Touched()
        count = 0
        for graph, run in groupby(quads, key=attrgetter("graph_name")):
            with SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
                triples = _Triples(run)
                # N-Triples is Turtle, the one format that every server reads here.
                ox.serialize(triples, body, RdfFormat.N_TRIPLES)
                count += triples.count
                self._put_or_post(graph, body, replace=touched.replaces(graph), ground=triples.ground)
        return count

    def _put_or_post(self, graph: GraphName, body: IO[bytes], *, replace: bool, ground: bool) -> None:
        method = "PUT" if replace else "POST"
        url = self._endpoints.graph(graph)
        size = str(body.seek(0, 2))

        def request() -> httpx.Request:
            headers = {"Content-Type": _TURTLE, "Content-Length": size}
            return self._client.build_request(method, url, content=_Body(body), headers=headers)

        # Adding triples twice changes nothing as long as none has a blank node, which would be a new one each time.
        self._send(request, again=replace or ground)

    def query(self, sparql: str) -> QueryResults:
        """See `Store.query`. A server whose default graph is not the union is asked to make it so (Oxigraph's way)."""
        url = self._endpoints.query
        form = {"query": sparql, "union-default-graph": "true"}

        def request() -> httpx.Request:
            return self._client.build_request("POST", url, data=form, headers={"Accept": _ACCEPT})

        return _results(self._send(request, again=True))

    def close(self) -> None:
        """See `Store.close`."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, request: Callable[[], httpx.Request], *, again: bool) -> httpx.Response:
        """Send, and again after a pause where that is safe and may help."""
        pauses = iter(_PAUSES if again else ())
        while True:
            failure: StoreError
            cause: Exception | None = None
            made = request()
            try:
                response = self._client.send(made)
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as exc:
                failure, cause, worth = transport_error(exc, made.url), exc, _may_pass(exc)
            else:
                if response.is_success:
                    return response
                failure, worth = status_error(response), response.status_code in REPEATED
            pause = next(pauses, None) if worth else None
            if pause is None:
                raise failure from cause
            time.sleep(pause)


def _may_pass(exc: Exception) -> bool:
    # A server that took too long once will do so again.
    return isinstance(exc, httpx.TransportError) and not isinstance(exc, httpx.TimeoutException)


class _Triples:
    """The triples of quads, counted on the way."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._quads = quads
        self.count = 0
        self.ground = True
        """No blank node so far."""

    def __iter__(self) -> Iterator[ox.Triple]:
        for quad in self._quads:
            self.count += 1
            named = isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
            self.ground = self.ground and named
            yield quad.triple


class _Body:
    """The bytes of a file from its start, as often as they are asked for: a request may be sent again."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk


def _results(response: httpx.Response) -> QueryResults:
    """A server's answer as pyoxigraph gives it. Bytes are read as UTF-8, which replies often fail to say they are."""
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        if kind in _TABLES:
            return ox.parse_query_results(response.content, _TABLES[kind])
        if syntax := RdfFormat.from_media_type(kind):
            graph = ox.Store()
            graph.extend(ox.parse(response.content, syntax))
            # The only way to a `QueryTriples`, which callers get from an embedded store too.
            return graph.query("CONSTRUCT WHERE { ?s ?p ?o }")
    except (SyntaxError, ValueError) as exc:
        msg = f"{shown(response.request.url)}: the answer is broken {kind} ({exc}); check the server"
        raise StoreRejected(msg) from exc
    msg = f"{shown(response.request.url)}: an answer in {kind or 'no format'}, not SPARQL results; check the URL"
    raise StoreRejected(msg)
