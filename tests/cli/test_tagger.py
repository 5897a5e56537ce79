"""``--tagger``: another tagger than the shipped one, and what the graph says of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from typer.testing import Result

from kg_builder.extract import Extractor

Kg = Callable[..., Result]
SHIPPED = Path(__file__).parents[2] / "kg_builder" / "extract" / "tagger" / "model"
TAGGERS = """
    SELECT DISTINCT ?name ?version WHERE {
      ?run a prov:Activity ; prov:used ?used . ?used rdfs:label ?name ; schema:softwareVersion ?version
      FILTER (!CONTAINS(?name, "core_web")) }"""
PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
}


@pytest.fixture
def own(desk: Path) -> Path:
    """A tagger folder of the user's."""
    folder = desk / "my-tagger"
    folder.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        shutil.copy(SHIPPED / name, folder)
    return folder


def another_input(network: Path) -> None:
    """Make a network one that is sound and takes something else, as those of older versions do."""
    before = network.read_bytes()
    after = before.replace(b"\x03ids", b"\x03old")  # a name and its length
    assert after != before
    network.write_bytes(after)


def taggers(graph: Path) -> list[tuple[str, str]]:
    store = Store()
    store.load(path=str(graph), format=RdfFormat.TURTLE)
    return [(row["name"].value, row["version"].value) for row in store.query(TAGGERS, prefixes=PREFIXES)]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_graph_names_the_tagger_and_its_state(kg: Kg, articles: Path, own: Path, jobs: str) -> None:
    result = kg("build", articles, "--tagger", own, "-o", "own.ttl", "--jobs", jobs)
    assert result.exit_code == 0, result.stderr
    assert "conforms" in result.stderr
    ((name, version),) = taggers(Path("own.ttl"))
    assert name == "my-tagger"
    assert version.startswith("sha256.")
    assert Extractor(tagger=own).tagger_version == version


def test_graphs_of_other_taggers_are_told_apart(kg: Kg, articles: Path, own: Path) -> None:
    for output, options in (
        ("ours.ttl", []),
        ("own.ttl", ["--tagger", own]),
        ("rules.ttl", ["--attribution", "rules"]),
    ):
        assert kg("build", articles, "-o", output, *options).exit_code == 0
    ((name, version),) = taggers(Path("ours.ttl"))
    ((_, same_weights),) = taggers(Path("own.ttl"))
    assert name == "kg-builder-tagger"
    assert version.endswith(f"+{same_weights}")
    assert taggers(Path("rules.ttl")) == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (shutil.rmtree, "there is no such folder"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "there is no tokenizer.json in it"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"\x08\x01 no network"), "cannot be loaded"),
        (lambda folder: (folder / "tokenizer.json").write_text("{}"), "cannot be loaded"),
        (lambda folder: another_input(folder / "model.onnx"), "; train it again, or leave --tagger out"),
    ],
)
def test_a_missing_or_damaged_tagger_is_one_clear_message(
    kg: Kg, articles: Path, own: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(own)
    for command in ("build", "extract"):
        result = kg(command, articles, "--tagger", own, "-o", "out.ttl")
        assert (result.exit_code, result.stdout) == (1, "")
        (message,) = result.stderr.splitlines()
        assert "my-tagger" in message
        assert said in message
        assert not Path("out.ttl").exists()


@pytest.mark.parametrize("command", ["build", "extract"])
def test_rules_alone_take_no_tagger(kg: Kg, articles: Path, own: Path, command: str) -> None:
    result = kg(command, articles, "--tagger", own, "--attribution", "rules")
    assert result.exit_code == 2
    assert "--tagger" in result.stderr
