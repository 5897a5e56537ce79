"""What a user's authority file can say of a person, organization, place or treaty, and what is wrong with a row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from kg_builder.errors import AuthorityError
from kg_builder.model import EntityType

WIKIDATA: Final = "http://www.wikidata.org/entity/"
COLUMNS: Final = (
    "type", "name", "aliases", "same_as", "category", "gender", "country", "offices", "demonyms",
)  # fmt: skip
"""The fields of a row; `type` and `name` are needed, lists are parted by ``|`` in CSV, offices by ``;;``."""

TYPES: Final = {t.value.lower(): t for t in (
    EntityType.PERSON, EntityType.ORGANIZATION, EntityType.PLACE, EntityType.TREATY, EntityType.EVENT,
)}  # fmt: skip
_LISTS: Final = {"aliases": "|", "same_as": "|", "demonyms": "|", "offices": ";;"}
_ITEM: Final = re.compile(r"Q[1-9]\d*")
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_LONGEST_NAME: Final = 300
_GENDERS: Final = ("", "female", "male")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a user's authority file."""

    type: EntityType
    name: str
    row: str
    """Where it stands: ``own.csv, line 4``."""
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    """IRIs of the same thing elsewhere."""
    category: str | None = None
    gender: str = ""
    country: str = ""
    """ISO 3166-1 alpha-3 code, or one of the user's own for a country of theirs."""
    offices: tuple[str, ...] = ()
    """Each ``office|organization or country|start|end``."""
    demonyms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the preferred one first."""
        return (self.name, *self.aliases)

    @property
    def wikidata(self) -> str:
        """The Wikidata id, if one is given."""
        found = (iri.removeprefix(WIKIDATA) for iri in self.same_as if iri.startswith(WIKIDATA))
        return next(found, "")

    @classmethod
    def of(cls, fields: Mapping[str, Any], row: str) -> "Entry":
        """Read the fields of a row; the values are texts, or lists of texts.

        Raises:
            AuthorityError: a field is missing, unknown or of the wrong form; with the row and what to do.
        """
        unknown = [name for name in fields if name not in COLUMNS]
        if unknown:
            _refuse(row, f"unknown field {unknown[0]!r}", f"use {', '.join(COLUMNS)}")
        lists = {name: _list(fields.get(name), name, row) for name in _LISTS}
        plain = {name: _text(fields.get(name), name, row) for name in COLUMNS if name not in _LISTS}
        kind = TYPES.get(plain["type"].lower())
        if kind is None:
            _refuse(row, f"type {plain['type']!r} is not known", f"use one of {', '.join(TYPES)}")
        if plain["gender"].lower() not in _GENDERS:
            _refuse(row, f"gender {plain['gender']!r} is not known", "use female, male or nothing")
        entry = cls(
            kind,
            plain["name"],
            row,
            lists["aliases"],
            tuple(dict.fromkeys(_same_as(given, row) for given in lists["same_as"])),
            plain["category"] or None,
            plain["gender"].lower(),
            plain["country"].upper(),
            lists["offices"],
            lists["demonyms"],
        )
        for name in entry.names:
            if not any(c.isalpha() for c in name) or len(name) > _LONGEST_NAME:
                _refuse(row, f"{name[:40]!r} is no name", "give one with letters, of at most 300 characters")
        return entry


def _refuse(row: str, what: str, remedy: str) -> NoReturn:
    msg = f"{row}: {what}; {remedy}"
    raise AuthorityError(msg)


def _text(value: object, name: str, row: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        _refuse(row, f"{name} is {type(value).__name__}", "give it as text")
    return " ".join(str(value).split())


def _list(value: object, name: str, row: str) -> tuple[str, ...]:
    if isinstance(value, str):
        parts: Iterable[str] = value.split(_LISTS[name])
    elif value is None:
        parts = ()
    elif isinstance(value, Sequence) and all(isinstance(part, str) for part in value):
        parts = value
    else:
        _refuse(row, f"{name} is no list of texts", f'write ["one", "other"], or "one {_LISTS[name]} other"')
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


def _same_as(given: str, row: str) -> str:
    if _ITEM.fullmatch(given):
        return WIKIDATA + given
    if not _IRI.fullmatch(given):
        _refuse(row, f"same_as {given!r} is neither a Wikidata id nor a web IRI", "write Q42 or https://…")
    return given
