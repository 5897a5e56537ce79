"""What a store says of itself after several loads: the same in a folder and on servers, which have graphs of their own."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg_builder.rdf.loading import Target, load
from kg_builder.rdf.query import run

BASE = "https://kg.example/"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
VOID = "http://rdfs.org/ns/void#"
INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
TITLE = NamedNode("http://purl.org/dc/terms/title")
DESCRIPTION = "SELECT ?title ?triples ?nodes WHERE { ?d a void:Dataset ; dcterms:title ?title ; void:triples ?triples ; void:entities ?nodes }"
PARTS = "SELECT ?class ?n WHERE { ?p void:class ?class ; void:entities ?n } ORDER BY ?class"


def built(*names: str) -> list[Quad]:
    """Articles with an utterance each has in common with the others, one entity, and a description."""
    dataset, there = NamedNode(f"{BASE}dataset/{'-'.join(names)}"), NamedNode(f"{BASE}graph/dataset")
    entity, entities = NamedNode(f"{BASE}person/Ann"), NamedNode(f"{BASE}graph/entities")
    quads = [Quad(entity, TYPE, NamedNode("https://schema.org/Person"), entities)]
    for name in names:
        article = NamedNode(f"https://x.example/{name}")
        quads += [
            Quad(article, TYPE, NamedNode("https://schema.org/NewsArticle"), article),
            Quad(
                NamedNode(f"{BASE}utterance/1"),
                TYPE,
                NamedNode("https://w3id.org/kg-builder/ontology#Utterance"),
                article,
            ),
        ]
    return [
        *quads,
        Quad(dataset, TYPE, NamedNode(f"{VOID}Dataset"), there),
        Quad(dataset, TITLE, Literal(f"Who said what in {len(names)} articles", language="en"), there),
        Quad(dataset, NamedNode(f"{VOID}triples"), Literal("7", datatype=INTEGER), there),
        Quad(dataset, NamedNode(f"{VOID}entities"), Literal("4", datatype=INTEGER), there),
    ]


@pytest.fixture(params=["folder", "server", "virtuoso"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    if request.param == "folder":
        return Target(str(tmp_path / "store"))
    if request.param == "server":
        return Target(request.getfixturevalue("server").url)
    return Target(request.getfixturevalue("virtuoso") + "/sparql-graph-crud-auth")


def test_a_store_describes_what_is_in_it_now(target: Target) -> None:
    load([*built("one"), *stranger()], target)
    assert run(target.store, DESCRIPTION).rows()[1] == [["Who said what in 1 articles", "7", "4"]]
    for _ in range(2):
        load(built("two"), target)
        # Two articles, an utterance, a person; the description itself has 13 triples and 4 nodes.
        assert run(target.store, DESCRIPTION).rows()[1] == [["Who said what in 2 articles", "17", "8"]]
        assert run(target.store, PARTS).rows()[1] == [
            ["schema:NewsArticle", "2"],
            ["schema:Person", "1"],
            ["kgb:Utterance", "1"],
        ]


def stranger() -> list[Quad]:
    """What is in the store beside."""
    node = NamedNode("https://x.example/mine")
    return [Quad(node, TYPE, NamedNode("https://x.example/Note"), node)]
