"""JSON Lines: one document a line, read with bounded memory however long the file is."""

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from kg_builder.errors import SourceError
from kg_builder.model import Document
from kg_builder.sources.decoding import check_text
from kg_builder.sources.problems import problem
from kg_builder.sources.record import to_document
from kg_builder.sources.settings import Settings

_ESCAPED_BYTES = 12
"""Most bytes that one code point takes in JSON: two escapes such as ``\\ud83d\\ude00``."""
_OTHER_FIELDS = 65_536
_CHUNK = 65_536


def read_jsonl(stream: BinaryIO, source: str, stem: str, settings: Settings) -> Iterator[Document]:
    """Read the documents of a JSON Lines stream; a bad line is reported and left out.

    Raises:
        SourceError: the stream as a whole is no JSON Lines.
    """
    documents = 0
    lines = 0
    limit = _ESCAPED_BYTES * settings.max_chars + _OTHER_FIELDS
    for number, line in _lines(stream, limit):
        lines += 1
        if lines == 1 and line:
            check_text(line, source)
        if lines == 1 and line and line.lstrip().startswith(b"["):
            raise problem(
                source, "a JSON array, not JSON Lines", "convert it, for example: jq -c '.[]' OLD > NEW"
            )
        if not documents and line and line.strip() == b"{":
            what = "one JSON object over several lines, not JSON Lines"
            raise problem(source, what, "convert it, for example: jq -c . OLD > NEW")
        where = f"{source}:{number}"
        try:
            if line is None:
                raise problem(where, f"a line of more than {limit:,} bytes", "split its text into articles")
            document = to_document(_parsed(line, where), where, stem, settings)
        except SourceError as exc:
            settings.report(exc)
        else:
            documents += 1
            yield document
    if not lines:
        raise problem(source, "empty", "leave it out or fill it")


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line that is not blank; None for one over the limit, which is never held whole."""
    number = 0
    while line := stream.readline(limit):
        number += 1
        if len(line) == limit and not line.endswith(b"\n"):
            while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
                pass
            yield number, None
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.strip():
            yield number, line


def _parsed(line: bytes, where: str) -> object:
    try:
        text = line.decode("utf-8").rstrip()
    except UnicodeDecodeError as exc:
        what = f"not UTF-8 (byte 0x{line[exc.start]:02X} at byte {exc.start + 1:,} of the line)"
        raise problem(
            where, what, "convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
        ) from exc
    try:
        return json.loads(text)
    except json.JSONDecodeError as exc:
        column = f"{where}:{exc.colno}"
        raise problem(column, f"not JSON ({exc.msg})", "correct the line or leave it out") from exc
    except (ValueError, RecursionError) as exc:  # a number of thousands of digits; thousands of brackets
        raise problem(where, "JSON beyond what can be parsed", "correct the line or leave it out") from exc
