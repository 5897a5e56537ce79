"""What was found, on disk between the two passes over a corpus, so that memory does not grow with it."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum

from kg_builder.closing import Closing
from kg_builder.errors import CacheError
from kg_builder.model import Document, Extraction, Version
from kg_builder.runs.finding import Found, extraction_of
from kg_builder.versions import version_of

_SCHEMA = """
CREATE TABLE found (
    number INTEGER PRIMARY KEY, page TEXT UNIQUE, digest TEXT, sha256 TEXT, published TEXT, document TEXT, record BLOB,
    observation BLOB
);
CREATE TABLE replaced (page TEXT, digest TEXT, sha256 TEXT, published TEXT);
CREATE INDEX replaced_page ON replaced (page);
CREATE TABLE marked (page TEXT PRIMARY KEY) WITHOUT ROWID;
"""

_APPEND = "INSERT OR IGNORE INTO found VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)"
_REPLACE = """
UPDATE found SET digest = ?2, sha256 = ?3, published = ?4, document = ?5, record = ?6, observation = ?7 WHERE page = ?1
"""
_FIELDS = tuple(field.name for field in fields(Document))


class Place(Enum):
    """What a document is to those that came before it."""

    NEW = "new"
    SAME = "same"
    """It came before, with the same content."""
    NEWER = "newer"
    """It came before with other content, which it replaces."""
    OLDER = "older"
    """It came before with other content of a later date, which stays."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A document as it lies there: small, and not read until needed."""

    page: str
    """Its IRI."""
    version: Version
    fields: str
    """Those of the document, in their order, as JSON."""
    record: bytes

    def extraction(self) -> Extraction:
        """What was found in the document, as it was put in."""
        values = dict(zip(_FIELDS, json.loads(self.fields), strict=True))
        return extraction_of(Document(**{**values, "authors": tuple(values["authors"])}), self.record)


class Spool(Closing):
    """A temporary database of what was found, written once and then read in order as often as wanted.

    It lies in the system's folder for temporary files (``TMPDIR``), has no name there, and vanishes with the block.
    One document is in it once: a corrected version takes the place of the one before.

    Raises:
        CacheError: the disk is full.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        self._db.execute("BEGIN")
        self._count = 0
        self._has_replaced = False

    def append(self, found: Found) -> Place:
        """Write a document at the end, or in the place of an older version of itself."""
        document = found.document
        version = version_of(document)
        values = (
            document.id,
            version.digest,
            version.sha256,
            version.published,
            json.dumps([getattr(document, name) for name in _FIELDS]),
            found.finding.record,
            found.finding.observation,
        )
        if self._execute(_APPEND, values).rowcount:
            self._count += 1
            return Place.NEW
        before = self.version(document.id)
        if before.digest == version.digest:
            return Place.SAME
        if (version.published or "") < (before.published or "") and version.published:
            self._replaced(document, version)
            return Place.OLDER
        self._replaced(document, before)
        self._execute(_REPLACE, values)
        return Place.NEWER

    def replaced(self, document: str) -> tuple[Version, ...]:
        """The versions of a document that came up beside the one that stays, the oldest first."""
        if not self._has_replaced:
            return ()
        found = self._execute(
            "SELECT digest, sha256, published FROM replaced WHERE page = ? ORDER BY published, rowid",
            (document,),
        )
        return tuple(Version(*row) for row in found)

    def version(self, document: str) -> Version:
        """The version of a document that is in it."""
        (row,) = self._execute("SELECT digest, sha256, published FROM found WHERE page = ?", (document,))
        return Version(*row)

    def mark(self, document: str) -> None:
        """Have a document among the `marked` ones."""
        self._execute("INSERT OR IGNORE INTO marked VALUES (?)", (document,))

    def marked(self) -> Iterator[tuple[str, Version]]:
        """The IRI of each marked document with its version."""
        for page, *version in self._execute(
            "SELECT page, digest, sha256, published FROM marked JOIN found USING (page) ORDER BY page"
        ):
            yield page, Version(*version)

    def observations(self) -> Iterator[bytes]:
        """What the resolver is to know of each document, packed."""
        for (observation,) in self._execute("SELECT observation FROM found ORDER BY number"):
            yield observation

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Spooled]:
        for page, digest, sha256, published, document, record in self._execute(
            "SELECT page, digest, sha256, published, document, record FROM found ORDER BY number"
        ):
            yield Spooled(page, Version(digest, sha256, published), document, record)

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def _replaced(self, document: Document, version: Version) -> None:
        self._has_replaced = True
        self._execute(
            "INSERT INTO replaced VALUES (?, ?, ?, ?)",
            (document.id, version.digest, version.sha256, version.published),
        )

    def _execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except sqlite3.OperationalError as exc:
            msg = f"temporary files: {exc}; make room, or name another folder with TMPDIR, and run again"
            raise CacheError(msg) from exc
