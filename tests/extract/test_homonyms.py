"""Places that share a name are told apart by what else a text names."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document, Entity, EntityType

STATE, COUNTRY = "Q1428", "Q230"


def places(extractor: Extractor, text: str) -> dict[str, Entity]:
    """The places of a text, by each of the words that mention them."""
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text)])
    return {m.span.text: e for e in extraction.entities if e.type is EntityType.PLACE for m in e.mentions}


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Voters in Georgia went to the polls, officials in Atlanta said.", STATE),
        ("Ohio, Georgia and Texas will count the votes again.", STATE),
        ("President Biden spoke in Georgia. US officials said that the visit was short.", STATE),
        ("Georgia wants to join the European Union, ministers in Tbilisi said.", COUNTRY),
        ("Armenia, Azerbaijan and Georgia share the railway.", COUNTRY),
        ("The Georgian parliament met. US officials said that Georgia was ready.", COUNTRY),
        ("The weather in Georgia was fine.", COUNTRY),
    ],
)
def test_georgia(extractor: Extractor, text: str, link: str) -> None:
    (iri,) = places(extractor, text)["Georgia"].same_as
    assert iri.rsplit("/", 1)[1] == link


def test_a_region_with_a_countrys_name_is_no_country(extractor: Extractor) -> None:
    text = "Voters in Georgia went to the polls, officials in Atlanta said. The defence ministry was silent."
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text)])
    assert all("Ministry of Defence" not in e.name for e in extraction.entities)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A barn burnt down in Paris, Texas, on Monday. Paris has few barns.", "Paris, Texas"),
        ("She moved to London, Ontario. London was cold.", "London, Ontario"),
        ("They met in Athens, Ga., on Monday. Athens was hot.", "Athens, Georgia (U.S. state)"),
    ],
)
def test_a_town_in_a_region_is_no_capital(extractor: Extractor, text: str, name: str) -> None:
    found = places(extractor, text)
    town = found[name.split(",", maxsplit=1)[0]]
    assert (town.name, town.same_as) == (name, ())
    assert len(town.mentions) == 2


@pytest.mark.parametrize(
    "text", ["They flew to Paris, Texas and Ohio.", "They met in Paris, France, on Monday."]
)
def test_a_capital_in_a_list_or_with_its_country_stays_one(extractor: Extractor, text: str) -> None:
    assert places(extractor, text)["Paris"].same_as


def test_a_short_form_after_a_town_is_the_region(extractor: Extractor) -> None:
    found = places(extractor, "The fair in Reno, Nev., was closed by the governor.")
    assert found["Nev"].name == "Nevada"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The swimmer Chad Brennick said that the pool was too warm. Chad is seventeen.", "Chad Brennick"),
        ("The swimmer Chad Brennick comes from N'Djamena. Chad has two pools, and Brennick trains in Chad.", "Chad"),
        ("The actress Paris Hallow said that she would stay. It rained in Paris. Paris was grey.", "Paris"),
    ],
)  # fmt: skip
def test_a_place_that_is_a_first_name(extractor: Extractor, text: str, named: str) -> None:
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text)])
    word = named.split(maxsplit=1)[0]
    start = text.index(word, text.index(". ") + 2)
    (name,) = (e.name for e in extraction.entities for m in e.mentions if m.span.start == start)
    assert name == named
