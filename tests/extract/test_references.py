"""Pronouns and descriptions that are no source of a statement."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document, MentionKind

KINDS = (MentionKind.PRONOUN, MentionKind.NOMINAL)


def references(extractor: Extractor, text: str) -> dict[str, list[str]]:
    """The pronouns and descriptions of each entity that has some."""
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text)])
    found = {e.name: [m.span.text for m in e.mentions if m.kind in KINDS] for e in extraction.entities}
    return {name: words for name, words in found.items() if words}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Keller said that she would go.", {"Anna Keller": ["she"]}),
        (
            "Anna Keller met Tom Berg. He gave her his coat.",
            {"Anna Keller": ["her"], "Tom Berg": ["He", "his"]},
        ),
        ("Tom Berg saw Karl Lund. Lund thanked him.", {"Tom Berg": ["him"]}),
        ("Anna Keller left. “She is late,” Tom Berg said.", {}),
        ("Ostrand Bank closed. On Monday the bank was empty.", {"Ostrand Bank": ["the bank"]}),
        ("Kestrel Ferries lost a ship. Nobody blames the company.", {"Kestrel Ferries": ["the company"]}),
        ("The Harbour Museum lost a ship. Nobody blames the company.", {"company": ["the company"]}),
        ("The bank of the river was steep. Ostrand Bank closed.", {}),
    ],
)
def test_references(extractor: Extractor, text: str, expected: dict[str, list[str]]) -> None:
    assert references(extractor, text) == expected


def test_a_translation_repeats_who_speaks(extractor: Extractor) -> None:
    text = 'Tom Berg continued, according to a translation, "We will not wait for them."'
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text)])
    names = {e.id: e.name for e in extraction.entities}
    assert {names.get(s.speaker or "") for s in extraction.statements} == {"Tom Berg"}
