"""Who is there: credentials from the environment and from files, and that nobody is told of them."""

import base64
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, TypeAlias
from urllib.request import parse_http_list, parse_keqv_list

import httpx
import pytest

from kg_builder.errors import StoreRejected, StoreUnavailable
from kg_builder.stores import open_store
from kg_builder.stores.credentials import PASSWORD, TOKEN, USER, credentials

Answer: TypeAlias = tuple[int, dict[str, str], bytes]
Answering: TypeAlias = Callable[..., AbstractContextManager[str]]
URL = httpx.URL("http://h/store")

pytestmark = pytest.mark.usefixtures("impatient")


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
    answering: Answering,
    monkeypatch: pytest.MonkeyPatch,
    make_quads: Any,
    check: Any,
    challenge: str,
    *,
    environment: dict[str, str],
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
