"""Bytes to text: bounded reading, what is no text at all, and strict UTF-8."""

import codecs
import os
import stat
from typing import BinaryIO

from kg_builder.errors import SourceError
from kg_builder.sources.problems import problem

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_NO_UTF8 = tuple(mark for mark, _ in (*_WIDE, *_MAGIC))
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_HEAD = 8192
_PART = 65_536
_CONTROL_SHARE = 0.3
"""More control characters than this and it is no text (Perl's ``-T`` draws the line here too)."""


def read_bounded(stream: BinaryIO, limit: int, source: str, max_chars: int) -> bytes:
    """All bytes of a stream; at most `limit` of them are ever held.

    Raises:
        SourceError: the stream is longer. The size of a file is looked at before it is read.
    """
    size = _size(stream)
    if size is None or size <= limit:
        parts, left = [], limit + 1
        # Bit by bit: a single read would first make room for the limit.
        while left and (part := stream.read(min(left, _PART))):
            parts.append(part)
            left -= len(part)
        if left:
            return b"".join(parts)
    what = f"{size:,} bytes" if size else f"over {limit:,} bytes"
    raise too_long(source, what, max_chars)


def too_long(source: str, what: str, max_chars: int) -> SourceError:
    """The error for a document beyond the limit of characters."""
    return problem(
        source,
        f"{what}, and one document may have {max_chars:,} characters",
        "split it into its articles, for example as JSON Lines, one article a line",
    )


def _size(stream: BinaryIO) -> int | None:
    try:
        info = os.fstat(stream.fileno())
    except OSError:  # io.UnsupportedOperation: a stream in memory
        return None
    return info.st_size if stat.S_ISREG(info.st_mode) else None


def check_text(data: bytes, source: str) -> None:
    """Make sure that bytes are text of some kind.

    Raises:
        SourceError: nothing but white space, an archive, an image, another binary file, or UTF-16.
    """
    if not data or data.isspace():
        raise problem(source, "empty" if not data else "nothing but white space", "leave it out or fill it")
    if data.startswith(_NO_UTF8):
        raise _other_format(data, source)
    head = data[:_HEAD]
    if (nul := data.find(b"\0")) >= 0:
        raise problem(source, f"a binary file (NUL at byte {nul:,})", "save its text as .txt in UTF-8")
    if len(head) - len(head.translate(None, _CONTROLS)) > _CONTROL_SHARE * len(head):
        raise problem(source, "a binary file (mostly control characters)", "save its text as .txt in UTF-8")


def _other_format(data: bytes, source: str) -> SourceError:
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return problem(source, f"{encoding}, not UTF-8", _convert(encoding))
    kind = next(kind for mark, kind in _MAGIC if data.startswith(mark))
    return problem(source, f"{kind}, not text", "save its text as .txt or .html")


def decode(data: bytes, source: str) -> str:
    """Text from UTF-8, without its byte order mark.

    Raises:
        SourceError: the bytes are not UTF-8; says where the first wrong one stands.
    """
    mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    try:
        return data[mark:].decode("utf-8")
    except UnicodeDecodeError as exc:
        at = mark + exc.start
        line = data.count(b"\n", 0, at) + 1
        what = f"not UTF-8 (byte 0x{data[at]:02X} at byte offset {at:,}, line {line:,})"
        raise problem(source, what, _convert("WINDOWS-1252")) from exc


def _convert(encoding: str) -> str:
    return f"convert it, for example: iconv -f {encoding} -t UTF-8 OLD > NEW"
