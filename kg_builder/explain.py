"""Statements explained for a reader: their sentences with every span named, and under them what is known.

Nothing here knows of colours: a passage comes as segments, each with the slots that it belongs to, and
`to_brackets` writes them where there are no colours, as in ``[speaker Ada Moor] [cue said] [content …]``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise

from kg_builder.listing import heading, speaker_of, visible
from kg_builder.model import Entity, Extraction, Span, Statement


class Slot(StrEnum):
    """What a span is to its statement; of equal spans, the one named first holds the others."""

    CONTENT = "content"
    CONSEQUENCE = "consequence"
    CONDITION = "condition"
    OCCASION = "occasion"
    SPEAKER = "speaker"
    CUE = "cue"
    ADDRESSEE = "addressee"
    TARGET = "target"
    VIA = "via"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of the statement; those of one slot are told apart by where they stand."""

    start: int
    end: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that lies in the same spans throughout, the outermost first."""

    text: str
    """Safe to print: see `kg_builder.listing.visible`."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A statement in its sentences, and what is known of it as pairs of name and value."""

    number: int
    passage: tuple[Segment, ...]
    facts: tuple[tuple[str, str], ...]


def explain(extraction: Extraction) -> Iterator[Explanation]:
    """The statements of a document, numbered from 1."""
    entities = {entity.id: entity for entity in extraction.entities}
    numbers = {s.id: number for number, s in enumerate(extraction.statements, start=1)}
    for number, statement in enumerate(extraction.statements, start=1):
        marks = sorted(_marks(statement, entities), key=lambda m: (m.start, -m.end, _ORDER[m.slot]))
        passage = chain.from_iterable(
            ([Segment(" … ")] if n else []) + _segments(extraction.document.text, *region, marks)
            for n, region in enumerate(_regions(statement, marks))
        )
        yield Explanation(number, tuple(passage), tuple(_facts(statement, entities, numbers)))


def to_brackets(extractions: Iterable[Extraction]) -> Iterator[str]:
    r"""Explanations as plain text, a block for each heading and each statement; ``[`` in the text is ``\[``."""
    for extraction in extractions:
        yield heading(extraction.document) + "\n"
        for each in explain(extraction):
            indent = " " * len(f"{each.number}. ")
            passage = _bracketed(each.passage).replace("\n", f"\n{indent}")
            facts = " · ".join(f"{name}: {value}" for name, value in each.facts)
            yield f"{each.number}. {passage}\n{indent}{facts}\n"


def _bracketed(passage: Sequence[Segment]) -> str:
    """Brackets around each span. One that crosses another's end is closed there and opened again."""
    out: list[str] = []
    open_marks: tuple[Mark, ...] = ()
    for segment in (*passage, Segment("")):
        same = next(
            (n for n, (a, b) in enumerate(zip(open_marks, segment.marks, strict=False)) if a != b),
            min(len(open_marks), len(segment.marks)),
        )
        out.append("]" * (len(open_marks) - same))
        out += [f"[{mark.slot} " for mark in segment.marks[same:]]
        out.append(re.sub(r"[\[\]]", r"\\\g<0>", segment.text))
        open_marks = segment.marks
    return "".join(out)


def _marks(s: Statement, entities: Mapping[str, Entity]) -> Iterator[Mark]:
    spans = [
        *((span, Slot.CONTENT) for span in s.content),
        *((span, Slot.OCCASION) for span in s.occasion),
        (s.consequence, Slot.CONSEQUENCE),
        (s.condition, Slot.CONDITION),
        (s.speaker_mention, Slot.SPEAKER),
        (s.cue, Slot.CUE),
        (s.date_expression, Slot.DATE),
        *((_nearest(s, entities[iri]), Slot.ADDRESSEE) for iri in s.addressees),
        *((_nearest(s, entities[iri]), Slot.TARGET) for iri in s.targets),
        *((_nearest(s, entities[iri]), Slot.VIA) for iri in s.reported_via),
    ]
    yield from (Mark(span.start, span.end, slot) for span, slot in spans if span)


def _nearest(s: Statement, entity: Entity) -> Span | None:
    """Where the passage names an entity, as near to the cue as can be: the record has no span for it."""
    at, passage = s.cue or s.content[0], s.passage or s.content[0]
    spans = [m.span for m in entity.mentions if passage.start <= m.span.start and m.span.end <= passage.end]
    return min(spans, key=lambda x: (max(x.start - at.end, at.start - x.end), x.start), default=None)


def _regions(s: Statement, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """The statement's sentences, and by themselves the spans that stand elsewhere, in text order."""
    regions: list[tuple[int, int]] = []
    passage = [(s.passage.start, s.passage.end)] if s.passage else []
    for start, end in sorted([*passage, *((m.start, m.end) for m in marks)]):
        if regions and start <= regions[-1][1]:
            regions[-1] = (regions[-1][0], max(end, regions[-1][1]))
        else:
            regions.append((start, end))
    return regions


def _segments(text: str, begin: int, end: int, marks: Sequence[Mark]) -> list[Segment]:
    """A region cut wherever a span begins or ends; `marks` hold those before which others stand inside."""
    inside = [m for m in marks if begin <= m.start and m.end <= end]
    cuts = sorted({begin, end, *(m.start for m in inside), *(m.end for m in inside)})
    return [
        Segment(visible(text[a:b]), tuple(m for m in inside if m.start <= a and b <= m.end))
        for a, b in pairwise(cuts)
    ]


def _facts(
    s: Statement, entities: Mapping[str, Entity], numbers: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    yield "speaker", visible(speaker_of(s, entities))
    yield "act", s.act
    yield "polarity", s.polarity.value
    yield "kind", s.kind.value
    yield "confidence", f"{s.confidence:.2f}"
    if s.speaker_confidence is not None:
        yield "speaker confidence", f"{s.speaker_confidence:.2f}"
    yield "rule", visible(s.rule)
    for name, iris in (("addressee", s.addressees), ("target", s.targets), ("reported via", s.reported_via)):
        if iris:
            yield name, visible(", ".join(entities[iri].name for iri in iris))
    if s.date:
        yield "date", s.date
    if s.parent and s.parent in numbers:
        yield "inside", f"statement {numbers[s.parent]}"


_ORDER = {slot: n for n, slot in enumerate(Slot)}
