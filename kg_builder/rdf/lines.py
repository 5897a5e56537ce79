"""N-Quads and N-Triples: a line for each quad."""

from collections.abc import Sequence
from operator import attrgetter
from typing import BinaryIO, Final

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from kg_builder.rdf import page
from kg_builder.rdf.page import Piece, graph_of

_TRIPLE: Final = attrgetter("triple")


class Layout(page.Layout):
    """Lines of quads, or without their graphs of triples."""

    def __init__(self, *, graphs: bool) -> None:
        self._graphs = graphs

    def piece(self, batch: Sequence[Quad], base: bytes = b"") -> Piece:  # noqa: ARG002 (IRIs stand in full)
        """Lay out lines."""
        if self._graphs:
            text = pyoxigraph.serialize(batch, format=RdfFormat.N_QUADS)
        else:
            text = pyoxigraph.serialize(map(_TRIPLE, batch), format=RdfFormat.N_TRIPLES)
        return Piece(graph_of(batch), len(batch), text or b"")


class Page(page.Page):
    """A file of lines."""

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        super().__init__(layout)
        self._stream = stream

    def add(self, piece: Piece) -> None:
        """Add lines."""
        self._stream.write(piece.text)

    def finish(self) -> None:
        """Write nothing: the last line is the end."""
