"""Queries of large stores: answers that come as a stream, so many rows, in so much time."""

import io
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg_builder.errors import QueryError, StoreUnavailable
from kg_builder.rdf import sorting, table
from kg_builder.rdf.limits import within
from kg_builder.rdf.query import answer, run
from kg_builder.rdf.serialize import Format, write
from kg_builder.rdf.sorting import in_order
from kg_builder.rdf.source import read_sources
from kg_builder.stores import open_store

ROWS = 6_000
ALL = "SELECT ?s ?o WHERE { ?s ?p ?o }"
SORTED = "SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?s"
PREDICATE = NamedNode("https://schema.org/name")


def many() -> Iterator[Quad]:
    for number in range(ROWS):
        graph = NamedNode(f"https://x.example/{number % 30}")
        yield Quad(
            NamedNode(f"https://x.example/s{number:06}"), PREDICATE, Literal(f"name {number} " * 9), graph
        )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("large") / "store")
    with open_store(folder) as store:
        store.replace_graphs(many())
    return folder


class Sink(io.RawIOBase):
    """Counts what it gets, and keeps nothing."""

    def __init__(self) -> None:
        self.bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.bytes += len(data)
        return len(data)


def asked(source: str, sparql: str, form: str = "csv", **limits: float) -> str:
    stream = io.BytesIO()
    answer(source, sparql, stream, form, **limits)  # type: ignore[arg-type]
    return stream.getvalue().decode()


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "table"])
def test_memory_holds_no_answer(large: str, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_LOOKED_AT", 100)
    sink = Sink()
    asked(large, f"{ALL} LIMIT 1", form)  # what is imported and cached once
    tracemalloc.start()
    answer(large, ALL, sink, form)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sink.bytes > ROWS * 100
    assert peak < ROWS * 50


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "table"])
def test_the_stream_is_the_answer(large: str, form: str) -> None:
    few = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s LIMIT 7"
    assert asked(large, few, form).rstrip() == run(large, few).serialize(form).rstrip()


def test_rows_are_limited(large: str) -> None:
    first = asked(large, SORTED).splitlines()
    assert len(first) == ROWS + 1
    assert asked(large, SORTED, limit=5).splitlines() == first[:6]
    assert asked(large, f"{SORTED} LIMIT 3", limit=5).splitlines() == first[:4]
    assert asked(large, f"{SORTED} LIMIT 9", limit=5).splitlines() == first[:6]
    assert asked(large, f"{SORTED} LIMIT 9 OFFSET 2", limit=1).splitlines() == [first[0], first[3]]
    assert asked(large, f"{SORTED} # LIMIT 9", limit=2).splitlines() == first[:3]
    assert asked(large, SORTED, limit=0).splitlines() == first[:1]
    assert asked(large, "ASK { ?s ?p ?o }", "table", limit=1).splitlines()[2] == "yes"
    with pytest.raises(QueryError, match="no LIMIT can follow, such as VALUES: write LIMIT into the query"):
        asked(large, "SELECT ?s { ?s ?p ?o } VALUES ?p { <https://schema.org/name> }", limit=1)


def test_a_query_that_takes_too_long(large: str) -> None:
    product = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?x . ?b ?q ?y FILTER(?x < ?y) }"
    command = [sys.executable, "-m", "kg_builder", "query", large, product, "--timeout", "0.5"]
    started = time.monotonic()
    result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1
    assert result.stderr == "kg-builder: no answer within 0.5 s: ask for less, or give it more time\n"
    assert result.stdout == ""
    assert time.monotonic() - started < 30


def test_time_that_is_enough(large: str) -> None:
    assert asked(large, ALL, timeout=60) == asked(large, ALL)
    with pytest.raises(QueryError, match="syntax error"):
        asked(large, "SELECT", timeout=60)
    with pytest.raises(StoreUnavailable, match="nothing answers there"):
        asked("http://127.0.0.1:9/sparql", ALL, timeout=60)


def test_nothing_is_written_when_the_time_is_over() -> None:
    stream = io.BytesIO()

    def work(out: io.RawIOBase) -> None:
        out.write(b"before")
        time.sleep(0.3)
        out.write(b"after")

    with pytest.raises(QueryError, match=r"no answer within 0\.1 s"):
        within(0.1, work, stream)  # type: ignore[arg-type]
    time.sleep(0.4)
    assert stream.getvalue() == b"before"


def test_json_is_whole_and_ends_a_line(large: str) -> None:
    text = asked(large, ALL, "json", limit=3)
    assert len(json.loads(text)["results"]["bindings"]) == 3
    assert text.endswith("\n")


def test_an_export_goes_graph_by_graph(large: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_AT_ONCE", 100)  # a graph has twice as many
    tracemalloc.start()
    assert write(read_sources([large]), tmp_path / "all.nq", Format.NQUADS) == ROWS
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < ROWS * 50
    assert set(parse(path=str(tmp_path / "all.nq"), format=RdfFormat.N_QUADS)) == set(many())


@pytest.mark.parametrize("at_once", [4, 100])
def test_triples_come_in_order_and_once(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_AT_ONCE", at_once)
    node = NamedNode("https://x.example/a")
    values = ["b", "a", "a\nb", "é", "b", "a"]
    triples = [
        Triple(NamedNode(f"https://x.example/{n % 3}"), node, Literal(v)) for n, v in enumerate(values * 3)
    ]
    found = list(in_order(triples))
    assert set(found) == set(triples)
    assert len(found) == len(set(found))
    subjects = [t.subject.value for t in found if isinstance(t.subject, NamedNode)]
    assert subjects == sorted(subjects)
