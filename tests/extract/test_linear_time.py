"""No text makes a pattern slow: each reads long runs of the characters that it repeats, in time that grows linearly.

The lengths are such that linear time is a tenth of a second at most, and quadratic time is many seconds or a minute.
"""

import time
from collections.abc import Callable

import pytest

from kg_builder.authority import authority, key
from kg_builder.extract.attribution.layouts import labelled, signed
from kg_builder.extract.text.dates import find_dates
from kg_builder.extract.text.quotes import scan
from kg_builder.extract.treaties import find_treaties
from kg_builder.iri import Minter, slug

KNOWN = authority()
LIMIT = 1.0
"""Seconds of this process."""


def treaties(text: str) -> object:
    return find_treaties(text, KNOWN)


def dates(text: str) -> object:
    return find_dates(text, 0, len(text), "2024-12-18")


def transcript(text: str) -> object:
    return list(labelled(text, ["Ada Brook"]))


def signatures(text: str) -> object:
    return list(signed(text, scan(text)))


def documents(text: str) -> object:
    return Minter().document(text="", given=text)


RUNS = {
    "spaces": " ", "empty lines": "\n", "tabs": "\t", "hyphens": "-", "dashes": "— ", "brackets": "(", "acronyms": "(A) ",
    "full stops": ".", "initials": "A.", "initials apart": "A. ", "commas": ",", "apostrophes": "’", "capitals": "A", "letters": "a",
    "digits": "1", "years": "1987 ", "days": "May 1 ", "capitalized words": "Word ", "capitalized lines": "Word\n", "articles": "The ",
    "heads": "Treaty ", "heads of": "Treaty of ", "capitals and": "A and ", "hyphenated": "Ab-c", "colons": "A: ", "quotations": "“a” — ",
    "accents": "\u0301", "numbers": "two ", "prepositions": "on ", "capitals and hyphens": "Ab-", "capitals and apostrophes": "A’",
}  # fmt: skip
READERS: dict[str, Callable[[str], object]] = {
    "treaties": treaties, "dates": dates, "transcript": transcript, "signatures": signatures, "key": key, "slug": slug,
    "documents": documents,
}  # fmt: skip


def seconds(reader: str, run: str, length: int) -> float:
    text = (RUNS[run] * length)[:length]
    started = time.process_time()
    READERS[reader](text)
    return time.process_time() - started


@pytest.mark.parametrize(("reader", "run"), [(reader, run) for reader in READERS for run in RUNS])
def test_long_run(reader: str, run: str) -> None:
    assert seconds(reader, run, 100_000) < LIMIT
