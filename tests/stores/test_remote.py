"""Servers that refuse, break off or are slow: small real ones, beside the real store of `test_loading`."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from typing import Any, TypeAlias

import httpx
import pytest
from pyoxigraph import BlankNode, NamedNode, Quad

from kg_builder.errors import StoreError, StoreRejected, StoreUnavailable
from kg_builder.stores import open_store
from kg_builder.stores.http_errors import status_error, transport_error

Answer: TypeAlias = tuple[int, dict[str, str], bytes]
Answering: TypeAlias = Callable[..., AbstractContextManager[str]]
URL = httpx.URL("http://ann:secret@h/store?graph=x")
EMPTY = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
RESULTS: Answer = (200, {"Content-Type": "application/sparql-results+json"}, EMPTY)

pytestmark = pytest.mark.usefixtures("impatient")


def rows(store: Any) -> list[Any]:
    return list(store.query("SELECT * {}"))


def subclasses(kind: Any) -> Iterator[Any]:
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def test_every_error_of_httpx_is_mapped() -> None:
    kinds = {*subclasses(httpx.HTTPError), *subclasses(httpx.StreamError), httpx.InvalidURL}
    assert len(kinds) > 20
    for kind in kinds:
        exc = kind.__new__(kind)
        Exception.__init__(exc, "what happened")
        error = transport_error(exc, URL)
        assert type(error) in {StoreUnavailable, StoreRejected}
        unreachable = issubclass(kind, httpx.TransportError | httpx.InvalidURL)
        assert isinstance(error, StoreUnavailable) is unreachable, kind
        assert str(error).startswith("http://h/store: ")
        assert "; " in str(error)


def test_every_refusal_is_mapped() -> None:
    content = b"line one\n  line two " + b"x" * 1000
    for status in range(300, 600):
        response = httpx.Response(status, request=httpx.Request("PUT", URL), content=content)
        error = status_error(response)
        unready = status in {408, 429, 502, 503, 504}
        assert type(error) is (StoreUnavailable if unready else StoreRejected), status
        assert "secret" not in str(error)
        assert "\n" not in str(error)
        assert len(str(error)) < 600
        assert "; " in str(error)


def test_what_the_server_says_is_told(server: Any) -> None:
    with (
        open_store(f"{server.url}/nowhere") as store,
        pytest.raises(
            StoreRejected, match=r"/nowhere: refused with HTTP 404 .*; check the URL: to load it is"
        ),
    ):
        store.query("ASK {}")


def test_nothing_listens(make_quads: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with open_store(url) as store:
        with pytest.raises(
            StoreUnavailable, match=r"/store: nothing answers there .*; start the server or check"
        ):
            store.replace_graphs(make_quads("https://x.example/1", "a"))
        with pytest.raises(StoreUnavailable, match="/query: nothing answers there"):
            store.query("ASK {}")


def test_the_server_stops_in_between_and_comes_back(own_server: Any, make_quads: Any) -> None:
    quads = make_quads("https://x.example/1", "a", "b")
    with open_store(own_server.url) as store:
        assert store.replace_graphs(quads).quads == 2
        own_server.stop()
        with pytest.raises(StoreUnavailable):
            store.replace_graphs(quads)
        own_server.start()
        assert store.replace_graphs(quads).quads == 2
        assert bool(store.query('ASK { ?s ?p "b" }'))


def test_a_server_that_is_not_ready_is_asked_again(answering: Answering, make_quads: Any) -> None:
    bodies: list[tuple[str, bytes]] = []

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        bodies.append((request.command, body))
        return (503 if len(bodies) < 3 else 201), {}, b""

    with answering(answer) as url, open_store(url) as store:
        assert store.replace_graphs(make_quads("https://x.example/1", "a")).quads == 1
    assert [method for method, _ in bodies] == ["PUT"] * 3
    assert len({body for _, body in bodies}) == 1
    assert bodies[0][1].endswith(b'"a" .\n')


def test_it_is_not_asked_for_ever_and_a_refusal_not_again(answering: Answering, make_quads: Any) -> None:
    for status, requests in ((503, 3), (400, 1), (500, 3)):
        asked: list[str] = []

        def answer(
            request: BaseHTTPRequestHandler, _: bytes, asked: list[str] = asked, status: int = status
        ) -> Answer:
            asked.append(request.command)
            return status, {}, b"no"

        with (
            answering(answer) as url,
            open_store(url) as store,
            pytest.raises(StoreError, match=f"HTTP {status}"),
        ):
            store.replace_graphs(make_quads("https://x.example/1", "a"))
        assert len(asked) == requests


def test_blank_nodes_are_not_added_a_second_time(answering: Answering, make_quads: Any) -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        asked.append(request.command)
        return 503, {}, b""

    node = NamedNode("https://x.example/s")
    with answering(answer) as url, open_store(url) as store:
        with pytest.raises(StoreUnavailable):
            store.replace_graphs([Quad(node, node, BlankNode("b"))])
        assert asked == ["POST"]
        with pytest.raises(StoreUnavailable):
            store.replace_graphs(make_quads(None, "ground"))
        assert asked == ["POST"] * 4


def test_a_connection_that_breaks(answering: Answering) -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        asked.append(request.command)
        if len(asked) == 1:
            request.connection.shutdown(socket.SHUT_RDWR)
        return RESULTS

    with answering(answer) as url, open_store(url) as store:
        assert rows(store) == []
    assert len(asked) == 2


def test_a_server_that_takes_too_long_is_asked_once(answering: Answering) -> None:
    asked: list[str] = []
    done = threading.Event()

    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        asked.append(request.command)
        done.wait(5)
        return RESULTS

    with answering(answer) as url, open_store(url, timeout=0.2) as store:
        with pytest.raises(StoreUnavailable, match="no answer in time; ask for less"):
            store.query("ASK {}")
        done.set()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("headers", "content", "message"),
    [
        (
            {"Content-Type": "text/html"},
            b"<p>Hi",
            "an answer in text/html, not SPARQL results; check the URL",
        ),
        ({}, b"", "an answer in no format"),
        ({"Content-Type": "application/sparql-results+json"}, b'{"head": [', "the answer is broken"),
        ({"Content-Type": "text/turtle"}, b"<a> <b>", "the answer is broken text/turtle"),
        (
            {"Content-Type": "text/turtle"},
            b'<http://a> <http://b> "\xe9" .',
            "the answer is broken text/turtle",
        ),
    ],
)
def test_answers_that_are_no_results(
    answering: Answering, headers: dict[str, str], content: bytes, message: str
) -> None:
    with (
        answering(lambda *_: (200, headers, content)) as url,
        open_store(f"{url}/sparql") as store,
        pytest.raises(StoreRejected, match=message),
    ):
        rows(store)


def test_turtle_without_a_charset_is_utf_8(answering: Answering) -> None:
    turtle = '<http://a> <http://b> "é“" .'.encode()
    with (
        answering(lambda *_: (200, {"Content-Type": "text/turtle"}, turtle)) as url,
        open_store(url) as store,
    ):
        constructed: Any = store.query("CONSTRUCT WHERE {?s ?p ?o}")
        assert [t.object.value for t in constructed] == ["é“"]


def test_a_store_that_has_moved(answering: Answering) -> None:
    with (
        answering(lambda *_: (301, {"Location": "https://new.example/q"}, b"")) as url,
        open_store(url) as store,
        pytest.raises(StoreRejected, match=r"the store has moved to https://new\.example/q; give that URL"),
    ):
        store.query("ASK {}")
