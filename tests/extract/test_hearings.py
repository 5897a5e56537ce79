"""Words spoken before a court or an inquiry, of which the sentence says who listened."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document


@pytest.mark.parametrize(
    ("text", "listener", "content"),
    [
        (
            "The lorry had no brakes that worked, the inquest was told on Friday.", "inquest",
            "The lorry had no brakes that worked",
        ),
        ("The court heard that Berg had bought a rope.", "court", "that Berg had bought a rope"),
        ("Berg had bought a rope and two torches, the court heard.", "court", "Berg had bought a rope and two torches"),
        ("The jurors were told that Berg had lied to his sister.", "jurors", "Berg had lied to his sister"),
        ("“He was no friend of mine,” the tribunal heard.", "tribunal", "He was no friend of mine,"),
        ("Lorry driver 'asleep at the wheel', court told", "court", "asleep at the wheel"),
    ],
)  # fmt: skip
def test_who_listens_does_not_speak(extractor: Extractor, text: str, listener: str, content: str) -> None:
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    names = {e.id: e.name for e in found.entities}
    (statement,) = [s for s in found.statements if s.parent is None]
    assert statement.speaker is None
    assert [names[a] for a in statement.addressees] == [listener]
    assert statement.act == "say"
    assert content in statement.content[0].text
    assert listener not in statement.content[0].text


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The committee told ministers that the bridge was unsafe.", "committee"),
        ("The court told Berg that he must pay.", "court"),
        ("Ada Brook told the court that she was ill.", "Ada Brook"),
    ],
)
def test_a_court_may_speak_too(extractor: Extractor, text: str, speaker: str) -> None:
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    names = {e.id: e.name for e in found.entities}
    assert [names.get(s.speaker or "") for s in found.statements if s.parent is None] == [speaker]


def test_what_is_heard_may_be_no_words(extractor: Extractor) -> None:
    text = "The court heard the appeal on Monday."
    (found,) = extractor.extract([Document("https://example.org/a", "a.txt", text)])
    assert found.statements == ()
