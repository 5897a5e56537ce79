"""What one document gives to what all documents share: entities, offices, periods, and what is counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg_builder.iri import Minter
from kg_builder.model import Extraction, Post
from kg_builder.rdf.entities import TYPE, document_entities, document_posts
from kg_builder.rdf.periods import document_periods
from kg_builder.rdf.shared import Row, entity_rows
from kg_builder.rdf.terms import DATE, date, language_tag

_DAY: Final = len("2024-12-16")


@dataclass(slots=True)
class Count:
    """How many triples there are, how many nodes they describe, and of which classes."""

    triples: int = 0
    nodes: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    """By IRI."""

    def passing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """The quads, counted as they pass."""
        subject: object = None
        for quad in quads:
            self.triples += 1
            # What is said of a node follows one another, and begins with what it is.
            if quad.predicate == TYPE:
                value = quad.object
                if isinstance(value, NamedNode):
                    self.classes[value.value] += 1
                if quad.subject != subject:
                    subject = quad.subject
                    self.nodes += 1
            yield quad

    def to_json(self) -> tuple[int, int, Counter[str]]:
        """All of it as JSON can hold it."""
        return self.triples, self.nodes, self.classes

    @classmethod
    def of_json(cls, fields: tuple[int, int, dict[str, int]]) -> "Count":
        """What `to_json` gave."""
        triples, nodes, classes = fields
        return cls(triples, nodes, Counter(classes))

    def add(self, other: "Count") -> None:
        """Add what was counted elsewhere."""
        self.triples += other.triples
        self.nodes += other.nodes
        self.classes.update(other.classes)


@dataclass(frozen=True, slots=True)
class Share:
    """What a document gives to the whole."""

    document: str
    """Its IRI."""
    language: str
    day: str
    """When it was published; empty where no full date is known."""
    words: int
    """Words of its text, as white space parts them."""
    statements: int
    count: Count
    """Of its graph."""
    utterances: tuple[int, ...]
    """A number of 64 bits for each utterance that it reports: one that several report counts once."""
    entities: tuple[Row, ...]
    posts: tuple[Post, ...]
    periods: tuple[str, ...]
    """Months and years."""


def share_of(extraction: Extraction, quads: Iterable[Quad], minter: Minter) -> Share:
    """What a document gives to the whole.

    Args:
        extraction: The document with what was found in it.
        quads: Its graph, as it is given out.
        minter: Namespace of the IRIs.
    """
    document = extraction.document
    count = Count()
    for _ in count.passing(quads):
        pass
    day = date((document.published or "")[:_DAY])
    return Share(
        document=document.id,
        language=language_tag(document.language),
        day=day.value if day.datatype == DATE else "",
        words=len(document.text.split()),
        statements=len(extraction.statements),
        count=count,
        utterances=tuple(
            _number(iri) for iri in sorted({s.utterance for s in extraction.statements if s.utterance})
        ),
        entities=tuple(
            dict.fromkeys(r for e in document_entities(extraction, minter) for r in entity_rows(e))
        ),
        posts=tuple(document_posts(extraction).values()),
        periods=tuple(sorted(document_periods(extraction))),
    )


def _number(iri: str) -> int:
    return int.from_bytes(blake2b(iri.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
