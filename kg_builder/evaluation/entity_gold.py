"""Gold of entities within one text: which there are, by which name, linked to what, and where they are mentioned.

A file holds cases::

    == name-of-the-case | 2024-03-01
    What it is about.
    k | Person | Anna Keller / Anna M. Keller | -
    n | Organization | NATO | Q7184
    --
    {k:Anna Keller} went to {n:NATO}. {k:She} said so.

The date of publication may be left out. An entity line gives the mark of its mentions, its type, its accepted names, and its link: a Wikidata id, ``-`` for
none (a link is wrong), ``*`` for any.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg_builder.errors import RecordError
from kg_builder.evaluation.overlap import CharRange
from kg_builder.model import Document, EntityType

ANY, NONE = "*", "-"
_MENTION = re.compile(r"\{(\w+):([^{}]+)\}")
_LINK = re.compile(r"Q[1-9]\d*|[*-]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity of a case with the places of its mentions in the text."""

    type: EntityType
    names: tuple[str, ...]
    """Accepted names, the best first."""
    link: str
    """A Wikidata id, `NONE` or `ANY`."""
    mentions: tuple[CharRange, ...]


@dataclass(frozen=True, slots=True)
class EntityCase:
    """A short text with its entities."""

    name: str
    about: str
    document: Document
    entities: tuple[GoldEntity, ...]


def read_entity_cases(path: Path) -> list[EntityCase]:
    """The cases of one file.

    Raises:
        RecordError: a case has no text, a bad entity line, or a mark without entity line (or the other way round).
    """
    blocks = re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_case(path, block) for block in blocks[1:]]


def _case(path: Path, block: str) -> EntityCase:
    head, dashes, marked = block.partition("\n--\n")
    title, about, *lines = head.splitlines()
    name, _, published = title.partition(" | ")
    if published and not _DATE.fullmatch(published):
        raise _error(path, name, f"write the date as 2024-03-01 instead of {published!r}")
    if not dashes:
        raise _error(path, name, "no line -- in front of the text")
    text, places = _places(marked.strip("\n"))
    rows = dict(_row(path, name, line) for line in lines if line.strip())
    if rows.keys() != places.keys():
        raise _error(path, name, f"marks and entity lines differ in {sorted(rows.keys() ^ places.keys())}")
    entities = tuple(GoldEntity(*row, mentions=tuple(places[mark])) for mark, row in rows.items())
    document = Document(
        f"https://example.org/{path.parent.name}/{path.stem}/{name}", name, text, published=published or None
    )
    return EntityCase(name, about, document, entities)


def _row(path: Path, case: str, line: str) -> tuple[str, tuple[EntityType, tuple[str, ...], str]]:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != _COLUMNS or cells[1] not in set(EntityType) or not _LINK.fullmatch(cells[3]):
        raise _error(path, case, f"write mark | type | names | Q…, - or * instead of {line!r}")
    return cells[0], (EntityType(cells[1]), tuple(n.strip() for n in cells[2].split(" / ")), cells[3])


def _places(marked: str) -> tuple[str, dict[str, list[CharRange]]]:
    """The text without its marks, and the ranges that each mark had."""
    parts: list[str] = []
    places: dict[str, list[CharRange]] = {}
    length = at = 0
    for mention in _MENTION.finditer(marked):
        parts += [marked[at : mention.start()], mention[2]]
        length += mention.start() - at
        places.setdefault(mention[1], []).append((length, length + len(mention[2])))
        length += len(mention[2])
        at = mention.end()
    return "".join([*parts, marked[at:]]), places


def _error(path: Path, case: str, problem: str) -> RecordError:
    return RecordError(f"{path}, case {case!r}: {problem}")


def read_halves(folder: Path) -> Iterator[tuple[str, str, Sequence[EntityCase]]]:
    """Set, half and cases of each file ``SET/HALF.txt`` of a folder, in alphabetical order."""
    for path in sorted(folder.glob("*/*.txt")):
        yield path.parent.name, path.stem, read_entity_cases(path)
