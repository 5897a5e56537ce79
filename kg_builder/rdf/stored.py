"""Validation of a store of any size, part by part, with the findings of a validation of the whole.

A part is the graph of a document, or a stretch of a shared graph, with what the store says of the nodes that it points
to. What a shape asks of a node can be judged there, unless the node is described, or pointed to by a path that is
followed backwards, in several graphs: an utterance that two articles report. Such nodes are looked at on their own.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, Triple
from rdflib.namespace import SH

from kg_builder.errors import QueryError, StoreRejected
from kg_builder.rdf.nodes import TYPE
from kg_builder.rdf.report import Report, Result
from kg_builder.rdf.serialize import read
from kg_builder.rdf.shapes import Targets, load_shapes
from kg_builder.rdf.sorting import in_order
from kg_builder.rdf.validate import Checker, in_report_order, validate
from kg_builder.stores import Store, open_store
from kg_builder.stores.base import is_shared

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
_AT_ONCE: Final = 200
"""IRIs that one question asks for."""
_PART: Final = 2_000
"""Triples in a part of a shared graph; a node is never cut."""
_KNOWN: Final = 20_000
"""Descriptions that are remembered."""
_ABOUT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { %s } ?s ?p ?o }"
_BEHIND: Final = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?n { %s } VALUES ?back { %s } ?s ?back ?n ; ?p ?o }"


def validate_store(store: Store, shapes: Sequence[Path] | None = None) -> Report:
    """Check all that a store holds. Memory grows with the number of nodes that several graphs share, not with the rest.

    Raises:
        ShapesError: a shapes file cannot be read, or is not SHACL.
        StoreUnavailable: the store cannot be reached.
        StoreRejected: the store refused.
    """
    return _Validation(store, shapes).report()


def validate_sources(sources: Sequence[str], shapes: Sequence[Path] | None = None) -> Report:
    """Check graph files, all together as one graph; or one store, named by its folder or its URL.

    Raises:
        GraphError: a file cannot be read.
        QueryError: a store is named beside other sources.
        ShapesError: a shapes file cannot be read, or is not SHACL.
        StoreError: the store cannot be reached, or refuses.
    """
    stores = [s for s in sources if _URL.match(s) or Path(s).is_dir()]
    if not stores:
        return validate(chain.from_iterable(read(Path(graph)) for graph in sources), shapes)
    if len(sources) > 1:
        msg = f"{stores[0]} is a store: validate one store at a time, or graph files only"
        raise QueryError(msg)
    with open_store(stores[0], read_only=True) as store:
        return validate_store(store, shapes)


class _Validation:
    def __init__(self, store: Store, shapes: Sequence[Path] | None) -> None:
        self._store = store
        self._checker = Checker(shapes, counts=False)
        graph = load_shapes(shapes)
        self._targets = Targets.of(graph)
        self._spoken_of = False
        self._backwards = {str(p) for p in graph.objects(None, SH.inversePath)}
        self._of_objects = {str(s) for s in graph.subjects(SH.targetObjectsOf)}
        self._abroad: dict[int, int] = {}
        self._shared: set[str] = set()
        self._descriptions: dict[str, list[Triple]] = {}
        self._results: set[Result] = set()

    def report(self) -> Report:
        """Check part after part, then the nodes that several have."""
        graphs = sorted(self._store.graphs(), key=str)
        names = {hash(graph.value) for graph in graphs}
        documents = number = 0
        every: list[NamedNode | DefaultGraph] = [DefaultGraph(), *graphs]
        for graph in every:
            triples = in_order(self._store.graph(graph))
            own = None if isinstance(graph, DefaultGraph) or is_shared(graph) else graph.value
            for part in _parts(triples) if own is None else [list(triples)]:
                number += 1
                self._spoken_of = self._spoken_of or self._targets.any_in(part)
                documents += own is not None
                self._note(part, own, number, names)
                self._check(part)
        shared = sorted(self._shared)
        self._results = {r for r in self._results if r.focus not in self._shared}
        for iris in _chunks(shared):
            for iri in iris:
                self._check_alone(iri)
        results = tuple(sorted(self._results, key=in_report_order))
        return Report(results, documents, self._spoken_of or bool(results))

    def _note(self, part: Sequence[Triple], own: str | None, number: int, names: set[int]) -> None:
        """Find the nodes that several parts have; the name of most tells that they stand in their own graph alone."""
        for triple in part:
            ends = (
                [triple.subject, triple.object]
                if triple.predicate.value in self._backwards
                else [triple.subject]
            )
            for node in ends:
                if not isinstance(node, NamedNode):
                    continue
                iri = node.value
                home = iri.partition("#")[0]
                if own is not None and home == own:
                    continue
                if self._abroad.setdefault(hash(iri), number) != number or hash(home) in names:
                    self._shared.add(iri)

    def _check(self, part: Sequence[Triple]) -> None:
        own = {t.subject.value for t in part if isinstance(t.subject, NamedNode)}
        objects = {t.object.value for t in part if isinstance(t.object, NamedNode)}
        for result in self._found(part, own):
            if result.focus in objects and result.focus not in own:
                if result.shape in self._of_objects:
                    self._results.add(result)
            elif result.focus in own or result.focus.startswith(("_:", '"')):
                self._results.add(result)

    def _check_alone(self, iri: str) -> None:
        backwards = " ".join(f"<{p}>" for p in self._backwards)
        behind = list(self._triples(_BEHIND % (f"<{iri}>", backwards))) if backwards else []
        part = list(dict.fromkeys([*self._about([iri]), *behind]))
        self._results.update(result for result in self._found(part, {iri}) if result.focus == iri)

    def _found(self, part: Sequence[Triple], own: Container[str]) -> tuple[Result, ...]:
        """What the checks find in a part, with what the store says of the nodes around it."""
        first = self._about(_pointed_to(part))
        types = (t for t in self._about(_pointed_to(first)) if t.predicate.value == TYPE)
        area = dict.fromkeys((*part, *first, *types))
        return self._checker.check((Quad(t.subject, t.predicate, t.object) for t in area), own)

    def _about(self, iris: Iterable[str]) -> list[Triple]:
        """What the store says of some nodes."""
        wanted = sorted(set(iris))
        for some in _chunks([iri for iri in wanted if iri not in self._descriptions]):
            if len(self._descriptions) > _KNOWN:
                self._descriptions.clear()
            self._descriptions.update((iri, []) for iri in some)
            for triple in self._triples(_ABOUT % " ".join(f"<{iri}>" for iri in some)):
                if isinstance(triple.subject, NamedNode):
                    self._descriptions[triple.subject.value].append(triple)
        return [triple for iri in wanted for triple in self._descriptions.get(iri, ())]

    def _triples(self, sparql: str) -> Iterator[Triple]:
        found = self._store.query(sparql)
        if isinstance(found, QueryBoolean | QuerySolutions):
            msg = "the store answered a CONSTRUCT with something else: check that it is a SPARQL 1.1 endpoint"
            raise StoreRejected(msg)
        yield from found


def _pointed_to(triples: Iterable[Triple]) -> set[str]:
    known = set()
    subjects = set()
    for triple in triples:
        subjects.add(str(triple.subject))
        if isinstance(triple.object, NamedNode):
            known.add(triple.object.value)
    return {iri for iri in known if f"<{iri}>" not in subjects}


def _parts(triples: Iterator[Triple]) -> Iterator[list[Triple]]:
    """Stretches of a shared graph."""
    part: list[Triple] = []
    for _, of_one in groupby(triples, key=lambda triple: triple.subject):
        part += of_one
        if len(part) >= _PART:
            yield part
            part = []
    if part:
        yield part


def _chunks(items: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(items)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
