"""What is known of the entities of all documents, on disk: a million articles name more than fits in memory."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from kg_builder.model import Entity, EntityType, MentionKind
from kg_builder.rdf.entities import About

_CACHE_KIB = 4 * 1024
_SCHEMA = f"""
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE_KIB};
CREATE TABLE added (iri TEXT, fields TEXT);
CREATE TABLE described (iri TEXT, fields TEXT, PRIMARY KEY (iri, fields)) WITHOUT ROWID;
"""
_SORT = """
INSERT OR IGNORE INTO described SELECT iri, fields FROM added ORDER BY iri, fields;
DELETE FROM added;
"""
"""Rows are sorted together, which is quicker than to find the place of each."""

Row: TypeAlias = tuple[str, str]
"""IRI of an entity, and something that a document says of it."""


class Entities:
    """A temporary table of entities: each description once, however many documents give it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")

    def add(self, rows: Iterable[Row]) -> None:
        """Note the entities of a document, as `entity_rows` gives them."""
        self._db.executemany("INSERT INTO added VALUES (?, ?)", rows)

    def __iter__(self) -> Iterator[tuple[str, About]]:
        """The entities, in the order of the IRIs, with all that documents say of each."""
        yield from described(self._rows())

    def by_entity(self) -> Iterator[tuple[str, list[Row]]]:
        """The IRI of each entity with its rows, in the order of the IRIs."""
        for iri, rows in groupby(self._rows(), key=itemgetter(0)):
            yield iri, list(rows)

    def _rows(self) -> Iterator[Row]:
        self._sort()
        yield from self._db.execute("SELECT iri, fields FROM described ORDER BY iri, fields")

    def __len__(self) -> int:
        """How many entities there are."""
        self._sort()
        (count,) = self._db.execute("SELECT COUNT(DISTINCT iri) FROM described").fetchone()
        return int(count)

    def _sort(self) -> None:
        for statement in _SORT.strip().splitlines():
            self._db.execute(statement)


def described(rows: Iterable[Row]) -> Iterator[tuple[str, About]]:
    """The entities that rows describe, in their order."""
    for iri, same in groupby(rows, key=itemgetter(0)):
        said = [json.loads(fields) for _, fields in same]
        about = About(EntityType(said[0][0]))
        for _, name, same_as, category, authority, other_names, members in said:
            about.add(name, same_as, category, authority, other_names, members=members)
        yield iri, about


def entity_rows(entity: Entity) -> Iterator[Row]:
    """A row for the entity and one for each of its names, so that documents which differ in one share the others."""
    e = entity
    yield e.id, json.dumps((e.type, e.name, e.same_as, e.category, e.authority, (), e.members))
    for name in dict.fromkeys(m.span.text for m in e.mentions if m.kind is MentionKind.NAME):
        yield e.id, json.dumps((e.type, e.name, (), None, None, (name,), ()))
