"""Named mentions: the recognizer's, cleaned, typed, completed."""

import itertools
from collections.abc import Callable

import pytest

from kg_builder.authority import Authority
from kg_builder.extract.names import find_names
from kg_builder.extract.text.syntax import Syntax
from kg_builder.extract.treaties import find_treaties
from kg_builder.model import EntityType, MentionKind

Parse = Callable[[str], Syntax]

LEFT = "left=leave/VBD/ROOT ~."


def named(s: Syntax, known: Authority) -> list[tuple[str, str]]:
    return [(n.text, n.type.value) for n in find_names(s, find_treaties(s.text, known), known)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"Mr./NNP/compound>Lund/PERSON Lund/NNP/nsubj>left/PERSON {LEFT}", [("Lund", "Person")], id="title"),
        pytest.param(f"President/NNP/compound>Lund/PERSON Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>left/PERSON {LEFT}", [("Tom Lund", "Person")], id="office"),
        pytest.param(f"The/DT/det>Council/ORG Varn/NNP/compound>Council/ORG Council/NNP/nsubj>left/ORG {LEFT}", [("Varn Council", "Organization")], id="article"),
        pytest.param(f"Lund/NNP/poss>aide/PERSON ~'s/POS/case>Lund/PERSON aide/NN/nsubj>left {LEFT}", [("Lund", "Person")], id="possessive"),
        pytest.param(f"Lund|Varn/NNP/nsubj>left/PERSON {LEFT}", [("Lund", "Person"), ("Varn", "Person")], id="bar"),
        pytest.param(f"Lund/NNP/nsubj>left/PERSON ⏎ ~Varn/NNP/dep>Lund/PERSON {LEFT}", [("Lund", "Person"), ("Varn", "Person")], id="line break"),
        pytest.param(f"Monday/NNP/nsubj>left/PERSON {LEFT}", [], id="a day is no person"),
        pytest.param(f"June/NNP/compound>5/ORG 5/CD/nsubj>left/ORG {LEFT}", [], id="a date is no organization"),
        pytest.param(f"rain/NN/nsubj>left/PERSON {LEFT}", [], id="small letters are no name"),
        pytest.param(f"Harbour/NNP/compound>Ministry/PERSON Ministry/NNP/nsubj>left/PERSON {LEFT}", [("Harbour Ministry", "Organization")], id="a ministry is an organization"),
        pytest.param(f"Kestrel/NNP/compound>News/PERSON News/NNP/nsubj>left/PERSON {LEFT}", [("Kestrel News", "Organization")], id="news is an organization"),
        pytest.param(f"President/NNP/compound>Lund Lund/NNP/nsubj>left/ORG {LEFT}", [("Lund", "Person")], id="an office in front makes a person"),
        pytest.param(f"The/DT/det>West West/NNP/nsubj>left/PERSON {LEFT}", [("West", "Group")], id="the West"),
        pytest.param(f"Norwegians/NNPS/nsubj>left/NORP {LEFT}", [("Norwegians", "Place")], id="demonym"),
        pytest.param(f"Liberals/NNPS/nsubj>left/NORP {LEFT}", [("Liberals", "Group")], id="group"),
        pytest.param(
            f"The/DT/det>Inspector Inspector/NNP/nsubj>left/ORG of/IN/prep>Inspector/ORG Mines/NNPS/pobj>of/ORG {LEFT}", [],
            id="a post is nobody's name",
        ),
        pytest.param(
            f"Anna/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON ~, QC/NNP/appos>Brook/GPE ~, {LEFT}", [("Anna Brook", "Person")],
            id="letters behind a name and a comma",
        ),
        pytest.param(
            f"Anna/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON ~, QC/NNP/appos>Brook/GPE ~, who/WP/nsubj>sat sat=sit/VBD/relcl>Brook "
            f"~, {LEFT}", [("Anna Brook", "Person")], id="letters behind a name and who that is",
        ),
        pytest.param(
            f"The/DT/det>Organization Organization/NNP/nsubj>left for/IN/prep>Organization Security/NNP/pobj>for and/CC/cc>Security "
            f"Co/NNP/compound>operation ~- ~operation/NNP/conj>Security in/IN/prep>Organization Europe/NNP/pobj>in {LEFT}",
            [("Organization for Security and Co-operation in Europe", "Organization")], id="a hyphen inside a word of a known name",
        ),
        pytest.param(f"R2D2/NNP/nsubj>left/PERSON {LEFT}", [], id="no digits in persons"),
        pytest.param(f"The/DT/det>Treaty/LAW Lake/NNP/compound>Treaty/ORG Varn/NNP/compound>Treaty/ORG Treaty/NNP/nsubj>left/ORG {LEFT}", [("Lake Varn Treaty", "Treaty")], id="treaties come first"),
        pytest.param(f"Norway/NNP/nsubj>left {LEFT}", [("Norway", "Place")], id="a country that the recognizer missed"),
        pytest.param(f"Norway/NNP/nsubj>left/PERSON {LEFT}", [("Norway", "Place")], id="a country that it took for a person"),
        pytest.param(f"The/DT/det>Kremlin Kremlin/NNP/nsubj>left/GPE {LEFT}", [("Kremlin", "Organization")], id="metonym"),
        pytest.param(f"The/DT/det>Hill Hill/NNP/nsubj>left/ORG {LEFT}", [("Hill", "Organization")], id="metonym with its article"),
        pytest.param(
            f"Mr./NNP/compound>Hill Hill/NNP/nsubj>left/PERSON {LEFT}", [("Hill", "Person")], id="a metonym that is a surname"
        ),
        pytest.param(f"Ms./NNP/compound>Jordan Jordan/NNP/nsubj>left/GPE {LEFT}", [("Jordan", "Person")], id="a country that is a surname"),
        pytest.param(
            f"Susan/NNP/compound>Hill/PERSON Hill/NNP/nsubj>left/PERSON {LEFT} Hill/NNP/nsubj>sat sat=sit/VBD/ROOT ~.",
            [("Susan Hill", "Person"), ("Hill", "Person")], id="the surname of a person of the text",
        ),
        pytest.param(
            f"Quel/NNP/compound>Varn/ORG Varn/NNP/nsubj>left/ORG {LEFT} Varn/NNP/nsubj>sat sat=sit/VBD/ROOT ~.",
            [("Quel Varn", "Person"), ("Varn", "Person")], id="the last word alone is a surname",
        ),
        pytest.param(
            f"Quel/NNP/compound>Rovers/ORG Rovers/NNP/nsubj>left/ORG {LEFT} the/DT/det>Rovers Rovers/NNP/nsubj>sat sat=sit/VBD/ROOT ~.",
            [("Quel Rovers", "Organization"), ("Rovers", "Organization")], id="the last word with an article is none",
        ),
        pytest.param(
            f"the/DT/det>minister minister/NN/nsubj>left ~, Varn/NNP/appos>minister/ORG ~, {LEFT}", [("Varn", "Person")],
            id="alone beside an office",
        ),
        pytest.param(
            f"Quel/NNP/compound>Varn/ORG Varn/NNP/nsubj>left/ORG ~, a/DT/det>biologist biologist/NN/appos>Varn ~, {LEFT}",
            [("Quel Varn", "Person")], id="a profession in apposition",
        ),
        pytest.param("Macron/NNP/nsubj>said/GPE said=say/VBD/ROOT ~.", [("Macron", "Person")], id="a known surname that speaks"),
        pytest.param(f"Macron/NNP/nsubj>left/GPE {LEFT}", [("Macron", "Place")], id="one that does not"),
        pytest.param(
            f"Councillor/NNP/compound>Varn/ORG Ann/NNP/compound>Varn/ORG Varn/NNP/nsubj>left/ORG {LEFT}", [("Ann Varn", "Person")],
            id="an office inside the name",
        ),
        pytest.param(
            f"Ann/NNP/compound>Varn Lund/NNP/compound>Varn - ~Varn/NNP/nsubj>left {LEFT}".replace("- ", "~-/HYPH/punct>Varn "),
            [("Ann Lund-Varn", "Person")], id="a surname with a hyphen",
        ),
        pytest.param(
            f"Quel/NNP/compound>Varn Varn/NNP/nsubj>left/PERSON {LEFT}", [("Quel Varn", "Person")], id="a first name that was cut off",
        ),
        pytest.param(
            f"Democrat/NNP/compound>Varn Varn/NNP/nsubj>left/PERSON {LEFT}", [("Varn", "Person")], id="a party in front is no name",
        ),
        pytest.param(
            f"he/PRP/nsubj>left {LEFT[:-3]} in/IN/prep>left Quel/NNP/compound>Varn/GPE Varn/NNP/pobj>in ~.", [("Quel Varn", "Place")],
            id="a place that was cut off",
        ),
        pytest.param(
            f"he/PRP/nsubj>left {LEFT[:-3]} with/IN/prep>left Varn/NNP/pobj>with ~, who/WP/nsubj>sat sat=sit/VBD/relcl>Varn ~.",
            [("Varn", "Person")], id="who makes a person",
        ),
        pytest.param(
            f"the/DT/det>owner owner/NN/nsubj>left of/IN/prep>owner Quel/NNP/compound>Varn/GPE Varn/NNP/pobj>of/GPE {LEFT}",
            [("Quel Varn", "Organization")], id="what has an owner is a company",
        ),
        pytest.param(
            f"Quel/NNP/compound>Lithium/PERSON Lithium/NNP/nsubj>left/PERSON {LEFT} Quel/NNP/nsubj>sat/ORG sat=sit/VBD/ROOT ~.",
            [("Quel Lithium", "Organization"), ("Quel", "Organization")], id="the first word alone is a company",
        ),
        pytest.param(
            f"Quel/NNP/compound>Varn/PERSON Varn/NNP/nsubj>left/PERSON ~, the/DT/det>operator operator/NN/appos>Varn ~, {LEFT}",
            [("Quel Varn", "Organization")], id="a body's noun in apposition",
        ),
        pytest.param(f"Storm/NNP/compound>Ylva/PERSON Ylva/NNP/nsubj>left/PERSON {LEFT}", [("Storm Ylva", "Event")], id="a storm"),
        pytest.param(f"4/CD/nummod>May/EVENT May/NNP/nsubj>left/EVENT {LEFT}", [], id="a date is no event"),
        pytest.param(
            f"NATO/NNP/poss>Office/ORG ~'s/POS/case>NATO/ORG Office/NNP/nsubj>left/ORG of/IN/prep>Office/ORG Tides/NNP/pobj>of/ORG {LEFT}",
            [("NATO", "Organization"), ("Office of Tides", "Organization")], id="an office and its owner",
        ),
        pytest.param(
            f"Moody/NNP/poss>Corp/ORG ~'s/POS/case>Moody/ORG Corp/NNP/nsubj>left/ORG {LEFT}", [("Moody's Corp", "Organization")],
            id="a name with a possessive",
        ),
        pytest.param(f"Banque/NNP/compound>Varn Varn/NNP/nsubj>left/PERSON {LEFT}", [("Banque Varn", "Organization")], id="a bank in French"),
    ],
)  # fmt: skip
def test_name(parsed: Parse, known: Authority, written: str, expected: list[tuple[str, str]]) -> None:
    assert named(parsed(written), known) == expected


def test_a_surname_is_found_again(parsed: Parse, known: Authority) -> None:
    s = parsed(
        f"Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>left/PERSON {LEFT} Lund/NNP/nsubj>sat sat=sit/VBD/ROOT ~."
    )
    assert named(s, known) == [("Tom Lund", "Person"), ("Lund", "Person")]


def test_one_name_has_one_type_in_a_document(parsed: Parse, known: Authority) -> None:
    s = parsed(
        "Varnholm/NNP/nsubj>left/GPE left=leave/VBD/ROOT ~. Varnholm/NNP/nsubj>sat/GPE sat=sit/VBD/ROOT ~. "
        "Varnholm/NNP/nsubj>ate/PERSON ate=eat/VBD/ROOT ~."
    )
    assert {kind for _, kind in named(s, known)} == {"Place"}


def test_in_makes_a_place(parsed: Parse, known: Authority) -> None:
    s = parsed(f"Rain/NN/nsubj>left in/IN/prep>Rain Varnholm/NNP/pobj>in/PERSON {LEFT}")
    assert named(s, known) == [("Varnholm", "Place")]


def test_known_names_carry_their_record(parsed: Parse, known: Authority) -> None:
    s = parsed(f"Russian/JJ/amod>troops/NORP troops/NNS/nsubj>left {LEFT}")
    (name,) = find_names(s, [], known)
    assert (name.kind, name.type) == (MentionKind.DEMONYM, EntityType.PLACE)
    assert name.record is not None
    assert name.record.name == "Russia"


def test_names_that_a_layout_ran_together(parsed: Parse, known: Authority) -> None:
    assert named(parsed(f"NorwaySweden/NNP/nsubj>left/ORG {LEFT}"), known) == [
        ("Norway", "Place"),
        ("Sweden", "Place"),
    ]
    assert ("NATO", "Organization") in named(parsed(f"NATO”The/NNP/nsubj>left/ORG {LEFT}"), known)
    assert named(parsed(f"KestrelVarn/NNP/nsubj>left/ORG {LEFT}"), known) == [("KestrelVarn", "Organization")]


def test_the_west_is_a_group_and_the_west_of_a_country_is_none(parsed: Parse, known: Authority) -> None:
    written = f"the/DT/det>West West/NNP/nsubj>left of/IN/prep>West {{}} {LEFT}"
    assert named(parsed(f"the/DT/det>West West/NNP/nsubj>left {LEFT}"), known) == [("West", "Group")]
    assert ("West", "Group") in named(parsed(written.format("lying/VBG/pcomp>of")), known)
    assert ("West", "Group") not in named(parsed(written.format("Norway/NNP/pobj>of")), known)


def test_a_dateline_is_of_places(parsed: Parse, known: Authority) -> None:
    s = parsed(
        f"VARNHOLM/NNP/nsubj>left/ORG ~, Norland/NNP/appos>VARNHOLM/PERSON —/: Rain/NN/nsubj>left {LEFT}"
    )
    assert named(s, known) == [("VARNHOLM", "Place"), ("Norland", "Place")]


def test_a_list_with_a_place_is_of_places(parsed: Parse, known: Authority) -> None:
    s = parsed(
        f"Rain/NN/nsubj>left in/IN/prep>Rain Norway/NNP/pobj>in/GPE ~, Varn/NNP/conj>Norway/PERSON and/CC/cc>Varn Ask/NNP/conj>Varn/ORG {LEFT}"
    )
    assert [kind for _, kind in named(s, known)] == ["Place"] * 3


def test_a_name_with_its_adjective_is_a_country(parsed: Parse, known: Authority) -> None:
    s = parsed(
        f"Vessia/NNP/nsubj>left/PERSON {LEFT} Vessian/JJ/amod>troops troops/NNS/nsubj>sat sat=sit/VBD/ROOT ~."
    )
    assert ("Vessia", "Place") in named(s, known)


def test_a_title_in_quotation_marks_is_no_organization(parsed: Parse, known: Authority) -> None:
    s = parsed(f"“ ~Harbour/NNP/compound>Nights/ORG Nights/NNP/nsubj>left/ORG ~” {LEFT}")
    assert named(s, known) == []


def test_names_do_not_overlap_and_lie_in_the_text(parsed: Parse, known: Authority) -> None:
    s = parsed(
        "Tom/NNP/compound>Lund/PERSON Lund/NNP/nsubj>left/PERSON of/IN/prep>Lund the/DT/det>Treaty/ORG North/NNP/compound>Treaty/ORG "
        f"Atlantic/NNP/compound>Treaty/ORG Treaty/NNP/pobj>of/ORG in/IN/prep>Lund Moscow/NNP/pobj>in/GPE {LEFT}"
    )
    names = find_names(s, find_treaties(s.text, known), known)
    assert [n.text for n in names] == ["Tom Lund", "North Atlantic Treaty", "Moscow"]
    assert all(s.text[n.start : n.end] == n.text for n in names)
    assert all(a.end <= b.start for a, b in itertools.pairwise(names))
