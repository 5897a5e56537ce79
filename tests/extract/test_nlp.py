"""Loading a model, and the paragraphs that it keeps apart."""

from pathlib import Path

import pytest
import spacy
from threadpoolctl import ThreadpoolController

from kg_builder.errors import ModelError
from kg_builder.extract import DEFAULT_MODEL, Extractor
from kg_builder.extract.text.nlp import load, paragraphs, parse

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"


def test_a_model_that_is_not_installed() -> None:
    with pytest.raises(
        ModelError, match=r"language model 'en_core_web_xxl' cannot be loaded \(.*--model"
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


def test_numpys_products_give_the_same_parse() -> None:
    texts = [
        (ARTICLES / name).read_text(encoding="utf-8")
        for name in ("belmar-debate.txt", "studio-interview.txt")
    ]
    ours, theirs = load(DEFAULT_MODEL), spacy.load(DEFAULT_MODEL)
    theirs.add_pipe("kg_builder_paragraphs", first=True)
    for doc, other in zip(parse(ours, texts), theirs.pipe(texts), strict=True):
        assert [(t.head.i, t.dep_, t.tag_, t.ent_type_, t.lemma_) for t in doc] == [
            (t.head.i, t.dep_, t.tag_, t.ent_type_, t.lemma_) for t in other
        ]


def test_blas_keeps_to_one_thread_while_parsing_and_is_left_as_it_was() -> None:
    def threads() -> list[int]:
        return [x["num_threads"] for x in ThreadpoolController().info() if x["user_api"] == "blas"]

    before = threads()
    running = parse(load(DEFAULT_MODEL), ["One.", "Two."])
    next(running)
    assert set(threads()) == {1}
    list(running)
    assert threads() == before
