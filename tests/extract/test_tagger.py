"""The shipped tagger, and how its proposals meet the rules."""

import re

import pytest
from spacy.language import Language

from kg_builder.errors import ModelError
from kg_builder.extract import DEFAULT_MODEL
from kg_builder.extract.attribution import attribute
from kg_builder.extract.tagger import Proposal, Reading, Tagger, is_shipped, shipped
from kg_builder.extract.text import nlp
from kg_builder.extract.text.quotes import scan
from kg_builder.extract.text.spans import mask
from kg_builder.extract.text.syntax import Syntax

TEXT = "The harbour master, Ada Brook, said the ferry had left on time. “It was full,” she added."


@pytest.fixture(scope="module")
def model() -> Language:
    return nlp.load(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def syntax(model: Language) -> Syntax:
    return Syntax.of(model(TEXT))


def read(text: str) -> Reading:
    return shipped().read(text, mask(len(text), ((q.start, q.end) for q in scan(text))))


def cut(text: str, span: tuple[int, int] | None) -> str | None:
    return text[slice(*span)] if span else None


def test_it_is_in_the_package() -> None:
    assert is_shipped()


def test_it_proposes_cue_source_and_content() -> None:
    found = {cut(TEXT, p.cue): p for p in read(TEXT).proposals}
    assert set(found) == {"said", "added"}
    assert "ferry had left on time" in TEXT[slice(*found["said"].content[0])]
    assert "Ada Brook" in (cut(TEXT, found["said"].source) or "")
    assert cut(TEXT, found["added"].source) == "she"
    assert all(0.5 < p.probability <= 1 for p in found.values())


def test_a_text_is_read_alike_whatever_was_read_before() -> None:
    first = read(TEXT)
    read("Tom Lund denied that. " * 50)
    assert read(TEXT) == first


@pytest.mark.parametrize("text", ["", "\n\n", "…", "\u200f\u200e", "word " * 2000, "x" * 5000])
def test_it_reads_any_text(text: str) -> None:
    for p in read(text).proposals:
        assert all(0 <= a < b <= len(text) for a, b in p.content)


def test_a_missing_model_is_one_clear_message() -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        Tagger("nowhere/model.onnx", "nowhere/tokenizer.json")


def proposal(source: str | None, sure: float, probability: float = 0.95) -> Reading:
    def span(part: str) -> tuple[int, int]:
        return TEXT.index(part), TEXT.index(part) + len(part)

    content = (span("the ferry had left on time"),)
    one = Proposal(span("said"), span(source) if source else None, content, probability, 1.0, sure)
    return Reading((one,), {})


@pytest.mark.parametrize(
    ("source", "sure", "expected"),
    [
        ("she", 0.3, "The harbour master"),  # the syntax has a source, and the tagger is not sure of another
        ("she", 0.99, "she"),
        (None, 0.99, None),
    ],
)
def test_syntax_decides_the_source_unless_the_tagger_is_sure(
    syntax: Syntax, source: str | None, sure: float, expected: str | None
) -> None:
    found = attribute(syntax, scan(TEXT), proposal(source, sure))
    (said,) = [a for a in found if cut(TEXT, a.cue) == "said"]
    named = cut(TEXT, said.source)
    assert (named or "").startswith(expected) if expected else named is None
    assert said.rule.startswith("ccomp")


def test_an_unlikely_proposal_is_left_out(syntax: Syntax) -> None:
    found = attribute(syntax, scan(TEXT), proposal("she", 0.9, probability=0.05))
    assert all(a.rule != "tagger" for a in found)


@pytest.mark.parametrize(
    ("proposed", "doubtful", "expected"),
    [
        ("that the ferry had left on time", (), "that the ferry had left on time"),
        (
            "that the ferry had left on time. Nobody laughed",
            (),
            "that the ferry had left on time. Nobody laughed",
        ),
        (
            "that the ferry had left on time. Nobody laughed",
            ("Nobody", "laughed"),
            "that the ferry had left on time",
        ),
        ("the ferry had left on time", (), "the ferry had left on time"),  # what it leaves out stays out
        ("the ferry had left", (), "the ferry had left"),
    ],
)
def test_words_in_dispute_are_in_if_the_tagger_is_sure(
    model: Language, proposed: str, doubtful: tuple[str, ...], expected: str
) -> None:
    text = "Anna Ferran said that the ferry had left on time. Nobody laughed."
    syntax = Syntax.of(model(text))

    def span(part: str) -> tuple[int, int]:
        return text.index(part), text.index(part) + len(part)

    one = Proposal(span("said"), span("Anna Ferran"), (span(proposed),), 0.95, 1.0, 0.95)
    sure = {m.start(): 0.5 if m[0] in doubtful else 0.99 for m in re.finditer(r"\w+", proposed)}
    content = {text.index(proposed) + at: p for at, p in sure.items()}
    (said,) = attribute(syntax, scan(text), Reading((one,), content))
    assert [text[a:b] for a, b in said.content] == [expected]


def parts(model: Language, text: str, cue: str, content: list[str], unsure: float) -> list[str]:
    """The parts of the content, where the tagger is so sure of the words that it leaves out."""

    def span(part: str) -> tuple[int, int]:
        match = re.search(rf"\b{part}\b", text)
        assert match
        return match.span()

    spans = tuple(map(span, content))
    said = Proposal(span(cue), span("Anna Ferran"), spans, 0.95, 1.0, 0.95)
    words = {m.start(): unsure for m in re.finditer(r"\w+", text)}
    words |= {a + m.start(): 0.99 for a, b in spans for m in re.finditer(r"\w+", text[a:b])}
    (found,) = attribute(Syntax.of(model(text)), scan(text), Reading((said,), words))
    return [text[a:b] for a, b in found.content]


def test_a_dateline_is_no_content(model: Language) -> None:
    text = "HALVIK, 3 May 2024 — The ferry left on time, Anna Ferran insisted."
    assert parts(model, text, "insisted", ["HALVIK, 3 May 2024 — The ferry left on time"], 0.0) == [
        "The ferry left on time"
    ]
