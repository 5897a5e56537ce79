"""Who does what with a treaty."""

from collections.abc import Callable
from typing import Any

import pytest

from kg_builder.extract import Extractor
from kg_builder.extract.treaties.actions import find_actions
from kg_builder.model import Document

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
    assert found.actor.name == "Norway"
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


SIGNED = f"Norway/NNP/nsubj>signed/GPE signed=sign/VBD/ROOT {TREATY}/dobj>signed ~."


@pytest.mark.parametrize(
    ("written", "act", "actor"),
    [
        ("Peru/NNP/nsubj>withdrew/GPE withdrew=withdraw/VBD/ROOT ~.", "withdraw", "Peru"),
        ("Peru/NNP/nsubj>pulled/GPE pulled=pull/VBD/ROOT out/RP/prt>pulled ~.", "withdraw", "Peru"),
        ("Peru/NNP/nsubj>ratified/GPE ratified=ratify/VBD/ROOT it/PRP/dobj>ratified ~.", "ratify", "Peru"),
        (
            "Peru/NNP/nsubj>broke/GPE broke=break/VBD/ROOT the/DT/det>pact pact/NN/dobj>broke ~.",
            "violate",
            "Peru",
        ),
        (
            "It/PRP/nsubj>broke broke=break/VBD/ROOT the/DT/det>pact pact/NN/dobj>broke ~.",
            "violate",
            "Norway",
        ),
    ],
)
def test_the_treaty_of_the_sentence_before(
    read: Callable[[str], Any], written: str, act: str, actor: str
) -> None:
    scene = read(f"{SIGNED} {written}")
    first, second = find_actions(scene.syntax, scene.entities, scene.coreference)
    assert (first.act, first.treaty.name) == ("sign", "Lake Varn Treaty")
    assert (second.act, second.treaty, second.actor.name) == (act, first.treaty, actor)


@pytest.mark.parametrize(
    "written",
    [
        "Peru/NNP/nsubj>withdrew/GPE withdrew=withdraw/VBD/ROOT its/PRP$/poss>troops troops/NNS/dobj>withdrew ~.",
        "Peru/NNP/nsubj>withdrew/GPE withdrew=withdraw/VBD/ROOT from/IN/prep>withdrew Oslo/NNP/pobj>from/GPE ~.",
        "Peru/NNP/nsubj>broke/GPE broke=break/VBD/ROOT it/PRP/dobj>broke ~.",
        "Peru/NNP/nsubj>broke/GPE broke=break/VBD/ROOT a/DT/det>pact pact/NN/dobj>broke ~.",
    ],
)
def test_something_else_than_the_treaty_before(read: Callable[[str], Any], written: str) -> None:
    scene = read(f"{SIGNED} {written}")
    assert [a.act for a in find_actions(scene.syntax, scene.entities, scene.coreference)] == ["sign"]


def test_each_of_two_actors_acts(read: Callable[[str], Any]) -> None:
    scene = read(
        f"Norway/NNP/nsubj>signed/GPE and/CC/cc>Norway Peru/NNP/conj>Norway/GPE signed=sign/VBD/ROOT {TREATY}/dobj>signed ~."
    )
    found = find_actions(scene.syntax, scene.entities, scene.coreference)
    assert [a.actor.name for a in found] == ["Norway", "Peru"]


@pytest.mark.parametrize("before", ["", "On/IN/prep>accused Monday/NNP/pobj>On "])
def test_the_accused_is_the_actor(read: Callable[[str], Any], before: str) -> None:
    scene = read(
        f"{before}Norway/NNP/nsubj>accused/GPE accused=accuse/VBD/ROOT Peru/NNP/dobj>accused/GPE of/IN/prep>accused "
        f"violating=violate/VBG/pcomp>of terms=term/NNS/dobj>violating of/IN/prep>terms {TREATY}/pobj>of ~."
    )
    (found,) = find_actions(scene.syntax, scene.entities, scene.coreference)
    assert (found.act, found.actor.name, found.modality.value) == ("violate", "Peru", "alleged")


def test_two_verbs_share_a_treaty(read: Callable[[str], Any]) -> None:
    scene = read(
        "Norway/NNP/nsubj>signed/GPE signed=sign/VBD/ROOT and/CC/cc>signed ratified=ratify/VBD/conj>signed "
        f"{TREATY}/dobj>ratified ~."
    )
    found = find_actions(scene.syntax, scene.entities, scene.coreference)
    assert [(a.act, a.actor.name) for a in found] == [("sign", "Norway"), ("ratify", "Norway")]


@pytest.mark.parametrize(
    ("head", "verb", "date"),
    [
        ("signed", "signed=sign/VBD/ROOT", "2024-12-16"),
        ("sign", "will/MD/aux>sign sign/VB/ROOT", None),
    ],
)
def test_the_day_hangs_on_the_action(
    read: Callable[[str], Any], head: str, verb: str, date: str | None
) -> None:
    scene = read(
        f"Norway/NNP/nsubj>{head}/GPE {verb} {TREATY}/dobj>{head} on/IN/prep>{head} Monday/NNP/pobj>on ~."
    )
    (found,) = find_actions(scene.syntax, scene.entities, scene.coreference, "2024-12-18")
    assert (found.date.value if found.date else None) == date


def test_out_as_a_preposition(read: Callable[[str], Any]) -> None:
    scene = read(
        f"Norway/NNP/nsubj>pulled/GPE pulled=pull/VBD/ROOT out/IN/prep>pulled of/IN/prep>out {TREATY}/pobj>of ~."
    )
    assert [a.act for a in find_actions(scene.syntax, scene.entities, scene.coreference)] == ["withdraw"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway pulled out of the Treaty on Open Skies in 2021.", ("withdraw", "affirmed", "asserted")),
        ("Norway denied that it would leave the Paris Agreement.", ("withdraw", "denied", "planned")),
        (
            "Norway rejected claims that it had violated the Paris Agreement.",
            ("violate", "denied", "alleged"),
        ),
        ("Norway denied plans to leave the Paris Agreement.", ("withdraw", "denied", "alleged")),
    ],
)
def test_actions_of_parsed_texts(extractor: Extractor, text: str, expected: tuple[str, str, str]) -> None:
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text)])
    names = {e.id: e.name for e in extraction.entities}
    (action,) = extraction.treaty_actions
    assert (action.act, action.polarity.value, action.modality.value) == expected
    assert "Norway" in names[action.actor or ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway suspended the 2009 Lake Accord.", None),
        ("Norway withdrew from the 1994 Lake Treaty on Monday.", "2024-02-05"),
        ("Norway ratified the Lake Treaty of 1994 in 2001.", "2001"),
        ("Norway ratified the Lake Treaty in 2001.", "2001"),
        ("The 1994 Lake Treaty was suspended last year.", "2023"),
        ("Norway's 2009 withdrawal from the Lake Treaty hurt.", "2009"),
    ],
)
def test_the_year_of_a_treaty_is_not_that_of_the_action(
    extractor: Extractor, text: str, expected: str | None
) -> None:
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text, published="2024-02-06")])
    (action,) = extraction.treaty_actions
    assert action.date == expected
