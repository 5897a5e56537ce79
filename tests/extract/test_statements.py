"""Statements with all their slots, from hand-made parses through all rules."""

from collections.abc import Callable

import pytest

from kg_builder.model import Extraction, Polarity, Statement, StatementKind

Extract = Callable[[str], Extraction]

BROOK = "Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>{}/PERSON"
SAID = BROOK.format("said") + " said=say/VBD/ROOT"
RAINED = "that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp"


def only(extraction: Extraction) -> Statement:
    (statement,) = extraction.statements
    return statement


def names(extraction: Extraction, iris: tuple[str, ...]) -> list[str]:
    by_id = {e.id: e.name for e in extraction.entities}
    return [by_id[iri] for iri in iris]


def test_indirect_statement(extracted: Extract) -> None:
    extraction = extracted(f"{SAID} {RAINED}>said ~.")
    s = only(extraction)
    assert (s.kind, s.act, s.polarity) == (StatementKind.INDIRECT, "say", Polarity.AFFIRMED)
    assert [c.text for c in s.content] == ["that it rained"]
    assert s.speaker == "https://w3id.org/kg-builder/data/person/Ada_Brook"
    assert s.id == "https://example.org/a#statement-15-29"
    assert s.speaker_mention is not None
    assert s.cue is not None
    assert (s.speaker_mention.text, s.cue.text) == ("Ada Brook", "said")
    assert s.passage is not None
    assert s.passage.text == "Ada Brook said that it rained."
    assert (s.parent, s.date, s.condition, s.unknown_speaker_reason) == (None, None, None, None)


QUOTED = "“ ~The/DT/det>ice ice/NN/nsubj>is is=be/VBZ:AUX/ccomp>said thin/JJ/acomp>is ~, ~”"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (
            f"{QUOTED} said=say/VBD/ROOT Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>said/PERSON ~.",
            "direct",
        ),
        (f"{SAID} {RAINED}>said ~.", "indirect"),
        (
            (
                f"{SAID} the/DT/det>plan plan/NN/nsubj>was was=be/VBD:AUX/ccomp>said “ ~mad/JJ/acomp>was and/CC/cc>mad rather/RB/advmod>sad "
                "sad/JJ/conj>mad ~” ~."
            ),
            "mixed",
        ),
    ],
)
def test_kind(extracted: Extract, written: str, kind: str) -> None:
    assert only(extracted(written)).kind == kind


def act_and_polarity(s: Statement) -> tuple[str, str]:
    return s.act, s.polarity.value


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"{BROOK.format('warned')} warned=warn/VBD/ROOT {RAINED}>warned ~.", ("warn", "affirmed"), id="warn"),
        pytest.param(f"{BROOK.format('figured')} figured=figure/VBD/ROOT out/RP/prt>figured {RAINED}>figured ~.", ("believe", "affirmed"), id="with a particle"),
        pytest.param(
            f"{BROOK.format('called')} called=call/VBD/ROOT for/IN/prep>called help/NN/pobj>for ~.", ("demand", "affirmed"), id="with a preposition",
        ),
        pytest.param(f"{BROOK.format('denied')} denied=deny/VBD/ROOT {RAINED}>denied ~.", ("deny", "denied"), id="deny"),
        pytest.param(f"{BROOK.format('deny')} did=do/VBD:AUX/aux>deny not/RB:PART/neg>deny deny/VB/ROOT {RAINED}>deny ~.", ("deny", "affirmed"), id="a denial denied"),
        pytest.param(f"{BROOK.format('say')} did=do/VBD:AUX/aux>say not/RB:PART/neg>say say/VB/ROOT {RAINED}>say ~.", ("decline", "declined"), id="did not say"),
        pytest.param(f"{BROOK.format('has')} has=have/VBZ/ROOT yet/RB/advmod>has to/TO/aux>say say/VB/xcomp>has {RAINED}>say ~.", ("decline", "declined"), id="has yet to say"),
        pytest.param(f"{BROOK.format('declined')} declined=decline/VBD/ROOT to/TO/aux>comment comment/VB/xcomp>declined ~.", ("decline", "declined"), id="declined"),
        pytest.param(f"{BROOK.format('believe')} did=do/VBD:AUX/aux>believe not/RB:PART/neg>believe believe/VB/ROOT {RAINED}>believe ~.", ("believe", "denied"), id="did not believe"),
    ],
)  # fmt: skip
def test_act_and_polarity(extracted: Extract, written: str, expected: tuple[str, str]) -> None:
    assert act_and_polarity(extracted(written).statements[0]) == expected


def test_parties(extracted: Extract) -> None:
    extraction = extracted(
        f"{BROOK.format('told')} told=tell/VBD/ROOT Kestrel/NNP/compound>News/ORG News/NNP/dobj>told/ORG that/IN/mark>left "
        "Norway/NNP/nsubj>left/GPE left=leave/VBD/ccomp>told the/DT/det>Treaty Lake/NNP/compound>Treaty Varn/NNP/compound>Treaty "
        "Treaty/NNP/dobj>left ~."
    )
    s = only(extraction)
    assert names(extraction, s.addressees) == ["Kestrel News"]
    assert names(extraction, s.mentions) == ["Norway", "Lake Varn Treaty"]
    (action,) = extraction.treaty_actions
    assert (action.act, action.alleged_in) == ("withdraw", s.id)


def test_target(extracted: Extract) -> None:
    extraction = extracted(
        f"{BROOK.format('accused')} accused=accuse/VBD/ROOT Tom/NNP/compound>Lund/PERSON Lund/NNP/dobj>accused/PERSON of/IN/prep>accused "
        "theft/NN/pobj>of ~."
    )
    s = only(extraction)
    assert (s.act, names(extraction, s.targets), s.addressees) == ("accuse", ["Tom Lund"], ())


def test_condition_date_and_occasion(extracted: Extract) -> None:
    s = only(
        extracted(
            f"{SAID} on/IN/prep>said Monday/NNP/pobj>on in/IN/prep>said an/DT/det>interview interview/NN/pobj>in that/IN/mark>leave "
            "Norway/NNP/nsubj>leave/GPE would/MD/aux>leave leave/VB/ccomp>said in/IN/prep>leave 2026/CD/pobj>in if/IN/mark>broke "
            "the/DT/det>ice ice/NN/nsubj>broke broke=break/VBD/advcl>leave ~."
        )
    )
    assert s.condition is not None
    assert s.consequence is not None
    assert (s.condition.text, s.consequence.text) == ("if the ice broke", "Norway would leave in 2026")
    assert s.date == "2024-12-16"
    assert s.date_expression is not None
    assert s.date_expression.text == "on Monday"
    assert [o.text for o in s.occasion] == ["an interview"]


def test_reported_via_the_agency(extracted: Extract) -> None:
    extraction = extracted(
        "According=accord/VBG/prep>said to/IN/prep>According Kestrel/NNP/compound>News/ORG News/NNP/pobj>to/ORG ~, "
        f"{SAID} {RAINED}>said ~."
    )
    outer, inner = extraction.statements
    assert (outer.parent, inner.parent) == (None, outer.id)
    assert names(extraction, inner.reported_via) == ["Kestrel News"]
    assert outer.reported_via == ()


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (f"It/PRP/nsubjpass>reported was=be/VBD:AUX/auxpass>reported reported=report/VBN/ROOT {RAINED}>reported ~.", "no-source"),
        (f"She/PRP/nsubj>said said=say/VBD/ROOT {RAINED}>said ~.", "pronoun-unresolved"),
        (f"We/PRP/nsubj>said said=say/VBD/ROOT {RAINED}>said ~.", "first-person"),
    ],
)  # fmt: skip
def test_an_unknown_speaker_has_its_reason(extracted: Extract, written: str, reason: str) -> None:
    s = only(extracted(written))
    assert (s.speaker, s.unknown_speaker_reason) == (None, reason)


def test_the_same_words_of_the_same_speaker_are_one_utterance(extracted: Extract) -> None:
    first = only(extracted(f"{SAID} {RAINED}>said ~."))
    second = only(extracted(f"On/IN/prep>said Monday/NNP/pobj>On {SAID} {RAINED}>said ~."))
    other = only(
        extracted(
            f"Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>said/PERSON said=say/VBD/ROOT {RAINED}>said ~."
        )
    )
    assert first.utterance == second.utterance != other.utterance
    assert first.id != second.id


def test_who_is_quoted_speaks_and_who_quotes_reports(extracted: Extract) -> None:
    extraction = extracted(
        "Kestrel/NNP/compound>News/ORG News/NNP/nsubj>quoted/ORG quoted=quote/VBD/ROOT Ada/NNP/compound>Brook/PERSON Brook/NNP/dobj>quoted/PERSON "
        f"as/IN/prep>quoted saying=say/VBG/pcomp>as {RAINED}>saying ~."
    )
    inner = next(s for s in extraction.statements if s.cue is not None and s.cue.text == "saying")
    assert names(extraction, (inner.speaker or "",)) == ["Ada Brook"]
    assert names(extraction, inner.reported_via) == ["Kestrel News"]


def test_who_is_quoted_as_saying_by_whom(extracted: Extract) -> None:
    extraction = extracted(
        "Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubjpass>quoted/PERSON was=be/VBD:AUX/auxpass>quoted quoted=quote/VBN/ROOT as/IN/prep>quoted saying=say/VBG/pcomp>as "
        "by/IN/prep>saying Kestrel/NNP/compound>News/ORG News/NNP/pobj>by/ORG that/IN/mark>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/ccomp>saying ~."
    )
    inner = next(s for s in extraction.statements if s.cue is not None and "saying" in s.cue.text)
    assert names(extraction, (inner.speaker or "",)) == ["Ada Brook"]
    assert names(extraction, inner.reported_via) == ["Kestrel News"]


def test_i_in_a_quotation_is_who_is_quoted(extracted: Extract) -> None:
    extraction = extracted(
        f"{BROOK.format('said')} said=say/VBD/ROOT ~: “ ~I/PRP/nsubj>warned warned=warn/VBD/ccomp>said that/IN/mark>rained "
        "it/PRP/nsubj>rained rained=rain/VBD/ccomp>warned ~. ~”"
    )
    inner = next(s for s in extraction.statements if s.parent is not None)
    assert names(extraction, (inner.speaker or "",)) == ["Ada Brook"]
    assert inner.speaker_mention is not None
    assert inner.speaker_mention.text == "I"
    assert inner.reported_via == ()


def test_the_chain_of_reports_goes_outwards(extracted: Extract) -> None:
    extraction = extracted(
        f"{BROOK.format('told')} told=tell/VBD/ROOT Kestrel/NNP/compound>News/ORG News/NNP/dobj>told/ORG that/IN/mark>said "
        f"Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>said/PERSON said=say/VBD/ccomp>told {RAINED}>said ~."
    )
    outer, inner = extraction.statements
    assert names(extraction, outer.reported_via) == ["Kestrel News"]
    assert names(extraction, inner.reported_via) == ["Ada Brook", "Kestrel News"]


def test_a_belief_passes_nothing_on(extracted: Extract) -> None:
    extraction = extracted(
        f"{BROOK.format('believes')} believes=believe/VBZ/ROOT that/IN/mark>said Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>said/PERSON "
        f"said=say/VBD/ccomp>believes {RAINED}>said ~."
    )
    inner = next(s for s in extraction.statements if s.cue is not None and s.cue.text == "said")
    assert inner.reported_via == ()
