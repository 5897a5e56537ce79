"""The memory of the attribute ruler gives what the ruler gives."""

from pathlib import Path

import pytest
import spacy
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from kg_builder.extract import DEFAULT_MODEL
from kg_builder.extract.text import nlp
from kg_builder.extract.text.attribute_memo import AttributeMemo, lemmas_follow

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
IDIOMS = """Let's go, he said, there's a boat; I'm gonna wait. Y'all ain't got to, you gotta. There are two, there is one.
C'mon, there was nobody. It ain't so: let's not, there's time.
"""


@pytest.fixture(scope="module")
def model() -> Language:
    return spacy.load(DEFAULT_MODEL, exclude=["ner"])


def attributes(doc: Doc) -> list[tuple[str, str, str, str, str, str]]:
    return [(t.text, t.pos_, t.tag_, t.dep_, t.lemma_, str(t.morph)) for t in doc]


def parsed(model: Language) -> list[Doc]:
    texts = [p.read_text(encoding="utf-8") for p in sorted(ARTICLES.rglob("*.txt"))]
    with model.select_pipes(disable=["attribute_ruler", "lemmatizer"]):
        return list(model.pipe([IDIOMS, "", " \n ", *texts]))


def test_it_gives_what_the_ruler_gives(model: Language) -> None:
    ruler = model.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    memo = AttributeMemo(ruler)
    for doc in parsed(model):
        for _ in range(2):  # learning, and from memory
            assert attributes(memo(doc.copy())) == attributes(ruler(doc.copy()))


def test_it_gives_the_lemmas_that_the_lemmatizer_gives(model: Language) -> None:
    ruler, lemmatizer = model.get_pipe("attribute_ruler"), model.get_pipe("lemmatizer")
    assert isinstance(ruler, AttributeRuler)
    assert isinstance(lemmatizer, EnglishLemmatizer)
    docs = parsed(model)
    expected = [attributes(lemmatizer(ruler(doc.copy()))) for doc in docs]
    memo = AttributeMemo(ruler, lemmatizer)
    lemmatizer.cache.clear()
    changed = 0
    for doc, theirs in zip(docs, expected, strict=True):
        for _ in range(2):  # learning, and from memory
            assert attributes(memo(doc.copy())) == theirs
        changed += sum(word.lower() != lemma for word, _, _, _, lemma, _ in theirs)
    assert changed > 500


def test_lemmas_stay_with_a_lemmatizer_that_looks_at_more() -> None:
    english = spacy.blank("en")
    assert lemmas_follow(english.add_pipe("lemmatizer", config={"mode": "rule"}))
    assert not lemmas_follow(english.add_pipe("lemmatizer", name="looked-up", config={"mode": "lookup"}))
    assert not lemmas_follow(english.add_pipe("trainable_lemmatizer"))


def test_a_loaded_model_has_lemmas_from_memory() -> None:
    loaded = nlp.load(DEFAULT_MODEL)
    assert "lemmatizer" in loaded.disabled
    assert [t.lemma_ for t in loaded("She has said it.")] == ["she", "have", "say", "it", "."]


def test_patterns_that_look_further_are_left_to_the_ruler(model: Language) -> None:
    ruler = AttributeRuler(model.vocab)
    ruler.add([[{"TAG": "NNP"}]], {"POS": "PROPN"})
    ruler.add([[{"TAG": "NNP", "SENT_START": 1}]], {"LEMMA": "first"})
    ruler.add([[{"LOWER": "he"}, {"TAG": "VBD"}]], {"LEMMA": "did", "POS": "VERB"}, index=1)
    memo = AttributeMemo(ruler)
    (doc,) = (d for d in parsed(model) if d.text == IDIOMS)
    assert attributes(memo(doc.copy())) == attributes(ruler(doc.copy()))
    assert "did" in {t.lemma_ for t in memo(doc.copy())}
