"""Parses written by hand, so that the rules are tested without a language model.

A token is ``word=lemma/TAG:POS/dep>head/ENTITY``; most parts can be left out:

* the lemma is the word in lower case, the part of speech follows from the tag;
* the head is the nearest token of that spelling, or a distance (``>+2``); a root has none;
* ``~`` glues a token to the one before it; ``⏎`` is an empty line;
* a mark alone (``~.``) is punctuation below the root of its sentence.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg_builder.authority import Authority, authority
from kg_builder.extract import extract_parsed
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.coreference import Coreference
from kg_builder.extract.names import find_names
from kg_builder.extract.roles import FoundRole, find_roles
from kg_builder.extract.text import nlp
from kg_builder.extract.text.quotes import outermost, scan
from kg_builder.extract.text.syntax import Syntax
from kg_builder.extract.treaties import find_treaties
from kg_builder.iri import Minter
from kg_builder.method import DEFAULT_MODEL
from kg_builder.model import Document, Extraction


@dataclass(frozen=True)
class Scene:
    """A parsed text with the entities, roles and coreference that stand on it."""

    syntax: Syntax
    entities: Entities
    roles: list[FoundRole]
    coreference: Coreference

    def span(self, words: str, nth: int = 0) -> tuple[int, int]:
        """The characters of the nth occurrence of some words."""
        start = -1
        for _ in range(nth + 1):
            start = self.syntax.text.index(words, start + 1)
        return start, start + len(words)

    def cluster(self, name: str) -> Cluster:
        """The entity of this name."""
        (found,) = (c for c in self.entities.clusters if c.name == name)
        return found


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
        spaces=[not (following.glued or t.word == "\n\n") for t, following in itertools.pairwise(tokens)]
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
def by_model() -> Parse:
    """Reads a plain text with the language model itself, for rules that must bear what it makes of a text."""
    model = nlp.load(DEFAULT_MODEL)
    return lambda text: Syntax.of(model(text))


@pytest.fixture(scope="session")
def known() -> Authority:
    return authority()


@pytest.fixture(scope="session")
def read(known: Authority) -> Callable[[str], Scene]:
    """Reads the notation above, and finds names, roles and coreference in it."""

    def read_(written: str) -> Scene:
        s = _parse(written)
        entities = Entities(find_names(s, find_treaties(s.text, known), known), known)
        roles = find_roles(s, entities)
        quoted = bytearray(len(s.text) + 1)
        for q in outermost(scan(s.text)):
            quoted[q.start : q.end] = b"\1" * (q.end - q.start)
        return Scene(s, entities, roles, Coreference(s, entities, quoted, known))

    return read_


@pytest.fixture(scope="session")
def extracted() -> Callable[[str], Extraction]:
    """Reads the notation above, and runs all rules over it, as for an article of Wednesday, 18 December 2024."""

    def extracted_(written: str) -> Extraction:
        s = _parse(written)
        document = Document("https://example.org/a", "a.txt", s.text, published="2024-12-18")
        return extract_parsed(document, s, Minter())

    return extracted_
