import json

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg_builder.iri import ACT_SCHEME, ONTOLOGY
from kg_builder.resources import folder

GRAPH = Graph().parse(data=folder("ontology").joinpath("kg-builder.ttl").read_text(encoding="utf-8"))
OURS = (ONTOLOGY, ACT_SCHEME)
TERMS = sorted({s for s in GRAPH.subjects(RDF.type) if isinstance(s, URIRef) and str(s).startswith(OURS)})
PROPERTIES = [
    t for t in TERMS if {OWL.ObjectProperty, OWL.DatatypeProperty} & set(GRAPH.objects(t, RDF.type))
]
CLASSES = [t for t in TERMS if (t, RDF.type, OWL.Class) in GRAPH]
ALIGNED = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
# What no vocabulary has: how a text words things, and how we found them.
WITHOUT_COUNTERPART = {"mentionKind", "parameter", "polarity", "statementKind", "unknownSpeakerReason"}


def local(term: URIRef) -> str:
    return str(term).removeprefix(ONTOLOGY)


def test_all_terms_were_found() -> None:
    assert len(PROPERTIES) == 31
    assert len(CLASSES) == 13
    assert len(TERMS) == 98


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_every_term_has_one_label_and_one_definition_in_english(term: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        (text,) = GRAPH.objects(term, predicate)
        assert isinstance(text, Literal)
        assert text.language == "en"
        assert text.strip()


@pytest.mark.parametrize("term", PROPERTIES, ids=local)
def test_every_property_has_domain_and_range(term: URIRef) -> None:
    assert len(list(GRAPH.objects(term, RDFS.domain))) == 1
    assert len(list(GRAPH.objects(term, RDFS.range))) == 1


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES], ids=local)
def test_every_term_is_aligned_where_a_counterpart_exists(term: URIRef) -> None:
    targets = {o for p in ALIGNED for o in GRAPH.objects(term, p)}
    outside = {o for o in targets if not str(o).startswith(OURS)}
    inherited = {o for parent in targets - outside for p in ALIGNED for o in GRAPH.objects(parent, p)}
    assert bool(outside | inherited) == (local(term) not in WITHOUT_COUNTERPART)


def test_nothing_is_said_to_be_both_class_and_property() -> None:
    assert not set(CLASSES) & set(PROPERTIES)


def test_ranges_and_classes_of_ours_are_described() -> None:
    pointed_to = {o for _, _, o in GRAPH if isinstance(o, URIRef) and str(o).startswith(OURS)}
    assert pointed_to <= set(TERMS)


def test_unnamed_nodes_serve_only_unions() -> None:
    unions = set(GRAPH.subjects(OWL.unionOf))
    lists = set(GRAPH.subjects(RDF.first))
    assert {s for s in GRAPH.subjects() if isinstance(s, BNode)} == unions | lists


def test_the_ontology_says_what_it_is() -> None:
    (ontology,) = GRAPH.subjects(RDF.type, OWL.Ontology)
    for predicate in (DCTERMS.title, DCTERMS.license, OWL.versionInfo):
        assert list(GRAPH.objects(ontology, predicate))


def test_the_context_has_no_short_name_twice() -> None:
    text = folder("ontology").joinpath("context.jsonld").read_text(encoding="utf-8")

    def no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names))
        return dict(pairs)

    context = json.loads(text, object_pairs_hook=no_duplicates)["@context"]
    iris = [d["@id"] if isinstance(d, dict) else d for n, d in context.items() if n != "@version"]
    assert len(iris) == len(set(iris))
