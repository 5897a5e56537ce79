"""Readers: a file, a folder, a glob pattern or standard input becomes a stream of `Document`.

    discovery ──▶ reader ──▶ plain | jsonl (record) | html ──▶ Document
                             header, dates: metadata at the top of a text

`Document.text` is never altered. For a text file it is the decoded file: UTF-8, strictly, every line break as it
stands. Only a byte order mark is left out, since it belongs to the encoding and not to the text (The Unicode
Standard, 23.8; Python calls this codec ``utf-8-sig``). For a line of JSON it is the string under ``text``; for a
page of HTML it is the main text that trafilatura finds.
"""

from kg_builder.sources.reader import read_documents

__all__ = ["read_documents"]
