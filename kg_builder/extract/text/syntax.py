"""A parsed text as plain lists: what the rules read, cheap to index and free of spaCy objects."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

import numpy as np
import numpy.typing as npt
from spacy.strings import StringStore
from spacy.tokens import Doc

_COLUMNS = ("ORTH", "SPACY", "IDX", "LENGTH", "HEAD", "SENT_START", "LEMMA", "POS", "TAG", "DEP")
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_TENSED = frozenset({"VBD", "VBZ"})
_TENSELESS = frozenset({"VB", "VBG"})
_NEAR = 12
"""Tokens in front of a verb among which its "and" is looked for."""
_MOST_CLIMBS = 12


@dataclass(frozen=True, slots=True)
class Syntax:
    """Tokens of one text with their dependency tree; all lists have one item a token.

    Token ranges are half-open pairs of token indices. `head` of a root is the root itself.
    """

    text: str
    words: list[str]
    lower: list[str]
    start: list[int]
    """First character of each token, a code-point offset into `text`."""
    end: list[int]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    children: list[list[int]]
    left: list[int]
    """First token of the subtree."""
    right: list[int]
    """Last token of the subtree, inclusive."""
    sentence: list[int]
    """Number of the sentence that holds the token."""
    sentences: list[tuple[int, int]]
    entities: list[tuple[int, int, str]]
    """Named entities in text order, none inside another: token range and label."""

    @classmethod
    def of(cls, doc: Doc) -> "Syntax":
        """Read a spaCy document that has been tagged, parsed and lemmatized."""
        # One array for all tokens: a Python object for each would cost more than all that is made of them here.
        columns = doc.to_array(list(_COLUMNS)).astype(np.int64).T
        column = dict(zip(_COLUMNS, columns, strict=True))
        strings = doc.vocab.strings
        tag, dep = _names(column["TAG"], strings), _names(column["DEP"], strings)
        head = _coordinated((np.arange(len(doc)) + column["HEAD"]).tolist(), tag, dep)
        start: list[int] = column["IDX"].tolist()
        end: list[int] = (column["IDX"] + column["LENGTH"]).tolist()
        children = _children(head)
        left, right = _edges(head, children)
        starts = [0, *(np.flatnonzero(column["SENT_START"][1:] == 1) + 1).tolist(), len(doc)] if head else []
        sentences = list(pairwise(starts))
        sentence = [n for n, (a, b) in enumerate(sentences) for _ in range(a, b)]
        words = _names(column["ORTH"], strings)
        spaces = column["SPACY"].tolist()
        return cls(
            text="".join(word + " " * space for word, space in zip(words, spaces, strict=True)),
            words=words,
            lower=[w.lower() for w in words],
            start=start,
            end=end,
            lemma=[x.lower() for x in _names(column["LEMMA"], strings)],
            pos=_names(column["POS"], strings),
            tag=tag,
            dep=dep,
            head=head,
            children=children,
            left=left,
            right=right,
            sentence=sentence,
            sentences=sentences,
            entities=[(e.start, e.end, e.label_) for e in doc.ents],
        )

    def __len__(self) -> int:
        return len(self.words)

    def chars(self, begin: int, end: int) -> tuple[int, int]:
        """Character range of a token range."""
        return self.start[begin], self.end[end - 1]

    def at(self, char: int) -> int:
        """Token that holds a character, or the last one before it."""
        return max(0, bisect_right(self.start, char) - 1)

    def tokens(self, span: tuple[int, int]) -> range:
        """The tokens of a character range, which holds one character at least."""
        return range(self.at(span[0]), self.at(span[1] - 1) + 1)

    def label(self, token: int) -> str:
        """Label of the named entity that a token belongs to, empty if to none."""
        n = bisect_right(self.entities, token, key=itemgetter(0)) - 1
        if n < 0:
            return ""
        _, end, label = self.entities[n]
        return label if token < end else ""

    def child(self, i: int, *deps: str) -> int | None:
        """First child of a token with one of these relations."""
        for c in self.children[i]:
            if self.dep[c] in deps:
                return c
        return None

    def has_child(self, i: int, dep: str, word: str) -> bool:
        """Whether a child with this relation and this lower-case word exists."""
        return any(self.dep[c] == dep and self.lower[c] == word for c in self.children[i])


def _names(numbers: npt.NDArray[np.int64], strings: StringStore) -> list[str]:
    """The strings behind spaCy's numbers; each is looked up once."""
    given: list[int] = numbers.astype(np.uint64).tolist()
    known = {n: strings[n] for n in set(given)}
    return [known[n] for n in given]


def _coordinated(head: list[int], tag: list[str], dep: list[str]) -> list[int]:
    """The heads, with verbs that were joined to one of no tense joined to the one above of their own.

    In "urged him to go and *attacked* the plan" parsers join *attacked* to *go*, and he would be who attacks.
    """
    subject_of = {h for h, relation in zip(head, dep, strict=True) if relation in SUBJECTS}
    for verb, relation in enumerate(dep):
        joined = head[verb]
        if (
            relation != "conj"
            or tag[verb] not in _TENSED
            or tag[joined] not in _TENSELESS
            or verb in subject_of
        ):
            continue
        above = joined
        for _ in range(_MOST_CLIMBS):
            if tag[above] == tag[verb]:
                break
            above = head[above]
        if tag[above] == tag[verb] and above < joined:
            for between in range(max(joined, verb - _NEAR) + 1, verb):
                if dep[between] == "cc" and head[between] == joined:
                    head[between] = above
            head[verb] = above
    return head


def _children(head: list[int]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in head]
    for i, h in enumerate(head):
        if h != i:
            children[h].append(i)
    return children


def _edges(head: list[int], children: list[list[int]]) -> tuple[list[int], list[int]]:
    left, right = list(range(len(head))), list(range(len(head)))
    downwards = [i for i, h in enumerate(head) if i == h]
    for i in downwards:  # it grows as it is read: a token comes before its children
        downwards += children[i]
    for i in reversed(downwards):
        h = head[i]
        left[h], right[h] = min(left[h], left[i]), max(right[h], right[i])
    return left, right
