"""Do the parts of a statement fit together? What SHACL Core cannot say, since it compares no two paths.

The words of a statement are those of its spans, and the spans stand in its document; its condition lies in its
content, and the content of a nested statement in that of the outer one; no statement is dated after its report.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import SDO, TIME

from kg_builder.rdf.offsets import Finding
from kg_builder.rdf.shapes import SHAPES
from kg_builder.rdf.terms import term
from kg_builder.vocab import KGB, NIF

_Slots: TypeAlias = dict[NamedNode, list[str]]
_Nodes: TypeAlias = Mapping[str, _Slots]
_Span: TypeAlias = tuple[str, int, int]
"""Article, begin and end."""

_BEGIN: Final = term(NIF.beginIndex)
_END: Final = term(NIF.endIndex)
_CONTEXT: Final = term(NIF.referenceContext)
_ANCHOR: Final = term(NIF.anchorOf)
_TEXT: Final = term(SDO.text)
_PART_OF: Final = term(SDO.isPartOf)
_PUBLISHED: Final = term(SDO.datePublished)
_CONTENT: Final = term(KGB.content)
_NESTED_IN: Final = term(KGB.nestedIn)
_SAID: Final = term(KGB.utteranceDate)
_ACTED: Final = term(KGB.actionDate)
_PERIOD: Final = term(KGB.period)
_BEGINNING: Final = term(TIME.hasBeginning)
_ENDING: Final = term(TIME.hasEnd)
_IN_DAY: Final = term(TIME.inXSDDate)
_PARTS: Final = (term(KGB.condition), term(KGB.consequence))
_OTHER: Final = (KGB.cue, KGB.speakerMention, KGB.occasion, KGB.dateExpression, KGB.passage)
_EVIDENCE: Final = (_CONTENT, *_PARTS, *map(term, _OTHER))
_TIMES: Final = (_SAID, _ACTED, _PERIOD, _BEGINNING, _ENDING, _IN_DAY, _PUBLISHED)
_SLOTS: Final = frozenset((_BEGIN, _END, _CONTEXT, _ANCHOR, _TEXT, _PART_OF, _NESTED_IN, *_TIMES, *_EVIDENCE))
_DAY: Final = len("2024-12-16")


def check_statements(quads: Iterable[Quad]) -> Iterator[Finding]:
    """Check where the spans of each statement lie, in themselves and in the outer statement, and its date.

    Nodes that lack a slot, or hold in it what they should not, are left to the shapes.
    """
    nodes: dict[str, _Slots] = {}
    for quad in quads:
        value = quad.object
        if (
            quad.predicate in _SLOTS
            and isinstance(quad.subject, NamedNode)
            and isinstance(value, Literal | NamedNode)
        ):
            slots = nodes.setdefault(quad.subject.value, defaultdict(list))
            slots[quad.predicate].append(value.value)
    for iri in [iri for iri, slots in nodes.items() if _CONTENT in slots]:
        yield from _words(iri, nodes)
        yield from _elsewhere(iri, nodes)
        yield from _overlaps(iri, nodes)
        yield from _parts(iri, nodes)
        yield from _nested(iri, nodes)
        yield from _dated(iri, nodes)
    for iri in [iri for iri, slots in nodes.items() if _PERIOD in slots]:
        yield from _period(iri, nodes)


def _get(nodes: _Nodes, iri: str, slot: NamedNode) -> list[str]:
    return nodes[iri].get(slot, []) if iri in nodes else []


def _finding(iri: str, shape: str, path: NamedNode, value: str, message: str) -> Finding:
    return Finding(iri, str(SHAPES[shape]), path.value, message, value)


def _offsets(nodes: _Nodes, span: str) -> _Span | None:
    page, begin, end = (_get(nodes, span, slot) for slot in (_CONTEXT, _BEGIN, _END))
    if len(page) == len(begin) == len(end) == 1 and all(n.isascii() and n.isdigit() for n in (*begin, *end)):
        return page[0], int(begin[0]), int(end[0])
    return None


def _content(nodes: _Nodes, statement: str) -> list[tuple[_Span, str]]:
    found = ((_offsets(nodes, span), span) for span in _get(nodes, statement, _CONTENT))
    return sorted((offsets, span) for offsets, span in found if offsets)


def _words(iri: str, nodes: _Nodes) -> Iterator[Finding]:
    anchors = [_get(nodes, span, _ANCHOR) for _, span in _content(nodes, iri)]
    if all(len(anchor) == 1 for anchor in anchors):
        words = " ".join(" … ".join(anchor for (anchor,) in anchors).split())
        for text in _get(nodes, iri, _TEXT):
            if words and text != words:
                message = "The words of a statement are those of its content spans, joined by “ … ”: correct schema:text."
                yield _finding(iri, "ContentText", _TEXT, text, message)


def _elsewhere(iri: str, nodes: _Nodes) -> Iterator[Finding]:
    pages = _get(nodes, iri, _PART_OF)
    for slot in _EVIDENCE:
        for span in _get(nodes, iri, slot):
            for context in _get(nodes, span, _CONTEXT):
                if pages and context not in pages:
                    message = "The evidence of a statement stands in the statement’s own article: point to a span of that."
                    yield _finding(iri, "OwnDocument", slot, span, message)


def _overlaps(iri: str, nodes: _Nodes) -> Iterator[Finding]:
    for (first, _), (second, span) in pairwise(_content(nodes, iri)):
        if second[0] == first[0] and second[1] < first[2]:
            message = "No two spans of one content overlap: join them to one span, or part them."
            yield _finding(iri, "ContentOverlap", _CONTENT, span, message)


def _parts(iri: str, nodes: _Nodes) -> Iterator[Finding]:
    content = [offsets for offsets, _ in _content(nodes, iri)]
    for slot in _PARTS:
        for span in _get(nodes, iri, slot):
            part = _offsets(nodes, span)
            if part and content and not any(_inside(part, whole) for whole in content):
                message = "A condition, and its consequence, is a part of what is said: point to a span inside the content."
                yield _finding(iri, "PartOfContent", slot, span, message)


def _nested(iri: str, nodes: _Nodes) -> Iterator[Finding]:
    for outer in _get(nodes, iri, _NESTED_IN):
        wholes = [offsets for offsets, _ in _content(nodes, outer)]
        for part, span in _content(nodes, iri):
            # Smaller, too: so nothing is nested in itself, at once or by way of others.
            if wholes and not any(_inside(part, whole) and part != whole for whole in wholes):
                message = "A nested statement is a part of what the outer one says: correct kgb:nestedIn."
                yield _finding(iri, "NestedContent", _NESTED_IN, span, message)


def _dated(iri: str, nodes: _Nodes) -> Iterator[Finding]:
    for page in _get(nodes, iri, _PART_OF):
        for published in _get(nodes, page, _PUBLISHED):
            for said in _get(nodes, iri, _SAID):
                # A year is not after a day of the same year: as much is compared as both dates tell.
                known = min(len(said), len(published), _DAY)
                if _year(said) and _year(published) and said[:known] > published[:known]:
                    message = f"Nothing is said after its report, here of {published}: correct kgb:utteranceDate or schema:datePublished."
                    yield _finding(iri, "ReportedLater", _SAID, said, message)


def _period(iri: str, nodes: _Nodes) -> Iterator[Finding]:
    for date in (*_get(nodes, iri, _SAID), *_get(nodes, iri, _ACTED)):
        for period in _get(nodes, iri, _PERIOD):
            days = [
                day
                for slot in (_BEGINNING, _ENDING)
                for instant in _get(nodes, period, slot)
                for day in _get(nodes, instant, _IN_DAY)
            ]
            if not all(day.startswith(f"{date}-") for day in days) or days != sorted(days):
                message = f"The interval is that of the date, {date}, from its first day to its last: correct kgb:period."
                yield _finding(iri, "PeriodOfDate", _PERIOD, period, message)


def _year(date: str) -> bool:
    return date[:4].isascii() and date[:4].isdigit()


def _inside(part: _Span, whole: _Span) -> bool:
    return part[0] == whole[0] and whole[1] <= part[1] and part[2] <= whole[2]
