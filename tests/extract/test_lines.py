"""Hard-wrapped texts are read as the paragraphs that they are."""

import textwrap

import pytest

from kg_builder.extract.text.lines import unwrapped

PARAGRAPHS = [
    (
        "The harbour master of Vell said on Monday that no ship would leave the port before the ice had gone, and that "
        "the two ferries which were caught outside had been told to wait."
    ),
    (
        "“We have food for nine days,” said Mira Tollan, the captain of the larger one, “and we have told our passengers "
        "that nobody is in danger, whatever they may read.”"
    ),
]


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_wrapped_paragraphs_are_joined_and_keep_their_offsets(width: int, newline: str) -> None:
    wrapped = (newline * 2).join(textwrap.fill(p, width).replace("\n", newline) for p in PARAGRAPHS)
    joined = unwrapped(wrapped)
    assert len(joined) == len(wrapped)
    assert [" ".join(p.split()) for p in joined.split(newline * 2)] == PARAGRAPHS
    assert newline * 2 in joined


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One line",
        "\n".join(PARAGRAPHS),
        "Bread and salt\nTwo eggs\nA pound of flour\nMilk\nSome butter and a little sugar",
        "HARBOUR FROZEN\nBy Ida Krall\nVELL\nMonday\nThe harbour is closed until further notice, its master said.",
        "ALDER: Will you sign?\nBROOK: Not today.\nALDER: When will you?\nBROOK: When the ice has gone from the port.",
    ],
)
def test_lines_that_had_room_are_left_alone(text: str) -> None:
    assert unwrapped(text) == text


def test_only_wraps_become_spaces() -> None:
    text = "PORT CLOSED\n\n" + textwrap.fill(PARAGRAPHS[0], 60) + "\n\n" + textwrap.fill(PARAGRAPHS[1], 60)
    joined = unwrapped(text)
    assert joined.count("\n\n") == 2
    assert joined.replace("\n\n", "").count("\n") == 0
    assert {b for a, b in zip(text, joined, strict=True) if a != b} == {" "}
