"""Requests to a server: sent again after a pause where that is safe and may help."""

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import uniform
from typing import Final

import httpx

from kg_builder.errors import StoreError
from kg_builder.stores.credentials import credentials
from kg_builder.stores.http_errors import BUSY, status_error, transport_error

TIMEOUT: Final = 300.0
"""Seconds that a server may be silent by default: a large graph or a hard query may take minutes."""
_CONNECT: Final = 10.0
"""Seconds for the answer to a knock."""
PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try of a request that a server is too busy for, or that it did not get."""
_AGAIN_AFTER_FAILURE: Final = 2
"""Further tries where a server says that it failed: that may pass (a deadlock), or not."""
_LONGEST: Final = 120.0
"""Seconds that a server can make us wait (Retry-After)."""


class Sender:
    """An HTTP client with the user's credentials. Nothing that it does is logged with them."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        limits = httpx.Timeout(timeout, connect=min(timeout, _CONNECT))
        self._client = httpx.Client(timeout=limits, auth=credentials())
        self._answered = False

    def send(
        self,
        method: str,
        url: httpx.URL,
        *,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool = True,
        accepted: Collection[int] = (),
    ) -> httpx.Response:
        """The answer to a request, once it is a success; its body is read by the caller, who also closes it.

        Args:
            method: Of HTTP.
            url: Where to.
            content: The body.
            form: The body as the fields of a form.
            headers: Beside the usual ones.
            again: Whether sending it a second time does no harm.
            accepted: Refusals that count as a success.

        Raises:
            StoreUnavailable: no answer, or the server has no time for it.
            StoreRejected: a refusal.
        """
        pauses = iter(PAUSES if again else ())
        tries = 0
        while True:
            tries += 1
            asked = 0.0
            failure: StoreError
            cause: Exception | None = None
            try:
                made = self._client.build_request(method, url, content=content, data=form, headers=headers)
                response = self._client.send(made, stream=True)
                self._answered = True
                if response.is_success or response.status_code in accepted:
                    return response
                response.read()
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as exc:
                failure, cause = transport_error(exc, url), exc
                # A server that never answered is not there; one that did is being started again, perhaps.
                worth = _may_pass(exc) and (self._answered or tries <= _AGAIN_AFTER_FAILURE)
            else:
                status = response.status_code
                failure, asked = status_error(response), _retry_after(response)
                failed = status == httpx.codes.INTERNAL_SERVER_ERROR and tries <= _AGAIN_AFTER_FAILURE
                worth = status in BUSY or failed
            pause = next(pauses, None) if worth else None
            if pause is None or asked > _LONGEST:
                raise failure from cause
            # Not all at the same time: several of us may wait for one server.
            time.sleep(max(asked, pause * uniform(0.75, 1.25)))  # noqa: S311 - no secret

    def do(
        self,
        method: str,
        url: httpx.URL,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool = True,
        accepted: Collection[int] = (),
    ) -> None:
        """As `send`, where the answer itself does not matter.

        Raises:
            StoreUnavailable: no answer, or the server has no time for it.
            StoreRejected: a refusal.
        """
        response = self.send(method, url, content=content, headers=headers, again=again, accepted=accepted)
        with suppress(httpx.HTTPError, httpx.StreamError):  # it was done, even if the answer breaks off
            response.read()
        response.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


class Body:
    """The body of an answer as a file that is read while it comes; it is closed at its end."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._chunks: Iterator[bytes] = response.iter_bytes()
        self._held = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Some bytes, none at the end.

        Raises:
            StoreUnavailable: the connection broke.
        """
        try:
            while not self._held:
                self._held = memoryview(next(self._chunks))
        except StopIteration:
            self._response.close()
            return b""
        except (httpx.HTTPError, httpx.StreamError) as exc:
            raise transport_error(exc, self._response.request.url) from exc
        size = size if size >= 0 else len(self._held)
        taken, self._held = self._held[:size], self._held[size:]
        return bytes(taken)


def _may_pass(exc: Exception) -> bool:
    # A server that took too long once will do so again.
    return isinstance(exc, httpx.TransportError) and not isinstance(exc, httpx.TimeoutException)


def _retry_after(response: httpx.Response) -> float:
    """Seconds that the server asks us to wait (RFC 9110, section 10.2.3); 0 if it does not say."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
