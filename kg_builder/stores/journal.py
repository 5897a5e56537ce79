"""What of a load has arrived at a server, on this machine, so that a load that broke off goes on where it was.

The journal lies in the user's state folder (``XDG_STATE_HOME``, else ``~/.local/state``), one file for each server,
and is removed when a load ends well. What it says is believed only as far as the server agrees: a graph counts as
loaded if it has as many triples there as were sent.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg_builder.errors import StoreError
from kg_builder.stores.base import QueryResults
from kg_builder.stores.runs import Run

_AT_ONCE: Final = 100
"""Graphs that one question asks for."""
_COUNTS: Final = """
SELECT ?graph (COUNT(*) AS ?count) WHERE { VALUES ?graph { %s } GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph
"""


class Arrived(NamedTuple):
    """A graph that a server has confirmed."""

    graph: str
    digest: str
    """Of its name and its triples."""
    triples: int

    @classmethod
    def of(cls, run: Run) -> "Arrived":
        """What there is to note of a run."""
        return cls(str(run.graph), run.digest, run.count)


class Journal:
    """The graphs that have arrived at one server. Where the folder cannot be written, nothing is remembered."""

    def __init__(self, server: str) -> None:
        state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        name = sha256(server.encode()).hexdigest()[:16]
        self._path = state / "kg-builder" / "loads" / f"{name}.jsonl"

    def believed(self, query: Callable[[str], QueryResults]) -> frozenset[str]:
        """The digests of the graphs that an interrupted load has left at the server, as the server has them still."""
        noted = self._noted()
        kept = [entry for some in _chunks(noted) for entry in _confirmed(some, query)]
        if noted:
            self.finish()
            self.note(kept)
        return frozenset(entry.digest for entry in kept)

    def note(self, arrived: Iterable[Arrived]) -> None:
        """Write down that graphs have arrived."""
        lines = "".join(json.dumps(entry) + "\n" for entry in arrived)
        with suppress(OSError):
            if lines:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(lines)

    def finish(self) -> None:
        """Forget: the load is complete."""
        with suppress(OSError):
            self._path.unlink()

    def _noted(self) -> list[Arrived]:
        found: dict[str, Arrived | None] = {}
        with suppress(OSError), self._path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                with suppress(ValueError, TypeError):  # the last line may be cut off
                    entry = Arrived(*json.loads(line))
                    # A graph that was sent more than once is sent again.
                    found[entry.graph] = None if entry.graph in found else entry
        return [entry for entry in found.values() if entry]


def _confirmed(noted: Sequence[Arrived], query: Callable[[str], QueryResults]) -> Iterator[Arrived]:
    try:
        answer = query(_COUNTS % " ".join(entry.graph for entry in noted))
        solutions = list(answer) if isinstance(answer, QuerySolutions) else []
    except (StoreError, SyntaxError, ValueError):
        return  # no query service there: all is sent again
    counts: dict[str, str] = {}
    for solution in solutions:
        graph, count = solution["graph"], solution["count"]
        if isinstance(graph, NamedNode) and isinstance(count, Literal):
            counts[str(graph)] = count.value
    yield from (entry for entry in noted if counts.get(entry.graph) == str(entry.triples))


def _chunks(noted: Iterable[Arrived]) -> Iterator[list[Arrived]]:
    rest = iter(noted)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
