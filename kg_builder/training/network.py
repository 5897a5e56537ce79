"""The tagger's network: a BERT encoder, a label head and two pointer heads. Needs torch (``kg-builder[train]``).

Written out on plain tensors, so that it exports to ONNX without the library that the encoder came from.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

_NOWHERE = -1e4
_BUCKETS = 12
_BUCKET_SCALE = 1.3


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    vocabulary: int
    width: int
    heads: int
    layers: int
    inner: int
    positions: int
    labels: int
    shapes: int = 8
    pointer: int = 128


class Layer(nn.Module):
    """One transformer layer (post-norm, as in BERT)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query, self.key, self.value = (nn.Linear(shape.width, shape.width) for _ in range(3))
        self.mixed = nn.Linear(shape.width, shape.width)
        self.mixed_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, h: Tensor, absent: Tensor | None) -> Tensor:
        """States (batch, length, width) and what to add to the attention scores, None for nothing."""
        asked = self.query(h), self.key(h), self.value(h)
        exported = torch.onnx.is_in_onnx_export()
        attended = _Attention.apply(*asked, self.heads) if exported else self._attended(*asked, absent)
        h = self.mixed_norm(h + self.dropout(self.mixed(attended)))
        inner = nn.functional.gelu(self.inner(h))
        normed: Tensor = self.outer_norm(h + self.dropout(self.outer(inner)))
        return normed

    def _attended(self, query: Tensor, key: Tensor, value: Tensor, absent: Tensor | None) -> Tensor:
        scores = _split(query, self.heads) @ _split(key, self.heads).transpose(-1, -2)
        scores = scores / math.sqrt(query.shape[-1] // self.heads)
        if absent is not None:
            scores = scores + absent
        return _joined(self.dropout(torch.softmax(scores, -1)) @ _split(value, self.heads))


class _Attention(torch.autograd.Function):
    """Attention of one chunk as one operator of ONNX Runtime, which never has all scores in memory."""

    @staticmethod
    def forward(_ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:  # noqa: ANN401
        q, k, v = (_split(x, heads) for x in (query, key, value))
        return _joined(nn.functional.scaled_dot_product_attention(q, k, v))

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:  # noqa: ANN401
        attended = g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return attended.setType(query.type())


def _split(x: Tensor, heads: int) -> Tensor:
    batch, length, width = x.shape
    return x.view(batch, length, heads, width // heads).transpose(1, 2)


def _joined(x: Tensor) -> Tensor:
    batch, heads, length, each = x.shape
    return x.transpose(1, 2).reshape(batch, length, heads * each)


class TaggerNetwork(nn.Module):
    """Labels for word pieces, and pointers from content to cue and from cue to source."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.segment = nn.Parameter(torch.zeros(shape.width))
        self.forms = nn.Embedding(shape.shapes, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.tag = nn.Linear(shape.width, shape.labels)
        self.asks = nn.Linear(shape.width, 2 * shape.pointer)
        self.answers = nn.Linear(shape.width, 2 * shape.pointer)
        self.distance = nn.Embedding(2 * _BUCKETS + 1, 2)
        nn.init.zeros_(self.forms.weight)
        nn.init.zeros_(self.distance.weight)

    def forward(self, ids: Tensor, mask: Tensor | None, shape: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the labels (batch, length, labels) and of the two pointers (batch, 2, length, length).

        `mask` is 1 for a piece and 0 where a shorter chunk was filled up; None if all have one length.
        """
        absent = None if mask is None else self.absent(mask)
        return self.heads(self.states(ids, absent, shape)[-1], absent)

    def absent(self, mask: Tensor) -> Tensor:
        """What keeps attention and pointers away from where nothing stands."""
        return (1 - mask)[:, None, None, :] * _NOWHERE

    def states(self, ids: Tensor, absent: Tensor | None, shape: Tensor) -> list[Tensor]:
        """What each layer makes of the pieces: (batch, length, width)."""
        position = torch.arange(ids.shape[1], device=ids.device)
        h = self.words(ids) + self.places(position)[None] + self.segment + self.forms(shape)
        states = [self.dropout(self.norm(h))]
        for layer in self.layers:
            states.append(layer(states[-1], absent))
        return states[1:]

    def heads(self, h: Tensor, absent: Tensor | None) -> tuple[Tensor, Tensor]:
        """The logits from the last layer's states."""
        tags, arcs = self.logits(self.dropout(h), self.by_distance(h.shape[1]))
        return tags, arcs if absent is None else arcs + absent

    def logits(self, h: Tensor, gained: Tensor) -> tuple[Tensor, Tensor]:
        """The same without filling; `gained` is what the pointers gain by distance."""
        arcs = _split(self.asks(h), 2) @ _split(self.answers(h), 2).transpose(-1, -2)
        return self.tag(h), arcs / math.sqrt(self.shape.pointer) + gained

    def by_distance(self, length: int) -> Tensor:
        """What the two pointers gain by the distance of the target: (2, length, length)."""
        position = torch.arange(length, device=self.distance.weight.device)
        apart = position[None, :] - position[:, None]
        bucket = torch.clamp(torch.log2(apart.abs().float() + 1) * _BUCKET_SCALE, max=_BUCKETS).round().long()
        gained: Tensor = self.distance(torch.sign(apart) * bucket + _BUCKETS)
        return gained.permute(2, 0, 1)

    def load_bert(self, weights: Mapping[str, Tensor]) -> None:
        """Take over the encoder of a BERT checkpoint (names of the Hugging Face layout, with or without ``bert.``)."""
        given = {k.removeprefix("bert."): v for k, v in weights.items()}
        own = self.state_dict()
        own["words.weight"] = given["embeddings.word_embeddings.weight"]
        own["places.weight"] = given["embeddings.position_embeddings.weight"]
        own["segment"] = given["embeddings.token_type_embeddings.weight"][0]
        own |= {f"norm.{p}": given[f"embeddings.LayerNorm.{p}"] for p in ("weight", "bias")}
        for n in range(self.shape.layers):
            for mine, theirs in _BERT_LAYER.items():
                for p in ("weight", "bias"):
                    own[f"layers.{n}.{mine}.{p}"] = given[f"encoder.layer.{n}.{theirs}.{p}"]
        self.load_state_dict(own)


class OneChunk(nn.Module):
    """The network as it runs in ONNX Runtime: one chunk at a time, so that nothing is filled up."""

    def __init__(self, network: TaggerNetwork) -> None:
        super().__init__()
        self.network = network.eval()
        # Computed once for the longest chunk, and cut to each one's length.
        self.gained = network.by_distance(network.shape.positions).detach()

    def forward(self, ids: Tensor, shape: Tensor) -> tuple[Tensor, Tensor]:
        """As `TaggerNetwork.forward`, for a batch of one, and as probabilities."""
        h = self.network.states(ids, None, shape)[-1]
        length = ids.shape[1]
        tags, arcs = self.network.logits(h, self.gained[:, :length, :length])
        return torch.softmax(tags, -1), torch.softmax(arcs, -1)


_BERT_LAYER = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "mixed_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}
