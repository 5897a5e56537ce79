"""Who held which office when."""

import pytest

from kg_builder.authority import authority
from kg_builder.authority.offices import Offices, Term, offices
from kg_builder.model import EntityType


@pytest.fixture(scope="module")
def known() -> Offices:
    return offices(authority())


@pytest.mark.parametrize(
    ("asked", "person"),
    [
        (("president", "USA", "2021-03-02", ""), "Joe Biden"),
        (("President", "", "2021-03-02", "Biden"), "Joe Biden"),
        (("Vice President", "", "2011-03-02", "Biden"), "Joe Biden"),
        (("President", "", "2011-03-02", "Biden"), None),
        (("President", "", "1991-02-28", "Bush"), "George H. W. Bush"),
        (("President", "", "2005-08-30", "Bush"), "George W. Bush"),
        (("foreign minister", "FRA", "2019-06-12", ""), "Jean-Yves Le Drian"),
        (("foreign minister", "FRA", "2023-06-12", ""), "Catherine Colonna"),
        (("foreign secretary", "GBR", "2017-06-12", ""), "Boris Johnson"),
        (("secretary of state", "USA", "2014-06-12", ""), "John Kerry"),
        (("secretary of state", "FRA", "2014-06-12", ""), None),
        (("chancellor", "DEU", "2022-01-10", ""), "Olaf Scholz"),
        (("chief", "NATO", "2022-01-10", ""), "Jens Stoltenberg"),
        (("president", "European Commission", "2022-01-10", ""), "Ursula von der Leyen"),
        (("president", "", "2022-01-10", ""), None),
        (("president", "XYZ", "2022-01-10", ""), None),
        (("gardener", "USA", "2022-01-10", ""), None),
    ],
)
def test_holder(known: Offices, asked: tuple[str, str, str, str], person: str | None) -> None:
    term = known.holder(*asked)
    assert (term.person.name if term else None) == person


def test_on_the_day_of_a_change_the_successor_is_sure_and_both_may_be_meant(known: Offices) -> None:
    day = "2021-01-20"
    term = known.holder("president", "USA", day)
    assert term is not None
    assert term.person.name == "Joe Biden"
    before = authority().find(EntityType.PERSON, "Donald Trump")
    assert before is not None
    assert known.held(before, "President", "USA", day) is not None
    assert known.held(before, "President", "USA", "2021-01-21") is None


@pytest.mark.parametrize(
    ("name", "title", "where", "day", "held"),
    [
        ("Vladimir Putin", "President", "", "2010-03-15", False),
        ("Vladimir Putin", "Prime Minister", "", "2010-03-15", True),
        ("Vladimir Putin", "Prime Minister", "UKR", "2010-03-15", False),
        ("Boris Johnson", "Foreign Secretary", "", "2023-02-14", False),
        ("Emmanuel Macron", "President", "", "2019-01-01", True),
        ("Emmanuel Macron", "Deputy President", "", "2019-01-01", False),
    ],
)
def test_held(known: Offices, name: str, title: str, where: str, day: str, *, held: bool) -> None:
    person = authority().find(EntityType.PERSON, name)
    assert person is not None
    term = known.held(person, title, where, day)
    assert (term is not None) == held
    assert term is None or term.where == person.country


@pytest.mark.parametrize(
    ("start", "end", "until", "day", "maybe", "surely"),
    [
        ("2020-01-01", "2021-01-01", "", "2020-06-01", True, True),
        ("2020-01-01", "2021-01-01", "", "2021-01-01", True, False),
        ("2020-01-01", "2021-01-01", "", "2019-12-31", False, False),
        ("2020", "2021", "", "2021-05-01", True, False),
        ("2020", "", "", "2026-05-01", True, True),
        ("2020", "", "2022-07-30", "2022-07-30", True, True),
        ("2020", "", "2022-07-30", "2023-01-01", True, False),
        ("", "", "", "2023-01-01", False, False),
    ],
)
def test_a_term_holds(start: str, end: str, until: str, day: str, *, maybe: bool, surely: bool) -> None:
    person = authority().find(EntityType.PERSON, "Joe Biden")
    assert person is not None
    term = Term(person, "president", "President", "USA", start, end, until)
    assert (term.holds(day), term.holds(day, surely=True)) == (maybe, surely)


def test_names_of_offices(known: Offices) -> None:
    term = known.holder("foreign minister", "FRA", "2023-06-12")
    assert term is not None
    assert known.name(term) == "foreign minister, France"
    holder = known.organization(term)
    assert holder is not None
    assert holder.country == "FRA"


def test_two_presidents_of_one_country_on_one_day_are_none(known: Offices) -> None:
    day = "2022-01-10"
    for country in ("USA", "FRA", "UKR", "GEO", "AZE", "POL"):
        holders = {
            t.person.name
            for t in known._terms["president"]  # noqa: SLF001 (what the file holds)
            if t.where == country and t.holds(day, surely=True)
        }
        assert len(holders) == 1, country
