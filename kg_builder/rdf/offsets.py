"""Do the offsets hold? The text between a span's offsets must be the text that the span claims to be.

SHACL Core cannot say this, and SHACL-SPARQL takes most of a validation's time for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg_builder.iri import span_iri
from kg_builder.rdf.shapes import SHAPES
from kg_builder.rdf.terms import term
from kg_builder.vocab import NIF

_BEGIN: Final = term(NIF.beginIndex)
_END: Final = term(NIF.endIndex)
_ANCHOR: Final = term(NIF.anchorOf)
_CONTEXT: Final = term(NIF.referenceContext)
_TEXT: Final = term(NIF.isString)
_SLOTS: Final = frozenset((_BEGIN, _END, _ANCHOR, _CONTEXT, _TEXT))


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a check failed; the fields are those of a SHACL validation result."""

    focus: str
    shape: str
    path: str
    message: str
    value: str


def check_offsets(quads: Iterable[Quad]) -> Iterator[Finding]:
    """Compare each span's nif:anchorOf with its text, its IRI with its offsets, each text's end with its length.

    Nodes that lack a slot, or have one twice, are left to the shapes.
    """
    nodes: defaultdict[str, dict[NamedNode, str]] = defaultdict(dict)
    for quad in quads:
        predicate = quad.predicate
        if predicate in _SLOTS and isinstance(quad.subject, NamedNode):
            value = quad.object
            if isinstance(value, Literal | NamedNode):
                nodes[quad.subject.value][predicate] = value.value
    for iri, slots in nodes.items():
        if _TEXT in slots:
            yield from _length(iri, slots)
        elif len(slots) == len(_SLOTS) - 1:
            yield from _span(iri, slots, nodes.get(slots[_CONTEXT], {}).get(_TEXT))


def _length(iri: str, slots: dict[NamedNode, str]) -> Iterator[Finding]:
    length = len(slots[_TEXT])
    if _number(slots.get(_END)) not in {None, length}:
        message = f"The text has {length} characters: set nif:endIndex to {length}."
        yield Finding(iri, str(SHAPES.TextLength), str(NIF.endIndex), message, slots[_END])


def _span(iri: str, slots: dict[NamedNode, str], text: str | None) -> Iterator[Finding]:
    begin, end = _number(slots[_BEGIN]), _number(slots[_END])
    if begin is None or end is None:
        return
    expected = span_iri(slots[_CONTEXT], begin, end)
    if iri != expected:
        message = f"The IRI of a span states its offsets (RFC 5147): name this node <{expected}>."
        yield Finding(iri, str(SHAPES.SpanIri), str(NIF.beginIndex), message, slots[_BEGIN])
    if text is not None and text[begin:end] != slots[_ANCHOR]:
        message = (
            f"The text between {begin} and {end} is {_shown(text[begin:end])}: "
            "correct the offsets or nif:anchorOf, or build the graph again from the text."
        )
        yield Finding(iri, str(SHAPES.SpanText), str(NIF.anchorOf), message, slots[_ANCHOR])


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _shown(text: str, limit: int = 60) -> str:
    return f"“{text}”" if len(text) <= limit else f"“{text[:limit]}…”"
