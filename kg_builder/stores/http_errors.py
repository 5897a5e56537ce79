"""What a server or the way to it can do wrong, as our errors."""

import httpx

from kg_builder.errors import StoreError, StoreRejected, StoreUnavailable
from kg_builder.stores.endpoints import shown

BUSY = frozenset({429, 502, 503, 504})
"""Answers that a second try may change."""

_SHOWN_CHARS = 300
_CREDENTIALS = "set KG_BUILDER_STORE_USER and KG_BUILDER_STORE_PASSWORD, or KG_BUILDER_STORE_TOKEN"
_REMEDIES = {
    400: "correct the query or the data",
    401: _CREDENTIALS,
    403: f"use an account that may do this ({_CREDENTIALS})",
    404: "check the URL: to load it is the Graph Store Protocol's (…/store), to query the SPARQL one (…/query)",
    405: "check the URL: to load it is the Graph Store Protocol's (…/store), to query the SPARQL one (…/query)",
    406: "check the URL: the server offers no format that kg-builder reads",
    408: "ask for less, or raise the server's time limit",
    413: "give a smaller --batch, or raise the server's limit on the size of a request",
    414: "shorten the document's IRI",
    415: "check the URL: the server does not read Turtle there",
    429: "wait, then run it again",
    500: "look into the server's log; --protocol update may do where the Graph Store Protocol fails",
    507: "make room on the server",
}


def transport_error(
    exc: httpx.HTTPError | httpx.InvalidURL | httpx.StreamError, url: httpx.URL
) -> StoreError:
    """Our error for one that httpx raises; every class of httpx's tree has its answer."""
    where = shown(url)
    match exc:
        case httpx.TimeoutException():
            return StoreUnavailable(f"{where}: no answer in time; ask for less, or check the server's load")
        case httpx.ConnectError():
            return StoreUnavailable(
                f"{where}: nothing answers there ({exc}); start the server or check the URL"
            )
        case httpx.UnsupportedProtocol() | httpx.InvalidURL():
            return StoreUnavailable(
                f"{where}: not a URL of a server ({exc}); give one that starts with http://"
            )
        case httpx.TransportError():
            return StoreUnavailable(
                f"{where}: the connection broke ({str(exc) or type(exc).__name__}); check that the server still runs"
            )
        case _:
            return StoreRejected(
                f"{where}: an answer that makes no sense ({exc}); check that this is a SPARQL store"
            )


def status_error(response: httpx.Response) -> StoreError:
    """Our error for an answer that is no success."""
    status = response.status_code
    where = shown(response.request.url)
    if status in BUSY - {429}:
        return StoreUnavailable(f"{where}: the server is not ready (HTTP {status}); wait, then run it again")
    if response.is_redirect:
        target = response.headers.get("location", "elsewhere")
        return StoreRejected(f"{where}: the store has moved to {target}; give that URL")
    remedy = _REMEDIES.get(status, "look into the server's log")
    kind = StoreUnavailable if status in {408, 429} else StoreRejected
    return kind(f"{where}: refused with HTTP {status}{_said(response)}; {remedy}")


def _said(response: httpx.Response) -> str:
    """What the server says, as one short line; nothing if it is a page of HTML."""
    if "html" in response.headers.get("content-type", ""):
        return ""
    text = " ".join(response.content.decode("utf-8", "replace").split())
    return f" ({text[:_SHOWN_CHARS]})" if text else ""
