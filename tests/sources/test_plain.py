import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg_builder.iri import Minter

STRANGE = {
    "line breaks": "One.\r\nTwo.\rThree.\n\u2028Four.\u0085Five.\v\f",
    "controls": "A bell \x07 and an escape \x1b[1m in prose.",
    "right to left": "אמר ראש העיר: \u202b„שלום“\u202c. قال العمدة.",
    "emoji": "“Yes 👩‍👩‍👧‍👦🏳️‍🌈,” she said.",
    "combining": "Zoe\u0308 and Zo\u00eb are two spellings.",
    "outside the BMP": "𝕳ello \U0010ffff",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_the_text_is_the_decoded_file(tmp_path: Path, read: Any, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    documents, problems = read("a.txt")
    assert [d.text for d in documents] == [text]
    assert problems == []


@given(st.text(min_size=1).filter(lambda t: t.strip() and "\0" not in t and t[0] != "\ufeff"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_or_is_called_binary(tmp_path: Path, read: Any, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    documents, problems = read("a.txt")
    if problems:
        assert (
            "control characters" in problems[0] or "white space" in problems[0] or "not text" in problems[0]
        )
    else:
        assert documents[0].text == text


def test_the_byte_order_mark_is_no_text(tmp_path: Path, read: Any) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfdate 2024-12-16 Farmers met.")
    documents, _ = read("a.txt")
    assert documents[0].text == "date 2024-12-16 Farmers met."
    assert documents[0].published == "2024-12-16"


def test_metadata_and_id(tmp_path: Path, read: Any) -> None:
    text = "Title: A meeting\nDate: 2024-12-16\n\nThey met."
    (tmp_path / "meeting.md").write_text(text, encoding="utf-8")
    (tmp_path / "NOTES").write_text("Link: https://echo.example/a b\nThey met.", encoding="utf-8")
    (document, notes), _ = read("meeting.md", "NOTES", minter=Minter("https://x.example/"))
    assert document.id == Minter("https://x.example/").document(text=text, name="meeting")
    assert (document.title, document.published, document.language) == ("A meeting", "2024-12-16", "en")
    assert document.source == "meeting.md"
    assert document.text == text
    assert notes.url is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.txt: empty; leave it out or fill it"),
        (b" \n\t\r\n", "a.txt: nothing but white space; leave it out or fill it"),
        (b"%PDF-1.7\n...", "a.txt: a PDF file, not text; save its text as .txt or .html"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.txt: a PNG image, not text; save its text as .txt or .html"),
        (b"text\0text", "a.txt: a binary file (NUL at byte 4); save its text as .txt in UTF-8"),
        (
            bytes(range(1, 9)) * 5,
            "a.txt: a binary file (mostly control characters); save its text as .txt in UTF-8",
        ),
        (
            "Straße".encode("latin-1"),
            (
                "a.txt: not UTF-8 (byte 0xDF at byte offset 4, line 1); "
                "convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
            ),
        ),
        (
            b"\xef\xbb\xbfOne\nTwo \xe9",
            (
                "a.txt: not UTF-8 (byte 0xE9 at byte offset 11, line 2); "
                "convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
            ),
        ),
        (
            "Hello".encode("utf-16"),
            "a.txt: UTF-16, not UTF-8; convert it, for example: iconv -f UTF-16 -t UTF-8 OLD > NEW",
        ),
        (
            b"A surrogate \xed\xa0\x80",
            (
                "a.txt: not UTF-8 (byte 0xED at byte offset 12, line 1); "
                "convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
            ),
        ),
    ],
)
def test_what_is_no_text_is_named_and_the_rest_is_read(
    tmp_path: Path, read: Any, data: bytes, message: str
) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text("They met.", encoding="utf-8")
    documents, problems = read(".")
    assert problems == [message]
    assert [d.source for d in documents] == ["b.txt"]


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path, read: Any) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.write(b"They met.")
        file.truncate(50 * 2**20)
    tracemalloc.start()
    documents, problems = read("big.txt")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert documents == []
    assert problems == [
        (
            "big.txt: 52,428,800 bytes, and one document may have 1,000,000 characters; "
            "split it into its articles, for example as JSON Lines, one article a line"
        )
    ]
    assert peak < 2**20


def test_the_limit_counts_characters(tmp_path: Path, read: Any) -> None:
    (tmp_path / "a.txt").write_text("é" * 10, encoding="utf-8")
    (tmp_path / "b.txt").write_text("é" * 11, encoding="utf-8")
    documents, problems = read("a.txt", "b.txt", max_chars=10)
    assert [len(d.text) for d in documents] == [10]
    assert problems[0].startswith("b.txt: 11 characters, and one document may have 10 characters;")
