from hypothesis import given
from hypothesis import strategies as st

from kg_builder.rdf.table import table as lines_of


def table(names: list[str], rows: list[list[str]], width: int = 80) -> str:
    return "".join(f"{line}\n" for line in lines_of(names, rows, width))


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def test_numbers_stand_to_the_right_and_text_to_the_left() -> None:
    assert table(["who", "n"], [["Orland", "2"], ["Vardia", "10"]]).splitlines() == [
        "who      n",
        "------  --",
        "Orland   2",
        "Vardia  10",
        "(2 rows)",
    ]


def test_long_text_is_wrapped_and_short_columns_stay_whole() -> None:
    text = table(["speaker", "words"], [["Ilse Brandt", "We will answer. " * 12]], 60)
    assert all(len(line) <= 60 for line in text.splitlines())
    assert "Ilse Brandt  We will answer." in text
    assert text.count("answer.") == 12


def test_no_rows() -> None:
    assert table(["a"], []) == "a\n-\n(0 rows)\n"


def test_nothing_in_a_cell_can_take_over_the_terminal() -> None:
    text = table(["x"], [["\x1b[31mred\x07 \u202eback\nnext"]])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert len(text.splitlines()) == 4


def test_wide_characters_count_double() -> None:
    lines = table(["a", "b"], [["日本", "x"], ["abcd", "y"]]).splitlines()
    assert lines[2:4] == ["日本  x", "abcd  y"]


@given(
    st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), max_size=4)),
    st.integers(20, 120),
)
def test_any_cells_give_lines_within_the_width(rows: list[list[str]], width: int) -> None:
    names = [f"c{i}" for i in range(len(rows[0]) if rows else 1)]
    lines = table(names, rows, width).splitlines()
    # Four columns of at least six do not fit twenty: the width is then exceeded, and only then.
    assert all(len(line) <= max(width, 4 * 8) for line in lines)
    assert lines[-1].startswith(f"({len(rows)} row")
