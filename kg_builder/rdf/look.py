"""A first look at a graph: is it sure to conform?

Code that knows the plain part of SHACL Core goes through the nodes once, some ten times faster than an engine that
has to read the graph first. Its *yes* is sure; everything else, such as a constraint that it does not know, a
literal whose form it cannot judge or a blank node, is a *not sure*, and the engines look again.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from kg_builder.rdf.constraints import Check, Property, parts, unsure
from kg_builder.rdf.nodes import Nodes, Slots, Value

_SUBCLASS: Final = str(RDFS.subClassOf)


@dataclass(slots=True, eq=False)
class _Plan:
    """What is asked of all nodes of some types."""

    required: set[str] = field(default_factory=set)
    of_slots: defaultdict[str, list[Property]] = field(default_factory=lambda: defaultdict(list))
    others: list[Check] = field(default_factory=list)

    def add(self, part: Property | Check) -> None:
        if not isinstance(part, Property):
            self.others.append(part)
        elif part.always or not part.predicate:
            self.others.append(part.check)
        else:
            self.of_slots[part.predicate].append(part)
            if part.required:
                self.required.add(part.predicate)

    def meets(self, value: Value, slots: Slots, nodes: Nodes) -> bool:
        if not self.required <= slots.keys():
            return False
        of_slots = self.of_slots
        for predicate, values in slots.items():
            if predicate in of_slots:
                for part in of_slots[predicate]:
                    if not part.meets(value, values, nodes):
                        return False
        for check in self.others:  # noqa: SIM110 - written out for speed
            if not check(value, nodes):
                return False
        return True


class Look:
    """The shapes, ready to be asked about many graphs."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self._knows_all = not (
            any((None, p, None) in shapes for p in (SH.targetNode, SH.target))
            or (None, RDF.type, SH.ConstraintComponent) in shapes
        )
        self._by_kind: dict[tuple[frozenset[str], frozenset[str]], _Plan] = {}
        self._of_subjects = frozenset(map(str, shapes.objects(None, SH.targetSubjectsOf)))
        # By predicate; those that have the same shapes share a plan.
        plans: dict[frozenset[Node], _Plan] = {}
        pointing = {p: frozenset(shapes.subjects(SH.targetObjectsOf, p)) for p in _targets(shapes)}
        self._of_objects = {str(p): plans.setdefault(of_p, self._plan(of_p)) for p, of_p in pointing.items()}

    def _plan(self, shapes: Iterable[Node]) -> _Plan:
        plan = _Plan()
        for node in shapes:
            for part in parts(self._shapes, node):
                plan.add(part)
        return plan

    def is_sure(self, nodes: Nodes, own: Container[str] | None = None) -> bool:
        """Whether no shape has anything to say of a graph, not even a warning.

        Args:
            nodes: The graph.
            own: The nodes that it is about, and what they point to; all if None.
        """
        if not (self._knows_all and nodes.plain):
            return False
        pointed_to: defaultdict[_Plan, set[Value]] = defaultdict(set)
        for iri, slots in nodes.slots.items():
            if _SUBCLASS in slots:
                return False  # classes would have more members than say so
            if own is not None and iri not in own:
                continue
            if not self._of_kind(nodes.types(iri), self._of_subjects.intersection(slots)).meets(
                iri, slots, nodes
            ):
                return False
            for predicate in self._of_objects.keys() & slots.keys():
                pointed_to[self._of_objects[predicate]].update(slots[predicate])
        return all(
            isinstance(value, str) and plan.meets(value, nodes.slots.get(value, {}), nodes)
            for plan, values in pointed_to.items()
            for value in values
        )

    def _of_kind(self, types: frozenset[str], says: frozenset[str]) -> _Plan:
        """What is asked of nodes of some types that say something by some predicates."""
        known = self._by_kind.get((types, says))
        if known is None:
            shapes = {s for t in types for s in self._shapes.subjects(SH.targetClass, URIRef(t))}
            shapes |= {s for p in says for s in self._shapes.subjects(SH.targetSubjectsOf, URIRef(p))}
            known = self._by_kind[types, says] = self._plan(shapes)
            # A shape that is a class, too, has its members as targets.
            if any((URIRef(t), RDF.type, RDFS.Class) in self._shapes for t in types):
                known.others.append(unsure)
        return known


def _targets(shapes: Graph) -> set[Node]:
    return set(shapes.objects(None, SH.targetObjectsOf))
