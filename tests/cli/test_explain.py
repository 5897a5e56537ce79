"""``kg-builder explain``, and the options that say which authority files name what it explains."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
OWN = "type,name,aliases,same_as\nPerson,Anna Keller,A. Keller,https://example.org/keller\n"


@pytest.fixture
def graph(kg: Run, articles: Path, desk: Path) -> Path:
    (desk / "own.csv").write_text(OWN, encoding="utf-8")
    result = kg("build", articles, "-o", "g.nq", "--authority", "own.csv")
    assert result.exit_code == 0
    return desk / "g.nq"


def test_an_entity_with_its_mentions_rules_and_authority_entry(kg: Run, graph: Path) -> None:
    result = kg("explain", "Anna Keller", graph)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "Anna Keller  person:Anna_Keller"
    assert "  same as: https://example.org/keller" in lines
    assert "  named by: own.csv, line 2" in lines
    assert any(line.endswith("mentions in 2 documents") for line in lines)
    assert any(line.startswith("  “Keller” ") and line.endswith("name, joined by surname") for line in lines)
    assert "    Anna Keller told reporters that the government would pay." in lines


@pytest.mark.parametrize(
    "what", ["person:Anna_Keller", "https://w3id.org/kg-builder/data/person/Anna_Keller"]
)
def test_by_iri_and_prefixed_name(kg: Run, graph: Path, what: str) -> None:
    assert kg("explain", what, graph).stdout == kg("explain", "Anna Keller", graph).stdout


def test_a_store_explains_the_same(kg: Run, graph: Path, desk: Path) -> None:
    assert kg("load", graph, "--to", desk / "store").exit_code == 0
    assert kg("explain", "Anna Keller", desk / "store").stdout == kg("explain", "Anna Keller", graph).stdout


def test_a_statement_with_its_spans_speaker_and_siblings(kg: Run, graph: Path) -> None:
    found = kg(
        "query",
        graph,
        'SELECT ?s WHERE { ?s schema:text ?t FILTER(CONTAINS(?t, "inspections end")) }',
        "--format",
        "csv",
    )
    iri = found.stdout.split()[-1]
    text = kg("explain", iri, graph).stdout
    assert text.startswith("“We will not sign the Valmora Treaty if the inspections end,”")
    assert "found by rule " in text
    assert "  cue: “said” " in text
    assert "  condition: “if the inspections end” " in text
    assert "speaker Anna Keller  person:Anna_Keller, named by own.csv, line 2" in text
    assert ": 0 other reports" in text
    assert kg("explain", iri.rpartition("#")[2], graph).stdout == text


def test_a_limit_says_how_many_are_left(kg: Run, graph: Path) -> None:
    assert "more; --limit shows more" in kg("explain", "Anna Keller", graph, "--limit", "1").stdout


def test_an_unknown_name_and_an_unknown_iri(kg: Run, graph: Path) -> None:
    for what, message in (
        ("Nobody At All", "'Nobody At All': nothing in the graph has that name"),
        ("person:Nobody", "<https://w3id.org/kg-builder/data/person/Nobody>: the graph says nothing of it"),
        ("https://example.org/a b", "is no valid IRI"),
        ('" } DROP ALL #', "nothing in the graph has that name"),
    ):
        result = kg("explain", what, graph)
        assert (result.exit_code, result.stdout) == (1, "")
        assert message in result.stderr


def test_an_ambiguous_name_lists_the_candidates(kg: Run, desk: Path) -> None:
    (desk / "g.ttl").write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .\n"
        '<https://e.org/1> a schema:Person ; rdfs:label "Tom Lund" .\n'
        '<https://e.org/2> a schema:Place ; rdfs:label "Tom Lund" .\n',
        encoding="utf-8",
    )
    result = kg("explain", "Tom Lund", "g.ttl")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "kg-builder: 'Tom Lund' is the name of 2 nodes; give one of",
        "  https://e.org/1 (Person)",
        "  https://e.org/2 (Place)",
    ]


# ------------------------------------------------------------------------------ authority files


def test_the_provenance_names_the_authority_files(kg: Run, graph: Path) -> None:
    sparql = "SELECT ?name ?hash WHERE { ?run prov:used ?f . ?f schema:sha256 ?hash ; rdfs:label ?name }"
    found = kg("query", graph, sparql, "--format", "csv").stdout.splitlines()
    assert found == ["name,hash", f"own.csv,{hashlib.sha256(OWN.encode()).hexdigest()}"]


def test_two_processes_read_the_authority_file_too(kg: Run, articles: Path, graph: Path) -> None:
    result = kg("build", articles, "-o", "again.nq", "--authority", "own.csv", "--jobs", "2")
    assert result.exit_code == 0
    assert (graph.parent / "again.nq").read_bytes() == graph.read_bytes()


def test_without_links_there_is_no_same_as_and_the_names_still_meet(
    kg: Run, articles: Path, desk: Path
) -> None:
    (desk / "own.csv").write_text(OWN, encoding="utf-8")
    result = kg("build", articles, "-o", "g.nq", "--authority", "own.csv", "--no-link")
    assert result.exit_code == 0
    text = (desk / "g.nq").read_text(encoding="utf-8")
    assert "sameAs" not in text
    assert "authorityEntry" not in text
    assert "link=no" in text
    assert "mentions in 2 documents" in kg("explain", "Anna Keller", "g.nq").stdout


def test_a_bad_row_is_named_and_the_run_goes_on(kg: Run, articles: Path, desk: Path) -> None:
    (desk / "own.csv").write_text(OWN + "Ghost,Nobody,,\n", encoding="utf-8")
    result = kg("extract", articles, "--authority", "own.csv")
    assert result.exit_code == 0
    assert "kg-builder: row left out: own.csv, line 3: type 'Ghost' is not known" in result.stderr
    assert "https://example.org/keller" in result.stdout


def test_an_authority_file_that_is_not_there_ends_the_run(kg: Run, articles: Path) -> None:
    result = kg("extract", articles, "--authority", "none.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "none.csv: cannot be read" in result.stderr
