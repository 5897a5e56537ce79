"""Damage of every kind, done by a script to a graph as it is built, is noticed: what docs/model.md promises."""

import runpy
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad
from rdflib.namespace import RDF

from kg_builder.errors import GraphError
from kg_builder.rdf.report import Result
from kg_builder.rdf.serialize import read
from kg_builder.rdf.shapes import SHAPES
from kg_builder.rdf.validate import validate

TYPE = f"<{RDF.type}>"
ROOT = Path(__file__).parents[2]
SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "make_reference.py"))
DAMAGES: dict[str, tuple[str, str]] = SCRIPT["damages"]()


def test_the_good_graph_conforms() -> None:
    assert validate(SCRIPT["good_graph"]()).results == ()


@pytest.mark.parametrize("kind", DAMAGES)
def test_the_damage_is_noticed_and_both_engines_agree(
    kind: str,
    pyshifty: Callable[[Iterable[Quad]], Counter[tuple[str, ...]]],
    pyshacl: Callable[[Iterable[Result]], Counter[tuple[str, ...]]],
) -> None:
    results = SCRIPT["results"](kind)
    assert str(SHAPES[DAMAGES[kind][0]]) in {r.shape for r in results}
    assert pyshifty(SCRIPT["damaged"](kind)) == pyshacl(results)


@pytest.mark.parametrize(
    "line",
    [
        "<https://example.org/a b> a <https://w3id.org/kg-builder/ontology#Statement> .",
        "<https://example.org/a> a <https://w3id.org/kg-builder/ontology#Statement>",
        '<https://example.org/a> <https://schema.org/text> "no end .',
    ],
)
def test_a_file_that_is_no_rdf_is_refused_with_the_line(line: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_text(
        f"<https://example.org/a> a <https://example.org/A> .\n{line}\n".replace(" a <", f" {TYPE} <")
    )
    with pytest.raises(GraphError, match=r"graph\.nt, line [23]"):
        list(read(path))


def test_there_are_damages_of_every_family_of_shapes() -> None:
    shapes = {shape.split("-")[0] for shape, _ in DAMAGES.values()}
    assert len(DAMAGES) >= 60
    assert len(shapes) >= 20


def test_the_page_on_the_model_is_up_to_date() -> None:
    page = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    assert SCRIPT["model_page"](page) == page, "run: python docs/make_reference.py"
