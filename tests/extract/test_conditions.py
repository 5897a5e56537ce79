"""Conditions and what follows from them."""

from collections.abc import Callable

import pytest

from kg_builder.extract.statements.conditions import conditional
from kg_builder.extract.text.syntax import Syntax

Parse = Callable[[str], Syntax]

BROOK = "Brook/NNP/nsubj"
LEAVE = "Norway/NNP/nsubj>leave would/MD/aux>leave leave/VB/ccomp>said"
LEFT = "Norway/NNP/nsubj>left left=leave/VBD/ccomp>said"
BROKE = "the/DT/det>ice ice/NN/nsubj>broke broke=break/VBD/advcl>leave"
CONDITIONS = {
    "if, after": (f"{LEAVE} if/IN/mark>broke {BROKE}", "if the ice broke", "Norway would leave"),
    "only if": (f"{LEAVE} only/RB/advmod>broke if/IN/mark>broke {BROKE}", "only if the ice broke", "Norway would leave"),
    "unless, before": (
        f"unless/IN/mark>held the/DT/det>ice ice/NN/nsubj>held held=hold/VBD/advcl>leave ~, {LEAVE}", "unless the ice held", "Norway would leave",
    ),
    "should": (
        f"should/MD/aux>break the/DT/det>ice ice/NN/nsubj>break break/VB/advcl>leave ~, {LEAVE}", "should the ice break", "Norway would leave",
    ),
    "provided": (
        f"{LEAVE} provided/VBN:SCONJ/mark>holds the/DT/det>ice ice/NN/nsubj>holds holds=hold/VBZ/advcl>leave", "provided the ice holds", "Norway would leave",
    ),
    "until, of what may come": (f"{LEAVE} until/IN/mark>broke {BROKE}", "until the ice broke", "Norway would leave"),
    "without": (
        f"without/IN/prep>leave the/DT/det>ice ice/NN/pobj>without ~, {LEAVE}", "without the ice", "Norway would leave",
    ),
    "that, left out": (f"that/IN/mark>leave {LEAVE} if/IN/mark>broke {BROKE}", "if the ice broke", "Norway would leave"),
    "the parser lost it, before": (
        f"if/IN/dep>leave the/DT/det>ice ice/NN/nsubj>leave broke=break/VBD:NOUN/dep>leave ~, {LEAVE}", "if the ice broke", "Norway would leave",
    ),
    "the parser lost it, after": (
        f"{LEAVE} had=have/VBD:AUX/aux>leave the/DT/det>ice ice/NN/dobj>leave broken=break/VBN:ADJ/acomp>leave", "had the ice broken", "Norway would leave",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "condition", "consequence"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_condition_and_consequence(parsed: Parse, content: str, condition: str, consequence: str) -> None:
    s = parsed(f"{BROOK}>said said=say/VBD/ROOT {content} ~.")
    found = conditional(s, ((s.text.index("said ") + 5, len(s.text) - 1),))
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
        pytest.param(f"{LEAVE} even/RB/advmod>broke if/IN/mark>broke {BROKE}", id="even if"),
        pytest.param(f"{LEFT} until/IN/mark>broke the/DT/det>ice ice/NN/nsubj>broke broke=break/VBD/advcl>left", id="until, of what was"),
        pytest.param("Norway/NNP/nsubj>asked asked=ask/VBD/ccomp>said Lund/NNP/dobj>asked if/IN/mark>broke the/DT/det>ice ice/NN/nsubj>broke broke=break/VBD/advcl>asked", id="asked if"),
        pytest.param("Norway/NNP/nsubj>know would/MD/aux>know know/VB/ccomp>said if/IN/mark>broke the/DT/det>ice ice/NN/nsubj>broke broke=break/VBD/ccomp>know", id="know if"),
        pytest.param("Norway/NNP/nsubj>leave should/MD/aux>leave leave/VB/ccomp>said the/DT/det>ice ice/NN/dobj>leave", id="should, as ever"),
        pytest.param("Norway/NNP/nsubj>had had=have/VBD/ccomp>said the/DT/det>ice ice/NN/dobj>had", id="had, as ever"),
    ],
)  # fmt: skip
def test_no_condition(parsed: Parse, content: str) -> None:
    s = parsed(f"{BROOK}>said said=say/VBD/ROOT {content} ~.")
    assert conditional(s, ((s.text.index("said ") + 5, len(s.text) - 1),)) is None


def test_a_condition_outside_the_content_is_none(parsed: Parse) -> None:
    s = parsed(f"{BROOK}>said said=say/VBD/ROOT {LEAVE} if/IN/mark>asked asked=ask/VBN/advcl>said ~.")
    assert conditional(s, ((s.text.index("Norway"), s.text.index(" if")),)) is None


def test_a_content_that_its_cue_splits(parsed: Parse) -> None:
    s = parsed(
        f"Norway/NNP/nsubj>leave would/MD/aux>leave leave/VB/ccomp>said ~, {BROOK}>said said=say/VBD/ROOT ~, if/IN/mark>broke "
        "the/DT/det>ice ice/NN/nsubj>broke broke=break/VBD/advcl>leave ~."
    )
    found = conditional(s, ((0, s.text.index(",")), (s.text.index("if"), len(s.text) - 1)))
    assert found is not None
    assert found.consequence is not None
    assert s.text[slice(*found.condition)] == "if the ice broke"
    assert s.text[slice(*found.consequence)] == "Norway would leave"


def test_many_markers_take_no_longer(parsed: Parse) -> None:
    s = parsed(f"{BROOK}>said said=say/VBD/ROOT " + "once/RB/advmod>said " * 60 + "~.")
    assert conditional(s, ((0, len(s.text)),)) is None
