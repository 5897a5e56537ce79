"""spaCy's attribute ruler and lemmatizer with a memory: the same attributes for a seventh less of the whole pipeline's time.

The ruler matches each of its patterns against each token anew. But nearly all patterns look at one token, and at no more of it
than its form, tag and dependency; what they give is remembered by these three. The few patterns over several
tokens are matched as before, and where one fits, the ruler itself decides. English lemmas follow from the form and from what
the ruler gives, and are remembered with it; words that are new are looked up in sets, and not in lists of 57,000.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

NAME = "kg_builder_attribute_memo"
_OF_TOKEN = {"ORTH", "LOWER", "TAG", "DEP", "IS_SPACE", "IS_PUNCT", "IS_ALPHA", "IS_DIGIT", "SHAPE", "LENGTH"}
_KNOWN_WORDS = "lemma_index"
_MOST = 200_000
"""Entries after which the memory starts afresh, so that it never grows with the input."""

_Key = tuple[int, int, int]
"""Form, tag and dependency."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a token is given."""

    attributes: tuple[int, int, int]
    """Part of speech, morphology, lemma (0: not set)."""
    tag: int
    dep: int
    moves: bool
    """Whether tag or dependency are other ones than before."""
    begins: bool
    """Whether a pattern over several tokens may begin with it."""


class AttributeMemo:
    """Gives the attributes that `ruler`, and `lemmatizer` after it, would give.

    Patterns that look at more than form, tag and dependency are treated like those over several tokens. The lemmatizer's lists
    of words are made sets.
    """

    def __init__(self, ruler: AttributeRuler, lemmatizer: EnglishLemmatizer | None = None) -> None:
        self._ruler = ruler
        self._lemmatizer = lemmatizer
        if lemmatizer and lemmatizer.lookups.has_table(_KNOWN_WORDS):
            known_words: Any = lemmatizer.lookups.get_table(_KNOWN_WORDS)
            for part_of_speech, words in list(known_words.items()):
                known_words[part_of_speech] = frozenset(words)
        self._memory: dict[_Key, _Known] = {}
        self._context = Matcher(ruler.vocab, validate=False)
        self._first = Matcher(ruler.vocab, validate=False)
        rules: Any = ruler.patterns
        for n, rule in enumerate(rules):
            for pattern in rule["patterns"]:
                if len(pattern) > 1 or not pattern[0].keys() <= _OF_TOKEN:
                    self._context.add(str(n), [pattern])
                    # What looks at more than form, tag and dependency may begin anywhere.
                    plain = pattern[0].keys() <= _OF_TOKEN
                    self._first.add(str(n), [[pattern[0] if plain else {}]])

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of a tagged and parsed text that has no lemmas yet."""
        keys = list(map(tuple, doc.to_array(["ORTH", "TAG", "DEP"]).tolist()))
        known = [self._memory.get(key) or self._learned(doc, key) for key in keys]
        attributes: Any = np.array([k.attributes for k in known], dtype=np.uint64).reshape(-1, 3)
        doc.from_array(["POS", "MORPH", "LEMMA"], attributes)
        for i, given in enumerate(known):
            if given.moves:
                doc[i].tag, doc[i].dep = given.tag, given.dep
        for span in self._in_context(doc) if any(k.begins for k in known) else ():
            part = span.as_doc()
            for t, original in zip(part, span, strict=True):
                t.dep = original.dep  # lost where the head is outside
                t.lemma = 0
            for target, t in zip(span, self._ruler(part), strict=True):
                self._set_lemma(t)
                _copy(t, target)
        return doc

    def _learned(self, doc: Doc, key: _Key) -> _Known:
        if len(self._memory) >= _MOST:
            self._memory.clear()
        _, tag, dep = key
        one = Doc(doc.vocab, words=[doc.vocab.strings[key[0]]])
        one[0].tag, one[0].dep = tag, dep
        begins = bool(self._first(one)) if len(self._first) else False
        token: Any = self._ruler(one)[0]
        self._set_lemma(token)
        known = _Known(
            (token.pos, token.morph.key, token.lemma),
            token.tag,
            token.dep,
            moves=(token.tag, token.dep) != (tag, dep),
            begins=begins,
        )
        self._memory[key] = known
        return known

    def _set_lemma(self, token: Any) -> None:  # noqa: ANN401 (as below)
        if self._lemmatizer and not token.lemma:
            token.lemma_ = self._lemmatizer.lemmatize(token)[0]

    def _in_context(self, doc: Doc) -> Iterable[Span]:
        """Stretches in which a pattern over several tokens fits, the longest where they overlap."""
        spans: list[Span] = filter_spans(self._context(doc, as_spans=True)) if len(self._context) else []
        return spans


def _copy(given: Any, token: Any) -> None:  # noqa: ANN401 (spaCy’s types lack some of a token)
    token.pos, token.tag, token.dep, token.lemma = given.pos, given.tag, given.dep, given.lemma
    token.set_morph(given.morph)


def lemmas_follow(lemmatizer: object) -> bool:
    """Whether it is spaCy's own lemmatizer for English, which looks at a token's form, part of speech and morphology alone."""
    return type(lemmatizer) is EnglishLemmatizer and lemmatizer.mode == "rule" and not lemmatizer.overwrite


@Language.factory(NAME, assigns=["token.pos", "token.morph", "token.lemma"])
def _component(nlp: Language, name: str) -> AttributeMemo:  # noqa: ARG001 (spaCy passes it)
    """The ruler with a memory, and the lemmatizer if that is switched off already."""
    ruler: Any = nlp.get_pipe("attribute_ruler")
    lemmatizer: Any = nlp.get_pipe("lemmatizer") if "lemmatizer" in nlp.disabled else None
    return AttributeMemo(ruler, lemmatizer)
