"""Which URLs a store on a server has: to load by graphs, to load by updates, to query."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import httpx
from pyoxigraph import DefaultGraph

from kg_builder.errors import StoreUnavailable
from kg_builder.stores.base import GraphName


class LoadProtocol(StrEnum):
    """How quads get into a server."""

    AUTO = "auto"
    """By what the URL tells, else by what the server answers."""
    GSP = "gsp"
    """SPARQL 1.1 Graph Store HTTP Protocol: one PUT for each document's graph."""
    UPDATE = "update"
    """SPARQL 1.1 Update: DROP and INSERT DATA."""


@dataclass(frozen=True, slots=True)
class _Server:
    """Where a kind of server has its services, as paths below what they have in common."""

    graphs: str
    update: str
    query: str
    graph_key: str = "graph"
    """The name of the graph in the URL of the Graph Store Protocol."""


_OXIGRAPH: Final = _Server("/store", "/update", "/query")
_FUSEKI: Final = _Server("/data", "/update", "/sparql")
_RDF4J: Final = _Server("/rdf-graphs/service", "/statements", "")
# Virtuoso does not know the protocol's own name of the parameter.
_VIRTUOSO: Final = _Server("/sparql-graph-crud-auth", "/sparql-auth", "/sparql-auth", "graph-uri")
_VIRTUOSO_OPEN: Final = _Server("/sparql-graph-crud", "/sparql", "/sparql", "graph-uri")

# The end of a URL tells the server, and how it wants to be loaded if that is the service for it.
_KNOWN: Final[Mapping[str, tuple[_Server, LoadProtocol]]] = {
    "/sparql-graph-crud-auth": (_VIRTUOSO, LoadProtocol.GSP),
    "/sparql-graph-crud": (_VIRTUOSO_OPEN, LoadProtocol.GSP),
    "/sparql-auth": (_VIRTUOSO, LoadProtocol.UPDATE),
    "/rdf-graphs/service": (_RDF4J, LoadProtocol.GSP),
    "/statements": (_RDF4J, LoadProtocol.UPDATE),
    "/store": (_OXIGRAPH, LoadProtocol.GSP),
    "/query": (_OXIGRAPH, LoadProtocol.GSP),
    "/data": (_FUSEKI, LoadProtocol.GSP),
}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The services of a SPARQL 1.1 store."""

    graphs: httpx.URL
    """SPARQL 1.1 Graph Store HTTP Protocol, indirect graph identification (section 4.2)."""
    update: httpx.URL
    """SPARQL 1.1 Protocol, update operation."""
    query: httpx.URL
    """SPARQL 1.1 Protocol, query operation."""
    protocol: LoadProtocol = LoadProtocol.AUTO
    """How to load, as far as the URL tells."""
    graph_key: str = "graph"

    @classmethod
    def of(cls, url: str, query: str | None = None) -> "Endpoints":
        """The services behind a URL as a user gives it.

        A bare address, ``…/store``, ``…/update`` and ``…/query`` are an Oxigraph server's; the services of Virtuoso,
        Fuseki and RDF4J (GraphDB) are known, too, and each gives the others. Any other URL is taken as it is, for
        all three.

        Args:
            url: What the user gave.
            query: The query service, if it is another one than the URL tells.

        Raises:
            StoreUnavailable: the text is no URL of a server, or holds a password.

        >>> print(Endpoints.of("http://localhost:7878").graphs, Endpoints.of("http://localhost:7878/store").query)
        http://localhost:7878/store http://localhost:7878/query
        >>> print(Endpoints.of("http://localhost:3030/news/data").query)
        http://localhost:3030/news/sparql
        """
        given = _parsed(url)
        if query and given.path in {"", "/"}:
            return cls(given, given, _parsed(query))  # not Oxigraph: there the address tells it
        found = cls._found(given)
        return replace(found, query=_parsed(query)) if query else found

    @classmethod
    def _found(cls, given: httpx.URL) -> "Endpoints":
        path = given.path.rstrip("/")
        if not path:
            return cls._server(given, "", _OXIGRAPH, LoadProtocol.GSP)
        for end, (server, protocol) in _KNOWN.items():
            if path.endswith(end):
                return cls._server(given, path.removesuffix(end), server, protocol)
        if path.endswith(
            "/update"
        ):  # Oxigraph's and Fuseki's alike: only the query service differs, and /query does
            server = replace(_OXIGRAPH if path == "/update" else _FUSEKI, query="/query")
            return cls._server(given, path.removesuffix("/update"), server, LoadProtocol.UPDATE)
        return cls(given, given, given)

    @classmethod
    def _server(cls, given: httpx.URL, path: str, server: _Server, protocol: LoadProtocol) -> "Endpoints":
        graphs, update, query = (
            given.copy_with(path=path + end) for end in (server.graphs, server.update, server.query)
        )
        return cls(graphs, update, query, protocol, server.graph_key)

    def graph(self, name: GraphName) -> httpx.URL:
        """The URL of one graph in the store."""
        if isinstance(name, DefaultGraph):
            # The protocol has "?default" without a value.
            query = self.graphs.query + b"&default" if self.graphs.query else b"default"
            return self.graphs.copy_with(query=query)
        return self.graphs.copy_add_param(self.graph_key, str(name.value))


def _parsed(url: str) -> httpx.URL:
    try:
        given = httpx.URL(url)
    except httpx.InvalidURL as exc:
        msg = f"{url}: not a URL ({exc}); give one such as http://localhost:7878"
        raise StoreUnavailable(msg) from exc
    if not given.host:
        msg = f"{url}: a URL without a server; give one such as http://localhost:7878"
        raise StoreUnavailable(msg)
    if given.userinfo:
        msg = (
            f"{shown(given)}: a password has no place in a URL, where others can read it; "
            "set KG_BUILDER_STORE_USER and KG_BUILDER_STORE_PASSWORD"
        )
        raise StoreUnavailable(msg)
    return given


def shown(url: httpx.URL) -> str:
    """A URL for a message: without user, password and parameters.

    >>> shown(httpx.URL("http://ann:secret@localhost:7878/store?graph=x"))
    'http://localhost:7878/store'
    """
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))
