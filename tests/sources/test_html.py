from pathlib import Path
from typing import Any

import pytest

PARAGRAPHS = (
    "The mayor of Elmford met forty farmers on Monday and told them that the bridge will stay closed all winter.",
    "“We asked for a ferry and we got a letter,” said Ann Lee, who keeps sheep on the far bank of the Elm.",
    "The council wants to vote in January. Until then the farmers drive the long way round, which takes an hour.",
)
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="{charset}">
<title>Farmers meet the mayor – Elmford Echo</title>
<meta property="og:title" content="Farmers meet the mayor">
<meta property="og:site_name" content="Elmford Echo">
<meta name="author" content="Bo Ek">
<meta property="article:published_time" content="2031-12-16T10:00:00Z">
<link rel="canonical" href="https://echo.example/farmers">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Farmers meet the mayor</h1>{body}</article>
<footer>All rights reserved. Subscribe to our newsletter.</footer></body></html>"""


BODY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)


def page(charset: str = "utf-8", body: str = BODY) -> str:
    return PAGE.format(charset=charset, body=body)


def test_main_text_and_metadata(tmp_path: Path, read: Any) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (document,), problems = read("a.html")
    assert problems == []
    assert all(p in document.text.split("\n") for p in PARAGRAPHS)
    assert "newsletter" not in document.text
    assert "Sport" not in document.text
    assert document.id == document.url == "https://echo.example/farmers"
    assert (document.title, document.publisher) == ("Farmers meet the mayor", "Elmford Echo")
    assert document.authors == ("Bo Ek",)
    assert document.language == "en-GB"


def test_the_date_does_not_depend_on_today(tmp_path: Path, read: Any) -> None:
    (tmp_path / "a.htm").write_text(page(), encoding="utf-8")
    assert read("a.htm")[0][0].published == "2031-12-16"


def test_a_page_without_metadata(tmp_path: Path, read: Any) -> None:
    (tmp_path / "a.xhtml").write_text(
        f"<html><body><article>{BODY}</article></body></html>", encoding="utf-8"
    )
    (document,), _ = read("a.xhtml")
    assert (document.published, document.publisher, document.authors, document.language) == (
        None,
        None,
        (),
        "en",
    )
    assert "document/a-" in document.id


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("windows-1251", "cp1251"), ("ISO-8859-1", "cp1252"), ("iso-8859-1", "utf-8"), ("utf-8", "utf-8-sig")],
)
def test_the_declared_encoding(tmp_path: Path, read: Any, declared: str, encoding: str) -> None:
    word = "Элмфорд" if encoding == "cp1251" else "“Élmford”"
    body = "".join(f"<p>{word}: {p.replace('“', '').replace('”', '')}</p>" for p in PARAGRAPHS)
    (tmp_path / "a.html").write_bytes(page(declared, body).replace("–", "-").encode(encoding))
    (document,), problems = read("a.html")
    assert problems == []
    assert document.text.count(word) == len(PARAGRAPHS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.html: empty; "),
        (b"<html><body></body></html>", "a.html: no main text found in the page; "),
        (page("utf-8").encode("utf-16"), "a.html: UTF-16, not UTF-8; "),
        (page("utf-8").replace("–", "-").encode("cp1252"), "a.html: not UTF-8 (byte 0x93 at byte offset "),
        (
            page("klingon").replace("–", "-").encode("cp1252"),
            "a.html: not in the encoding that it declares (klingon); ",
        ),
        (page("ascii").encode() + b"\x81", "a.html: not in the encoding that it declares (ascii); "),
        (b"%PDF-1.4", "a.html: a PDF file, not text; "),
        (b"<p>" + b"x" * 200_000, "a.html: 200,003 bytes, and one document may have 10,000 characters; "),
        (page(body=f"<p>{PARAGRAPHS[0] * 200}</p>").encode(), "a.html: "),
    ],
)
def test_bad_pages(tmp_path: Path, read: Any, data: bytes, message: str) -> None:
    (tmp_path / "a.html").write_bytes(data)
    (tmp_path / "b.txt").write_text("They met.", encoding="utf-8")
    documents, problems = read(".", max_chars=10_000)
    assert [d.source for d in documents] == ["b.txt"]
    assert len(problems) == 1
    assert problems[0].startswith(message)


def test_thousands_of_nested_elements(tmp_path: Path, read: Any) -> None:
    text = f"<html><body>{'<div>' * 20_000}{PARAGRAPHS[0]}</body></html>"
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    documents, problems = read("a.html")
    assert len(documents) + len(problems) == 1
