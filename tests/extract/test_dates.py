"""Time expressions: what each form stands for, seen from the date of publication."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.extract.text.dates import find_dates

WEDNESDAY = "2024-12-18"

CASES = [
    # complete dates
    ("on 2024-03-05", "2024-03-05"),
    ("on March 5, 2023", "2023-03-05"),
    ("on March 5 2023", "2023-03-05"),
    ("on Mar. 5, 2023", "2023-03-05"),
    ("on March 5th, 2023", "2023-03-05"),
    ("on 5 March 2023", "2023-03-05"),
    ("on 5th March 2023", "2023-03-05"),
    ("on Sept. 9, 2023", "2023-09-09"),
    ("on Sep 9, 2023", "2023-09-09"),
    ("on May 1, 2023", "2023-05-01"),
    ("on 29 February 2024", "2024-02-29"),
    # without a year: the last such day
    ("on December 16", "2024-12-16"),
    ("on Dec. 16", "2024-12-16"),
    ("on 18 December", "2024-12-18"),
    ("on December 24", "2023-12-24"),
    # months and years
    ("in March 2023", "2023-03"),
    ("in November", "2024-11"),
    ("in December", "2024-12"),
    ("in 1987", "1987"),
    ("since 2014", "2014"),
    # days of the week: the day itself or the last one
    ("on Wednesday", "2024-12-18"),
    ("on Tuesday", "2024-12-17"),
    ("on Thursday", "2024-12-12"),
    ("late Monday", "2024-12-16"),
    ("last Wednesday", "2024-12-11"),
    ("last Tuesday", "2024-12-17"),
    # relative
    ("today", "2024-12-18"),
    ("yesterday", "2024-12-17"),
    ("this month", "2024-12"),
    ("earlier this month", "2024-12"),
    ("last month", "2024-11"),
    ("this year", "2024"),
    ("earlier this year", "2024"),
    ("last year", "2023"),
    ("Last month", "2024-11"),
    # weeks give the month, or the year, that holds them
    ("last week", "2024-12"),
    ("this week", "2024-12"),
    ("over the weekend", "2024-12"),
    ("last weekend", "2024-12"),
    ("two weeks ago", "2024-12"),
    ("three weeks ago", "2024"),
    # so long ago
    ("a day ago", "2024-12-17"),
    ("5 days ago", "2024-12-13"),
    ("two months ago", "2024-10"),
    ("twelve months ago", "2023-12"),
    ("ten years ago", "2014"),
    # parts of the day
    ("this morning", "2024-12-18"),
    ("tonight", "2024-12-18"),
    ("earlier in the day", "2024-12-18"),
    ("last night", "2024-12-17"),
    ("on the 5th of March, 2023", "2023-03-05"),
]


@pytest.mark.parametrize(("expression", "value"), CASES)
def test_expression(expression: str, value: str) -> None:
    text = f"She said {expression} that it rained."
    (found,) = find_dates(text, 0, len(text), WEDNESDAY)
    assert found.value == value
    assert text[found.start : found.end] in {
        expression,
        expression.removeprefix("on "),
        expression.removeprefix("on the "),
    }


@pytest.mark.parametrize(
    "text",
    [
        "on February 30, 2023",
        "on 31 June",
        "next Monday",
        "this coming Friday",
        "This Week",
        "It may rain.",
        "May rain fall.",
        "Mondays are dull.",
        "in 3024",
        "in 12024",
        "the march of 300 men",
        "in the march 12 men fell",
        "the 2024-13-45 form",
        "some 2000 soldiers",
    ],
)
def test_no_date(text: str) -> None:
    assert find_dates(text, 0, len(text), WEDNESDAY) == []


@pytest.mark.parametrize("published", [None, "", "soon"])
def test_without_a_date_of_publication_only_complete_dates_count(published: str | None) -> None:
    text = "On Monday, in March, yesterday, on 5 March, on 5 March 2023, in April 2023 and in 1987."
    values = [d.value for d in find_dates(text, 0, len(text), published)]
    assert values == ["2023-03-05", "2023-04", "1987"]


def test_may_with_a_year() -> None:
    text = "She said in May 2023 that it rained."
    assert [d.value for d in find_dates(text, 0, len(text), WEDNESDAY)] == ["2023-05"]


def test_only_the_given_stretch_is_read() -> None:
    text = "In 1987 or in 1991."
    assert [d.value for d in find_dates(text, 8, len(text), None)] == ["1991"]


def test_a_time_of_publication_counts_as_its_day() -> None:
    text = "She left on Monday."
    (found,) = find_dates(text, 0, len(text), "2024-12-18T09:30:00Z")
    assert found.value == "2024-12-16"


@pytest.mark.parametrize(
    ("published", "expression", "values"),
    [
        ("2025-01-02", "last week", ["2024-12"]),
        ("2025-01-02", "this week", []),
        ("2025-03-05", "last week", ["2025"]),
        ("2025-01-02", "over the weekend", ["2024-12"]),
        ("2025-03-02", "at the weekend", ["2025-03"]),  # that Sunday and the day before
        ("2025-03-01", "at the weekend", ["2025-02"]),  # a Saturday speaks of the weekend before
        ("2025-01-31", "two months ago", ["2024-11"]),
    ],
)
def test_spans_that_cross_a_border(published: str, expression: str, values: list[str]) -> None:
    assert [d.value for d in find_dates(expression, 0, len(expression), published)] == values


def test_month_before_january() -> None:
    text = "last month"
    (found,) = find_dates(text, 0, len(text), "2024-01-31")
    assert found.value == "2023-12"


@pytest.mark.parametrize("expression", ["yesterday", "on Sunday", "last month"])
def test_the_null_date_of_some_feeds(expression: str) -> None:
    # 0001-01-01 is what "no date" looks like in the feeds of many content systems.
    assert find_dates(expression, 0, len(expression), "0001-01-01T00:00:00") == []


DAYS = st.dates(min_value=date(1000, 1, 1)).map(lambda d: d.isoformat())


@given(st.text() | st.from_regex(r"(?:on |last )?(?:\w{3,9} ){1,3}\d{1,4}"), st.none() | DAYS)
def test_any_text(text: str, published: str | None) -> None:
    for d in find_dates(text, 0, len(text), published):
        assert 0 <= d.start < d.end <= len(text)
        assert re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", d.value)
        assert text[d.start : d.end].strip() == text[d.start : d.end]


@given(
    DAYS,
    st.sampled_from(
        ["today", "yesterday", "on Monday", "on Sunday", "last Friday", "last month", "last year"]
    ),
)
def test_what_is_past_is_not_after_the_publication(published: str, expression: str) -> None:
    (found,) = find_dates(expression, 0, len(expression), published)
    assert found.value <= published
