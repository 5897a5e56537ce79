"""Standard input and pipes; a real pipe each time, which cannot seek."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

import pytest

PROSE = "The mayor met forty farmers and told them that the bridge will stay closed all winter long. " * 5
CASES = {
    "text": (b"\xef\xbb\xbfDate: 2024-12-16\n\nThey met. " + "Straße. ".encode() * 5000, 1, "-"),
    "json lines": (b'\n {"text": "They met."}\n' + b'{"text": "They parted."}', 2, "-:2"),
    "broken json lines": (b'{"text": They met.\n{"text": "They parted."}', 1, "-:2"),
    "html": (f"<!doctype html><html><body><article><p>{PROSE}</p></article></body></html>".encode(), 1, "-"),
}


@contextmanager
def pipe(data: bytes) -> Iterator[BinaryIO]:
    reading, writing = os.pipe()

    def fill() -> None:
        with os.fdopen(writing, "wb") as stream:
            stream.write(data)

    thread = threading.Thread(target=fill)
    thread.start()
    with os.fdopen(reading, "rb") as stream:
        yield stream
    thread.join()


@pytest.mark.parametrize(("data", "count", "source"), CASES.values(), ids=CASES)
def test_the_kind_is_told_by_the_content(
    read: Any, monkeypatch: pytest.MonkeyPatch, data: bytes, count: int, source: str
) -> None:
    with pipe(data) as stream:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
        documents, _ = read("-")
    assert len(documents) == count
    assert documents[0].source == source


def test_a_text_comes_whole(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "They met. " + "This is the Straße 👍\r\n" * 10_000
    with pipe(text.encode()) as stream:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
        (document,), problems = read("-")
    assert problems == []
    assert document.text == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "-: empty; leave it out or fill it"),
        (b"GIF89a", "-: a GIF image, not text; save its text as .txt or .html"),
        (
            b"x" * 401,
            "-: over 400 bytes, and one document may have 100 characters; split it into its articles, ",
        ),
    ],
)
def test_bad_input(read: Any, monkeypatch: pytest.MonkeyPatch, data: bytes, message: str) -> None:
    with pipe(data) as stream:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
        documents, problems = read("-", max_chars=100)
    assert documents == []
    assert problems[0].startswith(message)


def test_a_named_pipe(tmp_path: Path, read: Any) -> None:
    os.mkfifo(tmp_path / "pipe")
    thread = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(b'{"text": "They met."}\n',))
    thread.start()
    documents, problems = read("pipe")
    thread.join()
    assert problems == []
    assert [(d.source, d.text) for d in documents] == [("pipe:1", "They met.")]
