"""Whose cue it is: subjects through the constructions that hide them, agents, neighbours, noun phrases."""

from collections.abc import Callable

import pytest

from kg_builder.extract.attribution.speakers import agent_of, beside, noun_phrase, subject_of
from kg_builder.extract.text.syntax import Syntax

Parse = Callable[[str], Syntax]

SUBJECTS = {
    "own subject": ("Ada/NNP/compound>Brook Brook/NNP/nsubj>said said/VBD/ROOT so/RB/advmod>said ~.", "said", "Ada Brook"),
    "passive subject": (
        "The/DT/det>mayor mayor/NN/nsubjpass>told was=be/VBD:AUX/auxpass>told told=tell/VBN/ROOT ~.", "told", "The mayor",
    ),
    "coordination": (
        "Brook/NNP/nsubj>warned warned/VBD/ROOT rivals/NNS/dobj>warned and/CC/cc>warned noted/VBD/conj>warned this/DT:PRON/dobj>noted",
        "noted", "Brook",
    ),
    "coordination of three": (
        "Brook/NNP/nsubj>came came/VBD/ROOT ~, spoke/VBD/conj>came and/CC/cc>spoke left/VBD/conj>spoke ~.", "left", "Brook",
    ),
    "control": (
        "Brook/NNP/nsubj>wants wants/VBZ/ROOT to/TO/aux>say say/VB/xcomp>wants more/JJR/dobj>say ~.", "say", "Brook",
    ),
    "control by an adjective": (
        "Brook/NNP/nsubj>is is=be/VBZ:AUX/ROOT ready/JJ/acomp>is to/TO/aux>speak speak/VB/xcomp>ready ~.", "speak", "Brook",
    ),
    "control by an object": (
        "Brook/NNP/nsubj>urged urged/VBD/ROOT Aasen/NNP/dobj>urged to/TO/aux>speak speak/VB/xcomp>urged ~.", "speak", "Aasen",
    ),
    "participle": (
        ("Brook/NNP/nsubj>left left/VBD/ROOT ~, adding/VBG/advcl>left that/IN/mark>rained it/PRP/nsubj>rained "
        "rained/VBD/ccomp>adding"), "adding", "Brook",
    ),
    "by doing": (
        "Brook/NNP/nsubj>began began/VBD/ROOT by/IN/prep>began accusing/VBG/pcomp>by the/DT/det>council council/NN/dobj>accusing",
        "accusing", "Brook",
    ),
    "relative pronoun": (
        "The/DT/det>man man/NN/nsubj>left who/WP/nsubj>spoke spoke/VBD/relcl>man left/VBD/ROOT ~.", "spoke", "who",
    ),
    "relative clause without a pronoun of its own": (
        "The/DT/det>man man/NN/nsubj>left to/TO/aux>ask ask/VB/relcl>man left/VBD/ROOT ~.", "ask", "The man",
    ),
    "inside another clause": (
        "Brook/NNP/nsubj>said said/VBD/ROOT Aasen/NNP/nsubj>lied lied/VBD/ccomp>said ~.", "lied", "Aasen",
    ),
}  # fmt: skip
NO_SUBJECT = {
    "passive participle in front": (
        "Asked/VBN/advcl>left about/IN/prep>Asked it/PRP/pobj>about ~, Brook/NNP/nsubj>left left/VBD/ROOT ~.", "Asked",
    ),
    "finite clause without its own subject": (
        "Brook/NNP/nsubj>hopes hopes/VBZ/ROOT rains/VBZ/ccomp>hopes ~.", "rains",
    ),
    "imperative": ("Say/VB/ROOT more/JJR/dobj>Say ~.", "Say"),
    "clause as a subject": (
        "To/TO/aux>speak speak/VB/csubj>helps helps/VBZ/ROOT ~.", "helps",
    ),
}  # fmt: skip


def phrase(s: Syntax, tokens: tuple[int, int] | None) -> str | None:
    if tokens is None:
        return None
    start, end = s.chars(*tokens)
    return s.text[start:end]


@pytest.mark.parametrize(("written", "verb", "expected"), SUBJECTS.values(), ids=SUBJECTS.keys())
def test_subject(parsed: Parse, written: str, verb: str, expected: str) -> None:
    s = parsed(written)
    assert phrase(s, subject_of(s, s.words.index(verb))) == expected


def test_subject_of_a_participle_after_its_noun(parsed: Parse) -> None:
    s = parsed(
        "A/DT/det>man man/NN/nsubj>left claiming/VBG/acl>man this/DT:PRON/dobj>claiming left/VBD/ROOT ~."
    )
    assert phrase(s, subject_of(s, s.words.index("claiming"))) == "A man"


@pytest.mark.parametrize(("written", "verb"), NO_SUBJECT.values(), ids=NO_SUBJECT.keys())
def test_no_subject(parsed: Parse, written: str, verb: str) -> None:
    s = parsed(written)
    assert subject_of(s, s.words.index(verb)) is None


def test_agent_of_a_passive(parsed: Parse) -> None:
    s = parsed(
        "This/DT:PRON/nsubjpass>denied was=be/VBD:AUX/auxpass>denied denied/VBN/ROOT by/IN/agent>denied "
        "the/DT/det>mayor mayor/NN/pobj>by ~."
    )
    assert phrase(s, agent_of(s, s.words.index("denied"))) == "the mayor"
    assert agent_of(s, s.words.index("mayor")) is None


@pytest.mark.parametrize(
    "dateline",
    [
        pytest.param("OSLO/NNP/nsubj>said ( ~Kestrel/NNP/appos>OSLO ~) —", id="place and agency"),
        pytest.param("NEW/NNP/compound>YORK YORK/NNP/nsubj>said ~, March/NNP/npadvmod>YORK 3/CD/nummod>March —", id="place and date"),
        pytest.param("Oslo/NNP/nsubj>said ( ~Kestrel/NNP/appos>Oslo ~) –", id="place in small letters"),
    ],
)  # fmt: skip
def test_subject_after_a_dateline(parsed: Parse, dateline: str) -> None:
    s = parsed(
        f"{dateline} Norway/NNP/appos>said said/VBD/ROOT that/IN/mark>rained it/PRP/nsubj>rained rained/VBD/ccomp>said ~."
    )
    assert phrase(s, subject_of(s, s.words.index("said"))) == "Norway"


def test_a_dash_in_a_sentence_is_no_dateline(parsed: Parse) -> None:
    s = parsed(
        "The/DT/det>mayor mayor/NN/nsubj>said — a/DT/det>baker baker/NN/appos>mayor — said/VBD/ROOT so/RB/advmod>said"
    )
    assert phrase(s, subject_of(s, s.words.index("said"))) == "The mayor"


@pytest.mark.parametrize(
    ("written", "verb", "expected"),
    [
        pytest.param("Today/NN/ROOT Ada/NNP/compound>Brook Brook/NNP/dep>Today said/VBD/dep>Today ~.", "said", "Ada Brook", id="before"),
        pytest.param("“ ~Rain/NN/ROOT ~” ~, said/VBD/dep>Rain the/DT/det>minister new/JJ/amod>minister minister/NN/dep>said ~.", "said", "the new minister", id="after"),
        pytest.param("“ ~Rain/NN/ROOT ~” she/PRP/dep>said later/RB/advmod>said said/VBD/dep>Rain ~.", "said", "she", id="over an adverb"),
        pytest.param("“ ~Rain/NN/ROOT and/CC/cc>Rain ice/NN/conj>Rain ~” warned/VBD/dep>Rain ~.", "warned", None, id="quoted words are no speaker"),
        pytest.param("Rain/NN/ROOT ~, said/VBD/dep>Rain ~.", "said", None, id="nobody"),
    ],
)  # fmt: skip
def test_beside(parsed: Parse, written: str, verb: str, expected: str | None) -> None:
    s = parsed(written)
    quoted = bytearray(len(s.text) + 1)
    opened, closed = s.text.find("“"), s.text.find("”")
    if opened >= 0:
        quoted[opened + 1 : closed] = b"\1" * (closed - opened - 1)
    assert phrase(s, beside(s, s.words.index(verb), quoted)) == expected


@pytest.mark.parametrize(
    ("written", "head", "expected"),
    [
        pytest.param("The/DT/det>mayor mayor/NN/ROOT of/IN/prep>mayor Varn/NNP/pobj>of", "mayor", "The mayor of Varn", id="of-phrase"),
        pytest.param("The/DT/det>mayor mayor/NN/ROOT who/WP/nsubj>left left/VBD/relcl>mayor", "mayor", "The mayor", id="no relative clause"),
        pytest.param("Brook/NNP/ROOT and/CC/cc>Brook Karl/NNP/compound>Aasen Aasen/NNP/conj>Brook", "Brook", "Brook and Karl Aasen", id="coordination"),
        pytest.param("The/DT/det>mayor mayor/NN/ROOT ~, Ada/NNP/compound>Brook Brook/NNP/appos>mayor ~,", "mayor", "The mayor", id="no apposition after a comma"),
        pytest.param("Our/PRP$/poss>friend friend/NN/ROOT Brook/NNP/appos>friend", "friend", "Our friend Brook", id="close apposition"),
        pytest.param("The/DT/det>mayor mayor/NN/ROOT ~'s/POS/case>mayor", "mayor", "The mayor", id="no possessive ending"),
        pytest.param("Varn/NNP/poss>aide ~'s/POS/case>Varn aide/NN/ROOT", "aide", "Varn's aide", id="possessor"),
        pytest.param("Only/RB/advmod>Brook Brook/NNP/ROOT there/RB/advmod>Brook", "Brook", "Only Brook", id="adverbs only in front"),
        pytest.param("Headline/NN/compound>Brook ⏎ Brook/NNP/ROOT", "Brook", "Brook", id="nothing before a line break"),
        pytest.param("Oslo/NNP/nmod>Brook — Brook/NNP/ROOT", "Brook", "Brook", id="nothing before a dash"),
        pytest.param("Brook/NNP/ROOT — Aasen/NNP/appos>Brook", "Brook", "Brook", id="nothing after a dash"),
    ],
)  # fmt: skip
def test_noun_phrase(parsed: Parse, written: str, head: str, expected: str) -> None:
    s = parsed(written)
    assert phrase(s, noun_phrase(s, s.words.index(head))) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("Ann/NNP/compound>Brook/PERSON Brook/NNP/nsubj>said/PERSON ~, Minister/NNP/compound>Holt Carla/NNP/compound>Holt/PERSON Holt/NNP/appos>Brook/PERSON said=say/VBD/ROOT ~.", "Minister Carla Holt", id="another person, and no comma behind"),
        pytest.param("Ann/NNP/compound>Brook/PERSON Brook/NNP/nsubj>said/PERSON ~, Annie/NNP/appos>Brook/PERSON ~, said=say/VBD/ROOT ~.", "Ann Brook", id="an apposition is closed"),
        pytest.param("The/DT/det>agent agent/NN/nsubj>said ~, Carla/NNP/compound>Holt/PERSON Holt/NNP/appos>agent/PERSON said=say/VBD/ROOT ~.", "The agent", id="a description and its name"),
    ],
)  # fmt: skip
def test_two_names_before_a_verb(parsed: Parse, written: str, expected: str) -> None:
    s = parsed(written)
    found = subject_of(s, s.words.index("said"))
    assert found is not None
    assert phrase(s, found) == expected
