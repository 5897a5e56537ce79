"""The ontology is OWL 2 RL, and free of contradictions: by itself, with its neighbours, and on a graph.

The reasoner is owlrl, RDFLib's own: it knows all rules of OWL 2 RL/RDF, those for contradictions among them, needs
no Java, and comes with pySHACL already.
"""

from pathlib import Path

import owlrl
import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SDO, SKOS, VANN, XSD

from kg_builder.resources import folder
from kg_builder.vocab import PREFIXES

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "shapes" / "example.ttl"
EX = Namespace("https://example.org/")
ERRORS = Namespace("http://www.daml.org/2002/03/agents/agent-ont#")
PROPERTY_KINDS = {OWL.ObjectProperty, OWL.DatatypeProperty}
KINDS = PROPERTY_KINDS | {
    OWL.AnnotationProperty, OWL.Class, OWL.FunctionalProperty, OWL.NamedIndividual, OWL.Ontology
}  # fmt: skip
ANNOTATIONS = {RDFS.label, RDFS.comment, RDFS.isDefinedBy, OWL.versionInfo}
# Datatypes that OWL 2 RL admits (profiles, section 4.2) and that we use.
DATATYPES = {RDFS.Literal, XSD.decimal, XSD.string}


def ontology() -> Graph:
    graph = Graph()
    for name in ("kg-builder.ttl", "alignments.ttl"):
        graph.parse(data=folder("ontology").joinpath(name).read_text(encoding="utf-8"))
    return graph


def contradictions(graph: Graph, *more: str) -> list[str]:
    """What the reasoner finds wrong with a graph, and further triples, under the ontology and its neighbours."""
    closed = ontology().parse(HERE / "neighbours.ttl")
    for triple in graph:
        closed.add(triple)
    prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in (PREFIXES | {"ex": str(EX)}).items())
    closed.parse(data=prefixes + "\n".join(more))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return sorted(str(o) for o in closed.objects(None, ERRORS.error))


def test_ontology_and_alignments_are_consistent_with_their_neighbours() -> None:
    assert contradictions(Graph()) == []


def test_a_graph_is_consistent_with_the_ontology() -> None:
    assert contradictions(Graph().parse(EXAMPLE)) == []


def test_every_class_can_have_a_member_and_every_property_a_pair() -> None:
    graph, terms = Graph(), ontology()
    for number, term in enumerate(sorted(terms.subjects(RDF.type, OWL.Class))):
        graph.add((EX[f"member-{number}"], RDF.type, term))
    for number, term in enumerate(sorted(terms.subjects(RDF.type, OWL.ObjectProperty))):
        graph.add((EX[f"subject-{number}"], URIRef(str(term)), EX[f"object-{number}"]))
    assert len(graph) > 60
    assert contradictions(graph) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "ex:a a kgb:Statement, kgb:Utterance .",
        "ex:a a kgb:Statement, prov:Activity .",
        "ex:a kgb:cue ex:b . ex:b a kgb:Statement .",
        "ex:a kgb:polarity kgb:Former .",
        "ex:a kgb:parameter 'a=b' ; kgb:reports ex:b .",
        "ex:a a kgb:IntergovernmentalOrganization, foaf:Person .",
        "ex:a a kgb:Treaty ; kgb:act act:warn . ex:b kgb:allegedIn ex:a .",
        "ex:a kgb:reports ex:b . ex:b kgb:reports ex:c .",
        "ex:a kgb:reports ex:b , ex:c . ex:b owl:differentFrom ex:c .",
    ],
)
def test_a_contradiction_would_be_found(wrong: str) -> None:
    assert contradictions(Graph(), wrong)


def test_the_reasoner_draws_the_conclusions_that_the_alignments_promise() -> None:
    closed = ontology().parse(EXAMPLE)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    asked = """
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX kgb: <https://w3id.org/kg-builder/ontology#> PREFIX schema: <https://schema.org/>
        SELECT DISTINCT ?s { ?s a prov:Entity, schema:CreativeWork ; prov:wasAttributedTo ?who ; kgb:evidence ?span ;
          schema:isPartOf ?article . ?article a schema:NewsArticle }
    """
    assert len(closed.query(asked)) == 4


@pytest.mark.parametrize("name", ["kg-builder.ttl", "alignments.ttl"])
def test_the_file_keeps_to_owl_2_rl(name: str) -> None:
    graph = Graph().parse(data=folder("ontology").joinpath(name).read_text(encoding="utf-8"))
    # Each triple is an axiom of a form that the profile admits; there are no unnamed classes at all.
    known = ontology()
    assert [triple for triple in graph if not admitted(known, *triple)] == []


def admitted(known: Graph, subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> bool:  # noqa: PLR0911
    kinds = set(known.objects(subject, RDF.type))
    values = set(known.objects(value, RDF.type))
    if isinstance(subject, BNode):
        return predicate in {RDF.first, RDF.rest, OWL.members} or value == OWL.AllDisjointClasses
    if predicate == RDF.type:
        return value in KINDS or OWL.Class in values
    if predicate in ANNOTATIONS or (predicate, RDF.type, OWL.AnnotationProperty) in known:
        return True
    if OWL.Ontology in kinds:
        return predicate in {OWL.versionIRI, OWL.imports}
    if predicate in {RDFS.subClassOf, OWL.disjointWith}:
        return OWL.Class in kinds and OWL.Class in values and value != OWL.Thing
    if predicate == RDFS.subPropertyOf:
        return bool(kinds & values & PROPERTY_KINDS)
    if predicate == RDFS.domain:
        return bool(kinds & PROPERTY_KINDS) and OWL.Class in values
    if predicate == RDFS.range:
        return OWL.Class in values if OWL.ObjectProperty in kinds else value in DATATYPES
    # What is left are assertions, with properties of a declared kind.
    kind = OWL.DatatypeProperty if isinstance(value, Literal) else OWL.ObjectProperty
    return (predicate, RDF.type, kind) in known


def test_unnamed_nodes_serve_only_disjointness() -> None:
    graph = ontology()
    (axiom,) = graph.subjects(RDF.type, OWL.AllDisjointClasses)
    members = Collection(graph, graph.value(axiom, OWL.members))
    assert all(isinstance(m, URIRef) for m in members)
    lists = set(graph.subjects(RDF.first))
    assert {s for s in graph.subjects() if isinstance(s, BNode)} == {axiom} | lists
    ours = {c for c in graph.subjects(RDF.type, OWL.Class) if str(c).startswith(PREFIXES["kgb"])}
    assert set(members) == ours


def test_a_term_has_one_kind_only() -> None:
    graph = ontology()
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        others = {OWL.Class, OWL.AnnotationProperty, *PROPERTY_KINDS} - {kind}
        for term in graph.subjects(RDF.type, kind):
            assert not others & set(graph.objects(term, RDF.type)), term
    used = {p for _, p, _ in graph} - {RDF.type, RDF.first, RDF.rest}
    builtin = PREFIXES["owl"], PREFIXES["rdfs"]
    assert [p for p in used if (p, RDF.type, None) not in graph and not str(p).startswith(builtin)] == []
    assert {SDO.domainIncludes, SKOS.example, VANN.preferredNamespaceUri} <= used
