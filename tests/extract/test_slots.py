"""Addressees, targets, conditions, occasions and negation around a cue."""

from collections.abc import Callable

import pytest

from kg_builder.extract import slots
from kg_builder.extract.syntax import Syntax

Parse = Callable[[str], Syntax]

BROOK = "Brook/NNP/nsubj"
RAINED = "that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp"


def texts(s: Syntax, spans: list[tuple[int, int]]) -> list[str]:
    return [s.text[a:b] for a, b in spans]


def after(s: Syntax, words: str) -> tuple[tuple[int, int], ...]:
    """A content that runs from these words to the end, without the full stop."""
    return ((s.text.index(words), len(s.text) - 1),)


@pytest.mark.parametrize(
    ("written", "verb", "expected"),
    [
        pytest.param(f"{BROOK}>told told=tell/VBD/ROOT reporters/NNS/dobj>told {RAINED}>told ~.", "told", ["reporters"], id="told whom"),
        pytest.param(f"{BROOK}>told told=tell/VBD/ROOT the/DT/det>council council/NN/dative>told {RAINED}>told ~.", "told", ["the council"], id="dative"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT to/IN/prep>said the/DT/det>council council/NN/pobj>to {RAINED}>said ~.", "said", ["the council"], id="said to whom"),
        pytest.param(f"{BROOK}>denied denied=deny/VBD/ROOT the/DT/det>claim claim/NN/dobj>denied {RAINED}>denied ~.", "denied", [], id="no addressee"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT {RAINED}>said on/IN/prep>rained us=we/PRP/pobj>on ~.", "said", [], id="inside the content"),
    ],
)  # fmt: skip
def test_addressees(parsed: Parse, written: str, verb: str, expected: list[str]) -> None:
    s = parsed(written)
    assert texts(s, slots.addressees(s, s.words.index(verb), after(s, "that"))) == expected


@pytest.mark.parametrize(
    ("written", "verb", "act", "expected"),
    [
        pytest.param(f"{BROOK}>accused accused=accuse/VBD/ROOT the/DT/det>council council/NN/dobj>accused of/IN/prep>accused theft/NN/pobj>of ~.", "accused", "accuse", ["the council"], id="accused"),
        pytest.param(f"{BROOK}>praised praised=praise/VBD/ROOT Lund/NNP/dobj>praised ~.", "praised", "praise", ["Lund"], id="praised"),
        pytest.param("Criticism/NN/ROOT of/IN/prep>Criticism the/DT/det>mayor mayor/NN/pobj>of grew=grow/VBD/relcl>Criticism ~.", "Criticism", "criticize", ["the mayor"], id="noun"),
        pytest.param(f"{BROOK}>told told=tell/VBD/ROOT Lund/NNP/dobj>told ~.", "told", "say", [], id="told"),
        pytest.param(f"{BROOK}>accused accused=accuse/VBD/ROOT loudly/RB/advmod>accused ~.", "accused", "accuse", [], id="nobody"),
        pytest.param(
            f"{BROOK}>accused accused=accuse/VBD/ROOT the/DT/det>council council/NN/dobj>accused of/IN/prep>council theft/NN/pobj>of ~.",
            "accused", "accuse", ["the council"], id="accusation hung into the accused",
        ),
    ],
)  # fmt: skip
def test_targets(parsed: Parse, written: str, verb: str, act: str, expected: list[str]) -> None:
    s = parsed(written)
    assert texts(s, slots.targets(s, s.words.index(verb), act)) == expected


LEAVE = "Norway/NNP/nsubj>leave would/MD/aux>leave leave/VB/ccomp>said"
CONDITIONS = {
    "if, after": (f"{LEAVE} if/IN/mark>broke the/DT/det>ice ice/NN/nsubj>broke broke=break/VBD/advcl>leave", "if the ice broke", "Norway would leave"),
    "unless, before": (
        f"unless/IN/mark>held the/DT/det>ice ice/NN/nsubj>held held=hold/VBD/advcl>leave ~, {LEAVE}", "unless the ice held", "Norway would leave",
    ),
    "should": (
        f"should/MD/aux>break the/DT/det>ice ice/NN/nsubj>break break/VB/advcl>leave ~, {LEAVE}", "should the ice break", "Norway would leave",
    ),
    "provided": (
        f"{LEAVE} provided/VBN:SCONJ/mark>holds the/DT/det>ice ice/NN/nsubj>holds holds=hold/VBZ/advcl>leave", "provided the ice holds", "Norway would leave",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "condition", "consequence"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_condition_and_consequence(parsed: Parse, content: str, condition: str, consequence: str) -> None:
    s = parsed(f"{BROOK}>said said=say/VBD/ROOT {content} ~.")
    found = slots.conditional(s, ((s.text.index("said ") + 5, len(s.text) - 1),))
    assert found is not None
    assert s.text[slice(*found.condition)] == condition
    assert found.consequence is not None
    assert s.text[slice(*found.consequence)] == consequence


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{LEAVE} because/IN/mark>broke it/PRP/nsubj>broke broke=break/VBD/advcl>leave", id="because"),
        pytest.param(f"{LEAVE} to/TO/aux>rest rest/VB/advcl>leave", id="purpose"),
        pytest.param(LEAVE, id="no clause"),
    ],
)  # fmt: skip
def test_no_condition(parsed: Parse, content: str) -> None:
    s = parsed(f"{BROOK}>said said=say/VBD/ROOT {content} ~.")
    assert slots.conditional(s, ((s.text.index("said ") + 5, len(s.text) - 1),)) is None


def test_a_condition_outside_the_content_is_none(parsed: Parse) -> None:
    s = parsed(f"{BROOK}>said said=say/VBD/ROOT {LEAVE} if/IN/mark>asked asked=ask/VBN/advcl>said ~.")
    end = s.text.index(" if")
    assert slots.conditional(s, ((s.text.index("Norway"), end),)) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT in/IN/prep>said an/DT/det>interview interview/NN/pobj>in with/IN/prep>interview Lund/NNP/pobj>with {RAINED}>said ~.", ["an interview with Lund"], id="interview"),
        pytest.param(f"Speaking=speak/VBG/advcl>said at/IN/prep>Speaking a/DT/det>summit summit/NN/pobj>at ~, {BROOK}>said said=say/VBD/ROOT {RAINED}>said ~.", ["a summit"], id="speaking at"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT in/IN/prep>said anger/NN/pobj>in {RAINED}>said ~.", [], id="no occasion"),
        pytest.param(f"{BROOK}>said said=say/VBD/ROOT {RAINED}>said at/IN/prep>said a/DT/det>summit summit/NN/pobj>at ~.", [], id="inside the content"),
    ],
)  # fmt: skip
def test_occasions(parsed: Parse, written: str, expected: list[str]) -> None:
    s = parsed(written)
    assert texts(s, slots.occasions(s, s.words.index("said"), after(s, "that"))) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f"{BROOK}>say did=do/VBD:AUX/aux>say not/RB:PART/neg>say say/VB/ROOT so/RB/advmod>say ~.", True),
        (f"{BROOK}>say never/RB/neg>say say/VB/ROOT so/RB/advmod>say ~.", True),
        (f"{BROOK}>say did=do/VBD:AUX/aux>say ~n’t/RB:PART/neg>say say/VB/ROOT so/RB/advmod>say ~.", True),
        (f"{BROOK}>say not/RB:PART/preconj>say only/RB/advmod>say say/VB/ROOT so/RB/advmod>say ~.", False),
        (f"{BROOK}>say would/MD/aux>say say/VB/ROOT so/RB/advmod>say ~.", False),
    ],
)
def test_negation(parsed: Parse, written: str, *, expected: bool) -> None:
    s = parsed(written)
    assert slots.negated(s, s.words.index("say")) is expected


def test_has_yet_to(parsed: Parse) -> None:
    s = parsed(
        f"{BROOK}>has has=have/VBZ/ROOT yet/RB/advmod>has to/TO/aux>say say/VB/xcomp>has so/RB/advmod>say ~."
    )
    assert slots.has_yet_to(s, s.words.index("say"))
    assert not slots.has_yet_to(s, s.words.index("has"))
