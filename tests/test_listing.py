from kg_builder.listing import table
from kg_builder.model import (
    Document,
    Entity,
    EntityType,
    Extraction,
    Polarity,
    Span,
    Statement,
    StatementKind,
)

TEXT = "“We shall\nsee,” Ada Moor said. “Perhaps.” It was denied that ships sank."
DOCUMENT = Document("https://example.org/a", "a.txt", TEXT, title="Ships", published="2025-03-04")
ADA = Entity("https://example.org/person/Ada_Moor", EntityType.PERSON, "Ada Moor")


def statement(*spans: tuple[int, int], **slots: object) -> Statement:
    values = {
        "kind": StatementKind.DIRECT,
        "act": "say",
        "rule": "quote-then-cue",
        "speaker": ADA.id,
        **slots,
    }
    content = tuple(Span.of(TEXT, *span) for span in spans)
    return Statement(id=f"{DOCUMENT.id}#s{spans[0][0]}", content=content, confidence=0.9, **values)


def rows(*statements: Statement) -> list[str]:
    return list(table([Extraction(DOCUMENT, (ADA,), statements)]))


def test_a_document_is_headed_by_what_is_known_of_it() -> None:
    assert rows() == ["# Ships · 2025-03-04 · a.txt", ""]


def test_a_statement_is_one_line_with_all_its_pieces() -> None:
    line = rows(statement((1, 13), (32, 40)))[1]
    assert line.split() == [
        "Ada",
        "Moor",
        "say",
        "direct",
        "quote-then-cue",
        "We",
        "shall",
        "see",
        "…",
        "Perhaps.",
    ]


def test_the_words_of_the_text_or_the_reason_stand_for_an_unknown_speaker() -> None:
    unknown = {
        "speaker": None,
        "unknown_speaker_reason": "passive",
        "act": "deny",
        "polarity": Polarity.DENIED,
    }
    assert rows(statement((61, 71), **unknown))[1].startswith("[passive]  ")
    named = statement((61, 71), **unknown, speaker_mention=Span.of(TEXT, 16, 24))
    assert rows(named)[1].split()[:3] == ["[Ada", "Moor]", "deny"]


def test_the_polarity_stands_by_the_act_where_the_act_does_not_say_it() -> None:
    assert "confirm/denied" in rows(statement((1, 13), act="confirm", polarity=Polarity.DENIED))[1]


def test_columns_stay_in_place_for_a_long_name() -> None:
    long = Entity(ADA.id, EntityType.PERSON, "The Undersecretary for the Affairs of the Outer Isles")
    lines = list(table([Extraction(DOCUMENT, (long,), (statement((1, 13)),))]))
    short = rows(statement((1, 13)))
    assert lines[1].index("direct") == short[1].index("direct")
    assert "…  say" in lines[1]
