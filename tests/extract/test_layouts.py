"""Attributions without a verb: transcripts, headlines, signed quotations."""

import pytest

from kg_builder.extract.attribution.layouts import labelled, signed
from kg_builder.extract.text.quotes import scan

INTERVIEW = """Ada Brook: Is the ice thin?
Karl Aasen: It is very thin.
Brook: And tomorrow?
Aasen: It will break.
"""


def lines(text: str, *persons: str) -> list[tuple[str, str, bool]]:
    return [
        (text[slice(*source)], text[slice(*words)], transcript)
        for source, _, words, transcript in labelled(text, persons)
    ]


def test_transcript() -> None:
    assert lines(INTERVIEW, "Ada Brook", "Karl Aasen") == [
        ("Ada Brook", "Is the ice thin?", True),
        ("Karl Aasen", "It is very thin.", True),
        ("Brook", "And tomorrow?", True),
        ("Aasen", "It will break.", True),
    ]


def test_transcript_by_labels_that_come_back() -> None:
    text = "Host: Is it thin?\nGuest: It is.\nHost: Really?\nGuest: Yes, really.\n"
    assert [source for source, _, _ in lines(text)] == ["Host", "Guest", "Host", "Guest"]


@pytest.mark.parametrize("closing", ["", "”"])
def test_transcript_quoted_line_by_line(closing: str) -> None:
    text = f"“HOST: Is it “safe”?{closing}\n“GUEST: It is.{closing}\n“HOST: Really?{closing}\n“GUEST: They say “yes.”{closing}\n"
    assert [(source, words) for source, words, _ in lines(text)] == [
        ("HOST", "Is it “safe”?"),
        ("GUEST", "It is."),
        ("HOST", "Really?"),
        ("GUEST", "They say “yes.”"),
    ]


def test_headline_with_a_known_name() -> None:
    text = "Brook: Ice will break by noon\n\nThe mayor, Ada Brook, spoke on Monday.\n"
    assert lines(text, "Ada Brook") == [("Brook", "Ice will break by noon", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Breaking: Ice is thin\n",
        "Photo: Ada Brook\n",
        "Photo: Ada Brook\nPhoto: Karl Aasen\nPhoto: The rink\n",
        "Varn: Ice is thin\n",
        "The time was 10: 30 then\n",
        "brook: ice is thin\n",
        "Brook:thin\n",
        "Brook:\n",
    ],
)
def test_no_speaker_before_the_colon(text: str) -> None:
    assert lines(text, "Ada Brook") == []


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("“The ice is thin.” – Ada Brook", "Ada Brook", "The ice is thin."),
        ("“The ice is thin.” — Ada Brook, mayor of Varn\nMore.", "Ada Brook", "The ice is thin."),
        ("“The ice is thin.” ― Ada Brook", "Ada Brook", "The ice is thin."),
        ('"The ice is thin." -- Ada Brook', "Ada Brook", "The ice is thin."),
        ("“The ice is thin.” – Ada Brook.", "Ada Brook", "The ice is thin."),
        ("“The ice is thin.” – Ada B.", "Ada B.", "The ice is thin."),
        ("“The ice is thin.”\n— Ada van Brook", "Ada van Brook", "The ice is thin."),
    ],
)
def test_signed_quotation(text: str, name: str, words: str) -> None:
    ((source, _, content),) = signed(text, scan(text))
    assert (text[slice(*source)], text[slice(*content)]) == (name, words)


@pytest.mark.parametrize(
    "text",
    [
        "“The ice is thin” – and it was.",
        "“The ice is thin” – Ada Brook had said so often.",
        "“The ice is thin,” Ada Brook said.",
    ],
)
def test_unsigned_quotation(text: str) -> None:
    assert list(signed(text, scan(text))) == []
