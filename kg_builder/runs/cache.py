"""Extractions of earlier runs, by document and recipe, so that a document is read by the models only once.

    DIR/extractions-1.sqlite    what was found in each document, before anything across documents is decided
    DIR/versions-1.sqlite       which version of each document each graph held (`history`)

An entry's key is a digest of the document's text and metadata and of the recipe's fingerprint (model, tagger, rules,
authority files, …); so nothing ever has to be invalidated. The text is not in the entry: it is at hand when one asks.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg_builder.closing import Closing
from kg_builder.errors import RecordError
from kg_builder.model import Document, Extraction
from kg_builder.records import from_record, to_record
from kg_builder.runs.database import Database, OnDamage
from kg_builder.versions import digest_of

_FILE: Final = "extractions-1.sqlite"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS recipe (id INTEGER PRIMARY KEY, fingerprint TEXT UNIQUE, label TEXT, used TEXT);
CREATE TABLE IF NOT EXISTS extraction (key BLOB PRIMARY KEY, recipe INTEGER, record BLOB);
CREATE INDEX IF NOT EXISTS extraction_recipe ON extraction (recipe);
"""
_USED: Final = """
INSERT INTO recipe (fingerprint, label, used) VALUES (?, ?, ?)
ON CONFLICT (fingerprint) DO UPDATE SET used = excluded.used
"""
_KEEP: Final = "INSERT OR REPLACE INTO extraction SELECT ?1, id, ?3 FROM recipe WHERE fingerprint = ?2"
_LOST: Final = "the documents are read again, nothing else is lost"


@dataclass(frozen=True, slots=True)
class Holding:
    """What a cache holds of one recipe."""

    fingerprint: str
    label: str
    used: str
    """Day of the last run with it, ISO 8601."""
    documents: int
    size: int
    """Bytes."""


class Cache(Closing):
    """The extractions of one recipe in a folder; of several processes at once, if need be.

    Args:
        folder: Where the files lie; it is made.
        fingerprint: Of the recipe.
        label: What people call it: model and version.
        on_damage: Called if a file is damaged and has to be begun anew.

    Raises:
        CacheError: the folder cannot be written to.
    """

    def __init__(
        self, folder: Path, fingerprint: str, label: str = "", on_damage: OnDamage | None = None
    ) -> None:
        self._db = Database(folder / _FILE, _SCHEMA, _LOST, on_damage)
        self._fingerprint = fingerprint
        self._recipe = [(fingerprint, label, datetime.now(UTC).date().isoformat())]
        self._db.write((_USED, self._recipe))

    def get(self, document: Document) -> Extraction | None:
        """The extraction of a document; None if it is not there, or is not what was put in."""
        for (record,) in self._db.rows("SELECT record FROM extraction WHERE key = ?", (self._key(document),)):
            try:
                fields = json.loads(zlib.decompress(record))
                return replace(from_record({**fields, "text": document.text}), document=document)
            except (zlib.error, ValueError, RecordError, TypeError):
                return None  # a damaged entry is written anew
        return None

    def put(self, extractions: Iterable[Extraction]) -> None:
        """Keep extractions; all that were put in are there even if the process is killed the next moment.

        Raises:
            CacheError: the disk is full.
        """
        rows = [
            (self._key(e.document), self._fingerprint, zlib.compress(json.dumps(to_record(e)).encode(), 1))
            for e in extractions
        ]
        if rows:
            self._db.write((_USED, self._recipe), (_KEEP, rows))

    def _key(self, document: Document) -> bytes:
        return bytes.fromhex(digest_of(document)) + bytes.fromhex(self._fingerprint)[:16]

    def close(self) -> None:
        """Let the files go."""
        self._db.close()


def holdings(folder: Path) -> list[Holding]:
    """What a cache holds, recipe by recipe, the last used first.

    Raises:
        CacheError: the folder cannot be written to.
    """
    db = Database(folder / _FILE, _SCHEMA, _LOST)
    try:
        return [
            Holding(*row)
            for row in db.rows(
                "SELECT fingerprint, label, used, COUNT(key), COALESCE(SUM(LENGTH(record)), 0) FROM recipe "
                "LEFT JOIN extraction ON recipe.id = recipe GROUP BY recipe.id ORDER BY used DESC, recipe.id DESC"
            )
        ]
    finally:
        db.close()


def prune(folder: Path, keep: int = 1) -> int:
    """Delete all but the recipes that were used last; gives back how many extractions went.

    Raises:
        CacheError: the folder cannot be written to.
    """
    old = holdings(folder)[keep:]
    db = Database(folder / _FILE, _SCHEMA, _LOST)
    try:
        fingerprints = [(holding.fingerprint,) for holding in old]
        db.write(
            (
                "DELETE FROM extraction WHERE recipe = (SELECT id FROM recipe WHERE fingerprint = ?)",
                fingerprints,
            ),
            ("DELETE FROM recipe WHERE fingerprint = ?", fingerprints),
        )
        db.compact()
    finally:
        db.close()
    return sum(holding.documents for holding in old)
