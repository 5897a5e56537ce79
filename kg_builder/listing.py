"""Extractions as a table that a person can read: a line for each statement."""

from collections.abc import Iterable, Iterator

from kg_builder.model import Extraction, Polarity, Statement

_SPEAKER, _ACT, _KIND, _RULE = 24, 14, 8, 22


def table(extractions: Iterable[Extraction]) -> Iterator[str]:
    """A heading for each document, then its statements: speaker, act, kind, rule and content, in columns.

    A speaker in brackets is not known by name: the words of the text stand there, or the reason.
    """
    for extraction in extractions:
        document = extraction.document
        heading = (document.title, document.published, document.publisher, document.source)
        yield "# " + " · ".join(part for part in heading if part)
        names = {entity.id: entity.name for entity in extraction.entities}
        for statement in extraction.statements:
            yield _row(statement, names)
        yield ""


def _row(statement: Statement, names: dict[str, str]) -> str:
    cells = (
        (_speaker(statement, names), _SPEAKER),
        (_act(statement), _ACT),
        (statement.kind.value, _KIND),
        (statement.rule, _RULE),
    )
    content = " … ".join(" ".join(span.text.split()) for span in statement.content)
    return "  ".join([*(f"{_cut(cell, width):{width}}" for cell, width in cells), content])


def _act(statement: Statement) -> str:
    said_by_the_act = statement.polarity is Polarity.AFFIRMED or statement.act in {"deny", "decline"}
    return statement.act if said_by_the_act else f"{statement.act}/{statement.polarity}"


def _speaker(statement: Statement, names: dict[str, str]) -> str:
    if statement.speaker:
        return names[statement.speaker]
    mention = statement.speaker_mention
    return f"[{mention.text if mention else statement.unknown_speaker_reason or 'unknown'}]"


def _cut(cell: str, width: int) -> str:
    one_line = " ".join(cell.split())
    return one_line if len(one_line) <= width else one_line[: width - 1] + "…"
