"""An invented article with every kind of record, built by hand."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pytest
from pyoxigraph import Quad

from kg_builder.iri import Minter, part_iri
from kg_builder.model import (
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Post,
    Role,
    Run,
    Span,
    Statement,
    StatementKind,
    TreatyAction,
)
from kg_builder.rdf.entities import document_posts, post_quads
from kg_builder.rdf.mapping import document_entities, document_quads, entity_quads
from kg_builder.rdf.periods import document_periods, period_quads
from kg_builder.rdf.provenance import run_iri, run_quads

MINTER = Minter()
RUN = Run(
    "0.1.0", "en_core_web_sm", "3.8.0", timestamp="2026-01-02T03:04:05Z", parameters=(("resolve", "yes"),)
)
RUN_IRI = run_iri(RUN, MINTER)

TEXT = (
    "Foreign Minister Ilse Brandt of Vardia said on Monday that Orland had violated the 1994 Lake Treaty.\n\n"
    "“If the dam is closed,” she warned the Harbour Council, “we will answer.”\n\n"
    "Orland denied it. A spokesman declined to comment, the Vardian Press Agency reported.\n"
)


def cut(words: str, nth: int = 0) -> Span:
    """The nth occurrence of some words in the text."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span.of(TEXT, start, start + len(words))


def named(kind: EntityType, name: str, *mentions: tuple[str, MentionKind], **extra: str) -> Entity:
    spans = tuple(Mention(cut(words), how, "same-name" if words == name else "") for words, how in mentions)
    same = tuple(extra[key] for key in ("same_as",) if key in extra)
    return Entity(
        MINTER.entity(kind, name), kind, name, spans, same, extra.get("category"), extra.get("authority")
    )


BRANDT = named(
    EntityType.PERSON, "Ilse Brandt", ("Ilse Brandt", MentionKind.NAME), ("she", MentionKind.PRONOUN),
    same_as="http://www.wikidata.org/entity/Q999999991", authority="own.csv, line 2",
)  # fmt: skip
VARDIA = named(EntityType.PLACE, "Vardia", ("Vardia", MentionKind.NAME), category="country")
POST = Post(
    MINTER.post("foreign minister, Vardia"), "foreign minister", "VAR", "foreign minister, Vardia", "2024-06-03", "2026",
    Entity(VARDIA.id, VARDIA.type, VARDIA.name, category="country"),
)  # fmt: skip
ORLAND = named(EntityType.PLACE, "Orland", ("Orland", MentionKind.METONYM), category="country")
LAKE = named(EntityType.TREATY, "Lake Treaty", ("1994 Lake Treaty", MentionKind.NAME), category="treaty")
COUNCIL = named(
    EntityType.ORGANIZATION, "Harbour Council", ("Harbour Council", MentionKind.NAME), category="IGO"
)
AGENCY = named(
    EntityType.ORGANIZATION, "Vardian Press Agency", ("Vardian Press Agency", MentionKind.NAME),
    category="news agency",
)  # fmt: skip
SPOKESMAN = named(EntityType.GROUP, "a spokesman", ("A spokesman", MentionKind.NOMINAL))
TALKS = named(EntityType.EVENT, "Dam closure", ("the dam is closed", MentionKind.NOMINAL))


def extraction_of(name: str = "harbour", publisher: str = "The Lake Gazette") -> Extraction:
    """The invented article as an extraction; another name gives the same text in another outlet."""
    doc = f"https://example.org/news/{name}"
    document = Document(
        id=doc, source=f"{name}.txt", text=TEXT, title="Vardia warns over dam", published="2025-03-04",
        publisher=publisher, authors=("Ada Lund",), url=doc,
    )  # fmt: skip

    def utterance(words: str) -> str:
        return MINTER.utterance(BRANDT.id, words)

    claim = Statement(
        id=part_iri(doc, "statement-54-99"), kind=StatementKind.INDIRECT, act="accuse",
        content=(cut("Orland had violated the 1994 Lake Treaty"),), rule="cue-that-clause", confidence=0.9,
        speaker=BRANDT.id, speaker_mention=cut("Foreign Minister Ilse Brandt of Vardia"), cue=cut("said"),
        targets=(ORLAND.id,), date="2025-03-03", date_expression=cut("on Monday"),
        mentions=(ORLAND.id, LAKE.id), utterance=utterance("orland had violated the 1994 lake treaty"),
        passage=cut(TEXT.split("\n", maxsplit=1)[0]),
    )  # fmt: skip
    warning = Statement(
        id=part_iri(doc, "statement-103-175"), kind=StatementKind.DIRECT, act="warn",
        content=(cut("If the dam is closed,"), cut("we will answer.")), rule="quote-then-cue", confidence=0.98, speaker_confidence=0.99,
        speaker=BRANDT.id, speaker_mention=cut("she"), cue=cut("warned"), addressees=(COUNCIL.id,),
        condition=cut("If the dam is closed"), consequence=cut("we will answer"), date="2025-03",
        occasion=(cut("the Harbour Council"),), mentions=(TALKS.id,),
        utterance=utterance("if the dam is closed we will answer"), passage=cut(TEXT.split("\n")[2]),
    )  # fmt: skip
    denial = Statement(
        id=part_iri(doc, "statement-177-193"), kind=StatementKind.INDIRECT, act="deny", content=(cut("it"),),
        rule="denial", confidence=0.6, polarity=Polarity.DENIED, speaker=ORLAND.id, cue=cut("denied"),
        utterance=MINTER.utterance(ORLAND.id, "it"), date="2025", passage=cut("Orland denied it."),
    )  # fmt: skip
    report = Statement(
        id=part_iri(doc, "statement-195-200"), kind=StatementKind.MIXED, act="say",
        content=(cut("A spokesman declined to comment"),), rule="cue-after", confidence=0.8,
        unknown_speaker_reason="no-source", cue=cut("reported"), mentions=(SPOKESMAN.id,),
        utterance=MINTER.utterance(doc, "a spokesman declined to comment"),
        passage=cut("A spokesman declined to comment, the Vardian Press Agency reported."),
    )  # fmt: skip
    decline = Statement(
        id=part_iri(doc, "statement-207-226"), kind=StatementKind.INDIRECT, act="decline",
        content=(cut("to comment"),), rule="declined", confidence=0.7, polarity=Polarity.DECLINED,
        speaker=SPOKESMAN.id, speaker_mention=cut("A spokesman"), cue=cut("declined"), reported_via=(AGENCY.id,),
        parent=report.id, utterance=MINTER.utterance(SPOKESMAN.id, "to comment"),
        passage=cut("A spokesman declined to comment, the Vardian Press Agency reported."),
    )  # fmt: skip
    return Extraction(
        document=document,
        entities=(BRANDT, VARDIA, ORLAND, LAKE, COUNCIL, AGENCY, SPOKESMAN, TALKS),
        statements=(claim, warning, denial, report, decline),
        roles=(Role(BRANDT.id, "Foreign Minister", cut("Foreign Minister"), VARDIA.id, ("acting",), POST),),
        treaty_actions=(
            TreatyAction(
                part_iri(doc, "treaty-action-60"), LAKE.id, "violate", cut("violated the 1994 Lake Treaty"),
                actor=ORLAND.id, alleged_in=claim.id, modality=Modality.ALLEGED, date="2025-03",
                date_expression=cut("on Monday"),
            ),
        ),
    )  # fmt: skip


def graph_of(*extractions: Extraction) -> list[Quad]:
    """The whole graph of some extractions, as `build` writes it."""
    entities = [e for x in extractions for e in document_entities(x, MINTER)]
    quads = [q for x in extractions for q in document_quads(x, RUN_IRI, MINTER)]
    posts = {iri: post for x in extractions for iri, post in document_posts(x).items()}
    periods = {period for x in extractions for period in document_periods(x)}
    shared = (entity_quads(entities, MINTER), post_quads(posts, MINTER), period_quads(periods, MINTER))
    return [*quads, *chain.from_iterable(shared), *run_quads(RUN, MINTER)]


@pytest.fixture(scope="session")
def extraction() -> Extraction:
    return extraction_of()


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    """One article with all that a graph holds."""
    return graph_of(extraction_of())


@pytest.fixture(scope="session")
def two_outlets() -> list[Quad]:
    """The same words in two outlets."""
    return graph_of(extraction_of(), extraction_of("mirror", "Northern Mirror"))


@pytest.fixture(scope="session")
def make_graph() -> Callable[..., list[Quad]]:
    return graph_of


@pytest.fixture(scope="session")
def long_extraction() -> Callable[[], Extraction]:
    """The article three times over: about 150 words, 27 mentions and 15 statements."""
    once, step = extraction_of(), len(TEXT)

    def moved(span: Span | None, by: int) -> Span | None:
        return span and Span(span.start + by, span.end + by, span.text)

    def make() -> Extraction:
        shifts = [0, step, 2 * step]
        statements = tuple(
            replace(
                s, id=f"{s.id}-{by}", parent=s.parent and f"{s.parent}-{by}",
                content=tuple(c for span in s.content if (c := moved(span, by))),
                occasion=tuple(c for span in s.occasion if (c := moved(span, by))),
                speaker_mention=moved(s.speaker_mention, by), cue=moved(s.cue, by), passage=moved(s.passage, by),
                condition=moved(s.condition, by), consequence=moved(s.consequence, by),
                date_expression=moved(s.date_expression, by),
            )
            for by in shifts
            for s in once.statements
        )  # fmt: skip
        entities = tuple(
            replace(
                e,
                mentions=tuple(
                    Mention(c, m.kind) for by in shifts for m in e.mentions if (c := moved(m.span, by))
                ),
            )
            for e in once.entities
        )
        document = replace(once.document, text=TEXT * 3)
        return Extraction(document, entities, statements, once.roles)

    return make
