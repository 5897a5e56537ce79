"""Speakers whom a description, a title or letters behind the name go with, by the language model's own parses."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document, EntityType


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("A spokesman for the Ostran Energy Ministry, Col. Victor Harn, dismissed the claim as “fantasy”.", ["Victor Harn"]),
        (
            "The plan was leaked by his sister, the novelist Clara Vane, who said she had been ill since the spring.",
            ["Clara Vane"],
        ),
        (
            "Prosecutor Helena Croft KC said Mr Ellis had lied. “He will tell you that it was a loan,” Ms Croft told the jury.",
            ["Helena Croft", "Helena Croft"],
        ),
        ("Alhaji Sani Garba lamented that over 200 filling stations had closed shop.", ["Sani Garba"]),
    ],
)  # fmt: skip
def test_descriptions_and_titles_are_of_the_person_named(
    extractor: Extractor, text: str, speakers: list[str]
) -> None:
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    named = {e.id: e.name for e in found.entities if e.type is EntityType.PERSON}
    spoken = [named.get(s.speaker or "") for s in found.statements if s.parent is None]
    assert [name for name in spoken if name in speakers] == speakers
