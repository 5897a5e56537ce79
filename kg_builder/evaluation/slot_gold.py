"""Gold for the slots of statements: short texts with what stands around one or two of their cues.

The form of the files is described in ``tests/gold_slots/README.md``. A cue stands in its text once, or its context is
given and the cue is put in braces; a phrase must stand in the text. Anything else is an error.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg_builder.errors import RecordError
from kg_builder.evaluation.gold import find
from kg_builder.model import ACTS, Document, Polarity, Span

PARTIES = ("to", "at", "via")
"""Slots that hold entities, each by any of its names."""
PHRASES = ("if", "then", "event", "medium")
"""Slots that hold words of the text."""
_KEYS = {"act", "pol", "date", *PARTIES, *PHRASES}


@dataclass(frozen=True, slots=True)
class Expected:
    """What stands around one cue."""

    cue: Span
    act: str
    polarity: Polarity
    date: str | None
    parties: Mapping[str, tuple[tuple[str, ...], ...]]
    """For each of `PARTIES`, the entities; each as the names of which any is right."""
    phrases: Mapping[str, tuple[str, ...]]
    """For each of `PHRASES`, the stretches of text."""


@dataclass(frozen=True, slots=True)
class SlotCase:
    """A text with one or more cues."""

    document: Document
    expected: tuple[Expected, ...]


def read_slot_cases(folder: Path, published: str) -> Iterator[SlotCase]:
    """The cases of all ``*.txt`` files of a folder; `published` dates those that state no day of their own.

    Raises:
        RecordError: a line cannot be understood; the message names file, text and reason.
    """
    for path in sorted(folder.glob("*.txt")):
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        for number, block in enumerate(blocks, 1):
            lines = [line for line in block.splitlines() if line and not line.startswith("#")]
            if not lines:
                continue
            try:
                yield _case(f"{folder.name}/{path.stem}-{number}", lines, published)
            except ValueError as exc:
                msg = f"slot gold {path.name}, {lines[0][:60]!r}: {exc}"
                raise RecordError(msg) from exc


def _case(name: str, lines: list[str], published: str) -> SlotCase:
    marks = [line.removeprefix("@").strip() for line in lines if line.startswith("@")]
    text = "\n\n".join(line for line in lines if not line.startswith(("@", "- ")))
    day = marks[0] if marks else published
    document = Document(id=f"urn:slots:{name}", source=name, text=text, published=day)
    expected = tuple(_expected(text, line[2:]) for line in lines if line.startswith("- "))
    if not text or not expected:
        msg = "a case is a text and at least one line that begins with '- '"
        raise ValueError(msg)
    return SlotCase(document, expected)


def _expected(text: str, line: str) -> Expected:
    cue, *fields = (part.strip() for part in line.split(" | "))
    values = {key: value for key, _, value in (field.partition("=") for field in fields)}
    if unknown := sorted(set(values) - _KEYS):
        msg = f"unknown key {unknown[0]!r}; one of {', '.join(sorted(_KEYS))} is meant"
        raise ValueError(msg)
    act = values.get("act", "say")
    if act not in ACTS:
        msg = f"act {act!r} is unknown"
        raise ValueError(msg)
    phrases = {key: _items(values.get(key, "")) for key in PHRASES}
    for phrase in (p for found in phrases.values() for p in found):
        if phrase not in text:
            msg = f"{phrase!r} does not stand in the text"
            raise ValueError(msg)
    return Expected(
        cue=find(text, cue),
        act=act,
        polarity=Polarity(values.get("pol", "affirmed")),
        date=values.get("date"),
        parties={key: tuple(tuple(x.split("|")) for x in _items(values.get(key, ""))) for key in PARTIES},
        phrases=phrases,
    )


def _items(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";") if part.strip())
