"""Verbs with two senses: those that do something to their object are no cues, and calling an election is no demand."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document
from kg_builder.tables import rows

LEXICON = "kg_builder.extract.lexicon"


def said(extractor: Extractor, text: str) -> list[tuple[str, str]]:
    """Act and content of each statement."""
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text, published="2024-02-06")])
    return [(s.act, " … ".join(c.text for c in s.content)) for s in extraction.statements]


@pytest.mark.parametrize(
    "text",
    [
        "Vardia recalled its ambassador from Halvik on Monday.",
        "The ambassador was recalled on Monday.",
        "The regulator recalled 30,000 toys.",
        "Judges heard evidence from six doctors.",
        "The club called off the match.",
        "Lawyers called two witnesses.",
        "The company posted a loss of 3 million dollars.",
        "Border guards denied entry to two reporters.",
        "The police questioned the suspect for six hours.",
        "Both sides observed a minute of silence.",
        "Farmers claimed compensation.",
        "She complained for years.",
        "Vardia signed the Lake Treaty in 2009.",
    ],
)
def test_what_is_done_is_not_said(extractor: Extractor, text: str) -> None:
    assert said(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vardia recalled that its ambassador had left.", ("say", "that its ambassador had left")),
        ("Ada Brook recalled the days of the strike.", ("say", "the days of the strike")),
        ("The minister questioned the figures.", ("criticize", "the figures")),
        ("Ada Brook denied the charges.", ("deny", "the charges")),
        ("The prime minister called an election for June.", ("announce", "an election")),
        ("The prime minister called the election a farce.", ("say", "the election a farce")),
        ("Ministers spoke on Friday about the war.", ("say", "the war")),
        ("Prosecutors charged two men with theft.", ("accuse", "two men with theft")),
    ],
)
def test_what_is_said_with_the_same_verbs_stays(
    extractor: Extractor, text: str, expected: tuple[str, str]
) -> None:
    assert said(extractor, text) == [expected]


CALLED = [
    r["lemma"].removeprefix("call_") for r in rows(LEXICON, "cues.tsv") if r["lemma"].startswith("call_")
]
EVENTS = [noun for noun in CALLED if noun not in {"for", "on", "out"}]


@pytest.mark.parametrize("noun", EVENTS)
def test_who_calls_an_event_announces_it(extractor: Extractor, noun: str) -> None:
    assert len(EVENTS) > 10
    ((act, content),) = said(extractor, f"The opposition called a {noun} for Monday.")
    assert act == "announce"
    assert content.startswith(f"a {noun}")
