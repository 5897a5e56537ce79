"""Real servers on loopback, Oxigraph and Virtuoso, and quads to load."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg_builder.stores import sender
from kg_builder.stores.credentials import PASSWORD, TOKEN, USER

MakeQuads: TypeAlias = Callable[..., list[Quad]]
Answer: TypeAlias = tuple[int, dict[str, str], bytes]
Respond: TypeAlias = Callable[[BaseHTTPRequestHandler, bytes], Answer]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            httpx.get(url).raise_for_status()
        except httpx.TransportError:
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)
        else:
            return


class Server:
    """An ``oxigraph serve`` process, which can be stopped and started again."""

    def __init__(self, binary: str, folder: Path) -> None:
        self._binary = binary
        self._folder = folder
        self._address = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self._address}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [self._binary, "serve", "--location", str(self._folder), "--bind", self._address]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.url, self._process)

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


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Journals of loads stay out of the home folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 2000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
"""


@pytest.fixture(scope="session")
def shared_virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh Virtuoso, user dba, password dba."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip("no Virtuoso: apt-get install --no-install-recommends virtuoso-opensource-7-bin")
    folder = tmp_path_factory.mktemp("virtuoso")
    http, sql = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, http=http, sql=sql), encoding="utf-8")
    command = [binary, "+configfile", str(ini), "+foreground"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{http}"
    try:
        wait_for(f"{url}/sparql", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def virtuoso(shared_virtuoso: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The Virtuoso of the session, without the graphs of earlier tests, and its password in the environment."""
    auth = httpx.DigestAuth("dba", "dba")
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://')) }"
    with httpx.Client(base_url=shared_virtuoso, auth=auth) as client:
        answer = client.post("/sparql-auth", data={"query": graphs}, headers={"Accept": "text/csv"})
        for line in answer.raise_for_status().text.splitlines()[1:]:
            name = line.strip('"')
            client.delete("/sparql-graph-crud-auth", params={"graph-uri": name}).raise_for_status()
    monkeypatch.setenv("KG_BUILDER_STORE_USER", "dba")
    monkeypatch.setenv("KG_BUILDER_STORE_PASSWORD", "dba")
    return shared_virtuoso


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


NGINX = """
{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_max_body_size 64m;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port}; auth_basic "store"; auth_basic_user_file {folder}/users;
    location / {{ proxy_pass {target}; }}
  }}
}}
"""


@pytest.fixture
def guarded(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an nginx before the Oxigraph server, which lets in user ann, password secret."""
    binary = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if binary is None:
        pytest.skip("no nginx: apt-get install --no-install-recommends nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    # Started by root, its workers would be another user, who may not read here.
    user = "user root;" if os.geteuid() == 0 else ""
    port = free_port()
    (folder / "users").write_text("ann:{PLAIN}secret\n", encoding="utf-8")
    (folder / "nginx.conf").write_text(
        NGINX.format(user=user, folder=folder, port=port, target=server.url), encoding="utf-8"
    )
    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 30
        while status_of(url) != httpx.codes.UNAUTHORIZED:
            assert process.poll() is None, "nginx did not start"
            assert time.monotonic() < deadline, "nginx does not answer"
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def status_of(url: str) -> int:
    """The status of a page; 0 where nothing answers."""
    try:
        return httpx.get(url).status_code
    except httpx.TransportError:
        return 0


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pauses before a request is sent again, and no credentials in the environment."""
    monkeypatch.setattr(sender, "PAUSES", (0.01, 0.02))
    for name in (USER, PASSWORD, TOKEN):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def answering() -> Callable[[Respond], AbstractContextManager[str]]:
    """Starts a server whose answers a test decides, and gives its URL."""
    return _answering


@contextmanager
def _answering(answer: Respond) -> Iterator[str]:
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
