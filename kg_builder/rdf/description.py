"""What a graph says of itself, in VoID and DCAT: what it holds, how much, under which licence, and how it was made."""

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import DCAT, DCTERMS, PROV, SDO, VOID

from kg_builder.errors import GraphError
from kg_builder.iri import Minter, part_iri, slug
from kg_builder.model import Run
from kg_builder.rdf.entities import TYPE, Fact, Facts
from kg_builder.rdf.formats import Format
from kg_builder.rdf.provenance import run_iri
from kg_builder.rdf.share import Count, Share
from kg_builder.rdf.terms import DATE_TIME, date, integer, node, term
from kg_builder.vocab import KGB, PREFIXES

_UTTERANCE: Final = term(KGB.Utterance)
_TITLE: Final = term(DCTERMS.title)
_ABOUT: Final = term(DCTERMS.description)
_LICENSE: Final = term(DCTERMS.license)
_CREATED: Final = term(DCTERMS.created)
_TEMPORAL: Final = term(DCTERMS.temporal)
_LANGUAGE: Final = term(SDO.inLanguage)
_TRIPLES: Final = term(VOID.triples)
_ENTITIES: Final = term(VOID.entities)
_PARTITION: Final = term(VOID.classPartition)
_CLASS: Final = term(VOID["class"])
_VOCABULARY: Final = term(VOID.vocabulary)
_FEATURE: Final = term(VOID.feature)
_DISTRIBUTION: Final = term(DCAT.distribution)
_MEDIA_TYPE: Final = term(DCAT.mediaType)
_START: Final = term(DCAT.startDate)
_END: Final = term(DCAT.endDate)
_ATTRIBUTED: Final = term(PROV.wasAttributedTo)
_GENERATED: Final = term(PROV.wasGeneratedBy)

_VOCABULARIES: Final = sorted(
    PREFIXES[p] for p in ("kgb", "schema", "nif", "itsrdf", "org", "foaf", "eli", "prov", "time")
)
_WORDS: Final = (
    "Who said what in news articles: people, organizations, places and treaties, and what is attributed to them, "
    "each traced to the characters that say so."
)
_NO_WORDS: Final = " The words themselves are left out: offsets and SHA-256 hashes stand in their place."
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_FORMATS: Final = {
    Format.TURTLE: ("text/turtle", "Turtle"),
    Format.NTRIPLES: ("application/n-triples", "N-Triples"),
    Format.NQUADS: ("application/n-quads", "N-Quads"),
    Format.TRIG: ("application/trig", "TriG"),
    Format.JSON_LD: ("application/ld+json", "JSON-LD"),
    Format.RDF_XML: ("application/rdf+xml", "RDF_XML"),
}


@dataclass(frozen=True, slots=True)
class Publication:
    """How a graph is given out."""

    fmt: Format | None = None
    """Format of its file; None where there is none."""
    text: bool = True
    """Whether it holds the words of the articles."""
    license: str | None = None
    """IRI of its licence; None where none is stated."""

    def __post_init__(self) -> None:
        """Find out before the work that the licence is no IRI.

        Raises:
            GraphError: it is none.
        """
        if self.license is None:
            return
        try:
            NamedNode(self.license)
        except ValueError as exc:
            msg = f"the licence {self.license!r} is no IRI: name one such as https://creativecommons.org/licenses/by/4.0/"
            raise GraphError(msg) from exc


class Tally:
    """Adds up what documents give: a few bytes a document, however large the graph."""

    def __init__(self) -> None:
        self.count = Count()
        self.documents = 0
        self.words = 0
        self.statements = 0
        self._languages: set[str] = set()
        self._days: list[str] = []
        self._digest = hashlib.sha256()
        # An utterance stands in the graph of each article that reports it, and counts once.
        self._utterances = array("Q")

    def add(self, share: Share) -> None:
        """Add a document."""
        self.count.add(share.count)
        self.documents += 1
        self.words += share.words
        self.statements += share.statements
        self._digest.update(f"{share.document}\n".encode())
        self._languages.add(share.language)
        if share.day:
            self._days = [min((*self._days, share.day)), max((*self._days, share.day))]
        self._utterances.extend(share.utterances)

    def content(self, run: str) -> str:
        """A digest of the run and of the articles in their order: it names the graph."""
        whole = self._digest.copy()
        whole.update(run.encode())
        return whole.hexdigest()[:16]

    @property
    def languages(self) -> list[str]:
        """Languages of the articles."""
        return sorted(self._languages)

    @property
    def days(self) -> tuple[str, str] | None:
        """First and last day of publication."""
        return (self._days[0], self._days[1]) if self._days else None

    def settled(self) -> tuple[int, int, dict[NamedNode, int]]:
        """Triples of the union of all graphs, nodes that it describes, and the members of each class."""
        again = len(self._utterances) - self._distinct()
        classes = {NamedNode(iri): number for iri, number in self.count.classes.items()}
        if again:
            classes[_UTTERANCE] -= again
        return self.count.triples - again, self.count.nodes - again, classes

    def _distinct(self) -> int:
        # A sixteenth at a time, so that the set is never as large as the array is long.
        return sum(len({u for u in self._utterances if u >> 60 == part}) for part in range(16))


def description_quads(tally: Tally, run: Run, publication: Publication, minter: Minter) -> Iterator[Quad]:
    """The graph that describes all graphs together; its own triples count, too.

    Raises:
        GraphError: an IRI is not valid.
    """
    graph = node(minter.graph("dataset"))
    dataset = minter.dataset(tally.content(run_iri(run, minter)))
    triples, nodes, classes = tally.settled()

    def described() -> list[tuple[str, list[Fact]]]:
        parts = _Description(dataset, tally, run, publication, minter, triples, nodes, classes)
        return [(iri, list(facts)) for iri, facts in parts.nodes()]

    # Twice: only what is written tells how much it is, and the numbers change nothing in that.
    once = described()
    triples += sum(len(facts) for _, facts in once)
    nodes += len(once)
    for iri, facts in described():
        subject = node(iri)
        yield from (Quad(subject, predicate, value, graph) for predicate, value in facts)


@dataclass(frozen=True, slots=True)
class _Description:
    dataset: str
    tally: Tally
    run: Run
    publication: Publication
    minter: Minter
    triples: int
    entities: int
    classes: dict[NamedNode, int]

    def nodes(self) -> Iterator[tuple[str, Facts]]:
        yield self.dataset, self._dataset()
        if self.publication.fmt:
            yield self._part("file"), self._file(self.publication.fmt)
        if self.tally.days:
            yield self._part("published"), self._published(*self.tally.days)
        for name, kind, number in self._partitions():
            yield self._part(name), iter([(_CLASS, kind), (_ENTITIES, integer(number))])

    def _part(self, name: str) -> str:
        return part_iri(self.dataset, name)

    def _partitions(self) -> list[tuple[str, NamedNode, int]]:
        return sorted((f"class-{_name(kind)}", kind, number) for kind, number in self.classes.items())

    def _dataset(self) -> Facts:
        articles = "1 article" if self.tally.documents == 1 else f"{self.tally.documents} articles"
        yield TYPE, term(VOID.Dataset)
        yield TYPE, term(DCAT.Dataset)
        yield _TITLE, Literal(f"Who said what in {articles}", language="en")
        yield _ABOUT, Literal(_WORDS + ("" if self.publication.text else _NO_WORDS), language="en")
        if self.publication.license:
            yield _LICENSE, node(self.publication.license)
        if self.run.timestamp:
            yield _CREATED, Literal(self.run.timestamp, datatype=DATE_TIME)
        yield from ((_LANGUAGE, Literal(language)) for language in self.tally.languages)
        if self.tally.days:
            yield _TEMPORAL, node(self._part("published"))
        yield _TRIPLES, integer(self.triples)
        yield _ENTITIES, integer(self.entities)
        yield from ((_PARTITION, node(self._part(name))) for name, *_ in self._partitions())
        yield from ((_VOCABULARY, node(iri)) for iri in _VOCABULARIES)
        if self.publication.fmt:
            yield _FEATURE, node(f"http://www.w3.org/ns/formats/{_FORMATS[self.publication.fmt][1]}")
            yield _DISTRIBUTION, node(self._part("file"))
        yield _ATTRIBUTED, node(self.minter.software(self.run.software_version))
        yield _GENERATED, node(run_iri(self.run, self.minter))

    def _file(self, fmt: Format) -> Facts:
        yield TYPE, term(DCAT.Distribution)
        yield _MEDIA_TYPE, node(_MEDIA + _FORMATS[fmt][0])

    @staticmethod
    def _published(first: str, last: str) -> Facts:
        yield TYPE, term(DCTERMS.PeriodOfTime)
        yield _START, date(first)
        yield _END, date(last)


def _name(kind: NamedNode) -> str:
    """A class as part of an IRI: ``schema-Person``."""
    iri = kind.value
    found = max(
        ((ns, prefix) for prefix, ns in PREFIXES.items() if iri.startswith(ns)), default=("", "class")
    )
    return f"{found[1]}-{slug(iri.removeprefix(found[0]))}"
