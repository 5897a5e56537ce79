"""Extractions on disk between the two passes over a corpus, so that memory does not grow with it."""

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from kg_builder.model import Extraction
from kg_builder.records import from_json, to_json


class Spool:
    """A temporary file of extraction records, written once and then read in order as often as wanted.

    It lies in the system's folder for temporary files (``TMPDIR``) and vanishes with the block.
    """

    def __init__(self) -> None:
        # The block closes the file. Only a line feed ends a record: text may hold any other line separator.
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        self._count = 0

    def append(self, extraction: Extraction) -> None:
        """Write one extraction at the end."""
        self._file.write(to_json(extraction, with_text=True) + "\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Extraction]:
        self._file.seek(0)
        for line in self._file:
            yield from_json(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
