from importlib.resources import files

import pytest

from kg_builder.tables import items, numbered_rows, rows


def test_rows_are_dictionaries_without_comments() -> None:
    found = list(rows("kg_builder.extract.lexicon", "collectives.tsv"))
    assert set(found[0]) == {"noun", "kind", "also"}
    assert {"noun": "ministry", "kind": "organization", "also": ""} in found
    assert not any(r["noun"].startswith("#") for r in found)


def test_rows_are_numbered_by_their_lines() -> None:
    path = files("kg_builder.authority").joinpath("persons.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    found = list(numbered_rows("kg_builder.authority", "persons.tsv"))
    assert len(found) > 1000
    assert all(lines[number - 1].split("\t")[1] == row["name"] for number, row in found)


def test_quotation_marks_in_cells_are_characters() -> None:
    # With CSV quoting, a lone mark at the start of a cell would swallow the rest of the file.
    assert sum(1 for _ in rows("kg_builder.authority", "organizations.tsv")) > 1000


@pytest.mark.parametrize(
    ("cell", "parts"),
    [("", []), ("a", ["a"]), ("a|b", ["a", "b"]), (" a | b ", ["a", "b"]), ("a||b|", ["a", "b"]), ("|", [])],
)
def test_items(cell: str, parts: list[str]) -> None:
    assert items(cell) == parts


def test_items_with_another_separator() -> None:
    assert items("King|NOR ;; Duke|DNK", " ;; ") == ["King|NOR", "Duke|DNK"]


def test_a_missing_table_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        next(rows("kg_builder.authority", "planets.tsv"))
