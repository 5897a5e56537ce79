"""What holds for every store: the same tests on a folder and on a server."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg_builder.errors import GraphError, StoreRejected
from kg_builder.iri import Minter
from kg_builder.stores import Store, changes, embedded, open_store, remote, sections
from kg_builder.stores.base import is_shared

ONE, TWO = "https://x.example/one", "https://x.example/two é"
ENTITIES = Minter("https://x.example/").graph("entities")
ALL = "SELECT ?g ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(params=["folder", "gsp", "update"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "folder":
        target, protocol = str(tmp_path / "store"), "auto"
    else:
        target, protocol = request.getfixturevalue("server").url, request.param
    with open_store(target, protocol=protocol) as store:
        yield store


def content(store: Any) -> set[tuple[str, str]]:
    return {(s["g"].value, s["o"].value) for s in store.query(ALL)}


def count(store: Any) -> int:
    (solution,) = store.query(COUNT)
    return int(solution["n"].value)


def iri(text: str) -> str:
    return text.replace(" ", "%20")


def test_loading_twice_changes_nothing(store: Any, make_quads: Any) -> None:
    quads = [*make_quads(ONE, "a", "b"), *make_quads(iri(TWO), "é", "“q” 👍\n"), *make_quads(ENTITIES, "e")]
    quads += make_quads(None, "d")
    assert store.replace_graphs(quads).quads == 6
    once = content(store)
    assert count(store) == 6
    assert store.replace_graphs(quads).quads == 6
    assert (
        content(store)
        == once
        == {(ONE, "a"), (ONE, "b"), (iri(TWO), "é"), (iri(TWO), "“q” 👍\n"), (ENTITIES, "e")}
    )
    assert count(store) == 6


def test_a_document_is_replaced_and_what_is_shared_is_added_to(store: Any, make_quads: Any) -> None:
    store.replace_graphs(
        [
            *make_quads(ONE, "a", "b"),
            *make_quads(iri(TWO), "c"),
            *make_quads(ENTITIES, "e"),
            *make_quads(None, "d"),
        ]
    )
    store.replace_graphs([*make_quads(ONE, "new"), *make_quads(ENTITIES, "f"), *make_quads(None, "d", "dd")])
    assert content(store) == {(ONE, "new"), (iri(TWO), "c"), (ENTITIES, "e"), (ENTITIES, "f")}
    assert count(store) == 6


def test_quads_in_any_order(store: Any, make_quads: Any) -> None:
    old = [*make_quads(ONE, "old"), *make_quads(iri(TWO), "old")]
    store.replace_graphs(old)
    values = [f"v{n}" for n in range(20)]
    quads = [*make_quads(ONE, *values), *make_quads(iri(TWO), *values)]
    random.Random(7).shuffle(quads)  # noqa: S311 - no secret
    assert store.replace_graphs(iter(quads)).quads == 40
    assert content(store) == {(g, v) for g in (ONE, iri(TWO)) for v in values}
    # What comes apart is whole all the same, whether it is there already or not.
    for last in ("v19", "other"):
        parts = [
            *make_quads(ONE, *values[:9]),
            *make_quads(iri(TWO), "x"),
            *make_quads(ONE, *values[9:-1], last),
        ]
        store.replace_graphs(parts)
        assert content(store) == {(iri(TWO), "x"), *((ONE, v) for v in [*values[:-1], last])}


def test_nothing_to_load(store: Any) -> None:
    assert store.replace_graphs([]).quads == 0
    assert count(store) == 0


def test_a_graph_file_that_breaks_off_leaves_its_own_error(store: Any, make_quads: Any) -> None:
    def broken() -> Iterator[Quad]:
        yield from make_quads(ONE, "new")
        message = "a.nq:2: broken"
        raise GraphError(message)

    store.replace_graphs(make_quads(ONE, "old"))
    with pytest.raises(GraphError, match=r"a\.nq:2"):
        store.replace_graphs(broken())
    assert content(store) == {(ONE, "old")}


def test_kinds_of_queries(store: Any, make_quads: Any) -> None:
    store.replace_graphs([*make_quads(ONE, "a"), *make_quads(None, "d")])
    assert bool(store.query('ASK { ?s ?p "a" }')) is True
    assert bool(store.query('ASK { ?s ?p "z" }')) is False
    triples = sorted(t.object.value for t in store.query("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert triples == ["a", "d"]
    solutions = store.query("SELECT ?o ?none WHERE { ?s ?p ?o } ORDER BY ?o")
    assert [v.value for v in solutions.variables] == ["o", "none"]
    assert [s["none"] for s in solutions] == [None, None]


def test_an_error_in_the_query(store: Any) -> None:
    with pytest.raises(StoreRejected, match=r"error at 1:12.*; correct the query"):
        store.query("SELECT ?o {")


def test_graphs_named_by_blank_nodes_are_refused(store: Any) -> None:
    node = NamedNode("https://x.example/a")
    with pytest.raises(StoreRejected, match="named by a blank node; give the graph an IRI"):
        store.replace_graphs([Quad(node, node, node, BlankNode("g"))])


def test_typed_and_tagged_literals_and_blank_nodes_arrive(store: Any) -> None:
    subject, graph = NamedNode("https://x.example/s"), NamedNode(ONE)
    number = Literal("7", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    objects: list[Any] = [number, Literal("said", language="en"), BlankNode("b")]
    for _ in range(2):
        store.replace_graphs([Quad(subject, subject, o, graph) for o in objects])
    found = [s["o"] for s in store.query(ALL)]
    assert len(found) == 3
    assert {number, Literal("said", language="en")} <= set(found)


def test_a_closed_store_can_be_closed_again(store: Any) -> None:
    store.close()
    store.close()


def test_graphs_larger_than_a_batch(store: Any, make_quads: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "AT_ONCE", 25)
    monkeypatch.setattr(changes, "AT_ONCE", 25)
    monkeypatch.setattr(embedded, "_QUADS_AT_ONCE", 10)
    monkeypatch.setattr(remote, "GSP_BATCH", 25)
    monkeypatch.setattr(remote, "UPDATE_BATCH", 25)
    values = [f"v{n}" for n in range(60)]
    for last in ("v59", "v59", "other", "v59"):
        store.replace_graphs([*make_quads(ONE, *values[:-1], last), *make_quads(iri(TWO), "c")])
        assert count(store) == 61


@pytest.mark.parametrize("base", ["https://w3id.org/kg-builder/data/", "urn:x/", "https://x.example/n#"])
@pytest.mark.parametrize("name", ["entities", "provenance", "dataset"])
def test_our_shared_graphs_are_known(base: str, name: str) -> None:
    assert is_shared(NamedNode(Minter(base).graph(name)))


def test_no_document_is_taken_for_a_shared_graph() -> None:
    for given in (
        "entities",
        "graph",
        "https://x.example/graph/entities-of-war",
        "https://x.example/paragraph/entities",
    ):
        assert not is_shared(NamedNode(Minter().document(text="x", given=given)))
