"""The graph formats: names, file suffixes, and what each one can hold."""

import errno
import os
from enum import StrEnum
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat

from kg_builder.compression import uncompressed_name
from kg_builder.errors import GraphError


class Format(StrEnum):
    """A serialization of RDF; the values are those of ``--format``."""

    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    TRIG = "trig"
    JSON_LD = "json-ld"
    RDF_XML = "rdf-xml"

    @property
    def engine(self) -> RdfFormat:
        """The same format as pyoxigraph names it."""
        return _ENGINE[self]

    @property
    def named_graphs(self) -> bool:
        """Whether it keeps named graphs apart; a file in any other format is their union."""
        return self in {Format.NQUADS, Format.TRIG, Format.JSON_LD}


FORMATS: Final = tuple(Format)
"""All formats."""

_ENGINE: Final = {
    Format.TURTLE: RdfFormat.TURTLE,
    Format.NTRIPLES: RdfFormat.N_TRIPLES,
    Format.NQUADS: RdfFormat.N_QUADS,
    Format.TRIG: RdfFormat.TRIG,
    Format.JSON_LD: RdfFormat.JSON_LD,
    Format.RDF_XML: RdfFormat.RDF_XML,
}
_SUFFIXES: Final = {
    ".ttl": Format.TURTLE,
    ".turtle": Format.TURTLE,
    ".nt": Format.NTRIPLES,
    ".nq": Format.NQUADS,
    ".trig": Format.TRIG,
    ".jsonld": Format.JSON_LD,
    ".json": Format.JSON_LD,
    ".rdf": Format.RDF_XML,
    ".xml": Format.RDF_XML,
    ".owl": Format.RDF_XML,
}


def format_of(path: Path, given: str | None = None) -> Format:
    """The format of a file: the given one, else by the suffix, which that of a compression may follow.

    Raises:
        GraphError: no format has that name or suffix.
    """
    if given is not None:
        try:
            return Format(given)
        except ValueError as exc:
            msg = f"unknown graph format {given!r}: choose one of {', '.join(FORMATS)}"
            raise GraphError(msg) from exc
    found = _SUFFIXES.get(uncompressed_name(path).suffix.lower())
    if found:
        return found
    known = f"{', '.join(_SUFFIXES)} (also with .gz or .zst behind it)"
    msg = f"{path}: the suffix {path.suffix!r} tells no graph format: use one of {known}, or --format"
    raise GraphError(msg)


def format_to_read(path: Path, given: str | None = None) -> Format:
    """The format of a file that is there; see `format_of`.

    Raises:
        GraphError: there is no such file, or no format has that name or suffix.
    """
    if not path.exists():
        msg = f"{path}: cannot be read ({os.strerror(errno.ENOENT)}): check the path and its permissions"
        raise GraphError(msg)
    return format_of(path, given)
