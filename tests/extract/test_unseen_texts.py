"""Rules that texts of other regions and styles asked for, on parsed sentences: who is who, whose office, what is done."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document, EntityType, Extraction


def read(extractor: Extractor, text: str, day: str = "2021-07-08") -> Extraction:
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text, published=day)])
    return extraction


def who(extraction: Extraction, words: str) -> tuple[EntityType, str] | None:
    """Type and name of the entity of the last mention with these words."""
    found = [
        (m.span.start, e.type, e.name)
        for e in extraction.entities
        for m in e.mentions
        if m.span.text == words
    ]
    return max(found)[1:] if found else None


ORG, PERSON, PLACE, TREATY = EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PLACE, EntityType.TREATY


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param(
            "Shares in Tarholm Petroleum rose. Ada Brook, Tarholm's chief operating officer, was glad.", "Tarholm",
            (ORG, "Tarholm Petroleum"), id="a short form of what one has shares in",
        ),
        pytest.param(
            "Kenji Vosk met Ada Brook. The bid came from Takeda-Vosk, a fund. Takeda-Vosk said no.", "Takeda-Vosk",
            (ORG, "Takeda-Vosk"), id="half of a name with a hyphen is nobody's surname",
        ),
        pytest.param(
            "Minister Tan Siew Lim arrived. Ms Tan said that she was tired.", "Tan", (PERSON, "Tan Siew Lim"),
            id="a family's name that stands first",
        ),
        pytest.param(
            "Paula Lobato opened the clinic. Ana Paula Lobato is a doctor. Lobato said it was late.", "Lobato",
            (PERSON, "Ana Paula Lobato"), id="two given names, of which one was left out before",
        ),
        pytest.param(
            "Ana Paula Lobato opened the clinic. Paula Lobato said it was late.", "Paula Lobato",
            (PERSON, "Ana Paula Lobato"), id="two given names, of which one is left out later",
        ),
        pytest.param(
            "Rita Lobato opened the clinic. Ana Paula Lobato said it was late.", "Rita Lobato",
            (PERSON, "Rita Lobato"), id="another given name is another person",
        ),
        pytest.param(
            "Minister Kurt Vogel Lind arrived. Frau Kurt said that she was tired.", "Kurt", (PERSON, "Kurt Vogel Lind"),
            id="an honorific before the name that a person is called by",
        ),
        pytest.param(
            "Iain Tolland, who farms near the border, said it was late. Tolland mended the fence.", "Tolland",
            (PERSON, "Iain Tolland"), id="a first name that nobody knows, at the beginning",
        ),
        pytest.param(
            "Iain Tollack, 52, said it was late.", "Iain Tollack", (PERSON, "Iain Tollack"), id="somebody of an age",
        ),
        pytest.param(
            "Norway coach Thale Rushmark Delia sided with the players. She was angry.", "She",
            (PERSON, "Thale Rushmark Delia"), id="a first name that the recognizer takes for a body, behind an office",
        ),
        pytest.param(
            "Iain MacTolland, a fisherman, said it was late.", "Iain MacTolland", (PERSON, "Iain MacTolland"),
            id="what somebody is by trade",
        ),
        pytest.param(
            "Energy Kestrel, a carmaker, said it was late.", "Energy Kestrel", (ORG, "Energy Kestrel"),
            id="what a company makes",
        ),
        pytest.param(
            "The Norwegian Red Cross sent blankets.", "Norwegian Red Cross", (ORG, "Norwegian Red Cross"),
            id="a national branch is no body of all countries",
        ),
        pytest.param(
            "ECOWAS, the regional bloc, met the World Bank. The bloc said that it would wait.", "The bloc",
            (ORG, "Economic Community of West African States"), id="what an apposition calls a body",
        ),
        pytest.param(
            "Norway lost. Zambia's parliament passed the bill.", "Zambia's parliament", (ORG, "Parliament of Zambia"),
            id="a parliament of a country",
        ),
        pytest.param(
            "Trucks in Kenya stood still. The unions met the government.", "government", (ORG, "Government of Kenya"),
            id="the government of the only country",
        ),
        pytest.param(
            "The government met the unions. Georgia sent a letter to them.", "government", None,
            id="no government of a country that comes later",
        ),
        pytest.param("Two days later Cairo was told of the loss.", "Cairo", (PLACE, "Egypt"), id="a capital that is told is a state"),
        pytest.param("Cairo welcomed many guests.", "Cairo", (PLACE, "Cairo"), id="a town that any town can be"),
        pytest.param(
            "The founder of Velk Energy, Radek Dusek, told a court that he had been cheated.", "he",
            (PERSON, "Radek Dusek"), id="a description that ends with a name",
        ),
        pytest.param(
            "Brook said no. Ada Brook, the mayor, met her father Otto Brook. Otto Brook is old. Brook left.", "Brook",
            (PERSON, "Otto Brook"), id="a surname without an early bearer goes to who was named last",
        ),
        pytest.param(
            "Ada Brook won. Brook thanked voters. The town knows Otto Brook well. Otto Brook is old. Brook will leave.",
            "Brook", (PERSON, "Ada Brook"), id="a surname with an early bearer",
        ),
        pytest.param(
            "Neighbours signed the Okvang Water Accord in May. The Accord has no court.", "Accord",
            (TREATY, "Okvang Water Accord"), id="a treaty by its noun with a capital",
        ),
    ],
)  # fmt: skip
def test_who(extractor: Extractor, text: str, words: str, expected: tuple[EntityType, str] | None) -> None:
    assert who(read(extractor, text), words) == expected


def test_a_national_branch_has_no_id(extractor: Extractor) -> None:
    (branch,) = (
        e for e in read(extractor, "The Norwegian Red Cross sent blankets.").entities if e.type is ORG
    )
    assert branch.same_as == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“I do not know,” Guterres told reporters at the United Nations.", "António Guterres"),
        ("“I do not know,” Guterres told reporters in the harbour.", "Guterres"),
    ],
)
def test_of_two_office_holders_the_text_tells_which(extractor: Extractor, text: str, expected: str) -> None:
    assert who(read(extractor, text), "Guterres") == (PERSON, expected)


@pytest.mark.parametrize(
    ("text", "person", "office", "of"),
    [
        ("Police chief Ada Brook left.", "Ada Brook", "Police chief", None),
        ("Uganda's health minister, Dr Ada Brook, left.", "Ada Brook", "health minister", "Uganda"),
        (
            "French Foreign Minister Otto Lindt met his Kenyan counterpart Ada Brook.", "Ada Brook", "Foreign Minister",
            "Kenya",
        ),
        (
            "French Foreign Minister Otto Lindt spoke. Carl Berg, a spokesman, waited. Lindt called his Kenyan counterpart, Ada Brook.",
            "Ada Brook", "Foreign Minister", "Kenya",
        ),
        (
            "The owner, Tarholm Lines, apologised. Otto Lindt, the firm's president, promised to pay.", "Otto Lindt",
            "president", "Tarholm Lines",
        ),
        ("Otto Lindt, Executive Director, Harbour Guardians Network", "Otto Lindt", "Executive Director", "Harbour Guardians Network"),
        ("His sister, Ada Brook, is a director of Tarholm Ferries.", "Ada Brook", "director", "Tarholm Ferries"),
        ("Norway's interior minister, Ada Brook, left.", "Ada Brook", "interior minister", "Norway"),
        ("Ada Brook, a reporter for Kestrel News, left.", "Ada Brook", "reporter", "Kestrel News"),
        (
            "Kenya's army chief, General Otto Lindt, and his deputy minister of health, Ada Brook, left.", "Ada Brook",
            "deputy minister of health", None,
        ),
    ],
)  # fmt: skip
def test_whose_office(extractor: Extractor, text: str, person: str, office: str, of: str | None) -> None:
    extraction = read(extractor, text)
    names = {e.id: e.name for e in extraction.entities}
    roles = [(names[r.person], r.office, names.get(r.organization or "")) for r in extraction.roles]
    assert (person, office, of) in roles


def test_the_author_of_a_report_holds_no_office(extractor: Extractor) -> None:
    assert read(extractor, "Ada Brook, the author of the report, left.").roles == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Talks between Kenya and Uganda ended. Both countries signed the Lake Accord in 2015.",
            {("sign", "Kenya", "2015"), ("sign", "Uganda", "2015")}, id="a number of states",
        ),
        pytest.param(
            "Kenya, Norway and Uganda met. Both countries signed the Lake Accord.", {("sign", "countries", None)},
            id="as many as were not named",
        ),
        pytest.param(
            "The Lake Gas Protocol, signed last year by Kenya and Uganda, was praised.",
            {("sign", "Kenya", "2020"), ("sign", "Uganda", "2020")}, id="a participle",
        ),
        pytest.param(
            "The Senate of Kenya voted on Wednesday to ratify the Lake Accord.",
            {("ratify", "Senate", "2021-07-07")}, id="the day of a vote",
        ),
        pytest.param(
            "Ada Brook signed the Lake Pact. It rained. Nobody came. The mill stood still. A dog ran by. Norway suspended the pact in 2006.",
            {("sign", "Ada Brook", None), ("suspend", "Norway", "2006")}, id="the only pact from afar",
        ),
    ],
)  # fmt: skip
def test_what_is_done(extractor: Extractor, text: str, expected: set[tuple[str, str, str | None]]) -> None:
    extraction = read(extractor, text)
    names = {e.id: e.name for e in extraction.entities}
    assert {(a.act, names.get(a.actor or ""), a.date) for a in extraction.treaty_actions} == expected
