"""The result of a validation: for people, for programs, and as a SHACL report."""

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Final

from pyoxigraph import Literal
from rdflib.namespace import SH

from kg_builder.rdf.describe import curie

SEVERITIES: Final = ("Violation", "Warning", "Info")
"""Severities of SHACL, the gravest first."""

_IRI: Final = re.compile(r"<([^<>\s]+)>")
_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is wrong: where it is, what it is, and what to do about it."""

    focus: str
    """IRI of the node."""
    severity: str
    """One of `SEVERITIES`."""
    message: str
    """What is wrong and what to do."""
    shape: str
    """IRI of the shape that found it."""
    component: str
    """IRI of the kind of constraint, such as ``sh:MinCountConstraintComponent``."""
    label: str | None = None
    """The node's name or words."""
    document: str | None = None
    """IRI of the article in which the node stands."""
    document_label: str | None = None
    """Headline of that article."""
    passage: str | None = None
    """The sentences in which it stands."""
    path: str | None = None
    """The property at fault, as Turtle writes it: ``<IRI>``, or a path in brackets."""
    value: str | None = None
    """The value at fault, as Turtle writes it: ``<IRI>``, ``"text"@en``, …"""


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found, in the order of the documents."""

    results: tuple[Result, ...] = ()
    documents: int | None = None
    """How many documents were checked, where they were checked one at a time."""
    spoken_of: bool = True
    """Whether the shapes speak of anything in the graph; they do not where it is empty, or of another kind."""

    @property
    def conforms(self) -> bool:
        """Whether nothing violates a shape; warnings and hints do not count."""
        return not any(r.severity == "Violation" for r in self.results)

    def to_human(self) -> str:
        """A report to read: which node, in which document and sentence, what is wrong, what to do."""
        if not self.spoken_of:
            return "The graph holds nothing that the shapes speak of, so it conforms; check that it is the right one.\n"
        if not self.results:
            return "The graph conforms to the shapes.\n"
        counts = Counter(r.severity for r in self.results)
        numbers = ", ".join(f"{counts[s]} × {s.lower()}" for s in SEVERITIES if counts[s])
        verdict = (
            "conforms to the shapes, with remarks" if self.conforms else "does not conform to the shapes"
        )
        blocks = [_block(number, result) for number, result in enumerate(self.results, start=1)]
        return "\n\n".join([f"The graph {verdict}: {numbers}.", *blocks]) + "\n"

    def to_json(self) -> str:
        """The report for programs: ``conforms``, ``spoken_of``, and a list of results with the fields of `Result`."""
        record = {
            "conforms": self.conforms,
            "spoken_of": self.spoken_of,
            "documents": self.documents,
            "results": [asdict(r) for r in self.results],
        }
        return json.dumps(record, ensure_ascii=False, indent=2) + "\n"

    def to_turtle(self) -> str:
        """The report as a ``sh:ValidationReport`` (SHACL, section 3.6)."""
        head = f"@prefix sh: <{SH}> .\n\n[] a sh:ValidationReport ;\n    sh:conforms {str(self.conforms).lower()}"
        return "".join([head, *(f" ;\n    sh:result {_turtle(r)}" for r in self.results), " .\n"])


def _turtle(r: Result) -> str:
    facts = [
        "a sh:ValidationResult",
        f"sh:focusNode {_node(r.focus)}",
        *([f"sh:resultPath {r.path}"] if r.path else []),
        *([f"sh:value {r.value}"] if r.value else []),
        f"sh:resultSeverity sh:{r.severity}",
        f"sh:sourceConstraintComponent {_node(r.component)}",
        f"sh:sourceShape {_node(r.shape)}",
        f"sh:resultMessage {Literal(r.message)}",
    ]
    return "[\n        " + " ;\n        ".join(facts) + "\n    ]"


def _node(name: str) -> str:
    return name if name.startswith(("_:", '"')) else f"<{name}>"


def _block(number: int, r: Result) -> str:
    lines = [f"{number}. {r.severity}: {r.message}"]
    named = f"“{r.label}”  " if r.label else ""
    lines.append(f"   node      {named}<{r.focus}>")
    if r.document:
        headline = f"“{r.document_label}”  " if r.document_label else ""
        lines.append(f"   document  {headline}<{r.document}>")
    if r.passage:
        lines.append(f"   sentence  {r.passage}")
    if r.path:
        lines.append(f"   property  {_short(r.path)}")
    if r.value and r.value != _node(r.focus):
        lines.append(f"   value     {_short(r.value)}")
    lines.append(f"   shape     {curie(r.shape)}")
    return "\n".join(lines)


def _short(turtle: str) -> str:
    line = " ".join(_IRI.sub(lambda match: curie(match[1]), turtle).split())
    return line if len(line) <= _LIMIT else f"{line[: _LIMIT - 1]}…"
