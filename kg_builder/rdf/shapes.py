"""The SHACL shapes: ours, or files that the user names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple
from rdflib import Graph, Namespace
from rdflib.exceptions import ParserError
from rdflib.namespace import RDF, RDFS, SH
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.util import guess_format

from kg_builder.errors import ShapesError
from kg_builder.resources import folder

SHAPES: Final = Namespace("https://w3id.org/kg-builder/shapes#")
"""Namespace of our shapes."""

_TYPE: Final = str(RDF.type)


def load_shapes(paths: Sequence[Path] | None = None) -> Graph:
    """The shapes of some files together, or ours if None.

    Raises:
        ShapesError: a file cannot be read, is no RDF, or no file holds a shape.
    """
    graph = Graph()
    if paths is None:
        ours = (entry for entry in folder("shapes").iterdir() if entry.name.endswith(".ttl"))
        for entry in sorted(ours, key=lambda entry: entry.name):
            graph.parse(data=entry.read_text(encoding="utf-8"), format="turtle")
        return graph
    for path in paths:
        _parse(graph, path)
    if not any((None, RDF.type, kind) in graph for kind in (SH.NodeShape, SH.PropertyShape)):
        msg = f"{', '.join(map(str, paths))}: no sh:NodeShape or sh:PropertyShape in it: name a file of SHACL shapes"
        raise ShapesError(msg)
    return graph


@dataclass(frozen=True, slots=True)
class Targets:
    """What shapes speak of: the nodes of some classes, and those that have, or are, values of some properties."""

    classes: frozenset[str]
    predicates: frozenset[str]
    others: bool
    """Whether there are targets of other kinds, of which only an engine can tell."""

    @classmethod
    def of(cls, shapes: Graph) -> "Targets":
        """The targets of some shapes."""
        named = {
            str(s) for s in shapes.subjects(RDF.type, RDFS.Class)
        }  # a shape that is a class has its members
        pointing = (
            str(o) for p in (SH.targetSubjectsOf, SH.targetObjectsOf) for o in shapes.objects(None, p)
        )
        return cls(
            frozenset(named.union(map(str, shapes.objects(None, SH.targetClass)))),
            # Of a class below another one members are targets, too: whoever says so is taken to have some.
            frozenset(pointing) | {str(RDFS.subClassOf)},
            any((None, p, None) in shapes for p in (SH.targetNode, SH.target)),
        )

    def any_in(self, triples: Iterable[Quad | Triple]) -> bool:
        """Whether shapes speak of a node among some triples; in an empty graph they do not."""
        for triple in triples:
            said = triple.predicate.value
            if self.others or said in self.predicates:
                return True
            if said == _TYPE and isinstance(triple.object, NamedNode) and triple.object.value in self.classes:
                return True
        return False


def _parse(graph: Graph, path: Path) -> None:
    try:
        graph.parse(data=path.read_text(encoding="utf-8"), format=guess_format(path.name) or "turtle")
    except OSError as exc:
        msg = f"{path}: cannot be read ({exc.strerror or exc}): check the path"
        raise ShapesError(msg) from exc
    except UnicodeDecodeError as exc:
        msg = f"{path}: not UTF-8 at byte {exc.start}: name a file of SHACL shapes"
        raise ShapesError(msg) from exc
    except BadSyntax as exc:
        msg = f"{path}, line {exc.lines + 1}: no valid Turtle: {exc._why}"  # noqa: SLF001 - str() is five lines long
        raise ShapesError(msg) from exc
    except (ParserError, SyntaxError, ValueError) as exc:
        msg = f"{path}: no valid RDF: {exc}"
        raise ShapesError(msg) from exc
