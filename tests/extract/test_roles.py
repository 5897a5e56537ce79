"""Offices beside a name."""

from collections.abc import Callable
from typing import Any

import pytest

BROOK = "Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON"
LEFT = "left=leave/VBD/ROOT ~."
COUNCIL = "the/DT/det>Council Harbour/NNP/compound>Council/ORG Council/NNP/pobj>of/ORG"

CASES = {
    "in front": (f"Mayor/NNP/compound>Brook {BROOK} {LEFT}", [("Mayor", None)]),
    "two words": (f"Foreign/NNP/compound>Minister Minister/NNP/compound>Brook {BROOK} {LEFT}", [("Foreign Minister", None)]),
    "country in front": (
        f"Norwegian/JJ/amod>Minister/NORP Prime/NNP/compound>Minister Minister/NNP/compound>Brook {BROOK} {LEFT}",
        [("Prime Minister", "Norway")],
    ),
    "organization in front": (
        f"Kestrel/NNP/compound>News/ORG News/NNP/compound>editor/ORG editor/NN/compound>Brook {BROOK} {LEFT}",
        [("editor", "Kestrel News")],
    ),
    "apposition": (f"{BROOK} ~, the/DT/det>mayor mayor/NN/appos>Brook ~, {LEFT}", [("mayor", None)]),
    "apposition with its body": (
        f"{BROOK} ~, the/DT/det>head head/NN/appos>Brook of/IN/prep>head {COUNCIL} ~, {LEFT}", [("head", "Harbour Council")],
    ),
    "two in apposition": (
        (f"{BROOK} ~, the/DT/det>mayor mayor/NN/appos>Brook and/CC/cc>mayor a/DT/det>judge former/JJ/amod>judge judge/NN/conj>mayor "
        f"~, {LEFT}"), [("mayor", None), ("former judge", None)],
    ),
    "clause instead of an office": (f"{BROOK} ~, who/WP/nsubj>judges judges=judge/VBZ/relcl>Brook ~, {LEFT}", []),
    "no office": (f"Clever/JJ/amod>Brook {BROOK} ~, a/DT/det>swimmer swimmer/NN/appos>Brook ~, {LEFT}", []),
    "nothing around": (f"{BROOK} {LEFT}", []),
    "not over a line break": (f"Mayor/NNP/ROOT ⏎ ~{BROOK} {LEFT}", []),
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), CASES.values(), ids=CASES.keys())
def test_role(read: Callable[[str], Any], written: str, expected: list[tuple[str, str | None]]) -> None:
    scene = read(written)
    found = [(r.office, r.organization.name if r.organization else None) for r in scene.roles]
    assert found == expected
    assert all(r.person.name == "Ada Brook" for r in scene.roles)
    assert all(r.office.split()[-1] in scene.syntax.text[r.start : r.end] for r in scene.roles)


@pytest.mark.parametrize("office", ["spokesman", "secretary"])
def test_an_office_that_begins_with_s(read: Callable[[str], Any], office: str) -> None:
    scene = read(
        f"Kestrel/NNP/compound>News/ORG News/NNP/compound>{office}/ORG {office}/NN/compound>Brook {BROOK} {LEFT}"
    )
    assert [r.office for r in scene.roles] == [office]


def test_an_office_tells_the_gender(read: Callable[[str], Any]) -> None:
    scene = read(f"Queen/NNP/compound>Brook {BROOK} {LEFT}")
    assert scene.cluster("Ada Brook").gender == "female"


def test_offices_are_noted_with_their_country(read: Callable[[str], Any]) -> None:
    scene = read(CASES["country in front"][0])
    assert scene.cluster("Ada Brook").offices == [("prime minister", "NOR")]
