"""The cache on the command line: where it lies, that it can be left out, what is told of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Kg = Callable[..., Result]
RULES = ("--attribution", "rules")


def test_it_lies_beside_the_output_and_is_told_of_and_pruned(kg: Kg, articles: Path, desk: Path) -> None:
    assert kg("build", articles, "-o", "new/g.nq", *RULES).exit_code == 0
    folder = desk / "new" / ".kg-builder-cache"
    told = kg("cache", folder)
    assert told.exit_code == 0
    assert " 2 documents " in told.stdout
    assert "en_core_web_sm" in told.stdout
    assert "rules" in told.stdout
    assert (
        kg("cache", folder, "--prune").stderr == f"kg-builder: {folder}: 0 documents of older runs deleted\n"
    )
    assert kg("cache", folder).stdout == told.stdout


def test_records_of_extract_come_from_it_too(kg: Kg, articles: Path, desk: Path) -> None:
    assert kg("extract", articles, "-o", "a.jsonl", "--cache", "kept", *RULES).exit_code == 0
    assert kg("build", articles, "-o", "g.nq", "--cache", "kept", *RULES).exit_code == 0
    assert " 2 documents " in kg("cache", "kept").stdout
    assert kg("extract", articles, "-o", "b.jsonl", "--no-cache", *RULES).exit_code == 0
    assert (desk / "a.jsonl").read_bytes() == (desk / "b.jsonl").read_bytes()


@pytest.mark.parametrize("output", [["-o", "a.jsonl", "--no-cache"], []])
def test_nothing_is_kept_where_nothing_should_be(
    kg: Kg, articles: Path, desk: Path, output: list[str]
) -> None:
    assert kg("extract", articles, *output, *RULES).exit_code == 0
    assert not list(desk.rglob("*.sqlite"))


def test_two_wishes_at_once(kg: Kg, articles: Path) -> None:
    result = kg("build", articles, "--cache", "kept", "--no-cache")
    assert result.exit_code == 2
    assert "--no-cache uses no folder; leave out one of the two" in result.stderr


def test_no_cache_there(kg: Kg) -> None:
    result = kg("cache", "nowhere")
    assert (result.exit_code, result.stderr) == (
        1,
        "kg-builder: nowhere: no such folder; name the folder of a cache\n",
    )


def test_a_folder_that_is_no_cache_stays_as_it_is(kg: Kg, desk: Path) -> None:
    for option in ([], ["--prune"]):
        result = kg("cache", desk, *option)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"kg-builder: {desk}: no cache")
    assert not list(desk.iterdir())


def test_a_corrected_version_in_one_input_is_counted(kg: Kg, desk: Path) -> None:
    (desk / "news.jsonl").write_text(
        '{"id": "a", "text": "Anna Keller said no."}\n{"id": "a", "text": "Anna Keller said yes."}\n'
    )
    result = kg("build", "news.jsonl", *RULES)
    assert "1 document (0 skipped, 1 replaced by a corrected version)" in result.stderr
