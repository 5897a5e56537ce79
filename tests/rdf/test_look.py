"""What code is sure of, the engines find nothing in: on the damages of every shape, and on random ones."""

import pickle
import random
import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shifty
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph

from kg_builder.model import Extraction
from kg_builder.rdf.look import Look
from kg_builder.rdf.nodes import Nodes
from kg_builder.rdf.shapes import load_shapes
from kg_builder.rdf.validate import Checker, Result, validate

ROOT = Path(__file__).parents[2]
XSD = "http://www.w3.org/2001/XMLSchema#"
EX = "https://x.example/"
LOOK = Look(load_shapes())
IN_CODE = runpy.run_path(str(ROOT / "tests" / "shapes" / "conftest.py"))["IN_CODE"]
ENGINE = shifty.PreparedValidator(load_shapes())
REFERENCE: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "make_reference.py"))
SHAPES: dict[str, Any] = runpy.run_path(str(ROOT / "tests" / "shapes" / "test_shapes.py"))


def sure(quads: list[Quad]) -> bool:
    return LOOK.is_sure(Nodes(quads))


def conforms(quads: list[Quad]) -> bool:
    data = b"".join(f"{quad.triple} .\n".encode() for quad in quads)
    return bool(ENGINE.validate_algebra(data, graph_mode="data", infer=False).conforms)


def test_good_graphs_are_sure(
    quads: list[Quad], two_outlets: list[Quad], long_extraction: Callable[[], Extraction], make_graph: Any
) -> None:
    for graph in (quads, two_outlets, make_graph(long_extraction())):
        assert sure(graph)
        assert conforms(graph)


@pytest.mark.parametrize(("shape", "update"), SHAPES["DAMAGES"])
def test_no_damage_of_a_shape_is_sure(shape: str, update: str) -> None:
    graph = SHAPES["graph"](update)
    assert not sure(graph) or (conforms(graph) and shape in IN_CODE)


@pytest.mark.parametrize("kind", REFERENCE["damages"]())
def test_no_damage_of_a_built_graph_is_sure(kind: str) -> None:
    graph = REFERENCE["damaged"](kind)
    assert not sure(graph) or conforms(graph)


def damaged(graph: list[Quad], dice: random.Random) -> list[Quad]:
    """One thing changed at random."""
    place = dice.randrange(len(graph))
    quad, other = graph[place], dice.choice(graph)
    s, p, o, g = quad.subject, quad.predicate, quad.object, quad.graph_name
    value = o.value if isinstance(o, Literal) else "x"
    changed: list[list[Quad]] = [
        [],
        [Quad(s, p, other.object, g)],
        [Quad(s, other.predicate, o, g)],
        [Quad(other.subject, p, o, g)],
        [quad, Quad(s, p, other.object, g)],
        [quad, Quad(s, other.predicate, other.object, g)],
        [quad, Quad(other.subject, p, o, g)],
        [Quad(s, p, Literal(value), g)],
        [Quad(s, p, Literal(value, language="en"), g)],
        [Quad(s, p, Literal(""), g)],
        [
            Quad(
                s,
                p,
                Literal(dice.choice(["-1", "007", "1.0", "x", ""]), datatype=NamedNode(XSD + "integer")),
                g,
            )
        ],
        [Quad(s, p, Literal(dice.choice(["1.01", "-0", ".5", "1"]), datatype=NamedNode(XSD + "decimal")), g)],
        [Quad(s, p, Literal("2025-02-30", datatype=NamedNode(XSD + "date")), g)],
        [quad, Quad(s, p, Literal(f"{value} more"), g)],
        [Quad(s, p, NamedNode(f"{EX}nothing"), g)],
        [quad, Quad(s, NamedNode(f"{EX}p"), o, g)],
        [Quad(s, p, BlankNode("b"), g)],
    ]
    return graph[:place] + dice.choice(changed) + graph[place + 1 :]


def test_what_is_sure_conforms(quads: list[Quad]) -> None:
    dice = random.Random(2026)  # noqa: S311 - no secret
    of_sure = of_conforming = 0
    for _ in range(400):
        graph = damaged(quads, dice)
        certain, true = sure(graph), conforms(graph)
        assert true or not certain
        of_sure += certain
        of_conforming += true
    assert of_conforming - of_sure <= of_conforming // 4
    assert 30 < of_sure < 300


def named(result: Result) -> Result:
    """A literal as focus node has another label in each report."""
    return replace(result, focus="_") if result.focus.startswith("_:") else result


def test_a_checker_reports_as_pyshacl_does(quads: list[Quad]) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    checker = Checker()
    found = 0
    for _ in range(12):
        graph = damaged(quads, dice)
        if any(isinstance(quad.object, BlankNode) for quad in graph):
            continue  # pySHACL refuses to compare one
        results = checker.check(graph)
        assert [named(r) for r in results] == [named(r) for r in validate(graph).results]
        assert pickle.loads(pickle.dumps(results)) == results  # noqa: S301 - our own, as a worker sends it
        found += bool(results)
    assert found > 3


SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <https://x.example/> .
:Shape a sh:NodeShape ; sh:targetClass :C ; %s .
"""
DATA = "@prefix : <https://x.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . :a a :C ; %s ."


@pytest.mark.parametrize(
    ("constraint", "data", "expected"),
    [
        ("sh:property [ sh:path :p ; sh:minCount 2 ]", ":p 1, 2", True),
        ("sh:property [ sh:path :p ; sh:minCount 2 ]", ":p 1", False),
        ("sh:property [ sh:path :p ; sh:maxCount 1 ]", ":p 1, 1", True),
        ("sh:property [ sh:path [ sh:alternativePath ( :p :q ) ] ; sh:maxCount 1 ]", ":p 1 ; :q 1", True),
        ("sh:property [ sh:path [ sh:alternativePath ( :p :q ) ] ; sh:maxCount 1 ]", ":p 1 ; :q 2", False),
        ("sh:property [ sh:path ( :p :q ) ; sh:maxCount 0 ]", ":p :b . :b :q 1", False),
        ("sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ]", ":q 1 . :b :p :a", True),
        ("sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ]", ":q 1", False),
        ("sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1 ]", ":p 1", False),
        ("sh:property [ sh:path :p ; sh:in ( :x :y ) ]", ":p :x", True),
        ("sh:property [ sh:path :p ; sh:in ( :x :y ) ]", ":p :z", False),
        ("sh:property [ sh:path :p ; sh:in ( 1 ) ]", ":p 1", False),
        ("sh:property [ sh:path :p ; sh:hasValue 1 ]", ":p 1, 2", True),
        ("sh:property [ sh:path :p ; sh:hasValue 1 ]", ":p 2", False),
        ("sh:property [ sh:path :p ; sh:uniqueLang true ]", ':p "a"@en, "b"@de', True),
        ("sh:property [ sh:path :p ; sh:uniqueLang true ]", ':p "a"@en, "b"@en', False),
        ("sh:property [ sh:path :p ; sh:lessThan :q ]", ":p 1 ; :q 2", True),
        ("sh:property [ sh:path :p ; sh:lessThan :q ]", ":p 2 ; :q 2", False),
        ("sh:property [ sh:path :p ; sh:lessThanOrEquals :q ]", ":p 2 ; :q 2.0", True),
        ("sh:property [ sh:path :p ; sh:equals :q ]", ":p 1 ; :q 1", True),
        ("sh:property [ sh:path :p ; sh:equals :q ]", ":p 1", False),
        ("sh:property [ sh:path :p ; sh:disjoint :q ]", ":p 1 ; :q 1", False),
        ("sh:property [ sh:path :p ; sh:datatype xsd:date ]", ':p "2024-02-29"^^xsd:date', True),
        ("sh:property [ sh:path :p ; sh:datatype xsd:date ]", ':p "2023-02-29"^^xsd:date', False),
        ("sh:property [ sh:path :p ; sh:datatype xsd:float ]", ":p 1.0", False),
        ("sh:property [ sh:path :p ; sh:minInclusive 0 ; sh:maxInclusive 1 ]", ":p 0.5", True),
        ("sh:property [ sh:path :p ; sh:minInclusive 0 ; sh:maxInclusive 1 ]", ":p 1.5", False),
        ("sh:property [ sh:path :p ; sh:minLength 2 ; sh:maxLength 3 ]", ':p "ab"', True),
        ("sh:property [ sh:path :p ; sh:minLength 2 ; sh:maxLength 3 ]", ':p "abcd"', False),
        ('sh:property [ sh:path :p ; sh:pattern "^a" ]', ':p "ab"', True),
        ('sh:property [ sh:path :p ; sh:pattern "^a" ; sh:flags "i" ]', ':p "ab"', False),
        ("sh:property [ sh:path :p ; sh:nodeKind sh:IRI ]", ":p :b", True),
        ("sh:property [ sh:path :p ; sh:nodeKind sh:IRI ]", ":p 1", False),
        ("sh:property [ sh:path :p ; sh:nodeKind sh:BlankNode ]", ":p :b", False),
        ("sh:property [ sh:path :p ; sh:class :D ]", ":p :b . :b a :D", True),
        ("sh:property [ sh:path :p ; sh:class :D ]", ":p :b . :b a :E . :E rdfs:subClassOf :D", False),
        (
            "sh:property [ sh:path :p ; sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ]",
            ":p :b . :b :q 1",
            True,
        ),
        (
            "sh:property [ sh:path :p ; sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ]",
            ":p :b",
            False,
        ),
        ("sh:xone ( [ sh:class :D ] [ sh:class :E ] )", ":p 1 . :a a :D", True),
        ("sh:xone ( [ sh:class :D ] [ sh:class :E ] )", ":p 1 . :a a :D, :E", False),
        ("sh:xone ( [ sh:path :p ; sh:pattern 'a' ] [ sh:class :D ] )", ":p 'b' . :a a :D", False),
        ("sh:or ( [ sh:class :D ] [ sh:class :E ] )", ":p 1 . :a a :D, :E", True),
        ("sh:or ( [ sh:class :D ] [ sh:class :E ] )", ":p 1", False),
        ("sh:not [ sh:class :D ]", ":p 1", False),
        ("sh:closed true ; sh:ignoredProperties ( rdfs:label )", ":p 1", False),
        ("sh:deactivated true", ":p 1", False),
        (
            "sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:datatype xsd:string ] ; sh:qualifiedMaxCount 1 ]",
            ':p "a", 1',
            True,
        ),
        (
            "sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:datatype xsd:string ] ; sh:qualifiedMaxCount 1 ]",
            ':p "a", "b"',
            False,
        ),
    ],
)
def test_each_constraint(constraint: str, data: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    shapes = Graph().parse(data=SHAPE % constraint, format="turtle")
    prefixes = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    quads = list(parse((prefixes + DATA % data).encode(), RdfFormat.TURTLE))
    assert Look(shapes).is_sure(Nodes(quads)) is expected
    if expected:
        text = b"".join(f"{quad.triple} .\n".encode() for quad in quads)
        engine = shifty.PreparedValidator(shapes)
        assert engine.validate_algebra(text, graph_mode="data", infer=False).conforms


@pytest.mark.parametrize("extra", ["sh:targetNode :a", "a rdfs:Class", "a sh:ConstraintComponent"])
def test_targets_that_are_not_known(extra: str) -> None:
    shapes = Graph().parse(data=SHAPE % extra, format="turtle")
    quads = list(parse((DATA % ":p 1 . :b a :Shape").encode(), RdfFormat.TURTLE))
    assert not Look(shapes).is_sure(Nodes(quads))
