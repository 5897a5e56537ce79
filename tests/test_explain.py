"""Statements explained: spans in brackets, nested and split ones, and text that must not reach a terminal."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.explain import explain, to_brackets
from kg_builder.listing import table, visible
from kg_builder.model import (
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Span,
    Statement,
    StatementKind,
)

TEXT = "Harbour news. “If the pier falls, we close,” Ada Moor [the mayor] warned the council. “All of it.” Rain fell."
ADA = Entity("urn:ada", EntityType.PERSON, "Ada Moor")


def cut(words: str) -> Span:
    return Span.of(TEXT, TEXT.index(words), TEXT.index(words) + len(words))


COUNCIL = Entity(
    "urn:council",
    EntityType.ORGANIZATION,
    "Kelp Bay Council",
    (Mention(cut("the council"), MentionKind.NOMINAL),),
)
WARNING = Statement(
    id="urn:s1",
    kind=StatementKind.DIRECT,
    act="warn",
    content=(cut("If the pier falls, we close,"), cut("All of it.")),
    rule="quote-then-cue",
    confidence=0.938,
    speaker=ADA.id,
    speaker_mention=cut("Ada Moor [the mayor]"),
    cue=cut("warned"),
    addressees=(COUNCIL.id,),
    condition=cut("If the pier falls"),
    consequence=cut("we close"),
    passage=cut(TEXT[TEXT.index("“If") : TEXT.index(" Rain")]),
)


def extraction(*statements: Statement, text: str = TEXT, title: str | None = None) -> Extraction:
    return Extraction(Document("urn:d", "d.txt", text, title=title), (ADA, COUNCIL), statements)


def block(statement: Statement) -> list[str]:
    _, explained = to_brackets([extraction(statement)])
    return explained.splitlines()


def test_every_span_is_named_where_it_stands_and_the_rule_below() -> None:
    passage, facts = block(WARNING)
    assert passage == (
        "1. “[content [condition If the pier falls], [consequence we close],]” [speaker Ada Moor \\[the mayor\\]] "
        "[cue warned] [addressee the council]. “[content All of it.]”"
    )
    assert facts == (
        "   speaker: Ada Moor · act: warn · polarity: affirmed · kind: direct · confidence: 0.94 · "
        "rule: quote-then-cue · addressee: Kelp Bay Council"
    )


def test_spans_that_cross_are_closed_and_opened_again() -> None:
    crossing = replace(
        WARNING, condition=cut("falls, we close,” Ada"), consequence=None, speaker_mention=None
    )
    assert "[content If the pier [condition falls, we close,]][condition ” Ada] Moor" in block(crossing)[0]


def test_equal_spans_lie_in_one_another() -> None:
    whole = replace(WARNING, content=(cut("we close"),), condition=None)
    assert "falls, [content [consequence we close]],”" in block(whole)[0]


def test_what_stands_outside_the_passage_is_shown_by_itself() -> None:
    far = replace(WARNING, passage=cut("“All of it.”"), content=(cut("All of it."),), condition=None)
    shown = block(replace(far, consequence=None))[0]
    assert shown == "1. [speaker Ada Moor \\[the mayor\\]] … [cue warned] … “[content All of it.]”"


def test_an_unknown_speaker_shows_its_reason_and_a_nested_one_its_holder() -> None:
    unknown = replace(WARNING, speaker=None, speaker_mention=None, unknown_speaker_reason="passive")
    inner = replace(WARNING, id="urn:s2", parent="urn:s1")
    _, first, second = to_brackets([extraction(unknown, inner)])
    assert "speaker: [passive] · " in first
    assert second.rstrip().endswith("inside: statement 1")


HOSTILE = "\x1b]0;owned\x07 \x9b31m \u202e \x00 \u2028 \ud800"


def test_controls_are_shown_as_codes_wherever_they_come_from() -> None:
    text = f"Ada Moor said {HOSTILE} go."
    statement = replace(
        WARNING,
        content=(Span.of(text, 14, len(text)),),
        **dict.fromkeys(("speaker_mention", "cue", "condition", "consequence", "passage"), None),
    )
    ada = replace(ADA, name=f"Ada {HOSTILE}")
    found = replace(extraction(statement, text=text, title=HOSTILE), entities=(ada, COUNCIL))
    for lines in (to_brackets([found]), table([found])):
        shown = "\n".join(lines)
        assert "\\x1b]0;owned\\x07" in shown
        assert not {unicodedata.category(c) for c in shown.replace("\n", "")} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text())
def test_nothing_but_line_breaks_controls_the_terminal(text: str) -> None:
    shown = visible(text)
    assert all(c == "\n" or c.isprintable() or unicodedata.category(c) == "Zs" for c in shown)
    assert "\n\n" not in shown


@given(st.data())
def test_brackets_always_balance_and_keep_the_text(data: st.DataObject) -> None:
    text = data.draw(st.text("ab[] \n", min_size=2, max_size=40))

    def span() -> Span:
        start = data.draw(st.integers(0, len(text) - 1))
        return Span.of(text, start, data.draw(st.integers(start + 1, len(text))))

    statement = replace(
        WARNING,
        content=(span(), span()),
        speaker_mention=span(),
        cue=span(),
        condition=span(),
        consequence=span(),
        addressees=(),
        passage=Span.of(text, 0, len(text)),
    )
    found = extraction(statement, text=text)
    (explained,) = explain(found)
    assert "".join(s.text for s in explained.passage).replace("\n", "") == text.replace("\n", "")
    _, shown = to_brackets([found])
    passage = shown[3 : shown.index("\n   speaker: ")]
    depth = 0
    for bracket in re.findall(r"(?<!\\)[\[\]]", passage):
        depth += 1 if bracket == "[" else -1
        assert depth >= 0
    assert depth == 0
    assert re.sub(
        r"(?<!\\)(\[(content|speaker|cue|condition|consequence) |\])|\\(?=[\[\]])|\n *", "", passage
    ).replace(" ", "") == text.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(("text", "shown"), [("naïve\xa0“—”", "naïve\xa0“—”"), ("a\r\nb\tc", "a\nb c")])
def test_ordinary_text_stays_as_it_is(text: str, shown: str) -> None:
    assert visible(text) == shown
