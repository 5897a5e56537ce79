"""The one function that reads: inputs in, documents out, one at a time."""

import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from kg_builder import remote
from kg_builder.compression import decompressing, uncompressed_name
from kg_builder.errors import LanguageError, SourceError
from kg_builder.files import reading
from kg_builder.iri import Minter
from kg_builder.model import Document
from kg_builder.sources.discovery import Found, Kind, discover
from kg_builder.sources.html import read_html
from kg_builder.sources.jsonl import read_jsonl
from kg_builder.sources.language import not_english
from kg_builder.sources.plain import read_plain
from kg_builder.sources.problems import problem, unreadable
from kg_builder.sources.settings import FIELDS, MAX_CHARS, Report, Settings

_DEFAULT_MINTER = Minter()
_SNIFFED = 4096
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|\?xml|!--)", re.IGNORECASE)


def read_documents(
    inputs: Sequence[str],
    *,
    fields: Mapping[str, str] | None = None,
    minter: Minter = _DEFAULT_MINTER,
    max_chars: int = MAX_CHARS,
    on_problem: Report,
) -> Iterator[Document]:
    """Read documents as a stream, in the order of the inputs and, inside a folder or pattern, of the names.

    Args:
        inputs: Files, folders (read recursively), glob patterns, URLs of the same, or ``-`` for standard input. The suffix decides:
            ``.jsonl .ndjson .json`` are JSON Lines, ``.html .htm .xhtml`` are pages, ``.txt .md`` and no suffix
            are plain text; ``.gz`` or ``.zst`` may follow. Standard input and pipes are told by how they begin.
        fields: Names of JSON fields where they differ from ours: ``{"text": "body"}``. Ours are ``text, id, title,
            published, publisher, authors, url, language``.
        minter: Mints the documents' IRIs from their own id or URL, else from name and text.
        max_chars: Longest text of one document, in code points.
        on_problem: Called with each input, file or line that cannot be read, which is then left out, and with a
            `MetadataError` for a document that is read without part of its metadata, or that is not in English.

    Raises:
        SourceError: `fields` names a field that is none of ours.
    """
    if unknown := sorted(set(fields or ()) - set(FIELDS)):
        where, known = f"field {', '.join(unknown)}", ", ".join(FIELDS)
        raise problem(where, "no such field", f"use one of {known}")
    names = {name: name for name in FIELDS} | dict(fields or {})
    return _read_all(inputs, Settings(minter, names, max_chars, on_problem))


def _read_all(inputs: Sequence[str], settings: Settings) -> Iterator[Document]:
    for found in discover(inputs, settings.report):
        for document in _read(found, settings):
            if against := not_english(document):
                remedy = "only English is understood, so expect little of it, and less that is right"
                settings.report(LanguageError(f"{document.source}: {against}; {remedy}"))
            yield document


def _read(found: Found, settings: Settings) -> Iterator[Document]:
    try:
        if found.path is None:
            yield from _dispatch(sys.stdin.buffer, found, "stdin", settings)
        else:
            with _opened(found, found.path) as stream:
                yield from _dispatch(stream, found, uncompressed_name(found.path).stem, settings)
    except SourceError as exc:
        settings.report(exc)
    except OSError as exc:
        settings.report(unreadable(found.source, exc))


def _opened(found: Found, path: Path) -> AbstractContextManager[BinaryIO]:
    return _remote(found.url, path) if found.url else reading(path)


@contextmanager
def _remote(url: str, path: Path) -> Iterator[BinaryIO]:
    with remote.reading(url) as stream, decompressing(stream, path) as unpacked:
        yield unpacked


def _dispatch(stream: BinaryIO, found: Found, stem: str, settings: Settings) -> Iterator[Document]:
    kind = found.kind
    if kind is None or kind is Kind.PLAIN:
        head = stream.read(_SNIFFED)
        if kind and stream.seekable():
            stream.seek(0)  # a file stays one, whose size can be told before it is read
        else:
            stream = io.BufferedReader(_Rewound(head, stream))
        if kind is Kind.PLAIN and (suffix := _misnamed(head)):
            raise problem(found.source, "not plain text, by how it begins", f"end its name in {suffix}")
        kind = kind or sniff(head)
    if kind is Kind.JSON_LINES:
        yield from read_jsonl(stream, found.source, stem, settings)
    elif kind is Kind.HTML:
        yield read_html(stream, found.source, stem, settings)
    else:
        yield read_plain(stream, found.source, stem, settings)


def _misnamed(head: bytes) -> str | None:
    """The suffix that a file of plain text should have had: tags and braces would be taken for words."""
    if _JSON.match(head):
        return ".jsonl"
    return ".html" if _PAGE.match(head) else None


def sniff(head: bytes) -> Kind:
    """The kind of a stream by its first bytes.

    >>> [str(sniff(b)) for b in (b' {"text": "a"}', b"<!DOCTYPE html><p>", b"The talks went on.")]
    ['JSON Lines', 'HTML', 'plain text']
    """
    if _JSON.match(head):
        return Kind.JSON_LINES
    return Kind.HTML if _HTML.match(head) else Kind.PLAIN


class _Rewound(io.RawIOBase):
    """A stream that cannot seek, with the bytes already read put back in front."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._parts = chain([head] if head else [], iter(lambda: rest.read(io.DEFAULT_BUFFER_SIZE), b""))
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._left = self._left or next(self._parts, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
