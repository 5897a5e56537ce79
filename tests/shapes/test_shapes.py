"""Every shape passes the example, and fails a copy of it that is damaged in one place."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store
from rdflib import URIRef
from rdflib.namespace import RDF, SH

from kg_builder.rdf.report import Result
from kg_builder.rdf.serialize import FILE_PREFIXES
from kg_builder.rdf.shapes import SHAPES, load_shapes
from kg_builder.rdf.validate import Validator, validate

EXAMPLE = Path(__file__).parent / "example.ttl"
PREFIXES = FILE_PREFIXES | {"d": "https://example.org/news/harbour#"}
DOC = "<https://example.org/news/harbour>"
CLAIM, WARNING, DECLINE, REPORT = (
    "d:statement-54-99",
    "d:statement-103-175",
    "d:statement-207-226",
    "d:statement-195-200",
)
VERSION = "d:version-0f5c1a7e93b2d468"
ROLE, ACTION = "d:role-0-16-1737b7", "d:treaty-action-60"
POST = "<https://w3id.org/kg-builder/data/post/foreign_minister%2C_Vardia>"
SPAN = "<https://example.org/news/harbour#char=17,28>"
CUE = "<https://example.org/news/harbour#char=39,43>"


def without(subject: str, predicate: str) -> str:
    return f"DELETE WHERE {{ {subject} {predicate} ?o }}"


def added(subject: str, predicate: str, value: str) -> str:
    return f"INSERT DATA {{ {subject} {predicate} {value} }}"


def changed(subject: str, predicate: str, value: str) -> str:
    return f"DELETE {{ {subject} {predicate} ?o }} INSERT {{ {subject} {predicate} {value} }} WHERE {{ {subject} {predicate} ?o }}"


def gone(subject: str) -> str:
    return f"DELETE WHERE {{ {subject} ?p ?o }}"


def of_dataset(predicate: str, value: str = "") -> str:
    new = f"INSERT {{ ?d {predicate} {value} }}" if value else ""
    return f"DELETE {{ ?d {predicate} ?o }} {new} WHERE {{ ?d a void:Dataset ; {predicate} ?o }}"


DAMAGES = [
    ("Entity-label", without("person:Ilse_Brandt", "rdfs:label")),
    ("Entity-label", added("person:Ilse_Brandt", "rdfs:label", '"I. Brandt"')),
    (
        "Entity-label",
        'DELETE { ?e rdfs:label ?o } INSERT { ?e rdfs:label "" } WHERE { VALUES ?e { place:Orland } ?e rdfs:label ?o }',
    ),
    ("Entity-name", changed("person:Ilse_Brandt", "schema:name", '"Somebody"')),
    ("Entity-alternateName", added("place:Orland", "schema:alternateName", '"Orland"')),
    ("Entity-sameAs", changed("person:Ilse_Brandt", "owl:sameAs", '"Q999999991"')),
    ("Entity-category", added("place:Orland", "kgb:category", '"city"')),
    ("Entity-authorityEntry", added("person:Ilse_Brandt", "kgb:authorityEntry", '"other.csv, line 3"')),
    ("OneKind", added("place:Orland", "a", "schema:Person, foaf:Person")),
    ("OneKind", gone("person:Ilse_Brandt")),
    ("Entity-label", changed("person:Ilse_Brandt", "rdfs:label", '"Ilse Brandt"@en')),
    ("Entity-labels", added("person:Ilse_Brandt", "rdfs:label", '"Ilse Brandt"@de, "I. Brandt"@de')),
    ("OneKind", added(CLAIM, "kgb:addressee", "place:Nowhere")),
    ("Person-type", "DELETE DATA { person:Ilse_Brandt a foaf:Person }"),
    ("Organization-type", "DELETE DATA { organization:Harbour_Council a org:Organization }"),
    ("Group-type", "DELETE DATA { group:a_spokesman a foaf:Group }"),
    ("Used-label", "DELETE { ?x rdfs:label ?l } WHERE { ?r prov:used ?x . ?x rdfs:label ?l }"),
    (
        "Used-version",
        "DELETE { ?x schema:softwareVersion ?v } WHERE { ?r prov:used ?x . ?x schema:softwareVersion ?v }",
    ),
    ("Treaty-type", "DELETE DATA { treaty:Lake_Treaty a schema:Legislation }"),
    ("Treaty-legislationType", added("treaty:Lake_Treaty", "schema:legislationType", '"convention"')),
    ("Statement-kind", without(CLAIM, "kgb:statementKind")),
    ("Statement-kind", changed(CLAIM, "kgb:statementKind", "kgb:Affirmed")),
    ("Statement-act", changed(CLAIM, "kgb:act", "act:shout")),
    ("Statement-act", added(CLAIM, "kgb:act", "act:warn")),
    ("Statement-polarity", without(CLAIM, "kgb:polarity")),
    ("Statement-text", changed(CLAIM, "schema:text", '"no language"')),
    ("Statement-textOrHash", without(CLAIM, "schema:text")),
    ("Statement-period", added(WARNING, "kgb:period", "date:2025-03-01")),
    ("Statement-content", without(CLAIM, "kgb:content")),
    ("Statement-speaker", added(CLAIM, "schema:spokenByCharacter", "place:Orland")),
    ("Statement-unknownSpeakerReason", added(REPORT, "kgb:unknownSpeakerReason", '"passive"')),
    ("Statement-date", changed(CLAIM, "kgb:utteranceDate", '"on Monday"')),
    ("Statement-date", changed(CLAIM, "kgb:utteranceDate", '"2025-02-30"^^xsd:date')),
    ("Statement-speakerMention", added(CLAIM, "kgb:speakerMention", CUE)),
    ("Statement-cue", added(CLAIM, "kgb:cue", SPAN)),
    ("Statement-condition", added(WARNING, "kgb:condition", CUE)),
    ("Statement-consequence", added(WARNING, "kgb:consequence", CUE)),
    ("Statement-dateExpression", added(CLAIM, "kgb:dateExpression", CUE)),
    ("Statement-passage", added(CLAIM, "kgb:passage", CUE)),
    ("Statement-isPartOf", without(CLAIM, "schema:isPartOf")),
    ("Statement-isPartOf", changed(CLAIM, "schema:isPartOf", "<https://example.org/other>")),
    ("Statement-nestedIn", changed(DECLINE, "kgb:nestedIn", ROLE)),
    ("Statement-reports", without(CLAIM, "kgb:reports")),
    ("Statement-reports", changed(CLAIM, "kgb:reports", "utterance:unknown")),
    ("Statement-rule", without(CLAIM, "kgb:rule")),
    ("Statement-confidence", changed(CLAIM, "itsrdf:taConfidence", "1.2")),
    ("Statement-confidence", changed(CLAIM, "itsrdf:taConfidence", '"high"')),
    ("Statement-speakerConfidence", changed(CLAIM, "kgb:speakerConfidence", "1.2")),
    ("Statement-wasGeneratedBy", without(CLAIM, "prov:wasGeneratedBy")),
    ("SpeakerOrReason", without(CLAIM, "schema:spokenByCharacter")),
    ("SpeakerOrReason", added(REPORT, "schema:spokenByCharacter", "place:Orland")),
    ("QuotedWords", f"DELETE DATA {{ {WARNING} a schema:Quotation }}"),
    ("ParaphrasedWords", f"DELETE DATA {{ {CLAIM} a schema:Claim }}"),
    ("Utterance-oneSpeaker", f"INSERT {{ {CLAIM} kgb:reports ?v }} WHERE {{ {DECLINE} kgb:reports ?v }}"),
    ("Utterance-isReported", added("utterance:left-over", "a", "kgb:Utterance")),
    ("Span-begin", changed(SPAN, "nif:beginIndex", "99")),
    ("Span-begin", changed(SPAN, "nif:beginIndex", '"17"')),
    ("Span-begin", changed(SPAN, "nif:beginIndex", "-1")),
    ("Span-end", without(SPAN, "nif:endIndex")),
    ("Span-anchorOf", changed(SPAN, "nif:anchorOf", '"Ilse Brandt"@en')),
    ("Span-sha256", added(SPAN, "schema:sha256", '"abc"')),
    ("Span-textOrHash", without(SPAN, "nif:anchorOf")),
    ("Span-context", without(SPAN, "nif:referenceContext")),
    ("Span-context", changed(SPAN, "nif:referenceContext", "<https://example.org/other>")),
    ("Span-mentionKind", changed(SPAN, "kgb:mentionKind", "kgb:Affirmed")),
    ("Mention-kind", without(SPAN, "kgb:mentionKind")),
    ("Mention-rule", changed(SPAN, "kgb:rule", '""')),
    ("Evidence", changed(CLAIM, "kgb:cue", "place:Orland")),
    ("Evidence", gone(CUE)),
    ("Document-context", f"DELETE DATA {{ {DOC} a nif:Context }}"),
    ("Document-isString", changed(DOC, "nif:isString", '""')),
    ("Document-sha256", added(DOC, "schema:sha256", '"abc"')),
    ("Document-textOrHash", without(DOC, "nif:isString")),
    ("Document-begin", changed(DOC, "nif:beginIndex", "1")),
    ("Document-end", without(DOC, "nif:endIndex")),
    ("Document-headline", changed(DOC, "schema:headline", '"no language"')),
    ("Document-datePublished", changed(DOC, "schema:datePublished", '"4 March"')),
    ("Document-datePublished", added(DOC, "schema:datePublished", '"2025-03-05"^^xsd:date')),
    ("Document-publisher", changed(DOC, "schema:publisher", "person:Ilse_Brandt")),
    ("Document-creator", changed(DOC, "dc:creator", '""')),
    ("Document-url", changed(DOC, "schema:url", '"harbour"')),
    ("Document-nearDuplicateOf", added(DOC, "kgb:nearDuplicateOf", '"copy"')),
    ("Document-copyOfOriginal", added(DOC, "kgb:nearDuplicateOf", DOC)),
    ("Document-language", changed(DOC, "schema:inLanguage", '"English, mostly"')),
    ("Role-member", changed(ROLE, "org:member", "place:Orland")),
    ("Role-roleName", without(ROLE, "schema:roleName")),
    ("Role-organization", added(ROLE, "org:organization", "place:Orland")),
    ("Role-roleModifier", changed(ROLE, "kgb:roleModifier", "kgb:Planned")),
    ("Role-post", changed(ROLE, "kgb:post", "place:Orland")),
    ("Role-startDate", changed(ROLE, "schema:startDate", '"in June"')),
    ("Role-endDate", added(ROLE, "schema:endDate", '"2027"^^xsd:gYear')),
    ("Role-asOf", changed(ROLE, "kgb:asOf", '"2025-03"^^xsd:gYearMonth')),
    ("Post-label", without(POST, "rdfs:label")),
    ("Post-postIn", changed(POST, "org:postIn", "person:Ilse_Brandt")),
    ("Role-evidence", without(ROLE, "kgb:evidence")),
    ("Role-wasGeneratedBy", without(ROLE, "prov:wasGeneratedBy")),
    ("TreatyAction-act", changed(ACTION, "kgb:act", "act:warn")),
    ("TreatyAction-polarity", changed(ACTION, "kgb:polarity", "kgb:Declined")),
    ("TreatyAction-treaty", changed(ACTION, "schema:object", "place:Orland")),
    ("TreatyAction-actor", added(ACTION, "schema:agent", "place:Vardia")),
    ("TreatyAction-allegedIn", changed(ACTION, "kgb:allegedIn", ROLE)),
    ("TreatyAction-modality", without(ACTION, "kgb:modality")),
    ("TreatyAction-modality", changed(ACTION, "kgb:modality", "kgb:Former")),
    ("TreatyAction-date", changed(ACTION, "kgb:actionDate", '"on Monday"')),
    ("TreatyAction-period", changed(ACTION, "kgb:period", "date:1994-01-01")),
    ("Period-beginning", changed("date:2025-03", "time:hasBeginning", "place:Orland")),
    ("Period-end", without("date:2025-03", "time:hasEnd")),
    ("Day-date", changed("date:2025-03-01", "time:inXSDDate", '"2025-03"^^xsd:gYearMonth')),
    ("PeriodOfDate", changed(WARNING, "kgb:utteranceDate", '"2025-02"^^xsd:gYearMonth')),
    ("PeriodOfDate", changed("date:2025-03", "time:hasEnd", "date:2025-12-31")),
    ("Dataset-type", "DELETE { ?d a dcat:Dataset } WHERE { ?d a dcat:Dataset }"),
    ("Dataset-title", of_dataset("dcterms:title", '"Who said what"')),
    ("Dataset-description", of_dataset("dcterms:description")),
    ("Dataset-license", of_dataset("dcterms:license")),
    ("Dataset-created", of_dataset("dcterms:created", '"2026-01-02"^^xsd:date')),
    ("Dataset-temporal", of_dataset("dcterms:temporal", "date:2025-03")),
    ("Dataset-triples", of_dataset("void:triples", '"many"')),
    ("Dataset-entities", of_dataset("void:entities")),
    ("Dataset-classPartition", of_dataset("void:classPartition")),
    ("Dataset-distribution", of_dataset("dcat:distribution", "date:2025-03")),
    ("Dataset-software", of_dataset("prov:wasAttributedTo", "person:Ilse_Brandt")),
    ("Dataset-run", of_dataset("prov:wasGeneratedBy", "person:Ilse_Brandt")),
    ("ClassPartition-class", "DELETE WHERE { ?part void:class kgb:Statement }"),
    (
        "ClassPartition-entities",
        "DELETE { ?p void:entities ?n } WHERE { ?p void:class ?c ; void:entities ?n }",
    ),
    (
        "Distribution-mediaType",
        'DELETE { ?f dcat:mediaType ?m } INSERT { ?f dcat:mediaType "ttl" } WHERE { ?f dcat:mediaType ?m }',
    ),
    (
        "PublicationPeriod-start",
        'DELETE { ?p dcat:startDate ?d } INSERT { ?p dcat:startDate "2025-03-05"^^xsd:date } WHERE { ?p dcat:startDate ?d }',
    ),
    ("PublicationPeriod-end", "DELETE { ?p dcat:endDate ?d } WHERE { ?p dcat:endDate ?d }"),
    ("TrueCount", of_dataset("void:triples", "7")),
    ("TrueCount", of_dataset("void:entities", "7")),
    (
        "TrueCount",
        "DELETE { ?p void:entities ?n } INSERT { ?p void:entities 7 } WHERE { ?p void:class kgb:Statement ; void:entities ?n }",
    ),
    ("TrueCount", added("place:Lakeside", "a", "schema:Place")),
    ("TreatyAction-dateExpression", added(ACTION, "kgb:dateExpression", CUE)),
    ("TreatyAction-evidence", without(ACTION, "kgb:evidence")),
    ("TreatyAction-wasGeneratedBy", without(ACTION, "prov:wasGeneratedBy")),
    ("Version-type", "DELETE { ?v a prov:Entity } WHERE { ?v prov:specializationOf ?d }"),
    ("Version-document", changed(VERSION, "prov:specializationOf", "person:Ilse_Brandt")),
    ("Version-sha256", changed(VERSION, "schema:sha256", '"5D41"')),
    ("Version-datePublished", changed(VERSION, "schema:datePublished", '"yesterday"')),
    ("Version-wasRevisionOf", added(VERSION, "prov:wasRevisionOf", "d:version-unknown")),
    ("Version-invalidatedAtTime", changed(VERSION, "prov:invalidatedAtTime", '"2025-03-05"^^xsd:date')),
    ("Run-label", "DELETE { ?r rdfs:label ?l } WHERE { ?r a prov:Activity ; rdfs:label ?l }"),
    ("Run-software", "DELETE { ?r prov:wasAssociatedWith ?x } WHERE { ?r prov:wasAssociatedWith ?x }"),
    ("Run-used", "DELETE { ?x a prov:Entity } WHERE { ?x a prov:Entity }"),
    ("Run-ended", 'INSERT { ?r prov:endedAtTime "today" } WHERE { ?r a prov:Activity }'),
    ("Run-parameter", 'INSERT { ?r kgb:parameter "resolve" } WHERE { ?r a prov:Activity }'),
    ("Software-version", "DELETE { ?x schema:softwareVersion ?v } WHERE { ?x schema:softwareVersion ?v }"),
    ("StatementType", f"DELETE DATA {{ {CLAIM} a kgb:Statement }}"),
    ("StatementType", "INSERT DATA { _:b kgb:reports utterance:5cbb17ac5006bbf5 }"),
    ("StatementClosed", added(CLAIM, "kgb:tone", '"angry"')),
    ("UtteranceClosed", added("utterance:5cbb17ac5006bbf5", "kgb:act", "act:say")),
    ("SpanType", f"DELETE DATA {{ {SPAN} a nif:Phrase }}"),
    ("SpanClosed", added(SPAN, "rdfs:label", '"Brandt"')),
    ("DocumentType", f"DELETE DATA {{ {DOC} a schema:NewsArticle }}"),
    ("RoleType", f"DELETE DATA {{ {ROLE} a org:Membership }}"),
    ("RoleClosed", added(ROLE, "org:role", "place:Vardia")),
    ("TreatyActionType", f"DELETE DATA {{ {ACTION} a kgb:TreatyAction }}"),
    ("TreatyActionClosed", added(ACTION, "schema:startTime", '"1994"')),
    ("RunType", changed(CLAIM, "prov:wasGeneratedBy", "<https://example.org/run>")),
    ("ContentText", changed(CLAIM, "schema:text", '"Orland kept the treaty"@en')),
    ("OwnDocument", changed(CUE, "nif:referenceContext", "<https://example.org/other>")),
    ("ContentOverlap", changed("<https://example.org/news/harbour#char=159,174>", "nif:beginIndex", "123")),
    ("PartOfContent", changed(WARNING, "kgb:condition", CUE)),
    ("PartOfContent", changed(WARNING, "kgb:consequence", SPAN)),
    ("NestedContent", changed(DECLINE, "kgb:nestedIn", CLAIM)),
    ("NestedContent", changed(DECLINE, "kgb:nestedIn", DECLINE)),
    ("ReportedLater", changed(CLAIM, "kgb:utteranceDate", '"2025-03-05"^^xsd:date')),
    ("ReportedLater", changed(CLAIM, "kgb:utteranceDate", '"2025-04"^^xsd:gYearMonth')),
    ("ReportedLater", changed(DOC, "schema:datePublished", '"2024"^^xsd:gYear')),
    ("SpanText", changed(SPAN, "nif:anchorOf", '"Ilse Brant"')),
    ("SpanInside", changed(DOC, "nif:endIndex", "200")),
    ("TextHash", added(SPAN, "schema:sha256", f'"{"0" * 64}"')),
    ("TextHash", added(DOC, "schema:sha256", f'"{"0" * 64}"')),
    ("SpanIri", changed(SPAN, "nif:beginIndex", "18")),
    ("TextLength", changed(DOC, "nif:endIndex", "1000")),
]


def graph(update: str | None = None) -> list[Quad]:
    store = Store()
    store.load(path=EXAMPLE, format=RdfFormat.TURTLE)
    if update:
        before = set(store)
        store.update(update, prefixes=PREFIXES)
        assert set(store) != before, "the damage did not hit"
    return list(store)


def test_the_example_conforms() -> None:
    assert validate(graph()).results == ()


@pytest.mark.parametrize(("shape", "update"), DAMAGES)
def test_a_damaged_example_fails_the_shape_and_both_engines_agree(
    shape: str,
    update: str,
    pyshifty: Callable[[Iterable[Quad]], Counter[tuple[str, ...]]],
    pyshacl: Callable[[Iterable[Result]], Counter[tuple[str, ...]]],
) -> None:
    quads = graph(update)
    results = validate(quads).results
    assert str(SHAPES[shape]) in {r.shape for r in results}
    # One by one: the same nodes, shapes and components.
    assert pyshifty(quads) == pyshacl(results)


@pytest.mark.parametrize(("shape", "update"), DAMAGES[::10])
def test_the_check_of_a_build_gives_the_same_report(shape: str, update: str) -> None:
    quads = graph(update)
    validator = Validator()
    validator.check(quads)
    assert validator.report().results == validate(quads).results
    assert str(SHAPES[shape]) in {r.shape for r in validator.report().results}


def test_every_shape_has_a_failing_example(in_code: frozenset[str]) -> None:
    shapes = load_shapes()
    properties = set(shapes.subjects(RDF.type, SH.PropertyShape))
    # A node shape without constraints of its own only gathers properties.
    own = {
        s
        for s in shapes.subjects(RDF.type, SH.NodeShape)
        if isinstance(s, URIRef) and (s, SH.message, None) in shapes
    }
    names = {name for name, _ in DAMAGES}
    tested = {SHAPES[name] for name in names - in_code}
    assert in_code <= names
    assert tested == properties | own
    assert len(tested) >= 133
