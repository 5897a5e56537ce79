"""What the graphs of a store on disk held when we loaded them, so that a later load need not read what has not changed.

The digests lie in the store's own folder, beside the files of RocksDB, which lets strange files be. They are believed
only while those files are the ones that the last load left: whoever writes to the store makes new ones. Without them a
load compares graph by graph, which takes longer and gives the same.
"""

import json
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from kg_builder.stores.base import graph_key

_NAME: Final = "kg-builder-digests.db"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS graphs (graph BLOB PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (tables TEXT NOT NULL, logs TEXT NOT NULL);
"""


class Digests:
    """The digests of a store's graphs, in a temporary database until they are saved. A damaged file counts as none.

    Args:
        folder: The store's; it is looked at before the store is opened for writing, which may change its files.
    """

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a temporary file without a name
        self._db.execute("PRAGMA synchronous = OFF")
        path = folder / _NAME
        with suppress(sqlite3.Error, OSError, ValueError):
            if path.is_file():
                with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as saved:
                    if _is_as_left(folder, saved):
                        saved.backup(self._db)
        self._db.executescript(_SCHEMA)
        self._sure = True

    def has(self, graph: NamedNode, digest: bytes) -> bool:
        """Whether a graph of the store has just what the digest is of."""
        found = self._db.execute(
            "SELECT 1 FROM graphs WHERE graph = ? AND digest = ?", (graph_key(graph), digest)
        )
        return found.fetchone() is not None

    def note(self, graph: NamedNode, digest: bytes) -> None:
        """Remember what a graph is about to hold."""
        self._db.execute("INSERT OR REPLACE INTO graphs VALUES (?, ?)", (graph_key(graph), digest))

    def forget(self, graph: NamedNode) -> None:
        """What a graph holds is not known any more."""
        self._db.execute("DELETE FROM graphs WHERE graph = ?", (graph_key(graph),))

    def begin(self) -> None:
        """Begin to note what a load changes, and drop what an earlier one noted and did not keep."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._db.execute("BEGIN")

    def mistrust(self, folder: Path) -> None:
        """Believe nothing of what is known until `keep`: the store is about to change.

        Raises:
            OSError: the saved digests cannot be removed.
        """
        (folder / _NAME).unlink(missing_ok=True)
        self._sure = False

    def keep(self) -> None:
        """What was noted has come true."""
        self._db.execute("COMMIT")
        self._sure = True

    def save(self, folder: Path) -> None:
        """Write the digests beside the store, which has to be closed, and let go of them."""
        with closing(self._db), suppress(sqlite3.Error, OSError):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if self._sure:
                self._save(folder)

    def _save(self, folder: Path) -> None:
        part = folder / f"{_NAME}.part"
        tables, logs = _files(folder)
        self._db.execute("DELETE FROM state")
        self._db.execute("INSERT INTO state VALUES (?, ?)", (json.dumps(tables), json.dumps(logs)))
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as saved:
            self._db.backup(saved)
        part.replace(folder / _NAME)


def _is_as_left(folder: Path, saved: sqlite3.Connection) -> bool:
    """Whether a store's tables are those that were there, and its logs of what is in no table yet are not new."""
    tables, logs = _files(folder)
    then = [json.loads(text) for text in saved.execute("SELECT tables, logs FROM state").fetchone()]
    return tables == then[0] and all(log in then[1] for log in logs)


def _files(folder: Path) -> tuple[list[str], list[str]]:
    """The tables of a RocksDB database, and its logs that are not empty: their names with their sizes."""
    with os.scandir(folder) as entries:
        sizes = {entry.name: entry.stat().st_size for entry in entries}
    named = sorted(f"{name} {size}" for name, size in sizes.items() if size)
    return [n for n in named if ".sst " in n], [n for n in named if ".log " in n]
