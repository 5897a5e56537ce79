"""Graph files: writing as a stream, whole or not at all, and reading."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

import pyoxigraph
from pyoxigraph import Literal, Quad, Triple

from kg_builder.errors import GraphError
from kg_builder.files import replacing
from kg_builder.iri import DEFAULT_BASE
from kg_builder.model import EntityType
from kg_builder.rdf import jsonld
from kg_builder.rdf.formats import FORMATS, Format, format_of
from kg_builder.rdf.terms import UNWRITABLE
from kg_builder.vocab import PREFIXES

__all__ = ["FILE_PREFIXES", "FORMATS", "Format", "format_of", "read", "write"]

FILE_PREFIXES: Final = PREFIXES | {
    f"{kind.lower()}": f"{DEFAULT_BASE}{kind.lower()}/" for kind in (*EntityType, "utterance")
}
"""Prefixes of files and queries: the vocabularies, and one for each kind of entity that we mint."""


def write(quads: Iterable[Quad], target: Path | BinaryIO, fmt: Format) -> int:
    """Write a graph; a file is replaced only when the new one is complete.

    Quads stream through: memory does not grow with the graph. In the formats without named graphs the file is
    the union; quads of one subject that follow one another are written as one block.

    Returns:
        The number of quads written.

    Raises:
        GraphError: the path cannot be written, or the format cannot hold a quad.
    """
    if not isinstance(target, Path):
        return _write(quads, target, fmt)
    try:
        with replacing(target) as stream:
            return _write(quads, stream, fmt)
    except OSError as exc:
        msg = f"{target}: cannot be written ({exc.strerror or exc}): choose another path, or make room"
        raise GraphError(msg) from exc


def _write(quads: Iterable[Quad], stream: BinaryIO, fmt: Format) -> int:
    if fmt is Format.JSON_LD:
        return jsonld.write(quads, stream)
    counted = _Counted(quads)
    tidy = _Tidy(stream, fmt)
    items = (_triple(q, fmt) for q in counted) if not fmt.named_graphs else counted
    pyoxigraph.serialize(items, cast("IO[bytes]", tidy), fmt.engine, prefixes=FILE_PREFIXES)
    tidy.finish()
    return counted.count


class _Counted:
    """Passes quads on and counts them."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = quads
        self.count = 0

    def __iter__(self) -> Iterator[Quad]:
        for quad in self.quads:
            self.count += 1
            yield quad


def _triple(quad: Quad, fmt: Format) -> Triple:
    value = quad.object
    if fmt is Format.RDF_XML and isinstance(value, Literal) and (bad := UNWRITABLE.search(value.value)):
        msg = (
            f"{quad.subject}: XML cannot hold the character U+{ord(bad[0]):04X} in the value of "
            f"{quad.predicate}: choose another format"
        )
        raise GraphError(msg)
    return quad.triple


class _Tidy:
    """What stands between pyoxigraph's writer and the file: line by line, the changes that readers need.

    The writer lists prefixes in random order, so that equal graphs would give unequal bytes; it leaves carriage
    returns bare in XML, where a parser turns them into line feeds; and it sets no blank line between subjects.
    """

    def __init__(self, stream: BinaryIO, fmt: Format) -> None:
        self._stream = stream
        self._fmt = fmt
        self._held = b""
        self._in_header = fmt in {Format.TURTLE, Format.TRIG, Format.RDF_XML}

    def write(self, chunk: bytes) -> int:
        held = self._held + chunk
        if self._in_header:
            header, held = self._split(held)
            if not held:
                self._held = header
                return len(chunk)
            self._in_header = False
            self._stream.write(self._sorted(header))
        # A replacement must not miss what two chunks share.
        cut = held.rfind(b"\n") + 1
        self._held = held[cut:]
        self._stream.write(self._changed(held[:cut]))
        return len(chunk)

    def flush(self) -> None:
        """Nothing to do: `finish` writes what is held back."""

    def finish(self) -> None:
        last = self._sorted(self._held) if self._in_header else self._changed(self._held)
        self._stream.write(last)

    def _split(self, text: bytes) -> tuple[bytes, bytes]:
        """The header, and what follows it: empty while the header is not complete."""
        if self._fmt is Format.RDF_XML:
            end = text.find(b">\n", text.find(b"<rdf:RDF")) + 2 if b"<rdf:RDF" in text else 0
            return (text[:end], text[end:]) if end > 1 else (text, b"")
        end = 0
        while text.startswith(b"@prefix ", end) and (line_end := text.find(b"\n", end)) > 0:
            end = line_end + 1
        return (text[:end], text[end:]) if not b"@prefix ".startswith(text[end : end + 8]) else (text, b"")

    def _sorted(self, header: bytes) -> bytes:
        if self._fmt is Format.RDF_XML:
            declaration, _, root = header.rstrip(b">\n").partition(b"<rdf:RDF ")
            return declaration + b"<rdf:RDF\n    " + b"\n    ".join(sorted(root.split())) + b">\n"
        return b"".join(sorted(header.splitlines(keepends=True))) + b"\n"

    def _changed(self, lines: bytes) -> bytes:
        if self._fmt is Format.RDF_XML:
            return lines.replace(b"\r", b"&#xD;")
        if self._fmt is Format.TURTLE:
            return lines.replace(b" .\n", b" .\n\n")
        return lines


def read(path: Path, given: str | None = None) -> Iterator[Quad]:
    """Read a graph file as a stream; the format is the given one, else by the suffix.

    Raises:
        GraphError: the file cannot be read, or is not what its format requires; with the line where known.
    """
    fmt = format_of(path, given)
    try:
        with path.open("rb") as stream:
            yield from pyoxigraph.parse(stream, fmt.engine)
    except OSError as exc:
        msg = f"{path}: cannot be read ({exc.strerror or exc}): check the path and its permissions"
        raise GraphError(msg) from exc
    except SyntaxError as exc:
        where = f"{path}, line {exc.lineno}, column {exc.offset}" if exc.lineno else str(path)
        msg = f"{where}: no valid {fmt}: {exc.msg}"
        raise GraphError(msg) from exc
    except UnicodeDecodeError as exc:
        msg = f"{path}: no valid {fmt}: not UTF-8 at byte {exc.start}"
        raise GraphError(msg) from exc
