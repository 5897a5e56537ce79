"""Whether an action is told as done, planned, asked for, possible or alleged."""

from collections.abc import Callable

import pytest

from kg_builder.extract.text.syntax import Syntax
from kg_builder.extract.treaties.modality import mood

PACT = "the/DT/det>pact pact/NN/dobj>sign ~."
CASES = {
    "done": (f"Norway/NNP/nsubj>signed signed=sign/VBD/ROOT {PACT.replace('>sign ', '>signed ')}", "asserted", False),
    "not done": (f"Norway/NNP/nsubj>sign did=do/VBD:AUX/aux>sign not/RB:PART/neg>sign sign/VB/ROOT {PACT}", "asserted", True),
    "will": (f"Norway/NNP/nsubj>sign will/MD/aux>sign sign/VB/ROOT {PACT}", "planned", False),
    "may not": (f"Norway/NNP/nsubj>sign may/MD/aux>sign not/RB:PART/neg>sign sign/VB/ROOT {PACT}", "possible", True),
    "is to": (f"Norway/NNP/nsubj>is is=be/VBZ:AUX/ROOT to/TO/aux>sign sign/VB/xcomp>is {PACT}", "planned", False),
    "wants to": (f"Norway/NNP/nsubj>wants wants=want/VBZ/ROOT to/TO/aux>sign sign/VB/xcomp>wants {PACT}", "planned", False),
    "does not want to": (
        f"Norway/NNP/nsubj>want does=do/VBZ:AUX/aux>want not/RB:PART/neg>want want/VB/ROOT to/TO/aux>sign sign/VB/xcomp>want {PACT}",
        "planned", True,
    ),
    "refused to": (f"Norway/NNP/nsubj>refused refused=refuse/VBD/ROOT to/TO/aux>sign sign/VB/xcomp>refused {PACT}", "asserted", True),
    "has yet to": (
        f"Norway/NNP/nsubj>has has=have/VBZ/ROOT yet/RB/advmod>has to/TO/aux>sign sign/VB/xcomp>has {PACT}", "asserted", True,
    ),
    "urged to": (
        f"Norway/NNP/nsubj>urged urged=urge/VBD/ROOT Peru/NNP/dobj>urged to/TO/aux>sign sign/VB/xcomp>urged {PACT}",
        "requested", False,
    ),
    "denied that": (
        (f"Norway/NNP/nsubj>denied denied=deny/VBD/ROOT that/IN:SCONJ/mark>signed it/PRP/nsubj>signed had=have/VBD:AUX/aux>signed "
        f"signed=sign/VBN/ccomp>denied {PACT.replace('>sign ', '>signed ')}"), "alleged", True,
    ),
    "denied that it would": (
        (f"Norway/NNP/nsubj>denied denied=deny/VBD/ROOT that/IN:SCONJ/mark>sign it/PRP/nsubj>sign would/MD/aux>sign "
        f"sign/VB/ccomp>denied {PACT}"), "planned", True,
    ),
    "did not deny that it would": (
        (f"Norway/NNP/nsubj>deny did=do/VBD:AUX/aux>deny not/RB:PART/neg>deny deny/VB/ROOT that/IN:SCONJ/mark>sign "
        f"it/PRP/nsubj>sign would/MD/aux>sign sign/VB/ccomp>deny {PACT}"), "planned", False,
    ),
    "rejected claims that": (
        (f"Norway/NNP/nsubj>rejected rejected=reject/VBD/ROOT claims=claim/NNS/dobj>rejected that/IN:SCONJ/mark>signed "
        f"it/PRP/nsubj>signed had=have/VBD:AUX/aux>signed signed=sign/VBN/acl>claims {PACT.replace('>sign ', '>signed ')}"),
        "alleged", True,
    ),
    "rejected a plan that": (
        (f"Norway/NNP/nsubj>rejected rejected=reject/VBD/ROOT plans=plan/NNS/dobj>rejected that/IN:SCONJ/mark>signed "
        f"Peru/NNP/nsubj>signed signed=sign/VBD/acl>plans {PACT.replace('>sign ', '>signed ')}"), "asserted", False,
    ),
    "said that": (
        (f"Norway/NNP/nsubj>said said=say/VBD/ROOT that/IN:SCONJ/mark>signed it/PRP/nsubj>signed "
        f"signed=sign/VBD/ccomp>said {PACT.replace('>sign ', '>signed ')}"), "asserted", False,
    ),
    "if": (
        (f"If/IN:SCONJ/mark>signs Norway/NNP/nsubj>signs signs=sign/VBZ/advcl>pays {PACT.replace('>sign ', '>signs ').replace(' ~.', '')} ~, "
        "Peru/NNP/nsubj>pays pays=pay/VBZ/ROOT ~."), "possible", False,
    ),
    "accused of": (
        (f"Norway/NNP/nsubj>accused accused=accuse/VBD/ROOT Peru/NNP/dobj>accused of/IN/prep>accused signing=sign/VBG/pcomp>of "
        f"{PACT.replace('>sign ', '>signing ')}"), "alleged", False,
    ),
    "a plan before it is not its own": (
        (f"Norway/NNP/nsubj>pay will/MD/aux>pay pay/VB/ROOT and/CC/cc>pay signed=sign/VBD/conj>pay "
        f"{PACT.replace('>sign ', '>signed ')}"), "asserted", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("written", "modality", "denied"), CASES.values(), ids=CASES.keys())
def test_mood(parsed: Callable[[str], Syntax], written: str, modality: str, *, denied: bool) -> None:
    s = parsed(written)
    verb = next(t for t in range(len(s)) if s.lemma[t] == "sign")
    told = mood(s, verb)
    assert (told.modality.value, told.denied) == (modality, denied)


def test_a_refusal_is_told_apart(parsed: Callable[[str], Syntax]) -> None:
    s = parsed(CASES["refused to"][0])
    told = mood(s, s.lemma.index("sign"))
    assert told.refused
    assert told.above == s.lemma.index("refuse")
    s = parsed(CASES["not done"][0])
    assert not mood(s, s.lemma.index("sign")).refused
