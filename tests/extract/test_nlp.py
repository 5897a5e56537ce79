"""Loading a model, and the paragraphs that it keeps apart."""

from pathlib import Path

import pytest
import spacy

from kg_builder.errors import ModelError
from kg_builder.extract import DEFAULT_MODEL, Extractor
from kg_builder.extract.nlp import load, paragraphs, parse


def test_a_model_that_is_not_installed() -> None:
    with pytest.raises(
        ModelError, match=r"language model 'en_core_web_xxl' cannot be loaded: .*--model"
    ) as caught:
        load("en_core_web_xxl")
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load(str(tmp_path))


def test_a_model_without_a_parser(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(ModelError, match="has no parser and no ner"):
        load(str(tmp_path))


def test_the_extractor_says_what_it_runs_on(extractor: Extractor) -> None:
    assert extractor.model_name == DEFAULT_MODEL
    assert extractor.model_version.startswith("3.")


def test_a_sentence_starts_after_each_line_break() -> None:
    doc = paragraphs(spacy.blank("en")("One\nTwo three\n\nfour\n"))
    assert [t.text for t in doc if t.is_sent_start and not t.is_space] == ["One", "Two", "four"]


def test_a_wrapped_line_goes_on() -> None:
    doc = paragraphs(spacy.blank("en")("The minister\nsaid so.\nThey left."))
    assert [t.text for t in doc if t.is_sent_start and not t.is_space] == ["The", "They"]


def test_headlines_are_sentences_of_their_own() -> None:
    (doc,) = parse(load(DEFAULT_MODEL), ["Ice breaks in Oslo\n\nAda Brook said it was thin.\n"])
    assert [s.text.strip() for s in doc.sents] == ["Ice breaks in Oslo", "Ada Brook said it was thin."]
