"""What the tagger is asked to learn, piece by piece."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from kg_builder.errors import RecordError
from kg_builder.extract.pieces import Encoder
from kg_builder.extract.tagger import LABELS
from kg_builder.training.examples import IGNORED, Article, Example, examples, paragraphs, read_articles

tokenizers = pytest.importorskip("tokenizers")
TOKENIZER = Path(__file__).parents[2] / "kg_builder" / "extract" / "tagger_model" / "tokenizer.json"
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


def test_files_without_a_common_article_are_refused(tmp_path: Path) -> None:
    docs, gold = tmp_path / "docs.jsonl", tmp_path / "gold.jsonl"
    docs.write_text(json.dumps({"doc_id": "a", "text": TEXT}) + "\n")
    gold.write_text(json.dumps({"doc_id": "b", "statements": [STATEMENT]}) + "\n")
    with pytest.raises(RecordError, match="no article stands in both"):
        read_articles(docs, gold)
    gold.write_text(json.dumps({"doc_id": "a", "statements": [STATEMENT]}) + "\n")
    assert [a.id for a in read_articles(docs, gold)] == ["a"]


def test_a_training_writes_a_tagger_that_loads(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training needs kg-builder[train]")
    pytest.importorskip("onnx", reason="training needs kg-builder[train]")
    from kg_builder.extract.tagger import Tagger  # noqa: PLC0415
    from kg_builder.training.train import Settings, train  # noqa: PLC0415

    steps: list[int] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns that it traces the network
        train(
            [Article("a", TEXT, [STATEMENT])],
            tmp_path / "tagger",
            Settings(epochs=1, threads=1),
            on_progress=lambda done, _all, _loss: steps.append(done),
        )
    assert steps == [1]
    tagger = Tagger(str(tmp_path / "tagger" / "model.onnx"), str(tmp_path / "tagger" / "tokenizer.json"))
    tagger.read(TEXT, bytearray(len(TEXT) + 1))
