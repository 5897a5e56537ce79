"""Gold written by hand: statements as strings of the text, which this module turns into spans.

A case is a folder with ``gold.json`` and, unless that names another file, ``text.txt``. The form is described
in ``tests/gold/README.md``. Nobody counts characters: a string must stand in the text exactly once (cues and
speakers: once in the paragraphs of the content, outside it), and where it does not, more of its context is
given and the span itself is put in braces, as in ``"{he} said on Friday"``. Anything else is an error.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg_builder.errors import RecordError
from kg_builder.model import ACTS, Document, EntityType, Polarity, Span, StatementKind

ENTITY_LISTS = {
    "persons": EntityType.PERSON,
    "organizations": EntityType.ORGANIZATION,
    "treaties": EntityType.TREATY,
    "places": EntityType.PLACE,
}

_CASE_KEYS = {"text", "about", "published", "statements", "floor", *ENTITY_LISTS}
_STATEMENT_KEYS = {
    "speaker", "speaker_mention", "cue", "kind", "act", "polarity", "content", "addressees", "targets", "condition",
    "consequence", "date", "nested", "known_miss",
}  # fmt: skip
FLOORS = ("content_recall", "speaker_recall", "precision")
"""The figures for which a case may state the least acceptable value."""


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """One attribution as an annotator sees it."""

    kind: StatementKind
    act: str
    polarity: Polarity
    content: tuple[Span, ...]
    speakers: tuple[str, ...]
    """Names of the speaker, any of which is right; empty where the text names nobody."""
    speaker_mention: Span | None
    cue: Span | None
    condition: Span | None
    consequence: Span | None
    addressees: tuple[str, ...]
    targets: tuple[str, ...]
    date: str | None
    nested: bool
    """Whether it stands inside another statement's content. Not all such are annotated."""
    known_miss: str | None
    """Why the extractor is known not to find it; None if it should."""


@dataclass(frozen=True, slots=True)
class GoldCase:
    """A text with its gold."""

    name: str
    document: Document
    statements: tuple[GoldStatement, ...]
    entities: Mapping[EntityType, tuple[str, ...]]
    floor: Mapping[str, float]

    def record(self) -> dict[str, Any]:
        """The statements that are not nested, in the form that `kg_builder.evaluation.evaluate` reads."""
        return {
            "doc_id": self.document.id,
            "text": self.document.text,
            "statements": [
                {
                    "kind": s.kind.value,
                    "act": s.act,
                    "speaker": _plain(s.speaker_mention),
                    "cue": _plain(s.cue),
                    "content": [_plain(span) for span in s.content],
                }
                for s in self.statements
                if not s.nested
            ],
        }


def read_cases(folder: Path) -> Iterator[GoldCase]:
    """The cases in a folder of case folders, in the order of their names.

    Raises:
        RecordError: as `read_case`.
    """
    for path in sorted(folder.glob("*/gold.json")):
        yield read_case(path.parent)


def read_case(folder: Path) -> GoldCase:
    """Read one case and find its spans.

    Raises:
        RecordError: a file is missing or broken, a key is unknown, or a string is absent or ambiguous in the
            text; the message names case, statement and string.
    """
    try:
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        text = _read_text(folder, gold.get("text", "text.txt"))
    except (OSError, ValueError) as exc:
        msg = f"gold case {folder.name}: {exc}"
        raise RecordError(msg) from exc
    _check_keys(folder.name, gold, _CASE_KEYS)
    _check_keys(folder.name, gold.get("floor", {}), set(FLOORS))
    statements = []
    for number, raw in enumerate(gold["statements"], 1):
        where = f"gold case {folder.name}, statement {number}"
        _check_keys(where, raw, _STATEMENT_KEYS)
        try:
            statements.append(_statement(raw, text))
        except (KeyError, ValueError) as exc:
            msg = f"{where}: {exc}"
            raise RecordError(msg) from exc
    name = folder.name
    document = Document(id=f"urn:gold:{name}", source=name, text=text, published=gold.get("published"))
    entities = {kind: tuple(gold.get(key, ())) for key, kind in ENTITY_LISTS.items()}
    return GoldCase(name, document, tuple(statements), entities, gold.get("floor", {}))


def _check_keys(where: str, raw: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(raw) - known):
        msg = f"{where}: unknown key {unknown[0]!r}; one of {', '.join(sorted(known))} is meant"
        raise RecordError(msg)


def _read_text(folder: Path, name: str) -> str:
    """The text of a file, or of the document with a given id in a JSON Lines file: ``wire.jsonl#id``."""
    file, _, wanted = name.partition("#")
    text = (folder / file).read_bytes().decode("utf-8")
    if not wanted:
        return text
    for line in text.splitlines():
        record = json.loads(line)
        if record["id"] == wanted:
            return str(record["text"])
    msg = f"{file} has no document {wanted!r}"
    raise ValueError(msg)


def _statement(raw: Mapping[str, Any], text: str) -> GoldStatement:
    content = tuple(find(text, words) for words in raw["content"])
    if not content or raw["act"] not in ACTS:
        msg = f"act {raw['act']!r} is unknown" if content else "no content"
        raise ValueError(msg)

    def near(key: str, *, outside: bool) -> Span | None:
        return find(text, raw[key], content, outside=outside) if key in raw else None

    speaker = raw["speaker"]
    return GoldStatement(
        kind=StatementKind(raw["kind"]),
        act=raw["act"],
        polarity=Polarity(raw.get("polarity", "affirmed")),
        content=content,
        speakers=tuple(speaker) if isinstance(speaker, list) else (speaker,) if speaker else (),
        speaker_mention=near("speaker_mention", outside=True),
        cue=near("cue", outside=True),
        condition=near("condition", outside=False),
        consequence=near("consequence", outside=False),
        addressees=tuple(raw.get("addressees", ())),
        targets=tuple(raw.get("targets", ())),
        date=raw.get("date"),
        nested=raw.get("nested", False),
        known_miss=raw.get("known_miss"),
    )


def find(text: str, words: str, content: Sequence[Span] = (), *, outside: bool = False) -> Span:
    """The one place of some words: in the text, or in the paragraphs of a content (and outside its spans)."""
    before, brace, rest = words.partition("{")
    inner, _, after = rest.partition("}") if brace else (words, "", "")
    if not brace:
        before = ""
    spans = [
        Span.of(text, m.start("it"), m.end("it"))
        for m in re.finditer(
            f"{_edge(before + inner, first=True)}{re.escape(before)}(?P<it>{re.escape(inner)}){re.escape(after)}"
            f"{_edge(inner + after, first=False)}",
            text,
        )
    ]
    if content and not brace:
        first = text.rfind("\n", 0, content[0].start) + 1
        last = text.find("\n", content[-1].end)
        last = len(text) if last < 0 else last
        spans = [s for s in spans if first <= s.start and s.end <= last]
        if outside:
            spans = [s for s in spans if not any(c.start < s.end and s.start < c.end for c in content)]
    if len(spans) != 1:
        msg = f"{words!r} " + (
            f"stands {len(spans)} times; give more of its context and put the span itself in braces"
            if spans
            else "does not stand in the text (or, for a speaker or cue without braces, not in the paragraph)"
        )
        raise ValueError(msg)
    return spans[0]


def _edge(words: str, *, first: bool) -> str:
    """A pattern that keeps a string from beginning or ending inside a word."""
    if first:
        return r"(?<!\w)" if words[:1].isalnum() else ""
    return r"(?!\w)" if words[-1:].isalnum() else ""


def _plain(span: Span | None) -> dict[str, Any] | None:
    return {"start": span.start, "end": span.end, "text": span.text} if span else None
