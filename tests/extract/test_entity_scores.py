"""Scores computed at once give the entities that spaCy's recognizer gives."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg_builder.extract import DEFAULT_MODEL
from kg_builder.extract.text.entity_scores import EntityScores, fits

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
NAMES = "Anna Maria Keller of Norvik Gas met the United Nations Security Council in Geneva on 4 March.\n\nBerlin\n\nParis"


@pytest.fixture(scope="module")
def model() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=["lemmatizer", "attribute_ruler"])


def entities(doc: Doc) -> list[tuple[int, int, str]]:
    return [(e.start, e.end, e.label_) for e in doc.ents]


def parsed(model: Language) -> list[Doc]:
    texts = [p.read_text(encoding="utf-8") for p in sorted(ARTICLES.rglob("*.txt"))]
    with model.select_pipes(disable="ner"):
        return list(model.pipe([NAMES, "", " \n ", "Berlin", *texts]))


def test_it_finds_what_the_recognizer_finds(model: Language) -> None:
    recognizer = model.get_pipe("ner")
    at_once = EntityScores(recognizer)
    found = 0
    for doc in parsed(model):
        ours, theirs = at_once(doc.copy()), recognizer(doc.copy())
        assert entities(ours) == entities(theirs)
        assert [t.ent_iob_ for t in ours] == [t.ent_iob_ for t in theirs]
        found += len(ours.ents)
    assert found > 100


def test_entities_that_are_there_already_stay(model: Language) -> None:
    recognizer = model.get_pipe("ner")
    doc = parsed(model)[0]
    doc.set_ents([Span(doc, 0, 2, "ORG")], default="missing")
    ours, theirs = EntityScores(recognizer)(doc.copy()), recognizer(doc.copy())
    assert entities(ours) == entities(theirs)
    assert entities(ours)[0] == (0, 2, "ORG")


def test_another_recognizer_is_left_alone(model: Language) -> None:
    assert fits(model.get_pipe("ner"))
    assert not fits(model.get_pipe("tagger"))
    beam = spacy.blank("en")
    beam.add_pipe("beam_ner")
    assert not fits(beam.get_pipe("beam_ner"))
