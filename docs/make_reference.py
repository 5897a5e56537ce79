"""Writes docs/ontology.md, and the generated parts of docs/model.md.

    python docs/make_reference.py

What it writes follows from ontology/, shapes/ and the examples in tests/shapes/ alone; a test compares.
"""
# ruff: noqa: INP001 - a script, in no package

import argparse
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import Quad, Store
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SDO, SH, SKOS
from rdflib.term import Node

from kg_builder.iri import DEFAULT_BASE
from kg_builder.pipeline import build
from kg_builder.rdf.report import Result
from kg_builder.rdf.serialize import FILE_PREFIXES, read
from kg_builder.rdf.shapes import SHAPES, load_shapes
from kg_builder.rdf.validate import validate
from kg_builder.resources import folder
from kg_builder.vocab import PREFIXES

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "tests" / "shapes"
ONTOLOGY_PAGE, MODEL_PAGE = ROOT / "docs" / "ontology.md", ROOT / "docs" / "model.md"
SHOWN = URIRef("https://example.org/news/harbour#statement-103-175")
MORE_PREFIXES = {
    "kgsh": str(SHAPES),
    "oa": "http://www.w3.org/ns/oa#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "grasp": "http://groundedannotationframework.org/grasp#",
    "graspf": "http://groundedannotationframework.org/grasp/factuality#",
}
# Longest first: some namespaces begin with another.
NAMESPACES = sorted((FILE_PREFIXES | MORE_PREFIXES).items(), key=lambda item: -len(item[1]))
AXIOMS = {RDFS.subClassOf: "is a", RDFS.subPropertyOf: "implies"}
MATCHES = {
    SKOS.closeMatch: "close to",
    SKOS.broadMatch: "narrower than",
    SKOS.narrowMatch: "wider than",
    SKOS.relatedMatch: "related to",
}
# Properties of other vocabularies that the picture needs; the shapes hold them all.
REUSED = (
    ("kgb:Statement", "schema:isPartOf", "schema:NewsArticle"),
    ("kgb:Statement", "schema:spokenByCharacter", "schema:Thing"),
    ("kgb:Statement", "prov:wasGeneratedBy", "prov:Activity"),
    ("kgb:TreatyAction", "schema:agent", "schema:Thing"),
    ("kgb:TreatyAction", "schema:object", "kgb:Treaty"),
    ("nif:Phrase", "nif:referenceContext", "schema:NewsArticle"),
    ("nif:Phrase", "itsrdf:taIdentRef", "schema:Thing"),
    ("org:Membership", "org:member", "schema:Thing"),
    ("void:Dataset", "prov:wasGeneratedBy", "prov:Activity"),
)
MANY = 6
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
ENTITY_KINDS = ("kgb:Treaty", "kgb:Group", "kgb:IntergovernmentalOrganization")


def ontology() -> Graph:
    """The ontology with its alignments."""
    graph = Graph()
    for name in ("kg-builder.ttl", "alignments.ttl"):
        graph.parse(data=folder("ontology").joinpath(name).read_text(encoding="utf-8"))
    return graph


def short(node: Node | str | None) -> str:
    """An IRI with its prefix."""
    iri = str(node)
    return next((f"{p}:{iri[len(ns) :]}" for p, ns in NAMESPACES if iri.startswith(ns)), f"<{iri}>")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def code(terms: Iterable[Node | str | None]) -> str:
    """Names as code, in alphabetical order."""
    return ", ".join(sorted(f"`{short(t)}`" for t in terms))


# ---- docs/ontology.md ----


def ontology_page() -> str:
    """The reference page: every term with its definition, example, domain, range and alignments."""
    graph = ontology()
    about = URIRef("https://w3id.org/kg-builder/ontology")
    ours = sorted(s for s in graph.subjects(RDFS.isDefinedBy, about) if isinstance(s, URIRef))
    classes = [t for t in ours if (t, RDF.type, OWL.Class) in graph]
    properties = [
        t for t in ours if {OWL.ObjectProperty, OWL.DatatypeProperty} & set(graph.objects(t, RDF.type))
    ]
    values = [t for t in ours if (t, RDF.type, OWL.NamedIndividual) in graph]
    parts = [
        "<!-- Written by docs/make_reference.py from ontology/: edit that, not this page. -->",
        f"# {graph.value(about, DCTERMS.title)}",
        f"{graph.value(about, DCTERMS.description)}",
        (
            f"Version {graph.value(about, OWL.versionInfo)} (<{graph.value(about, OWL.versionIRI)}>), "
            f"licence <{graph.value(about, DCTERMS.license)}>, by {graph.value(about, DCTERMS.publisher)}. "
            f"Files: `ontology/kg-builder.ttl` (OWL 2 RL), `ontology/alignments.ttl`, `ontology/context.jsonld`. "
            f"{len(classes)} classes, {len(properties)} properties, {len(values)} values."
        ),
        "In an example, asterisks mark the words that the term is about.",
        "## The model",
        picture(graph, properties),
        "## Classes",
        table(
            ("class", "definition", "example", "in other vocabularies"), (_class(graph, t) for t in classes)
        ),
        "## Properties",
        table(
            ("property", "definition", "from", "to", "example", "in other vocabularies"),
            (_property(graph, t) for t in properties),
        ),
        "## Values",
        "Each is a `skos:Concept` of the class named; acts also stand in the schemes `kgb:SpeechActs` and `kgb:TreatyActs`.",
        table(("value", "class", "definition", "example"), (_value(graph, t) for t in values)),
        "## Terms that are reused, and their counterparts",
        table(("term", "in other vocabularies"), _foreign(graph, set(ours))),
    ]
    return "\n\n".join(parts) + "\n"


def _class(graph: Graph, term: URIRef) -> tuple[str, ...]:
    return f"`{short(term)}`", _definition(graph, term), _example(graph, term), _aligned(graph, term)


def _property(graph: Graph, term: URIRef) -> tuple[str, ...]:
    origin = _origins(graph, term)
    target = list(graph.objects(term, SDO.rangeIncludes)) or list(graph.objects(term, RDFS.range))
    functional = " At most one." if (term, RDF.type, OWL.FunctionalProperty) in graph else ""
    above = [o for o in graph.objects(term, RDFS.subPropertyOf) if str(o).startswith(PREFIXES["kgb"])]
    implied = f" Implies {code(above)}." if above else ""
    return (
        f"`{short(term)}`",
        _definition(graph, term) + implied + functional,
        code(origin),
        code(target),
        _example(graph, term),
        _aligned(graph, term),
    )


def _origins(graph: Graph, term: URIRef) -> list[Node]:
    return list(graph.objects(term, RDFS.domain)) or list(graph.objects(term, SDO.domainIncludes))


def _value(graph: Graph, term: URIRef) -> tuple[str, ...]:
    kinds = [k for k in graph.objects(term, RDF.type) if k != OWL.NamedIndividual]
    return f"`{short(term)}`", code(kinds), _definition(graph, term), _example(graph, term)


def _foreign(graph: Graph, ours: set[URIRef]) -> Iterator[tuple[str, str]]:
    subjects = {s for p in (*AXIOMS, *MATCHES) for s in graph.subjects(p)} - ours
    for term in sorted(subjects, key=short):
        yield f"`{short(term)}`", _aligned(graph, term)


def _definition(graph: Graph, term: URIRef) -> str:
    notes = sorted(str(note) for note in graph.objects(term, SKOS.scopeNote))
    return " ".join((str(graph.value(term, SKOS.definition)), *notes))


def _example(graph: Graph, term: URIRef) -> str:
    return str(graph.value(term, SKOS.example))


def _aligned(graph: Graph, term: Node) -> str:
    found = []
    for predicate, words in (AXIOMS | MATCHES).items():
        others = [o for o in graph.objects(term, predicate) if not str(o).startswith(PREFIXES["kgb"])]
        if others:
            found.append(f"{words} {code(others)}")
    return "; ".join(found)


def picture(graph: Graph, properties: Iterable[URIRef]) -> str:
    """The model as a Mermaid class diagram: object properties as arrows, the others inside the boxes."""
    arrows: dict[tuple[str, str], list[str]] = {}
    fields: dict[str, list[str]] = {}
    for term in properties:
        to = graph.value(term, RDFS.range)
        concept = (to, RDFS.subClassOf, SKOS.Concept) in graph or to == SKOS.Concept
        for origin in map(short, _origins(graph, term)):
            if (term, RDF.type, OWL.DatatypeProperty) in graph or concept:
                fields.setdefault(origin, []).append(short(term))
            else:
                arrows.setdefault((origin, short(to)), []).append(short(term))
    for reused in REUSED:
        arrows.setdefault((reused[0], reused[2]), []).append(reused[1])
    boxes = sorted({*fields, *(box for pair in arrows for box in pair), *ENTITY_KINDS})
    lines = ["```mermaid", "classDiagram", "  direction LR"]
    for box in boxes:
        inside = "".join(f"\n    {name}" for name in sorted(fields.get(box, ())))
        lines.append(f'  class {_id(box)}["{box}"]' + (f" {{{inside}\n  }}" if inside else ""))
    lines += [f"  schema_Thing <|-- {_id(box)}" for box in ENTITY_KINDS]
    for (start, end), names in sorted(arrows.items()):
        lines.append(f"  {_id(start)} --> {_id(end)} : {', '.join(sorted(n.split(':')[1] for n in names))}")
    return "\n".join([*lines, "```"])


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)


# ---- docs/model.md ----


def model_page(page: str) -> str:
    """The page with its generated parts written anew; they stand between comments that name them."""
    graph = ontology()
    about = URIRef("https://w3id.org/kg-builder/ontology")
    properties = sorted(
        t
        for t in graph.subjects(RDFS.isDefinedBy, about)
        if (t, RDFS.range, None) in graph and isinstance(t, URIRef)
    )
    generated = {
        "picture": picture(graph, properties),
        "graph": statement_graph(),
        "turtle": statement_turtle(),
        "vocabulary": vocabulary(),
        "damages": damage_table(),
    }
    for name, text in generated.items():
        parts = page.split(f"<!-- begin {name} -->\n"), page.split(f"\n<!-- end {name} -->")
        if not all(len(part) == 2 for part in parts):  # noqa: PLR2004 - before and after
            msg = f"docs/model.md: no place for {name}: write <!-- begin {name} --> and <!-- end {name} --> once"
            raise SystemExit(msg)
        page = f"{parts[0][0]}<!-- begin {name} -->\n{text}\n<!-- end {name} -->{parts[1][1]}"
    return page


def _example_graph() -> Graph:
    return Graph().parse(EXAMPLES / "example.ttl")


def statement_turtle() -> str:
    """The Turtle of one statement of the example, and of its condition's span, as the file has it."""
    blocks = (EXAMPLES / "example.ttl").read_text(encoding="utf-8").split("\n\n")
    graph = _example_graph()
    condition = graph.value(SHOWN, URIRef(PREFIXES["kgb"] + "condition"))
    base = str(SHOWN).partition("#")[0].rpartition("/")[0] + "/"
    names = tuple(f"<{str(node).removeprefix(base)}>" for node in (SHOWN, condition))
    shown = [f"@base <{base}> .", *(b for b in blocks if b.startswith(names))]
    return "\n".join(["```turtle", "\n\n".join(shown).replace("\t", "    "), "```"])


def statement_graph() -> str:
    """The same statement as a picture: literals inside the box, other nodes around it."""
    graph = _example_graph()
    inside: list[str] = []
    around: list[str] = []
    names: dict[Node, str] = {}
    for predicate, value in sorted(
        graph.predicate_objects(SHOWN), key=lambda pair: (short(pair[0]), str(pair[1]))
    ):
        if isinstance(value, Literal):
            inside.append(f"{short(predicate)} {str(value).replace(chr(34), chr(39))}")
        elif predicate != RDF.type and not str(value).startswith((PREFIXES["kgb"], PREFIXES["act"])):
            key = names.setdefault(value, f"n{len(names)}")
            around.append(f"  s -->|{short(predicate)}| {key}")
        else:
            inside.append(f"{short(predicate)} {short(value)}")
    lines = ["```mermaid", "flowchart LR", f'  s["{"<br>".join(inside)}"]']
    for value, key in names.items():
        words = graph.value(value, URIRef(PREFIXES["nif"] + "anchorOf"))
        name = (
            str(value).removeprefix("https://example.org/news/harbour").removeprefix(DEFAULT_BASE)
            or "the article"
        )
        lines.append(f'  {key}["{f"“{words}”<br>" if words else ""}{name}"]')
    return "\n".join([*lines, *around, "```"])


def vocabulary() -> str:
    """What each kind of node has, by the shapes: property, how often, which values."""
    shapes = load_shapes()
    found = []
    for shape in sorted(shapes.subjects(RDF.type, SH.NodeShape), key=str):
        kinds = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
        targets = next(filter(None, (code(shapes.objects(shape, kind)) for kind in kinds)))
        for prop in sorted(shapes.objects(shape, SH.property), key=str):
            path = shapes.value(prop, SH.path)
            if isinstance(path, URIRef) and path != RDF.type:
                low, high = shapes.value(prop, SH.minCount), shapes.value(prop, SH.maxCount)
                often = str(low) if low and low == high else f"{low or 0}–{high if high is not None else 'n'}"
                found.append((targets, f"`{short(path)}`", often, _values(shapes, prop)))
    return table(("node", "property", "how often", "values"), found)


def _values(shapes: Graph, prop: Node) -> str:
    options = shapes.value(prop, SH["or"])
    kinds = [prop, *(Collection(shapes, options) if options is not None else ())]
    types = [o for k in kinds for p in (SH.datatype, SH["class"]) for o in shapes.objects(k, p)]
    listed = shapes.value(prop, SH["in"])
    chosen = list(Collection(shapes, listed)) if listed is not None else []
    if len(chosen) > MANY:
        return f"{code(chosen[:2])} … ({len(chosen)} in all)"
    fixed = [short(o) if isinstance(o, URIRef) else str(o) for o in shapes.objects(prop, SH.hasValue)]
    return code(types) or code(chosen) or ", ".join(f"`{f}`" for f in fixed) or "node"


@cache
def damages() -> dict[str, tuple[str, str]]:
    """The damages of tests/shapes/mutations.toml: for each kind the shape that notices, and the SPARQL update."""
    found = tomllib.loads((EXAMPLES / "mutations.toml").read_text(encoding="utf-8"))["damage"]
    return {d["kind"]: (d["shape"], d["update"]) for d in found}


@cache
def good_graph() -> tuple[Quad, ...]:
    """The graph of two short articles, as `kg-builder build` writes it."""
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory) / "graph.nt"
        build([str(EXAMPLES / "articles.jsonl")], output, license_iri=LICENSE)
        return tuple(read(output))


@cache
def damaged(kind: str) -> tuple[Quad, ...]:
    """The good graph with one damage done to it.

    Raises:
        ValueError: nothing in the graph fits the update.
    """
    store = Store()
    store.extend(good_graph())
    store.update(damages()[kind][1], prefixes=FILE_PREFIXES)
    if set(store) == set(good_graph()):
        msg = f"{kind}: the damage did not hit: correct its update in mutations.toml, or articles.jsonl"
        raise ValueError(msg)
    return tuple(store)


@cache
def results(kind: str) -> tuple[Result, ...]:
    """What the validation finds in a damaged graph."""
    return validate(damaged(kind)).results


def damage_table() -> str:
    """What is done to a good graph, which shape finds it, and what the report says."""
    return table(("damage", "shape", "severity", "message"), map(_damage, damages()))


def _damage(kind: str) -> tuple[str, ...]:
    shape = damages()[kind][0]
    found = next((r for r in results(kind) if r.shape == str(SHAPES[shape])), None)
    if found is None:
        msg = f"{kind}: not noticed by {shape}, but by {sorted({short(r.shape) for r in results(kind)})}"
        raise SystemExit(msg)
    message = found.message
    if (SHAPES[shape], None, None) not in load_shapes():
        # A check in code: it names numbers, words and IRIs of the graph.
        message = re.sub(r"is “.*”:", "is “…”:", re.sub(r"<[^>]*>", "…", message))
        message = re.sub(r"(?<!RFC )\b\d[\d-]*", "…", message)
    return kind, f"`kgsh:{shape}`", found.severity.lower(), message


if __name__ == "__main__":
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    ONTOLOGY_PAGE.write_text(ontology_page(), encoding="utf-8")
    MODEL_PAGE.write_text(model_page(MODEL_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
