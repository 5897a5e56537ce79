"""Plain text and Markdown: one file is one document, and its text is the decoded file."""

from typing import BinaryIO

from kg_builder.model import Document
from kg_builder.sources.decoding import check_text, decode, read_bounded, too_long
from kg_builder.sources.header import read_header
from kg_builder.sources.settings import Settings

_UTF8_BYTES = 4
"""Most bytes that one code point takes in UTF-8."""


def read_plain(stream: BinaryIO, source: str, stem: str, settings: Settings) -> Document:
    """Read one text; metadata come from a header at its top, where there is one.

    Raises:
        SourceError: the bytes are no text, not UTF-8, or too many.
    """
    data = read_bounded(stream, _UTF8_BYTES * settings.max_chars, source, settings.max_chars)
    check_text(data, source)
    text = decode(data, source)
    if len(text) > settings.max_chars:
        raise too_long(source, f"{len(text):,} characters", settings.max_chars)
    header = read_header(text)
    return Document(
        id=settings.minter.document(text=text, name=stem, given=header.url),
        source=source,
        text=text,
        title=header.title,
        published=header.published,
        publisher=header.publisher,
        authors=header.authors,
        url=header.url,
        language=header.language or "en",
    )
