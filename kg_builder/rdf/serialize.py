"""Graph files: writing as a stream, whole or not at all, and reading."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph
from pyoxigraph import Quad

from kg_builder.errors import GraphError
from kg_builder.files import reading, replacing
from kg_builder.iri import DEFAULT_BASE
from kg_builder.model import EntityType
from kg_builder.rdf import jsonld, lines, rdfxml, turtle
from kg_builder.rdf.formats import FORMATS, Format, format_of, format_to_read
from kg_builder.rdf.page import Layout, Page
from kg_builder.vocab import PREFIXES

__all__ = [
    "FILE_PREFIXES",
    "FORMATS",
    "Format",
    "file_prefixes",
    "format_of",
    "layout_of",
    "open_page",
    "read",
    "write",
]


def file_prefixes(base: str) -> dict[str, str]:
    """Prefixes of files and queries: the vocabularies, and one for each kind of node that is minted below a base."""
    kinds = (*(kind.lower() for kind in EntityType), "utterance", "post", "date", "run")
    return PREFIXES | {kind: f"{base}{kind}/" for kind in kinds}


FILE_PREFIXES: Final = file_prefixes(DEFAULT_BASE)
"""The prefixes for the base that is the default."""


def layout_of(fmt: Format, base: str = DEFAULT_BASE) -> Layout:
    """How quads are laid out in a format; prefixes shorten the IRIs that were minted below `base`."""
    match fmt:
        case Format.JSON_LD:
            return jsonld.Layout()
        case Format.TURTLE | Format.TRIG:
            return turtle.Layout(file_prefixes(base), graphs=fmt is Format.TRIG)
        case Format.RDF_XML:
            return rdfxml.Layout(file_prefixes(base))
    return lines.Layout(graphs=fmt is Format.NQUADS)


@contextmanager
def open_page(target: Path | str | BinaryIO, fmt: Format, *, base: str = DEFAULT_BASE) -> Iterator[Page]:
    """A graph file to write; it, or what lies at a URL, is replaced only when the block ends without an error.

    Raises:
        GraphError: the path cannot be written, or the format cannot hold a quad.
    """
    if not isinstance(target, Path | str):
        page = _page(target, fmt, base)
        yield page
        page.finish()
        return
    try:
        with replacing(target) as stream:
            page = _page(stream, fmt, base)
            yield page
            page.finish()
    except BrokenPipeError:
        raise  # the reader of standard output had enough
    except OSError as exc:
        msg = f"{target}: cannot be written ({exc.strerror or exc}): choose another path, or make room"
        raise GraphError(msg) from exc


def _page(stream: BinaryIO, fmt: Format, base: str) -> Page:
    match layout_of(fmt, base):
        case turtle.Layout() as layout:
            return turtle.Page(stream, layout)
        case rdfxml.Layout() as layout:
            return rdfxml.Page(stream, layout)
        case lines.Layout() as layout:
            return lines.Page(stream, layout)
    return jsonld.Page(stream)


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
    with open_page(target, fmt, base=base) as page:
        return page.write(quads)


def read(path: Path, given: str | None = None) -> Iterator[Quad]:
    """Read a graph file as a stream; the format is the given one, else by the suffix.

    Raises:
        GraphError: the file cannot be read, or is not what its format requires; with the line where known.
    """
    fmt = format_to_read(path, given)
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
