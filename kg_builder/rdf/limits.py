"""Queries that are given only so much time, and answers of so many rows."""

import re
from collections.abc import Callable
from concurrent.futures import Future
from io import RawIOBase
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final, TypeVar

from kg_builder.errors import QueryError
from kg_builder.rdf.result import Stream

if TYPE_CHECKING:
    from typing_extensions import Buffer

T = TypeVar("T")

_LAST_LIMIT: Final = re.compile(r"\bLIMIT\s+(\d+)(\s+OFFSET\s+\d+)?\s*\Z", re.IGNORECASE)


def limited(sparql: str, rows: int, parses: Callable[[str], bool]) -> str:
    """A query with so many rows at most: with a LIMIT, or with a smaller one than it has.

    Args:
        sparql: A query without an error.
        rows: The limit.
        parses: Whether a text is a query.

    Raises:
        QueryError: no limit can be put at the end of the query.

    >>> limited("SELECT ?s { ?s ?p ?o } LIMIT 9", 5, lambda text: text.count("LIMIT") < 2)
    'SELECT ?s { ?s ?p ?o } LIMIT 5'
    """
    longer = f"{sparql}\nLIMIT {rows}"
    if parses(longer):
        return longer
    changed = _LAST_LIMIT.sub(lambda m: f"LIMIT {min(int(m[1]), rows)}{m[2] or ''}", sparql)
    if changed != sparql or _LAST_LIMIT.search(sparql):
        return changed
    msg = "the query ends with something that no LIMIT can follow, such as VALUES: write LIMIT into the query"
    raise QueryError(msg)


class _Stoppable(RawIOBase):
    """A stream that takes no more data once the time is over."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._lock = Lock()
        self._over = False

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer") -> int:
        with self._lock:
            if self._over:
                msg = "too late"
                raise QueryError(msg)
            return self._stream.write(bytes(data))

    def stop(self) -> None:
        """Take no more; wait for a write that has begun, as the reader may be slow."""
        with self._lock:
            self._over = True


def within(seconds: float | None, work: Callable[[Stream], T], stream: Stream) -> T:
    """Do some work that writes to a stream, and give up waiting for it when the time is over.

    The engine cannot be stopped: the work goes on behind, as long as this process lives, and writes no more.

    Returns:
        What the work gives back.

    Raises:
        QueryError: the time is over.
    """
    if seconds is None:
        return work(stream)
    guarded = _Stoppable(stream)
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work(guarded))
        except BaseException as exc:  # noqa: BLE001 - raised again where the result is waited for
            future.set_exception(exc)

    Thread(target=run, daemon=True).start()
    try:
        return future.result(timeout=seconds)
    except TimeoutError as exc:
        if future.done():
            raise  # the work's own
        guarded.stop()
        msg = f"no answer within {seconds:g} s: ask for less, or give it more time"
        raise QueryError(msg) from exc
