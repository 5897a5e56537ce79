"""The language model: loading it, checking that it fits, and running it over documents."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps, get_current_ops, use_ops
from threadpoolctl import ThreadpoolController

from kg_builder.errors import ModelError
from kg_builder.extract.text import attribute_memo, entity_scores, token_vectors

_PARAGRAPHS = "kg_builder_paragraphs"
_RULER = "attribute_ruler"
_LEMMATIZER = "lemmatizer"
_RECOGNIZER = "ner"
_NEEDED = ("parser", _RECOGNIZER)
_BATCH = 1
"""Documents at a time. Matrix products round by a row's place in the matrix, so that a document's neighbours could change
its parse; alone, it always has the same. It costs a tenth of spaCy's time."""


@Language.component(_PARAGRAPHS, assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """Let a sentence start after each line break; the parser keeps to it.

    Headlines, captions and bylines seldom end in a full stop, and would run into the next paragraph. A single line
    break before a lower-case word is a line that was wrapped, no end.
    """
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            wrapped = token.text.count("\n") == 1 and doc[token.i + 1].is_lower
            if not wrapped:
                doc[token.i + 1].is_sent_start = True
    return doc


def load(name: str) -> Language:
    """Load a spaCy pipeline by package name or path, and have it keep paragraphs apart.

    Raises:
        ModelError: it is not installed, not a pipeline of this spaCy, or has no parser or entity recognizer.
    """
    try:
        with _products_by_numpy():
            nlp = spacy.load(name)
    except (OSError, ImportError, ValueError) as exc:
        msg = (
            f"language model {name!r} cannot be loaded ({str(exc).splitlines()[0]}); "
            "install the package in this environment, or give another with --model"
        )
        raise ModelError(msg) from exc
    missing = [p for p in _NEEDED if p not in nlp.pipe_names]
    if missing:
        msg = f"language model {name!r} has no {' and no '.join(missing)}; choose one that parses and finds entities"
        raise ModelError(msg)
    nlp.add_pipe(_PARAGRAPHS, first=True)
    with _threads().limit(limits=1, user_api="blas"):  # as texts are read
        for _, component in nlp.pipeline:
            network = getattr(component, "model", None)
            for part in list(network.walk()) if isinstance(network, Model) else ():
                if token_vectors.fits(part):
                    token_vectors.remember(part)
    if _RULER in nlp.pipe_names and isinstance(nlp.get_pipe(_RULER), AttributeRuler):
        at_once = nlp.pipe_names[nlp.pipe_names.index(_RULER) + 1 :][:1] == [_LEMMATIZER]
        if at_once and attribute_memo.lemmas_follow(nlp.get_pipe(_LEMMATIZER)):
            nlp.disable_pipe(_LEMMATIZER)
        nlp.add_pipe(attribute_memo.NAME, after=_RULER)
        nlp.disable_pipe(_RULER)
    if entity_scores.fits(nlp.get_pipe(_RECOGNIZER)):
        nlp.add_pipe(entity_scores.NAME, after=_RECOGNIZER)
        nlp.disable_pipe(_RECOGNIZER)
    return nlp


def parse(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """Parse texts in order, on one thread: who wants more cores has more processes."""
    with _threads().limit(limits=1, user_api="blas"):
        yield from nlp.pipe(texts, batch_size=_BATCH)


@contextmanager
def _products_by_numpy() -> Iterator[None]:
    """Models that are loaded meanwhile multiply matrices by numpy's BLAS in place of thinc's.

    On x86 it is up to three times as fast, which is a quarter of the whole pipeline's time; the parses are the same.
    A GPU and Apple's own routines are left alone.
    """
    ops = get_current_ops()
    if isinstance(ops, NumpyOps) and ops.use_blis:
        with use_ops("numpy", use_blis=False):
            yield
    else:
        yield


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()
