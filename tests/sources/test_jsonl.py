import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from kg_builder.errors import MetadataError, SourceError
from kg_builder.sources import read_documents

FULL = {
    "text": "They met.\r\n“Yes,” she said. 👍",
    "id": "https://echo.example/7",
    "title": "A meeting",
    "published": "Mon, 16 Dec 2024 10:00:00 GMT",
    "publisher": "Elmford Echo",
    "authors": ["Ann Lee", "Bo Ek"],
    "url": "https://echo.example/7.html",
    "language": "en-GB",
}


def write(path: Path, *lines: object) -> None:
    encoded = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(encoded) + b"\n")


def test_every_field(tmp_path: Path, read: Any) -> None:
    write(tmp_path / "a.jsonl", FULL)
    (document,), problems = read("a.jsonl")
    assert problems == []
    assert document.id == FULL["id"]
    assert document.source == "a.jsonl:1"
    assert document.text == FULL["text"]
    assert document.published == "2024-12-16"
    assert (document.title, document.publisher, document.language) == ("A meeting", "Elmford Echo", "en-GB")
    assert document.authors == ("Ann Lee", "Bo Ek")
    assert document.url == FULL["url"]


def test_text_alone_is_enough(tmp_path: Path, read: Any) -> None:
    write(
        tmp_path / "a.ndjson",
        {"text": "They met."},
        b"",
        {"text": "They parted.", "title": None, "authors": "Ann Lee"},
    )
    (one, two), problems = read("a.ndjson")
    assert problems == []
    assert [one.source, two.source] == ["a.ndjson:1", "a.ndjson:3"]
    assert one.id != two.id
    assert (one.language, two.title, two.authors) == ("en", None, ("Ann Lee",))


def test_the_id_comes_from_id_or_url(tmp_path: Path, read: Any) -> None:
    lines = ({"text": "a", "id": 7}, {"text": "b", "url": "https://echo.example/8"}, {"text": "c", "id": ""})
    write(tmp_path / "a.json", *lines)
    (one, two, three), _ = read("a.json")
    assert one.id.endswith("document/7")
    assert two.id == "https://echo.example/8"
    assert "document/a-" in three.id


def test_other_names_of_fields(tmp_path: Path, read: Any) -> None:
    write(tmp_path / "a.jsonl", {"body": "They met.", "when": "2024-12-16", "text": 3})
    (document,), problems = read("a.jsonl", fields={"text": "body", "published": "when"})
    assert problems == []
    assert (document.text, document.published) == ("They met.", "2024-12-16")


def test_unknown_field_names_are_refused() -> None:
    with pytest.raises(SourceError, match="field txt: no such field; use one of text, id"):
        read_documents([], fields={"txt": "body"}, on_problem=print)


def test_a_header_in_the_text_fills_what_no_field_tells(tmp_path: Path, read: Any) -> None:
    text = "Title: A meeting\nDate: 2024-12-16\n\nThey met."
    write(tmp_path / "a.jsonl", {"text": text, "title": "Another title"})
    (document,), _ = read("a.jsonl")
    assert (document.text, document.title, document.published) == (text, "Another title", "2024-12-16")


BAD = {
    "broken": (b'{"text": "They met."', "a.jsonl:2:21: not JSON (Expecting ',' delimiter); "),
    "control character": (b'{"text": "a\x01b"}', "a.jsonl:2:12: not JSON (Invalid control character at); "),
    "no object": (b'["They met."]', "a.jsonl:2: not a JSON object; "),
    "no text": (
        b'{"body": "They met.", "n": 1}',
        "a.jsonl:2: no field 'text' (fields: body, n); name the field of the",
    ),
    "no field": (b"{}", "a.jsonl:2: no field 'text' (fields: none); "),
    "number": (b'{"text": 3}', "a.jsonl:2: 'text' is not a string; "),
    "blank": (b'{"text": " \\n"}', "a.jsonl:2: 'text' is empty; "),
    "surrogate": (
        b'{"text": "ab\\ud800c"}',
        "a.jsonl:2: 'text' has half a surrogate pair (\\ud800) at character 2; ",
    ),
    "nul": (b'{"text": "ab\\u0000c"}', "a.jsonl:2: 'text' has a NUL at character 2; "),
    "encoding": (b'{"text": "Stra\xdfe"}', "a.jsonl:2: not UTF-8 (byte 0xDF at byte 15 of the line); "),
    "brackets": (b"[" * 70_000, "a.jsonl:2: JSON beyond what can be parsed; "),
    "digits": (b'{"text": ' + b"1" * 5000 + b"}", "a.jsonl:2: JSON beyond what can be parsed; "),
    "id": (b'{"text": "a", "id": ["x"]}', "a.jsonl:2: 'id' is no string or number; "),
    "id surrogate": (b'{"text": "a", "id": "\\udfff"}', "a.jsonl:2: 'id' is no string or number; "),
    "too long": (
        json.dumps({"text": "a" * 1001}).encode(),
        "a.jsonl:2: 'text' has 1,001 characters, and one document",
    ),
    "overlong line": (
        b'{"text": "' + b"a" * 200_000 + b'"}',
        "a.jsonl:2: a line of more than 77,536 bytes; ",
    ),
}


@pytest.mark.parametrize(("line", "message"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_and_the_others_are_read(
    tmp_path: Path, read: Any, line: bytes, message: str
) -> None:
    write(tmp_path / "a.jsonl", {"text": "They came.", "id": "first"}, line, {"text": "They went."})
    documents, problems = read("a.jsonl", max_chars=1000)
    assert [d.text for d in documents] == ["They came.", "They went."]
    assert len(problems) == 1
    assert problems[0].startswith(message)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("published", "last Monday", "'published' is 'last Monday', which is not a date such as 2024-12-16"),
        ("published", 20241216, "'published' is not a string of text"),
        ("title", {"en": "x"}, "'title' is not a string of text"),
        ("authors", [{"name": "Ann Lee"}], "'authors' is not a name or a list of names"),
        ("publisher", "Echo \ud800", "'publisher' is not a string of text"),
    ],
)
def test_bad_metadata_lose_themselves_and_not_the_document(
    tmp_path: Path, field: str, value: object, message: str
) -> None:
    path = tmp_path / "a.jsonl"
    write(path, {"text": "They met.", field: value})
    problems: list[SourceError] = []
    (document,) = read_documents([str(path)], on_problem=problems.append)
    assert not getattr(document, field)
    assert [type(p) for p in problems] == [MetadataError]
    assert str(problems[0]) == f"{path}:1: {message}; the document is read without it"


def test_a_byte_order_mark_and_an_empty_file(tmp_path: Path, read: Any) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "They met."}')
    (tmp_path / "b.jsonl").write_bytes(b"\n \n")
    documents, problems = read("a.jsonl", "b.jsonl")
    assert [d.text for d in documents] == ["They met."]
    assert problems == ["b.jsonl: empty; leave it out or fill it"]


@pytest.mark.parametrize(
    ("value", "indent", "what", "remedy"),
    [
        ([FULL, FULL], 1, "a JSON array, not JSON Lines", "jq -c '.[]' OLD > NEW"),
        ([FULL, FULL], None, "a JSON array, not JSON Lines", "jq -c '.[]' OLD > NEW"),
        (FULL, 1, "one JSON object over several lines, not JSON Lines", "jq -c . OLD > NEW"),
    ],
)
def test_a_json_file_that_is_not_json_lines_is_one_problem(
    tmp_path: Path, read: Any, value: object, indent: int | None, *, what: str, remedy: str
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(value, indent=indent), encoding="utf-8")
    documents, problems = read("a.json")
    assert documents == []
    assert problems == [f"a.json: {what}; convert it, for example: {remedy}"]


def test_a_binary_file_by_that_name(tmp_path: Path, read: Any) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    documents, problems = read("a.jsonl")
    assert documents == []
    assert problems == ["a.jsonl: a PNG image, not text; save its text as .txt or .html"]


def test_memory_is_bounded_however_long_the_file_and_its_lines_are(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    with path.open("wb") as file:
        file.writelines(
            json.dumps({"text": f"They met {n}. " + "x" * 5000}).encode() + b"\n" for n in range(4000)
        )
        file.write(b'{"text": "' + b"y" * 30_000_000 + b'"}\n{"text": "They parted."}\n')
    problems: list[SourceError] = []
    tracemalloc.start()
    count = sum(1 for _ in read_documents([str(path)], max_chars=10_000, on_problem=problems.append))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4001
    assert len(problems) == 1
    assert peak < 4 * 2**20
