"""Quads in sections: those of one graph that follow one another, with a digest that tells whether they have changed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Final, Protocol, runtime_checkable

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat

AT_ONCE: Final = 200_000
"""Quads in a section at most, as they are held in memory; a longer one is cut, and its parts have no digest."""
_DIGEST: Final = 16


@dataclass(frozen=True, slots=True)
class Section:
    """Some quads, most often all that there are of one graph."""

    count: int
    """Number of quads, or of lines that hold one each."""
    quads: Callable[[], Sequence[Quad]]
    """The quads themselves.

    Raises:
        GraphError: their text is not what its format requires.
    """
    whole: tuple[NamedNode, bytes] | None = None
    """The one graph of them and a digest of their text, as far as that tells; None for a part of a longer section."""

    @classmethod
    def of(cls, quads: Sequence[Quad], whole: tuple[NamedNode, bytes] | None = None) -> "Section":
        """A section of quads that are there already."""
        return cls(len(quads), lambda: quads, whole)


@runtime_checkable
class Sectioned(Protocol):
    """Quads that come in sections by themselves, such as those of a file that need not be parsed where nothing changed."""

    def sections(self) -> Iterator[Section]:
        """The sections in their order."""
        ...

    def __iter__(self) -> Iterator[Quad]: ...


def sections(quads: Iterable[Quad] | Sectioned) -> Iterator[Section]:
    """The sections of a stream of quads."""
    if isinstance(quads, Sectioned):
        yield from quads.sections()
        return
    for graph, run in groupby(quads, key=attrgetter("graph_name")):
        some = list(islice(run, AT_ONCE))
        whole = None
        if len(some) < AT_ONCE and isinstance(graph, NamedNode):
            whole = graph, digest_of(ox.serialize(some, format=RdfFormat.N_QUADS) or b"")
        yield Section.of(some, whole)
        while some := list(islice(run, AT_ONCE)):
            yield Section.of(some)


def digest_of(text: bytes) -> bytes:
    """The digest of a section as N-Quads, which names the graph as well."""
    return hashlib.blake2b(text, digest_size=_DIGEST).digest()
