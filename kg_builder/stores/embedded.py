"""A store in a folder: Oxigraph inside this process, on RocksDB."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg_builder.closing import Closing
from kg_builder.errors import StoreError, StoreRejected, StoreUnavailable
from kg_builder.stores.base import Loaded, OnLoad, QueryResults, Touched
from kg_builder.stores.beside import can_be_replaced, recover, replacing, tidy
from kg_builder.stores.changes import Changes, Reading
from kg_builder.stores.digests import Digests
from kg_builder.stores.pruning import gone

_MARKER = "CURRENT"
"""The file that every RocksDB database has."""
_QUADS_AT_ONCE = 100_000
_GRAPHS_AT_ONCE = 1_000
"""Changes of up to so many new quads and old graphs are one transaction, which Oxigraph keeps in memory."""


class EmbeddedStore(Closing):
    """An Oxigraph store on disk. One process writes at a time; others can read when none writes.

    Args:
        folder: Of the store; made if there is none.
        read_only: Open it for queries alone.
        make: Make the store if there is none. Otherwise an empty one in memory stands for it, to try a load out.
    """

    def __init__(self, folder: str | Path, *, read_only: bool = False, make: bool = True) -> None:
        self._folder = Path(folder)
        self._read_only = read_only
        with translated(self._folder):
            recover(self._folder)
        there = self._holds_store()
        if make and not there:
            with translated(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
        self._digests = None if read_only else Digests(self._folder)
        self._store: ox.Store | None = self._opened(self._folder) if make or there else ox.Store()
        if self._digests and make:
            tidy(self._folder)
        elif self._digests and not there:
            self._digests.mistrust(self._folder)  # there is no store beside which they could be saved

    def _opened(self, folder: Path) -> ox.Store:
        with translated(self._folder):
            return ox.Store.read_only(str(folder)) if self._read_only else ox.Store(str(folder))

    def _holds_store(self) -> bool:
        """Whether the folder is a store; if not, it is one where a store can be made."""
        if (self._folder / _MARKER).is_file():
            return True
        if self._folder.exists() and not self._folder.is_dir():
            msg = f"{self._folder}: a file, not a store; give the folder of a store"
            raise StoreUnavailable(msg)
        if self._read_only:
            msg = f"{self._folder}: no store in this folder; make one with `kg-builder load GRAPH --to {self._folder}`"
            raise StoreUnavailable(msg)
        if self._folder.is_dir() and any(self._folder.iterdir()):
            msg = f"{self._folder}: the folder holds other files and no store; give an empty or a new folder"
            raise StoreUnavailable(msg)
        return False

    def replace_graphs(
        self,
        quads: Iterable[Quad],
        *,
        prune: bool = False,
        dry_run: bool = False,
        on_progress: OnLoad | None = None,
    ) -> Loaded:
        """See `Store.replace_graphs`.

        A load is done as a whole or not at all: what changes much is made in a new folder, which takes the place of
        the old one. Only where the folder cannot be replaced, as it is a mount point or the folder above it cannot be
        written, is a large load done bit by bit, and finished by running it again.
        """
        store = self._open()
        if self._digests is None:
            msg = f"{self._folder}: opened for queries alone; open it for writing to load"
            raise StoreRejected(msg)
        touched = Touched(prune=prune)
        with translated(self._folder):
            self._digests.begin()
            reading = Reading(quads, touched, self._digests, on_progress)
            if not dry_run and next(iter(store), None) is None and can_be_replaced(self._folder):
                del store  # or it could not be closed
                self._fill(reading.quads())
                self._digests.keep()
                return Loaded(reading.count, touched.documents)
            with Changes(store) as changes:
                changes.read(reading)
                old = list(gone(touched, self.query)) if prune else []
                changes.remove(old)
                del store
                if not dry_run:
                    self._apply(changes, self._digests)
                    self._digests.keep()
        return Loaded(reading.count, touched.documents, changes.unchanged, tuple(g.value for g in old))

    def _fill(self, quads: Iterable[Quad]) -> None:
        with self._replaced() as part:
            new = ox.Store(str(part))
            new.bulk_extend(quads)
            new.flush()
            del new

    def _apply(self, changes: Changes, digests: Digests) -> None:
        quads, graphs = changes.number
        if not quads and not graphs:
            return
        if quads <= _QUADS_AT_ONCE and graphs <= _GRAPHS_AT_ONCE:
            digests.mistrust(self._folder)
            changes.at_once()
        elif can_be_replaced(self._folder):
            with self._replaced() as part:
                changes.beside(part)
        else:
            digests.mistrust(self._folder)
            changes.bit_by_bit()

    @contextmanager
    def _replaced(self) -> Iterator[Path]:
        try:
            with replacing(self._folder, self._let_go) as part:
                yield part
        finally:
            if self._store is None:
                self._store = self._opened(self._folder)

    def _let_go(self) -> None:
        self._store = None  # pyoxigraph closes a store when the last reference to it goes

    def query(self, sparql: str) -> QueryResults:
        """See `Store.query`."""
        with translated(self._folder):
            return self._open().query(sparql, use_default_graph_as_union=True)

    def graphs(self) -> Iterator[NamedNode]:
        """See `Store.graphs`."""
        with translated(self._folder):
            yield from (name for name in self._open().named_graphs() if isinstance(name, NamedNode))

    def graph(self, name: NamedNode | DefaultGraph) -> Iterator[Triple]:
        """See `Store.graph`."""
        with translated(self._folder):
            for quad in self._open().quads_for_pattern(None, None, None, name):
                yield quad.triple

    def close(self) -> None:
        """See `Store.close`. Results of queries that are still in use keep the folder locked until they go."""
        self._let_go()
        if self._digests:
            self._digests.save(self._folder)
            self._digests = None

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
    except (OSError, SyntaxError, ValueError, RuntimeError, sqlite3.Error) as exc:
        raise store_error(exc, folder) from exc


def store_error(exc: Exception, folder: Path) -> StoreError:
    """Our error for one of pyoxigraph's: its documentation names OSError, SyntaxError, ValueError, RuntimeError."""
    text = " ".join(str(exc).split())
    if isinstance(exc, SyntaxError):
        return StoreRejected(f"{folder}: error in the query: {text}; correct the query")
    if not isinstance(exc, OSError | sqlite3.Error):
        return StoreRejected(f"{folder}: the store refused: {text}; check the data or the query")
    if "lock" in text.lower():
        return StoreUnavailable(
            f"{folder}: in use by another writer; wait until it ends, or give another folder"
        )
    if isinstance(exc, PermissionError) or "Permission denied" in text:
        return StoreUnavailable(f"{folder}: no permission to open the store; change the folder's permissions")
    return StoreUnavailable(
        f"{folder}: the store cannot be opened or written ({text}); check the folder and its disk, and run it again"
    )
