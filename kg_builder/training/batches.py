"""Batches of training examples as tensors, and what a network's answers lose against the gold in them."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil
from typing import TypeAlias

import torch
from torch import Tensor, nn

from kg_builder.extract.tagger.pieces import Chunk, Encoder
from kg_builder.training.articles import Article
from kg_builder.training.examples import IGNORED, Example, examples, paragraphs

_BATCH = 8
_POINTERS = 0.5
"""Weight of each pointer's loss beside that of the labels."""

Logits: TypeAlias = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True)
class Batch:
    """Chunks filled up to one length: each tensor is (batch, length)."""

    ids: Tensor
    mask: Tensor
    shapes: Tensor
    labels: Tensor
    pointers: tuple[Tensor, Tensor]
    """The first piece of the cue for content, and that of the source for cues; `IGNORED` elsewhere."""

    @classmethod
    def of(cls, batch: Sequence[Example]) -> "Batch":
        """The tensors of some examples."""
        longest = max(len(e.labels) for e in batch)

        def padded(rows: Iterable[list[int]], fill: int) -> Tensor:
            return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])

        return cls(
            ids=padded((e.chunk.ids for e in batch), 0),
            mask=padded(([1] * len(e.labels) for e in batch), 0).float(),
            shapes=padded((e.chunk.shapes for e in batch), 0),
            labels=padded((e.labels for e in batch), IGNORED),
            pointers=(
                padded((e.cues for e in batch), IGNORED),
                padded((e.sources for e in batch), IGNORED),
            ),
        )

    def loss(self, logits: Logits) -> Tensor:
        """Cross-entropy of labels and pointers against the gold."""
        tags, arcs = logits
        total: Tensor = nn.functional.cross_entropy(
            tags.flatten(0, 1), self.labels.flatten(), ignore_index=IGNORED
        )
        for n, wanted in enumerate(self.pointers):
            if (wanted != IGNORED).any():
                pointed = nn.functional.cross_entropy(
                    arcs[:, n].flatten(0, 1), wanted.flatten(), ignore_index=IGNORED
                )
                total = total + _POINTERS * pointed
        return total


class Course:
    """The batches of a training: each pass packs the paragraphs anew and in another order."""

    def __init__(self, articles: Sequence[Article], encoder: Encoder, chance: random.Random) -> None:
        self._encoder = encoder
        self._chance = chance
        self._pieces: list[tuple[Article, list[Chunk]]] = [(a, paragraphs(a, encoder)) for a in articles]

    def length(self, size: int) -> int:
        """Number of batches in a pass with chunks of `size` pieces."""
        return ceil(sum(1 for _, p in self._pieces for _ in self._encoder.pack(p, size)) / _BATCH)

    def batches(self, size: int) -> Iterator[Batch]:
        """One pass: batches of chunks of about one length, in random order."""
        found = chain.from_iterable(examples(a, self._encoder.pack(p, size)) for a, p in self._pieces)
        ordered = sorted(found, key=lambda e: len(e.labels) + self._chance.random() * 20)
        grouped = [ordered[i : i + _BATCH] for i in range(0, len(ordered), _BATCH)]
        self._chance.shuffle(grouped)
        return map(Batch.of, grouped)
