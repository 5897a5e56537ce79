"""Compact JSON-LD with our context, written as a stream: one subject at a time, so memory stays bounded.

Written here because pyoxigraph does not compact, and rdflib needs the whole graph. The context stands in the
file itself, so that it can be read offline.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, BinaryIO, Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from rdflib.namespace import RDF, XSD

from kg_builder.errors import GraphError
from kg_builder.rdf import page
from kg_builder.rdf.page import Piece, graph_of
from kg_builder.resources import folder
from kg_builder.vocab import PREFIXES

Json: TypeAlias = dict[str, Any]

_TYPE: Final = str(RDF.type)
_STRING: Final = str(XSD.string)


@cache
def context() -> Json:
    """The JSON-LD context of our graphs: ``ontology/context.jsonld``."""
    text = folder("ontology").joinpath("context.jsonld").read_text(encoding="utf-8")
    found: Json = json.loads(text)["@context"]
    return found


@cache
def _terms() -> dict[str, tuple[str, str | None]]:
    """For each property in the context: its short name, and the type that its values have there."""
    terms = {}
    for short, definition in context().items():
        iri = definition["@id"] if isinstance(definition, dict) else str(definition)
        coerced = definition.get("@type") if isinstance(definition, dict) else None
        prefix, _, local = iri.partition(":")
        if prefix in PREFIXES and local and not local.startswith("//"):
            datatype = coerced and (coerced if coerced == "@id" else _expanded(coerced))
            terms[PREFIXES[prefix] + local] = short, datatype
    return terms


def _expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


class Layout(page.Layout):
    """The nodes of each graph in a list; named graphs stay apart."""

    def piece(self, batch: Sequence[Quad], base: bytes = b"") -> Piece:  # noqa: ARG002 (IRIs stand in full)
        """Lay out nodes, one after the other."""
        graph = batch[0].graph_name
        opening = (
            b""
            if isinstance(graph, DefaultGraph)
            else f'{{"@id": {_json(_reference(graph))}, "@graph": [\n'.encode()
        )
        nodes = (_json(_node(subject, about)) for subject, about in groupby(batch, key=attrgetter("subject")))
        return Piece(graph_of(batch), len(batch), ",\n".join(nodes).encode(), opening)


class Page(page.Page):
    """A file with its context."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(Layout())
        self._stream = stream
        self._separator = b""
        head = json.dumps({"@context": context()}, ensure_ascii=False, indent=1)
        stream.write(f'{head.rstrip().removesuffix("}").rstrip()},\n "@graph": [\n'.encode())

    def add(self, piece: Piece) -> None:
        """Add nodes to the list of their graph."""
        if piece.graph != self._graph:
            self._close()
            self._graph = piece.graph
            if piece.graph:
                self._stream.write(self._separator + piece.opening)
                self._separator = b""
        self._stream.write(self._separator + piece.text)
        self._separator = b",\n"

    def _close(self) -> None:
        if self._graph:
            self._stream.write(b"\n]}")

    def finish(self) -> None:
        """Close what is open."""
        self._close()
        self._stream.write(b"\n]}\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _node(subject: object, facts: Iterable[Quad]) -> Json:
    result: Json = {"@id": _reference(subject)}
    for quad in facts:
        key, value = _fact(quad)
        result.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else values for key, values in result.items()}


def _fact(quad: Quad) -> tuple[str, object]:
    predicate, value = quad.predicate.value, quad.object
    if predicate == _TYPE and isinstance(value, NamedNode):
        return "@type", _compact(value.value)
    short, coerced = _terms().get(predicate, (None, None))
    plain = _plain(value, coerced)
    if short and plain is not None:
        return short, plain
    return predicate if predicate == _TYPE else _compact(predicate), _full(value)


def _plain(value: object, coerced: str | None) -> object:
    """The value as it stands under its short name, or None where the term's type does not fit it."""
    if coerced == "@id":
        return None if isinstance(value, Literal | Triple) else _reference(value)
    if not isinstance(value, Literal) or (coerced and value.datatype.value != coerced):
        return None
    return value.value if coerced else _full(value)


def _full(value: object) -> object:
    if not isinstance(value, Literal):
        return {"@id": _reference(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == _STRING:
        return value.value
    return {"@value": value.value, "@type": _compact(value.datatype.value)}


def _reference(value: object) -> str:
    match value:
        case NamedNode(value=iri):
            return _compact(iri)
        case BlankNode(value=label):
            return f"_:{label}"
    msg = f"JSON-LD cannot hold {value}: choose another format"
    raise GraphError(msg)


@cache
def _prefixes() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), key=lambda x: -len(x[0])))


@lru_cache(maxsize=4096)  # those of the vocabularies, and of the document in hand
def _compact(iri: str) -> str:
    for namespace, prefix in _prefixes():
        if iri.startswith(namespace):
            local = iri[len(namespace) :]
            # "//" after the colon would read as an absolute IRI.
            return iri if local.startswith("//") else f"{prefix}:{local}"
    scheme, _, rest = iri.partition(":")
    if scheme in PREFIXES and not rest.startswith("//"):
        msg = f"<{iri}> reads as a prefixed name in JSON-LD: choose another format"
        raise GraphError(msg)
    return iri
