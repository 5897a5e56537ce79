"""Validation against the SHACL shapes.

pySHACL is the reference: every report is its. While a graph is built, code looks at each document first
(`kg_builder.rdf.look`), and is sure of nearly every one; what it is not sure of goes to pyshifty, which is twenty
times faster than pySHACL; and only where that finds something does pySHACL look again. The three agree (tested).
See ``docs/decisions/validation.md``.
"""

import logging
import warnings
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph
import shifty
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat
from pyoxigraph import Literal as OxLiteral
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, VOID
from rdflib.term import Node

from kg_builder.errors import GraphError, ShapesError
from kg_builder.rdf.coherence import check_statements
from kg_builder.rdf.counts import check_counts
from kg_builder.rdf.describe import document, label, passage
from kg_builder.rdf.look import Look
from kg_builder.rdf.nodes import Nodes
from kg_builder.rdf.offsets import Finding, check_offsets
from kg_builder.rdf.report import SEVERITIES, Report, Result
from kg_builder.rdf.serialize import FILE_PREFIXES
from kg_builder.rdf.shapes import Targets, load_shapes

__all__ = ["Checker", "Report", "Result", "Validator", "checker", "in_report_order", "validate"]

_COUNTED: Final = str(VOID.triples)
_PATHS: Final = (SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)


def validate(graph: Iterable[Quad] | Graph, shapes: Sequence[Path] | None = None) -> Report:
    """Check a whole graph against shapes, ours if none are named; named graphs count as their union.

    Our own shapes come with checks in code: that the text at each span's offsets is what the span claims, and
    that the parts of each statement fit together.

    Raises:
        ShapesError: a shapes file cannot be read, or is not SHACL.
    """
    quads = list(_quads(graph) if isinstance(graph, Graph) else graph)
    findings = _in_code(quads, Nodes(quads)) if shapes is None else ()
    known = load_shapes(shapes)
    results = _results(_rdflib(quads), known, findings)
    return Report(results, spoken_of=bool(results) or Targets.of(known).any_in(quads))


class Checker:
    """Checks the graphs of documents one at a time. One in each process is enough.

    Code looks first, which is sure of nearly every graph; then pyshifty; and where that finds something, pySHACL.
    """

    def __init__(self, shapes: Sequence[Path] | None = None, *, counts: bool = True) -> None:
        self._shapes = load_shapes(shapes)
        # A part of a graph has not the numbers that the description of the whole states.
        self._counts = counts
        self._look = Look(self._shapes)
        self._fast: shifty.PreparedValidator | None = None

    def check(self, quads: Iterable[Quad], own: Container[str] | None = None) -> tuple[Result, ...]:
        """What is wrong with one document's graph, which has the descriptions of the entities that it points to.

        Args:
            quads: The graph.
            own: The nodes that it is about, if others are only there in part; of those, too, results may come.
        """
        graph = list(quads)
        nodes = Nodes(graph)
        findings = list(_in_code(graph, nodes, counts=self._counts))
        if own is not None:
            findings = [finding for finding in findings if finding.focus in own]
        if not findings and (self._look.is_sure(nodes, own) or self._conforms(graph)):
            return ()
        return _results(_rdflib(graph), self._shapes, findings)

    def _conforms(self, graph: Sequence[Quad]) -> bool:
        if self._fast is None:
            self._fast = shifty.PreparedValidator(self._shapes)
        triples = (q.triple for q in graph)
        data = pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=FILE_PREFIXES) or b""
        return bool(self._fast.validate_algebra(data, graph_mode="data", infer=False).conforms)


@cache
def checker(shapes: tuple[Path, ...] | None = None) -> Checker:
    """The checker of this process for some shapes; its results can be sent to another process.

    Raises:
        ShapesError: a shapes file cannot be read, or is not SHACL.
    """
    return Checker(shapes)


class Validator:
    """Checks documents one at a time while a graph is built, and gathers what is wrong with them."""

    def __init__(self, shapes: Sequence[Path] | None = None) -> None:
        # Files of the user's own may change from one build to the next.
        self._checker = checker() if shapes is None else Checker(shapes)
        self._results: list[Result] = []
        self._documents = 0

    def check(self, quads: Iterable[Quad]) -> None:
        """Check one document's graph, with the descriptions of the entities that it points to."""
        self.add(self._checker.check(quads))

    def add(self, results: Sequence[Result]) -> None:
        """Take what a `Checker` found in one document, here or in another process."""
        self._results += results
        self._documents += 1

    def report(self) -> Report:
        """All that was found so far, in the order of the documents."""
        return Report(tuple(self._results), self._documents)


def _in_code(quads: Sequence[Quad], nodes: Nodes, *, counts: bool = True) -> Iterator[Finding]:
    yield from check_offsets(nodes)
    yield from check_statements(nodes)
    if counts and any(_COUNTED in slots for slots in nodes.slots.values()):
        yield from check_counts(quads)


def _quads(graph: Graph) -> Iterator[Quad]:
    return iter(pyoxigraph.parse(graph.serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES))


def _rdflib(quads: Iterable[Quad]) -> Graph:
    """The union of the quads in memory: pySHACL is slow, and wrong, on any other kind of graph."""
    graph = Graph()
    with _quiet():
        for quad in quads:
            graph.add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
    return graph


@contextmanager
def _quiet() -> Iterator[None]:
    # rdflib logs a traceback and warns for each ill-typed literal; here that is a result like any other.
    logger = logging.getLogger("rdflib.term")
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Serializing weird numerical")
            yield
    finally:
        logger.disabled = before


def _term(term: object) -> Node:
    match term:
        case NamedNode(value=iri):
            return URIRef(iri)
        case BlankNode(value=name):
            return BNode(name)
        case OxLiteral():
            datatype = None if term.language else URIRef(term.datatype.value)
            # Kept in its form: rdflib would else rewrite numbers and dates.
            return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    msg = f"{term}: SHACL knows no quoted triples: remove it from the graph"
    raise GraphError(msg)


def _results(graph: Graph, shapes: Graph, findings: Iterable[Finding]) -> tuple[Result, ...]:
    with _quiet():
        report = _reference(graph, shapes)
        nodes = report.subjects(RDF.type, SH.ValidationResult)
        found = {_shacl_result(graph, shapes, report, node) for node in nodes}
        found |= {_offset_result(graph, finding) for finding in findings}
    return tuple(sorted(found, key=in_report_order))


def _reference(graph: Graph, shapes: Graph) -> Graph:
    """The report of pySHACL."""
    from pyshacl import validate as pyshacl_validate  # noqa: PLC0415 (half a second, and few builds need it)
    from pyshacl.errors import ReportableRuntimeError, ValidationFailure  # noqa: PLC0415 (as above)

    try:
        _, report, _ = pyshacl_validate(graph, shacl_graph=shapes, inplace=True)
    except (ReportableRuntimeError, ValidationFailure) as exc:
        msg = f"the shapes are not valid SHACL: {getattr(exc, 'message', exc)}"
        raise ShapesError(msg) from exc
    if not isinstance(report, Graph):
        msg = f"the shapes are not valid SHACL: {report}"
        raise ShapesError(msg)
    return report


def in_report_order(r: Result) -> tuple[object, ...]:
    """Sorts results: document by document, in each the gravest first."""
    return (
        r.document or "\uffff",
        SEVERITIES.index(r.severity),
        r.focus,
        r.shape,
        r.path or "",
        r.value or "",
        r.component,
    )


def _shacl_result(graph: Graph, shapes: Graph, report: Graph, node: Node) -> Result:
    focus, path, value = (report.value(node, p) for p in (SH.focusNode, SH.resultPath, SH.value))
    severity = str(report.value(node, SH.resultSeverity)).removeprefix(str(SH))
    return _described(
        graph,
        focus or node,
        severity=severity if severity in SEVERITIES else SEVERITIES[0],
        message=min(
            (str(m) for m in report.objects(node, SH.resultMessage)), default="does not fit the shape"
        ),
        shape=_named(shapes, report.value(node, SH.sourceShape)),
        component=str(report.value(node, SH.sourceConstraintComponent)),
        path=_path(report, path) if path is not None else None,
        value=value.n3() if value is not None else None,
    )


def _offset_result(graph: Graph, finding: Finding) -> Result:
    return _described(
        graph,
        URIRef(finding.focus),
        severity=finding.severity,
        message=finding.message,
        shape=finding.shape,
        component=finding.shape,
        path=URIRef(finding.path).n3(),
        value=Literal(finding.value).n3(),
    )


def _described(
    graph: Graph,
    focus: Node,
    *,
    severity: str,
    message: str,
    shape: str,
    component: str,
    path: str | None,
    value: str | None,
) -> Result:
    page = document(graph, focus)
    return Result(
        focus=str(focus) if isinstance(focus, URIRef) else focus.n3(),
        severity=severity,
        message=message,
        shape=shape,
        component=component,
        label=label(graph, focus),
        document=str(page) if page is not None else None,
        document_label=label(graph, page) if page is not None else None,
        passage=passage(graph, focus),
        path=path,
        value=value,
    )


def _named(shapes: Graph, shape: Node | None) -> str:
    """IRI of a shape, or of the named one around a shape without a name."""
    while isinstance(shape, BNode):
        shape = min(shapes.subjects(None, shape), default=None, key=str)
    return str(shape) if shape is not None else str(SH.Shape)


def _path(report: Graph, path: Node) -> str:
    """A property path as Turtle writes it (SHACL, section 2.3.1)."""
    if isinstance(path, URIRef):
        return path.n3()
    if (path, RDF.first, None) in report:
        return f"( {' '.join(_path(report, step) for step in Collection(report, path))} )"
    for kind in _PATHS:
        inner = report.value(path, kind)
        if inner is not None:
            return f"[ {kind.n3()} {_path(report, inner)} ]"
    alternatives = report.value(path, SH.alternativePath)
    return (
        f"[ {SH.alternativePath.n3()} {_path(report, alternatives)} ]" if alternatives is not None else "[]"
    )
