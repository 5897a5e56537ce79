"""Graphs to be passed on: without the words of the articles, with a licence, under a base of one's own."""

import re
from pathlib import Path
from typing import Any

import pytest

from kg_builder.rdf.serialize import read
from kg_builder.rdf.validate import validate

LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def literals(path: Path) -> list[str]:
    return [q.object.value for q in read(path) if hasattr(q.object, "language")]


@pytest.fixture
def words(articles: Path) -> list[str]:
    """Every five words in a row of the articles."""
    found = []
    for path in sorted(articles.glob("*.txt")):
        text = re.findall(r"\w+", path.read_text(encoding="utf-8"))
        found += [" ".join(text[i : i + 5]) for i in range(len(text) - 4)]
    assert len(found) > 50
    return found


@pytest.mark.parametrize("name", ["graph.ttl", "graph.nq", "graph.jsonld"])
def test_a_build_without_text_holds_no_sentence(kg: Any, articles: Path, words: list[str], name: str) -> None:
    assert kg("build", articles, "--no-text", "--license", LICENSE, "-o", name).exit_code == 0
    written = [" ".join(re.findall(r"\w+", text)) for text in literals(Path(name))]
    assert not [w for w in words if any(w in text for text in written)]
    assert validate(read(Path(name))).results == ()


def test_the_store_of_such_a_build_holds_none_either(kg: Any, articles: Path, words: list[str]) -> None:
    assert kg("build", articles, "--no-text", "-o", "graph.nq", "--store", "store").exit_code == 0
    assert kg("export", "store", "-o", "stored.nq").exit_code == 0
    assert set(read(Path("stored.nq"))) == set(read(Path("graph.nq")))
    assert not [w for w in words if any(w in text for text in literals(Path("stored.nq")))]


def test_an_export_without_text_is_the_build_without_it(kg: Any, articles: Path) -> None:
    for args in (("-o", "with.nq"), ("--no-text", "-o", "without.nq")):
        assert kg("build", articles, "--license", LICENSE, *args).exit_code == 0
    assert kg("export", "with.nq", "--no-text", "-o", "exported.nq").exit_code == 0
    differ = set(read(Path("exported.nq"))) ^ set(read(Path("without.nq")))
    # Only the build says in its description that it left the words out.
    assert {q.predicate.value for q in differ} == {"http://purl.org/dc/terms/description"}
    assert validate(read(Path("exported.nq"))).results == ()


def test_a_graph_without_text_can_be_asked_and_explained(kg: Any, articles: Path) -> None:
    assert kg("build", articles, "--no-text", "-o", "graph.ttl").exit_code == 0
    said = kg("query", "graph.ttl", "--name", "who-said-what", "--format", "csv")
    assert said.exit_code == 0
    assert len(said.stdout.splitlines()) > 2
    statement = kg(
        "query", "graph.ttl", "SELECT ?s WHERE { ?s a kgb:Statement } ORDER BY ?s LIMIT 1", "--format", "csv"
    )
    why = kg("explain", statement.stdout.split()[1], "graph.ttl")
    assert why.exit_code == 0
    assert "(the graph has no text)" in why.stdout
    assert re.search(r"content: \d+–\d+", why.stdout)


def test_a_licence_that_is_no_iri_is_told_at_once(kg: Any, articles: Path) -> None:
    result = kg("build", articles, "--license", "CC-BY-4.0", "-o", "graph.ttl")
    assert result.exit_code == 1
    assert "the licence 'CC-BY-4.0' is no IRI: name one such as https://creativecommons.org" in result.stderr
    assert not Path("graph.ttl").exists()


@pytest.mark.parametrize("base", ["https://example.net/kg/", "https://example.net/kg#"])
def test_a_base_of_ones_own_shortens_names_in_the_file(kg: Any, articles: Path, base: str) -> None:
    assert kg("build", articles, "--base", base, "-o", "graph.ttl").exit_code == 0
    text = Path("graph.ttl").read_text(encoding="utf-8")
    assert f"@prefix person: <{base}person/> ." in text
    assert re.search(r"schema:spokenByCharacter person:\w+ ;", text)
    assert "w3id.org/kg-builder/data" not in text
