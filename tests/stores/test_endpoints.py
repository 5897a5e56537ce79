import re
from pathlib import Path

import httpx
import pytest
from pyoxigraph import DefaultGraph, NamedNode

from kg_builder.errors import StoreUnavailable
from kg_builder.stores.endpoints import Endpoints

GRAPH = NamedNode("https://x.example/a?b=1&c#é")


@pytest.mark.parametrize(
    ("given", "graphs", "query"),
    [
        ("http://h:7878", "http://h:7878/store", "http://h:7878/query"),
        ("http://h:7878/", "http://h:7878/store", "http://h:7878/query"),
        ("http://h/kg/store", "http://h/kg/store", "http://h/kg/query"),
        ("https://h/kg/query/", "https://h/kg/store", "https://h/kg/query"),
        ("http://h:3030/ds/data", "http://h:3030/ds/data", "http://h:3030/ds/sparql"),
        ("http://h:3030/ds/update", "http://h:3030/ds/data", "http://h:3030/ds/query"),
        ("http://h:7878/update", "http://h:7878/store", "http://h:7878/query"),
        (
            "http://h/repositories/r/statements",
            "http://h/repositories/r/rdf-graphs/service",
            "http://h/repositories/r",
        ),
        (
            "http://h/repositories/r/rdf-graphs/service",
            "http://h/repositories/r/rdf-graphs/service",
            "http://h/repositories/r",
        ),
        ("http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql-auth"),
        ("http://h:3030/ds/sparql", "http://h:3030/ds/sparql", "http://h:3030/ds/sparql"),
        ("http://h/repositories/r/rdf-graph-store", "http://h/repositories/r/rdf-graph-store", None),
        (
            "http://h:8890/sparql-graph-crud-auth",
            "http://h:8890/sparql-graph-crud-auth",
            "http://h:8890/sparql-auth",
        ),
    ],
)
def test_the_services_of_a_url(given: str, graphs: str, query: str | None) -> None:
    found = Endpoints.of(given)
    assert str(found.graphs) == graphs
    assert str(found.query) == (query or graphs)


def test_the_url_of_a_graph() -> None:
    named = Endpoints.of("http://h:7878").graph(GRAPH)
    assert httpx.QueryParams(named.query)["graph"] == GRAPH.value
    assert str(Endpoints.of("http://h:7878").graph(DefaultGraph())) == "http://h:7878/store?default"
    keyed = Endpoints.of("http://h/data?key=1")
    assert str(keyed.graph(DefaultGraph())) == "http://h/data?key=1&default"
    assert dict(httpx.QueryParams(keyed.graph(GRAPH).query)) == {"key": "1", "graph": GRAPH.value}
    virtuoso = Endpoints.of("http://h/sparql-graph-crud-auth").graph(GRAPH)
    assert dict(httpx.QueryParams(virtuoso.query)) == {"graph-uri": GRAPH.value}


@pytest.mark.parametrize("url", ["http://", "http://:80/store", "http://h:x/store", "http://[::1"])
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="; give one such as http://localhost:7878"):
        Endpoints.of(url)


def test_a_query_service_of_its_own() -> None:
    found = Endpoints.of("http://h/news", "http://h/news/query")
    assert [str(url) for url in (found.graphs, found.update, found.query)] == ["http://h/news"] * 2 + [
        "http://h/news/query"
    ]
    bare = Endpoints.of("http://h:7001", "http://h:7001")
    assert {str(url) for url in (bare.graphs, bare.update, bare.query)} == {"http://h:7001"}
    assert str(Endpoints.of("http://h/x/data", "http://h/q").query) == "http://h/q"


def test_a_password_in_a_url_is_refused_and_not_told() -> None:
    with pytest.raises(
        StoreUnavailable, match=r"http://h/store: a password has no place in a URL.*; set KG_B"
    ) as caught:
        Endpoints.of("http://ann:secret@h/store")
    assert "secret" not in str(caught.value)


def test_neptune_has_a_service_for_graphs() -> None:
    found = Endpoints.of("https://h:8182/sparql/gsp/", "https://h:8182/sparql")
    assert str(found.graph(NamedNode("urn:a"))) == "https://h:8182/sparql/gsp/?graph=urn%3Aa"
    assert str(found.query) == "https://h:8182/sparql"


def test_the_urls_of_the_guide_are_those_of_their_query_services() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (`--to [^|]+) \| ([^|]*?) ?\|$", guide, re.MULTILINE)
    assert len(rows) == 9
    for server, commands, asked in rows:
        found = [
            Endpoints.of(to, query or None)
            for to, query in re.findall(r"`--to (\S+?)(?: [^`]*?--query-url (\S+))?(?: [^`]*)?`", commands)
        ]
        assert found, server
        if "front end" in asked or not asked.strip():
            continue
        for endpoints in found:
            # Virtuoso answers at either place, but asks for the password at the one for loading.
            query = str(endpoints.query).replace("/sparql-auth", "/sparql")
            url = asked.strip("`") if asked.startswith("`") else str(endpoints.update)
            assert query == str(Endpoints.of(url).query), server
