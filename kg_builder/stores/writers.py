"""The two ways to put graphs into a server: the Graph Store Protocol, and SPARQL Update."""

from collections.abc import Sequence
from typing import Final, Protocol

import httpx
from pyoxigraph import NamedNode

from kg_builder.stores import updates
from kg_builder.stores.endpoints import Endpoints
from kg_builder.stores.journal import Arrived
from kg_builder.stores.runs import Run
from kg_builder.stores.sender import Sender

GSP_BATCH: Final = 50_000
UPDATE_BATCH: Final = 1_000
"""Triples in a request by default. Virtuoso refuses an update of 5,000."""

# N-Triples is Turtle, the one format that every server reads here.
_TURTLE: Final = {"Content-Type": "text/turtle; charset=utf-8"}
_UPDATE: Final = {"Content-Type": "application/sparql-update; charset=utf-8"}


class Writer(Protocol):
    """Puts runs of triples into a server, in requests of bounded size."""

    def write(self, run: Run, *, replace: bool) -> Sequence[Arrived]:
        """Replace a graph by a run, or add the run to it; return what has arrived, which may be earlier runs."""
        ...

    def flush(self) -> Sequence[Arrived]:
        """Send what is held back."""
        ...

    def drop(self, graph: NamedNode) -> None:
        """Remove a graph, which may be gone already."""
        ...


class GraphWriter:
    """SPARQL 1.1 Graph Store HTTP Protocol. A graph of more triples than a batch is put, and then added to."""

    def __init__(self, sender: Sender, endpoints: Endpoints, batch: int = GSP_BATCH) -> None:
        self._sender = sender
        self._endpoints = endpoints
        self._batch = batch

    def write(self, run: Run, *, replace: bool) -> Sequence[Arrived]:
        """See `Writer.write`."""
        url = self._endpoints.graph(run.graph)
        for number, piece in enumerate(run.pieces(_size(run, self._batch))):
            put = replace and not number
            # Adding triples twice changes nothing as long as none has a blank node, which would be a new one.
            method, again = ("PUT", True) if put else ("POST", run.ground)
            self._sender.do(method, url, content=piece, headers=_TURTLE, again=again)
        return (Arrived.of(run),)

    def flush(self) -> Sequence[Arrived]:
        """See `Writer.flush`."""
        return ()

    def drop(self, graph: NamedNode) -> None:
        """See `Writer.drop`."""
        self._sender.do("DELETE", self._endpoints.graph(graph), accepted=(httpx.codes.NOT_FOUND,))


class UpdateWriter:
    """SPARQL 1.1 Update. Small graphs go together in one request; a large one takes several."""

    def __init__(self, sender: Sender, endpoints: Endpoints, batch: int = UPDATE_BATCH) -> None:
        self._sender = sender
        self._url = endpoints.update
        self._batch = batch
        self._steps: list[str] = []
        self._count = 0
        self._again = True
        self._held: list[Arrived] = []

    def write(self, run: Run, *, replace: bool) -> Sequence[Arrived]:
        """See `Writer.write`."""
        arrived = self.flush() if self._count + run.count > self._batch else ()
        for number, piece in enumerate(run.pieces(_size(run, self._batch))):
            if number:
                self._send()
            if replace and not number:
                self._steps.append(updates.drop(run.graph))
            self._steps.append(updates.insert(run.graph, piece))
            self._again = self._again and (replace or run.ground)
        self._count += run.count
        self._held.append(Arrived.of(run))
        return [*arrived, *(self.flush() if self._count >= self._batch else ())]

    def flush(self) -> Sequence[Arrived]:
        """See `Writer.flush`."""
        if self._steps:
            self._send()
        arrived, self._held, self._count = self._held, [], 0
        return arrived

    def drop(self, graph: NamedNode) -> None:
        """See `Writer.drop`."""
        self._steps.append(updates.drop(graph))
        self._send()

    def _send(self) -> None:
        body = updates.request(self._steps).encode()
        self._sender.do("POST", self._url, content=body, headers=_UPDATE, again=self._again)
        self._steps, self._again = [], True


def _size(run: Run, batch: int) -> int:
    """Triples in a request: a blank node must not come in two."""
    return batch if run.ground else run.count
