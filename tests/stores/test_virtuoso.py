"""The same load on a server of another make, with digest authentication, by both protocols."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg_builder.errors import StoreRejected
from kg_builder.rdf.source import read_sources
from kg_builder.stores import Store, open_store

GRAPHS, UPDATES = "/sparql-graph-crud-auth", "/sparql-auth"
ONE, TWO = "https://x.example/one", "https://x.example/two"
ENTITIES = "https://x.example/graph/entities"
CONTENT = "SELECT ?g ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://x.example/')) }"


@pytest.fixture(params=[GRAPHS, UPDATES])
def store(request: pytest.FixtureRequest, virtuoso: str) -> Iterator[Store]:
    with open_store(virtuoso + request.param) as store:
        yield store


def content(store: Any) -> list[tuple[str, str]]:
    return sorted((s["g"].value, s["o"].value) for s in store.query(CONTENT))


def test_loaded_twice_and_replaced(store: Any, make_quads: Any) -> None:
    first = [*make_quads(ONE, "a", "é “q” 👍\n"), *make_quads(TWO, "c"), *make_quads(ENTITIES, "e")]
    for _ in range(2):
        assert store.replace_graphs(first).quads == 4
        assert content(store) == [(ENTITIES, "e"), (ONE, "a"), (ONE, "é “q” 👍\n"), (TWO, "c")]
    store.replace_graphs([*make_quads(ONE, "new"), *make_quads(ENTITIES, "f")])
    assert content(store) == [(ENTITIES, "e"), (ENTITIES, "f"), (ONE, "new"), (TWO, "c")]


def test_a_graph_of_many_batches(store: Any, make_quads: Any) -> None:
    values = [f"value {n}" for n in range(7_000)]
    assert store.replace_graphs(make_quads(ONE, *values)).quads == 7_000
    assert content(store) == sorted((ONE, value) for value in values)


def test_a_wrong_password_is_refused_and_not_told(
    virtuoso: str, make_quads: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("KG_BUILDER_STORE_PASSWORD", "wr0ng")
    for service in (GRAPHS, UPDATES):
        with (
            open_store(virtuoso + service) as store,
            pytest.raises(StoreRejected, match=r"HTTP 401.*; set KG_BUILDER_STORE_USER") as caught,
        ):
            store.replace_graphs(make_quads(ONE, "a"))
        assert "wr0ng" not in str(caught.value)
    assert "wr0ng" not in caplog.text


def test_long_texts_go_by_updates(virtuoso: str, make_quads: Any) -> None:
    text = "word " * 40_000
    with (
        open_store(virtuoso + GRAPHS) as store,
        pytest.raises(StoreRejected, match=r"HTTP 500.*--protocol update"),
    ):
        store.replace_graphs(make_quads(ONE, text))
    with open_store(virtuoso + GRAPHS, protocol="update") as store:
        store.replace_graphs(make_quads(ONE, text))
        assert content(store) == [(ONE, text)]


def test_what_was_loaded_can_be_exported(virtuoso: str) -> None:
    node, graph = NamedNode("https://x.example/s"), NamedNode(ONE)
    number = Literal("7", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    quads = {Quad(node, node, o, graph) for o in (node, number, Literal("said", language="en"))}
    with open_store(virtuoso + GRAPHS) as store:
        store.replace_graphs(quads)
    assert {q for q in read_sources([virtuoso + UPDATES]) if q.graph_name == graph} == quads
