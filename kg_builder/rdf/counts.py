"""Does the description of a graph tell the truth? Its numbers are those of the triples that are there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import VOID

from kg_builder.rdf.entities import TYPE
from kg_builder.rdf.offsets import Finding
from kg_builder.rdf.shapes import SHAPES
from kg_builder.rdf.terms import term

_DATASET: Final = term(VOID.Dataset)
_TRIPLES: Final = term(VOID.triples)
_ENTITIES: Final = term(VOID.entities)
_CLASS: Final = term(VOID["class"])


def check_counts(quads: Sequence[Quad]) -> Iterator[Finding]:
    """Compare the numbers of a void:Dataset with the graph, if the graph describes one; two may be of its parts.

    What is said in several named graphs counts once.
    """
    if not any(quad.predicate == _TRIPLES for quad in quads):
        return
    triples = {quad.triple for quad in quads}
    datasets = {t.subject for t in triples if t.predicate == TYPE and t.object == _DATASET}
    if len(datasets) != 1:
        return
    (dataset,) = datasets
    members: defaultdict[object, int] = defaultdict(int)
    for triple in triples:
        if triple.predicate == TYPE:
            members[triple.object] += 1
    classes = {t.subject: t.object for t in triples if t.predicate == _CLASS}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if triple.predicate == _TRIPLES and subject == dataset:
            true = len(triples)
        elif triple.predicate == _ENTITIES and subject in classes:
            true = members[classes[subject]]
        elif triple.predicate == _ENTITIES and subject == dataset:
            true = len({t.subject for t in triples})
        else:
            continue
        if isinstance(subject, NamedNode) and isinstance(value, Literal) and value.value != str(true):
            message = (
                f"The graph has {true}: correct the number, or build the graph again; "
                "data of your own belong in a graph of your own."
            )
            yield Finding(
                subject.value, str(SHAPES.TrueCount), triple.predicate.value, message, value.value, "Warning"
            )
