from collections import Counter
from collections.abc import Callable, Iterable

import pytest
import shifty
from pyoxigraph import Quad
from rdflib import BNode, Graph
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg_builder.rdf.report import Result
from kg_builder.rdf.shapes import load_shapes

# What is checked in code is no business of a SHACL engine.
IN_CODE = (
    "SpanText",
    "SpanIri",
    "TextLength",
    "ContentText",
    "OwnDocument",
    "ContentOverlap",
    "PartOfContent",
    "NestedContent",
    "ReportedLater",
    "SpanInside",
    "TextHash",
    "PeriodOfDate",
    "TrueCount",
)
Findings = Counter[tuple[str, ...]]


@pytest.fixture(scope="session")
def in_code() -> frozenset[str]:
    return frozenset(IN_CODE)


@pytest.fixture(scope="session")
def pyshifty() -> Callable[[Iterable[Quad]], Findings]:
    """What pyshifty alone finds: focus nodes, shapes and components."""
    validator = shifty.PreparedValidator(load_shapes())

    def found(quads: Iterable[Quad]) -> Findings:
        data = b"".join(f"{quad.triple} .\n".encode() for quad in quads)
        report: Graph = validator.validate(data, graph_mode="data", infer=False)[1]
        keys = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent)
        nodes = report.subjects(RDF.type, SH.ValidationResult)
        return Counter(tuple(unlabelled(report.value(node, key)) for key in keys) for node in nodes)

    return found


@pytest.fixture(scope="session")
def pyshacl() -> Callable[[Iterable[Result]], Findings]:
    """The same of a report, without what was checked in code."""

    def found(results: Iterable[Result]) -> Findings:
        names = tuple(f"#{name}" for name in IN_CODE)
        shacl = (r for r in results if not r.shape.endswith(names))
        return Counter(("_" if r.focus.startswith("_:") else r.focus, r.shape, r.component) for r in shacl)

    return found


def unlabelled(node: Node | None) -> str:
    """A node without an IRI has another label in each engine."""
    return "_" if isinstance(node, BNode) else str(node)
