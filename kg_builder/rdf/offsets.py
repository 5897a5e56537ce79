"""Do the offsets hold? The text between a span's offsets must be the text that the span claims to be.

SHACL Core cannot say this, and SHACL-SPARQL takes most of a validation's time for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg_builder.iri import span_iri
from kg_builder.rdf.nodes import Nodes, Slots
from kg_builder.rdf.quoted import SHA256, sha256
from kg_builder.rdf.shapes import SHAPES
from kg_builder.vocab import NIF

_BEGIN: Final = str(NIF.beginIndex)
_END: Final = str(NIF.endIndex)
_ANCHOR: Final = str(NIF.anchorOf)
_CONTEXT: Final = str(NIF.referenceContext)
_TEXT: Final = str(NIF.isString)
_HASH: Final = SHA256.value


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a check failed; the fields are those of a SHACL validation result."""

    focus: str
    shape: str
    path: str
    message: str
    value: str
    severity: str = "Violation"


def check_offsets(nodes: Nodes) -> Iterator[Finding]:
    """Compare each span with its article, its IRI with its offsets, each text with its length, each hash with its text.

    Nodes that lack a slot, or have one twice, are left to the shapes.
    """
    for iri, slots in nodes.slots.items():
        if _TEXT in slots:
            yield from _article(iri, slots)
        elif _CONTEXT in slots:
            yield from _span(iri, slots, nodes.slots.get(_one(slots, _CONTEXT) or "", {}))


def _one(slots: Slots, predicate: str) -> str | None:
    """The value of a slot, as text; None where there are several."""
    values = slots.get(predicate)
    if not values or (len(values) > 1 and len(set(values)) > 1):
        return None
    value = values[0]
    return value if isinstance(value, str) else value.value


def _article(iri: str, slots: Slots) -> Iterator[Finding]:
    text, end = _one(slots, _TEXT), _one(slots, _END)
    if text is None:
        return
    yield from _hashed(iri, slots, text)
    if end is not None and _number(end) not in {None, len(text)}:
        message = f"The text has {len(text)} characters: set nif:endIndex to {len(text)}."
        yield Finding(iri, str(SHAPES.TextLength), _END, message, end)


def _span(iri: str, slots: Slots, page: Slots) -> Iterator[Finding]:
    context, first, second = (_one(slots, slot) for slot in (_CONTEXT, _BEGIN, _END))
    begin, end, last = _number(first), _number(second), _number(_one(page, _END))
    if context is None or first is None or second is None or begin is None or end is None:
        return
    expected = span_iri(context, begin, end)
    if iri != expected:
        message = f"The IRI of a span states its offsets (RFC 5147): name this node <{expected}>."
        yield Finding(iri, str(SHAPES.SpanIri), _BEGIN, message, first)
    if last is not None and end > last:
        message = f"A span lies inside its article, which ends at {last}: correct nif:endIndex."
        yield Finding(iri, str(SHAPES.SpanInside), _END, message, second)
    text, anchor = _one(page, _TEXT), _one(slots, _ANCHOR)
    if text is not None and anchor is not None and text[begin:end] != anchor:
        message = (
            f"The text between {begin} and {end} is {_shown(text[begin:end])}: "
            "correct the offsets or nif:anchorOf, or build the graph again from the text."
        )
        yield Finding(iri, str(SHAPES.SpanText), _ANCHOR, message, anchor)
    if text is not None or anchor is not None:
        yield from _hashed(iri, slots, (anchor or "") if text is None else text[begin:end])


def _hashed(iri: str, slots: Slots, text: str) -> Iterator[Finding]:
    """A hash beside the text that it is of: of a graph without text, for one who has the text."""
    found = _one(slots, _HASH)
    if found is not None and found != sha256(text):
        message = "The hash is not the SHA-256 of these characters in UTF-8: take the text from which the graph was built."
        yield Finding(iri, str(SHAPES.TextHash), _HASH, message, found)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _shown(text: str, limit: int = 60) -> str:
    return f"“{text}”" if len(text) <= limit else f"“{text[:limit]}…”"
