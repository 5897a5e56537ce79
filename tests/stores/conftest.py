"""A real Oxigraph server on loopback, and quads to load."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

MakeQuads: TypeAlias = Callable[..., list[Quad]]


class Server:
    """An ``oxigraph serve`` process, which can be stopped and started again."""

    def __init__(self, binary: str, folder: Path) -> None:
        self._binary = binary
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{self._address}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [self._binary, "serve", "--location", str(self._folder), "--bind", self._address]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while True:
            try:
                httpx.get(self.url).raise_for_status()
            except httpx.TransportError:
                assert self._process.poll() is None, "the server did not start"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    beside = Path(sys.executable).parent / "oxigraph"
    binary = str(beside) if beside.exists() else shutil.which("oxigraph")
    if binary is None:
        pytest.skip("no oxigraph server: pip install 'kg-builder[test]'")
    server = Server(binary, folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture
def server(shared_server: Server) -> Server:
    """The server of the session, emptied."""
    response = httpx.post(
        f"{shared_server.url}/update",
        content="DROP ALL",
        headers={"Content-Type": "application/sparql-update"},
    )
    assert response.is_success
    return shared_server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may stop."""
    with serving(tmp_path / "server") as server:
        yield server


@pytest.fixture
def make_quads() -> MakeQuads:
    def make(graph: str | None, *values: str) -> list[Quad]:
        name = NamedNode(graph) if graph else DefaultGraph()
        predicate = NamedNode("https://schema.org/name")
        subject = NamedNode(f"{graph or 'https://x.example/default'}#s")
        return [Quad(subject, predicate, Literal(value), name) for value in values]

    return make
