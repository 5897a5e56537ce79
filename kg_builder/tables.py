"""Tab-separated tables that ship with the package: a description in ``#`` lines, a header line, then rows."""

import csv
from collections.abc import Iterator
from importlib.resources import files


def rows(package: str, name: str) -> Iterator[dict[str, str]]:
    """Rows of a table as dictionaries from column to cell."""
    yield from (row for _, row in numbered_rows(package, name))


def numbered_rows(package: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The same rows, each with the number of its line, from 1."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    table = csv.DictReader((line for _, line in lines), delimiter="\t", quoting=csv.QUOTE_NONE)
    yield from zip((n for n, _ in lines[1:]), table, strict=True)


def items(cell: str, separator: str = "|") -> list[str]:
    """The parts of a cell that holds a list."""
    return [part.strip() for part in cell.split(separator) if part.strip()]
