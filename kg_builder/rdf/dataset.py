"""The graph of a whole corpus as a stream: each document's graph, then the graphs that all share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Quad

from kg_builder.iri import Minter
from kg_builder.model import Entity, Extraction, Post, Run
from kg_builder.rdf.description import Publication, Tally, description_quads
from kg_builder.rdf.entities import document_posts, post_quads
from kg_builder.rdf.mapping import document_entities, document_quads, entity_quads
from kg_builder.rdf.periods import document_periods, period_quads
from kg_builder.rdf.provenance import run_iri, run_quads
from kg_builder.rdf.quoted import without_text
from kg_builder.rdf.shared import Entities
from kg_builder.rdf.validate import Validator


@dataclass(frozen=True, slots=True)
class Dataset:
    """Turns extractions into quads; holds the offices and periods that are described once for all, and a count."""

    run: Run
    minter: Minter
    validator: Validator | None = None
    """Gets each document's graph as it passes, with its text."""
    publication: Publication = field(default_factory=Publication)
    entities: Entities = field(default_factory=Entities)
    """The entities seen so far."""
    posts: dict[str, Post] = field(default_factory=dict)
    """The offices seen so far, by IRI."""
    periods: set[str] = field(default_factory=set)
    """The months and years seen so far."""

    def quads(self, extractions: Iterable[Extraction]) -> Iterator[Quad]:
        """The graphs of the documents in their order, those of the entities and the provenance, and the description.

        Raises:
            GraphError: an IRI is not valid.
        """
        activity, tally = run_iri(self.run, self.minter), Tally()
        provenance = list(run_quads(self.run, self.minter))
        for extraction in extractions:
            quads = list(document_quads(extraction, activity, self.minter))
            entities = list(document_entities(extraction, self.minter))
            posts, periods = document_posts(extraction), document_periods(extraction)
            if self.validator:
                shared = _shared(entities, posts, periods, self.minter)
                self.validator.check([*quads, *shared, *provenance])
            self.entities.add(entities)
            self.posts.update(posts)
            self.periods.update(periods)
            if not self.publication.text:
                quads = list(without_text(quads))
            tally.document(extraction)
            yield from tally.passing(quads)
        for same in self.entities:
            yield from tally.passing(entity_quads(same, self.minter))
        yield from tally.passing(_shared((), self.posts, self.periods, self.minter))
        yield from tally.passing(provenance)
        yield from description_quads(tally, self.run, self.publication, self.minter)


def document_graph(extraction: Extraction, run: Run, minter: Minter) -> list[Quad]:
    """One document's graph with all that it points to: alone it lacks the types that class constraints need.

    Raises:
        GraphError: an IRI is not valid.
    """
    entities, posts = document_entities(extraction, minter), document_posts(extraction)
    return [
        *document_quads(extraction, run_iri(run, minter), minter),
        *_shared(entities, posts, document_periods(extraction), minter),
        *run_quads(run, minter),
    ]


def _shared(
    entities: Iterable[Entity], posts: Mapping[str, Post], periods: Iterable[str], minter: Minter
) -> Iterator[Quad]:
    yield from entity_quads(entities, minter)
    yield from post_quads(posts, minter)
    yield from period_quads(periods, minter)
