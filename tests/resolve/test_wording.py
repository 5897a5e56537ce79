"""When two wordings are one utterance, and when two texts are copies."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.resolve.copies import _Page, alike, sketch
from kg_builder.resolve.wording import Wording, same_words

QUOTED = "We will not return to the lake treaty unless the inspections resume"


@pytest.mark.parametrize(
    "other",
    [
        QUOTED + ",",
        "they would not return to the lake treaty unless the inspections resumed",
        "unless the inspections resume, we will not return to the lake treaty",
        "not return to the lake treaty unless the inspections resume",
    ],
)
def test_the_same_words(other: str) -> None:
    assert same_words(Wording.of(QUOTED), Wording.of(other)) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (QUOTED, "We will return to the lake treaty unless the inspections resume"),
        (QUOTED, "the lake treaty was a mistake"),
        (
            "the navy would send 12 ships to the islands in spring",
            "the navy would send 40 ships to the islands in spring",
        ),
        (
            "the navy would send two ships to the islands in spring",
            "the navy would send 3 ships to the islands in spring",
        ),
        (
            "the delegation from Norland would leave the summit in anger",
            "the delegation from Vessia would leave the summit in anger",
        ),
        ("to comment on the talks", "to comment on the budget"),
        (
            "the mill must pay the weavers of the valley more for night shifts",
            "the mill must end night shifts for the weavers of the valley now",
        ),
    ],
)
def test_other_words(one: str, other: str) -> None:
    assert same_words(Wording.of(one), Wording.of(other)) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "should the hostile course of the northern fleet continue, we will take adequate naval and economic measures",
            "if the northern fleet keeps to its hostile course, our sailors will reply with adequate naval and economic steps, harshly",
        ),
        (
            "Vardia needs “lasting and legally binding guarantees” that Orland will not build a dam",
            "she would accept only “lasting and legally binding guarantees” from the Lake Council",
        ),
    ],
)
def test_free_translations_and_quoted_pieces(one: str, other: str) -> None:
    assert same_words(Wording.of(one), Wording.of(other)) > 0


@given(st.text(), st.text())
def test_it_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    a, b = Wording.of(one), Wording.of(other)
    assert same_words(a, b) == same_words(b, a)
    assert 0 <= same_words(a, b) <= 1
    assert same_words(a, a) == 1


PIECES = st.sampled_from(
    [
        "two",
        "5,000",
        "don’t",
        "O'Neill",
        "Straße",
        "İt's",
        "“we will go on”",
        '"',
        "-",
        "\n",
        "\x85",
        "_",
        "n't",
        "x's's",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join)))
def test_it_is_kept_as_text_without_loss(text: str) -> None:
    wording = Wording.of(text)
    assert Wording.from_text(wording.to_text()) == wording


def test_little_is_not_known_again() -> None:
    assert not Wording.of("to comment on it").tells
    assert Wording.of(QUOTED).tells


WORDS = [f"word{n}" for n in range(200)]


def document(words: list[str], publisher: str = "", day: int | None = 1) -> _Page:
    hashes, size = sketch(" ".join(words))
    return _Page(1, "https://example.org/1", day, publisher, size, array("I", hashes))


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        (document(WORDS), document(WORDS), True),
        (document(WORDS), document([*WORDS[:90], "another", *WORDS[90:]]), True),
        (document(WORDS), document(WORDS[:80]), True),
        (document(WORDS), document(WORDS[:40]), False),
        (document(WORDS), document([w for n, w in enumerate(WORDS) if n % 4]), False),
        (document(WORDS), document([f"x{w}" for w in WORDS]), False),
        (
            document(WORDS, "Courier", 1),
            document([*WORDS[:150], *(f"x{n}" for n in range(50))], "Courier", 9),
            False,
        ),
        (
            document(WORDS, "Courier", 1),
            document([*WORDS[:150], *(f"x{n}" for n in range(50))], "Mirror", 9),
            True,
        ),
        (document(WORDS, "Courier", 1), document(WORDS, "Courier", 9), True),
    ],
)
def test_copies(one: _Page, other: _Page, copies: bool) -> None:  # noqa: FBT001
    common = set(one.hashes).intersection(other.hashes)
    assert alike(one, other, common) is alike(other, one, common) is copies


def test_a_sketch_is_the_same_on_every_machine() -> None:
    # CRC-32 of "one two three four" and of "two three four five".
    assert sketch("One two three four five.") == ([1613931443, 4104913968], 2)
