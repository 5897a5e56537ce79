"""A surname alone is linked to who was in office on the day, and to nobody else."""

import pytest

from kg_builder.authority import Authority
from kg_builder.extract import Extractor
from kg_builder.model import Document, Entity, EntityType


def person(extractor: Extractor, text: str, day: str | None) -> Entity:
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text, published=day)])
    (found,) = (e for e in extraction.entities if e.type is EntityType.PERSON)
    return found


@pytest.mark.parametrize(
    ("text", "day", "name"),
    [
        ("Macron said that he would go.", "2023-05-05", "Emmanuel Macron"),
        ("Macron said that he would go.", "2005-05-05", "Macron"),
        ("Macron said that he would go.", None, "Macron"),
        ("Ms. Macron said that she would go.", "2023-05-05", "Macron"),
        ("Odile Macron said that she would go. Macron left.", "2023-05-05", "Odile Macron"),
    ],
)
def test_incumbent(extractor: Extractor, text: str, day: str | None, name: str) -> None:
    found = person(extractor, text, day)
    assert (found.name, bool(found.same_as)) == (name, name == "Emmanuel Macron")


def test_it_is_told_why(extractor: Extractor) -> None:
    found = person(extractor, "Macron left.\n\nIt was Macron who said so.", "2023-05-05")
    assert {m.rule for m in found.mentions} == {"surname-of-office-holder"}


def test_nothing_is_linked_without_links() -> None:
    extractor = Extractor(known=Authority(link=False))
    found = person(extractor, "Macron said that he would go.", "2023-05-05")
    assert (found.name, found.same_as) == ("Emmanuel Macron", ())
