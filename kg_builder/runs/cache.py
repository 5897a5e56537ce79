"""What earlier runs found and made, so that a document is read by the models, and written, only when it has changed.

    DIR/extractions-3.sqlite    what was found in each document, before anything across documents is decided, and what
                                was made of it last
    DIR/versions-1.sqlite       which version of each document each graph held (`history`)

The key of what was found is a digest of the document's text and metadata and of the recipe's fingerprint (model,
tagger, rules, authority files, …); so nothing ever has to be invalidated. The text is not in the entry: it is at hand
when one asks. What is made of it has a place, such as that of the document's section in one kind of graph, and a key,
of all that it depends on: what has another key takes its place (`memory`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg_builder.authority import Authority
from kg_builder.closing import Closing
from kg_builder.compression import unpacked
from kg_builder.errors import RecordError
from kg_builder.model import Document
from kg_builder.resolve import Observer
from kg_builder.runs.database import Database, OnDamage
from kg_builder.runs.finding import Finding, Found, extraction_of
from kg_builder.runs.recipe import later_rules
from kg_builder.versions import digest_of

_FILE: Final = "extractions-3.sqlite"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS recipe (id INTEGER PRIMARY KEY, fingerprint TEXT UNIQUE, label TEXT, used TEXT);
CREATE TABLE IF NOT EXISTS extraction (key BLOB PRIMARY KEY, recipe INTEGER, record BLOB, rules TEXT, observation BLOB);
CREATE TABLE IF NOT EXISTS made (place BLOB PRIMARY KEY, recipe INTEGER, key BLOB, data BLOB);
CREATE INDEX IF NOT EXISTS extraction_recipe ON extraction (recipe);
CREATE INDEX IF NOT EXISTS made_recipe ON made (recipe);
"""
_USED: Final = """
INSERT INTO recipe (fingerprint, label, used) VALUES (?, ?, ?)
ON CONFLICT (fingerprint) DO UPDATE SET used = excluded.used
"""
_KEEP: Final = (
    "INSERT OR REPLACE INTO extraction SELECT ?1, id, ?3, ?4, ?5 FROM recipe WHERE fingerprint = ?2"
)
_KEEP_MADE: Final = "INSERT OR REPLACE INTO made SELECT ?1, id, ?3, ?4 FROM recipe WHERE fingerprint = ?2"
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
    """What one recipe found, in a folder; of several processes at once, if need be.

    Args:
        folder: Where the files lie; it is made.
        fingerprint: Of the recipe.
        label: What people call it: model and version.
        on_damage: Called if a file is damaged and has to be begun anew.
        known: The authority files of the recipe; ours if None.

    Raises:
        CacheError: the folder cannot be written to.
    """

    def __init__(
        self,
        folder: Path,
        fingerprint: str,
        label: str = "",
        on_damage: OnDamage | None = None,
        known: Authority | None = None,
    ) -> None:
        self._observer = Observer(known)
        self._db = Database(folder / _FILE, _SCHEMA, _LOST, on_damage)
        self.fingerprint = fingerprint
        """Of the recipe."""
        self._recipe = [(fingerprint, label, datetime.now(UTC).date().isoformat())]
        self._db.write((_USED, self._recipe))

    def get(self, document: Document) -> Finding | None:
        """What was found in a document; None if it is not there, or is not what was put in."""
        for record, rules, observation in self._db.rows(
            "SELECT record, rules, observation FROM extraction WHERE key = ?", (self._key(document),)
        ):
            try:
                unpacked(record)  # now: later there is nobody to read the document anew
                if rules == later_rules():
                    unpacked(observation)
                    return Finding(record, observation)
                finding = Finding.of(extraction_of(document, record), self._observer)
            except (ValueError, RecordError, TypeError):
                return None  # a damaged entry is written anew
            self.put([Found(document, finding)])  # what is noted is another thing since
            return finding
        return None

    def put(self, found: Iterable[Found]) -> None:
        """Keep what was found; all that was put in is there even if the process is killed the next moment.

        Raises:
            CacheError: the disk is full.
        """
        rules = later_rules()
        rows = [
            (self._key(f.document), self.fingerprint, f.finding.record, rules, f.finding.observation)
            for f in found
        ]
        if rows:
            self._db.write((_USED, self._recipe), (_KEEP, rows))

    def made(self, place: bytes, key: bytes) -> bytes | None:
        """What lies in a place, if it has this key."""
        found = self._db.rows("SELECT data FROM made WHERE place = ? AND key = ?", (place, key))
        return found[0][0] if found else None

    def put_made(self, results: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """Put what was made in its places: place, key and content of each.

        Raises:
            CacheError: the disk is full.
        """
        rows = [(place, self.fingerprint, key, data) for place, key, data in results]
        if rows:
            self._db.write((_USED, self._recipe), (_KEEP_MADE, rows))

    def _key(self, document: Document) -> bytes:
        return bytes.fromhex(digest_of(document)) + bytes.fromhex(self.fingerprint)[:16]

    def close(self) -> None:
        """Let the files go."""
        self._db.close()


def is_cache(folder: Path) -> bool:
    """Whether a folder holds a cache that this version can read."""
    return (folder / _FILE).is_file()


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
                "SELECT fingerprint, label, used, (SELECT COUNT(*) FROM extraction WHERE recipe = recipe.id), "
                "(SELECT COALESCE(SUM(LENGTH(record) + LENGTH(observation)), 0) FROM extraction WHERE recipe = recipe.id)"
                " + (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM made WHERE recipe = recipe.id) "
                "FROM recipe ORDER BY used DESC, recipe.id DESC"
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
            (
                "DELETE FROM made WHERE recipe = (SELECT id FROM recipe WHERE fingerprint = ?)",
                fingerprints,
            ),
            ("DELETE FROM recipe WHERE fingerprint = ?", fingerprints),
        )
        db.compact()
    finally:
        db.close()
    return sum(holding.documents for holding in old)
