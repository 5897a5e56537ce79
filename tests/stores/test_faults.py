"""Loads that go wrong: a real server behind a proxy that misbehaves, processes that are killed, disks that are full.

Whatever happens, nothing is lost and nothing comes twice, and the message says what to do.
"""

import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, serialize

from kg_builder.errors import StoreError, StoreUnavailable
from kg_builder.stores import open_store, sender

Mischief: TypeAlias = Callable[["Handler"], bool]
"""Does something to a request; true if the request is done with."""

LOAD = "from kg_builder.cli import main; main()"
PREDICATE = NamedNode("https://schema.org/name")


class Handler(BaseHTTPRequestHandler):
    """Passes requests on to the real server, unless mischief takes them."""

    protocol_version = "HTTP/1.1"
    target = ""
    client: httpx.Client
    mischief: Mischief
    seen: list[str]
    content = b""

    def _pass(self) -> None:
        self.content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).seen.append(self.command)
        if not type(self).mischief(self):
            self.answer(self.forward())

    do_GET = do_PUT = do_POST = do_DELETE = _pass  # noqa: N815 - the base class's names

    def forward(self) -> httpx.Response:
        headers = {k: v for k, v in self.headers.items() if k.lower() in {"content-type", "accept"}}
        return self.client.request(
            self.command, self.target + self.path, content=self.content, headers=headers
        )

    def answer(self, response: httpx.Response) -> None:
        self.reply(
            response.status_code, {"Content-Type": response.headers.get("content-type", "")}, response.content
        )

    def reply(self, status: int, headers: dict[str, str] | None = None, content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def proxy(target: str, mischief: Mischief) -> Iterator[tuple[str, list[str]]]:
    """The address of a proxy, and the methods of the requests that it got."""
    seen: list[str] = []
    client = httpx.Client(timeout=30)
    own = {"target": target, "client": client, "mischief": staticmethod(mischief), "seen": seen}
    kind = type("Own", (Handler,), own)
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        client.close()


def failed(handler: Handler) -> bool:
    handler.reply(500, content=b"deadlock")
    return True


def busy(handler: Handler) -> bool:
    handler.reply(503, {"Retry-After": "0"})
    return True


def slow(_: Handler) -> bool:
    time.sleep(0.1)
    return False


def dropped(handler: Handler) -> bool:
    handler.hang_up()
    return True


def dropped_when_done(handler: Handler) -> bool:
    """The worst one: what was asked for has happened, and nobody hears of it."""
    handler.forward()
    handler.hang_up()
    return True


def cut_off(handler: Handler) -> bool:
    response = handler.forward()
    handler.send_response(response.status_code)
    handler.send_header("Content-Type", response.headers.get("content-type", ""))
    handler.send_header("Content-Length", str(len(response.content) + 10))
    handler.end_headers()
    handler.wfile.write(response.content[: len(response.content) // 2])
    handler.hang_up()
    return True


def fine(_: Handler) -> bool:
    return False


def quads_of(documents: int, version: str = "", size: int = 20) -> list[Quad]:
    """Documents' graphs, and a graph that they share."""
    found = []
    for number in range(documents):
        graph = NamedNode(f"https://x.example/{number}")
        found += [
            Quad(NamedNode(f"{graph.value}#{n}"), PREDICATE, Literal(f"{n} {version}"), graph)
            for n in range(size)
        ]
    shared = NamedNode("https://x.example/graph/entities")
    found += [
        Quad(NamedNode(f"https://x.example/e{n}"), PREDICATE, Literal(str(n)), shared) for n in range(50)
    ]
    return found


def content(target: str) -> list[tuple[str, str, str]]:
    """All that a store holds; a triple that is there twice comes twice."""
    with open_store(target, read_only=True) as store:
        found = store.query("SELECT ?g ?s ?o WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(found, QuerySolutions)
        rows: list[Any] = list(found)
    return sorted((row["g"].value, row["s"].value, row["o"].value) for row in rows)


def expected(quads: list[Quad]) -> list[tuple[str, str, str]]:
    rows: list[Any] = quads
    return sorted((q.graph_name.value, q.subject.value, q.object.value) for q in rows)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES", (0.01,) * 5)
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"KG_BUILDER_STORE_{name}", raising=False)


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_a_server_with_every_fault_at_times_gets_everything_once(server: Any, protocol: str) -> None:
    dice = random.Random(5)  # noqa: S311 - no secret
    faults: list[Mischief] = [failed, busy, slow, dropped, dropped_when_done, cut_off]
    met: set[str] = set()

    def sometimes(handler: Handler) -> bool:
        fault = dice.choice(faults) if dice.random() < 0.25 else fine
        met.add(fault.__name__)
        return fault(handler)

    with proxy(server.url, sometimes) as (url, seen):
        for version in ("", "corrected"):
            quads = quads_of(60, version)
            with open_store(url, protocol=protocol, batch=15) as store:
                assert store.replace_graphs(quads).quads == len(quads)
            assert content(server.url) == expected(quads)
    assert met == {fault.__name__ for fault in [*faults, fine]}
    assert len(seen) > 240


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (failed, r"refused with HTTP 500 \(deadlock\); look into the server's log"),
        (busy, r"the server is not ready \(HTTP 503\); wait, then run it again"),
        (dropped, r"the connection broke .*; check that the server still runs"),
        (dropped_when_done, r"the connection broke .*; check that the server still runs"),
    ],
)
def test_a_load_that_fails_goes_on_where_it_was(server: Any, fault: Mischief, message: str) -> None:
    quads = quads_of(30)
    broken = True

    def from_the_eleventh_on(handler: Handler) -> bool:
        return broken and handler.command == "PUT" and handler.seen.count("PUT") > 10 and fault(handler)

    with proxy(server.url, from_the_eleventh_on) as (url, seen):
        with open_store(url) as store, pytest.raises(StoreError, match=message):
            store.replace_graphs(quads)
        assert len(content(server.url)) == (220 if fault is dropped_when_done else 200)
        broken = False
        seen.clear()
        with open_store(url) as store:
            assert store.replace_graphs(quads).unchanged == 10
        assert seen.count("PUT") == 20
        assert content(server.url) == expected(quads)
        seen.clear()
        with open_store(url) as store:
            assert store.replace_graphs(quads).unchanged == 0, "a load that ended well leaves no journal"
        assert seen.count("PUT") == 30


def test_going_on_believes_the_server_and_not_the_journal(server: Any) -> None:
    quads = quads_of(20)
    broken = True

    def from_the_eleventh_on(handler: Handler) -> bool:
        return broken and handler.command == "PUT" and handler.seen.count("PUT") > 10 and failed(handler)

    with proxy(server.url, from_the_eleventh_on) as (url, _):
        with open_store(url) as store, pytest.raises(StoreError):
            store.replace_graphs(quads)
        httpx.delete(f"{server.url}/store", params={"graph": "https://x.example/3"}).raise_for_status()
        broken = False
        corrected = [q for q in quads_of(20, "corrected") if "/4#" in str(q.subject)]
        again = [q for q in quads if "/4#" not in str(q.subject)] + corrected
        with open_store(url) as store:
            assert store.replace_graphs(again).unchanged == 8
    assert content(server.url) == expected(again)


def test_a_server_that_is_too_slow(server: Any) -> None:
    def asleep(_: Handler) -> bool:
        time.sleep(0.5)
        return False

    with (
        proxy(server.url, asleep) as (url, seen),
        open_store(url, timeout=0.2) as store,
        pytest.raises(StoreUnavailable, match="no answer in time; ask for less, or check the server"),
    ):
        store.replace_graphs(quads_of(1))
    assert seen == ["PUT"]


def test_retry_after_is_kept(server: Any) -> None:
    times: list[float] = []

    def busy_once(handler: Handler) -> bool:
        times.append(time.monotonic())
        if len(times) == 1:
            handler.reply(503, {"Retry-After": "1"})
        return len(times) == 1

    with proxy(server.url, busy_once) as (url, _), open_store(url) as store:
        store.replace_graphs(quads_of(1))
    assert times[1] - times[0] >= 1


def file_of(quads: list[Quad], folder: Path) -> Path:
    path = folder / "graph.nq"
    serialize(quads, str(path), RdfFormat.N_QUADS)
    return path


def loading(graph: Path, target: str, limit: int | None = None) -> subprocess.Popen[bytes]:
    """The command line in a process of its own, which may write files of limited size."""

    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-c", LOAD, "load", str(graph), "--to", target]
    return subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=limited)  # noqa: PLW1509 - no threads there


def test_a_load_into_a_server_that_is_killed_goes_on_where_it_was(server: Any, tmp_path: Path) -> None:
    quads = quads_of(100, size=5)
    graph = file_of(quads, tmp_path)
    for killed_at in (20, 60):

        def slower(handler: Handler, killed_at: int = killed_at) -> bool:
            if handler.seen.count("PUT") == killed_at:
                time.sleep(1)  # for the signal to come
            return False

        with proxy(server.url, slower) as (url, seen):
            with loading(graph, url) as process:
                while seen.count("PUT") < killed_at and process.poll() is None:
                    time.sleep(0.005)
                os.kill(process.pid, signal.SIGKILL)
            with loading(graph, url) as process:
                _, said = process.communicate(timeout=60)
            assert process.returncode == 0, said
            assert b"of them unchanged" in said
            assert 100 <= seen.count("PUT") <= 102
        assert content(server.url) == expected(quads)


def test_a_load_into_a_folder_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Into an empty store; all of it made anew; and less than half of it, in a copy of the store."""
    store = str(tmp_path / "store")
    dice = random.Random(11)  # noqa: S311 - no secret
    open_store(store).close()
    old: list[tuple[str, str, str]] = []
    every = {version: quads_of(2500, version, size=8) for version in ("", "second", "third")}
    some = {quad.graph_name for quad in every["third"][: 1100 * 8]}
    loads = (every[""], every["second"], [q for q in every["third"] if q.graph_name in some])
    for number, quads in enumerate(loads):
        graph = file_of(quads, tmp_path)
        rest = [q for q in every["second"] if q.graph_name not in some] if number == 2 else []
        new = expected([*quads, *rest])
        for _ in range(4):
            with loading(graph, store) as process:
                time.sleep(dice.uniform(0.4, 2.0))
                process.kill()
            assert content(store) in (old, new)
        with loading(graph, store) as process:
            _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert content(store) == new
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
        old = new


def test_a_store_that_was_set_aside_for_its_successor_comes_back(tmp_path: Path) -> None:
    """The moment between the two names of a folder, which no kill hits often enough."""
    store, quads = tmp_path / "store", quads_of(3)
    for read_only in (True, False):
        with open_store(str(store)) as opened:
            opened.replace_graphs(quads)
        store.rename(tmp_path / ".store.old")
        with open_store(str(store), read_only=read_only) as opened:
            assert len(list(opened.graphs())) == 4
        assert content(str(store)) == expected(quads)


def test_what_a_killed_load_left_beside_the_store_is_removed(tmp_path: Path) -> None:
    """A kill before the new folder has its name, or after that and before the old one is gone."""
    store, quads = tmp_path / "store", quads_of(3)
    with open_store(str(store)) as opened:
        opened.replace_graphs(quads)
    for left in (".store.part", ".store.old"):
        shutil.copytree(store, tmp_path / left)
    open_store(str(store), read_only=True).close()
    assert len(list(tmp_path.iterdir())) == 3, "a reader removes nothing, as another process may be writing"
    with open_store(str(store)) as opened:
        loaded = opened.replace_graphs(quads)
        assert loaded.unchanged == loaded.graphs
    assert list(tmp_path.iterdir()) == [store]
    assert content(str(store)) == expected(quads)


def test_a_folder_that_cannot_be_replaced_is_loaded_bit_by_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda _: True)
    store = tmp_path / "store"
    for version in ("", "second"):
        quads = quads_of(1100, version, size=10)
        inode = store.stat().st_ino if version else 0
        with open_store(str(store)) as opened:
            opened.replace_graphs(quads)
        assert content(str(store)) == expected(quads)
        assert inode in (0, store.stat().st_ino)


def test_a_small_load_into_a_folder_is_done_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    versions = [expected(quads_of(40, version, size=100)) for version in ("", "second")]
    with open_store(store) as opened:
        opened.replace_graphs(quads_of(40, size=100))
    graph = file_of(quads_of(40, "second", size=100), tmp_path)
    dice = random.Random(3)  # noqa: S311 - no secret
    for _ in range(4):
        with loading(graph, store) as process:
            time.sleep(dice.uniform(0.3, 0.9))
            process.kill()
        assert content(store) in versions


def test_a_full_disk_under_a_folder(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    for version in ("", "second"):
        quads = quads_of(80, version, size=200)
        graph = file_of(quads, tmp_path)
        with loading(graph, store, limit=500_000) as process:
            _, said = process.communicate(timeout=120)
        assert process.returncode == 1, said
        assert b"the store cannot be opened or written" in said
        assert b"; check the folder and its disk, and run it again" in said
        assert b"Traceback" not in said
        with loading(graph, store) as process:
            _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert content(store) == expected(quads)
