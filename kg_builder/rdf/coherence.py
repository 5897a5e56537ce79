"""Do the parts of a statement fit together? What SHACL Core cannot say, since it compares no two paths.

The words of a statement are those of its spans, and the spans stand in its document; its condition lies in its
content, and the content of a nested statement in that of the outer one; no statement is dated after its report.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, TypeAlias

from rdflib.namespace import SDO, TIME

from kg_builder.rdf.nodes import Nodes
from kg_builder.rdf.offsets import Finding
from kg_builder.rdf.shapes import SHAPES
from kg_builder.vocab import KGB, NIF

_Span: TypeAlias = tuple[str, int, int]
"""Article, begin and end."""
_Content: TypeAlias = list[tuple[_Span, str]]
"""The spans of a statement's content in text order, with their IRIs."""

_BEGIN: Final = str(NIF.beginIndex)
_END: Final = str(NIF.endIndex)
_CONTEXT: Final = str(NIF.referenceContext)
_ANCHOR: Final = str(NIF.anchorOf)
_TEXT: Final = str(SDO.text)
_PART_OF: Final = str(SDO.isPartOf)
_PUBLISHED: Final = str(SDO.datePublished)
_CONTENT: Final = str(KGB.content)
_NESTED_IN: Final = str(KGB.nestedIn)
_SAID: Final = str(KGB.utteranceDate)
_ACTED: Final = str(KGB.actionDate)
_PERIOD: Final = str(KGB.period)
_BEGINNING: Final = str(TIME.hasBeginning)
_ENDING: Final = str(TIME.hasEnd)
_IN_DAY: Final = str(TIME.inXSDDate)
_PARTS: Final = (str(KGB.condition), str(KGB.consequence))
_OTHER: Final = (KGB.cue, KGB.speakerMention, KGB.occasion, KGB.dateExpression, KGB.passage)
_EVIDENCE: Final = (_CONTENT, *_PARTS, *map(str, _OTHER))
_DAY: Final = len("2024-12-16")


def check_statements(nodes: Nodes) -> Iterator[Finding]:
    """Check where the spans of each statement lie, in themselves and in the outer statement, and its date.

    Nodes that lack a slot, or hold in it what they should not, are left to the shapes.
    """
    for iri in [iri for iri, slots in nodes.slots.items() if _CONTENT in slots]:
        content = _content(nodes, iri)
        yield from _words(iri, content, nodes)
        yield from _elsewhere(iri, nodes)
        yield from _overlaps(iri, content)
        yield from _parts(iri, content, nodes)
        yield from _nested(iri, content, nodes)
        yield from _dated(iri, nodes)
    for iri in [iri for iri, slots in nodes.slots.items() if _PERIOD in slots]:
        yield from _period(iri, nodes)


def _finding(iri: str, shape: str, path: str, value: str, message: str) -> Finding:
    return Finding(iri, str(SHAPES[shape]), path, message, value)


def _offsets(nodes: Nodes, span: str) -> _Span | None:
    page, begin, end = (nodes.texts(span, slot) for slot in (_CONTEXT, _BEGIN, _END))
    if len(page) == len(begin) == len(end) == 1 and all(n.isascii() and n.isdigit() for n in (*begin, *end)):
        return page[0], int(begin[0]), int(end[0])
    return None


def _content(nodes: Nodes, statement: str) -> _Content:
    found = ((_offsets(nodes, span), span) for span in nodes.texts(statement, _CONTENT))
    return sorted((offsets, span) for offsets, span in found if offsets)


def _words(iri: str, content: _Content, nodes: Nodes) -> Iterator[Finding]:
    anchors = [nodes.texts(span, _ANCHOR) for _, span in content]
    if all(len(anchor) == 1 for anchor in anchors):
        words = " ".join(" … ".join(anchor for (anchor,) in anchors).split())
        for text in nodes.texts(iri, _TEXT):
            if words and text != words:
                message = "The words of a statement are those of its content spans, joined by “ … ”: correct schema:text."
                yield _finding(iri, "ContentText", _TEXT, text, message)


def _elsewhere(iri: str, nodes: Nodes) -> Iterator[Finding]:
    pages = nodes.texts(iri, _PART_OF)
    for slot in _EVIDENCE:
        for span in nodes.texts(iri, slot):
            for context in nodes.texts(span, _CONTEXT):
                if pages and context not in pages:
                    message = "The evidence of a statement stands in the statement’s own article: point to a span of that."
                    yield _finding(iri, "OwnDocument", slot, span, message)


def _overlaps(iri: str, content: _Content) -> Iterator[Finding]:
    for (first, _), (second, span) in pairwise(content):
        if second[0] == first[0] and second[1] < first[2]:
            message = "No two spans of one content overlap: join them to one span, or part them."
            yield _finding(iri, "ContentOverlap", _CONTENT, span, message)


def _parts(iri: str, content: _Content, nodes: Nodes) -> Iterator[Finding]:
    for slot in _PARTS:
        for span in nodes.texts(iri, slot):
            part = _offsets(nodes, span)
            if part and content and not any(_inside(part, whole) for whole, _ in content):
                message = "A condition, and its consequence, is a part of what is said: point to a span inside the content."
                yield _finding(iri, "PartOfContent", slot, span, message)


def _nested(iri: str, content: _Content, nodes: Nodes) -> Iterator[Finding]:
    for outer in nodes.texts(iri, _NESTED_IN):
        wholes = [offsets for offsets, _ in _content(nodes, outer)]
        for part, span in content:
            # Smaller, too: so nothing is nested in itself, at once or by way of others.
            if wholes and not any(_inside(part, whole) and part != whole for whole in wholes):
                message = "A nested statement is a part of what the outer one says: correct kgb:nestedIn."
                yield _finding(iri, "NestedContent", _NESTED_IN, span, message)


def _dated(iri: str, nodes: Nodes) -> Iterator[Finding]:
    for page in nodes.texts(iri, _PART_OF):
        for published in nodes.texts(page, _PUBLISHED):
            for said in nodes.texts(iri, _SAID):
                # A year is not after a day of the same year: as much is compared as both dates tell.
                known = min(len(said), len(published), _DAY)
                if _year(said) and _year(published) and said[:known] > published[:known]:
                    message = f"Nothing is said after its report, here of {published}: correct kgb:utteranceDate or schema:datePublished."
                    yield _finding(iri, "ReportedLater", _SAID, said, message)


def _period(iri: str, nodes: Nodes) -> Iterator[Finding]:
    for date in (*nodes.texts(iri, _SAID), *nodes.texts(iri, _ACTED)):
        for period in nodes.texts(iri, _PERIOD):
            days = [
                day
                for slot in (_BEGINNING, _ENDING)
                for instant in nodes.texts(period, slot)
                for day in nodes.texts(instant, _IN_DAY)
            ]
            if not all(day.startswith(f"{date}-") for day in days) or days != sorted(days):
                message = f"The interval is that of the date, {date}, from its first day to its last: correct kgb:period."
                yield _finding(iri, "PeriodOfDate", _PERIOD, period, message)


def _year(date: str) -> bool:
    return date[:4].isascii() and date[:4].isdigit()


def _inside(part: _Span, whole: _Span) -> bool:
    return part[0] == whole[0] and whole[1] <= part[1] and part[2] <= whole[2]
