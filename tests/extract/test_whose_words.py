"""Whose words they are: in and after quotations, in transcripts, of judges and of makers of cars."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document, EntityType, Extraction


def read(extractor: Extractor, text: str) -> Extraction:
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text, published="2024-02-06")])
    return extraction


def said(extraction: Extraction) -> list[tuple[str, str]]:
    """Speaker, or why there is none, and content of each statement."""
    names = {e.id: e.name for e in extraction.entities}
    return [
        (names.get(s.speaker or "", s.unknown_speaker_reason or ""), s.content[0].text)
        for s in extraction.statements
    ]


def test_who_a_quotation_tells_of_does_not_speak_after_it(extractor: Extractor) -> None:
    found = said(read(extractor, "Otto Brandt lowers his boat. “My father said it would sink,” he laughs."))
    assert found == [("Otto Brandt", "My father said it would sink,"), ("My father", "it would sink")]


def test_they_in_a_quotation_are_not_those_before_it(extractor: Extractor) -> None:
    text = "Ghana and Malawi said the trial would go on. “They promised us that it was safe,” said Ama Osei."
    assert said(read(extractor, text))[-1] == ("pronoun-unresolved", "that it was safe")


def test_he_in_a_quotation_may_be_somebody_whom_it_names(extractor: Extractor) -> None:
    text = "“Otto Brandt came, and he said that it was safe,” said Ama Osei."
    assert ("Otto Brandt", "that it was safe") in said(read(extractor, text))


def test_an_object_ends_before_what_is_said_next(extractor: Extractor) -> None:
    found = said(
        read(extractor, "Otto Brandt acknowledged the concerns but ruled out any change to the text.")
    )
    assert found == [("Otto Brandt", "the concerns"), ("Otto Brandt", "any change to the text")]


def test_a_threat_keeps_its_condition(extractor: Extractor) -> None:
    text = "Otto Brandt threatened to close the port unless the fighters leave the town."
    (threat,) = read(extractor, text).statements
    assert threat.content[0].text == "to close the port unless the fighters leave the town"
    assert threat.condition is not None
    assert threat.condition.text == "unless the fighters leave the town"


def test_the_judge_is_mr_justice(extractor: Extractor) -> None:
    text = "Mr Justice Harrow said the paper had lied. “It relied on one source,” the judge said."
    assert {speaker for speaker, _ in said(read(extractor, text))} == {"Harrow"}


TRANSCRIPT = """MS. ABARA: Good afternoon. The minister will travel on Sunday.

QUESTION: Does the minister believe that the others will sign?

MS. ABARA: That is a question for the others.

MR. DANSO: If I may add, we seized three vessels.
"""


def test_labels_of_a_transcript(extractor: Extractor) -> None:
    extraction = read(extractor, TRANSCRIPT)
    lines = [s for s in extraction.statements if s.rule == "transcript-line"]
    names = {e.id: e.name for e in extraction.entities}
    assert [names.get(s.speaker or "", "") for s in lines] == ["Abara", "", "Abara", "Danso"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "Carmaker Halden warns of lower profit. Halden Motors posted a loss. Halden expects sales to fall.",
            "Halden", (EntityType.ORGANIZATION, "Halden Motors"),
        ),
        ("Otto Brandt rowed. His sister Nuala laughed at him.", "Nuala", (EntityType.PERSON, "Nuala")),
    ],
)  # fmt: skip
def test_what_stands_in_front_of_a_name(
    extractor: Extractor, text: str, words: str, expected: tuple[EntityType, str]
) -> None:
    extraction = read(extractor, text)
    found = {(e.type, e.name) for e in extraction.entities for m in e.mentions if m.span.text == words}
    assert found == {expected}
