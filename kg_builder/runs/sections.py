"""The second pass: sections are made in the pool's workers, a few batches at a time, and come in order."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from kg_builder.rdf.section import Plan, Section, sections
from kg_builder.runs.corpus import Entry
from kg_builder.runs.parallel import BATCH_DOCUMENTS, Pending, Pool


def sections_of(entries: Iterable[Entry], plan: Plan, pool: Pool) -> Iterator[Section]:
    """One section for each document, in order; a bounded number is held at a time.

    Raises:
        GraphError: an IRI is not valid, or the format cannot hold a text.
        ShapesError: a shapes file cannot be read, or is not SHACL.
    """
    waiting = iter(entries)
    under_way: deque[Pending[list[bytes]]] = deque()
    while batch := tuple(islice(waiting, BATCH_DOCUMENTS)):
        under_way.append(pool.call(make_sections, plan, batch))
        if len(under_way) > pool.in_flight:
            yield from map(Section.unpack, under_way.popleft().result())
    while under_way:
        yield from map(Section.unpack, under_way.popleft().result())


def make_sections(plan: Plan, entries: Sequence[Entry]) -> list[bytes]:
    """The sections of some documents, packed; called in a worker.

    Raises:
        GraphError: an IRI is not valid, or the format cannot hold a text.
        ShapesError: a shapes file cannot be read, or is not SHACL.
    """
    return [section.pack() for section in sections((entry.extraction() for entry in entries), plan)]
