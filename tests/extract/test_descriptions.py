"""Speakers whom a description, a title or letters behind the name go with, by the language model's own parses."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document, EntityType


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("A spokesman for the Ostran Energy Ministry, Col. Victor Harn, dismissed the claim as “fantasy”.", ["Victor Harn"]),
        (
            "The plan was leaked by his sister, the novelist Clara Vane, who said she had been ill since the spring.",
            ["Clara Vane"],
        ),
        (
            "Prosecutor Helena Croft KC said Mr Ellis had lied. “He will tell you that it was a loan,” Ms Croft told the jury.",
            ["Helena Croft", "Helena Croft"],
        ),
        ("Alhaji Sani Garba lamented that over 200 filling stations had closed shop.", ["Sani Garba"]),
        (
            "Former teacher Ottoline Varnham, 68, who has run the club for years, said she would not sell the field.",
            ["Ottoline Varnham"],
        ),
        ("Kerensa Dorn won. Dorn's agent said that she had been unwell for weeks.", ["Dorn's agent"]),
    ],
)  # fmt: skip
def test_descriptions_and_titles_are_of_the_person_named(
    extractor: Extractor, text: str, speakers: list[str]
) -> None:
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    named = {e.id: e.name for e in found.entities if e.type is EntityType.PERSON}
    spoken = [named.get(s.speaker or "") for s in found.statements if s.parent is None]
    assert [name for name in spoken if name in speakers] == speakers


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            "The European Central Bank cut its rate. The bank said prices were stable.", "European Central Bank", id="the bank",
        ),
        pytest.param(
            "The European Central Bank cut its rate. Norway's central bank said prices were stable.", "Norway's central bank",
            id="another country's bank",
        ),
        pytest.param(
            "The Bank of England cut its rate. Britain's central bank said prices were stable.", "Bank of England",
            id="its own country's bank",
        ),
    ],
)  # fmt: skip
def test_whose_body_it_is_says_the_owner(extractor: Extractor, text: str, speaker: str) -> None:
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    named = {e.id: e.name for e in found.entities}
    assert [named.get(s.speaker or "") for s in found.statements if s.cue and s.cue.text == "said"] == [
        speaker
    ]


def test_labels_of_questions_and_answers_are_nobody(extractor: Extractor) -> None:
    text = """Q: Why was the ferry late?
A: It was not. The engine had failed in the night.

Q: Will you resign?
A: I have no plans to go.
"""
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    lines = [s for s in found.statements if s.rule == "transcript-line"]
    assert [s.speaker for s in lines] == [None] * 4
    assert not [e.name for e in found.entities if e.type is EntityType.PERSON]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Department for Food, Sport and Rural Affairs said it was late.", ["Department for Food, Sport and Rural Affairs"]),
        (
            "Norway's Ministry of Culture, Sport and Youth said that the festival would go ahead.",
            ["Ministry of Culture, Sport and Youth (Norway)"],
        ),
        ("The Department for Transport, Varn Rail and others met. The Department for Transport said it was late.", ["Department for Transport"]),
        ("The Department for Culture said it was late.", ["Department for Culture"]),
    ],
)  # fmt: skip
def test_ministries_of_several_things(extractor: Extractor, text: str, names: list[str]) -> None:
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    named = {e.id: e.name for e in found.entities}
    assert [named.get(s.speaker or "") for s in found.statements] == names


def test_what_is_reported_in_a_question_is_said_by_its_own_subject(extractor: Extractor) -> None:
    text = """Q: Why was the ferry late?
A: The engine had failed in the night.

Q: The harbour master, Ada Brook, says you lied.
A: That is not so.
"""
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    named = {e.id: e.name for e in found.entities}
    assert [named.get(s.speaker or "") for s in found.statements if s.parent is not None] == ["Ada Brook"]


@pytest.mark.parametrize(("to", "addressees"), [("applause", []), ("cheers", []), ("voters", ["voters"])])
def test_what_an_audience_answers_with_is_nobody(
    extractor: Extractor, to: str, addressees: list[str]
) -> None:
    text = f"“The bridge will stay,” Ada Brook said to {to}."
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    named = {e.id: e.name for e in found.entities}
    assert [[named[a] for a in s.addressees] for s in found.statements] == [addressees]
