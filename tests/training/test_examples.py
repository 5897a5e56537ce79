"""What the tagger is asked to learn, piece by piece."""

from pathlib import Path
from typing import Any

import pytest

from kg_builder.extract.tagger import LABELS
from kg_builder.extract.tagger.pieces import Encoder
from kg_builder.training.articles import Article
from kg_builder.training.examples import IGNORED, Example, examples, paragraphs

tokenizers = pytest.importorskip("tokenizers")
TOKENIZER = Path(__file__).parents[2] / "kg_builder" / "extract" / "tagger" / "model" / "tokenizer.json"
TEXT = "Ada Brook said the ferry sank.\n\nNobody saw it."


def span(part: str) -> dict[str, Any]:
    return {"start": TEXT.index(part), "end": TEXT.index(part) + len(part)}


STATEMENT = {"speaker": span("Ada Brook"), "cue": span("said"), "content": [span("the ferry sank")]}


@pytest.fixture(scope="module")
def example() -> Example:
    encoder = Encoder.of(tokenizers.Tokenizer.from_file(str(TOKENIZER)))
    article = Article("a", TEXT, [STATEMENT])
    (found,) = examples(article, encoder.pack(paragraphs(article, encoder)))
    return found


def words(example: Example) -> list[str]:
    return [TEXT[a:b] for a, b in example.chunk.offsets]


def test_pieces_are_labelled_as_annotated(example: Example) -> None:
    named = {
        w: LABELS[n] for w, n in zip(words(example), example.labels, strict=True) if n not in (0, IGNORED)
    }
    assert named == {
        "Ada": "B-source",
        "Brook": "I-source",
        "said": "B-cue",
        "the": "B-content",
        "ferry": "I-content",
        "sank": "I-content",
    }


def test_content_points_to_its_cue_and_the_cue_to_its_source(example: Example) -> None:
    at = words(example).index
    assert {example.cues[at(w)] for w in ("the", "ferry", "sank")} == {at("said")}
    assert example.sources[at("said")] == at("Ada")
    assert example.cues[at("Nobody")] == IGNORED


def test_separators_ask_for_nothing(example: Example) -> None:
    empty = [i for i, (a, b) in enumerate(example.chunk.offsets) if a == b]
    assert len(empty) == 3  # the start, and one after each paragraph
    assert {example.labels[i] for i in empty} == {IGNORED}


def test_what_is_marked_as_uncertain_asks_for_nothing() -> None:
    encoder = Encoder.of(tokenizers.Tokenizer.from_file(str(TOKENIZER)))
    article = Article("a", TEXT, [STATEMENT, {"content": [span("Nobody saw it")], "ignore": True}])
    (found,) = examples(article, encoder.pack(paragraphs(article, encoder)))
    labels = dict(zip(words(found), found.labels, strict=True))
    assert {labels[w] for w in ("Nobody", "saw", "it")} == {IGNORED}
    assert labels["ferry"] == LABELS.index("I-content")
