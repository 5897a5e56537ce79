"""Graph files on their way into a store: N-Quads are parsed only where the store does not have them already."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg_builder.errors import GraphError
from kg_builder.files import reading
from kg_builder.rdf.formats import Format, format_to_read
from kg_builder.rdf.serialize import read
from kg_builder.stores.sections import AT_ONCE, Section, digest_of, sections

_TRIPLE: Final = 3
"""Spaces in a line of N-Quads that has no graph and no literal."""


@dataclass(frozen=True, slots=True)
class GraphFiles:
    """The quads of some graph files, one file after the other."""

    paths: Sequence[Path]

    def __iter__(self) -> Iterator[Quad]:
        """All quads.

        Raises:
            GraphError: a file cannot be read, or is not what its format requires.
        """
        return chain.from_iterable(map(read, self.paths))

    def sections(self) -> Iterator[Section]:
        """The quads of one graph that follow one another, section by section.

        Raises:
            GraphError: a file cannot be read, or is not what its format requires; of N-Quads the latter comes up
                when the quads of a section are asked for.
        """
        for path in self.paths:
            yield from _sections(path) if format_to_read(path) is Format.NQUADS else sections(read(path))


def _sections(path: Path) -> Iterator[Section]:
    """The sections of an N-Quads file, cut where the last term of a line is another one.

    In a file as we write it that is the graph. What is cut elsewhere comes out the same once it is parsed.
    """
    lines: list[bytes] = []
    name, ending, first = b"", b"", True
    try:
        with reading(path) as stream:
            for number, line in enumerate(stream):
                if not (ending and line.endswith(ending)) or len(lines) == AT_ONCE:
                    graph = _graph(line)
                    if lines and (graph != name or len(lines) == AT_ONCE):
                        last = graph != name
                        yield _section(path, number, lines, name if first and last else b"")
                        lines, first = [], last
                    name, ending = graph, b" %b .\n" % graph if graph else b""
                lines.append(line)
            if lines:
                yield _section(path, number + 1, lines, name if first else b"")
    except OSError as exc:
        msg = f"{path}: cannot be read ({exc.strerror or exc}): check the path and its permissions"
        raise GraphError(msg) from exc


def _graph(line: bytes) -> bytes:
    """The graph of a line, if it is written in the common way and has one."""
    last = line.rsplit(b" ", 2)[-2:-1]
    return last[0] if last and line.count(b" ") > _TRIPLE else b""


def _section(path: Path, end: int, lines: Sequence[bytes], name: bytes) -> Section:
    """Some lines of a file.

    Args:
        path: The file.
        end: How many lines of it come before their end.
        lines: The lines.
        name: The graph that they all are of, if they are all that there are of it in this place.
    """
    text = b"".join(lines)

    def quads() -> list[Quad]:
        begin = end - len(lines)
        try:
            return list(pyoxigraph.parse(text, RdfFormat.N_QUADS))
        except SyntaxError as exc:
            where = f"{path}, line {begin + (exc.lineno or 1)}, column {exc.offset}"
            msg = f"{where}: no valid {Format.NQUADS}: {exc.msg}"
            raise GraphError(msg) from exc

    whole = None
    with suppress(ValueError):  # no IRI, or not UTF-8
        if name.startswith(b"<") and name.endswith(b">"):
            whole = NamedNode(name[1:-1].decode()), digest_of(text)
    return Section(len(lines), quads, whole)
