"""No text makes a pattern slow: each reads long runs of the characters that it repeats, in time that grows linearly.

The lengths are such that linear time is half a second at most, more on a machine that is busy, and quadratic time is many
seconds or a minute.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest

from kg_builder.authority import authority, key
from kg_builder.extract.attribution.layouts import labelled, signed
from kg_builder.extract.text.dates import find_dates
from kg_builder.extract.text.quotes import scan
from kg_builder.extract.treaties import find_treaties
from kg_builder.extract.treaties.mentions import TreatyMentions
from kg_builder.iri import Minter, slug

KNOWN = authority()
LIMIT = 4.0
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


def test_nouns_far_from_their_treaties_cost_what_they_are(read: Callable[[str], Any]) -> None:
    count = 600
    names = (f"V{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(count))
    signed = (
        f"Norway/NNP/nsubj>+1/GPE signed=sign/VBD/ROOT the/DT/det>+2 {name}/NNP/compound>+1 Treaty/NNP/dobj>-3 ~././punct>-4"
        for name in names
    )
    calm = ["Calm/NN/nsubj>+1 came=come/VBD/ROOT ~././punct>-1"] * 5
    left = ["Norway/NNP/nsubj>+1/GPE left=leave/VBD/ROOT the/DT/det>+1 pact/NN/dobj>-2 ~././punct>-3"] * count
    scene = read(" ".join([*signed, *calm, *left]))
    treaties = TreatyMentions(scene.syntax, scene.entities)
    nouns = treaties.nominals()
    assert (len(treaties.named), len(nouns)) == (count, count)
    started = time.process_time()
    assert [treaties.antecedent(noun) for noun in nouns] == [None] * count, "none of them is a pact"
    assert time.process_time() - started < 0.1
