import json

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME

from kg_builder.iri import ACT_SCHEME, ONTOLOGY
from kg_builder.resources import folder

GRAPH = Graph().parse(data=folder("ontology").joinpath("kg-builder.ttl").read_text(encoding="utf-8"))
ALIGNMENTS = Graph().parse(data=folder("ontology").joinpath("alignments.ttl").read_text(encoding="utf-8"))
OURS = (ONTOLOGY, ACT_SCHEME)
TERMS = sorted({s for s in GRAPH.subjects(RDF.type) if isinstance(s, URIRef) and str(s).startswith(OURS)})
PROPERTIES = [
    t for t in TERMS if {OWL.ObjectProperty, OWL.DatatypeProperty} & set(GRAPH.objects(t, RDF.type))
]
CLASSES = [t for t in TERMS if (t, RDF.type, OWL.Class) in GRAPH]
AXIOMS = (RDFS.subClassOf, RDFS.subPropertyOf)
MATCHES = (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
# What no vocabulary has: how a text words things, and how we found them.
WITHOUT_COUNTERPART = {"mentionKind", "parameter", "polarity", "statementKind", "unknownSpeakerReason"}
# Used of classes that have nothing in common; see the notes at the terms.
WITHOUT_DOMAIN = {"act", "dateExpression", "evidence", "period", "polarity", "rule"}
# The terms of vocabularies that rdflib does not hold, as their specifications list them.
ELSEWHERE = {
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#": (
        "Phrase beginIndex endIndex anchorOf referenceContext"
    ),
    "http://www.w3.org/2005/11/its/rdf#": "taAnnotatorsRef taClassRef taConfidence taIdentRef",
    "http://www.w3.org/ns/oa#": "hasBody hasSource hasTarget TextPositionSelector start end exact",
    "http://data.europa.eu/eli/ontology#": "LegalResource type_document",
    "http://semanticweb.cs.vu.nl/2009/11/sem/": (
        "Event EventType Place accordingTo eventType hasActor hasPlace hasTimeStamp"
    ),
    "http://groundedannotationframework.org/gaf#": "Mention denotedBy denotes",
    "http://groundedannotationframework.org/grasp#": "Attribution isAttributionFor wasAttributedTo",
    "http://groundedannotationframework.org/grasp/factuality#": "CertaintyValue PolarityValue",
}
SHIPPED = (DCTERMS, FOAF, ORG, PROV, SDO, SKOS, TIME)


def local(term: URIRef) -> str:
    return str(term).removeprefix(ONTOLOGY)


def test_all_terms_were_found() -> None:
    assert len(PROPERTIES) >= 33
    assert len(CLASSES) == 13
    assert len(TERMS) >= 100


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_every_term_has_one_label_and_one_definition_in_english(term: URIRef) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        (text,) = GRAPH.objects(term, predicate)
        assert isinstance(text, Literal)
        assert text.language == "en"
        assert text.strip()


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_every_term_has_an_example_and_its_ontology(term: URIRef) -> None:
    (example,) = GRAPH.objects(term, SKOS.example)
    assert isinstance(example, Literal)
    assert example.language == "en"
    assert list(GRAPH.objects(term, RDFS.isDefinedBy)) == [URIRef(ONTOLOGY.rstrip("#"))]


@pytest.mark.parametrize("term", PROPERTIES, ids=local)
def test_every_property_has_domain_and_range_or_the_reason_for_none(term: URIRef) -> None:
    domains, notes = list(GRAPH.objects(term, RDFS.domain)), list(GRAPH.objects(term, SKOS.note))
    assert len(domains) == (local(term) not in WITHOUT_DOMAIN)
    (found,) = GRAPH.objects(term, RDFS.range)
    assert bool(notes) == (not domains or found == RDFS.Literal)
    assert bool(domains) != bool(list(GRAPH.objects(term, SDO.domainIncludes)))
    assert (found == RDFS.Literal) == bool(list(GRAPH.objects(term, SDO.rangeIncludes)))


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES], ids=local)
def test_every_term_is_aligned_where_a_counterpart_exists(term: URIRef) -> None:
    both = GRAPH + ALIGNMENTS
    above = {
        term,
        *both.transitive_objects(term, RDFS.subClassOf),
        *both.transitive_objects(term, RDFS.subPropertyOf),
    }
    targets = above | {o for t in above for p in MATCHES for o in both.objects(t, p)}
    assert any(not str(o).startswith(OURS) for o in targets) == (local(term) not in WITHOUT_COUNTERPART)


def test_the_ontology_itself_points_to_no_other_vocabulary_but_for_concepts() -> None:
    # What ours are in terms of others stands in alignments.ttl, to take or to leave.
    outside = {
        o for p in (*AXIOMS, *MATCHES) for _, o in GRAPH.subject_objects(p) if not str(o).startswith(OURS)
    }
    assert outside == {SKOS.Concept}


def test_every_term_that_ours_are_aligned_with_exists() -> None:
    known = {URIRef(ns + name) for ns, names in ELSEWHERE.items() for name in names.split()}
    about = [(s, p, o) for s, p, o in ALIGNMENTS if p in {*AXIOMS, *MATCHES}]
    named = {t for s, _, o in about for t in (s, o)} - set(TERMS)
    assert len(about) > 60
    assert sorted(t for t in named - known if not any(t in vocabulary for vocabulary in SHIPPED)) == []
    assert known <= named


def test_every_vocabulary_of_the_field_is_aligned_with() -> None:
    targets = {str(o) for p in (*AXIOMS, *MATCHES) for o in ALIGNMENTS.objects(None, p)}
    for namespace in (*ELSEWHERE, *(str(vocabulary) for vocabulary in (SDO, PROV, ORG, FOAF, TIME))):
        # Of NIF the graphs use the terms themselves, so it is on the other side.
        assert any(t.startswith(namespace) for t in targets) == ("nif-core" not in namespace), namespace


def test_nothing_is_said_to_be_both_class_and_property() -> None:
    assert not set(CLASSES) & set(PROPERTIES)


def test_ranges_and_classes_of_ours_are_described() -> None:
    pointed_to = {o for _, _, o in GRAPH if isinstance(o, URIRef) and str(o).startswith(OURS)}
    assert pointed_to <= set(TERMS)


def test_the_ontology_says_what_it_is() -> None:
    (ontology,) = GRAPH.subjects(RDF.type, OWL.Ontology)
    for predicate in (DCTERMS.title, DCTERMS.license, DCTERMS.creator, OWL.versionIRI, OWL.versionInfo):
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
