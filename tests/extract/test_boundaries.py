"""Where contents begin and end: what syntax and tagger make of them, joined."""

import re
from collections.abc import Callable

import pytest

from kg_builder.extract.attribution.boundaries import joined, whole, without_holes
from kg_builder.extract.tagger import Reading
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import Syntax

Read = Callable[[str], Syntax]


def spans(text: str, *parts: str) -> tuple[CharRange, ...]:
    found = [(text.index(part), text.index(part) + len(part)) for part in parts]
    return tuple(found)


def reading(text: str, *sure: str, p: float = 0.95) -> Reading:
    """A reading in which the words of some stretches are content with a probability, and no others."""
    likely = [m.start() + a for a, b in spans(text, *sure) for m in re.finditer(r"\w+", text[a:b])]
    return Reading((), {m.start(): p if m.start() in likely else 0.01 for m in re.finditer(r"\w+", text)})


def words(text: str, content: tuple[CharRange, ...]) -> list[str]:
    return [text[a:b] for a, b in content]


def test_a_piece_before_the_cue_is_looked_at_by_itself(by_model: Read) -> None:
    s = by_model("The old harbour, Marta Lind insisted, would be full of ships by the end of May.")
    by_syntax = spans(s.text, "would be full of ships by the end of May")
    by_tagger = spans(s.text, "The old harbour", "would be full of ships by the end of May")
    sure = reading(s.text, *words(s.text, by_tagger))
    assert words(s.text, joined(s, by_syntax, by_tagger, sure)) == words(s.text, by_tagger)
    unsure = reading(s.text, "would be full of ships by the end of May")
    assert joined(s, by_syntax, by_tagger, unsure) == by_syntax


def test_a_piece_of_another_sentence_stays_out(by_model: Read) -> None:
    s = by_model("The harbour is closed. Nobody knows why. Lind said the ships would come back in May.")
    by_syntax = spans(s.text, "the ships would come back in May")
    by_tagger = spans(s.text, "The harbour is closed", "the ships would come back in May")
    assert joined(s, by_syntax, by_tagger, reading(s.text, *words(s.text, by_tagger))) == by_syntax


@pytest.mark.parametrize(
    ("p", "content"), [(0.95, "the plan was late and too dear"), (0.6, "the plan was late")]
)
def test_words_further_out_need_a_sure_tagger(by_model: Read, p: float, content: str) -> None:
    s = by_model("Lind said the plan was late and too dear.")
    by_syntax = spans(s.text, "the plan was late")
    by_tagger = spans(s.text, "the plan was late and too dear")
    found = joined(s, by_syntax, by_tagger, reading(s.text, "the plan was late and too dear", p=p))
    assert words(s.text, found) == [content]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("The mayor has few ideas for the port.", "ideas for the port", "few ideas for the port"),
        ("The mayor shares this bleak view of the port.", "this bleak", "this bleak view"),
        (
            "Lind accused her old rival of fraud, which he denied.",
            "her old rival of fraud, which",
            "her old rival of fraud",
        ),
        ("Lind praised the crew and the pilots left.", "the crew and", "the crew"),
    ],
)
def test_phrases_are_whole(by_model: Read, text: str, given: str, expected: str) -> None:
    s = by_model(text)
    assert words(text, whole(s, spans(text, given), ())) == [expected]


def test_no_phrase_takes_in_the_cue(by_model: Read) -> None:
    text = "His bitter remarks about the port upset her."
    s = by_model(text)
    given = spans(text, "remarks about the port")
    assert words(text, whole(s, given, spans(text, "His bitter"))) == ["remarks about the port"]


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (0.45, ["the vote in the council of the old town after a long inquiry"]),  # its words may well belong
        (0.05, ["a long inquiry"]),  # the lesser piece goes
    ],
)
def test_a_content_has_no_holes(p: float, expected: list[str]) -> None:
    text = "Lind deplores the vote in the council of the old town after a long inquiry."
    pieces = spans(text, "the vote", "a long inquiry")
    sure = reading(text, "the vote", "a long inquiry").content
    unsure = {m.start(): p for m in re.finditer(r"\w+", text)}
    found = without_holes(text, pieces, (), Reading((), {k: max(v, unsure[k]) for k, v in sure.items()}))
    assert words(text, found) == expected


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The ferry, Lind insisted, left on time.", ("The ferry", "left on time")),
        ("Lind called it “a bridge” and then “a road”.", ("a bridge", "a road")),
    ],
)
def test_the_speaker_and_quotation_marks_make_no_holes(text: str, pieces: tuple[str, ...]) -> None:
    content = spans(text, *pieces)
    between = spans(text, *(x for x in ("Lind insisted",) if x in text))
    assert without_holes(text, content, between, reading(text, text, p=0.9)) == content


def test_a_quotation_that_is_a_sentence_needs_nothing_before_it(by_model: Read) -> None:
    s = by_model('The mayor went on, Lind wrote, "They sold the port." She left.')
    quoted, before = spans(s.text, "They sold the port."), spans(s.text, "The mayor went on")
    sure = reading(s.text, "The mayor went on", "They sold the port.")
    assert joined(s, quoted, (*before, *quoted), sure) == quoted
