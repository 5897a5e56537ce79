"""A store in a folder: Oxigraph inside this process, on RocksDB."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from pyoxigraph import Quad

from kg_builder.errors import StoreError, StoreRejected, StoreUnavailable
from kg_builder.stores.base import QueryResults, Touched

_MARKER = "CURRENT"
"""The file that every RocksDB database has."""
_BATCH = 50_000
"""Quads held before they are written; a batch ends where a graph ends, unless that takes too long."""
_LARGEST = 4 * _BATCH


class EmbeddedStore:
    """An Oxigraph store on disk. One process writes at a time; others can read when none writes."""

    def __init__(self, folder: str | Path, *, read_only: bool = False) -> None:
        self._folder = Path(folder)
        self._read_only = read_only
        self._check_folder()
        with translated(self._folder):
            path = str(self._folder)
            self._store: ox.Store | None = ox.Store.read_only(path) if read_only else ox.Store(path)

    def _check_folder(self) -> None:
        if (self._folder / _MARKER).is_file():
            return
        if self._folder.exists() and not self._folder.is_dir():
            msg = f"{self._folder}: a file, not a store; give the folder of a store"
            raise StoreUnavailable(msg)
        if self._read_only:
            msg = f"{self._folder}: no store in this folder; make one with `kg-builder load GRAPH --to {self._folder}`"
            raise StoreUnavailable(msg)
        if self._folder.is_dir() and any(self._folder.iterdir()):
            msg = f"{self._folder}: the folder holds other files and no store; give an empty or a new folder"
            raise StoreUnavailable(msg)
        with translated(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)

    def replace_graphs(self, quads: Iterable[Quad]) -> int:
        """See `Store.replace_graphs`."""
        store = self._open()
        if self._read_only:
            msg = f"{self._folder}: opened for queries alone; open it for writing to load"
            raise StoreRejected(msg)
        touched = Touched()
        count = 0
        for batch in _batches(quads):
            with translated(self._folder):
                for graph in dict.fromkeys(quad.graph_name for quad in batch):
                    if touched.replaces(graph) and store.contains_named_graph(graph):
                        store.remove_graph(graph)
                # The bulk loader is twice as fast on large batches, and a hundred times slower on small ones.
                (store.bulk_extend if len(batch) >= _BATCH else store.extend)(batch)
            count += len(batch)
        with translated(self._folder):
            store.flush()
        return count

    def query(self, sparql: str) -> QueryResults:
        """See `Store.query`."""
        with translated(self._folder):
            return self._open().query(sparql, use_default_graph_as_union=True)

    def close(self) -> None:
        """See `Store.close`. Results of queries that are still in use keep the folder locked until they go."""
        self._store = None  # pyoxigraph closes a store when the last reference to it goes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> ox.Store:
        if self._store is None:
            msg = f"{self._folder}: the store was closed; open it again"
            raise StoreUnavailable(msg)
        return self._store


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn what pyoxigraph and the file system raise into our errors."""
    try:
        yield
    except (OSError, SyntaxError, ValueError, RuntimeError) as exc:
        raise store_error(exc, folder) from exc


def store_error(exc: Exception, folder: Path) -> StoreError:
    """Our error for one of pyoxigraph's: its documentation names OSError, SyntaxError, ValueError, RuntimeError."""
    text = " ".join(str(exc).split())
    if isinstance(exc, SyntaxError):
        return StoreRejected(f"{folder}: error in the query: {text}; correct the query")
    if not isinstance(exc, OSError):
        return StoreRejected(f"{folder}: the store refused: {text}; check the data or the query")
    if "lock" in text.lower():
        return StoreUnavailable(
            f"{folder}: in use by another writer; wait until it ends, or give another folder"
        )
    if isinstance(exc, PermissionError) or "Permission denied" in text:
        return StoreUnavailable(f"{folder}: no permission to open the store; change the folder's permissions")
    return StoreUnavailable(
        f"{folder}: the store cannot be opened or written ({text}); check the folder and its disk"
    )


def _batches(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    batch: list[Quad] = []
    for quad in quads:
        if len(batch) >= _BATCH and (quad.graph_name != batch[-1].graph_name or len(batch) >= _LARGEST):
            yield batch
            batch = []
        batch.append(quad)
    if batch:
        yield batch
