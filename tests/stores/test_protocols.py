"""How a server is loaded: by which protocol, and in requests of which size."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from typing import Any, TypeAlias

import pytest

from kg_builder.stores import open_store, runs

Answer: TypeAlias = tuple[int, dict[str, str], bytes]
Answering: TypeAlias = Callable[..., AbstractContextManager[str]]

pytestmark = pytest.mark.usefixtures("impatient")


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
    answering: Answering,
    make_quads: Any,
    status: int,
    headers: dict[str, str],
    content: bytes,
    *,
    update: bool,
) -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        asked.append((request.command, request.headers.get("Content-Type", "").split(";")[0]))
        return (status, headers, content) if request.command == "GET" else (204, {}, b"")

    with answering(answer) as url, open_store(f"{url}/unheard-of") as store:
        store.replace_graphs(make_quads("https://x.example/1", "a"))
    expected = ("POST", "application/sparql-update") if update else ("PUT", "text/turtle")
    assert asked == [("GET", ""), expected]


def test_a_protocol_that_is_chosen_is_not_asked_for(answering: Answering, make_quads: Any) -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler, _: bytes) -> Answer:
        asked.append(request.command)
        return 204, {}, b""

    with answering(answer) as url:
        for protocol in ("gsp", "update"):
            with open_store(f"{url}/unheard-of", protocol=protocol) as store:
                store.replace_graphs(make_quads("https://x.example/1", "a"))
    assert asked == ["PUT", "POST"]


def test_requests_are_of_bounded_size(answering: Answering, make_quads: Any) -> None:
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


def test_a_large_graph_is_one_request_from_disk(
    answering: Answering, make_quads: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_IN_MEMORY", 1000)
    asked: list[tuple[str, int]] = []

    def answer(request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        asked.append((request.command, body.count(b"\n")))
        return 201, {}, b""

    with answering(answer) as url, open_store(url) as store:
        assert store.replace_graphs(make_quads("https://x.example/1", *map(str, range(5000)))).quads == 5000
    assert asked == [("PUT", 5000)]
