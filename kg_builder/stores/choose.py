"""The one function that opens a store."""

import re
from pathlib import Path

from kg_builder.errors import StoreUnavailable
from kg_builder.stores.base import Store
from kg_builder.stores.embedded import EmbeddedStore

_URL = re.compile(r"https?://", re.IGNORECASE)
_OTHER_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.-]+:\d+(?:/.*)?")


def open_store(
    target: str,
    *,
    read_only: bool = False,
    make: bool = True,
    protocol: str = "auto",
    query_url: str | None = None,
    batch: int | None = None,
    timeout: float | None = None,
    resume: bool = True,
) -> Store:
    """Open a store on disk (a folder) or on a server (an http or https URL).

    Args:
        target: A folder, which is made if it does not exist; or a URL. For an Oxigraph server give its address
            (``http://localhost:7878``); for another one the URL of the service to load it by
            (``…/store``, ``…/data``, ``…/statements``, ``…/sparql-graph-crud-auth``, ``…/update``) or of its SPARQL
            query service to query (``…/query``, ``…/sparql``). Nothing is sent before the first call.
        read_only: Open the folder for queries alone: nothing is made or locked, so several processes may do it.
        make: Of a folder without a store: make one. Otherwise an empty store in memory stands for it.
        protocol: Of a server: ``gsp`` loads by the Graph Store Protocol, ``update`` by SPARQL Update; ``auto`` by
            what the URL tells, else by what the server answers.
        query_url: The query service of a server, if it is not the one that the URL tells.
        batch: Triples in a request to a server; 50,000 by the Graph Store Protocol, 1,000 by updates if None.
        timeout: Seconds that a server may be silent; 300 if None.
        resume: Go on with a load into the server that was interrupted.

    Raises:
        StoreUnavailable: the folder is no store, or another process is writing to it; the URL is no URL, or none of
            a server that speaks HTTP.
    """
    if not _URL.match(target):
        _check_folder(target)
        return EmbeddedStore(target, read_only=read_only, make=make)
    # httpx takes 0.15 s to import.
    from kg_builder.stores.endpoints import LoadProtocol  # noqa: PLC0415
    from kg_builder.stores.remote import RemoteStore  # noqa: PLC0415
    from kg_builder.stores.sender import TIMEOUT  # noqa: PLC0415

    return RemoteStore(
        target,
        protocol=LoadProtocol(protocol),
        query_url=query_url,
        batch=batch,
        timeout=timeout or TIMEOUT,
        resume=resume,
    )


def _check_folder(target: str) -> None:
    """Refuse what was meant to be the address of a server: a folder of that name helps nobody."""
    if _OTHER_URL.match(target):
        msg = f"{target}: no store can be there; give a folder, or the http or https URL of a server"
        raise StoreUnavailable(msg)
    if _ADDRESS.fullmatch(target) and not Path(target).exists():
        msg = f"{target}: no such folder; give the URL of a server with http:// or https:// before it"
        raise StoreUnavailable(msg)
