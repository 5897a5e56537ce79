from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg_builder.errors import GraphError
from kg_builder.iri import Minter, slug
from kg_builder.model import Document, Entity, EntityType, Extraction, Mention, MentionKind, Run, Span
from kg_builder.rdf.mapping import document_entities, document_quads, entity_quads
from kg_builder.rdf.provenance import run_iri, run_quads
from kg_builder.rdf.terms import date, decimal, language_tag, writable
from kg_builder.rdf.validate import Validator, validate
from kg_builder.vocab import PREFIXES

MINTER = Minter()
RUN = "https://w3id.org/kg-builder/data/run/1"
DOC = "https://example.org/news/harbour"
XSD = "http://www.w3.org/2001/XMLSchema#"


def values(quads: list[Quad], subject: str, predicate: str) -> list[str]:
    prefix, local = predicate.split(":")
    wanted = NamedNode(PREFIXES[prefix] + local)
    return [q.object.value for q in quads if q.subject == NamedNode(subject) and q.predicate == wanted]


def in_document(extraction: Extraction) -> list[Quad]:
    return list(document_quads(extraction, RUN, MINTER))


def test_the_whole_graph_conforms_to_the_shapes(quads: list[Quad], two_outlets: list[Quad]) -> None:
    assert validate(quads).results == ()
    assert validate(two_outlets).results == ()


def test_a_document_graph_bears_the_documents_name_and_has_no_blank_nodes(extraction: Extraction) -> None:
    quads = in_document(extraction)
    assert {q.graph_name for q in quads} == {NamedNode(DOC)}
    assert not any(
        isinstance(t, BlankNode | DefaultGraph) for q in quads for t in (q.subject, q.object, q.graph_name)
    )


def test_each_subject_stands_in_one_place_and_no_quad_twice(extraction: Extraction) -> None:
    quads = in_document(extraction)
    subjects = [subject for subject, _ in groupby(q.subject for q in quads)]
    assert len(subjects) == len(set(subjects))
    assert len(quads) == len(set(quads))
    assert in_document(extraction) == quads


def test_a_statement_has_all_its_slots(extraction: Extraction) -> None:
    quads, iri = in_document(extraction), f"{DOC}#statement-103-175"
    assert values(quads, iri, "schema:spokenByCharacter") == [MINTER.entity(EntityType.PERSON, "Ilse Brandt")]
    assert values(quads, iri, "schema:text") == ["If the dam is closed, … we will answer."]
    assert values(quads, iri, "kgb:content") == [f"{DOC}#char=103,124", f"{DOC}#char=159,174"]
    assert values(quads, iri, "kgb:condition") == [f"{DOC}#char=103,123"]
    assert values(quads, iri, "kgb:consequence") == [f"{DOC}#char=159,173"]
    assert values(quads, iri, "kgb:act") == ["https://w3id.org/kg-builder/act/warn"]
    assert values(quads, iri, "itsrdf:taConfidence") == ["0.98"]
    assert values(quads, iri, "kgb:speakerConfidence") == ["0.99"]
    assert values(quads, iri, "prov:wasGeneratedBy") == [RUN]


def test_spans_repeat_the_text_and_name_the_entity(extraction: Extraction) -> None:
    quads, iri = in_document(extraction), f"{DOC}#char=17,28"
    assert values(quads, iri, "nif:anchorOf") == ["Ilse Brandt"]
    assert (values(quads, iri, "nif:beginIndex"), values(quads, iri, "nif:endIndex")) == (["17"], ["28"])
    assert values(quads, iri, "itsrdf:taIdentRef") == [MINTER.entity(EntityType.PERSON, "Ilse Brandt")]


def test_a_role_tells_the_known_office_its_term_and_the_day_of_the_document(quads: list[Quad]) -> None:
    iri, post = f"{DOC}#role-0-16-1737b7", MINTER.post("foreign minister, Vardia")
    assert values(quads, iri, "schema:roleName") == ["Foreign Minister"]
    assert values(quads, iri, "kgb:roleModifier") == [PREFIXES["kgb"] + "Acting"]
    assert values(quads, iri, "kgb:post") == [post]
    assert (values(quads, iri, "schema:startDate"), values(quads, iri, "schema:endDate")) == (
        ["2024-06-03"],
        ["2026"],
    )
    assert values(quads, iri, "kgb:asOf") == ["2025-03-04"]
    assert values(quads, post, "rdfs:label") == ["foreign minister, Vardia"]
    assert values(quads, post, "org:postIn") == [MINTER.entity(EntityType.PLACE, "Vardia")]


def test_a_post_of_a_minister_is_in_the_country_and_in_the_ministry(
    extraction: Extraction, make_graph: Callable[..., list[Quad]]
) -> None:
    (role,) = extraction.roles
    assert role.post is not None
    name = "Ministry of Foreign Affairs (Vardia)"
    ministry = Entity(
        MINTER.entity(EntityType.ORGANIZATION, name), EntityType.ORGANIZATION, name, category="ministry"
    )
    post = replace(role.post, ministry=ministry)
    quads = make_graph(replace(extraction, roles=(replace(role, post=post),)))
    assert validate(quads).results == ()
    bodies = {MINTER.entity(EntityType.PLACE, "Vardia"), ministry.id}
    assert set(values(quads, post.id, "org:postIn")) == bodies
    assert values(quads, ministry.id, "rdfs:label") == [name]


def test_posts_stand_in_the_shared_graph_once(extraction: Extraction, two_outlets: list[Quad]) -> None:
    post = NamedNode(MINTER.post("foreign minister, Vardia"))
    assert not [q for q in in_document(extraction) if q.subject == post]
    about = [q for q in two_outlets if q.subject == post]
    assert len(about) == len(set(about)) == 3
    assert {q.graph_name for q in about} == {NamedNode(MINTER.graph("entities"))}


def test_a_role_without_a_day_or_a_known_office(extraction: Extraction) -> None:
    (role,) = extraction.roles
    undated = replace(
        extraction,
        document=replace(extraction.document, published=None),
        roles=(replace(role, post=None, modifiers=()),),
    )
    iri = f"{DOC}#role-0-16-1737b7"
    for predicate in ("kgb:asOf", "kgb:post", "schema:startDate", "schema:endDate", "kgb:roleModifier"):
        assert values(in_document(undated), iri, predicate) == []


def test_a_treaty_action_tells_how_and_when_and_who_claims_it(extraction: Extraction) -> None:
    quads, iri = in_document(extraction), f"{DOC}#treaty-action-60"
    assert values(quads, iri, "kgb:modality") == [PREFIXES["kgb"] + "Alleged"]
    assert values(quads, iri, "kgb:allegedIn") == [f"{DOC}#statement-54-99"]
    assert values(quads, iri, "kgb:actionDate") == ["2025-03"]
    assert values(quads, iri, "kgb:dateExpression") == [f"{DOC}#char=44,53"]


def test_text_has_its_language_but_characters_are_plain(extraction: Extraction) -> None:
    german = replace(extraction, document=replace(extraction.document, language="de_AT"))
    literals = {
        q.predicate.value.rsplit("/", 1)[-1]: q.object
        for q in in_document(german)
        if isinstance(q.object, Literal)
    }
    assert literals["text"].language == literals["headline"].language == "de-at"
    assert literals["nif-core#isString"].language is None
    assert literals["nif-core#anchorOf"].language is None


def test_the_same_words_in_two_outlets_meet_in_one_utterance(two_outlets: list[Quad]) -> None:
    reports = [
        values(two_outlets, f"https://example.org/news/{name}#statement-103-175", "kgb:reports")
        for name in ("harbour", "mirror")
    ]
    assert reports[0] == reports[1] != []
    # Only its type: anything more would count double in a union of graphs.
    about = {q.predicate.value for q in two_outlets if q.subject == NamedNode(reports[0][0])}
    assert about == {PREFIXES["rdf"] + "type"}


def test_entities_are_described_once_however_often_they_are_given(extraction: Extraction) -> None:
    entities = list(document_entities(extraction, MINTER))
    once = list(entity_quads(entities, MINTER))
    assert list(entity_quads([*entities, *reversed(entities)], MINTER)) == once
    assert {q.graph_name for q in once} == {NamedNode(MINTER.graph("entities"))}


def test_document_graphs_do_not_describe_entities(extraction: Extraction) -> None:
    described = {q.subject for q in in_document(extraction)}
    assert not described & {NamedNode(e.id) for e in document_entities(extraction, MINTER)}


@pytest.mark.parametrize(
    ("kind", "category", "types"),
    [
        (EntityType.PERSON, None, {"schema:Person", "foaf:Person"}),
        (EntityType.ORGANIZATION, None, {"schema:Organization", "org:Organization"}),
        (EntityType.ORGANIZATION, "ministry", {"schema:Organization", "org:Organization", "schema:GovernmentOrganization"}),
        (EntityType.ORGANIZATION, "news agency", {"schema:Organization", "org:Organization", "schema:NewsMediaOrganization"}),
        (EntityType.ORGANIZATION, "IGO", {"schema:Organization", "org:Organization", "kgb:IntergovernmentalOrganization"}),
        (EntityType.TREATY, "convention", {"kgb:Treaty", "schema:Legislation", "eli:LegalResource"}),
        (EntityType.PLACE, "country", {"schema:Place", "schema:Country"}),
        (EntityType.PLACE, "region", {"schema:Place", "schema:AdministrativeArea"}),
        (EntityType.EVENT, None, {"schema:Event"}),
        (EntityType.GROUP, "anything", {"kgb:Group", "foaf:Group"}),
    ],
)  # fmt: skip
def test_types_of_entities(kind: EntityType, category: str | None, types: set[str]) -> None:
    entity = Entity(MINTER.entity(kind, "X"), kind, "X", category=category)
    found = values(list(entity_quads([entity], MINTER)), entity.id, "rdf:type")
    assert set(found) == {PREFIXES[t.split(":")[0]] + t.split(":")[1] for t in types}


def test_other_names_come_from_names_in_the_text_not_from_pronouns(quads: list[Quad]) -> None:
    treaty = MINTER.entity(EntityType.TREATY, "Lake Treaty")
    assert values(quads, treaty, "schema:alternateName") == ["1994 Lake Treaty"]
    assert values(quads, MINTER.entity(EntityType.PERSON, "Ilse Brandt"), "schema:alternateName") == []


def test_the_run_is_told_without_a_clock_unless_one_is_given() -> None:
    run = Run("0.1.0", "model", "1.0")
    quads = list(run_quads(run, MINTER))
    assert {q.graph_name for q in quads} == {NamedNode(MINTER.graph("provenance"))}
    assert values(quads, run_iri(run, MINTER), "prov:endedAtTime") == []
    timed = replace(run, timestamp="2026-01-02T03:04:05Z")
    assert run_iri(timed, MINTER) == run_iri(run, MINTER)
    assert values(list(run_quads(timed, MINTER)), run_iri(run, MINTER), "prov:endedAtTime") == [
        "2026-01-02T03:04:05Z"
    ]
    assert run_iri(replace(run, parameters=(("a", "b"),)), MINTER) != run_iri(run, MINTER)


def test_runs_with_other_taggers_are_other_runs_and_name_them() -> None:
    rules = Run("0.1.0", "model", "1.0")
    first, second = (replace(rules, tagger="own tagger", tagger_version=f"sha256.{n}") for n in "ab")
    assert len({run_iri(run, MINTER) for run in (rules, first, second)}) == 3
    quads = list(run_quads(first, MINTER))
    used = values(quads, run_iri(first, MINTER), "prov:used")
    assert [values(quads, iri, "rdfs:label") for iri in used] == [["model"], ["own tagger"]]
    assert [values(quads, iri, "schema:softwareVersion") for iri in used] == [["1.0"], ["sha256.a"]]
    assert len(values(list(run_quads(rules, MINTER)), run_iri(rules, MINTER), "prov:used")) == 1


def test_a_bad_iri_is_refused_when_it_is_made(extraction: Extraction) -> None:
    bad = replace(extraction, document=replace(extraction.document, id="https://example.org/a b"))
    with pytest.raises(GraphError, match="no valid IRI"):
        in_document(bad)
    person = Entity("https://example.org/p", EntityType.PERSON, "P", same_as=("Q1",))
    with pytest.raises(GraphError, match="<Q1>"):
        list(entity_quads([person], MINTER))


@settings(max_examples=50)
@given(st.text(min_size=1), st.text(min_size=1, max_size=200), st.sampled_from(EntityType))
def test_any_text_and_name_give_a_graph(text: str, name: str, kind: EntityType) -> None:
    document = Document(
        MINTER.document(text=text, name=name),
        "x.txt",
        text,
        title=name,
        publisher=name,
        authors=(name,),
        url=name,
    )
    end = len(text)
    entity = Entity(
        MINTER.entity(kind, name), kind, name, (Mention(Span.of(text, 0, end), MentionKind.NAME),)
    )
    extraction = Extraction(document, (entity,))
    quads = [*in_document(extraction), *entity_quads(document_entities(extraction, MINTER), MINTER)]
    assert values(quads, document.id, "nif:endIndex") == [str(end)]
    # One character for one, so that offsets stay true.
    assert len(values(quads, document.id, "nif:isString")[0]) == end
    assert slug(name)
    validator = Validator()
    validator.check([*quads, *run_quads(Run("0", "m", "1"), MINTER)])
    assert validator.report().results == ()


@given(st.text())
def test_writable_text_keeps_its_length_and_fits_utf8(text: str) -> None:
    assert len(writable(text)) == len(text)
    assert writable(writable(text + "\x00\ud800")).encode()


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("2024-12-16", "date"), ("2024-12", "gYearMonth"), ("2024", "gYear"), ("2024-12-16T10:00:00Z", "dateTime"), ("Monday", "string"), ("2024-13", "string")],
)  # fmt: skip
def test_dates_have_the_type_of_their_length(text: str, datatype: str) -> None:
    assert date(text) == Literal(text, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("number", "text"), [(0.93, "0.93"), (1, "1.0"), (0, "0.0"), (1e-9, "0.0"), (0.123456, "0.1235")]
)
def test_decimals_are_canonical(number: float, text: str) -> None:
    assert decimal(number).value == text


@pytest.mark.parametrize(
    ("given", "tag"), [("en", "en"), ("EN-gb", "en-gb"), ("pt_BR", "pt-br"), ("", "und"), ("x y", "und")]
)
def test_language_tags(given: str, tag: str) -> None:
    assert language_tag(given) == tag
    assert Literal("x", language=tag).language == tag


def test_mapping_a_long_article_takes_milliseconds(long_extraction: Callable[[], Extraction]) -> None:
    extraction = long_extraction()
    best = min(_seconds(extraction) for _ in range(5))
    assert best < 0.03  # about 0.002 on a free core
    assert len(extraction.statements) == 15


def _seconds(extraction: Extraction) -> float:
    start = process_time()
    in_document(extraction)
    return process_time() - start
