"""Persons beyond the recognizer: first names, honorifics, surnames again, relatives, surnames that are places."""

from collections.abc import Callable

import pytest

from kg_builder.authority import Authority
from kg_builder.extract.names import find_names
from kg_builder.extract.names.named import Name
from kg_builder.extract.names.persons import _standing, surname
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType

Parse = Callable[[str], Syntax]
LEFT = "left=leave/VBD/ROOT ~."


def persons(s: Syntax, known: Authority) -> list[Name]:
    return [n for n in find_names(s, [], known) if n.type is EntityType.PERSON]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"Anna/NNP/compound>Brook Brook/NNP/nsubj>left {LEFT}", ["Anna Brook"], id="first name"),
        pytest.param(
            f"Anna/NNP/compound>Brook Brook/NNP/nsubj>left/PERSON {LEFT}", ["Anna Brook"], id="the recognizer cut the first name off"
        ),
        pytest.param(f"Qarn/NNP/compound>Brook Brook/NNP/nsubj>left {LEFT}", [], id="no first name"),
        pytest.param(
            f"Anna/NNP/compound>Brook Brook/NNP/nsubj>left {LEFT} Qarn/NNP/compound>Brook Brook/NNP/nsubj>left {LEFT}",
            ["Anna Brook", "Qarn Brook"], id="another one of that surname, by a first name that nobody knows",
        ),
        pytest.param(
            f"Anna/NNP/compound>Brook Brook/NNP/nsubj>left {LEFT} Inspector/NNP/compound>Brook Brook/NNP/nsubj>left {LEFT}",
            ["Anna Brook", "Brook"], id="a rank is no first name",
        ),
        pytest.param(f"Dr./NNP/compound>Brook Brook/NNP/nsubj>left {LEFT}", ["Brook"], id="honorific"),
        pytest.param(
            f"Anna/NNP/compound>Brook von/NNP/compound>Brook der/NNP/compound>Brook Brook/NNP/nsubj>left {LEFT}",
            ["Anna von der Brook"], id="particles",
        ),
        pytest.param(f"Anna/NNP/compound>Bank Bank/NNP/nsubj>left {LEFT}", [], id="a bank of that name"),
        pytest.param(
            f"Anna/NNP/compound>Tarasenko Tarasenko/NNP/nsubj>left/PERSON {LEFT} Tarasenka/NNP/nsubj>sat sat=sit/VBD/ROOT ~.",
            ["Anna Tarasenko", "Tarasenka"], id="misspelt",
        ),
        pytest.param(
            f"Anna/NNP/compound>Brook Brook/NNP/nsubj>left/PERSON {LEFT} Broom/NNP/nsubj>sat sat=sit/VBD/ROOT ~.",
            ["Anna Brook"], id="a short name is not misspelt",
        ),
        pytest.param(
            f"Anna/NNP/compound>Brook Brook/NNP/nsubj>left/PERSON {LEFT} Brook/NNP/nsubj>sat/ORG sat=sit/VBD/ROOT ~. "
            "Anna/NNP/nsubj>ate/GPE ate=eat/VBD/ROOT ~.",
            ["Anna Brook", "Brook", "Anna"], id="one type for the parts of a name",
        ),
    ],
)  # fmt: skip
def test_person(parsed: Parse, known: Authority, written: str, expected: list[str]) -> None:
    assert [n.text for n in persons(parsed(written), known)] == expected


@pytest.mark.parametrize(
    ("written", "titles"),
    [
        (f"Mrs./NNP/compound>Brook Brook/NNP/nsubj>left/PERSON {LEFT}", [("mrs", "female")]),
        (f"Gen./NNP/compound>Brook Brook/NNP/nsubj>left/PERSON {LEFT}", [("general", "")]),
        (f"Senator/NNP/compound>Brook Brook/NNP/nsubj>left/PERSON {LEFT}", [("senator", "")]),
        (
            (
                f"Sol/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON and/CC/cc>Brook his/PRP$/poss>wife wife/NN/conj>Brook ~, "
                f"Mar/NNP/compound>Lund/PERSON Lund/NNP/appos>wife/PERSON ~, {LEFT}"
            ),
            [("", "male"), ("", "female")],
        ),
        (
            (
                f"Sol/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON and/CC/cc>Brook her/PRP$/poss>son son/NN/conj>Brook "
                f"Vern/NNP/appos>son/PERSON {LEFT}"
            ),
            [("", "female"), ("", "male")],
        ),
    ],
)
def test_titles_and_relatives(
    parsed: Parse, known: Authority, written: str, titles: list[tuple[str, str]]
) -> None:
    assert [(n.title, n.gender) for n in persons(parsed(written), known)] == titles


def test_a_capital_that_is_a_surname(parsed: Parse, known: Authority) -> None:
    ruth = f"Ruth/NNP/compound>London/PERSON London/NNP/nsubj>left/PERSON {LEFT} "
    alone = parsed(f"{ruth} London/NNP/nsubj>sat/GPE sat=sit/VBD/ROOT ~.")
    assert [n.text for n in persons(alone, known)] == ["Ruth London", "London"]
    city = parsed(f"{ruth} She/PRP/nsubj>sat sat=sit/VBD/ROOT in/IN/prep>sat London/NNP/pobj>in/GPE ~.")
    assert [n.text for n in persons(city, known)] == ["Ruth London"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Brook", "Brook"),
        ("Ursula von der Leyen", "von der Leyen"),
        ("Brook", "Brook"),
        ("al Varn", "Varn"),
    ],
)
def test_surname(name: str, expected: str) -> None:
    assert surname(name) == expected


def test_surnames_are_found_again_whatever_their_number_and_form() -> None:
    names = {"Poe", "von der Leyen", "O’Brien", "Poe-Lund"}
    text = "Poe met von der Leyen; Poe-Lund and O’Brien left. Poets came, and Poe."
    assert [form for _, form in _standing(text, names)] == [
        "Poe",
        "von der Leyen",
        "Poe-Lund",
        "O’Brien",
        "Poe",
    ]
    assert all(text.startswith(form, at) for at, form in _standing(text, names))
    many = {f"Name{n}" for n in range(20_000)}
    assert sum(1 for _ in _standing(" ".join(sorted(many)), many)) == len(many)
