"""Ministries and governments with their countries."""

from collections.abc import Callable

import pytest

from kg_builder.authority import Authority
from kg_builder.extract.names import find_names
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

Parse = Callable[[str], Syntax]

_TAGS = {
    "the": "DT", "The": "DT", "his": "PRP$", "her": "PRP$", "of": "IN", "for": "IN", "in": "IN", "and": "CC", "'s": "POS",
    "ministry": "NN", "department": "NN", "government": "NN", "administration": "NN", "defence": "NN", "foreign": "JJ",
    "interior": "NN", "finance": "NN", "health": "NN", "fire": "NN", "said": "VBD", "spoke": "VBD", "praised": "VBD",
}  # fmt: skip


def sentences(text: str) -> str:
    """Plain words in the notation of conftest; the last word of each sentence is its verb."""
    written = []
    for sentence in text.split(" . "):
        words = sentence.split()
        verb = words[-1]
        for word in words[:-1]:
            glued = "~" if word in ("'s", ")") else ""
            entity = "/PERSON" if word in ("Vladimir", "Putin") else ""
            written.append(f"{glued}{word}/{_TAGS.get(word, 'NNP')}/dep>{verb}{entity}")
        written += [f"{verb}/VBD/ROOT", "~."]
    return " ".join(written)


def found(parse: Parse, known: Authority, text: str) -> list[tuple[str, str]]:
    names = find_names(parse(sentences(text)), [], known)
    return [(n.text, n.record.name) for n in names if n.type is EntityType.ORGANIZATION and n.record]


RUSSIAN = "Ministry of Defence of the Russian Federation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Russian defence ministry spoke", [("Russian defence ministry", RUSSIAN)]),
        ("Russia 's Defense Ministry spoke", [("Russia's Defense Ministry", RUSSIAN)]),
        ("the Russian Ministry of Defence spoke", [("Russian Ministry of Defence", RUSSIAN)]),
        ("the Ministry of Defense of Russia spoke", [("Ministry of Defense of Russia", RUSSIAN)]),
        ("Moscow 's defence ministry spoke", [("Moscow's defence ministry", RUSSIAN)]),
        (
            "the Russian defence ministry spoke . the ministry spoke",
            [("Russian defence ministry", RUSSIAN), ("ministry", RUSSIAN)],
        ),
        (
            "the Russian defence ministry spoke . the Finnish interior ministry spoke . the ministry spoke . the Russian ministry spoke",
            [
                ("Russian defence ministry", RUSSIAN),
                ("Finnish interior ministry", "Ministry of the Interior (Finland)"),
                ("ministry", "Ministry of the Interior (Finland)"),
                ("Russian ministry", RUSSIAN),
            ],
        ),
        ("Vladimir Putin praised . his defence ministry spoke", [("defence ministry", RUSSIAN)]),
        ("Vladimir Putin praised . her defence ministry spoke", []),
        ("Norway spoke . the finance ministry spoke", [("finance ministry", "Ministry of Finance (Norway)")]),
        ("Norway and Sweden spoke . the finance ministry spoke", []),
        ("the defence ministry spoke", []),
        ("the ministry spoke", []),
        ("the health department spoke", []),
        ("the fire department spoke", []),
        ("the US State Department spoke", [("US State Department", "United States Department of State")]),
        ("the Norwegian government spoke", [("Norwegian government", "Government of Norway")]),
        ("the Obama administration spoke", [("Obama administration", "Government of United States")]),
        ("the Varnholm administration spoke", []),
        ("Germany waits . the Merkel government spoke", [("Merkel government", "Government of Germany")]),
        ("Germany waits . Merkel 's/POS government spoke", [("government", "Government of Germany")]),
        ("Germany waits . the Merkel cabinet spoke", [("Merkel cabinet", "Government of Germany")]),
        ("Norway waits . the Merkel government spoke", []),
        ("Germany waits . the Varnholm government spoke", []),
        ("Vladimir Putin praised . his government spoke", [("government", "Government of Russia")]),
        ("Vladimir Putin praised . her government spoke", []),
    ],
)
def test_ministry(parsed: Parse, known: Authority, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(parsed, known, text) == expected


def test_without_its_country_it_is_a_description(parsed: Parse, known: Authority) -> None:
    s = parsed(sentences("the Russian defence ministry spoke . the defence ministry spoke"))
    kinds = [n.kind for n in find_names(s, [], known)]
    assert kinds == [MentionKind.NAME, MentionKind.NOMINAL]


@pytest.mark.parametrize(
    ("text", "ministries"),
    [
        (
            "Austria protested . The Interior Ministry of Tamaria spoke",
            ["Ministry of the Interior (Tamaria)"],
        ),
        ("Tamaria 's/POS army left Austria . The interior ministry spoke", []),
        ("Tamaria 's/POS army left . The interior ministry spoke", ["Ministry of the Interior (Tamaria)"]),
    ],
)
def test_that_of_a_country_nobody_knows_is_not_anothers(
    parsed: Parse, known: Authority, text: str, ministries: list[str]
) -> None:
    assert [name for _, name in found(parsed, known, text) if "Ministry" in name] == ministries


def test_an_assistant_secretary_names_a_department(parsed: Parse, known: Authority) -> None:
    us = found(parsed, known, "the US spoke . Assistant Secretary of State Ada Brook spoke")
    assert us == [("State", "United States Department of State")]
    assert found(parsed, known, "the US spoke . Secretary of State Ada Brook spoke") == []
    assert found(parsed, known, "the UK spoke . Under Secretary of State Ada Brook spoke") == []


@pytest.mark.parametrize(
    ("day", "governments"),
    [("2015-09-05", ["Government of Germany"]), ("2023-09-05", []), (None, [])],
)
def test_the_day_tells_whose_head_it_is(
    parsed: Parse, known: Authority, day: str | None, governments: list[str]
) -> None:
    s = parsed(sentences("the Merkel government spoke"))
    assert [n.record.name for n in find_names(s, [], known, day) if n.record is not None] == governments
