"""The one function that opens a store."""

import re

from kg_builder.stores.base import Store
from kg_builder.stores.embedded import EmbeddedStore

_URL = re.compile(r"https?://", re.IGNORECASE)


def open_store(target: str, *, read_only: bool = False) -> Store:
    """Open a store on disk (a folder) or on a server (an http or https URL).

    Args:
        target: A folder, which is made if it does not exist; or a URL. For an Oxigraph server give its address
            (``http://localhost:7878``); for another one the URL of its Graph Store Protocol to load
            (``…/store``, ``…/data``, ``…/rdf-graph-store``, ``…/sparql-graph-crud-auth``) and the URL of its SPARQL
            query service to query (``…/query``, ``…/sparql``). Nothing is sent before the first call.
        read_only: Open the folder for queries alone: nothing is made or locked, so several processes may do it.

    Raises:
        StoreUnavailable: the folder is no store, or another process is writing to it; the URL is no URL.
    """
    if _URL.match(target):
        from kg_builder.stores.remote import RemoteStore  # noqa: PLC0415 - httpx takes 0.15 s to import

        return RemoteStore(target)
    return EmbeddedStore(target, read_only=read_only)
