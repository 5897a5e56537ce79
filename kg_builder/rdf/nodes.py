"""A graph as plain tables, for checks in code: what each node says, and what it is."""

from collections.abc import Iterable
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import RDF

Value: TypeAlias = str | Literal
"""An object: an IRI as text, or a literal."""
Slots: TypeAlias = dict[str, list[Value]]
"""The objects of one subject by predicate."""

TYPE: Final = str(RDF.type)
_NONE: Final[frozenset[str]] = frozenset()


class Nodes:
    """The triples of a graph by subject and predicate; the IRIs are plain text."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.slots: dict[str, Slots] = {}
        self.plain = True
        """Whether there are only IRIs and literals; what has blank nodes or quoted triples is left out."""
        self._types: dict[str, frozenset[str]] = {}
        self._inverse: dict[str, dict[str, list[str]]] = {}
        of_last: Slots = {}
        last = ""
        # Written for speed: what one article says is a thousand triples.
        for quad in quads:
            subject, value = quad.subject, quad.object
            if type(value) is NamedNode:
                found: Value = value.value
            elif type(value) is Literal:
                found = value
            else:
                self.plain = False
                continue
            if type(subject) is not NamedNode:
                self.plain = False
                continue
            iri = subject.value
            if iri != last:
                last = iri
                of_last = self.slots.setdefault(iri, {})
            predicate = quad.predicate.value
            values = of_last.get(predicate)
            if values is None:
                of_last[predicate] = [found]
            else:
                values.append(found)

    def types(self, iri: str) -> frozenset[str]:
        """The types that a node says it has."""
        known = self._types.get(iri)
        if known is None:
            stated = self.slots[iri].get(TYPE, ()) if iri in self.slots else ()
            known = frozenset(t for t in stated if type(t) is str) if stated else _NONE
            self._types[iri] = known
        return known

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """The nodes that point to a node."""
        known = self._inverse.get(predicate)
        if known is None:
            known = self._inverse[predicate] = {}
            for subject, slots in self.slots.items():
                for value in slots.get(predicate, ()):
                    if type(value) is str:
                        known.setdefault(value, []).append(subject)
        return known.get(iri, [])

    def texts(self, iri: str, predicate: str) -> list[str]:
        """The objects of a node for a predicate, literals as their text."""
        slots = self.slots.get(iri)
        values = slots.get(predicate) if slots else None
        return [v.value if isinstance(v, Literal) else v for v in values] if values else []
