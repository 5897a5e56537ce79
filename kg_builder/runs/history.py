"""Which versions of each document a graph has held, from run to run."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

from kg_builder.closing import Closing
from kg_builder.iri import TEXT_DIGITS
from kg_builder.model import Version
from kg_builder.runs.database import Database, OnDamage

_FILE: Final = "versions-1.sqlite"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS version (
    graph TEXT, document TEXT, number INTEGER, digest TEXT, sha256 TEXT, published TEXT, invalidated TEXT,
    PRIMARY KEY (graph, document, number)
) WITHOUT ROWID;
"""
_AT_A_TIME: Final = 1000
_LOST: Final = "the graph no longer says which documents were corrected before this run"


class History(Closing):
    """The versions that one graph has held of each document.

    Kept by graph, not by cache: another graph beside it may hold another state of the same articles. A document that is
    named after its text (`kg_builder.iri.Minter.document`) has no other versions: another text would have another name, and
    what else is known of it was read out of that text, by rules that may have learnt to read more since.

    Args:
        folder: The cache's folder.
        graph: Where the graph is written to.
        on_damage: Called if the file is damaged and has to be begun anew.

    Raises:
        CacheError: the folder cannot be written to.
    """

    def __init__(self, folder: Path, graph: Path | str, on_damage: OnDamage | None = None) -> None:
        self._db = Database(folder / _FILE, _SCHEMA, _LOST, on_damage)
        self._versions = lru_cache(maxsize=1)(self._looked_up)
        self._graph = graph if isinstance(graph, str) else str(graph.resolve())

    def versions(self, document: str, now: Version) -> tuple[Version, ...]:
        """The versions of a document up to the last run that ended, the oldest first.

        Args:
            document: Its IRI.
            now: Its present version.
        """
        return () if _is_named_after_text(document, now) else self._versions(document)

    def lacks(self, document: str, versions: tuple[Version, ...]) -> bool:
        """Whether versions of a document, the oldest first and the present one last, are still to be recorded."""
        now = versions[-1]
        return not _is_named_after_text(document, now) and versions != self._versions(document)

    def _looked_up(self, document: str) -> tuple[Version, ...]:
        found = self._db.rows(
            "SELECT digest, sha256, published, invalidated FROM version WHERE graph = ? AND document = ? "
            "ORDER BY number",
            (self._graph, document),
        )
        versions = (Version(*row) for row in found)
        return tuple(v for v in versions if not _is_named_after_text(document, v))

    def record(self, documents: Iterable[tuple[str, tuple[Version, ...]]]) -> None:
        """Note the versions of documents, the oldest first and the present one last, now that the graph is there.

        Raises:
            CacheError: the disk is full.
        """
        changed = ((page, versions) for page, versions in documents if self.lacks(page, versions))
        while some := list(islice(changed, _AT_A_TIME)):
            self._versions.cache_clear()
            self._db.write(
                (
                    "DELETE FROM version WHERE graph = ? AND document = ?",
                    [(self._graph, page) for page, _ in some],
                ),
                (
                    "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [
                        (self._graph, page, number, v.digest, v.sha256, v.published, v.invalidated)
                        for page, versions in some
                        for number, v in enumerate(versions)
                    ],
                ),
            )

    def close(self) -> None:
        """Let the file go."""
        self._db.close()


def _is_named_after_text(document: str, version: Version) -> bool:
    return document.endswith(f"-{version.sha256[:TEXT_DIGITS]}")
