"""The context and the frame in another implementation of JSON-LD 1.1: PyLD, kept by the editors of the standard."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse
from rdflib.namespace import RDF

from kg_builder.rdf.formats import Format
from kg_builder.rdf.jsonld import context
from kg_builder.rdf.serialize import write
from kg_builder.resources import folder
from kg_builder.vocab import KGB

EXAMPLE = Path(__file__).parents[1] / "shapes" / "example.ttl"
DOC = "https://example.org/news/harbour"
ENTITIES = "https://w3id.org/kg-builder/data/graph/entities"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    """The example as a build has it: the article's graph, and that of what articles share."""

    def graph(subject: object) -> NamedNode:
        return NamedNode(DOC if str(subject).startswith((f"<{DOC}>", f"<{DOC}#")) else ENTITIES)

    triples = parse(path=EXAMPLE, format=RdfFormat.TURTLE)
    found = [Quad(t.subject, t.predicate, t.object, graph(t.subject)) for t in triples]
    return sorted(found, key=lambda q: (q.graph_name.value, str(q.subject)))


@pytest.fixture(scope="module")
def document(quads: list[Quad]) -> Json:
    stream = BytesIO()
    write(quads, stream, Format.JSON_LD)
    found: Json = json.loads(stream.getvalue())
    return found


@pytest.fixture(scope="module")
def framed(document: Json) -> dict[str, Json]:
    frame = json.loads(folder("ontology").joinpath("frame.jsonld").read_text(encoding="utf-8"))
    assert frame["@context"] == "context.jsonld"
    return {node["@id"]: node for node in jsonld.frame(document, frame | {"@context": context()})["@graph"]}


def test_another_implementation_reads_the_same_quads(document: Json, quads: list[Quad]) -> None:
    store = Store()
    store.load(jsonld.to_rdf(document, {"format": "application/n-quads"}).encode(), format=RdfFormat.N_QUADS)
    assert set(store) == set(quads)


def test_the_frame_gives_each_statement_as_one_object(framed: dict[str, Json], quads: list[Quad]) -> None:
    statement = NamedNode(str(KGB.Statement))
    typed = {q.subject.value for q in quads if q.object == statement and q.predicate.value == str(RDF.type)}
    assert set(framed) == typed


def test_a_framed_statement_reads_without_looking_elsewhere(framed: dict[str, Json]) -> None:
    warning = framed[f"{DOC}#statement-103-175"]
    assert warning["speaker"]["label"] == "Ilse Brandt"
    assert warning["addressee"]["label"] == "Harbour Council"
    assert warning["condition"]["anchorOf"] == "If the dam is closed"
    assert [span["anchorOf"] for span in warning["content"]] == ["If the dam is closed,", "we will answer."]
    assert warning["isPartOf"]["headline"]["@value"] == "Vardia warns over dam"
    assert "isString" not in warning["isPartOf"]
    assert "nestedIn" not in warning
    assert framed[f"{DOC}#statement-207-226"]["nestedIn"] == f"{DOC}#statement-195-200"


def test_the_frame_knows_every_property_of_a_statement(framed: dict[str, Json], quads: list[Quad]) -> None:
    # Nothing goes lost, and no short name is missing from the context.
    for iri, node in framed.items():
        facts = [q for q in quads if q.subject == NamedNode(iri)]
        values = [
            v
            for key, value in node.items()
            if key != "@id"
            for v in (value if isinstance(value, list) else [value])
        ]
        assert len(values) == len(facts)
        assert not [key for key in node if ":" in key and key != "kgb:act"]


def test_every_name_in_the_frame_is_in_the_context() -> None:
    frame = json.loads(folder("ontology").joinpath("frame.jsonld").read_text(encoding="utf-8"))

    def names(node: Json) -> set[str]:
        below = {name for value in node.values() if isinstance(value, dict) for name in names(value)}
        return {key for key in node if not key.startswith("@")} | below

    assert names(frame) <= set(context())
    assert len(names(frame)) > 20
