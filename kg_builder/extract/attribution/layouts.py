"""Attributions by layout, without a verb: transcripts and headlines ("Name: …"), signed quotations ("…" – Name)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg_builder.extract.lexicon import honorifics
from kg_builder.extract.text.quotes import Quotation

CharRange = tuple[int, int]

_NAME = r"[A-Z][\w.’'-]*(?:[ \t]+(?:(?:of|de|van|von|al|bin|the)[ \t]+)?[A-Z][\w.’'-]*){0,4}"
_MARKS = '"“”'
_LABEL = re.compile(
    rf"^[ \t]*(?P<mark>[{_MARKS}]?)(?P<name>{_NAME})(?P<colon>:)[ \t]+(?P<words>\S[^\n]*\S)[ \t]*$",
    re.MULTILINE,
)
_SIGNED = re.compile(rf"\s*(?P<dash>[—–―]|--?)\s*(?P<name>{_NAME})(?=(?:,[^\n]{{0,80}})?\.?\s*(?:\n|$))")
_ABBREVIATED = re.compile(r"\b(?:\w|Jr|Sr)\.$")
_NO_LABELS = frozenset(
    {"note", "update", "updated", "source", "sources", "photo", "video", "read", "see", "related", "correction", "editor", "image",
     "watch", "live", "more", "title", "date", "published", "by", "contact", "tags", "subject", "from", "to", "re", "exclusive",
     "analysis", "opinion", "report", "poll", "breaking", "advertisement", "credit", "listen", "follow", "topics", "location"}
)  # fmt: skip
_TRANSCRIPT = 2
_LONG_LABEL = 5


def labelled(text: str, persons: Sequence[str]) -> Iterator[tuple[CharRange, CharRange, CharRange, bool]]:
    """Lines of the form "Name: words": source, colon, words, and whether the line belongs to a transcript.

    A single such line counts only with the name of a person of the text (a headline); two or more with labels that
    come back, that name persons, or that begin with an honorific, make a transcript.
    """
    lines = [m for m in _LABEL.finditer(text) if m["name"].lower().split()[0] not in _NO_LABELS]
    surnames = {p.split()[-1].lower() for p in persons}
    named = [m for m in lines if m["name"].split()[-1].lower() in surnames]
    labels = Counter(m["name"] for m in lines)
    transcript = [
        m
        for m in lines
        if labels[m["name"]] >= _TRANSCRIPT
        or m["name"].split()[-1].lower() in surnames
        or _untitled(m)[0] > m.start("name")
    ]
    speakers = transcript if len(transcript) > _TRANSCRIPT else named
    for m in speakers:
        if len(m["name"].split()) <= _LONG_LABEL:
            yield _untitled(m), m.span("colon"), _unmarked(m), len(transcript) > _TRANSCRIPT


def _untitled(line: re.Match[str]) -> CharRange:
    """The name of a label without the honorific in front: MR. *POE*."""
    start, end = line.span("name")
    first, _, rest = line["name"].partition(" ")
    name = rest.strip()
    return (end - len(name), end) if name and first.lower().rstrip(".") in honorifics() else (start, end)


def _unmarked(line: re.Match[str]) -> CharRange:
    """The words of a line; a line quoted as a whole ("NAME: words") leaves its closing mark out."""
    start, end = line.span("words")
    marks = sum(c in _MARKS for c in line["words"])
    quoted = line["mark"] and marks % 2 and line["words"][-1] in _MARKS
    return (start, end - 1) if quoted else (start, end)


def signed(text: str, quotations: Sequence[Quotation]) -> Iterator[tuple[CharRange, CharRange, CharRange]]:
    """Quotations with a name after a dash: source, dash, words."""
    for q in quotations:
        match = _SIGNED.match(text, q.outer_end)
        if match is not None:
            start, end = match.span("name")
            if match["name"].endswith(".") and not _ABBREVIATED.search(match["name"]):
                end -= 1
            yield (start, end), match.span("dash"), (q.start, q.end)
