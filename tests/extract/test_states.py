"""States that nobody knows are told by their adjectives and by what states have."""

from collections.abc import Callable

import pytest

from kg_builder.authority import Authority
from kg_builder.extract.names.named import capitalized, countries
from kg_builder.extract.names.states import codes, unknown_states
from kg_builder.extract.text.syntax import Syntax

Parse = Callable[[str], Syntax]


@pytest.mark.parametrize(
    ("written", "states"),
    [
        ("Vardian/JJ ships/NNS left=leave/VBD/ROOT Vardia/NNP ~.", {"Vardia": "Vardia", "Vardian": "Vardia"}),
        ("Norland/NNP ~'s/POS army/NN left=leave/VBD/ROOT ~.", {"Norland": "Norland"}),
        ("the/DT government/NN of/IN Norland/NNP left=leave/VBD/ROOT ~.", {"Norland": "Norland"}),
        ("the/DT interior/NN ministry/NN of/IN Norland/NNP left=leave/VBD/ROOT ~.", {"Norland": "Norland"}),
        (
            "Foreign/NNP Minister/NNP Ann/NNP Poe/NNP of/IN Norland/NNP left=leave/VBD/ROOT ~.",
            {"Norland": "Norland"},
        ),
        ("Ann/NNP Poe/NNP of/IN Kestrel/NNP left=leave/VBD/ROOT ~.", {}),
        ("the/DT Ministry/NNP of/IN Defence/NNP left=leave/VBD/ROOT ~.", {}),
        ("Norway/NNP ~'s/POS army/NN left=leave/VBD/ROOT ~.", {}),
        ("Norland/NNP ~'s/POS goalkeeper/NN left=leave/VBD/ROOT ~.", {}),
        ("Robert/NNP ~'s/POS army/NN left=leave/VBD/ROOT ~.", {}),
        # A surname, of somebody in the text or in the files, a part of the world, a common noun, and what universities have, too.
        ("Robert/NNP Vardia/NNP left=leave/VBD/ROOT ~. Vardian/JJ fans/NNS fell=fall/VBD/ROOT ~. Vardia/NNP left/VBD/ROOT ~.", {}),
        ("Mr./NNP Vardia/NNP left=leave/VBD/ROOT ~. Vardian/JJ fans/NNS fell=fall/VBD/ROOT ~. Vardia/NNP left/VBD/ROOT ~.", {}),
        ("Putin/NNP ~'s/POS army/NN left=leave/VBD/ROOT ~.", {}),
        ("European/JJ ships/NNS left=leave/VBD/ROOT Europe/NNP ~.", {}),
        ("Republican/JJ voters/NNS left=leave/VBD/ROOT the/DT Republic/NNP ~.", {}),
        ("Norland/NNP ~'s/POS president/NN left=leave/VBD/ROOT ~.", {}),
    ],
)  # fmt: skip
def test_unknown_states(parsed: Parse, known: Authority, written: str, states: dict[str, str]) -> None:
    s = parsed(written)
    found = unknown_states(s, known, capitalized(s))
    assert found == states
    assert set(codes(s, capitalized(s), found)) == {f"?{state}" for state in states.values()}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Sofia/NNP/compound>Brandvold Brandvold/NNP/nsubj>left left=leave/VBD/ROOT ~.", {}),
        ("Sofia/NNP/compound>Airport Airport/NNP/nsubj>left left=leave/VBD/ROOT ~.", {"BGR": 1}),
        ("Sofia/NNP/nsubj>left left=leave/VBD/ROOT ~.", {"BGR": 1}),
    ],
)
def test_a_first_name_is_no_capital(
    parsed: Parse, known: Authority, written: str, found: dict[str, int]
) -> None:
    s = parsed(written)
    assert countries(s, known, capitalized(s)) == found
