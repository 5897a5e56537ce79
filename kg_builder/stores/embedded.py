"""A store in a folder: Oxigraph inside this process, on RocksDB."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg_builder.errors import StoreError, StoreRejected, StoreUnavailable
from kg_builder.stores.base import Loaded, OnLoad, QueryResults, Touched
from kg_builder.stores.changes import Changes, Counted, noted
from kg_builder.stores.pruning import gone

_MARKER = "CURRENT"
"""The file that every RocksDB database has."""


class EmbeddedStore:
    """An Oxigraph store on disk. One process writes at a time; others can read when none writes."""

    def __init__(self, folder: str | Path, *, read_only: bool = False) -> None:
        self._folder = Path(folder)
        self._read_only = read_only
        self._check_folder()
        self._store: ox.Store | None = self._opened(self._folder)

    def _opened(self, folder: Path) -> ox.Store:
        with translated(self._folder):
            return ox.Store.read_only(str(folder)) if self._read_only else ox.Store(str(folder))

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

    def replace_graphs(
        self,
        quads: Iterable[Quad],
        *,
        prune: bool = False,
        dry_run: bool = False,
        on_progress: OnLoad | None = None,
    ) -> Loaded:
        """See `Store.replace_graphs`.

        A load into an empty store, and one that changes little, is done as a whole or not at all. Any other one is
        finished by running it again, as Oxigraph's bulk loader writes bit by bit.
        """
        store = self._open()
        if self._read_only:
            msg = f"{self._folder}: opened for queries alone; open it for writing to load"
            raise StoreRejected(msg)
        touched = Touched(prune=prune)
        passed = Counted(quads, touched, on_progress)
        with translated(self._folder):
            if not dry_run and next(iter(store), None) is None:
                del store  # or it could not be closed
                self._first_load(noted(passed, touched))
                return Loaded(passed.count, touched.documents)
            with Changes(store, touched) as changes:
                changes.read(passed)
                old = list(gone(touched, self.query)) if prune else []
                if not dry_run:
                    changes.apply(old)
        return Loaded(passed.count, touched.documents, changes.unchanged, tuple(g.value for g in old))

    def _first_load(self, quads: Iterable[Quad]) -> None:
        """Fill a new store beside the empty one, which it replaces; the empty one keeps other writers away."""
        target = self._folder.resolve()
        part = target.with_name(f".{target.name}.part")
        shutil.rmtree(part, ignore_errors=True)  # of a load that was killed
        try:
            new = ox.Store(str(part))
            new.bulk_extend(quads)
            new.flush()
            del new  # pyoxigraph closes a store when the last reference to it goes
            self._store = None
            shutil.rmtree(target)
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
            if self._store is None:
                self._store = self._opened(self._folder)

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
        f"{folder}: the store cannot be opened or written ({text}); check the folder and its disk, and run it again"
    )
