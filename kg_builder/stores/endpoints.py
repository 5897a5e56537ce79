"""Which URLs a store on a server has: one to load (Graph Store Protocol), one to query (SPARQL Protocol)."""

from dataclasses import dataclass

import httpx
from pyoxigraph import DefaultGraph

from kg_builder.errors import StoreUnavailable
from kg_builder.stores.base import GraphName

_OXIGRAPH_STORE = "/store"
_OXIGRAPH_QUERY = "/query"
_VIRTUOSO = "/sparql-graph-crud"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The two services of a SPARQL 1.1 store."""

    graphs: httpx.URL
    """SPARQL 1.1 Graph Store HTTP Protocol, indirect graph identification (section 4.2)."""
    query: httpx.URL
    """SPARQL 1.1 Protocol, query operation."""

    @classmethod
    def of(cls, url: str) -> "Endpoints":
        """The services behind a URL as a user gives it.

        A bare address, ``…/store`` and ``…/query`` are an Oxigraph server's, and each gives both services. Any
        other URL is taken as it is, for whichever of the two is then used.

        Raises:
            StoreUnavailable: the text is no URL of a server.

        >>> print(Endpoints.of("http://localhost:7878").graphs, Endpoints.of("http://localhost:7878/store").query)
        http://localhost:7878/store http://localhost:7878/query
        >>> print(Endpoints.of("http://localhost:3030/news/data").graphs)
        http://localhost:3030/news/data
        """
        try:
            given = httpx.URL(url)
        except httpx.InvalidURL as exc:
            msg = f"{url}: not a URL ({exc}); give one such as http://localhost:7878"
            raise StoreUnavailable(msg) from exc
        if not given.host:
            msg = f"{url}: a URL without a server; give one such as http://localhost:7878"
            raise StoreUnavailable(msg)
        path = given.path.rstrip("/")
        if path.endswith((_OXIGRAPH_STORE, _OXIGRAPH_QUERY)):
            path = path.rsplit("/", 1)[0]
        elif path:
            return cls(given, given)
        return cls(given.copy_with(path=path + _OXIGRAPH_STORE), given.copy_with(path=path + _OXIGRAPH_QUERY))

    def graph(self, name: GraphName) -> httpx.URL:
        """The URL of one graph in the store."""
        if isinstance(name, DefaultGraph):
            # The protocol has "?default" without a value.
            query = self.graphs.query + b"&default" if self.graphs.query else b"default"
            return self.graphs.copy_with(query=query)
        # Virtuoso does not know the protocol's own name of the parameter.
        key = "graph-uri" if _VIRTUOSO in self.graphs.path else "graph"
        return self.graphs.copy_add_param(key, str(name.value))


def shown(url: httpx.URL) -> str:
    """A URL for a message: without user, password and parameters.

    >>> shown(httpx.URL("http://ann:secret@localhost:7878/store?graph=x"))
    'http://localhost:7878/store'
    """
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))
