"""A misspelt term in a shape or a query is no error to any engine: it just never matches."""

import re
from collections.abc import Iterator

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, TIME, VOID, XSD

from kg_builder.rdf.jsonld import context
from kg_builder.rdf.saved import saved_queries
from kg_builder.rdf.serialize import FILE_PREFIXES
from kg_builder.rdf.shapes import SHAPES, load_shapes
from kg_builder.resources import folder
from kg_builder.vocab import DC, ELI, ITSRDF, NIF, PREFIXES

VOCABULARIES = (
    DC,
    DCAT,
    DCTERMS,
    ELI,
    FOAF,
    ITSRDF,
    NIF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    TIME,
    VOID,
    XSD,
)
KNOWN = {str(vocabulary): vocabulary for vocabulary in VOCABULARIES}
ONTOLOGY = Graph().parse(data=folder("ontology").joinpath("kg-builder.ttl").read_text(encoding="utf-8"))
DESCRIBED = {str(s) for s in ONTOLOGY.subjects()}


def known(iri: str) -> bool:
    for namespace, vocabulary in KNOWN.items():
        if iri.startswith(namespace):
            return URIRef(iri) in vocabulary
    return iri in DESCRIBED


def terms_of_queries() -> Iterator[tuple[str, str]]:
    for name, saved in saved_queries().items():
        body = re.sub(r'^#.*$|"[^"]*"', "", saved.sparql, flags=re.MULTILINE)
        for prefix, local in re.findall(r"\b([a-z]+):(\w+)", body):
            yield name, FILE_PREFIXES[prefix] + local


@pytest.mark.parametrize("name", sorted(e.name for e in folder("shapes").iterdir()))
def test_every_term_of_a_shapes_file_exists(name: str) -> None:
    graph = Graph().parse(data=folder("shapes").joinpath(name).read_text(encoding="utf-8"))
    terms = {str(t) for triple in graph for t in triple if isinstance(t, URIRef)}
    ours = {t for t in terms if t.startswith(str(SHAPES))}
    assert sorted(t for t in terms - ours if not known(t)) == []
    assert {str(s) for s in graph.subjects() if isinstance(s, URIRef)} == ours


def test_every_term_of_the_queries_exists() -> None:
    found = list(terms_of_queries())
    assert len(found) > 100
    assert sorted((name, iri) for name, iri in found if not known(iri)) == []


def test_every_term_of_the_context_exists() -> None:
    definitions = [d["@id"] if isinstance(d, dict) else d for n, d in context().items() if n != "@version"]
    namespaces = {d for d in definitions if d in PREFIXES.values()}
    terms = {PREFIXES[d.split(":")[0]] + d.split(":")[1] for d in definitions if d not in namespaces}
    types = {d["@type"] for d in context().values() if isinstance(d, dict)} - {"@id"}
    terms |= {PREFIXES[t.split(":")[0]] + t.split(":")[1] for t in types}
    assert len(terms) > 50
    assert sorted(t for t in terms if not known(t)) == []
    assert namespaces == set(PREFIXES.values())


def test_a_misspelt_term_would_be_found() -> None:
    assert not known("https://schema.org/NewsArticel")
    assert not known("https://w3id.org/kg-builder/ontology#Statment")
    assert not known("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#beginindex")


def test_every_shape_has_a_name_and_every_checked_property_a_message() -> None:
    graph = load_shapes()
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        assert isinstance(shape, URIRef)
        assert list(graph.objects(shape, SH.message))
    used = set(graph.objects(None, SH.property))
    assert used == set(graph.subjects(RDF.type, SH.PropertyShape))
