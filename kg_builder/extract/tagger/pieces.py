"""What the tagger reads: paragraphs as word pieces with their offsets and shapes, packed into chunks.

Used alike at run time and in training, so that both see the same input.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tokenizers import Tokenizer

from kg_builder.errors import ModelError

_PARAGRAPH = re.compile(r"[^\n]+")
_LIMIT = 500
"""Longest chunk in pieces: what the encoder's position embeddings allow, less a margin."""

CHUNK = 220
"""Pieces that paragraphs are packed into."""
SHAPES = 6
"""Number of shapes: lower case or no letters, capitalized, all capitals – outside and inside quotations."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Word pieces of one or more paragraphs: a start piece, the pieces, a separator after each paragraph."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    """Characters of the document that each piece stands for; (0, 0) for start and separators."""
    shapes: list[int]


@dataclass(frozen=True, slots=True)
class Encoder:
    """Turns texts into chunks with a WordPiece tokenizer (``tokenizers.Tokenizer``)."""

    tokenizer: Tokenizer
    start: int
    separator: int

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> "Encoder":
        """Use a BERT-style tokenizer.

        Raises:
            ModelError: it lacks the pieces ``[CLS]`` and ``[SEP]``.
        """
        tokenizer.no_truncation()
        tokenizer.no_padding()
        start, separator = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        if start is None or separator is None:
            msg = "the tokenizer has no pieces [CLS] and [SEP]; use that of a BERT encoder"
            raise ModelError(msg)
        return cls(tokenizer, start, separator)

    def paragraphs(self, text: str, quoted: bytearray) -> list[Chunk]:
        """The paragraphs of a text as pieces; `quoted` says of each character whether it is quoted."""
        found = []
        for match in _PARAGRAPH.finditer(text):
            # One by one: a batch would be spread over threads, which costs more than it gains.
            pieces = self.tokenizer.encode(match[0], add_special_tokens=False)
            if pieces.ids:
                offsets = [(match.start() + a, match.start() + b) for a, b in pieces.offsets]
                shapes = [_shape(text[a:b]) + 3 * quoted[a] for a, b in offsets]
                found.append(Chunk(pieces.ids, offsets, shapes))
        return found

    def pack(self, paragraphs: Sequence[Chunk], size: int = CHUNK) -> Iterator[Chunk]:
        """Pack paragraphs into chunks of at most `size` pieces; a longer paragraph is cut."""
        group: list[Chunk] = []
        length = 0
        for paragraph in paragraphs:
            if group and length + len(paragraph.ids) + 1 > size:
                yield from self._joined(group)
                group, length = [], 0
            group.append(paragraph)
            length += len(paragraph.ids) + 1
        if group:
            yield from self._joined(group)

    def _joined(self, group: Sequence[Chunk]) -> Iterator[Chunk]:
        ids: list[int] = []
        offsets: list[tuple[int, int]] = []
        shapes: list[int] = []
        for p in group:
            ids += [*p.ids, self.separator]
            offsets += [*p.offsets, (0, 0)]
            shapes += [*p.shapes, 0]
        for i in range(0, len(ids), _LIMIT):
            cut = slice(i, i + _LIMIT)
            yield Chunk([self.start, *ids[cut]], [(0, 0), *offsets[cut]], [0, *shapes[cut]])


@lru_cache(10_000)
def _shape(piece: str) -> int:
    if not any(c.isalpha() for c in piece) or piece.islower():
        return 0
    return 1 if piece[0].isupper() and not piece[1:].isupper() else 2
