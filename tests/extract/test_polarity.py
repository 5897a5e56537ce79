"""Negation, silence, and the acts of cues."""

from collections.abc import Callable

import pytest

from kg_builder.extract.attribution.quoted import Attribution
from kg_builder.extract.statements.polarity import has_yet_to, kept_silent, light_noun, negated
from kg_builder.extract.statements.senses import sense_of
from kg_builder.extract.text.syntax import Syntax

Parse = Callable[[str], Syntax]

BROOK = "Brook/NNP/nsubj"
RAINED = "that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f"{BROOK}>say did=do/VBD:AUX/aux>say not/RB:PART/neg>say say/VB/ROOT so/RB/advmod>say ~.", True),
        (f"{BROOK}>say never/RB/neg>say say/VB/ROOT so/RB/advmod>say ~.", True),
        (f"{BROOK}>say did=do/VBD:AUX/aux>say ~n’t/RB:PART/neg>say say/VB/ROOT so/RB/advmod>say ~.", True),
        (f"{BROOK}>say not/RB:PART/preconj>say only/RB/advmod>say say/VB/ROOT so/RB/advmod>say ~.", False),
        (f"{BROOK}>say would/MD/aux>say say/VB/ROOT so/RB/advmod>say ~.", False),
        ("Nobody/NN:PRON/nsubj>say would/MD/aux>say say/VB/ROOT so/RB/advmod>say ~.", True),
        ("No/DT/det>side side/NN/nsubj>say would/MD/aux>say say/VB/ROOT so/RB/advmod>say ~.", True),
        (f"{BROOK}>say would/MD/aux>say say/VB/ROOT not/RB:PART/neg>say so/RB/advmod>say ~.", False),
    ],
)
def test_negation(parsed: Parse, written: str, *, expected: bool) -> None:
    s = parsed(written)
    assert negated(s, s.words.index("say")) is expected


def test_has_yet_to(parsed: Parse) -> None:
    s = parsed(
        f"{BROOK}>has has=have/VBZ/ROOT yet/RB/advmod>has to/TO/aux>say say/VB/xcomp>has so/RB/advmod>say ~."
    )
    assert has_yet_to(s, s.words.index("say"))
    assert not has_yet_to(s, s.words.index("has"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"{BROOK}>failed failed=fail/VBD/ROOT to/TO/aux>say say/VB/xcomp>failed {RAINED}>say ~.", True, id="failed to"),
        pytest.param(f"{BROOK}>was was=be/VBD:AUX/ROOT unable/JJ/acomp>was to/TO/aux>say say/VB/xcomp>unable {RAINED}>say ~.", True, id="was unable to"),
        pytest.param(f"{BROOK}>stopped stopped=stop/VBD/ROOT short/RB/advmod>stopped of/IN/prep>stopped say/VBG/pcomp>of {RAINED}>say ~.", True, id="stopped short of"),
        pytest.param(f"{BROOK}>fail did=do/VBD:AUX/aux>fail not/RB:PART/neg>fail fail/VB/ROOT to/TO/aux>say say/VB/xcomp>fail {RAINED}>say ~.", False, id="did not fail to"),
        pytest.param(f"{BROOK}>went went=go/VBD/ROOT on/RP/prt>went to/TO/aux>say say/VB/xcomp>went {RAINED}>say ~.", False, id="went on to"),
    ],
)  # fmt: skip
def test_silence(parsed: Parse, written: str, *, expected: bool) -> None:
    s = parsed(written)
    anchor = s.words.index("say")
    assert kept_silent(s, anchor, s.chars(anchor, anchor + 1)) is expected


def test_light_noun(parsed: Parse) -> None:
    s = parsed(f"{BROOK}>voiced voiced=voice/VBD/ROOT hope/NN/dobj>voiced {RAINED}>hope ~.")
    noun = light_noun(s, s.words.index("voiced"))
    assert noun is not None
    assert s.words[noun] == "hope"
    assert light_noun(s, noun) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("asked=ask/VBD/ROOT Lund/NNP/dobj>asked to/TO/aux>rest rest/VB/xcomp>asked ~.", ("request", "affirmed"), id="asked to"),
        pytest.param("wanted=want/VBD/ROOT to/TO/aux>know know/VB/xcomp>wanted who/WP/nsubj>paid paid=pay/VBD/ccomp>know ~.", ("ask", "affirmed"), id="wanted to know"),
        pytest.param("wanted=want/VBD/ROOT to/TO/aux>rest rest/VB/xcomp>wanted ~.", ("intend", "affirmed"), id="wanted to"),
        pytest.param("charged=charge/VBD/ROOT Lund/NNP/dobj>charged to/TO/aux>rest rest/VB/xcomp>charged ~.", ("demand", "affirmed"), id="charged to"),
        pytest.param("suggested=suggest/VBD/ROOT resting=rest/VBG/xcomp>suggested ~.", ("propose", "affirmed"), id="suggested doing"),
        pytest.param(f"suggested=suggest/VBD/ROOT {RAINED}>suggested ~.", ("claim", "affirmed"), id="suggested that"),
        pytest.param(f"expressed=express/VBD/ROOT hope/NN/dobj>expressed {RAINED}>hope ~.", ("believe", "affirmed"), id="expressed hope"),
        pytest.param(f"issued=issue/VBD/ROOT a/DT/det>warning warning/NN/dobj>issued {RAINED}>warning ~.", ("warn", "affirmed"), id="issued a warning"),
        pytest.param("had=have/VBD/ROOT no/DT/det>comment comment/NN/dobj>had on/IN/prep>had Lund/NNP/pobj>on ~.", ("decline", "declined"), id="no comment"),
    ],
)  # fmt: skip
def test_act_and_polarity(parsed: Parse, written: str, expected: tuple[str, str]) -> None:
    s = parsed(f"{BROOK}>{written.partition('=')[0]} {written}")
    cue = Attribution(
        "rule", 1.0, ((len(s.text), len(s.text)),), cue=s.chars(1, 2), lemma=s.lemma[1], anchor=1
    )
    sense = sense_of(s, cue)
    assert (sense.act, sense.polarity) == expected


def test_an_unknown_verb_that_is_negated_declines_nothing(parsed: Parse) -> None:
    s = parsed(
        f"{BROOK}>mince did=do/VBD:AUX/aux>mince not/RB:PART/neg>mince mince/VB/ROOT words/NNS/dobj>mince ~."
    )
    cue = Attribution("rule", 1.0, ((0, 1),), cue=s.chars(3, 4), lemma="mince", anchor=3)
    assert sense_of(s, cue).polarity == "affirmed"
