"""The entries of the tables that ship with the package, each with the names that find it."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg_builder.authority.entries import WIKIDATA
from kg_builder.model import EntityType
from kg_builder.tables import items, numbered_rows

_PACKAGE = "kg_builder.authority"


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of an authority file."""

    type: EntityType
    name: str
    wikidata: str = ""
    category: str | None = None
    gender: str = ""
    country: str = ""
    """ISO 3166-1 code of the country it belongs to."""
    offices: tuple[str, ...] = ()
    """Names of the offices that a person holds or held."""
    terms: tuple[str, ...] = ()
    """The same with where and when: ``office|organization or country|start|end``."""
    links: tuple[str, ...] = ()
    """IRIs of the same thing elsewhere, beside that of Wikidata."""
    row: str = ""
    """Where the entry stands: ``persons.tsv, line 12``."""

    @property
    def same_as(self) -> tuple[str, ...]:
        """The IRIs of the same thing elsewhere, that of Wikidata first."""
        return tuple(dict.fromkeys((*((WIKIDATA + self.wikidata,) if self.wikidata else ()), *self.links)))


def organizations() -> Iterator[tuple[Record, list[str]]]:
    """Organizations with the names that find them."""
    for line, row in numbered_rows(_PACKAGE, "organizations.tsv"):
        record = Record(
            EntityType.ORGANIZATION,
            row["name"],
            row["wikidata"],
            row["category"],
            country=row["country"],
            row=f"organizations.tsv, line {line}",
        )
        yield record, [n for n in (row["name"], row["abbreviation"], *items(row["aliases"])) if n]


def persons() -> Iterator[tuple[Record, list[str]]]:
    """Persons with the names that find them, each of two words at least."""
    for line, row in numbered_rows(_PACKAGE, "persons.tsv"):
        record = Record(
            EntityType.PERSON,
            row["name"],
            row["wikidata"],
            gender=row["gender"],
            country=row["country"],
            offices=tuple(dict.fromkeys(o.split("|")[0].strip() for o in items(row["offices"], " ;; "))),
            terms=tuple(items(row["offices"], " ;; ")),
            row=f"persons.tsv, line {line}",
        )
        yield record, [n for n in (row["name"], *items(row["aliases"])) if " " in n]


def treaties() -> Iterator[tuple[Record, list[str]]]:
    """Treaties with the names that find them."""
    for line, row in numbered_rows(_PACKAGE, "treaties.tsv"):
        record = Record(
            EntityType.TREATY,
            row["name"],
            row["wikidata"],
            row["type"],
            row=f"treaties.tsv, line {line}",
        )
        yield record, [row["name"], *items(row["aliases"])]


def regions() -> Iterator[tuple[Record, list[str], str, list[str]]]:
    """Regions of federal states with their names, the form after a town's name, and what tells that they are meant."""
    for line, row in numbered_rows(_PACKAGE, "regions.tsv"):
        record = Record(
            EntityType.PLACE,
            row["name"],
            row["wikidata"],
            "region",
            country=row["country"],
            row=f"regions.tsv, line {line}",
        )
        yield record, [row["name"], *items(row["aliases"])], row["short"], items(row["telling"])
