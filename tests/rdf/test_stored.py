"""A store that is checked part by part gives the findings of the whole graph, on graphs that are damaged at random."""

import random
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg_builder.errors import QueryError
from kg_builder.rdf import stored
from kg_builder.rdf.report import Report
from kg_builder.rdf.source import read_sources
from kg_builder.rdf.stored import validate_sources, validate_store
from kg_builder.rdf.validate import validate
from kg_builder.stores import open_store
from kg_builder.vocab import KGB

damaged: Callable[[list[Quad], random.Random], list[Quad]] = runpy.run_path(
    str(Path(__file__).with_name("test_look.py"))
)["damaged"]


def findings(report: Report) -> set[tuple[str | None, ...]]:
    """What is found, without what only describes it."""
    return {
        (
            "_" if r.focus.startswith("_:") else r.focus,
            r.severity,
            r.shape,
            r.component,
            r.path,
            r.value,
            r.message,
        )
        for r in report.results
    }


def in_store(quads: list[Quad], folder: Path) -> Report:
    with open_store(str(folder)) as store:
        store.replace_graphs(quads)
        return validate_store(store)


def as_whole(folder: Path) -> Report:
    """What is found in all of it: of what the store keeps, as it writes numbers in its own way."""
    return validate(read_sources([str(folder)]))


def test_a_good_store_conforms(two_outlets: list[Quad], tmp_path: Path) -> None:
    report = in_store(two_outlets, tmp_path / "store")
    assert report.results == ()
    assert report.documents == 2


@pytest.mark.parametrize("part", [2_000, 20])
def test_damaged_at_random(
    two_outlets: list[Quad], tmp_path: Path, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "_PART", part)
    dice = random.Random(part)  # noqa: S311 - no secret
    found = 0
    for number in range(5):
        graph = damaged(damaged(two_outlets, dice), dice)
        if any(isinstance(quad.object, BlankNode) for quad in graph):
            continue  # pySHACL refuses to compare one
        partly = findings(in_store(graph, tmp_path / str(number)))
        assert partly == findings(as_whole(tmp_path / str(number)))
        found += len(partly)
    assert found > 5


def replaced(quads: list[Quad], predicate: str, value: Any, graph: str) -> list[Quad]:
    """The graph with another object of the first triple of a document that has a predicate."""
    for place, quad in enumerate(quads):
        if quad.predicate.value == predicate and str(quad.graph_name) == f"<{graph}>":
            other = Quad(quad.subject, quad.predicate, value, quad.graph_name)
            return [*quads[:place], other, *quads[place + 1 :]]
    raise AssertionError(predicate)


def test_what_no_document_shows_alone(two_outlets: list[Quad], tmp_path: Path) -> None:
    """Two outlets report one utterance, by different speakers; and a node is described in two graphs."""
    mirror = "https://example.org/news/mirror"
    someone = NamedNode("https://w3id.org/kg-builder/data/organization/Harbour_Council")
    graph = replaced(two_outlets, "https://schema.org/spokenByCharacter", someone, mirror)
    whole = findings(validate(graph))
    assert "Utterance-oneSpeaker" in {str(shape).partition("#")[2] for _, _, shape, *_ in whole}
    assert findings(in_store(graph, tmp_path / "speakers")) == whole

    first = next(q for q in two_outlets if q.predicate.value == str(KGB.statementKind))
    twice = Quad(first.subject, first.predicate, Literal("x"), NamedNode(mirror))
    whole = findings(validate([*two_outlets, twice]))
    assert whole
    assert findings(in_store([*two_outlets, twice], tmp_path / "twice")) == whole


def test_a_store_on_a_server(two_outlets: list[Quad], tmp_path: Path) -> None:
    graph = two_outlets[:40] + two_outlets[41:]
    with open_store(str(tmp_path / "store")) as store:
        store.replace_graphs(graph)
    assert findings(validate_sources([str(tmp_path / "store")])) == findings(validate(graph))
    with pytest.raises(QueryError, match="is a store: validate one store at a time, or graph files only"):
        validate_sources([str(tmp_path / "store"), "graph.ttl"])
