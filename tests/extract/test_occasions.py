"""Venues, events and media, the outlets among them, and the date of the utterance."""

from collections.abc import Callable

import pytest

from kg_builder.extract.names.outlets import is_outlet
from kg_builder.extract.statements.dating import utterance_date
from kg_builder.extract.statements.occasions import occasions
from kg_builder.extract.statements.reported import carriers, quoted_person
from kg_builder.extract.text.syntax import Syntax

Parse = Callable[[str], Syntax]

BROOK = "Brook/NNP/nsubj"
RAINED = "that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp"


def scene(s: Syntax, cue: str = "said") -> tuple[int, tuple[int, int], tuple[tuple[int, int], ...]]:
    """Anchor, cue and a content from "that" to the end."""
    anchor = s.words.index(cue)
    content = ((s.text.index("that"), len(s.text) - 1),) if "that" in s.words else ()
    return anchor, s.chars(anchor, anchor + 1), content


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT in/IN/prep>said an/DT/det>interview interview/NN/pobj>in with/IN/prep>interview Lund/NNP/pobj>with {RAINED}>said ~.", ["an interview with Lund"], id="interview"),
        pytest.param(f"Speaking=speak/VBG/advcl>said at/IN/prep>Speaking a/DT/det>summit summit/NN/pobj>at ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", ["a summit"], id="speaking at"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT in/IN/prep>said anger/NN/pobj>in {RAINED}>said ~.", [], id="no occasion"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT {RAINED}>said at/IN/prep>said a/DT/det>summit summit/NN/pobj>at ~.", [], id="inside the content"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT at/IN/prep>said the/DT/det>start start/NN/pobj>at of/IN/prep>start a/DT/det>summit summit/NN/pobj>of {RAINED}>said ~.", ["the start of a summit"], id="part of an event"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT at/IN/prep>said the/DT/det>start start/NN/pobj>at {RAINED}>said ~.", [], id="part of nothing"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT after/IN/prep>said a/DT/det>summit summit/NN/pobj>after {RAINED}>said ~.", [], id="after an event"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT at/IN/prep>said a/DT/det>summit summit/NN/pobj>at on/IN/prep>summit Monday/NNP/pobj>on {RAINED}>said ~.", ["a summit"], id="without its date"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT in/IN/prep>said an/DT/det>interview interview/NN/pobj>in published=publish/VBN/acl>interview today/NN/npadvmod>published {RAINED}>said ~.", ["an interview"], id="without its participle"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT on/IN/prep>said Radio/NNP/compound>Orland Orland/NNP/pobj>on {RAINED}>said ~.", ["Radio Orland"], id="an outlet"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT on/IN/prep>said Cape/NNP/compound>Orland Orland/NNP/pobj>on {RAINED}>said ~.", [], id="a place"),
        pytest.param(f"{BROOK}>told said=say/VBD:NOUN/dep>told told=tell/VBD/ROOT reporters/NNS/dobj>told at/IN/prep>reporters a/DT/det>summit summit/NN/pobj>at {RAINED}>told ~.", ["a summit"], id="hung into whom it was told"),
    ],
)  # fmt: skip
def test_occasions(parsed: Parse, written: str, expected: list[str]) -> None:
    s = parsed(written)
    anchor, cue, content = scene(s, "told" if "told" in s.words else "said")
    found = occasions(s, anchor, cue, content, lambda r: is_outlet(s.text[slice(*r)]))
    assert [s.text[slice(*r)] for r in found] == expected


@pytest.mark.parametrize(
    ("name", "category", "expected"),
    [
        ("Belmar Courier", None, True),
        ("Radio Orland", None, True),
        ("Channel 5", None, True),
        ("state television", None, True),
        ("the broadcaster NRK", None, True),
        ("Vardian Press Agency", None, True),
        ("Space Agency", None, False),
        ("news conference", None, False),
        ("newspaper editor Ada Brook", None, False),
        ("Guardian Council", None, False),
        ("Times", None, False),
        ("Times of Orland", "government", False),
        ("Reuters", "news agency", True),
        ("", None, False),
    ],
)
def test_outlets(name: str, category: str | None, *, expected: bool) -> None:
    assert is_outlet(name, category) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT on/IN/prep>said Monday/NNP/pobj>on {RAINED}>said ~.", "2024-12-16", id="on Monday"),
        pytest.param(f"On/IN/prep>came Monday/NNP/pobj>On {BROOK}>came came=come/VBD/ROOT and/CC/cc>came said=say/VBD/conj>came {RAINED}>said ~.", "2024-12-16", id="common to both verbs"),
        pytest.param(f"{BROOK}>came came=come/VBD/ROOT on/IN/prep>came Monday/NNP/pobj>on and/CC/cc>came said=say/VBD/conj>came {RAINED}>said ~.", None, id="of the other verb"),
        pytest.param(f"After/IN/prep>said the/DT/det>storm storm/NN/pobj>After on/IN/prep>storm Monday/NNP/pobj>on ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", None, id="after something else"),
        pytest.param(f"{BROOK}>said ~, elected=elect/VBN/acl>Brook in/IN/prep>elected 2019/CD/pobj>in ~, said=say/VBD/ROOT {RAINED}>said ~.", None, id="of what is told of the speaker"),
        pytest.param(f"At/IN/prep>said a/DT/det>summit summit/NN/pobj>At on/IN/prep>summit Monday/NNP/pobj>on ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", "2024-12-16", id="of the occasion"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp>said on/IN/prep>rained Monday/NNP/pobj>on ~.", None, id="inside the content"),
        pytest.param(f"Since/IN/prep>said Monday/NNP/pobj>Since ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", None, id="since"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT Monday/NNP/dobj>rained {RAINED}>said ~.", "2024-12-16", id="right behind the cue"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", None, id="none"),
    ],
)  # fmt: skip
def test_date(parsed: Parse, written: str, expected: str | None) -> None:
    s = parsed(written)
    found = utterance_date(s, *scene(s), "2024-12-18")
    assert (found.value if found else None) == expected


def test_no_date_without_a_cue(parsed: Parse) -> None:
    s = parsed(f"{BROOK}>said said=say/VBD/ROOT on/IN/prep>said Monday/NNP/pobj>on ~.")
    assert utterance_date(s, None, None, (), "2024-12-18") is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT ~, as/IN/mark>quoted quoted=quote/VBN/advcl>said by/IN/agent>quoted Lund/NNP/pobj>by ~.", ["Lund"], id="quoted by"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT through/IN/prep>said his/PRP$/poss>lawyer lawyer/NN/pobj>through ~.", ["his lawyer"], id="through a lawyer"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT through/IN/prep>said his/PRP$/poss>teeth teeth=tooth/NNS/pobj>through ~.", [], id="through his teeth"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT ~, flanked=flank/VBN/advcl>said by/IN/agent>flanked Lund/NNP/pobj>by ~.", [], id="flanked by"),
    ],
)  # fmt: skip
def test_carriers(parsed: Parse, written: str, expected: list[str]) -> None:
    s = parsed(written)
    assert [s.text[slice(*r)] for r in carriers(s, *scene(s))] == expected


@pytest.mark.parametrize(
    ("written", "cue", "expected"),
    [
        pytest.param(f"{BROOK}>quoted quoted=quote/VBD/ROOT Lund/NNP/dobj>quoted as/IN/prep>quoted saying=say/VBG/pcomp>as so/RB/advmod>saying ~.", "quoted", ("Lund", "Brook"), id="active"),
        pytest.param(f"{BROOK}>quoted quoted=quote/VBD/ROOT Lund/NNP/dobj>quoted as/IN/prep>quoted saying=say/VBG/pcomp>as so/RB/advmod>saying ~.", "saying", ("Lund", "Brook"), id="from its verb of saying"),
        pytest.param("Lund/NNP/nsubjpass>quoted was=be/VBD:AUX/auxpass>quoted quoted=quote/VBN/ROOT by/IN/agent>quoted Brook/NNP/pobj>by ~.", "quoted", ("Lund", "Brook"), id="passive"),
        pytest.param("Lund/NNP/nsubjpass>quoted was=be/VBD:AUX/auxpass>quoted quoted=quote/VBN/ROOT ~.", "quoted", ("Lund", None), id="by nobody"),
        pytest.param("Lund/NNP/nsubjpass>described was=be/VBD:AUX/auxpass>described described=describe/VBN/ROOT by/IN/agent>described Brook/NNP/pobj>by ~.", "described", None, id="described is not quoted"),
        pytest.param(f"{BROOK}>quoted quoted=quote/VBD/ROOT a/DT/det>poem poem/NN/dobj>quoted ~.", "quoted", None, id="quoted a poem"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", "said", None, id="said"),
    ],
)  # fmt: skip
def test_quoted_person(
    parsed: Parse, written: str, cue: str, expected: tuple[str, str | None] | None
) -> None:
    s = parsed(written)
    found = quoted_person(s, s.words.index(cue))
    assert (found and tuple(r and s.text[slice(*r)] for r in found)) == expected
