import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple
from rdflib import Graph
from rdflib.namespace import RDF, SH

from kg_builder.errors import GraphError, ShapesError
from kg_builder.model import Extraction, Role, Span
from kg_builder.rdf.report import Report
from kg_builder.rdf.validate import Validator, validate

DOC = "https://example.org/news/harbour"
CLAIM = f"{DOC}#statement-54-99"


def without(quads: list[Quad], subject: str, predicate: str) -> list[Quad]:
    left = [q for q in quads if not (q.subject.value == subject and q.predicate.value.endswith(predicate))]
    assert len(left) < len(quads)
    return left


def misquoted(quads: list[Quad]) -> list[Quad]:
    """The span of the cue claims other words than the text has."""
    return [
        Quad(q.subject, q.predicate, Literal("wrote"), q.graph_name)
        if q.subject.value == f"{DOC}#char=39,43" and q.predicate.value.endswith("anchorOf")
        else q
        for q in quads
    ]


@pytest.fixture(scope="module")
def report(quads: list[Quad]) -> Report:
    return validate(without(misquoted(quads), CLAIM, "#act"))


def test_a_result_says_where_and_what_to_do(report: Report) -> None:
    assert not report.conforms
    act = next(r for r in report.results if r.shape.endswith("#Statement-act"))
    assert act.focus == CLAIM
    assert act.label == "Orland had violated the 1994 Lake Treaty"
    assert (act.document, act.document_label) == (DOC, "Vardia warns over dam")
    assert act.passage is not None
    assert act.passage.startswith("Foreign Minister Ilse Brandt of Vardia said on Monday")
    assert act.path == "<https://w3id.org/kg-builder/ontology#act>"
    assert act.severity == "Violation"
    assert "choose one" in act.message


def test_misquoted_text_is_a_result_like_any_other(report: Report) -> None:
    found = next(r for r in report.results if r.shape.endswith("#SpanText"))
    assert found.focus == f"{DOC}#char=39,43"
    assert found.value == '"wrote"'
    assert "“said”" in found.message
    assert found.passage is not None


def test_the_human_report_names_node_document_sentence_and_remedy(report: Report) -> None:
    text = report.to_human()
    assert text.startswith("The graph does not conform to the shapes: 2 × violation.\n")
    for part in (
        "node      “Orland had violated the 1994 Lake Treaty”",
        "document  “Vardia warns over dam”",
        "sentence  Foreign Minister Ilse Brandt",
        "property  kgb:act",
        "shape     kgsh:Statement-act",
        "choose one.",
    ):
        assert part in text


def test_the_json_report_has_the_same_results(report: Report) -> None:
    record = json.loads(report.to_json())
    assert record["conforms"] is False
    assert [r["focus"] for r in record["results"]] == [r.focus for r in report.results]


def test_the_turtle_report_is_shacl(report: Report) -> None:
    graph = Graph().parse(data=report.to_turtle(), format="turtle")
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert str(graph.value(node, SH.conforms)) == "false"
    assert len(list(graph.objects(node, SH.result))) == len(report.results)
    for result in graph.objects(node, SH.result):
        for predicate in (
            SH.focusNode,
            SH.resultSeverity,
            SH.sourceConstraintComponent,
            SH.sourceShape,
            SH.resultMessage,
        ):
            assert graph.value(result, predicate) is not None


def test_a_conforming_graph_has_a_short_report(quads: list[Quad]) -> None:
    report = validate(quads)
    assert report.to_human() == "The graph conforms to the shapes.\n"
    assert "sh:conforms true" in report.to_turtle()


def test_warnings_are_reported_but_conform(quads: list[Quad]) -> None:
    left_over = Quad(
        NamedNode("https://w3id.org/kg-builder/data/utterance/0"),
        NamedNode(str(RDF.type)),
        NamedNode("https://w3id.org/kg-builder/ontology#Utterance"),
    )
    report = validate([*quads, left_over])
    assert report.conforms
    assert [r.severity for r in report.results] == ["Warning"]
    assert report.to_human().startswith("The graph conforms to the shapes, with remarks: 1 × warning.")


def test_a_path_is_shown_as_turtle(quads: list[Quad]) -> None:
    speaker = next(
        q.object for q in quads if q.predicate.value.endswith("reports") and q.subject.value == CLAIM
    )
    other = Quad(
        NamedNode(f"{DOC}#statement-207-226"), NamedNode("https://w3id.org/kg-builder/ontology#reports"), speaker, NamedNode(DOC)
    )  # fmt: skip
    report = validate([*quads, other])
    (found,) = [r for r in report.results if r.shape.endswith("oneSpeaker")]
    assert found.document == DOC
    assert found.path is not None
    assert (
        "[ <http://www.w3.org/ns/shacl#inversePath> <https://w3id.org/kg-builder/ontology#reports> ]"
        in found.path
    )
    assert "( [ " in report.to_human()
    Graph().parse(data=report.to_turtle(), format="turtle")


def test_a_graph_of_rdflib_is_taken_too(quads: list[Quad]) -> None:
    data = b"".join(f"{q.triple} .\n".encode() for q in without(quads, CLAIM, "#act"))
    graph = Graph().parse(data=data, format="nt")
    assert [r.shape.rsplit("#", 1)[-1] for r in validate(graph).results] == ["Statement-act"]


def test_ill_typed_literals_are_results_without_noise(
    quads: list[Quad], capfd: pytest.CaptureFixture[str]
) -> None:
    bad = [
        Quad(q.subject, q.predicate, Literal("often", datatype=q.object.datatype), q.graph_name)
        if q.predicate.value.endswith("taConfidence")
        else q
        for q in quads
    ]
    report = validate(bad)
    assert {r.shape.rsplit("#", 1)[-1] for r in report.results} == {"Statement-confidence"}
    assert capfd.readouterr() == ("", "")


def test_shapes_of_the_users_own(quads: list[Quad], tmp_path: Path) -> None:
    shapes = tmp_path / "mine.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix schema: <https://schema.org/> .\n"
        "<https://example.org/Dated> a sh:NodeShape ; sh:targetClass schema:NewsArticle ;\n"
        "  sh:property [ sh:path schema:dateModified ; sh:minCount 1 ] ."
    )
    (result,) = validate(misquoted(quads), [shapes]).results
    assert (result.focus, result.shape) == (DOC, "https://example.org/Dated")


PROPERTY_WITHOUT_PATH = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://example.org/s> a sh:NodeShape ; sh:targetNode <https://example.org/a> ; sh:property <https://example.org/p> .
<https://example.org/p> a sh:PropertyShape .
"""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("@prefix sh: <http://www.w3.org/ns/shacl#> .\n<a", "mine.ttl, line 2"),
        ("<https://example.org/a> <https://example.org/b> 1 .", "no sh:NodeShape"),
        (PROPERTY_WITHOUT_PATH, "not valid SHACL"),
    ],
)
def test_shapes_that_are_none(quads: list[Quad], tmp_path: Path, content: str, message: str) -> None:
    shapes = tmp_path / "mine.ttl"
    shapes.write_text(content)
    with pytest.raises(ShapesError, match=message):
        validate(quads, [shapes])


def test_shapes_that_are_missing(quads: list[Quad], tmp_path: Path) -> None:
    with pytest.raises(ShapesError, match="cannot be read"):
        validate(quads, [tmp_path / "none.ttl"])


def test_quoted_triples_are_refused() -> None:
    a = NamedNode("https://example.org/a")
    with pytest.raises(GraphError, match="quoted triples"):
        validate([Quad(a, a, Triple(a, a, a))])


def test_documents_one_at_a_time(make_graph: Callable[..., list[Quad]], extraction: Extraction) -> None:
    validator = Validator()
    # An office of somebody who is described nowhere.
    role = Role("https://example.org/nobody", "Envoy", Span.of(extraction.document.text, 0, 7))
    for number in range(12):
        roles = (role,) if number in {3, 11} else ()
        document = replace(extraction.document, id=f"https://example.org/news/{number:02}")
        validator.check(make_graph(Extraction(document, roles=roles)))
    report = validator.report()
    assert report.documents == 12
    assert [r.document for r in report.results] == [
        "https://example.org/news/03",
        "https://example.org/news/11",
    ]
    assert {r.shape.rsplit("#", 1)[-1] for r in report.results} == {"Role-member"}


def test_a_report_can_be_asked_for_again(
    make_graph: Callable[..., list[Quad]], extraction: Extraction
) -> None:
    validator = Validator()
    validator.check(make_graph(extraction))
    assert validator.report() == validator.report() == Report((), 1)
    validator.check(misquoted(make_graph(extraction)))
    assert [r.shape.rsplit("#", 1)[-1] for r in validator.report().results] == ["SpanText"]


def test_an_article_without_any_finding_conforms(
    extraction: Extraction, make_graph: Callable[..., list[Quad]]
) -> None:
    validator = Validator()
    validator.check(make_graph(Extraction(extraction.document)))
    assert validator.report().conforms
