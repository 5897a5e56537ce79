"""Extractions as a table that a person can read: a line for each statement."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from kg_builder.model import Document, Entity, Extraction, Polarity, Statement

_SPEAKER, _ACT, _KIND, _RULE = 24, 14, 8, 22
_LINE_BREAKS = re.compile(r"[\r\n]+")


def table(extractions: Iterable[Extraction]) -> Iterator[str]:
    """A heading for each document, then its statements: speaker, act, kind, rule and content, in columns.

    A speaker in brackets is not known by name: the words of the text stand there, or the reason.
    """
    for extraction in extractions:
        yield heading(extraction.document)
        entities = {entity.id: entity for entity in extraction.entities}
        for statement in extraction.statements:
            yield _row(statement, entities)
        yield ""


def heading(document: Document) -> str:
    """A line with what is known of a document, safe to print."""
    parts = (document.title, document.published, document.publisher, document.source)
    return "# " + " · ".join(_line(part) for part in parts if part)


def speaker_of(statement: Statement, entities: Mapping[str, Entity]) -> str:
    """The speaker's name; in brackets the words of the text, or the reason, where it is not known."""
    if statement.speaker:
        return entities[statement.speaker].name
    mention = statement.speaker_mention
    return f"[{mention.text if mention else statement.unknown_speaker_reason or 'unknown'}]"


def visible(text: str) -> str:
    r"""Text that is safe on a terminal: what controls it, or turns the direction of writing, is shown as a code.

    Line breaks are kept, one for several.

    >>> visible("red\x1b[31m\tand\r\n\n\u202eblue")
    'red\\x1b[31m and\n\\u202eblue'
    """
    plain = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    return plain if plain.isprintable() else "".join(c if _harmless(c) else ascii(c)[1:-1] for c in plain)


def _harmless(c: str) -> bool:
    return c == "\n" or c.isprintable() or unicodedata.category(c) == "Zs"


def _row(statement: Statement, entities: Mapping[str, Entity]) -> str:
    cells = (
        (speaker_of(statement, entities), _SPEAKER),
        (_act(statement), _ACT),
        (statement.kind.value, _KIND),
        (statement.rule, _RULE),
    )
    content = " … ".join(_line(span.text) for span in statement.content)
    return "  ".join([*(f"{_cut(cell, width):{width}}" for cell, width in cells), content])


def _act(statement: Statement) -> str:
    said_by_the_act = statement.polarity is Polarity.AFFIRMED or statement.act in {"deny", "decline"}
    return statement.act if said_by_the_act else f"{statement.act}/{statement.polarity}"


def _line(text: str) -> str:
    return visible(" ".join(text.split()))


def _cut(cell: str, width: int) -> str:
    one_line = _line(cell)
    return one_line if len(one_line) <= width else one_line[: width - 1] + "…"
