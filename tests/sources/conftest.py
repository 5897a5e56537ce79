"""How the tests here read: documents and the messages of the problems."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from kg_builder.errors import SourceError
from kg_builder.model import Document
from kg_builder.sources import read_documents

Read: TypeAlias = Callable[..., tuple[list[Document], list[str]]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read inputs relative to `tmp_path`."""
    monkeypatch.chdir(tmp_path)

    def reading(
        *inputs: str, fields: Mapping[str, str] | None = None, **options: Any
    ) -> tuple[list[Document], list[str]]:
        problems: list[SourceError] = []
        documents = list(read_documents(inputs, fields=fields, on_problem=problems.append, **options))
        messages = [str(p) for p in problems]
        assert all("\n" not in m and "; " in m for m in messages), "one line with a remedy each"
        return documents, messages

    return reading
