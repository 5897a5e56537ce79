"""A node in words that a reader of the news understands: its label, its document, its sentence."""

from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SDO
from rdflib.term import Node

from kg_builder.rdf.serialize import FILE_PREFIXES
from kg_builder.rdf.shapes import SHAPES
from kg_builder.vocab import KGB, NIF

_LABELS: Final = (RDFS.label, SDO.headline, SDO.text, NIF.anchorOf, SDO.roleName)
_LIMIT: Final = 80
_STOPS: Final = ("\n", ". ", "? ", "! ")
_PREFIXES: Final = sorted(
    {**FILE_PREFIXES, "kgsh": str(SHAPES)}.items(), key=lambda item: (-len(item[1]), item[0])
)


def curie(iri: str) -> str:
    """An IRI with a prefix where one of ours fits, else as it is.

    >>> curie("https://schema.org/text"), curie("https://example.org/a")
    ('schema:text', 'https://example.org/a')
    """
    for prefix, namespace in _PREFIXES:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def label(graph: Graph, node: Node) -> str | None:
    """The node's name, headline or words, cut to a line."""
    for predicate in _LABELS:
        found = _first(graph, node, predicate)
        if found is not None:
            words = " ".join(str(found).split())
            return words if len(words) <= _LIMIT else f"{words[: _LIMIT - 1]}…"
    return None


def document(graph: Graph, node: Node) -> Node | None:
    """The article in which a node stands."""
    if (node, RDF.type, SDO.NewsArticle) in graph:
        return node
    for predicate in (SDO.isPartOf, NIF.referenceContext):
        found = _first(graph, node, predicate)
        if found is not None:
            return found
    evidence = _first(graph, node, KGB.evidence)
    if evidence is not None:
        return _first(graph, evidence, NIF.referenceContext)
    report = min(graph.subjects(KGB.reports, node), default=None, key=str)
    if report is not None:
        return _first(graph, report, SDO.isPartOf)
    page = URIRef(str(node).split("#", 1)[0])
    return page if (page, RDF.type, SDO.NewsArticle) in graph else None


def passage(graph: Graph, node: Node) -> str | None:
    """The sentences of a statement, or those around a span, role or treaty action."""
    for predicate in (KGB.passage, KGB.content, KGB.evidence):
        span = _first(graph, node, predicate)
        if span is not None:
            break
    else:
        span = node
    words = _first(graph, span, NIF.anchorOf)
    if words is None:
        return None
    page = _first(graph, span, NIF.referenceContext)
    text = _first(graph, page, NIF.isString) if page is not None else None
    begin, end = (_first(graph, span, p) for p in (NIF.beginIndex, NIF.endIndex))
    if text is None or not (_offset(begin) and _offset(end)):
        return " ".join(str(words).split())
    return sentences(str(text), int(str(begin)), int(str(end)))


def _first(graph: Graph, node: Node, predicate: URIRef) -> Node | None:
    return min(graph.objects(node, predicate), default=None, key=str)


def _offset(value: Node | None) -> bool:
    return isinstance(value, Literal) and str(value).isascii() and str(value).isdigit()


def sentences(text: str, begin: int, end: int) -> str:
    """The text around some offsets, out to the next full stop or line break, on one line."""
    before = max((i + len(m) for m in _STOPS if (i := text.rfind(m, 0, begin)) >= 0), default=0)
    after = min((i + 1 for m in _STOPS if (i := text.find(m, max(end - 1, 0))) >= 0), default=len(text))
    return " ".join(text[before:after].split())
