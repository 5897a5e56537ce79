"""A small SQLite database that outlives a run: safe for several processes at once, and never a reason to stop.

SQLite in WAL mode: it comes with Python, a killed process or a power cut leaves it whole, readers never wait, and one
writer waits for another. (A network file system without shared memory gets SQLite's older journal, by itself.)
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from kg_builder.errors import CacheError

OnDamage: TypeAlias = Callable[[CacheError], None]

_WAIT = 60.0
"""Seconds that a writer waits for another process."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_SHORT_READ = 522  # SQLITE_IOERR_SHORT_READ: a file that was cut
_PRIMARY = 0xFF
_REMEDIES = {
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_BUSY: "wait for the other run to end",
    sqlite3.SQLITE_READONLY: "name another folder with --cache",
}
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by kg-builder; see https://bford.info/cachedir/\n"


class Database:
    """A database file in a folder; a damaged one is set aside, and a new one begun.

    Args:
        path: The file; its folder is made.
        schema: Statements that make the tables where they are missing.
        lost: What is gone if the file is damaged, for the message.
        on_damage: Called with that message.

    Raises:
        CacheError: the folder cannot be written to.
    """

    def __init__(self, path: Path, schema: str, lost: str, on_damage: OnDamage | None = None) -> None:
        self._path = path
        self._schema = schema
        self._lost = lost
        self._on_damage = on_damage
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            (path.parent / "CACHEDIR.TAG").write_text(_TAG, encoding="ascii")
        except OSError as exc:
            msg = f"{path.parent}: cannot be written ({exc.strerror}); name another folder with --cache, or use --no-cache"
            raise CacheError(msg) from exc
        self._db = self._opened()

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query; none if the file turns out to be damaged."""
        try:  # not `_errors`: this is asked several times a document
            if self._reads_freely and not self._db.in_transaction:
                self._db.execute("BEGIN")  # to lock the file for each row costs as much as to read it
            return self._db.execute(query, values).fetchall()
        except sqlite3.DatabaseError as exc:
            self._recover(exc)
            return []

    def write(self, *statements: tuple[str, Sequence[Sequence[Any]]]) -> None:
        """Carry out statements, each with all of its rows, in one transaction.

        Raises:
            CacheError: the disk is full, or another process holds the file too long.
        """
        for _ in range(2):  # again in the new file, if the first one turns out to be damaged
            with self._errors(), self._transaction():
                for statement, rows in statements:
                    self._db.executemany(statement, rows)
                return

    def compact(self) -> None:
        """Give the space of what was deleted back to the disk."""
        with self._errors():
            self._stop_reading()
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let the file go."""
        with suppress(sqlite3.Error):
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._stop_reading()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as exc:
            self._recover(exc)

    def _recover(self, exc: sqlite3.DatabaseError) -> None:
        if not _is_damage(exc):
            raise self._error(exc) from exc
        self._begin_anew()

    def _stop_reading(self) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.DatabaseError as exc:
            if not _is_damage(exc):
                raise self._error(exc) from exc
            self._set_aside()
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
        try:
            ((mode,),) = db.execute("PRAGMA journal_mode = WAL")
            self._reads_freely = mode == "wal"  # in the older journal, who reads keeps others from writing
            db.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last moments, never the file
            db.executescript(self._schema)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _begin_anew(self) -> None:
        self.close()
        self._set_aside()
        self._db = self._connected()

    def _set_aside(self) -> None:
        aside = self._path.with_name(f"{self._path.name}.damaged")
        for suffix in ("-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            self._path.replace(aside)
        if self._on_damage:
            self._on_damage(
                CacheError(f"{self._path}: damaged, set aside as {aside.name} and begun anew; {self._lost}")
            )

    def _error(self, exc: sqlite3.DatabaseError) -> CacheError:
        remedy = _REMEDIES.get(
            getattr(exc, "sqlite_errorcode", 0) & _PRIMARY,
            "see that the disk has room, or name another folder with --cache",
        )
        return CacheError(f"{self._path}: {exc}; {remedy}, and run again: what was done is kept")


def _is_damage(exc: sqlite3.DatabaseError) -> bool:
    code = getattr(exc, "sqlite_errorcode", 0)
    return code & _PRIMARY in _DAMAGED or code == _SHORT_READ
