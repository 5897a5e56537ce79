"""What a store says of itself is true of what it holds, whatever was loaded into it one after the other."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg_builder.iri import Minter
from kg_builder.model import Extraction, Run
from kg_builder.rdf.dataset import Dataset
from kg_builder.rdf.description import Publication
from kg_builder.rdf.graph_files import GraphFiles
from kg_builder.rdf.loading import Target, load
from kg_builder.rdf.query import run
from kg_builder.rdf.serialize import Format, write
from kg_builder.rdf.stored import validate_store
from kg_builder.stores import open_store

RUN = Run("0.1.0", "en_core_web_sm", "3.8.0", timestamp="2026-01-02T03:04:05Z")
OTHER = replace(RUN, parameters=(("attribution", "rules"),))
DATASET = "SELECT ?p ?o WHERE { GRAPH <https://w3id.org/kg-builder/data/graph/dataset> { ?d a void:Dataset ; ?p ?o } }"
PARTS = "SELECT ?class ?n WHERE { ?part void:class ?class ; void:entities ?n }"
COUNTED = {"void:triples", "void:entities", "dcterms:title", "schema:inLanguage"}


def article(extraction: Extraction, name: str, **changes: object) -> Extraction:
    """The same statements in another article: their utterances are the same."""
    old, new = extraction.document.id, f"https://example.org/news/{name}"
    statements = (
        replace(s, id=s.id.replace(old, new), parent=s.parent and s.parent.replace(old, new))
        for s in extraction.statements
    )
    return replace(
        extraction,
        document=replace(extraction.document, id=new, **changes),  # type: ignore[arg-type]
        statements=tuple(statements),
        treaty_actions=(),
    )


def graph(*extractions: Extraction, run_: Run = RUN, license_: str | None = None) -> list[Quad]:
    return list(Dataset(run_, Minter(), publication=Publication(license=license_)).quads(extractions))


def facts(store: str) -> dict[str, set[str]]:
    """What the store's description says of the dataset, and of its classes."""
    found: dict[str, set[str]] = {}
    for predicate, value in run(store, DATASET).rows()[1]:
        found.setdefault(predicate, set()).add(value)
    found["classes"] = {" ".join(row) for row in run(store, PARTS).rows()[1]}
    return found


@pytest.fixture
def two(extraction: Extraction) -> tuple[Extraction, Extraction]:
    first = article(extraction, "first", published="2025-12-28T10:00:00Z")
    return first, article(
        extraction, "second", published="2025-12-01", language="de", publisher="Northern Mirror"
    )


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of an Oxigraph server."""
    binary = Path(sys.executable).parent / "oxigraph"
    if not binary.exists():
        pytest.skip("no oxigraph server: pip install 'kg-builder[test]'")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [binary, "serve", "--location", tmp_path / "server", "--bind", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(address.split(":"), timeout=1):  # type: ignore[arg-type]
                break
            time.sleep(0.05)
        yield f"http://{address}"
        process.terminate()


@pytest.fixture(params=["folder", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return str(tmp_path / "store") if request.param == "folder" else str(request.getfixturevalue("server"))


def test_one_load_after_the_other_is_described_as_both_at_once(
    two: tuple[Extraction, Extraction], store: str, tmp_path: Path
) -> None:
    together = str(tmp_path / "together")
    load(graph(*two), Target(together))
    for extraction in two:
        load(graph(extraction), Target(store))
    found, expected = facts(store), facts(together)
    assert {key: found[key] for key in COUNTED} == {key: expected[key] for key in COUNTED}
    assert found["classes"] == expected["classes"]
    assert found["dcterms:temporal"]
    with open_store(store, read_only=True) as opened:
        assert [r for r in validate_store(opened).results if r.severity != "Info"] == []


def test_what_is_all_there_is_describes_itself(
    two: tuple[Extraction, Extraction], store: str, tmp_path: Path
) -> None:
    file = tmp_path / "graph.nq"
    write(graph(*two), file, Format.NQUADS)
    load(graph(two[0]), Target(store))
    for _ in range(2):
        loaded = load(GraphFiles([file]), Target(store))
        assert loaded.quads == len(graph(*two))
        with open_store(store, read_only=True) as opened:
            assert sorted(str(t) for g in opened.graphs() for t in opened.graph(g)) == sorted(
                str(quad.triple) for quad in graph(*two)
            )


def test_loading_a_part_again_changes_nothing(two: tuple[Extraction, Extraction], tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    for extraction in two:
        load(graph(extraction), Target(store))
    before = facts(store)
    load(graph(two[0]), Target(store))
    assert facts(store) == before
    assert before["dcterms:title"] == {"Who said what in 2 articles"}


def test_pruning_and_two_runs_and_licences(two: tuple[Extraction, Extraction], tmp_path: Path) -> None:
    store, by = str(tmp_path / "store"), "https://creativecommons.org/licenses/by/4.0/"
    load(graph(two[0], license_=by), Target(store))
    load(graph(two[1], run_=OTHER, license_=by), Target(store))
    assert facts(store)["dcterms:license"] == {by}
    assert len(facts(store)["prov:wasGeneratedBy"]) == 2
    load(graph(replace(two[1], statements=())), Target(store))
    assert "dcterms:license" not in facts(store), "nothing is true of both"
    assert load(graph(two[1]), Target(store, prune=True)).pruned == ("https://example.org/news/first",)
    assert facts(store)["dcterms:title"] == {"Who said what in 1 article"}
