"""The second pass: sections come from the cache, or are made in the pool's workers, and are joined in order."""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

from kg_builder.memory import Memory
from kg_builder.rdf.section import Plan, Section, sections
from kg_builder.runs.cache import Cache
from kg_builder.runs.corpus import Entry
from kg_builder.runs.parallel import Pending, Pool, batches
from kg_builder.runs.recipe import later_rules


def sections_of(
    entries: Iterable[Entry], plan: Plan, pool: Pool, cache: Cache | None = None
) -> Iterator[Section]:
    """One section for each document, in order; a bounded number is held at a time.

    Raises:
        GraphError: an IRI is not valid, or the format cannot hold a text.
        ShapesError: a shapes file cannot be read, or is not SHACL.
        CacheError: the disk is full.
    """
    kept = _Kept(cache, plan) if cache else None
    make = make_packed if pool.in_flight else make_sections
    under_way: deque[_Chunk] = deque()
    for batch in batches(entries, lambda entry: len(entry.found.fields)):
        known = [kept.get(entry) if kept else None for entry in batch]
        new = tuple(entry for entry, section in zip(batch, known, strict=True) if section is None)
        under_way.append(_Chunk(known, new, pool.call(make, plan, new) if new else None))
        while under_way and (under_way[0].pending is None or len(under_way) > pool.in_flight):
            yield from under_way.popleft().sections(kept)
    while under_way:
        yield from under_way.popleft().sections(kept)


def make_sections(plan: Plan, entries: Sequence[Entry]) -> Sequence[Section | bytes]:
    """The sections of some documents.

    Raises:
        GraphError: an IRI is not valid, or the format cannot hold a text.
        ShapesError: a shapes file cannot be read, or is not SHACL.
    """
    return list(sections((entry.extraction() for entry in entries), plan))


def make_packed(plan: Plan, entries: Sequence[Entry]) -> Sequence[Section | bytes]:
    """The same, as they travel between processes; called in a worker."""
    return [section.pack() for section in sections((entry.extraction() for entry in entries), plan)]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some documents in a row: the sections that are known, and those that are awaited."""

    known: Sequence[Section | None]
    new: Sequence[Entry]
    pending: Pending[Sequence[Section | bytes]] | None

    def sections(self, kept: "_Kept | None") -> Iterator[Section]:
        made = self.pending.result() if self.pending else ()
        if kept:
            kept.put(self.new, made)
        rest = (one if isinstance(one, Section) else Section.unpack(one) for one in made)
        for section in self.known:
            yield section or next(rest)


class _Kept:
    """The sections in a cache that are for one plan."""

    def __init__(self, cache: Cache, plan: Plan) -> None:
        # A section takes the place of the one before of the same document for the same kind of graph.
        rules = f"{later_rules()} {cache.fingerprint} {plan.without_time()!r}"
        self._memory = Memory(cache, f"{plan.fmt} {plan.text} {plan.validate}", rules)

    def get(self, entry: Entry) -> Section | None:
        data = self._memory.get(entry.found.page, _basis(entry))
        if data is None:
            return None
        try:
            return Section.unpack(data)
        except ValueError:
            return None  # damaged: it is made anew

    def put(self, entries: Sequence[Entry], made: Sequence[Section | bytes]) -> None:
        self._memory.put(
            (entry.found.page, _basis(entry), one.pack() if isinstance(one, Section) else one)
            for entry, one in zip(entries, made, strict=True)
        )


def _basis(entry: Entry) -> str:
    """All that a section depends on, without a look into the extraction."""
    resolution = entry.resolution
    parts = (
        entry.found.version.digest,
        (sorted(entry.chosen.without_acts), entry.chosen.min_confidence),
        (resolution.moved, resolution.utterances, resolution.original),
        [astuple(version) for version in entry.revises],
    )
    return json.dumps(parts)
