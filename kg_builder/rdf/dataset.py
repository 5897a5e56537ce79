"""The graph of a whole corpus as a stream: each document's graph, then the graphs that all share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Quad

from kg_builder.iri import Minter
from kg_builder.memory import Memory, stretches
from kg_builder.model import Entity, Extraction, Post, Run
from kg_builder.rdf.description import Publication, Tally, description_quads
from kg_builder.rdf.entities import about_quads, document_posts, post_quads
from kg_builder.rdf.mapping import document_entities, document_quads, entity_quads
from kg_builder.rdf.page import Layout, Piece, pack, unpack
from kg_builder.rdf.periods import document_periods, period_quads
from kg_builder.rdf.provenance import run_iri, run_quads
from kg_builder.rdf.quoted import without_text
from kg_builder.rdf.share import Count, Share, share_of
from kg_builder.rdf.shared import Entities, described

_TOGETHER = 24
"""Entities whose graphs are laid out, and kept, together, on the average."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Gathers what documents share, and describes it once for all."""

    run: Run
    minter: Minter
    publication: Publication = field(default_factory=Publication)
    tally: Tally = field(default_factory=Tally)
    entities: Entities = field(default_factory=Entities)
    """The entities seen so far."""
    posts: dict[str, Post] = field(default_factory=dict)
    """The offices seen so far, by IRI."""
    periods: set[str] = field(default_factory=set)
    """The months and years seen so far."""

    def add(self, share: Share) -> None:
        """Take what a document gives to the whole."""
        self.tally.add(share)
        self.entities.add(share.entities)
        self.posts.update((post.id, post) for post in share.posts)
        self.periods.update(share.periods)

    def quads(self, extractions: Iterable[Extraction]) -> Iterator[Quad]:
        """The graphs of the documents in their order, then those that all share.

        Raises:
            GraphError: an IRI is not valid.
        """
        activity = run_iri(self.run, self.minter)
        for extraction in extractions:
            quads = list(document_quads(extraction, activity, self.minter))
            if not self.publication.text:
                quads = list(without_text(quads))
            self.add(share_of(extraction, quads, self.minter))
            yield from quads
        yield from self.shared_quads()

    def shared_quads(self) -> Iterator[Quad]:
        """The graphs of the entities and of the provenance, and the description of all, when every document was added.

        Raises:
            GraphError: an IRI is not valid.
        """
        yield from self.tally.count.passing(about_quads(self.entities, self.minter))
        yield from self.other_quads()

    def entity_pieces(self, layout: Layout, memory: Memory) -> Iterator[Piece]:
        """The first of these, the graph of the entities, laid out; only what has changed since an earlier run anew.

        Raises:
            GraphError: an IRI is not valid, or the format cannot hold a name.
            CacheError: the disk is full.
        """
        for name, some in stretches(self.entities.by_entity(), _TOGETHER):
            rows = [row for of_entity in some for row in of_entity]
            basis = "\n".join(map(" ".join, rows))
            found = _kept(memory.get(name, basis))
            if found is None:
                count = Count()
                quads = count.passing(about_quads(described(rows), self.minter))
                found = tuple(layout.pieces(quads)), count
                memory.put([(name, basis, pack(found[0], count.to_json()))])
            pieces, count = found
            self.tally.count.add(count)
            yield from pieces

    def other_quads(self) -> Iterator[Quad]:
        """The rest of these: offices and periods, the provenance, and the description of all.

        Raises:
            GraphError: an IRI is not valid.
        """
        passing = self.tally.count.passing
        yield from passing(_shared((), self.posts, self.periods, self.minter))
        yield from passing(run_quads(self.run, self.minter))
        yield from description_quads(self.tally, self.run, self.publication, self.minter)


def _kept(data: bytes | None) -> tuple[tuple[Piece, ...], Count] | None:
    if data is None:
        return None
    try:
        pieces, count = unpack(data)
        return pieces, Count.of_json(count)
    except (ValueError, TypeError):
        return None  # damaged: it is made anew


def surroundings(extraction: Extraction, run: Run, minter: Minter) -> list[Quad]:
    """What a document's graph points to: alone it lacks the types that class constraints need.

    Raises:
        GraphError: an IRI is not valid.
    """
    entities, posts = document_entities(extraction, minter), document_posts(extraction)
    return [
        *_shared(entities, posts, document_periods(extraction), minter),
        *run_quads(run, minter),
    ]


def _shared(
    entities: Iterable[Entity], posts: Mapping[str, Post], periods: Iterable[str], minter: Minter
) -> Iterator[Quad]:
    yield from entity_quads(entities, minter)
    yield from post_quads(posts, minter)
    yield from period_quads(periods, minter)
