"""Addressees and targets around a cue."""

from collections.abc import Callable

import pytest

from kg_builder.extract.statements.parties import Party, addressees, possessor, targets
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import Extraction

Parse = Callable[[str], Syntax]

BROOK = "Brook/NNP/nsubj"
RAINED = "that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp"


def texts(s: Syntax, found: list[Party]) -> list[str]:
    return [s.text[slice(*p.span)] for p in found]


def told(s: Syntax, verb: str) -> list[str]:
    """The addressees of a verb whose content runs from "that" to the end."""
    anchor = s.words.index(verb)
    content = ((s.text.index("that"), len(s.text) - 1),) if "that" in s.words else ()
    return texts(s, addressees(s, anchor, s.chars(anchor, anchor + 1), content))


@pytest.mark.parametrize(
    ("written", "verb", "expected"),
    [
        pytest.param(f"{BROOK}>told told=tell/VBD/ROOT reporters/NNS/dobj>told {RAINED}>told ~.", "told", ["reporters"], id="told whom"),
        pytest.param(f"{BROOK}>told told=tell/VBD/ROOT the/DT/det>council council/NN/dative>told {RAINED}>told ~.", "told", ["the council"], id="dative"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT to/IN/prep>said the/DT/det>council council/NN/pobj>to {RAINED}>said ~.", "said", ["the council"], id="said to whom"),
        pytest.param(f"{BROOK}>denied denied=deny/VBD/ROOT the/DT/det>claim claim/NN/dobj>denied {RAINED}>denied ~.", "denied", [], id="no addressee"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT {RAINED}>said to/IN/prep>said us=we/PRP/pobj>to ~.", "said", [], id="inside the content"),
        pytest.param(f"{BROOK}>urged urged=urge/VBD/ROOT Lund/NNP/dobj>urged and/CC/cc>Lund Voss/NNP/conj>Lund to/TO/aux>rest rest/VB/xcomp>urged ~.", "urged", ["Lund", "Voss"], id="both of two"),
        pytest.param(f"{BROOK}>ordered ordered=order/VBD/ROOT the/DT/det>firm firm/NN/nsubj>pay to/TO/aux>pay pay/VB/ccomp>ordered ~.", "ordered", ["the firm"], id="subject of the infinitive"),
        pytest.param(f"{BROOK}>ordered ordered=order/VBD/ROOT a/DT/det>search search/NN/dobj>ordered ~.", "ordered", [], id="an object that hears nothing"),
        pytest.param("Reporters/NNS/nsubjpass>told were=be/VBD:AUX/auxpass>told told=tell/VBN/ROOT " + RAINED + ">told ~.", "told", ["Reporters"], id="passive"),
        pytest.param(f"{BROOK}>called called=call/VBD/ROOT on/IN/prep>called Lund/NNP/pobj>on to/TO/aux>rest rest/VB/xcomp>called ~.", "called", ["Lund"], id="called on whom"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT on/IN/prep>said Lund/NNP/pobj>on {RAINED}>said ~.", "said", [], id="no frame with on"),
        pytest.param(f"{BROOK}>reminded reminded=remind/VBD/ROOT Lund/NNP/dobj>reminded of/IN/prep>Lund debts/NNS/pobj>of ~.", "reminded", ["Lund"], id="without what it is about"),
        pytest.param(f"Asked=ask/VBN/advcl>said by/IN/agent>Asked Lund/NNP/pobj>by ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", "said", ["Lund"], id="asked by whom"),
        pytest.param(f"Addressing=address/VBG/advcl>said a/DT/det>rally rally/NN/dobj>Addressing ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", "said", ["a rally"], id="addressing whom"),
        pytest.param(f"{BROOK}>briefed briefed=brief/VBD/ROOT Lund/NNP/dobj>briefed ~, saying=say/VBG/advcl>briefed {RAINED}>saying ~.", "saying", ["Lund"], id="briefed, saying"),
        pytest.param(f"In/IN/prep>said a/DT/det>letter letter/NN/pobj>In to/IN/prep>letter Lund/NNP/pobj>to ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", "said", ["Lund"], id="in a letter to"),
        pytest.param(f"During/IN/prep>said a/DT/det>visit visit/NN/pobj>During to/IN/prep>visit Norway/NNP/pobj>to ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", "said", [], id="a visit to a place"),
        pytest.param(f"After/IN/prep>said talks=talk/NNS/pobj>After with/IN/prep>talks Lund/NNP/pobj>with ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", "said", [], id="after talks"),
    ],
)  # fmt: skip
def test_addressees(parsed: Parse, written: str, verb: str, expected: list[str]) -> None:
    assert told(parsed(written), verb) == expected


@pytest.mark.parametrize(
    ("written", "cue", "expected"),
    [
        pytest.param(f"{BROOK}>accused accused=accuse/VBD/ROOT the/DT/det>council council/NN/dobj>accused of/IN/prep>accused theft/NN/pobj>of ~.", "accused", ["the council"], id="accused"),
        pytest.param(f"{BROOK}>praised praised=praise/VBD/ROOT Lund/NNP/dobj>praised and/CC/cc>Lund Voss/NNP/conj>Lund ~.", "praised", ["Lund", "Voss"], id="both of two"),
        pytest.param("Criticism/NN/ROOT of/IN/prep>Criticism the/DT/det>mayor mayor/NN/pobj>of grew=grow/VBD/relcl>Criticism ~.", "Criticism", ["the mayor"], id="noun"),
        pytest.param(f"{BROOK}>told told=tell/VBD/ROOT Lund/NNP/dobj>told ~.", "told", [], id="told"),
        pytest.param(f"{BROOK}>accused accused=accuse/VBD/ROOT loudly/RB/advmod>accused ~.", "accused", [], id="nobody"),
        pytest.param(f"{BROOK}>accused accused=accuse/VBD/ROOT the/DT/det>council council/NN/dobj>accused of/IN/prep>council theft/NN/pobj>of ~.", "accused", ["the council"], id="accusation hung into the accused"),
        pytest.param(f"{BROOK}>blamed blamed=blame/VBD/ROOT the/DT/det>delay delay/NN/dobj>blamed on/IN/prep>blamed Lund/NNP/pobj>on ~.", "blamed", ["Lund"], id="blamed it on whom"),
        pytest.param(f"{BROOK}>hit hit/VBD/ROOT out/RP/prt>hit at/IN/prep>hit Lund/NNP/pobj>at ~.", "hit", ["Lund"], id="with a particle"),
        pytest.param("Lund/NNP/nsubjpass>accused was=be/VBD:AUX/auxpass>accused accused=accuse/VBN/ROOT by/IN/agent>accused Brook/NNP/pobj>by ~.", "accused", ["Lund"], id="passive"),
    ],
)  # fmt: skip
def test_targets(parsed: Parse, written: str, cue: str, expected: list[str]) -> None:
    s = parsed(written)
    anchor = s.words.index(cue)
    assert [s.text[slice(*r)] for r in targets(s, anchor, s.chars(anchor, anchor + 1))] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("the/DT/det>army army/NN/poss>plan ~’s/POS/case>army plan/NN/ROOT ~.", "the army"),
        ("the/DT/det>plan plan/NN/ROOT of/IN/prep>plan Norway/NNP/pobj>of ~.", "Norway"),
        ("the/DT/det>plan plan/NN/ROOT of/IN/prep>plan action/NN/pobj>of ~.", None),
        ("the/DT/det>plan plan/NN/ROOT ~.", None),
    ],
)
def test_possessor(parsed: Parse, written: str, expected: str | None) -> None:
    s = parsed(written)
    found = possessor(s, (0, len(s.text) - 1))
    assert (s.text[slice(*found)] if found else None) == expected


Extract = Callable[[str], Extraction]
KEPT = f"Ada/NNP/compound>Brook/PERSON {BROOK}>{{}}/PERSON"


@pytest.mark.parametrize(
    ("written", "slot", "expected"),
    [
        pytest.param(f"{KEPT.format('condemned')} condemned=condemn/VBD/ROOT the/DT/det>arrests arrests=arrest/NNS/dobj>condemned ~.", "targets", [], id="a thing is no target"),
        pytest.param(f"{KEPT.format('condemned')} condemned=condemn/VBD/ROOT the/DT/det>army army/NN/poss>plan ~’s/POS/case>army plan/NN/dobj>condemned ~.", "targets", ["army"], id="whose it is"),
        pytest.param(f"{KEPT.format('told')} told=tell/VBD/ROOT the/DT/det>assembly assembly/NN/dobj>told {RAINED}>told ~.", "addressees", ["assembly"], id="whoever is told"),
        pytest.param(f"{KEPT.format('replied')} replied=reply/VBD/ROOT to/IN/prep>replied a/DT/det>question question/NN/pobj>to {RAINED}>replied ~.", "addressees", [], id="a question hears nothing"),
    ],
)  # fmt: skip
def test_who_can_be_a_party(extracted: Extract, written: str, slot: str, expected: list[str]) -> None:
    extraction = extracted(written)
    names = {e.id: e.name for e in extraction.entities}
    statement = extraction.statements[0]
    assert [names[i] for i in getattr(statement, slot)] == expected


def test_him_is_not_the_speaker(extracted: Extract) -> None:
    extraction = extracted(
        "Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>met/PERSON met=meet/VBD/ROOT Tom/NNP/compound>Lund/PERSON Lund/NNP/dobj>met/PERSON ~. "
        f"She/PRP/nsubj>told told=tell/VBD/ROOT him=he/PRP/dobj>told {RAINED}>told ~."
    )
    names = {e.id: e.name for e in extraction.entities}
    (statement,) = extraction.statements
    assert names[statement.speaker or ""] == "Ada Brook"
    assert [names[i] for i in statement.addressees] == ["Tom Lund"]
