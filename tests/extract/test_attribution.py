"""From a parse and its quotations to attributions: rule, source, cue and content."""

from collections.abc import Callable

import pytest

from kg_builder.extract.attribution import attribute
from kg_builder.extract.attribution.quoted import Attribution, is_speech
from kg_builder.extract.text.quotes import scan
from kg_builder.extract.text.syntax import Syntax

Parse = Callable[[str], Syntax]
Found = tuple[str, str | None, str | None, list[str]]

SAID_BROOK = "said=say/VBD/ROOT Ada/NNP/compound>Brook Brook/NNP/nsubj>said"
THIN = "“ ~The/DT/det>ice ice/NN/nsubj>is is=be/VBZ:AUX/ccomp>said thin/JJ/acomp>is ~, ~”"
BREAK = "“ ~It/PRP/nsubj>break will/MD/aux>break break/VB/ROOT by/IN/prep>break noon/NN/pobj>by ~. ~”"

CASES: dict[str, tuple[str, list[Found]]] = {
    # quotations and their cue
    "quotation before the cue": (
        f"{THIN} {SAID_BROOK} ~.", [("quote-then-cue", "Ada Brook", "said", ["The ice is thin,"])],
    ),
    "quotation after the cue": (
        ("Ada/NNP/compound>Brook Brook/NNP/nsubj>warned warned=warn/VBD/ROOT ~: “ ~The/DT/det>ice ice/NN/nsubj>is "
        "is=be/VBZ:AUX/ccomp>warned thin/JJ/acomp>is ~. ~”"),
        [("cue-then-quote", "Ada Brook", "warned", ["The ice is thin."])],
    ),
    "split quotation": (
        f"{THIN} {SAID_BROOK} ~, “ ~and/CC/cc>said it/PRP/nsubj>break will/MD/aux>break break/VB/conj>said ~. ~”",
        [("quote-then-cue", "Ada Brook", "said", ["The ice is thin,", "and it will break."])],
    ),
    "the next sentence goes on": (
        f"{THIN} {SAID_BROOK} ~. {BREAK}",
        [("quote-then-cue", "Ada Brook", "said", ["The ice is thin,", "It will break by noon."])],
    ),
    "the next paragraph goes on": (
        f"{THIN} {SAID_BROOK} ~. ⏎ ~{BREAK}",
        [("quote-then-cue", "Ada Brook", "said", ["The ice is thin,", "It will break by noon."])],
    ),
    "open over paragraphs": (
        ("Ada/NNP/compound>Brook Brook/NNP/nsubj>said said=say/VBD/ROOT ~: “ ~The/DT/det>ice ice/NN/nsubj>is "
        f"is=be/VBZ:AUX/ccomp>said thin/JJ/acomp>is ~. ⏎ ~{BREAK}"),
        [("cue-then-quote", "Ada Brook", "said", ["The ice is thin.", "It will break by noon."])],
    ),
    "a paragraph between ends it": (
        f"{THIN} {SAID_BROOK} ~. ⏎ ~Rain/NN/nsubj>fell fell=fall/VBD/ROOT ~. ⏎ ~{BREAK}",
        [("quote-then-cue", "Ada Brook", "said", ["The ice is thin,"])],
    ),
    "quotation in a governed clause": (
        ("Ada/NNP/compound>Brook Brook/NNP/nsubj>said said=say/VBD/ROOT the/DT/det>plan plan/NN/nsubj>was "
        "was=be/VBD:AUX/ccomp>said “ ~mad/JJ/acomp>was and/CC/cc>mad rather/RB/advmod>sad sad/JJ/conj>mad ~” and/CC/cc>sad "
        "costly/JJ/conj>sad ~."),
        [("cue-then-quote", "Ada Brook", "said", ["the plan was “mad and rather sad” and costly"])],
    ),
    "a subject that the parser lost stands beside": (
        ("“ ~Thin/JJ/amod>ice ice/NN/ROOT broke=break/VBD/dep>ice at/IN/prep>broke noon/NN/pobj>at ~, ~” said=say/VBD/dep>broke "
        "the/DT/det>minister minister/NN/dep>said ~."),
        [("quote-then-cue", "the minister", "said", ["Thin ice broke at noon,"])],
    ),
    # quotation marks without speech
    "scare quotes": (
        ("The/DT/det>rink so-called/JJ/amod>rink “ ~ice/NN/compound>rink rink/NN/nsubjpass>closed ~” was=be/VBD:AUX/auxpass>closed "
        "closed=close/VBN/ROOT ~."),
        [],
    ),
    "a title": (
        ("She/PRP/nsubj>directed directed=direct/VBD/ROOT “ ~Thin/NNP/compound>Ice Ice/NNP/dobj>directed ~” in/IN/prep>directed "
        "Oslo/NNP/pobj>in ~."),
        [],
    ),
    # clauses
    "indirect": (
        ("Ada/NNP/compound>Brook Brook/NNP/nsubj>said said=say/VBD/ROOT that/IN/mark>rained it/PRP/nsubj>rained "
        "rained=rain/VBD/ccomp>said ~."),
        [("ccomp+that", "Ada Brook", "said", ["that it rained"])],
    ),
    "coordinated cues": (
        ("Brook/NNP/nsubj>warned warned=warn/VBD/ROOT that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp>warned "
        "and/CC/cc>warned noted=note/VBD/conj>warned that/IN/mark>snowed it/PRP/nsubj>snowed snowed=snow/VBD/ccomp>noted ~."),
        [("ccomp+that", "Brook", "warned", ["that it rained"]), ("ccomp+that", "Brook", "noted", ["that it snowed"])],
    ),
    "nested": (
        ("Lund/NNP/nsubj>said said=say/VBD/ROOT that/IN/mark>warned Brook/NNP/nsubj>warned had=have/VBD:AUX/aux>warned "
        "warned=warn/VBN/ccomp>said that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp>warned ~."),
        [
            ("ccomp+that", "Lund", "said", ["that Brook had warned that it rained"]),
            ("nested-ccomp+that", "Brook", "had warned", ["that it rained"]),
        ],
    ),
    "nested in a quotation": (
        ("“ ~He/PRP/nsubj>said said=say/VBD/ccomp>added that/IN/mark>rained it/PRP/nsubj>rained rained=rain/VBD/ccomp>said ~, ~” "
        "Brook/NNP/nsubj>added added=add/VBD/ROOT ~."),
        [
            ("quote-then-cue", "Brook", "added", ["He said that it rained,"]),
            ("nested-ccomp+that", "He", "said", ["that it rained"]),
        ],
    ),
    "an untrusted verb": (
        "Brook/NNP/nsubj>helped helped=help/VBD/ROOT to/TO/aux>carry carry/VB/xcomp>helped it/PRP/dobj>carry ~.", [],
    ),
}  # fmt: skip


def attributed(s: Syntax) -> list[Attribution]:
    return attribute(s, scan(s.text))


def texts(s: Syntax, found: list[Attribution]) -> list[Found]:
    def cut(r: tuple[int, int] | None) -> str | None:
        return s.text[slice(*r)] if r else None

    return [(a.rule, cut(a.source), cut(a.cue), [s.text[slice(*r)] for r in a.content]) for a in found]


@pytest.mark.parametrize(("written", "expected"), CASES.values(), ids=CASES.keys())
def test_attributions(parsed: Parse, written: str, expected: list[Found]) -> None:
    s = parsed(written)
    assert texts(s, attributed(s)) == expected


def test_a_clause_that_ends_with_a_quotation_keeps_both_marks(parsed: Parse) -> None:
    s = parsed(
        "Ada/NNP/compound>Brook Brook/NNP/nsubj>called called=call/VBD/ROOT the/DT/det>plan plan/NN/dobj>called “ "
        "~mad/JJ/amod>plan and/CC/cc>mad rather/RB/advmod>sad sad/JJ/conj>mad ~” ~."
    )
    assert texts(s, attributed(s)) == [
        ("cue-then-quote", "Ada Brook", "called", ["the plan “mad and rather sad”"])
    ]


def test_a_nested_statement_knows_what_holds_it(parsed: Parse) -> None:
    s = parsed(CASES["nested"][0])
    assert [a.parent for a in attributed(s)] == [None, 0]


def test_a_content_that_cuts_through_a_quotation_takes_all_of_it(parsed: Parse) -> None:
    # The parser lets the clause end inside the quotation: "… the ice “is thin | and wet” today".
    s = parsed(
        "Brook/NNP/nsubj>said said=say/VBD/ROOT that/IN/mark>is the/DT/det>ice ice/NN/nsubj>is is=be/VBZ:AUX/ccomp>said "
        "quite/RB/advmod>is “ ~thin/JJ/acomp>is ~, wet/JJ/dep>said ~” ~."
    )
    ((_, source, _, content),) = texts(s, attributed(s))
    assert source == "Brook"
    assert content == ["that the ice is quite “thin, wet"]


def test_a_source_inside_a_quotation_is_repaired(parsed: Parse) -> None:
    # The parser takes a word of the quotation for the subject of "said".
    s = parsed(
        "“ ~Thin/JJ/amod>ice ice/NN/nsubj>said ~, ~” said=say/VBD/ROOT Brook/NNP/dobj>said that/IN/mark>fell "
        "it/PRP/nsubj>fell fell=fall/VBD/ccomp>said ~."
    )
    assert [source for _, source, _, _ in texts(s, attributed(s))] == ["Brook"]


def test_trust_is_a_probability_and_spans_are_in_order(parsed: Parse) -> None:
    for written, _ in CASES.values():
        s = parsed(written)
        for a in attributed(s):
            assert 0 < a.trust <= 1
            assert list(a.content) == sorted(a.content)
            assert all(b < c for (_, b), (c, _) in zip(a.content, a.content[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("“The ice is thin”", True),
        ("“Enough.”", True),
        ("“Why not?”", True),
        ("“enough.”", False),
        ("“ice rink”", False),
        ("“Thin Ice”", False),
        ("“the big red one”", True),
        ("“—”", False),
    ],
)
def test_what_can_be_speech(text: str, *, speech: bool) -> None:
    (q,) = scan(text)
    assert is_speech(text, q) is speech
