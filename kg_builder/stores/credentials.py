"""Who we are to a server: a token, or a user with a password, from the environment or from files that it names."""

import os
from collections.abc import Generator, Mapping
from pathlib import Path

import httpx

from kg_builder.errors import StoreUnavailable

USER = "KG_BUILDER_STORE_USER"
PASSWORD = "KG_BUILDER_STORE_PASSWORD"  # noqa: S105 - the name of the variable
TOKEN = "KG_BUILDER_STORE_TOKEN"  # noqa: S105 - the name of the variable
_FILE = "_FILE"
"""Ending of a variable that names a file with the secret, as containers are given theirs."""


def credentials(environ: Mapping[str, str] = os.environ) -> httpx.Auth | None:
    """The credentials that the environment names; a token goes before a password. None if it names none.

    Raises:
        StoreUnavailable: a file with a secret cannot be read.
    """
    if token := _secret(TOKEN, environ):
        return BearerAuth(token)
    if user := environ.get(USER):
        return PasswordAuth(user, _secret(PASSWORD, environ))
    return None


def _secret(name: str, environ: Mapping[str, str]) -> str:
    path = environ.get(name + _FILE)
    if not path:
        return environ.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as exc:
        reason = getattr(exc, "strerror", None) or "not UTF-8"
        msg = f"{path}: the secret cannot be read ({reason}); check the file that {name}{_FILE} names"
        raise StoreUnavailable(msg) from exc


class BearerAuth(httpx.Auth):
    """A bearer token (RFC 6750)."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token."""
        request.headers["Authorization"] = self._header
        yield request


class PasswordAuth(httpx.Auth):
    """User and password, sent only when the server asks, in the way it asks for: digest or basic."""

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Ask without credentials first; later requests have them from the start."""
        if self._chosen is None:
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            asked = response.headers.get("www-authenticate", "").lower()
            self._chosen = self._digest if "digest" in asked else self._basic
        yield from self._chosen.auth_flow(request)
