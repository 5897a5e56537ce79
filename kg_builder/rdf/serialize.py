"""Graph files: writing as a stream, whole or not at all, and reading."""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

import pyoxigraph
from pyoxigraph import Literal, Quad, Triple

from kg_builder.errors import GraphError
from kg_builder.files import reading, replacing
from kg_builder.iri import DEFAULT_BASE
from kg_builder.model import EntityType
from kg_builder.rdf import jsonld, turtle
from kg_builder.rdf.formats import FORMATS, Format, format_of
from kg_builder.rdf.terms import UNWRITABLE
from kg_builder.vocab import PREFIXES

__all__ = ["FILE_PREFIXES", "FORMATS", "Format", "file_prefixes", "format_of", "read", "write"]

_TRIPLE: Final = attrgetter("triple")


def file_prefixes(base: str) -> dict[str, str]:
    """Prefixes of files and queries: the vocabularies, and one for each kind of node that is minted below a base."""
    kinds = (*(kind.lower() for kind in EntityType), "utterance", "post", "date", "run")
    return PREFIXES | {kind: f"{base}{kind}/" for kind in kinds}


FILE_PREFIXES: Final = file_prefixes(DEFAULT_BASE)
"""The prefixes for the base that is the default."""


def write(
    quads: Iterable[Quad], target: Path | str | BinaryIO, fmt: Format, *, base: str = DEFAULT_BASE
) -> int:
    """Write a graph; a file, or what lies at a URL, is replaced only when the new one is complete.

    Quads stream through: memory does not grow with the graph. In the formats without named graphs the file is
    the union; quads of one subject that follow one another are written as one block. Prefixes shorten the IRIs
    that were minted below `base`.

    Returns:
        The number of quads written.

    Raises:
        GraphError: the path cannot be written, or the format cannot hold a quad.
    """
    if not isinstance(target, Path | str):
        return _write(quads, target, fmt, base)
    try:
        with replacing(target) as stream:
            return _write(quads, stream, fmt, base)
    except OSError as exc:
        msg = f"{target}: cannot be written ({exc.strerror or exc}): choose another path, or make room"
        raise GraphError(msg) from exc


def _write(quads: Iterable[Quad], stream: BinaryIO, fmt: Format, base: str) -> int:
    match fmt:
        case Format.JSON_LD:
            return jsonld.write(quads, stream)
        case Format.TURTLE | Format.TRIG:
            return turtle.write(quads, stream, file_prefixes(base), graphs=fmt is Format.TRIG)
    counted = _Counted(quads)
    if fmt is Format.RDF_XML:
        tidy = _Tidy(stream)
        triples = map(_xml_triple, counted)
        pyoxigraph.serialize(triples, cast("IO[bytes]", tidy), fmt.engine, prefixes=file_prefixes(base))
        tidy.finish()
    else:
        items = counted if fmt.named_graphs else map(_TRIPLE, counted)
        pyoxigraph.serialize(items, stream, fmt.engine)
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


def _xml_triple(quad: Quad) -> Triple:
    value = quad.object
    if isinstance(value, Literal) and (bad := UNWRITABLE.search(value.value)):
        msg = (
            f"{quad.subject}: XML cannot hold the character U+{ord(bad[0]):04X} in the value of "
            f"{quad.predicate}: choose another format"
        )
        raise GraphError(msg)
    return quad.triple


class _Tidy:
    """What stands between pyoxigraph's writer and an XML file.

    The writer lists namespaces in random order, so that equal graphs would give unequal bytes; and it leaves carriage
    returns bare, where a parser turns them into line feeds.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._header: bytes | None = b""

    def write(self, chunk: bytes) -> int:
        size = len(chunk)
        if self._header is not None:
            self._header += chunk
            end = self._header.find(b">\n", max(self._header.find(b"<rdf:RDF"), 0)) + 2
            if b"<rdf:RDF" not in self._header or end < 2:  # noqa: PLR2004 - not found
                return size
            header, chunk, self._header = self._header[:end], self._header[end:], None
            declaration, _, root = header.rstrip(b">\n").partition(b"<rdf:RDF ")
            self._stream.write(
                declaration + b"<rdf:RDF\n    " + b"\n    ".join(sorted(root.split())) + b">\n"
            )
        self._stream.write(chunk.replace(b"\r", b"&#xD;"))
        return size

    def flush(self) -> None:
        """Nothing to do: the file's own buffer is flushed when it is closed."""

    def finish(self) -> None:
        """Write a header that no content followed."""
        self._stream.write(self._header or b"")


def read(path: Path, given: str | None = None) -> Iterator[Quad]:
    """Read a graph file as a stream; the format is the given one, else by the suffix.

    Raises:
        GraphError: the file cannot be read, or is not what its format requires; with the line where known.
    """
    fmt = format_of(path, given)
    try:
        with reading(path) as stream:
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
