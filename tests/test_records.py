"""Records: there and back again, and what a broken one says."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.errors import RecordError
from kg_builder.model import (
    ACTS,
    TREATY_ACTS,
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Polarity,
    Post,
    Role,
    Span,
    Statement,
    StatementKind,
    TreatyAction,
)
from kg_builder.records import check_spans, from_json, from_record, spans, to_json, to_record

IRIS = st.sampled_from(["urn:a", "urn:b", "https://example.org/ü#x"])
MAYBE = st.none() | st.text(max_size=8)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return Span.of(text, start, draw(st.integers(start + 1, len(text))))

    def maybe() -> Span | None:
        return span() if draw(st.booleans()) else None

    def some(make: Callable[[], Any], least: int = 0) -> tuple[Any, ...]:
        return tuple(make() for _ in range(draw(st.integers(least, 2))))

    def iris() -> tuple[str, ...]:
        return tuple(draw(st.lists(IRIS, max_size=2)))

    def statement() -> Statement:
        return Statement(
            id=draw(IRIS),
            kind=draw(st.sampled_from(StatementKind)),
            act=draw(st.sampled_from(ACTS)),
            content=some(span, 1),
            rule=draw(st.text(max_size=5)),
            confidence=draw(st.floats(0, 1)),
            speaker_confidence=draw(st.none() | st.floats(0, 1)),
            polarity=draw(st.sampled_from(Polarity)),
            speaker=draw(st.none() | IRIS),
            speaker_mention=maybe(),
            unknown_speaker_reason=draw(MAYBE),
            cue=maybe(),
            addressees=iris(),
            targets=iris(),
            condition=maybe(),
            consequence=maybe(),
            occasion=some(span),
            date=draw(st.none() | st.just("2024-12")),
            date_expression=maybe(),
            reported_via=iris(),
            mentions=iris(),
            parent=draw(st.none() | IRIS),
            utterance=draw(IRIS),
            passage=maybe(),
        )

    return Extraction(
        document=Document(
            id=draw(IRIS),
            source=draw(st.text(max_size=5)),
            text=text,
            title=draw(MAYBE),
            published=draw(MAYBE),
            publisher=draw(MAYBE),
            authors=tuple(draw(st.lists(st.text(max_size=4), max_size=2))),
            url=draw(MAYBE),
            language=draw(st.sampled_from(["en", "de"])),
        ),
        entities=some(
            lambda: Entity(
                draw(IRIS),
                draw(st.sampled_from(EntityType)),
                draw(st.text(max_size=5)),
                some(lambda: Mention(span(), draw(st.sampled_from(MentionKind)))),
                iris(),
                draw(MAYBE),
                members=iris(),
            )
        ),
        statements=some(statement),
        roles=some(lambda: Role(draw(IRIS), draw(st.text(max_size=5)), span(), draw(st.none() | IRIS))),
        treaty_actions=some(
            lambda: TreatyAction(
                draw(IRIS),
                draw(IRIS),
                draw(st.sampled_from(TREATY_ACTS)),
                span(),
                draw(st.none() | IRIS),
                draw(st.sampled_from(Polarity)),
                draw(st.none() | IRIS),
            )
        ),
    )


@given(extractions())
def test_there_and_back_again(extraction: Extraction) -> None:
    line = to_json(extraction, with_text=True)
    assert len(line.split("\n")) == 1
    assert from_json(line) == extraction
    assert to_json(from_json(line), with_text=True) == line


@given(extractions())
def test_without_the_text_there_are_no_other_keys(extraction: Extraction) -> None:
    record = to_record(extraction)
    assert "text" not in record
    assert {**record, "text": extraction.document.text} == to_record(extraction, with_text=True)


TEXT = "Brook said so."
SPAN = {"start": 0, "end": 5, "text": "Brook"}


def record(**changes: Any) -> dict[str, Any]:
    """A record with one of everything, with changes."""
    statement = {
        "id": "urn:s", "kind": "indirect", "act": "say", "polarity": "affirmed", "speaker": "urn:p", "speaker_mention": SPAN,
        "cue": None, "content": [{"start": 11, "end": 13, "text": "so"}], "addressees": [], "targets": [], "condition": None,
        "consequence": None, "occasion": [], "date": None, "reported_via": [], "mentions": [], "parent": None,
        "utterance": "urn:u", "rule": "r", "confidence": 1,
    }  # fmt: skip
    entity = {"id": "urn:p", "type": "Person", "name": "Brook", "mentions": [{**SPAN, "kind": "name"}]}
    whole = {
        "id": "urn:d", "source": "a.txt", "text": TEXT, "entities": [entity], "statements": [statement],
        "roles": [{"person": "urn:p", "office": "mayor", **SPAN}],
        "treaty_actions": [
            {"id": "urn:t", "actor": None, "treaty": "urn:x", "act": "sign", "polarity": "affirmed", "alleged_in": None, **SPAN}
        ],
    }  # fmt: skip
    return {**whole, **changes}


def test_only_the_fields_of_the_contract_are_needed() -> None:
    extraction = from_record(record())
    assert extraction.document == Document("urn:d", "a.txt", TEXT)
    assert (len(extraction.entities), len(extraction.roles), len(extraction.treaty_actions)) == (1, 1, 1)
    assert extraction.statements[0].confidence == 1.0


def changed(where: str, **changes: Any) -> dict[str, Any]:
    whole = record()
    return {**whole, where: [{**whole[where][0], **changes}]}


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({k: v for k, v in record().items() if k != "text"}, "urn:d: field 'text' is missing.*--with-text"),
        ({k: v for k, v in record().items() if k != "id"}, "'id' is missing"),
        ({k: v for k, v in record().items() if k != "roles"}, "'roles' is missing"),
        (changed("statements", kind="loud"), "urn:d: 'loud' is not a valid StatementKind"),
        (changed("statements", polarity=None), "urn:d: None is not a valid Polarity"),
        (changed("entities", type="Robot"), "'Robot' is not a valid EntityType"),
        (changed("statements", confidence="high"), "urn:d: could not convert"),
        (
            changed("statements", content=[{"start": 11, "end": 13, "text": "no"}]),
            "urn:d: span 11–13 is not 'no'",
        ),
        (changed("statements", cue={"start": 3, "end": 99, "text": "x"}), "span 3–99"),
        (changed("statements", cue={"start": -3, "end": -1, "text": "so"}), "span -3–-1"),
        (changed("statements", cue={"start": 5, "end": 5, "text": ""}), "span 5–5"),
        (changed("roles", start=1), "span 1–5"),
        (changed("treaty_actions", text="brook"), "span 0–5"),
        (record(statements=None), "urn:d: 'NoneType'"),
        (record(entities=["x"]), "urn:d: "),
    ],
)
def test_a_broken_record_is_refused(bad: dict[str, Any], message: str) -> None:
    with pytest.raises(RecordError, match=message) as caught:
        from_record(bad)
    assert "\n" not in str(caught.value)
    with pytest.raises(RecordError, match=message):
        from_json(json.dumps(bad))


@pytest.mark.parametrize("line", ["", "{", "nonsense", '{"id": "urn:d"', "\x00"])
def test_no_json_is_refused(line: str) -> None:
    with pytest.raises(RecordError, match=r"not a JSON record: .* at column"):
        from_json(line)


@pytest.mark.parametrize("line", ["[]", "null", "3", '"x"'])
def test_json_that_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(RecordError, match="a record is a JSON object"):
        from_json(line)


@pytest.mark.parametrize("where", ["statements", "treaty_actions"])
def test_an_unknown_act_is_refused(where: str) -> None:
    with pytest.raises(RecordError, match="'sing' is not an act"):
        from_record(changed(where, act="sing"))


def test_a_statement_needs_content() -> None:
    with pytest.raises(RecordError, match="urn:s: a statement needs content"):
        from_record(changed("statements", content=[]))


def test_check_spans_looks_at_every_span() -> None:
    extraction = from_record(record())
    assert len(spans(extraction)) == 5
    check_spans(extraction)
    moved = Extraction(Document("urn:d", "a.txt", TEXT.upper()), extraction.entities)
    with pytest.raises(RecordError, match=re.escape("urn:d: span 0–5 is not 'Brook' in the text")):
        check_spans(moved)


def test_offsets_are_code_points() -> None:
    text = "🐻 Brook"
    extraction = Extraction(Document("urn:d", "a", text), roles=(Role("urn:p", "bear", Span.of(text, 2, 7)),))
    assert from_json(to_json(extraction, with_text=True)).roles[0].span == Span(2, 7, "Brook")


def test_a_post_with_its_country_and_its_ministry_comes_back() -> None:
    document = Document("https://example.org/1", "1.txt", "Finance Minister Ada Poe")
    poe = Entity("urn:poe", EntityType.PERSON, "Ada Poe")
    state = Entity("urn:state", EntityType.PLACE, "Vardia", category="country")
    ministry = Entity("urn:ministry", EntityType.ORGANIZATION, "Ministry of Finance (Vardia)")
    post = Post("urn:post", "finance minister", "Vardia", "finance minister, Vardia", "", "", state, ministry)
    role = Role(poe.id, "Finance Minister", Span(0, 16, "Finance Minister"), post=post)
    extraction = Extraction(document, (poe,), (), (role,))
    assert from_json(to_json(extraction, with_text=True)) == extraction
