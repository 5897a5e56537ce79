"""RDF/XML, as pyoxigraph writes it, with equal bytes for equal graphs."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO, Final

import pyoxigraph
from pyoxigraph import Literal, Quad, RdfFormat, Triple

from kg_builder.errors import GraphError
from kg_builder.rdf import page
from kg_builder.rdf.page import Piece, graph_of
from kg_builder.rdf.terms import UNWRITABLE

_ROOT: Final = b"<rdf:RDF "
_END: Final = b"</rdf:RDF>"


class Layout(page.Layout):
    """The descriptions between the root's tags."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = dict(prefixes)

    def piece(self, batch: Sequence[Quad], base: bytes = b"") -> Piece:  # noqa: ARG002 (IRIs stand in full)
        """Lay out descriptions."""
        _, body = self.parts(map(_triple, batch))
        # A bare carriage return would be a line feed to whoever reads it.
        return Piece(graph_of(batch), len(batch), body.replace(b"\r", b"&#xD;"))

    def parts(self, triples: "map[Triple] | tuple[()]") -> tuple[bytes, bytes]:
        """What stands before the root's end, and what is between that and the end."""
        written = pyoxigraph.serialize(triples, format=RdfFormat.RDF_XML, prefixes=self._prefixes) or b""
        begin = written.index(b">\n", written.index(_ROOT)) + 2
        return written[:begin], written[begin : written.rindex(_END)]


class Page(page.Page):
    """A file with its root."""

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        super().__init__(layout)
        self._stream = stream
        head, _ = layout.parts(())
        # The engine lists the namespaces in random order.
        declaration, _, names = head.rstrip(b">\n").partition(_ROOT)
        root = b"\n    ".join((_ROOT.strip(), *sorted(names.split())))
        stream.write(declaration + root + b">\n")

    def add(self, piece: Piece) -> None:
        """Add descriptions."""
        self._stream.write(piece.text)

    def finish(self) -> None:
        """Close the root."""
        self._stream.write(_END)


def _triple(quad: Quad) -> Triple:
    value = quad.object
    if isinstance(value, Literal) and (bad := UNWRITABLE.search(value.value)):
        msg = (
            f"{quad.subject}: XML cannot hold the character U+{ord(bad[0]):04X} in the value of "
            f"{quad.predicate}: choose another format"
        )
        raise GraphError(msg)
    return quad.triple
