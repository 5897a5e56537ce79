"""Parses written by hand, so that the rules are tested without a language model.

A token is ``word=lemma/TAG:POS/dep>head/ENTITY``; most parts can be left out:

* the lemma is the word in lower case, the part of speech follows from the tag;
* the head is the nearest token of that spelling, or a distance (``>+2``); a root has none;
* ``~`` glues a token to the one before it; ``⏎`` is an empty line;
* a mark alone (``~.``) is punctuation below the root of its sentence.
"""

from collections.abc import Callable
from functools import cache

import pytest
import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg_builder.authority import Authority, authority
from kg_builder.extract.syntax import Syntax

Parse = Callable[[str], Syntax]

_POS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON",
    "WDT": "PRON", "WRB": "SCONJ", "DT": "DET", "IN": "ADP", "RP": "ADP", "TO": "PART", "POS": "PART", "CC": "CCONJ",
    "MD": "AUX", "RB": "ADV", "CD": "NUM", "JJ": "ADJ", "JJR": "ADJ", "VB": "VERB", "VBD": "VERB", "VBG": "VERB",
    "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB", "_SP": "SPACE",
}  # fmt: skip
_ENDS = frozenset(".!?")


class _Token:
    def __init__(self, written: str) -> None:
        self.glued = written.startswith("~")
        word, tag, relation, self.entity = [*written.removeprefix("~").split("/"), "", "", ""][:4]
        if word == "⏎":
            word, tag, relation, self.glued = "\n\n", "_SP", "dep>-1", True
        elif not tag:
            tag, relation = ("." if word in _ENDS else word), "punct"
        self.word, _, lemma = word.partition("=")
        self.tag, _, pos = tag.partition(":")
        self.dep, _, self.head = relation.partition(">")
        self.lemma = lemma or self.word.lower()
        self.pos = pos or _POS.get(self.tag, "PUNCT")


def _heads(tokens: list[_Token]) -> list[int]:
    roots = [n for n, t in enumerate(tokens) if t.dep == "ROOT"]

    def head(n: int) -> int:
        token = tokens[n]
        if token.dep == "ROOT":
            return n
        if not token.head:  # a mark closes the sentence before it, else opens the next one
            before = [r for r in roots if r < n]
            return before[-1] if before else roots[0]
        if token.head[0] in "+-" and token.head[1:].isdigit():
            return n + int(token.head)
        same = [m for m, t in enumerate(tokens) if t.word == token.head and m != n]
        return min(same, key=lambda m: abs(m - n))

    return [head(n) for n in range(len(tokens))]


@cache
def _vocab() -> Vocab:
    return spacy.blank("en").vocab


def _parse(written: str) -> Syntax:
    tokens = [_Token(t) for t in written.split()]
    ents = [
        "O" if not t.entity else ("I-" if n and tokens[n - 1].entity == t.entity else "B-") + t.entity
        for n, t in enumerate(tokens)
    ]
    doc = Doc(
        _vocab(),
        words=[t.word for t in tokens],
        spaces=[not (following.glued or t.word == "\n\n") for t, following in zip(tokens, tokens[1:], strict=False)]
        + [False],
        lemmas=[t.lemma for t in tokens],
        pos=[t.pos for t in tokens],
        tags=[t.tag for t in tokens],
        deps=[t.dep for t in tokens],
        heads=_heads(tokens),
        ents=ents,
    )
    return Syntax.of(doc)


@pytest.fixture(scope="session")
def parsed() -> Parse:
    """Reads the notation above."""
    return _parse


@pytest.fixture(scope="session")
def known() -> Authority:
    return authority()
