"""The tagger's proposals, mended by the syntax before they are weighed."""

from collections.abc import Callable

import pytest

from kg_builder.extract.attribution import attribute
from kg_builder.extract.attribution.combine import LEAST_CONFIDENCE
from kg_builder.extract.attribution.frames import candidates
from kg_builder.extract.attribution.proposals import is_hollow, mended, says_nothing
from kg_builder.extract.attribution.quoted import Attribution, Scored
from kg_builder.extract.lexicon import reliability
from kg_builder.extract.tagger import Proposal, Reading
from kg_builder.extract.text.quotes import scan
from kg_builder.extract.text.syntax import Syntax

Read = Callable[[str], Syntax]


def span(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def proposal(text: str, cue: str, source: str, *content: str) -> Proposal:
    return Proposal(
        span(text, cue), span(text, source), tuple(span(text, part) for part in content), 0.95, 0.95, 0.95
    )


def mend(s: Syntax, p: Proposal) -> tuple[str, str, list[str]]:
    words = reliability()
    scored: dict[int, list[Scored]] = {}
    for c in candidates(s):
        scored.setdefault(c.anchor, []).append(Scored(c, words.of(c.lemma, c.frame)))
    assert p.cue is not None
    given, cue = mended(s, p, p.cue, scored)
    assert given.cue == cue
    assert given.source is not None
    return s.text[slice(*cue)], s.text[slice(*given.source)], [s.text[a:b] for a, b in given.content]


def decided(s: Syntax, *proposals: Proposal) -> list[Attribution]:
    content = {t: 0.95 for p in proposals for a, b in p.content for t in s.start if a <= t < b}
    return attribute(s, scan(s.text), Reading(proposals, content))


def words(s: Syntax, found: list[Attribution]) -> list[tuple[str, list[str]]]:
    return [
        (s.text[slice(*a.source)] if a.source else "", [s.text[x:y] for x, y in a.content]) for a in found
    ]


def test_a_cue_without_a_verb_or_noun_gives_way_to_the_construction(by_model: Read) -> None:
    text = "Lind spoke of many things, foremost his demand that the council repair the old bridge."
    given = proposal(text, "foremost", "Lind", "that the council repair the old bridge")
    assert mend(by_model(text), given) == ("demand", "his", ["that the council repair the old bridge"])


def test_a_cue_with_a_verb_stays(by_model: Read) -> None:
    text = "Lind said the council would repair the old bridge."
    given = proposal(text, "said", "Lind", "the council would repair the old bridge")
    assert mend(by_model(text), given) == ("said", "Lind", ["the council would repair the old bridge"])


def test_the_object_of_a_cue_is_not_torn(by_model: Read) -> None:
    text = "The minister voiced strong support for the new railway line."
    given = proposal(text, "voiced strong support", "The minister", "for the new railway line")
    assert mend(by_model(text), given) == (
        "voiced",
        "The minister",
        ["strong support for the new railway line"],
    )


def test_a_noun_that_is_the_cue_itself_stays_the_cue(by_model: Read) -> None:
    text = "Her criticism of the new railway line was harsh."
    given = proposal(text, "criticism", "Her", "of the new railway line")
    assert mend(by_model(text), given) == ("criticism", "Her", ["of the new railway line"])


@pytest.mark.parametrize(
    ("text", "content", "hollow"),
    [
        ("They voted to put it off.", "to", True),
        ("She has not ruled anything out.", "anything", True),
        ("She has not ruled anything out.", "anything out", False),
        ("She has not ruled it out.", "it", False),
        ("She said so.", "so", False),
        ("Everyone knows that.", "that", False),
        ("She praised the mayor of the town.", "of the", True),
    ],
)
def test_contents_that_say_nothing(by_model: Read, text: str, content: str, *, hollow: bool) -> None:
    s, spans = by_model(text), [span(text, content)]
    assert (is_hollow(s, spans) or says_nothing(s, spans)) is hollow


def test_a_hollow_content_gives_way_to_that_of_the_syntax(by_model: Read) -> None:
    text = "The councillors voted to put off the decision."
    s = by_model(text)
    found = decided(s, proposal(text, "voted", "The councillors", "to"))
    assert words(s, found) == [("The councillors", ["to put off the decision"])]


def test_who_was_quoted_is_the_speaker_and_the_words_alone_are_the_content(by_model: Read) -> None:
    text = "Lund was quoted by Kestrel as saying that the bridge was safe."
    s = by_model(text)
    (found,) = decided(s, proposal(text, "was quoted by", "Kestrel", "as saying that the bridge was safe"))
    assert words(s, [found]) == [("Lund", ["that the bridge was safe"])]
    assert found.cue == span(text, "was quoted by Kestrel as saying")
    assert found.lemma == "say"


def test_who_was_quoted_is_no_content_of_a_fronted_quotation(by_model: Read) -> None:
    text = "“The bridge is safe,” Lund was quoted by Kestrel as saying."
    s = by_model(text)
    found = decided(s, proposal(text, "was quoted", "Kestrel", "The bridge is safe,” Lund"))
    assert words(s, found) == [("Lund", ["The bridge is safe"])]


def test_nothing_is_left_where_who_was_quoted_is_all(by_model: Read) -> None:
    text = "Lund was quoted by Kestrel as saying so."
    s = by_model(text)
    assert decided(s, proposal(text, "was quoted", "Kestrel", "Lund")) == []


def test_the_subject_that_is_right_there_speaks(by_model: Read) -> None:
    text = "Speaking to BTV, Moderator Ann Brook, Minister Carla Holt said the bridge was safe."
    s = by_model(text)
    found = decided(s, proposal(text, "said", "Ann Brook", "the bridge was safe"))
    assert words(s, found) == [("Minister Carla Holt", ["the bridge was safe"])]


@pytest.mark.parametrize(("p", "found"), [(0.4, True), (0.05, False)])
def test_a_sure_construction_that_the_tagger_half_sees_stays(
    by_model: Read, p: float, *, found: bool
) -> None:
    s = by_model("Anna Lind announced on Monday that the bridge would be closed in May.")
    reading = Reading((), dict.fromkeys(s.start, p))
    attributions = attribute(s, scan(s.text), reading)
    assert words(s, attributions) == [("Anna Lind", ["that the bridge would be closed in May"])] * found
    assert all(LEAST_CONFIDENCE < a.confidence.statement < 0.6 for a in attributions)


def test_what_is_merely_believed_needs_the_tagger(by_model: Read) -> None:
    s = by_model("Anna Lind believed that the bridge would be closed in May.")
    assert attribute(s, scan(s.text), Reading((), dict.fromkeys(s.start, 0.4))) == []


def test_nothing_is_said_twice(by_model: Read) -> None:
    text = "Anna Lind announced that the bridge would be closed in May."
    s = by_model(text)
    found = decided(s, proposal(text, "announced", "Anna Lind", "the bridge would be closed in May"))
    assert len(found) == 1
