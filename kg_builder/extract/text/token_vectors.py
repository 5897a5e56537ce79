"""spaCy's vectors of tokens with a memory and without detours: the same for an eighth of the whole pipeline's time.

The networks of spaCy's small pipelines look at each token by itself first (its norm, prefix, suffix, shape), and then
four times at it and its neighbours. What the first step gives depends on the token alone, and is remembered. The others
are computed as spaCy's layers compute them, in a dozen products and sums each.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

Floats = npt.NDArray[np.float32]

_NAME = "kg_builder_token_vectors"
_MOST = 10_000
"""Tokens after which the memory starts afresh; its 4 MB are taken from the beginning."""
_BLOCKS = (16, 8, 4, 1)
"""How many new tokens may be looked at together; see `_steady`."""
_OF_TOKEN = {"NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"}
"""What the network may look at: what follows from a token's form, its norm, and whether a space is behind it."""
_KEY: list[int | str] = ["ORTH", "NORM", "SPACY"]
_LAYERS = 2
_HASHED = "ints-getitem>>hashembed"
_UNITS = "maxout>>layernorm>>dropout"
_EMBED = re.compile(
    rf"extract_features>>list2ragged>>with_array\({_HASHED}(\|{_HASHED})+\)>>with_array\({_UNITS}\)>>ragged2list"
)
_WINDOW = rf"residual\(expand_window>>{_UNITS}\)"
_ENCODE = re.compile(rf"with_array\({_WINDOW}(>>{_WINDOW})+\)")
_EPSILON = 1e-08


class Maxout:
    """A layer of maxout units and the normalization behind it, as thinc has them."""

    def __init__(self, maxout: Model[Any, Any], norm: Model[Any, Any]) -> None:
        weights: Any = maxout.get_param("W")
        self.width, self._pieces, self.inputs = weights.shape
        # Piece by piece, so that the largest is found in a few stretches of memory, and not in many triples.
        self._weights = np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(-1, self.inputs).T
        self._bias = np.ascontiguousarray(maxout.get_param("b").T).reshape(-1)
        self._scale: Any = norm.get_param("G")
        self._shift: Any = norm.get_param("b")

    def __call__(self, rows: Floats) -> Floats:
        """Rows (tokens, inputs) to rows (tokens, width)."""
        pieces = np.dot(rows, self._weights)
        pieces += self._bias
        best: Floats = pieces[:, : self.width]
        for n in range(1, self._pieces):
            best = np.maximum(best, pieces[:, n * self.width : (n + 1) * self.width])
        best = best - self._mean(best)
        best *= (self._mean(best * best) + _EPSILON) ** -0.5
        best *= self._scale
        best += self._shift
        return best

    def _mean(self, rows: Floats) -> Floats:
        sums: Floats = np.add.reduce(rows, axis=1, keepdims=True)
        sums /= self.width
        return sums


class TokenVectors:
    """Computes the vectors that `network` computes; see `fits` for which it may be."""

    def __init__(self, network: Model[Any, Any]) -> None:
        embed, encode = network.layers
        features, _, hashed, mixed, _ = embed.layers
        self._columns = features.attrs["columns"]
        tables = [part.layers[1] for part in hashed.layers[0].layers]
        self._tables: list[tuple[int, int, Any]] = [
            (t.attrs["column"], t.attrs["seed"], t.get_param("E")) for t in tables
        ]
        self._ops = NumpyOps()
        self._mix = Maxout(*mixed.layers[0].layers[0].layers)
        self._windows = [Maxout(*w.layers[0].layers[1].layers[0].layers) for w in encode.layers[0].layers]
        self._pad = encode.attrs["pad"]
        self._block = next(size for size in _BLOCKS if size == 1 or _steady(self._mix, size))
        self._places: dict[tuple[int, ...], int] = {}
        self._known = np.ones((_MOST, self._mix.width), dtype=np.float32)

    def __call__(self, doc: Doc) -> Floats:
        """The vectors of a text's tokens: (tokens, width)."""
        width, text = self._mix.width, slice(self._pad, self._pad + len(doc))
        rows = np.zeros((len(doc) + 2 * self._pad, width), dtype=np.float32)
        rows[text] = self._alone(doc)
        around = np.zeros((len(rows), 3 * width), dtype=np.float32)
        for window in self._windows:
            around[1:, :width] = rows[:-1]
            around[:, width : 2 * width] = rows
            around[:-1, 2 * width :] = rows[1:]
            rows += window(around)
        return rows[text]

    @property
    def remembered(self) -> int:
        """How many tokens are remembered."""
        return len(self._places)

    def _alone(self, doc: Doc) -> Floats:
        """What each token gives by itself."""
        keys = list(map(tuple, doc.to_array(_KEY).tolist()))
        new = {key: i for i, key in enumerate(keys) if key not in self._places}
        if len(self._places) + len(new) > _MOST:
            self._places.clear()
            new = {key: i for i, key in enumerate(keys)}
        if len(new) > _MOST:
            return self._computed(doc, range(len(doc)))
        if new:
            begin = len(self._places)
            self._known[begin : begin + len(new)] = self._computed(doc, list(new.values()))
            self._places.update(zip(new, range(begin, begin + len(new)), strict=True))
        found: Floats = self._known[[self._places[key] for key in keys]]
        return found

    def _computed(self, doc: Doc, tokens: Sequence[int]) -> Floats:
        features = doc.to_array(self._columns).reshape(len(doc), -1)[tokens].astype(np.uint64)
        rows = np.zeros((-(-len(tokens) // self._block) * self._block, self._mix.inputs), dtype=np.float32)
        begin = 0
        for column, seed, table in self._tables:
            hashed = self._ops.hash(np.ascontiguousarray(features[:, column]), seed) % len(table)
            end = begin + table.shape[1]
            rows[: len(tokens), begin:end] = self._ops.gather_add(table, hashed)
            begin = end
        blocks = range(0, len(rows), self._block)
        return np.concatenate([self._mix(rows[i : i + self._block]) for i in blocks])[: len(tokens)]


def _steady(layer: Maxout, size: int) -> bool:
    """Whether, in blocks of a size, a row gives the same to the last bit wherever it stands.

    Matrix products round by a row's place, and by the size of the matrix; but what is remembered of a token must not
    depend on which tokens were new beside it. Which sizes will do depends on the processor.
    """
    rows = np.random.default_rng(0).standard_normal((size, layer.inputs)).astype(np.float32)
    given = layer(rows)
    return all(np.array_equal(layer(np.roll(rows, n, 0)), np.roll(given, n, 0)) for n in range(1, size))


def remember(network: Model[Any, Any]) -> None:
    """Have a network that fits computed here."""
    vectors = TokenVectors(network)

    def forward(_: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[list[Floats], None]:  # noqa: ARG001, FBT001 (thinc calls it so; nothing is trained)
        return [vectors(doc) for doc in docs], None

    network.layers[:] = [Model(_NAME, forward)]


def fits(network: Model[Any, Any]) -> bool:
    """Whether it is a network as spaCy's small pipelines have it, without vectors from elsewhere, on the processor."""
    if len(network.layers) != _LAYERS:
        return False
    embed, encode = network.layers
    if not (_EMBED.fullmatch(embed.name) and _ENCODE.fullmatch(encode.name)):
        return False
    windows = [window.layers[0].layers[0] for window in encode.layers[0].layers]
    return (
        all(type(part.ops) is NumpyOps for part in network.walk())
        and _OF_TOKEN.issuperset(embed.layers[0].attrs["columns"])
        and all(window.attrs["window_size"] == 1 for window in windows)
    )
