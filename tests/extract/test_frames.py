"""One construction, one candidate: frame, cue, source and content of each frame rule."""

from collections.abc import Callable

import pytest

from kg_builder.extract.attribution.frames import candidates, trim
from kg_builder.extract.text.syntax import Syntax

Parse = Callable[[str], Syntax]
Found = tuple[str, str, str, str | None, list[str]]

CASES: dict[str, tuple[str, Found]] = {
    # clausal complements
    "that-clause": (
        ("Ada/NNP/compound>Brook Brook/NNP/nsubj>said said=say/VBD/ROOT that/IN/mark>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/ccomp>said ~."),
        ("say", "ccomp+that", "said", "Ada Brook", ["that it rained"]),
    ),
    "bare clause": (
        "Officials/NNS/nsubj>said said=say/VBD/ROOT it/PRP/nsubj>rained rained=rain/VBD/ccomp>said ~.",
        ("say", "ccomp", "said", "Officials", ["it rained"]),
    ),
    "clause before the cue": (
        "It/PRP/nsubj>rained rained=rain/VBD/ccomp>said ~, officials/NNS/nsubj>said said=say/VBD/ROOT ~.",
        ("say", "ccomp<", "said", "officials", ["It rained"]),
    ),
    "clause around the cue": (
        ("The/DT/det>bridge bridge/NN/nsubj>closed ~, officials/NNS/nsubj>said said=say/VBD/ROOT ~, "
        "was=be/VBD:AUX/auxpass>closed closed=close/VBN/ccomp>said ~."),
        ("say", "ccomp", "said", "officials", ["The bridge", "was closed"]),
    ),
    "infinitive": (
        "She/PRP/nsubj>wanted wanted=want/VBD/ROOT to/TO/aux>leave leave/VB/xcomp>wanted early/RB/advmod>leave ~.",
        ("want", "xcomp+to", "wanted", "She", ["to leave early"]),
    ),
    "indirect question": (
        ("She/PRP/nsubj>asked asked=ask/VBD/ROOT whether/IN/mark>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/ccomp>asked ~."),
        ("ask", "ccomp+if", "asked", "She", ["whether it rained"]),
    ),
    "wh-clause": (
        ("He/PRP/nsubj>explained explained=explain/VBD/ROOT why/WRB/advmod>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/ccomp>explained ~."),
        ("explain", "ccomp+wh", "explained", "He", ["why it rained"]),
    ),
    "passive with its agent": (
        ("It/PRP/nsubjpass>reported was=be/VBD:AUX/auxpass>reported reported=report/VBN/ROOT by/IN/agent>reported "
        "the/DT/det>agency agency/NN/pobj>by that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp>reported ~."),
        ("report", "ccomp+that-passive", "was reported", "the agency", ["that it rained"]),
    ),
    "passive without an agent": (
        ("It/PRP/nsubjpass>said was=be/VBD:AUX/auxpass>said said=say/VBN/ROOT that/IN/mark>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/ccomp>said ~."),
        ("say", "ccomp+that-passive", "was said", None, ["that it rained"]),
    ),
    "particle": (
        ("She/PRP/nsubj>pointed pointed=point/VBD/ROOT out/RP/prt>pointed that/IN/mark>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/ccomp>pointed ~."),
        ("point_out", "ccomp+that", "pointed out", "She", ["that it rained"]),
    ),
    "auxiliaries and negation in the cue": (
        ("She/PRP/nsubj>said had=have/VBD:AUX/aux>said not/RB:PART/neg>said said=say/VBN/ROOT that/IN/mark>rained "
        "it/PRP/nsubj>rained rained=rain/VBD/ccomp>said ~."),
        ("say", "ccomp+that", "had not said", "She", ["that it rained"]),
    ),
    # the cue inside what it reports
    "parenthesis": (
        ("The/DT/det>bridge bridge/NN/nsubj>closed ~, officials/NNS/nsubj>said said=say/VBD/parataxis>closed ~, "
        "was=be/VBD:AUX/auxpass>closed closed=close/VBN/ROOT ~."),
        ("say", "parataxis", "said", "officials", ["The bridge", "was closed"]),
    ),
    "as-clause": (
        "As/IN/mark>said Brook/NNP/nsubj>said said=say/VBD/advcl>rained ~, it/PRP/nsubj>rained rained=rain/VBD/ROOT ~.",
        ("say", "as-parataxis", "said", "Brook", ["it rained"]),
    ),
    # objects and prepositions
    "object": (
        "He/PRP/nsubj>denied denied=deny/VBD/ROOT the/DT/det>claim claim/NN/dobj>denied ~.",
        ("deny", "dobj", "denied", "He", ["the claim"]),
    ),
    "object and preposition": (
        ("She/PRP/nsubj>accused accused=accuse/VBD/ROOT the/DT/det>council council/NN/dobj>accused of/IN/prep>accused "
        "neglect/NN/pobj>of ~."),
        ("accuse", "dobj+of", "accused", "She", ["the council of neglect"]),
    ),
    "object and infinitive": (
        ("They/PRP/nsubj>urged urged=urge/VBD/ROOT the/DT/det>council council/NN/dobj>urged to/TO/aux>act "
        "act/VB/xcomp>urged ~."),
        ("urge", "dobj+to", "urged", "They", ["the council to act"]),
    ),
    "that-clause hung into the object": (
        ("Brook/NNP/nsubj>told told=tell/VBD/ROOT reporters=reporter/NNS/dobj>told that/IN/mark>rained "
        "it/PRP/nsubj>rained rained=rain/VBD/acl>reporters ~."),
        ("tell", "dobj+that", "told", "Brook", ["that it rained"]),
    ),
    "preposition": (
        "Brook/NNP/nsubj>called called=call/VBD/ROOT for/IN/prep>called an/DT/det>inquiry inquiry/NN/pobj>for ~.",
        ("call", "prep-for", "called", "Brook", ["for an inquiry"]),
    ),
    "clause taken for an adverbial": (
        ("She/PRP/nsubj>warned warned=warn/VBD/ROOT him=he/PRP/dobj>warned that/IN/mark>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/advcl>warned ~."),
        ("warn", "advcl-that", "warned", "She", ["that it rained"]),
    ),
    # adjectives
    "adjective with a that-clause": (
        ("Brook/NNP/nsubj>is is=be/VBZ:AUX/ROOT confident/JJ/acomp>is that/IN/mark>rains it/PRP/nsubj>rains "
        "rains=rain/VBZ/ccomp>confident ~."),
        ("confident", "adj-ccomp+that", "is confident", "Brook", ["that it rains"]),
    ),
    "adjective with an infinitive": (
        "Brook/NNP/nsubj>is is=be/VBZ:AUX/ROOT ready/JJ/acomp>is to/TO/aux>resign resign/VB/xcomp>ready ~.",
        ("ready", "adj-xcomp+to", "is ready", "Brook", ["to resign"]),
    ),
    # nouns
    "noun with its possessor": (
        ("His=his/PRP$/poss>warning warning/NN/nsubj>failed that/IN/mark>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/acl>warning failed=fail/VBD/ROOT ~."),
        ("warning", "noun-that", "warning", "His", ["that it rained"]),
    ),
    "noun with a by-phrase": (
        ("A/DT/det>promise promise/NN/nsubj>came by/IN/prep>promise the/DT/det>council council/NN/pobj>by to/TO/aux>act "
        "act/VB/acl>promise came=come/VBD/ROOT late/RB/advmod>came ~."),
        ("promise", "noun-to", "promise", "the council", ["to act"]),
    ),
    "noun as object: the subject's claim": (
        ("Critics/NNS/nsubj>made made=make/VBD/ROOT the/DT/det>claim claim/NN/dobj>made that/IN/mark>rained "
        "it/PRP/nsubj>rained rained=rain/VBD/acl>claim ~."),
        ("claim", "noun-that-object", "claim", "Critics", ["that it rained"]),
    ),
    "noun and copula": (
        ("Her=her/PRP$/poss>message message/NN/nsubj>is is=be/VBZ:AUX/ROOT that/IN/mark>rains it/PRP/nsubj>rains "
        "rains=rain/VBZ/ccomp>is ~."),
        ("message", "noun-be+that", "message is", "Her", ["that it rains"]),
    ),
    # prepositional cues
    "according to, after": (
        ("It/PRP/nsubj>rained rained=rain/VBD/ROOT ~, according=accord/VBG/prep>rained to/IN/prep>according "
        "Brook/NNP/pobj>to ~."),
        ("according", "according", "according to", "Brook", ["It rained"]),
    ),
    "according to, before": (
        ("According=accord/VBG/prep>rained to/IN/prep>According the/DT/det>mayor mayor/NN/pobj>to ~, it/PRP/nsubj>rained "
        "rained=rain/VBD/ROOT ~."),
        ("according", "according", "According to", "the mayor", ["it rained"]),
    ),
    "according to somebody with an apposition": (
        ("According=accord/VBG/prep>rained to/IN/prep>According Brook/NNP/pobj>to ~, the/DT/det>mayor mayor/NN/appos>Brook ~, "
        "it/PRP/nsubj>rained rained=rain/VBD/ROOT ~."),
        ("according", "according", "According to", "Brook", ["it rained"]),
    ),
    "according to, in the middle": (
        ("The/DT/det>bridge bridge/NN/nsubj>fell ~, according=accord/VBG/prep>fell to/IN/prep>according Brook/NNP/pobj>to "
        "~, fell=fall/VBD/ROOT ~."),
        ("according", "according", "according to", "Brook", ["The bridge", "fell"]),
    ),
    "according to, inside a conjunct": (
        ("It/PRP/nsubj>rained rained=rain/VBD/ROOT ~, but/CC/cc>rained according=accord/VBG/prep>snowed "
        "to/IN/prep>according Brook/NNP/pobj>to it/PRP/nsubj>snowed snowed=snow/VBD/conj>rained ~."),
        ("according", "according", "according to", "Brook", ["it snowed"]),
    ),
    "per": (
        "It/PRP/nsubj>rained rained=rain/VBD/ROOT ~, per/IN/prep>rained the/DT/det>Ministry Ministry/NNP/pobj>per ~.",
        ("per", "per", "per", "the Ministry", ["It rained"]),
    ),
}  # fmt: skip


def found(s: Syntax) -> list[Found]:
    def text(tokens: tuple[int, int]) -> str:
        start, end = s.chars(*tokens)
        return s.text[start:end]

    return [
        (c.lemma, c.frame, text(c.cue), text(c.source) if c.source else None, [text(r) for r in c.content])
        for c in candidates(s)
    ]


@pytest.mark.parametrize(("written", "expected"), CASES.values(), ids=CASES.keys())
def test_construction(parsed: Parse, written: str, expected: Found) -> None:
    assert expected in found(parsed(written))


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("It/PRP/nsubj>rained rained=rain/VBD/ROOT ~.", id="nothing reported"),
        pytest.param(
            "It/PRP/nsubj>cost cost/VBD/ROOT ten/CD/npadvmod>cost per/IN/prep>ten head/NN/pobj>per ~.", id="per head"
        ),
        pytest.param("The/DT/det>book book/NN/ROOT that/WDT/nsubj>fell fell=fall/VBD/relcl>book ~.", id="relative that"),
        pytest.param("Rain/NN/nsubj>is is=be/VBZ:AUX/ROOT wet/JJ/acomp>is ~.", id="adjective alone"),
        pytest.param(
            "According=accord/VBG/prep>rained rained=rain/VBD/ROOT ~.", id="according without to"
        ),
    ],
)  # fmt: skip
def test_no_candidate(parsed: Parse, written: str) -> None:
    assert found(parsed(written)) == []


def test_candidates_stand_in_the_order_of_their_cues(parsed: Parse) -> None:
    s = parsed(
        "Brook/NNP/nsubj>warned warned=warn/VBD/ROOT that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp>warned "
        "and/CC/cc>warned noted=note/VBD/conj>warned that/IN/mark>snowed it/PRP/nsubj>snowed snowed=snow/VBD/ccomp>noted ~."
    )
    assert [(lemma, source) for lemma, _, _, source, _ in found(s)] == [("warn", "Brook"), ("note", "Brook")]


def test_a_word_that_the_tokenizer_cut_stays_whole_at_the_end_of_a_content(parsed: Parse) -> None:
    s = parsed(
        "They/PRP/nsubj>saw saw=see/VBD/ROOT a/DT/det>co co/NN/dobj>saw ~-/HYPH/punct>co ~pilot/NN/appos>co left/RB/advmod>saw ~."
    )
    assert trim(s, 2, 4) == (2, 6)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [((0, 7), (1, 6)), ((3, 4), None), ((0, 1), None), ((1, 4), (1, 3))],
)
def test_contents_have_no_commas_and_spaces_at_their_edges(
    parsed: Parse, tokens: tuple[int, int], expected: tuple[int, int] | None
) -> None:
    s = parsed("~, “ ~Rain/NN/ROOT ~, snow/NN/conj>Rain ~” ~,")
    assert trim(s, *tokens) == expected


def test_who_is_spoken_with_is_no_content(by_model: Parse) -> None:
    def contents(text: str, verb: str) -> dict[str, list[str]]:
        s = by_model(text)
        return {
            c.frame: [s.text[slice(*s.chars(*r))] for r in c.content]
            for c in candidates(s)
            if c.lemma == verb and c.frame.startswith("prep-")
        }

    beside = contents("Lund talked to Minister Anna Holt and Carl Brook regarding the port.", "talk")
    assert beside == {"prep-regarding": ["regarding the port"]}
    inside = contents("Lund spoke with reporters about the port.", "speak")
    assert inside == {"prep-about": ["about the port"]}
    assert contents("Lund referred to a report about the port.", "refer") == {
        "prep-to": ["to a report about the port"]
    }


def test_a_pronoun_alone_is_an_object_of_its_own_kind(by_model: Parse) -> None:
    def frames(text: str) -> set[str]:
        return {c.frame for c in candidates(by_model(text))}

    assert frames("Lund praised him.") == {"dobj-pronoun"}
    assert frames("Lund praised the pilots.") == {"dobj"}
    assert frames("Lund praised all of them.") != {"dobj-pronoun"}
