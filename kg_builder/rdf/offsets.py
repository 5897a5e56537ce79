"""Do the offsets hold? The text between a span's offsets must be the text that the span claims to be.

SHACL Core cannot say this, and SHACL-SPARQL takes most of a validation's time for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from kg_builder.iri import span_iri
from kg_builder.rdf.quoted import SHA256, sha256
from kg_builder.rdf.shapes import SHAPES
from kg_builder.rdf.terms import term
from kg_builder.vocab import NIF

_BEGIN: Final = term(NIF.beginIndex)
_END: Final = term(NIF.endIndex)
_ANCHOR: Final = term(NIF.anchorOf)
_CONTEXT: Final = term(NIF.referenceContext)
_TEXT: Final = term(NIF.isString)
_Slots: TypeAlias = dict[NamedNode, str]
_SLOTS: Final = frozenset((_BEGIN, _END, _ANCHOR, _CONTEXT, _TEXT, SHA256))


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a check failed; the fields are those of a SHACL validation result."""

    focus: str
    shape: str
    path: str
    message: str
    value: str
    severity: str = "Violation"


def check_offsets(quads: Iterable[Quad]) -> Iterator[Finding]:
    """Compare each span with its article, its IRI with its offsets, each text with its length, each hash with its text.

    Nodes that lack a slot, or have one twice, are left to the shapes.
    """
    nodes: defaultdict[str, _Slots] = defaultdict(dict)
    for quad in quads:
        predicate = quad.predicate
        if predicate in _SLOTS and isinstance(quad.subject, NamedNode):
            value = quad.object
            if isinstance(value, Literal | NamedNode):
                nodes[quad.subject.value][predicate] = value.value
    for iri, slots in nodes.items():
        if _TEXT in slots:
            yield from _article(iri, slots)
        elif _CONTEXT in slots:
            yield from _span(iri, slots, nodes.get(slots[_CONTEXT], {}))


def _article(iri: str, slots: _Slots) -> Iterator[Finding]:
    yield from _hashed(iri, slots, slots[_TEXT])
    length = len(slots[_TEXT])
    if _number(slots.get(_END)) not in {None, length}:
        message = f"The text has {length} characters: set nif:endIndex to {length}."
        yield Finding(iri, str(SHAPES.TextLength), str(NIF.endIndex), message, slots[_END])


def _span(iri: str, slots: _Slots, page: _Slots) -> Iterator[Finding]:
    begin, end, last = _number(slots.get(_BEGIN)), _number(slots.get(_END)), _number(page.get(_END))
    if begin is None or end is None:
        return
    expected = span_iri(slots[_CONTEXT], begin, end)
    if iri != expected:
        message = f"The IRI of a span states its offsets (RFC 5147): name this node <{expected}>."
        yield Finding(iri, str(SHAPES.SpanIri), str(NIF.beginIndex), message, slots[_BEGIN])
    if last is not None and end > last:
        message = f"A span lies inside its article, which ends at {last}: correct nif:endIndex."
        yield Finding(iri, str(SHAPES.SpanInside), str(NIF.endIndex), message, slots[_END])
    text, anchor = page.get(_TEXT), slots.get(_ANCHOR)
    if text is not None and anchor is not None and text[begin:end] != anchor:
        message = (
            f"The text between {begin} and {end} is {_shown(text[begin:end])}: "
            "correct the offsets or nif:anchorOf, or build the graph again from the text."
        )
        yield Finding(iri, str(SHAPES.SpanText), str(NIF.anchorOf), message, anchor)
    if text is not None or anchor is not None:
        yield from _hashed(iri, slots, (anchor or "") if text is None else text[begin:end])


def _hashed(iri: str, slots: _Slots, text: str) -> Iterator[Finding]:
    """A hash beside the text that it is of: of a graph without text, for one who has the text."""
    found = slots.get(SHA256)
    if found is not None and found != sha256(text):
        message = "The hash is not the SHA-256 of these characters in UTF-8: take the text from which the graph was built."
        yield Finding(iri, str(SHAPES.TextHash), SHA256.value, message, found)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _shown(text: str, limit: int = 60) -> str:
    return f"“{text}”" if len(text) <= limit else f"“{text[:limit]}…”"
