"""Months and years as OWL-Time intervals: from which day to which, for whoever compares dates of unlike precision."""

import calendar
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Quad
from rdflib.namespace import TIME

from kg_builder.iri import Minter
from kg_builder.model import Extraction
from kg_builder.rdf.entities import TYPE
from kg_builder.rdf.terms import GYEAR, GYEAR_MONTH, date, node, term

_INTERVAL: Final = term(TIME.ProperInterval)
_INSTANT: Final = term(TIME.Instant)
_BEGINNING: Final = term(TIME.hasBeginning)
_END: Final = term(TIME.hasEnd)
_DAY: Final = term(TIME.inXSDDate)
_DECEMBER: Final = 12


def document_periods(extraction: Extraction) -> set[str]:
    """The months and years that date the statements and treaty actions of a document."""
    dates = {*(s.date for s in extraction.statements), *(a.date for a in extraction.treaty_actions)}
    return {d for d in dates if d and is_period(d)}


def is_period(text: str) -> bool:
    """Whether a date is a month or a year.

    >>> is_period("2025-03"), is_period("2025-03-04")
    (True, False)
    """
    return date(text).datatype in {GYEAR, GYEAR_MONTH}


def bounds(text: str) -> tuple[str, str]:
    """First and last day of a month or a year.

    >>> bounds("2024-02"), bounds("2024")
    (('2024-02-01', '2024-02-29'), ('2024-01-01', '2024-12-31'))
    """
    year, _, month = text.partition("-")
    first, last = int(month or 1), int(month or _DECEMBER)
    days = calendar.monthrange(int(year), last)[1]
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{days:02}"


def period_quads(periods: Iterable[str], minter: Minter) -> Iterator[Quad]:
    """Months and years in the shared entities graph, with their first and last days; each day once.

    Raises:
        GraphError: an IRI is not valid.
    """
    graph = node(minter.graph("entities"))
    days: set[str] = set()
    for period in sorted(periods):
        subject, (first, last) = node(minter.date(period)), bounds(period)
        days |= {first, last}
        yield Quad(subject, TYPE, _INTERVAL, graph)
        yield Quad(subject, _BEGINNING, node(minter.date(first)), graph)
        yield Quad(subject, _END, node(minter.date(last)), graph)
    for day in sorted(days):
        subject = node(minter.date(day))
        yield Quad(subject, TYPE, _INSTANT, graph)
        yield Quad(subject, _DAY, date(day), graph)
