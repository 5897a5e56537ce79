"""What a store says of itself: the description of a build is true of what was built, and a store may hold more."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, SDO, VOID

from kg_builder.errors import StoreError, StoreRejected
from kg_builder.iri import part_iri, slug
from kg_builder.rdf.describe import curie
from kg_builder.rdf.query import with_prefixes
from kg_builder.rdf.terms import date, integer, term
from kg_builder.stores import Loaded, Store

Fact: TypeAlias = tuple[NamedNode, NamedNode, NamedNode | BlankNode | Literal | Triple]

_TYPE: Final = term(RDF.type)
_DATASET: Final = term(VOID.Dataset)
_LICENSE: Final = term(DCTERMS.license)
_GENERATED: Final = term(PROV.wasGeneratedBy)
_LANGUAGE: Final = term(SDO.inLanguage)
_TITLE: Final = term(DCTERMS.title)
_TRIPLES: Final = term(VOID.triples)
_ENTITIES: Final = term(VOID.entities)
_PARTITION: Final = term(VOID.classPartition)
_CLASS: Final = term(VOID["class"])
_TEMPORAL: Final = term(DCTERMS.temporal)
_PERIOD: Final = term(DCTERMS.PeriodOfTime)
_START: Final = term(DCAT.startDate)
_END: Final = term(DCAT.endDate)
_NUMBERS: Final = 3
"""Triples that depend on the number of the others: the title, and two counts."""
_KEPT: Final = frozenset(
    map(term, (RDF.type, DCTERMS.description, DCTERMS.created, VOID.vocabulary, PROV.wasAttributedTo))
)
"""What a build says of itself that is true of the store as well."""
_DAY: Final = len("2024-12-16")

_OLD: Final = "SELECT ?dataset ?license WHERE { GRAPH %s { ?dataset a void:Dataset OPTIONAL { ?dataset dcterms:license ?license } } }"
_OURS: Final = """{ GRAPH ?graph { ?graph a schema:NewsArticle . %(what)s } }
  UNION { VALUES ?graph { <%(base)sgraph/entities> <%(base)sgraph/provenance> } GRAPH ?graph { %(what)s } }"""
"""What stands in the graphs of articles and in those that they share: a server has others, some of them its own."""
_RUNS: Final = "SELECT DISTINCT ?run WHERE { GRAPH ?graph { ?graph a schema:NewsArticle . ?node prov:wasGeneratedBy ?run } }"
_ARTICLES: Final = "SELECT (COUNT(?graph) AS ?all) WHERE { GRAPH ?graph { ?graph a schema:NewsArticle } }"
_CLASSES: Final = (
    "SELECT ?class (COUNT(?node) AS ?all) (COUNT(DISTINCT ?node) AS ?each) WHERE { %s } GROUP BY ?class"
)
_NODES: Final = "SELECT (COUNT(DISTINCT ?node) AS ?each) WHERE { %s }"
_QUADS: Final = "SELECT (COUNT(?s) AS ?all) WHERE { %s }"
_LANGUAGES: Final = (
    "SELECT DISTINCT ?language WHERE { ?article a schema:NewsArticle ; schema:inLanguage ?language }"
)
_DAYS: Final = """
SELECT (MIN(STR(?day)) AS ?first) (MAX(STR(?day)) AS ?last)
WHERE { ?article a schema:NewsArticle ; schema:datePublished ?day }
"""


def describe(store: Store, graph: NamedNode, given: Sequence[Quad], loaded: Loaded) -> None:
    """Have a store's description say what the store holds: as the load says if it holds nothing else, else by counting.

    A server that cannot be asked gets the description of the load.

    Args:
        store: After the load.
        graph: The graph of the description.
        given: The description that was among what was loaded.
        loaded: What the load did.

    Raises:
        StoreError: the description cannot be written.
    """
    description = given
    with suppress(StoreError):
        counted = _Counted(store, graph, given)
        old = counted.old()
        if old and loaded.unchanged == loaded.graphs and not loaded.pruned:
            return
        if old and counted.usable and counted.has_more_than(loaded.graphs):
            description = list(counted.quads(old))
    store.replace_graphs(description)


class _Counted:
    """The description of all that a store holds."""

    def __init__(self, store: Store, graph: NamedNode, given: Sequence[Quad]) -> None:
        self._store = store
        self._graph = graph
        self._given = given
        self._base = graph.value.removesuffix("graph/dataset")
        self._dataset = NamedNode(f"{self._base}dataset/store")

    @property
    def usable(self) -> bool:
        """Whether the load describes itself in words that can be used."""
        return any(quad.object == _DATASET for quad in self._given)

    def old(self) -> list[dict[str, str]]:
        """The datasets that the store describes now, each with its licence."""
        return self._rows(_OLD % self._graph)

    def has_more_than(self, documents: int) -> bool:
        """Whether the store has more articles than these."""
        (articles,) = self._rows(_ARTICLES)
        return int(articles["all"]) > documents

    def quads(self, old: Sequence[dict[str, str]]) -> Iterator[Quad]:
        """The description in the words of the load, with the numbers of the store."""
        typed, every = self._ours("?node a ?class"), self._ours("?s ?p ?o")
        found = self._rows(_CLASSES % typed)
        classes = {row["class"]: int(row["each"]) for row in found}
        # A node that several graphs describe, such as an utterance that two articles report, is there once.
        again = sum(int(row["all"]) - int(row["each"]) for row in found)
        (nodes,), (quads,) = self._rows(_NODES % typed), self._rows(_QUADS % every)
        parts = list(self._parts(classes))
        facts = [*self._words(old), *parts]
        described = {subject for subject, _, _ in facts} | {self._dataset}
        triples = int(quads["all"]) - again + len(facts) + _NUMBERS
        facts += [
            (self._dataset, _TITLE, Literal(_title(classes.get(str(SDO.NewsArticle), 0)), language="en")),
            (self._dataset, _TRIPLES, integer(triples)),
            (self._dataset, _ENTITIES, integer(int(nodes["each"]) + len(described))),
        ]
        yield from (Quad(*fact, self._graph) for fact in facts)

    def _words(self, old: Sequence[dict[str, str]]) -> Iterator[Fact]:
        """What is not counted."""
        own = {quad.subject for quad in self._given if quad.object == _DATASET}
        given = [quad for quad in self._given if quad.subject in own]
        yield from {
            (self._dataset, quad.predicate, quad.object): None for quad in given if quad.predicate in _KEPT
        }
        # One licence for all, or none that would be true of all.
        stated: list[str | None] = [_text(quad.object) for quad in given if quad.predicate == _LICENSE]
        licenses = {*(stated or [None]), *(row.get("license") for row in old)}
        if len(licenses) == 1 and (one := licenses.pop()):
            yield self._dataset, _LICENSE, NamedNode(one)
        runs = {row["run"] for row in self._rows(_RUNS)}
        runs |= {_text(quad.object) for quad in given if quad.predicate == _GENERATED}
        yield from ((self._dataset, _GENERATED, NamedNode(run)) for run in sorted(runs))
        languages = sorted(row["language"] for row in self._rows(_LANGUAGES))
        yield from ((self._dataset, _LANGUAGE, Literal(language)) for language in languages)

    def _parts(self, classes: dict[str, int]) -> Iterator[Fact]:
        """The nodes that belong to the description."""
        for name, number in sorted(classes.items()):
            part = NamedNode(part_iri(self._dataset.value, f"class-{slug(curie(name).replace(':', '-'))}"))
            yield self._dataset, _PARTITION, part
            yield part, _CLASS, NamedNode(name)
            yield part, _ENTITIES, integer(number)
        (days,) = self._rows(_DAYS)
        if days:
            period = NamedNode(part_iri(self._dataset.value, "published"))
            yield self._dataset, _TEMPORAL, period
            yield period, _TYPE, _PERIOD
            yield period, _START, date(days["first"][:_DAY])
            yield period, _END, date(days["last"][:_DAY])

    def _ours(self, what: str) -> str:
        return _OURS % {"what": what, "base": self._base}

    def _rows(self, sparql: str) -> list[dict[str, str]]:
        found = self._store.query(with_prefixes(sparql))
        if not isinstance(found, QuerySolutions):
            msg = "the store answered a SELECT with something else: check that it is a SPARQL 1.1 endpoint"
            raise StoreRejected(msg)
        names = [variable.value for variable in found.variables]
        return [{name: _text(row[name]) for name in names if row[name] is not None} for row in found]


def _title(articles: int) -> str:
    return f"Who said what in {articles} article{'' if articles == 1 else 's'}"


def _text(value: object) -> str:
    return value.value if isinstance(value, NamedNode | Literal) else str(value)
