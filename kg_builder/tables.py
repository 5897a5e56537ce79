"""Tab-separated tables that ship with the package: a description in ``#`` lines, a header line, then rows."""

import csv
from collections.abc import Iterator
from importlib.resources import files


def rows(package: str, name: str) -> Iterator[dict[str, str]]:
    """Rows of a table as dictionaries from column to cell."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def items(cell: str, separator: str = "|") -> list[str]:
    """The parts of a cell that holds a list."""
    return [part.strip() for part in cell.split(separator) if part.strip()]
