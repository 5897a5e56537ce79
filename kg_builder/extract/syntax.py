"""A parsed text as plain lists: what the rules read, cheap to index and free of spaCy objects."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, HEAD, IDX, LEMMA, LENGTH, POS, TAG
from spacy.strings import StringStore
from spacy.tokens import Doc

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})


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
    """Named entities: token range and label."""

    @classmethod
    def of(cls, doc: Doc) -> "Syntax":
        """Read a spaCy document that has been tagged, parsed and lemmatized."""
        # One array for all tokens: a Python object for each would cost more than all that is made of them here.
        columns = doc.to_array([IDX, LENGTH, HEAD, LEMMA, POS, TAG, DEP]).astype(np.int64)
        offsets, lengths, relative = columns[:, 0], columns[:, 1], columns[:, 2]
        head: list[int] = (np.arange(len(doc)) + relative).tolist()
        start: list[int] = offsets.tolist()
        end: list[int] = (offsets + lengths).tolist()
        children: list[list[int]] = [[] for _ in head]
        for i, h in enumerate(head):
            if h != i:
                children[h].append(i)
        left, right = _edges(head)
        sentences = [(s.start, s.end) for s in doc.sents]
        sentence = [n for n, (a, b) in enumerate(sentences) for _ in range(a, b)]
        text, strings = doc.text, doc.vocab.strings
        words = [text[a:b] for a, b in zip(start, end, strict=True)]
        return cls(
            text=text,
            words=words,
            lower=[w.lower() for w in words],
            start=start,
            end=end,
            lemma=[x.lower() for x in _names(columns[:, 3], strings)],
            pos=_names(columns[:, 4], strings),
            tag=_names(columns[:, 5], strings),
            dep=_names(columns[:, 6], strings),
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


def _edges(head: list[int]) -> tuple[list[int], list[int]]:
    left, right = list(range(len(head))), list(range(len(head)))
    changed = True
    while changed:  # a tree of depth n settles in few sweeps, as both directions are swept
        changed = False
        for order in (range(len(head)), range(len(head) - 1, -1, -1)):
            for i in order:
                h = head[i]
                if left[i] < left[h]:
                    left[h], changed = left[i], True
                if right[i] > right[h]:
                    right[h], changed = right[i], True
    return left, right
