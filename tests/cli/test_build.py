"""``build``: the output, the summary, the exit codes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Kg = Callable[..., Result]


def test_the_default_output_conforms(kg: Kg, articles: Path, desk: Path) -> None:
    result = kg("build", articles)
    assert result.exit_code == 0, result.stderr
    assert (desk / "output" / "graph.ttl").stat().st_size > 1000
    assert result.stdout == ""
    assert "2 documents (0 skipped)" in result.stderr
    assert "words/s" in result.stderr
    assert "the graph conforms to its shapes" in result.stderr


@pytest.mark.parametrize("suffix", ["ttl", "nq", "trig", "nt", "jsonld", "rdf"])
def test_two_runs_and_any_number_of_jobs_give_the_same_bytes(
    kg: Kg, articles: Path, desk: Path, suffix: str
) -> None:
    outputs = [desk / f"{name}.{suffix}" for name in ("first", "second")]
    for output in outputs:
        assert kg("build", articles, "-o", output).exit_code == 0
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_jobs_do_not_change_a_byte(kg: Kg, articles: Path, desk: Path) -> None:
    for number in range(40):
        text = f"Day {number}. The talks go on, Anna Keller said. Tom Brandt warned that {number} ships had left."
        (articles / f"{number:02}.txt").write_text(text, encoding="utf-8")
    for jobs in (1, 2):
        assert kg("build", articles, "-o", desk / f"{jobs}.nq", "--jobs", jobs).exit_code == 0
    assert (desk / "1.nq").read_bytes() == (desk / "2.nq").read_bytes()


def test_a_person_in_two_documents_is_one_node(kg: Kg, articles: Path, desk: Path) -> None:
    assert kg("build", articles, "-o", desk / "g.nq").exit_code == 0
    lines = (desk / "g.nq").read_text(encoding="utf-8").splitlines()
    typed = [
        line
        for line in lines
        if "/person/Anna_Keller> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> " in line
    ]
    assert typed
    assert {line.split()[3] for line in typed} == {"<https://w3id.org/kg-builder/data/graph/entities>"}


def test_no_clock_in_the_output_unless_a_time_is_given(
    kg: Kg, articles: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = "endedAtTime"
    assert kg("build", articles, "-o", "none.nt").exit_code == 0
    assert ended not in (desk / "none.nt").read_text(encoding="utf-8")
    assert kg("build", articles, "-o", "given.nt", "--timestamp", "2025-03-05T10:00:00Z").exit_code == 0
    assert '"2025-03-05T10:00:00Z"' in (desk / "given.nt").read_text(encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert kg("build", articles, "-o", "epoch.nt").exit_code == 0
    assert '"1970-01-01T00:00:00Z"' in (desk / "epoch.nt").read_text(encoding="utf-8")


def test_a_base_names_everything_that_is_made(kg: Kg, articles: Path, desk: Path) -> None:
    assert kg("build", articles, "-o", "g.nt", "--base", "https://example.org/kg/").exit_code == 0
    graph = (desk / "g.nt").read_text(encoding="utf-8")
    assert "https://example.org/kg/person/Anna_Keller" in graph
    assert "w3id.org/kg-builder/data" not in graph


def test_a_store_gets_the_graph_as_well_and_twice_is_once(kg: Kg, articles: Path, desk: Path) -> None:
    counts = []
    for _ in range(2):
        assert kg("build", articles, "--store", "store").exit_code == 0
        asked = kg("query", "store", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "--format", "csv")
        counts.append(int(asked.stdout.splitlines()[1]))
    assert counts[0] == counts[1] > 50
    assert (desk / "output" / "graph.ttl").exists()


def test_fields_and_standard_input(kg: Kg, desk: Path) -> None:
    record = (
        '{"body": "The talks go on, Anna Keller said.", "headline": "Talks", "id": "https://example.org/t"}\n'
    )
    result = kg("build", "-", "-o", "g.nt", "--field", "text=body", "--field", "title=headline", stdin=record)
    assert result.exit_code == 0, result.stderr
    graph = (desk / "g.nt").read_text(encoding="utf-8")
    assert '"Talks"' in graph
    assert "<https://example.org/t>" in graph


def test_acts_can_be_left_out(kg: Kg, desk: Path) -> None:
    (desk / "a.txt").write_text(
        "Tom Brandt believes that the talks failed. Anna Keller said that they go on."
    )
    everything = kg("extract", "a.txt", "--format", "table").stdout
    speech = kg("extract", "a.txt", "--format", "table", "--without-acts", "believe,intend").stdout
    assert "Tom Brandt" in everything
    assert "Tom Brandt" not in speech
    assert "Anna Keller" in speech


def test_strict_ends_with_1_but_writes_what_it_could(kg: Kg, articles: Path, desk: Path) -> None:
    result = kg("build", articles, "nowhere.txt", "--strict")
    assert result.exit_code == 1
    assert "nowhere.txt" in result.stderr
    assert "1 skipped" in result.stderr
    assert (desk / "output" / "graph.ttl").exists()
    assert kg("build", articles, "nowhere.txt").exit_code == 0


def test_validation_can_be_left_out_and_that_is_said(kg: Kg, articles: Path) -> None:
    result = kg("build", articles, "--no-validate")
    assert result.exit_code == 0
    assert "not validated" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", "a.txt", "--format", "docx"],
        ["build", "a.txt", "--jobs", "0"],
        ["build", "a.txt", "--base", "no iri"],
        ["build", "a.txt", "--timestamp", "yesterday"],
        ["build", "a.txt", "--timestamp", "2025-02-30T00:00:00Z"],
        ["build", "a.txt", "--field", "text"],
        ["build", "a.txt", "--without-acts", "sing"],
        ["extract", "a.txt", "--format", "xml"],
        ["validate"],
        ["query"],
        ["query", "a.ttl"],
        ["export", "a.ttl"],
        ["load", "a.ttl"],
        ["evaluate", "a.jsonl"],
        ["grow"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(kg: Kg, articles: Path, arguments: list[str]) -> None:
    assert articles.is_dir()
    result = kg(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr
