"""Bad input: one clear message each, the rest of the run goes on, no part-written file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Kg = Callable[..., Result]

BAD: dict[str, bytes] = {
    "binary.txt": bytes(range(256)) * 64,
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "huge.txt": b"The talks go on, Anna Keller said. " * 1_500_000,
    "broken.jsonl": b'{"text": "half a rec\n',
    "no-text.jsonl": b'{"title": "a record without its text"}\n',
    "page.txt": b"<!DOCTYPE html><html><body><p>The talks go on, Anna Keller said.</p></body></html>",
    "records": b'{"text": "The talks go on, Anna Keller said."}\n',
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_the_rest_goes_on(kg: Kg, articles: Path, desk: Path, name: str) -> None:
    (articles / name).write_bytes(BAD[name])
    result = kg("build", articles)
    assert result.exit_code == 0, result.stderr
    named = [line for line in result.stderr.splitlines() if name in line]
    assert len(named) == 1
    assert "2 documents (1 skipped)" in result.stderr
    assert (desk / "output" / "graph.ttl").exists()


@pytest.mark.parametrize("name", BAD)
def test_nothing_but_a_bad_file_is_exit_code_1_without_output(kg: Kg, desk: Path, name: str) -> None:
    (desk / name).write_bytes(BAD[name])
    for command in (["build", name], ["extract", name, "-o", "records.jsonl"]):
        result = kg(*command)
        assert result.exit_code == 1
        assert name in result.stderr
        assert result.stdout == ""
    assert not (desk / "output" / "graph.ttl").exists()
    assert not (desk / "records.jsonl").exists()


def test_a_missing_path_and_an_empty_folder(kg: Kg, desk: Path) -> None:
    (desk / "empty").mkdir()
    for path in ("nowhere.txt", "empty", "*.nothing"):
        result = kg("build", path)
        assert result.exit_code == 1
        assert path in result.stderr


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_another_encoding_is_read_or_named(kg: Kg, desk: Path, encoding: str) -> None:
    (desk / "a.txt").write_bytes("“The talks go on,” Zoë Müller said.".encode(encoding))
    result = kg("extract", "a.txt", "--with-text")
    if result.exit_code == 0:
        assert "Zoë Müller" in json.loads(result.stdout)["text"]
    else:
        assert result.exit_code == 1
        assert "a.txt" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "The talks\x01 go on,\x1b[31m Anna\x08 Keller said.",
        "The talks go on 🕊️👩🏽‍⚖️, Anna Keller said. “Good 👍🏿,” she added.",
        "\u200fאנה קלר said: “שלום עולם”. Anna Keller said the talks go on.",
        "The talks go on, Anna \u202eKeller\u202c said.",
        "The talks go on,\u2028Anna Keller said.\u2029It is late, Tom Brandt warned.\x85End.",
    ],
    ids=["control", "emoji", "right-to-left", "override", "separators"],
)
def test_odd_characters_pass_through_with_true_offsets(kg: Kg, desk: Path, text: str) -> None:
    (desk / "a.txt").write_text(text, encoding="utf-8", newline="")
    result = kg("extract", "a.txt", "--with-text")
    assert result.exit_code == 0, result.stderr
    record = json.loads(result.stdout)
    assert record["text"] == text
    for statement in record["statements"]:
        for span in statement["content"]:
            assert text[span["start"] : span["end"]] == span["text"]
    built = kg("build", "a.txt", "-o", "g.nq")
    assert built.exit_code == 0, built.stderr
    assert kg("query", "g.nq", "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1").exit_code == 0


def test_quotes_and_angle_brackets_in_names_make_good_iris(kg: Kg, desk: Path) -> None:
    record = {
        "id": 'story <1> "a" {b} |c| ^d`',
        "title": 'A "quoted" <title>',
        "publisher": 'The "Daily" <Mail> \\ Co',
        "text": 'Anna “The Hawk” O\'Keller said that the talks go on. Anna "Hawk" <Keller> said so.',
    }
    (desk / "a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    for output in ("g.ttl", "g.rdf", "g.jsonld"):
        result = kg("build", "a.jsonl", "-o", output)
        assert result.exit_code == 0, result.stderr
        assert kg("validate", output).exit_code == 0


@pytest.mark.parametrize("output", ["folder", "file/graph.ttl"])
@pytest.mark.parametrize("command", ["build", "extract"])
def test_an_output_that_cannot_be_written(
    kg: Kg, articles: Path, desk: Path, command: str, output: str
) -> None:
    (desk / "folder").mkdir()
    (desk / "file").write_bytes(b"as it was")
    extra = ["--format", "turtle"] if command == "build" else []
    result = kg(command, articles, "-o", output, *extra)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len([line for line in result.stderr.splitlines() if output.partition("/")[0] in line]) == 1
    assert (desk / "file").read_bytes() == b"as it was"
    assert sorted(path.name for path in desk.iterdir()) == ["articles", "file", "folder"]


def test_an_unknown_suffix_asks_for_a_format_before_the_work(kg: Kg, articles: Path) -> None:
    result = kg("build", articles, "-o", "graph.docx")
    assert result.exit_code == 1
    assert "graph.docx" in result.stderr


def test_an_old_output_stays_when_the_run_fails(kg: Kg, desk: Path) -> None:
    (desk / "g.ttl").write_text("# old\n", encoding="utf-8")
    assert kg("build", "nowhere.txt", "-o", "g.ttl").exit_code == 1
    assert (desk / "g.ttl").read_text(encoding="utf-8") == "# old\n"
    assert sorted(path.name for path in desk.iterdir()) == [".kg-builder-cache", "g.ttl"]


def test_a_model_that_is_not_installed(kg: Kg, articles: Path) -> None:
    result = kg("build", articles, "--model", "xx_no_such_model")
    assert result.exit_code == 1
    assert "xx_no_such_model" in result.stderr
    assert len(result.stderr.splitlines()) == 1
