"""Who we are to a server: a token, or a user with a password, from the environment."""

import os
from collections.abc import Generator, Mapping

import httpx

USER = "KG_BUILDER_STORE_USER"
PASSWORD = "KG_BUILDER_STORE_PASSWORD"  # noqa: S105 - the name of the variable
TOKEN = "KG_BUILDER_STORE_TOKEN"  # noqa: S105 - the name of the variable


def credentials(environ: Mapping[str, str] = os.environ) -> httpx.Auth | None:
    """The credentials that the environment names; a token goes before a password. None if it names none."""
    if token := environ.get(TOKEN):
        return BearerAuth(token)
    if user := environ.get(USER):
        return PasswordAuth(user, environ.get(PASSWORD, ""))
    return None


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
