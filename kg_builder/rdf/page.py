"""A graph file as it grows: out of pieces that are laid out one by one, here or in another process.

A `Layout` makes a piece of some quads. What it makes depends on them alone, not on what stands before them in the
file: so it can be made anywhere, and kept. A `Page` joins pieces to a file.
"""

import json
import struct
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, Final

from pyoxigraph import DefaultGraph, Quad
from rdflib.namespace import SDO

from kg_builder.compression import packed, unpacked
from kg_builder.rdf.terms import term

_ARTICLE: Final = term(SDO.NewsArticle)
_GRAPH: Final = attrgetter("graph_name")
_BATCH: Final = 20_000
"""Quads that are laid out together at most: a graph may be of any size."""
_SIZE: Final = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some quads of one graph as they stand in a file."""

    graph: str
    """Name of the graph; empty where it has none."""
    quads: int
    text: bytes
    opening: bytes = b""
    """What stands in front of a graph, before the first of its pieces."""
    folder: bytes = b""
    """The base that its IRIs are relative to; empty where they are not."""
    prefixes: tuple[str, ...] = ()
    """Prefixes that have to be declared."""


def graph_of(batch: Sequence[Quad]) -> str:
    """Name of the graph that quads are of; empty where it has none."""
    graph = batch[0].graph_name
    return "" if isinstance(graph, DefaultGraph) else str(graph)


def _parts(quads: Iterable[Quad], *, by_article: bool) -> Iterator[list[Quad]]:
    batch: list[Quad] = []
    for quad in quads:
        if (by_article and quad.object == _ARTICLE) or (
            len(batch) >= _BATCH and quad.subject != batch[-1].subject
        ):
            if batch:
                yield batch
            batch = []
        batch.append(quad)
    if batch:
        yield batch


def pack(pieces: Sequence[Piece], more: object) -> bytes:
    """Pieces in a few bytes, with something more that JSON can hold."""
    heads = [
        (p.graph, p.quads, p.opening.decode(), p.folder.decode(), p.prefixes, len(p.text)) for p in pieces
    ]
    first = packed(json.dumps((heads, more)).encode())
    return _SIZE.pack(len(first)) + first + packed(b"".join(p.text for p in pieces))


def unpack(data: bytes) -> tuple[tuple[Piece, ...], Any]:
    """What was packed.

    Raises:
        ValueError: it is damaged.
    """
    try:
        behind = _SIZE.size + _SIZE.unpack_from(data)[0]
        heads, more = json.loads(unpacked(data[_SIZE.size : behind]))
        return tuple(_pieces(heads, unpacked(data[behind:]))), more
    except (TypeError, struct.error) as exc:
        msg = f"damaged: {exc}"
        raise ValueError(msg) from exc


def _pieces(heads: Iterable[list[Any]], texts: bytes) -> Iterator[Piece]:
    at = 0
    for graph, quads, opening, folder, prefixes, size in heads:
        text = texts[at : at + size]
        yield Piece(graph, quads, text, opening.encode(), folder.encode(), tuple(prefixes))
        at += size


class Layout(ABC):
    """How quads stand in the files of one format."""

    by_article: ClassVar[bool] = False
    """Whether each article is a piece of its own where there are no graphs."""

    @abstractmethod
    def piece(self, batch: Sequence[Quad], base: bytes = b"") -> Piece:
        """Lay out quads of one graph; those of one subject follow one another.

        Args:
            batch: The quads.
            base: The base before them, which may be kept where another one is no better.

        Raises:
            GraphError: the format cannot hold a quad.
        """

    def pieces(self, quads: Iterable[Quad], base: bytes = b"") -> Iterator[Piece]:
        """Lay out any number of quads, a bounded number at a time.

        Raises:
            GraphError: the format cannot hold a quad.
        """
        for batch in self._batches(quads):
            piece = self.piece(batch, base)
            base = piece.folder or base
            yield piece

    def _batches(self, quads: Iterable[Quad]) -> Iterator[list[Quad]]:
        """The quads of each graph, or of each article where there are no graphs; of large ones, parts."""
        for graph, same in groupby(quads, key=_GRAPH):
            yield from _parts(same, by_article=self.by_article and isinstance(graph, DefaultGraph))


class Page(ABC):
    """A file as it grows."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._base = b""
        self._graph: str | None = None

    def write(self, quads: Iterable[Quad]) -> int:
        """Add quads; gives back how many there were.

        Raises:
            GraphError: the format cannot hold a quad.
        """
        count = 0
        for piece in self._layout.pieces(quads, self._base):
            self.add(piece)
            count += piece.quads
        return count

    @abstractmethod
    def add(self, piece: Piece) -> None:
        """Add a piece at the end."""

    @abstractmethod
    def finish(self) -> None:
        """Write what is still missing at the end."""
