"""Statements inside statements, and reports of reports: which are kept, and where they begin and end."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg_builder.extract.attribution import attribute
from kg_builder.extract.attribution.chains import with_inner_cues
from kg_builder.extract.attribution.frames import candidates
from kg_builder.extract.attribution.nested import is_told, nested
from kg_builder.extract.attribution.quoted import Attribution, Scored
from kg_builder.extract.text.quotes import scan
from kg_builder.extract.text.syntax import Syntax

Parse = Callable[[str], Syntax]

LUND = "Lund/NNP/nsubj>said said=say/VBD/ROOT that/IN/mark>{verb}"
RAINED = "that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp>{verb} ~."


def inside(s: Syntax) -> list[tuple[str, list[str]]]:
    """The words of the nested statements: who, and what."""
    return [
        (s.text[slice(*a.source)] if a.source else "", [s.text[slice(*r)] for r in a.content])
        for a in attribute(s, scan(s.text))
        if a.parent is not None
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        pytest.param("Brook/NNP/nsubj>warned warned=warn/VBD/ccomp>said", True, id="told"),
        pytest.param("Brook/NNP/nsubj>warned had=have/VBD:AUX/aux>warned warned=warn/VBN/ccomp>said", True, id="had told"),
        pytest.param("Brook/NNP/nsubj>warned is=be/VBZ:AUX/aux>warned warned=warn/VBG/ccomp>said", True, id="is telling"),
        pytest.param("Brook/NNP/nsubj>warned did=do/VBD:AUX/aux>warned not/RB/neg>warned warned=warn/VB/ccomp>said", True, id="did not tell"),
        pytest.param("Brook/NNP/nsubj>warned would/MD/aux>warned not/RB/neg>warned warned=warn/VB/ccomp>said", True, id="would not tell"),
        pytest.param("Brook/NNP/nsubj>warned would/MD/aux>warned warned=warn/VB/ccomp>said", False, id="would tell"),
        pytest.param("Brook/NNP/nsubj>warned may/MD/aux>warned warned=warn/VB/ccomp>said", False, id="may tell"),
        pytest.param("if/IN/mark>warned Brook/NNP/nsubj>warned warned=warn/VBD/ccomp>said", False, id="if she told"),
        pytest.param("Brook/NNP/nsubj>warned warned=warn/VB/ccomp>said", False, id="demanded: that she tell"),
        pytest.param("Brook/NNP/nsubj>came came=come/VBD/ccomp>said to/TO/aux>warned warned=warn/VB/xcomp>came", False, id="to tell"),
        pytest.param("You/PRP/nsubj>warned warned=warn/VBD/ccomp>said", True, id="told, by anybody"),
    ],
)  # fmt: skip
def test_what_is_told_as_a_fact(parsed: Parse, written: str, told: object) -> None:
    s = parsed(f"Lund/NNP/nsubj>said said=say/VBD/ROOT {written} {RAINED.format(verb='warned')}")
    assert is_told(s, s.lemma.index("warn")) is told


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        pytest.param("Brook/NNP/nsubj>warned warned=warn/VBD/ccomp>said {rained}", [("Brook", ["that it rained"])], id="kept"),
        pytest.param("you/PRP/nsubj>warned warned=warn/VBD/ccomp>said {rained}", [], id="anybody"),
        pytest.param("I/PRP/nsubj>hope hope=hope/VBP/ccomp>said {hoped}", [], id="one's own hope"),
        pytest.param("Brook/NNP/nsubj>hopes hopes=hope/VBZ/ccomp>said {hopes}", [("Brook", ["that it rained"])], id="somebody's hope"),
        pytest.param("Brook/NNP/nsubj>told told=tell/VBD/ccomp>said it/PRP/dobj>told ~.", [], id="a word"),
    ],
)  # fmt: skip
def test_what_is_kept(parsed: Parse, clause: str, expected: list[tuple[str, list[str]]]) -> None:
    forms = {"rained": "warned", "hoped": "hope", "hopes": "hopes"}
    clause = clause.format(**{name: RAINED.format(verb=verb) for name, verb in forms.items()})
    assert inside(parsed(f"Lund/NNP/nsubj>said said=say/VBD/ROOT {clause}")) == expected


def test_words_of_the_report_in_the_middle_are_no_part(parsed: Parse) -> None:
    # Lund said, according to the agency, that it rained.
    s = parsed(
        "Lund/NNP/nsubj>said said=say/VBD/ROOT ~, according=accord/VBG/prep>rained to/IN/prep>according the/DT/det>agency "
        "agency/NN/pobj>to ~, that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp>said ~."
    )
    begin, agency, that = (s.text.index(words) for words in ("Lund said", "the agency", "that it rained"))
    outer = Attribution(
        "according",
        0.9,
        ((begin, begin + len("Lund said")), (that, len(s.text) - 1)),
        (agency, agency + len("the agency")),
        (s.text.index("according"), agency - 1),
        frame="according",
    )
    scored = [Scored(c, 0.9) for c in candidates(s) if c.lemma == "say"]
    assert [s.text[slice(*r)] for x in scored for r in (s.chars(*part) for part in x.candidate.content)] == [
        "according to the agency, that it rained"
    ]
    (inner,) = nested(s, [outer], scored)
    assert [s.text[slice(*r)] for r in inner.content] == ["that it rained"]


def test_who_spoke_is_not_lost_to_who_reports(parsed: Parse) -> None:
    # It rained, Lund said, the agency reported: the parser hangs both cues into the same clause.
    s = parsed(
        "It/PRP/nsubj>rained rained=rain/VBD/ccomp>reported ~, Lund/NNP/nsubj>said said=say/VBD/parataxis>rained ~, "
        "Kestrel/NNP/nsubj>reported reported=report/VBD/ROOT ~."
    )
    found = attribute(s, scan(s.text))
    outer = next(a for a in found if a.parent is None)
    assert outer.source is not None
    assert s.text[slice(*outer.source)] == "Kestrel"
    assert [s.text[slice(*r)] for r in outer.content] == ["It rained, Lund said"]
    assert inside(s) == [("Lund", ["It rained"])]


def test_who_is_cited_is_no_content(parsed: Parse) -> None:
    s = parsed(
        "Kestrel/NNP/nsubj>cited cited=cite/VBD/ROOT a/DT/det>guard guard/NN/dobj>cited as/IN/prep>cited saying=say/VBG/pcomp>as "
        f"{RAINED.format(verb='saying')}"
    )
    begin = s.text.index("a guard")
    cited = Attribution(
        "tagger",
        0.9,
        ((begin, begin + len("a guard")),),
        (0, 7),
        (8, 13),
        "cite",
        "tagger",
        s.words.index("cited"),
    )
    assert with_inner_cues(s, [cited], []) == []
    longer = replace(cited, content=((begin, len(s.text) - 1),))
    assert with_inner_cues(s, [longer], []) == [longer]


def test_a_finite_verb_is_no_second_infinitive(parsed: Parse) -> None:
    # Brook urged him to go and attacked the plan: the parser joins "attacked" to "go".
    s = parsed(
        "Brook/NNP/nsubj>urged urged=urge/VBD/ROOT him/PRP/dobj>urged to/TO/aux>go go/VB/xcomp>urged and/CC/cc>go "
        "attacked=attack/VBD/conj>go the/DT/det>plan plan/NN/dobj>attacked ~."
    )
    attacked, urged = s.words.index("attacked"), s.words.index("urged")
    assert s.head[attacked] == urged
    assert s.head[s.words.index("and")] == urged
    assert s.right[s.words.index("go")] == s.words.index("go")


def test_a_second_verb_of_its_own_subject_stays(parsed: Parse) -> None:
    s = parsed(
        "Brook/NNP/nsubj>urged urged=urge/VBD/ROOT him/PRP/dobj>urged to/TO/aux>go go/VB/xcomp>urged and/CC/cc>go "
        "Lund/NNP/nsubj>attacked attacked=attack/VBD/conj>go the/DT/det>plan plan/NN/dobj>attacked ~."
    )
    assert s.words[s.head[s.words.index("attacked")]] == "go"
