"""What every reader needs to know about the run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg_builder.errors import SourceError
from kg_builder.iri import Minter

Report: TypeAlias = Callable[[SourceError], None]

FIELDS = ("text", "id", "title", "published", "publisher", "authors", "url", "language")
"""The fields of a JSON record, under our names."""

MAX_CHARS = 1_000_000
"""Longest text of one document, in code points; spaCy's own limit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one run."""

    minter: Minter
    fields: Mapping[str, str]
    """Our name of a JSON field → its name in the input; complete."""
    max_chars: int
    report: Report
    """Called with each problem; the run goes on."""
