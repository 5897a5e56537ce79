"""The resolver's memory: tables in a temporary database on disk, so that memory does not grow with the corpus.

It lies in the system's folder for temporary files (``TMPDIR``), has no name there, and vanishes when it is closed.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import isqrt
from typing import Any

from kg_builder.closing import Closing

_CACHE_KIB = 8 * 1024
_SCHEMA = """
CREATE TABLE document (doc INTEGER PRIMARY KEY, iri TEXT UNIQUE, day INTEGER, publisher TEXT, size INTEGER);
CREATE TABLE seen (
    doc INTEGER, iri TEXT, kind TEXT, block TEXT, name TEXT, notes TEXT, stray INTEGER, word TEXT, state INTEGER,
    sure INTEGER, surname INTEGER
);
CREATE TABLE person_name (given TEXT, surname TEXT, PRIMARY KEY (given, surname)) WITHOUT ROWID;
CREATE TABLE context (doc INTEGER PRIMARY KEY, features TEXT);
CREATE TABLE moved (
    doc INTEGER, old TEXT, new TEXT, name TEXT, same_as TEXT, category TEXT, authority TEXT, rule TEXT,
    kind TEXT, PRIMARY KEY (doc, old)
) WITHOUT ROWID;
CREATE TABLE said (
    doc INTEGER, statement TEXT, speaker TEXT, day INTEGER, dated INTEGER, speech INTEGER,
    start INTEGER, stop INTEGER, polarity TEXT, words TEXT, wording TEXT, digest TEXT
);
CREATE TABLE utterance (doc INTEGER, statement TEXT, iri TEXT);
CREATE TABLE sketch (doc INTEGER PRIMARY KEY, indexed TEXT, hashes TEXT, digest TEXT);
CREATE TABLE copy (doc INTEGER PRIMARY KEY, original TEXT);
"""
_TELLING = """
CREATE TABLE telling AS
    WITH told AS MATERIALIZED (SELECT doc, value AS feature FROM context JOIN json_each(features))
    SELECT doc, feature FROM told WHERE feature IN (
        SELECT feature FROM told GROUP BY feature HAVING COUNT(*) BETWEEN 2 AND ?
    );
"""
_BEARERS = """
CREATE TABLE bearers AS
    SELECT 'given' AS part, given AS word, COUNT(*) AS n FROM person_name GROUP BY given
    UNION ALL SELECT 'surname', surname, COUNT(*) FROM person_name GROUP BY surname
    UNION ALL SELECT 'all', '', COUNT(*) FROM person_name
"""
_SEVERAL = """
CREATE TABLE several AS
    SELECT word, MAX(state) AS state FROM seen WHERE word <> '' GROUP BY word
    HAVING COUNT(DISTINCT iri) > 1 OR MIN(state) < MAX(state)
"""
_FEWEST = 3
_AT_A_TIME = 1_000


class Table(Closing):
    """A temporary database with the tables of the resolver."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE_KIB};"
        )
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")

    def add(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows, as they come; one whose key is there already is left out."""
        waiting = iter(rows)
        while filled := list(islice(waiting, _AT_A_TIME)):
            marks = ", ".join("?" * len(filled[0]))
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", filled)  # noqa: S608 (our own names)

    def retype(self, moves: Iterable[Sequence[Any]]) -> None:
        """Add rows to the table ``moved``; what was seen under the old IRI is of no kind from now on."""
        waiting = iter(moves)
        while some := list(islice(waiting, _AT_A_TIME)):
            self.add("moved", some)
            self._db.executemany(
                "UPDATE seen SET kind = '' WHERE doc = ? AND iri = ?", ((doc, old) for doc, old, *_ in some)
            )

    def document(self, iri: str, day: int | None, publisher: str, size: int) -> int | None:
        """The number of a new document; None if it is there already."""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO document (iri, day, publisher, size) VALUES (?, ?, ?, ?)",
            (iri, day, publisher, size),
        )
        return cursor.lastrowid if cursor.rowcount else None

    def number(self, iri: str) -> int | None:
        """The number of a document; None if it is not there."""
        return next((doc for (doc,) in self.rows("SELECT doc FROM document WHERE iri = ?", (iri,))), None)

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as they come."""
        return self._db.execute(query, values)

    def count(self) -> None:
        """Count the bearers of names, and find what stands in several documents: context, and words of several types.

        Context counts that stands in two documents at least and not in many. That limit grows with the root of the corpus:
        what everybody writes of joins nobody.
        """
        (documents,) = next(self.rows("SELECT COUNT(*) FROM document"))
        self._db.execute(_TELLING.replace("?", str(max(_FEWEST, isqrt(documents)))))
        self._db.execute("DROP TABLE context")
        self._db.execute("CREATE INDEX telling_of ON telling (doc, feature)")
        self._db.execute(_BEARERS)
        self._db.execute(_SEVERAL)
        self._db.execute("CREATE INDEX seen_in ON seen (doc)")
        self._db.execute("CREATE INDEX bearers_of ON bearers (part, word)")

    def index(self, table: str) -> None:
        """Make the rows of a table quick to find by document, now that all are there."""
        self._db.execute(f"CREATE INDEX {table}_of ON {table} (doc)")

    def bearers(self, part: str, word: str) -> int:
        """How many names of persons have this given name or surname (``given``, ``surname``), or how many there are."""
        found = self.rows("SELECT n FROM bearers WHERE part = ? AND word = ?", (part, word))
        return int(next(found, (0,))[0])

    def telling(self, doc: int) -> frozenset[int]:
        """What a document tells of that few others do."""
        return frozenset(f for (f,) in self.rows("SELECT feature FROM telling WHERE doc = ?", (doc,)))

    def close(self) -> None:
        """Let the database go."""
        self._db.close()
