from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.sources.dates import iso_date, leading_date

LAYOUTS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%Y-%m-%dT%H:%M:%S+02:00",
    "%Y-%m-%d %H:%M:%S.000000",
    "%B %d, %Y",
    "%b. %d, %Y, %I:%M %p ET",
    "%A, %B %d, %Y at %H:%M",
    "%d %B %Y",
    "%d-%b-%Y",
    "%a, %d %b %Y %H:%M:%S GMT",
    "%d.%m.%Y",
)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(LAYOUTS))
def test_every_layout_of_every_date_is_read(day: date, layout: str) -> None:
    assert iso_date(day.strftime(layout)) == day.isoformat()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("16/12/2024", "2024-12-16"),
        ("12/16/2024", "2024-12-16"),
        ("12/12/2024", "2024-12-12"),
        ("Sept. 3rd, 2021", "2021-09-03"),
        ("the 3rd of May 2021", None),
        ("3rd of May 2021", "2021-05-03"),
        ("Dec 16, 2024 | 5 p.m.", "2024-12-16"),
        ("2024-12", "2024-12"),
        ("2024", "2024"),
    ],
)
def test_other_forms(value: str, expected: str | None) -> None:
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "05/06/2024",
        "2024-02-30",
        "2024-13-01",
        "yesterday",
        "Monday",
        "",
        "Dec 16",
        "1734307200",
        "16 talks 2024",
    ],
)
def test_what_is_ambiguous_or_no_date_is_not_read(value: str) -> None:
    assert iso_date(value) is None


def test_a_date_with_prose_behind_it_is_leading_but_is_no_date_value() -> None:
    assert leading_date("2024-12-16 The talks went on") == ("2024-12-16", 10)
    assert iso_date("2024-12-16 The talks went on") is None
