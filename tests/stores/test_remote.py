"""Servers that refuse, break off or ask who is there: small real ones, beside the real store of `test_loading`."""

import base64
import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias
from urllib.request import parse_http_list, parse_keqv_list

import httpx
import pytest
from pyoxigraph import BlankNode, NamedNode, Quad

from kg_builder.errors import StoreError, StoreRejected, StoreUnavailable
from kg_builder.stores import open_store, runs, sender
from kg_builder.stores.credentials import PASSWORD, TOKEN, USER, credentials
from kg_builder.stores.http_errors import status_error, transport_error

Answer: TypeAlias = tuple[int, dict[str, str], bytes]
URL = httpx.URL("http://ann:secret@h/store?graph=x")
EMPTY = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
RESULTS: Answer = (200, {"Content-Type": "application/sparql-results+json"}, EMPTY)


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler, bytes], Answer]) -> Iterator[str]:
    """A server whose answers a test decides."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, content = answer(self, body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = _answer  # noqa: N815 - names of the base class

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def rows(store: Any) -> list[Any]:
    return list(store.query("SELECT * {}"))


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES", (0.01, 0.02))
    for name in (USER, PASSWORD, TOKEN):
        monkeypatch.delenv(name, raising=False)


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


def test_a_server_that_is_not_ready_is_asked_again(make_quads: Any) -> None:
    bodies: list[tuple[str, bytes]] = []

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        bodies.append((request.command, body))
        return (503 if len(bodies) < 3 else 201), {}, b""

    with answering(answer) as url, open_store(url) as store:
        assert store.replace_graphs(make_quads("https://x.example/1", "a")).quads == 1
    assert [method for method, _ in bodies] == ["PUT"] * 3
    assert len({body for _, body in bodies}) == 1
    assert bodies[0][1].endswith(b'"a" .\n')


def test_it_is_not_asked_for_ever_and_a_refusal_not_again(make_quads: Any) -> None:
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


def test_blank_nodes_are_not_added_a_second_time(make_quads: Any) -> None:
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


def test_a_connection_that_breaks() -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        asked.append(request.command)
        if len(asked) == 1:
            request.connection.shutdown(socket.SHUT_RDWR)
        return RESULTS

    with answering(answer) as url, open_store(url) as store:
        assert rows(store) == []
    assert len(asked) == 2


def test_a_server_that_takes_too_long_is_asked_once() -> None:
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
def test_answers_that_are_no_results(headers: dict[str, str], content: bytes, message: str) -> None:
    with (
        answering(lambda *_: (200, headers, content)) as url,
        open_store(f"{url}/sparql") as store,
        pytest.raises(StoreRejected, match=message),
    ):
        rows(store)


def test_turtle_without_a_charset_is_utf_8() -> None:
    turtle = '<http://a> <http://b> "é“" .'.encode()
    with (
        answering(lambda *_: (200, {"Content-Type": "text/turtle"}, turtle)) as url,
        open_store(url) as store,
    ):
        constructed: Any = store.query("CONSTRUCT WHERE {?s ?p ?o}")
        assert [t.object.value for t in constructed] == ["é“"]


def test_a_store_that_has_moved() -> None:
    with (
        answering(lambda *_: (301, {"Location": "https://new.example/q"}, b"")) as url,
        open_store(url) as store,
        pytest.raises(StoreRejected, match=r"the store has moved to https://new\.example/q; give that URL"),
    ):
        store.query("ASK {}")


def basic(header: str, _: BaseHTTPRequestHandler) -> bool:
    return header == "Basic " + base64.b64encode(b"ann:secret").decode()


def bearer(header: str, _: BaseHTTPRequestHandler) -> bool:
    return header == "Bearer s3cr3t"


def digest(header: str, request: BaseHTTPRequestHandler) -> bool:
    """RFC 2617 without qop, as a server checks it."""
    if not header.startswith("Digest "):
        return False
    parts = parse_keqv_list(parse_http_list(header.removeprefix("Digest ")))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - the protocol's

    expected = md5(f"{md5('ann:r:secret')}:n:{md5(f'{request.command}:{request.path}')}")
    return parts["response"] == expected


@pytest.mark.parametrize(
    ("check", "challenge", "environment"),
    [
        (basic, 'Basic realm="r"', {USER: "ann", PASSWORD: "secret"}),
        (digest, 'Digest realm="r", nonce="n"', {USER: "ann", PASSWORD: "secret"}),
        (bearer, 'Bearer realm="r"', {TOKEN: "s3cr3t", USER: "ann"}),
    ],
)
def test_credentials_come_from_the_environment_and_are_never_told(
    monkeypatch: pytest.MonkeyPatch, make_quads: Any, check: Any, challenge: str, environment: dict[str, str]
) -> None:
    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        known = check(request.headers.get("Authorization", ""), request)
        return (201, {}, b"") if known else (401, {"WWW-Authenticate": challenge}, b"who are you?")

    quads = [*make_quads("https://x.example/1", "a"), *make_quads("https://x.example/2", "b")]
    with answering(answer) as url:
        with (
            open_store(url) as store,
            pytest.raises(StoreRejected, match=r"HTTP 401 .*; set KG_BUILDER_STORE_USER"),
        ):
            store.replace_graphs(quads)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with open_store(url) as store:
            assert store.replace_graphs(quads).quads == 2
        for name in environment:
            monkeypatch.setenv(name, "wr0ng")
        with open_store(url) as store, pytest.raises(StoreRejected, match="HTTP 401") as caught:
            store.replace_graphs(quads)
    assert "wr0ng" not in str(caught.value)


def test_a_large_graph_is_one_request_from_disk(make_quads: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_IN_MEMORY", 1000)
    asked: list[tuple[str, int]] = []

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        asked.append((request.command, body.count(b"\n")))
        return 201, {}, b""

    with answering(answer) as url, open_store(url) as store:
        assert store.replace_graphs(make_quads("https://x.example/1", *map(str, range(5000)))).quads == 5000
    assert asked == [("PUT", 5000)]


def test_secrets_can_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cr3t\n", encoding="utf-8")
    request = httpx.Request("GET", URL)
    auth = credentials({f"{TOKEN}_FILE": str(tmp_path / "secret"), TOKEN: "other"})
    assert auth
    assert next(auth.auth_flow(request)).headers["Authorization"] == "Bearer s3cr3t"
    assert credentials({USER: "ann", f"{PASSWORD}_FILE": str(tmp_path / "secret")})
    assert credentials({}) is None
    with pytest.raises(
        StoreUnavailable, match=r"none: the secret cannot be read .*; check the file that KG_B"
    ):
        credentials({f"{TOKEN}_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize(
    ("status", "headers", "content", "update"),
    [
        (404, {}, b"", False),
        (204, {}, b"", False),
        (200, {"Content-Type": "text/turtle"}, b"", False),
        (200, {"Content-Type": "text/turtle"}, b"<http://a> <http://b> <http://c> .", True),
        (200, {"Content-Type": "text/html"}, b"<form>", True),
        (400, {}, b"no query", True),
        (405, {}, b"", True),
    ],
)
def test_the_protocol_is_found_out(
    make_quads: Any, status: int, headers: dict[str, str], content: bytes, *, update: bool
) -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        asked.append((request.command, request.headers.get("Content-Type", "").split(";")[0]))
        return (status, headers, content) if request.command == "GET" else (204, {}, b"")

    with answering(answer) as url, open_store(f"{url}/unheard-of") as store:
        store.replace_graphs(make_quads("https://x.example/1", "a"))
    expected = ("POST", "application/sparql-update") if update else ("PUT", "text/turtle")
    assert asked == [("GET", ""), expected]


def test_a_protocol_that_is_chosen_is_not_asked_for(make_quads: Any) -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        asked.append(request.command)
        return 204, {}, b""

    with answering(answer) as url:
        for protocol in ("gsp", "update"):
            with open_store(f"{url}/unheard-of", protocol=protocol) as store:
                store.replace_graphs(make_quads("https://x.example/1", "a"))
    assert asked == ["PUT", "POST"]


def test_requests_are_of_bounded_size(make_quads: Any) -> None:
    bodies: list[tuple[str, int]] = []

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        bodies.append((request.command, body.count(b'" .')))
        return 204, {}, b""

    large, small = (
        make_quads("https://x.example/1", *map(str, range(25))),
        make_quads("https://x.example/2", "a"),
    )
    with answering(answer) as url:
        for protocol in ("gsp", "update"):
            with open_store(f"{url}/store", protocol=protocol, batch=10) as store:
                store.replace_graphs([*large, *small])
    put, posted = ("PUT", 10), ("POST", 10)
    assert bodies == [put, posted, ("POST", 5), ("PUT", 1), posted, posted, ("POST", 5), ("POST", 1)]
