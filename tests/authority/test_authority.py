"""Look-up of names: keys, ambiguity, demonyms, capitals, metonyms, governments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.authority import Authority, Record, authority, key
from kg_builder.model import EntityType

PERSON, ORGANIZATION, PLACE, TREATY = (
    EntityType.PERSON,
    EntityType.ORGANIZATION,
    EntityType.PLACE,
    EntityType.TREATY,
)


@pytest.fixture(scope="module")
def known() -> Authority:
    return authority()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["the U.S.A.", "U.S.A.", "USA", "usa"], "usa"),
        (["U.S.", "U.S", "US"], "us"),
        (["U.S.’s", "U.S.'s"], "us"),
        (["Kyïv", "KYIV", " Kyiv ", "Kyiv’s"], "kyiv"),
        (["São Tomé", "Sao-Tome", "Sa\u0303o Tome\u0301"], "sao tome"),
        (["Straße", "STRASSE"], "strasse"),
        (["al-Varn", "al Varn", "Al–Varn", "al_Varn"], "al varn"),
        (["The Hague", "Hague"], "hague"),
        (["", " ", "...", "—"], ""),
    ],
)
def test_key(names: list[str], expected: str) -> None:
    assert {key(name) for name in names} == {expected}


@given(st.text())
def test_key_is_stable(name: str) -> None:
    assert key(key(name)) in {key(name), key(name).removeprefix("the ")}
    assert key(name) == " ".join(key(name).split())


# ---------------------------------------------------------------------------------------- entries


@pytest.mark.parametrize(
    ("kind", "name", "expected", "wikidata"),
    [
        (PLACE, "Russian Federation", "Russia", "Q159"),
        (PLACE, "the United States", "United States", "Q30"),
        (PLACE, "Kiev", "Kyiv", "Q1899"),
        (ORGANIZATION, "the UN", "United Nations", "Q1065"),
        (ORGANIZATION, "U.N. Security Council", "United Nations Security Council", "Q37470"),
        (TREATY, "INF Treaty", "Intermediate-Range Nuclear Forces Treaty", None),
        (PERSON, "Vladimir Putin", "Vladimir Putin", "Q7747"),
        (PERSON, "angela merkel", "Angela Merkel", "Q567"),
    ],
)
def test_entry(known: Authority, kind: EntityType, name: str, expected: str, wikidata: str | None) -> None:
    record = known.find(kind, name)
    assert record is not None
    assert (record.type, record.name) == (kind, expected)
    if wikidata is not None:
        assert record.same_as == (f"http://www.wikidata.org/entity/{wikidata}",)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PLACE, "Varnholm"),
        (PERSON, "Putin"),
        (PERSON, "Russia"),
        (PLACE, "Vladimir Putin"),
        (ORGANIZATION, ""),
        (EntityType.EVENT, "Russia"),
    ],
)
def test_no_entry(known: Authority, kind: EntityType, name: str) -> None:
    assert known.find(kind, name) is None


def test_without_a_wikidata_id_there_is_no_link() -> None:
    assert Record(PERSON, "Ada Brook").same_as == ()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ORGANIZATION, "Ministry of Defence"),
        (ORGANIZATION, "Ministry of Foreign Affairs"),
        (ORGANIZATION, "Ministry of Defense"),
        (ORGANIZATION, "Ministry of Finance"),
        (PERSON, "Ri Yong-ho"),
        (PLACE, "Congo"),
    ],
)
def test_a_name_that_several_share_finds_none(known: Authority, kind: EntityType, name: str) -> None:
    assert known.find(kind, name) is None


def test_a_ruler_of_several_territories_is_the_linked_one(known: Authority) -> None:
    for name, expected in (("Xi Jinping", "Q15031"), ("Emmanuel Macron", "Q3052772")):
        record = known.find(PERSON, name)
        assert record is not None
        assert record.wikidata == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Charles III", "Q43274"), ("Willem-Alexander of the Netherlands", "Q154952")]
)
def test_a_linked_namesake_goes_before_an_unlinked_one(known: Authority, name: str, expected: str) -> None:
    record = known.find(PERSON, name)
    assert record is not None
    assert record.wikidata == expected


# ------------------------------------------------------------------------------- words for countries


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Russian", "Russia"),
        ("Russians", "Russia"),
        ("norwegian", "Norway"),
        ("American", "United States"),
        ("Nigerien", "Niger"),
        ("Nigerian", "Nigeria"),
        ("British", "United Kingdom"),
        ("French", "France"),
        ("Chinese", "China"),
        ("Dutch", "Netherlands"),
    ],
)
def test_demonym(known: Authority, word: str, country: str) -> None:
    record = known.demonym(word)
    assert record is not None
    assert (record.name, record.category) == (country, "country")


@pytest.mark.parametrize(
    "word",
    [
        "Varnish",
        "Russia",
        "",
        "Korean",
        "Koreans",
        "Congolese",
        "Dominican",
    ],
)
def test_no_demonym_of_one_country(known: Authority, word: str) -> None:
    assert known.demonym(word) is None


@pytest.mark.parametrize(
    ("city", "country"),
    [("Moscow", "Russia"), ("Kiev", "Ukraine"), ("Oslo", "Norway"), ("Washington", "United States")],
)
def test_capital(known: Authority, city: str, country: str) -> None:
    record = known.capital(city)
    assert record is not None
    assert record.name == country
    assert known.capital("Varnholm") is None


@pytest.mark.parametrize(
    ("name", "government"),
    [
        ("Norway", "Government of Norway"),
        ("Oslo", "Government of Norway"),
        ("Moscow", "Government of Russia"),
        ("Georgia", "Government of Georgia"),
    ],
)
def test_government(known: Authority, name: str, government: str) -> None:
    record = known.government(name)
    assert record is not None
    assert (record.type, record.name, record.category) == (ORGANIZATION, government, "government")
    assert record.country


@pytest.mark.parametrize("name", ["Varnholm", "", "NATO", "Vladimir Putin"])
def test_no_government(known: Authority, name: str) -> None:
    assert known.government(name) is None


@pytest.mark.parametrize(
    ("name", "institution"),
    [
        ("the Kremlin", "Kremlin"),
        ("Kremlin", "Kremlin"),
        ("White House", "White House"),
        ("the Pentagon", "United States Department of Defense"),
        ("the Hill", "United States Congress"),
    ],
)
def test_metonym(known: Authority, name: str, institution: str) -> None:
    record = known.metonym(name)
    assert record is not None
    assert (record.type, record.name) == (ORGANIZATION, institution)


@pytest.mark.parametrize(
    "word",
    [
        "Varnholm",
        "Hill",
        "Castle",
        "City",
    ],
)
def test_a_common_surname_or_word_is_no_metonym(known: Authority, word: str) -> None:
    assert known.metonym(word) is None


def test_country_by_code(known: Authority) -> None:
    record = known.country("NOR")
    assert record is not None
    assert record.name == "Norway"
    assert known.country("XXX") is None


def test_all_treaty_names_are_keys_that_find(known: Authority) -> None:
    names = list(known.treaty_names())
    assert len(names) > 500
    assert all(name == key(name) for name in names)
    found = [known.find(TREATY, name) for name in names]
    assert sum(record is None for record in found) < 5


def test_cities_that_are_the_seat_of_many_bodies_stand_for_none(known: Authority) -> None:
    for city in ("Geneva", "Strasbourg", "Frankfurt", "Vienna", "The Hague", "Davos", "Langley"):
        assert known.metonym(city) is None, city


def test_a_capital_has_no_other_city_for_an_alias(known: Authority) -> None:
    for city in ("The Hague", "Tel Aviv", "Cape Town", "Abidjan", "Rangoon"):
        assert known.find(PLACE, city) is None, city


def test_a_ministry_is_found_only_with_its_country(known: Authority) -> None:
    for name in (
        "Ministry of Health",
        "Ministry of Justice",
        "Ministry of the Interior",
        "Federal Ministry of Defence",
    ):
        assert known.find(ORGANIZATION, name) is None, name
    defence = known.find(ORGANIZATION, "Ministry of Defence (Russia)")
    assert defence is known.find(ORGANIZATION, "Russian Defense Ministry")
    assert known.find(ORGANIZATION, "Ministry of Finance (Yemen)") is not None


@pytest.mark.parametrize(
    ("name", "country"), [("Charles III", "GBR"), ("Elizabeth II", "GBR"), ("Movses Hakobyan", "ARM")]
)
def test_a_person_belongs_to_the_country_of_the_main_office(
    known: Authority, name: str, country: str
) -> None:
    record = known.find(PERSON, name)
    assert record is not None
    assert record.country == country


def test_regions(known: Authority) -> None:
    texas = known.find(EntityType.PLACE, "Texas")
    assert texas is not None
    assert (texas.wikidata, texas.category, texas.country) == ("Q1439", "region", "USA")
    assert known.region("Ga.") is known.region("Georgia")
    assert known.region("Texas") is texas
    assert known.region("Lisbon") is None


def test_homonyms(known: Authority) -> None:
    found = known.homonym("Georgia")
    assert found is not None
    assert (found.country.country, found.region.wikidata) == ("GEO", "Q1428")
    assert "atlanta" in found.telling
    assert known.find(EntityType.PLACE, "Georgia") is found.country
    assert known.homonym("Texas") is None
    bare = Authority(link=False).homonym("Georgia")
    assert bare is not None
    assert not bare.region.wikidata


def test_surnames(known: Authority) -> None:
    assert [p.name for p in known.by_surname("Macron")] == ["Emmanuel Macron"]
    assert [p.name for p in known.by_surname("Zelensky")] == ["Volodymyr Zelenskyy"]
    assert not known.by_surname("Quandrin")
