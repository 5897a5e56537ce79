"""Vectors with a memory are spaCy's vectors, and of a text the same whatever was read before it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.ml.models import CharacterEmbed, MaxoutWindowEncoder, MultiHashEmbed, build_Tok2Vec_model
from spacy.tokens import Doc
from thinc.api import Model

from kg_builder.extract import DEFAULT_MODEL
from kg_builder.extract.text import nlp, token_vectors
from kg_builder.extract.text.token_vectors import TokenVectors, fits

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
MARKS = "Anna's dogs don't bark. \n\n I'm 42%, U.S.-made; it's café, CAFÉ…  “So?” x x\n"

Network = Model[Any, Any]


@pytest.fixture(scope="module")
def model() -> Language:
    return spacy.load(DEFAULT_MODEL)


@pytest.fixture(scope="module")
def docs(model: Language) -> list[Doc]:
    texts = [p.read_text(encoding="utf-8") for p in sorted(ARTICLES.rglob("*.txt"))]
    return [model.make_doc(text) for text in [MARKS, " ", "Berlin", *texts]]


@pytest.fixture(scope="module", params=["words", "entities"])
def network(model: Language, request: pytest.FixtureRequest) -> Network:
    """The two networks over the words that a small pipeline has."""
    words: Any = model.get_pipe("tok2vec")
    recognizer: Any = model.get_pipe("ner")
    found: Network = (
        words.model if request.param == "words" else recognizer.model.get_ref("tok2vec").layers[0]
    )
    return found


def test_they_are_spacys_vectors(network: Network, docs: list[Doc]) -> None:
    vectors = TokenVectors(network)
    for doc in docs:
        for _ in range(2):  # learning, and from memory
            (theirs,) = network.predict([doc])
            np.testing.assert_allclose(vectors(doc), theirs, atol=5e-5)


def test_a_text_without_tokens_has_none(network: Network, model: Language) -> None:
    assert TokenVectors(network)(model.make_doc("")).shape == (0, 96)


def test_what_was_read_before_changes_no_bit(network: Network, docs: list[Doc]) -> None:
    alone = [TokenVectors(network)(doc) for doc in docs]
    vectors = TokenVectors(network)
    for doc, expected in reversed(list(zip(docs, alone, strict=True))):
        assert np.array_equal(vectors(doc), expected)


@pytest.mark.parametrize("most", [60, 200])  # less than most articles have, and more than each has
def test_a_full_memory_starts_afresh(
    network: Network, docs: list[Doc], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = [TokenVectors(network)(doc) for doc in docs]
    monkeypatch.setattr(token_vectors, "_MOST", most)
    vectors = TokenVectors(network)
    for doc, expected in zip(docs, alone, strict=True):
        assert np.array_equal(vectors(doc), expected)
        assert vectors.remembered <= most


def hashed(attrs: list[str]) -> Network:
    return MultiHashEmbed(16, attrs, [100] * len(attrs), include_static_vectors=False)


def tok2vec(embed: Network, window: int) -> Network:
    encode = MaxoutWindowEncoder(width=16, window_size=window, maxout_pieces=3, depth=2)
    return build_Tok2Vec_model(embed, encode)


@pytest.mark.parametrize(
    ("embed", "window"),
    [
        (lambda: hashed(["NORM"]), 1),  # spaCy leaves a single table unmixed
        (lambda: hashed(["NORM", "SHAPE"]), 2),
        (lambda: hashed(["NORM", "POS"]), 1),  # what a token's form does not tell
        (lambda: MultiHashEmbed(16, ["NORM", "SHAPE"], [100, 100], include_static_vectors=True), 1),
        (lambda: CharacterEmbed(16, 100, 8, 4, include_static_vectors=False), 1),
    ],
)
def test_other_networks_are_left_alone(embed: Callable[[], Network], window: int) -> None:
    assert fits(tok2vec(hashed(["NORM", "SHAPE"]), 1))
    assert not fits(tok2vec(embed(), window))


def test_a_loaded_model_has_them_in_both_networks() -> None:
    loaded = nlp.load(DEFAULT_MODEL)
    words: Any = loaded.get_pipe("tok2vec")
    recognizer: Any = loaded.get_pipe("ner")
    for network in (words.model, recognizer.model):
        assert "kg_builder_token_vectors" in [part.name for part in network.walk()]
