"""Who does what with a treaty."""

from collections.abc import Callable
from typing import Any

import pytest

from kg_builder.extract.treaty_actions import find_actions

TREATY = "the/DT/det>Treaty Lake/NNP/compound>Treaty Varn/NNP/compound>Treaty Treaty/NNP"

CASES = {
    "object": (f"Norway/NNP/nsubj>violated/GPE violated=violate/VBD/ROOT {TREATY}/dobj>violated ~.", "violate"),
    "preposition": (f"Norway/NNP/nsubj>withdrew/GPE withdrew=withdraw/VBD/ROOT from/IN/prep>withdrew {TREATY}/pobj>from ~.", "withdraw"),
    "particle and preposition": (
        f"Norway/NNP/nsubj>pulled/GPE pulled=pull/VBD/ROOT out/RP/prt>pulled of/IN/prep>out {TREATY}/pobj>of ~.", "withdraw",
    ),
    "passive": (
        (f"{TREATY}/nsubjpass>ratified was=be/VBD:AUX/auxpass>ratified ratified=ratify/VBN/ROOT by/IN/agent>ratified "
        "Norway/NNP/pobj>by/GPE ~."), "ratify",
    ),
    "noun": (
        (f"Norway/NNP/poss>withdrawal/GPE ~'s/POS/case>Norway withdrawal/NN/nsubj>hurt from/IN/prep>withdrawal {TREATY}/pobj>from "
        "hurt/VBD/ROOT ~."), "withdraw",
    ),
    "infinitive": (
        f"Norway/NNP/nsubj>wants/GPE wants=want/VBZ/ROOT to/TO/aux>extend extend/VB/xcomp>wants {TREATY}/dobj>extend ~.", "extend",
    ),
    "coordinated treaties": (
        f"Norway/NNP/nsubj>signed/GPE signed=sign/VBD/ROOT a/DT/det>deal deal/NN/dobj>signed and/CC/cc>deal {TREATY}/conj>deal ~.",
        "sign",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("written", "act"), CASES.values(), ids=CASES.keys())
def test_action(read: Callable[[str], Any], written: str, act: str) -> None:
    scene = read(written)
    (found,) = find_actions(scene.syntax, scene.entities, scene.coreference)
    assert (found.act, found.treaty.name, found.negated) == (act, "Lake Varn Treaty", False)
    assert found.actor is not None
    assert found.actor.name == "Government of Norway"
    assert "Treaty" in scene.syntax.text[found.start : found.end]


def test_negation(read: Callable[[str], Any]) -> None:
    scene = read(
        "Norway/NNP/nsubj>signed/GPE has=have/VBZ:AUX/aux>signed not/RB:PART/neg>signed signed=sign/VBN/ROOT "
        f"{TREATY}/dobj>signed ~."
    )
    (found,) = find_actions(scene.syntax, scene.entities, scene.coreference)
    assert (found.act, found.negated) == ("sign", True)


def test_no_actor(read: Callable[[str], Any]) -> None:
    scene = read(f"{TREATY}/nsubjpass>ratified was=be/VBD:AUX/auxpass>ratified ratified=ratify/VBN/ROOT ~.")
    (found,) = find_actions(scene.syntax, scene.entities, scene.coreference)
    assert (found.act, found.actor) == ("ratify", None)


@pytest.mark.parametrize(
    "written",
    [
        f"Norway/NNP/nsubj>praised/GPE praised=praise/VBD/ROOT {TREATY}/dobj>praised ~.",
        f"{TREATY}/nsubj>expired expired=expire/VBD/ROOT ~.",
    ],
)
def test_no_action(read: Callable[[str], Any], written: str) -> None:
    scene = read(written)
    assert find_actions(scene.syntax, scene.entities, scene.coreference) == []


def test_what_is_signed_is_about_the_treaty(read: Callable[[str], Any]) -> None:
    scene = read(
        "Norway/NNP/nsubj>signed/GPE signed=sign/VBD/ROOT letters=letter/NNS/dobj>signed about/IN/prep>letters "
        f"{TREATY}/pobj>about ~."
    )
    assert find_actions(scene.syntax, scene.entities, scene.coreference) == []


def test_out_as_a_preposition(read: Callable[[str], Any]) -> None:
    scene = read(
        f"Norway/NNP/nsubj>pulled/GPE pulled=pull/VBD/ROOT out/IN/prep>pulled of/IN/prep>out {TREATY}/pobj>of ~."
    )
    assert [a.act for a in find_actions(scene.syntax, scene.entities, scene.coreference)] == ["withdraw"]
