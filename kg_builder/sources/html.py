"""HTML: main text and metadata of a page, by trafilatura; nothing is fetched."""

import logging
import re
from typing import Any, BinaryIO

from kg_builder.model import Document
from kg_builder.sources.decoding import check_text, decode, read_bounded, too_long
from kg_builder.sources.problems import problem
from kg_builder.sources.settings import Settings

# What trafilatura could not do shows in what it returns; its log would reach the user a second time.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())

_PAGE_BYTES = 10
"""Bytes of page allowed for each character of text allowed."""
_HEAD = 4096
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_AS_BROWSERS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
"""What these labels mean on the web (WHATWG Encoding Standard, 4.2)."""

_LANGUAGE = re.compile(
    r"<html\b[^>]*?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)", re.IGNORECASE
)

# No search through the text, which guesses; and an upper bound of its own, since the default is today's date and a
# run would not repeat.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


def read_html(stream: BinaryIO, source: str, stem: str, settings: Settings) -> Document:
    """Read one page. The document's id comes from the page's canonical URL where it states one.

    Raises:
        SourceError: no main text in the page, bytes that are no text, an unknown encoding, or too much.
    """
    data = read_bounded(stream, _PAGE_BYTES * settings.max_chars, source, settings.max_chars)
    check_text(data, source)
    page = _decoded(data, source)
    found = _extracted(page)
    text = found.text if found else None
    if not text or not text.strip():
        raise problem(source, "no main text found in the page", "save the article's text as .txt")
    if len(text) > settings.max_chars:
        raise too_long(source, f"{len(text):,} characters", settings.max_chars)
    language = _LANGUAGE.search(page[:_HEAD])
    return Document(
        id=settings.minter.document(text=text, name=stem, given=found.url),
        source=source,
        text=text,
        title=found.title or None,
        published=found.date or None,
        publisher=found.sitename or None,
        authors=tuple(a.strip() for a in (found.author or "").split(";") if a.strip()),
        url=found.url or None,
        language=language[1].replace("_", "-") if language else "en",
    )


def _extracted(page: str) -> Any:  # noqa: ANN401 - trafilatura's own class, or None
    from trafilatura import bare_extraction  # noqa: PLC0415 - a quarter of a second, for HTML only

    return bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=dict(_DATES),
    )


def _decoded(data: bytes, source: str) -> str:
    """The page as text: UTF-8, else the encoding that the page declares; no guessing."""
    declared = _CHARSET.search(data[:_HEAD])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if name in {"utf-8", "utf8"}:
            return decode(data, source)
    try:
        return data.decode(_AS_BROWSERS.get(name, name))
    except (LookupError, UnicodeDecodeError) as exc:
        raise problem(
            source, f"not in the encoding that it declares ({name})", "save the page as UTF-8"
        ) from exc
