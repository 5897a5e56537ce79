"""Removing what is gone, and nothing of others: the same tests on a folder and on servers."""

from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from kg_builder.errors import StoreRejected
from kg_builder.stores import Store, open_store

BASE = "https://kg.example/"
PROV = "http://www.w3.org/ns/prov#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
ARTICLE = NamedNode("https://schema.org/NewsArticle")
GENERATED = NamedNode(f"{PROV}wasGeneratedBy")


@pytest.fixture(params=["folder", "gsp", "update", "virtuoso-gsp", "virtuoso-update"])
def store(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Store]:
    kind, _, protocol = request.param.rpartition("-")
    if request.param == "folder":
        target, protocol = str(tmp_path / "store"), "auto"
    elif kind == "virtuoso":
        target = request.getfixturevalue("virtuoso") + "/sparql-graph-crud-auth"
    else:
        target = request.getfixturevalue("server").url
    with open_store(target, protocol=protocol) as store:
        yield store


def document(name: str, base: str = BASE, run: str = "run/1") -> list[Quad]:
    graph = NamedNode(f"https://x.example/{name}")
    statement = NamedNode(f"https://x.example/{name}#statement-1-9")
    return [
        Quad(graph, TYPE, ARTICLE, graph),
        Quad(statement, GENERATED, NamedNode(base + run), graph),
    ]


def shared(*entities: str, base: str = BASE, run: str = "run/1") -> list[Quad]:
    provenance = NamedNode(f"{base}graph/provenance")
    made, software = NamedNode(base + run), NamedNode(f"{base}software/kg-builder-1")
    graph = NamedNode(f"{base}graph/entities")
    return [
        *(Quad(NamedNode(base + e), LABEL, Literal(e), graph) for e in entities),
        Quad(made, TYPE, NamedNode(f"{PROV}Activity"), provenance),
        Quad(made, NamedNode(f"{PROV}wasAssociatedWith"), software, provenance),
        Quad(software, TYPE, NamedNode(f"{PROV}SoftwareAgent"), provenance),
    ]


def graphs(store: Any) -> set[str]:
    return {g.value for g in store.graphs() if "x.example" in g.value}


def labels(store: Store) -> set[str]:
    found = store.query("SELECT ?label WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label }")
    assert isinstance(found, QuerySolutions)
    rows: list[Any] = list(found)
    return {row["label"].value for row in rows} & {"a", "b", "c"}


def test_what_is_gone_is_removed_and_nothing_of_others(store: Any) -> None:
    node = NamedNode("https://x.example/stranger")
    others = [
        Quad(node, LABEL, Literal("mine"), node),
        # An article of another tool, whose provenance we do not know.
        *document("news-of-others", "https://other.example/"),
        # Another corpus of ours, under a base of its own.
        *document("another-corpus", "https://kg2.example/"),
        *shared(base="https://kg2.example/"),
    ]
    store.replace_graphs(others)
    store.replace_graphs([*document("one"), *document("two"), *document("three"), *shared("a", "b")])
    new = [*document("two", run="run/2"), *document("four", run="run/2"), *shared("b", "c", run="run/2")]

    for _ in range(2):
        tried = store.replace_graphs(new, prune=True, dry_run=True)
        assert set(tried.pruned) == {"https://x.example/one", "https://x.example/three"}
        assert tried.graphs == 2
    assert len(graphs(store)) == 6
    assert labels(store) == {"a", "b"}

    assert set(store.replace_graphs(new, prune=True).pruned) == set(tried.pruned)
    kept = {"stranger", "news-of-others", "another-corpus", "two", "four"}
    assert graphs(store) == {f"https://x.example/{name}" for name in kept}
    assert labels(store) == {"b", "c"}
    assert store.replace_graphs(new, prune=True).pruned == ()
    assert graphs(store) == {f"https://x.example/{name}" for name in kept}


def quiet(name: str, *facts: tuple[NamedNode, NamedNode]) -> list[Quad]:
    """An article in which no statement was found, as `build` writes it."""
    graph = NamedNode(name)
    zero = Literal("0", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    return [
        Quad(graph, TYPE, ARTICLE, graph),
        Quad(graph, TYPE, NamedNode(f"{NIF}Context"), graph),
        Quad(graph, NamedNode(f"{NIF}beginIndex"), zero, graph),
        Quad(graph, NamedNode(f"{NIF}endIndex"), zero, graph),
        *(Quad(graph, predicate, value, graph) for predicate, value in facts),
    ]


def test_articles_in_which_nothing_was_found_are_removed_as_well(store: Any) -> None:
    mentions = NamedNode("https://schema.org/mentions")
    named = quiet("https://x.example/quiet")
    below = quiet(f"{BASE}document/quiet")
    mentioning = quiet("https://x.example/mentions", (mentions, NamedNode(f"{BASE}place/Geneva")))
    strange = [
        *quiet("https://x.example/noted"),
        Quad(ARTICLE, LABEL, Literal("a note"), NamedNode("https://x.example/noted")),
    ]
    store.replace_graphs([*named, *below, *mentioning, *strange, *document("one"), *shared()])
    new = [*document("one"), *shared()]
    every = {"https://x.example/quiet", f"{BASE}document/quiet", "https://x.example/mentions"}
    assert set(store.replace_graphs(new, prune=True, dry_run=True).pruned) == every
    other = shared(base="https://kg2.example/")
    store.replace_graphs(other)
    # Whose the article with a name of its own is, nobody can tell any more.
    assert set(store.replace_graphs(new, prune=True).pruned) == every - {"https://x.example/quiet"}
    assert graphs(store) == {f"https://x.example/{name}" for name in ("quiet", "noted", "one")}


def test_without_provenance_nothing_is_removed(store: Any) -> None:
    store.replace_graphs([*document("one"), *shared()])
    with pytest.raises(
        StoreRejected, match=r"nothing was removed: the input has no provenance graph.*; load the"
    ):
        store.replace_graphs(document("two"), prune=True)
    assert "https://x.example/one" in graphs(store)


def test_a_dry_run_of_a_first_load_leaves_nothing(store: Any) -> None:
    loaded = store.replace_graphs([*document("one"), *shared("a")], dry_run=True)
    assert (loaded.quads, loaded.graphs, loaded.pruned) == (6, 1, ())
    assert graphs(store) == set()
