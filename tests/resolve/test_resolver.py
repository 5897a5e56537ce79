"""Entities across documents: the bare surname, and what moves with it."""

import random
from dataclasses import replace

import pytest

from kg_builder.iri import Minter
from kg_builder.model import (
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Role,
    Span,
    Statement,
    StatementKind,
    TreatyAction,
)
from kg_builder.resolve import Resolver

MINTER = Minter()
PERSON = EntityType.PERSON
WIKIDATA = "http://www.wikidata.org/entity/Q"


def person(name: str, text: str, *, link: str | None = None, words: str | None = None) -> Entity:
    at = text.index(words or name)
    mention = Mention(Span.of(text, at, at + len(words or name)), MentionKind.NAME)
    return Entity(MINTER.entity(PERSON, name), PERSON, name, (mention,), (WIKIDATA + link,) if link else ())


def article(number: int, *names: tuple[str, str | None]) -> Extraction:
    """A document that names these persons; each is given with its Wikidata number, if it has one."""
    text = "; ".join(name for name, _ in names)
    document = Document(f"https://example.org/{number}", f"{number}.txt", text)
    return Extraction(document, tuple(person(name, text, link=link) for name, link in names))


def said(extraction: Extraction, speaker: str) -> Extraction:
    """The extraction with a statement, a role and a treaty action of a person, who is mentioned all over."""
    iri = MINTER.entity(PERSON, speaker)
    span = Span.of(extraction.document.text, 0, 3)
    statement = Statement(
        f"{extraction.document.id}#s",
        StatementKind.INDIRECT,
        "say",
        (span,),
        "test",
        1.0,
        speaker=iri,
        addressees=(iri,),
        targets=(iri,),
        reported_via=(iri,),
        mentions=(iri,),
        utterance=MINTER.utterance(iri, [span.text]),
    )
    action = TreatyAction(f"{extraction.document.id}#t", "urn:treaty", "sign", span, actor=iri)
    return replace(
        extraction,
        statements=(statement,),
        roles=(Role(iri, "mayor", span),),
        treaty_actions=(action,),
    )


def resolved(*extractions: Extraction) -> list[Extraction]:
    with Resolver(MINTER) as resolver:
        for extraction in extractions:
            resolver.observe(extraction)
        return [resolver.resolve(extraction) for extraction in extractions]


def names(extraction: Extraction) -> list[str]:
    return [e.name for e in extraction.entities]


FULL = ("Tom Lund", "1")
BARE = ("Lund", None)


def test_a_bare_surname_goes_to_the_one_known_person() -> None:
    first, second = resolved(article(1, FULL), article(2, BARE))
    assert names(first) == ["Tom Lund"]
    (lund,) = second.entities
    assert (lund.id, lund.name, lund.same_as) == (
        MINTER.entity(PERSON, "Tom Lund"),
        "Tom Lund",
        (f"{WIKIDATA}1",),
    )
    assert [m.span.text for m in lund.mentions] == ["Lund"]


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ([], "nobody has a full name"),
        ([("Tom Lund", None)], "no authority file knows him"),
        ([FULL, ("Ada Lund", "2")], "two have that surname"),
        ([FULL, ("Ada Lund", None)], "two have that surname, though one only is known"),
        ([("Lund Tom", "1")], "it is his first name"),
    ],
)
def test_a_bare_surname_stays_alone(others: list[tuple[str, str | None]], why: str) -> None:
    *_, last = resolved(*(article(n, other) for n, other in enumerate(others)), article(9, BARE))
    assert names(last) == ["Lund"], why


def test_regardless_of_case_and_accents() -> None:
    _, second = resolved(article(1, ("Tomáš Lünd", "1")), article(2, ("LUND", None)))
    assert names(second) == ["Tomáš Lünd"]


def test_other_types_and_persons_of_one_text_only_stay() -> None:
    place = replace(
        article(2, BARE).entities[0], type=EntityType.PLACE, id=MINTER.entity(EntityType.PLACE, "Lund")
    )
    local = replace(article(2, BARE).entities[0], id="https://example.org/2#person-Lund")
    document = article(2, BARE).document
    _, second = resolved(article(1, FULL), Extraction(document, (local, place)))
    assert second.entities == (local, place)


def test_everything_that_names_the_person_moves() -> None:
    _, second = resolved(article(1, FULL), said(article(2, BARE), "Lund"))
    tom = MINTER.entity(PERSON, "Tom Lund")
    (s,) = second.statements
    assert (s.speaker, s.addressees, s.targets, s.reported_via, s.mentions) == (
        tom,
        (tom,),
        (tom,),
        (tom,),
        (tom,),
    )
    assert second.roles[0].person == tom
    assert second.treaty_actions[0].actor == tom


def test_a_group_keeps_its_members_when_they_move() -> None:
    other = said(article(2, BARE), "Lund")
    lund = other.entities[0].id
    group = Entity(
        f"{other.document.id}#group-1", EntityType.GROUP, "Lund and Poe", members=(lund, "urn:poe")
    )
    _, second = resolved(article(1, FULL), replace(other, entities=(*other.entities, group)))
    (moved,) = (e for e in second.entities if e.type is EntityType.GROUP)
    assert moved.members == (MINTER.entity(PERSON, "Tom Lund"), "urn:poe")


def test_the_utterance_follows_the_speaker() -> None:
    words = "the harbour bridge will never open again"

    def telling(extraction: Extraction, speaker: str) -> Extraction:
        document = replace(extraction.document, text=f"{extraction.document.text}; {words}")
        start = document.text.index(words)
        (statement,) = said(replace(extraction, document=document), speaker).statements
        content = (Span.of(document.text, start, len(document.text)),)
        return replace(extraction, document=document, statements=(replace(statement, content=content),))

    first, second = resolved(telling(article(1, FULL), "Tom Lund"), telling(article(2, BARE), "Lund"))
    assert first.statements[0].speaker == second.statements[0].speaker
    assert first.statements[0].utterance == second.statements[0].utterance


def test_what_tells_little_is_an_utterance_of_its_own() -> None:
    first, second = resolved(said(article(1, FULL), "Tom Lund"), said(article(2, FULL), "Tom Lund"))
    one, two = first.statements[0], second.statements[0]
    assert (one.content[0].text, one.speaker) == (two.content[0].text, two.speaker)
    assert one.utterance != two.utterance


def test_a_mention_that_moved_tells_the_rule() -> None:
    _, second = resolved(article(1, FULL), article(2, BARE))
    assert [m.rule for m in second.entities[0].mentions] == ["surname-of-known-person"]


def test_a_statement_of_nobody_keeps_the_utterance_of_its_document() -> None:
    extraction = said(article(2, BARE), "Lund")
    nobody = replace(
        extraction.statements[0],
        speaker=None,
        utterance=MINTER.utterance(extraction.document.id, [extraction.statements[0].content[0].text]),
    )
    _, second = resolved(article(1, FULL), replace(extraction, statements=(nobody,)))
    assert second.statements[0].utterance == nobody.utterance


def test_a_surname_beside_the_full_name_is_merged_with_it() -> None:
    _, second = resolved(article(1, FULL), article(2, BARE, ("Tom  Lund", "1")))
    assert {e.id for e in second.entities} <= {
        MINTER.entity(PERSON, "Tom Lund"),
        MINTER.entity(PERSON, "Tom  Lund"),
    }
    text = "Lund; Tom Lund"
    both = Extraction(
        Document("https://example.org/3", "3", text),
        (person("Lund", text), person("Tom Lund", text, link="1")),
    )
    (merged,) = resolved(both)
    (lund,) = merged.entities
    assert [m.span.start for m in lund.mentions] == [0, 6]


def test_a_document_without_bare_surnames_is_returned_as_it_is() -> None:
    extraction = article(1, FULL)
    (result,) = resolved(extraction)
    assert result is extraction


def test_the_order_of_documents_does_not_matter() -> None:
    corpus = [
        article(1, FULL),
        said(article(2, BARE), "Lund"),
        article(3, ("Ada Brook", "2"), ("Brook", None)),
        article(4, ("Karl Aasen", "3")),
        article(5, ("Nora Aasen", "4"), ("Aasen", None)),
        article(6, ("Aasen", None), ("Brook", None), BARE),
    ]
    expected = {e.document.id: e for e in resolved(*corpus)}
    shuffler = random.Random(7)  # noqa: S311 (no secret)
    for _ in range(20):
        shuffler.shuffle(corpus)
        assert {e.document.id: e for e in resolved(*corpus)} == expected


def test_resolving_twice_changes_nothing() -> None:
    once = resolved(article(1, FULL), said(article(2, BARE), "Lund"))
    assert resolved(*once) == once


def test_entities_stay_sorted_by_iri() -> None:
    _, second = resolved(article(1, FULL), article(2, ("Zoe Ek", None), BARE, ("Ada Brook", None)))
    assert [e.id for e in second.entities] == sorted(e.id for e in second.entities)


def test_a_namespace_that_ends_in_a_number_sign_joins_as_well() -> None:
    minter = Minter("https://example.org/news#")

    def named(number: int, name: str, *same_as: str) -> Extraction:
        document = Document(minter.document(text=name, given=f"{number}"), f"{number}.txt", name)
        mention = Mention(Span.of(name, 0, len(name)), MentionKind.NAME)
        return Extraction(document, (Entity(minter.entity(PERSON, name), PERSON, name, (mention,), same_as),))

    articles = [named(1, "Tom Lund", f"{WIKIDATA}1"), named(2, "Lund")]
    with Resolver(minter) as resolver:
        for each in articles:
            resolver.observe(each)
        assert names(resolver.resolve(articles[1])) == ["Tom Lund"]
