"""Offices beside a name."""

from collections.abc import Callable
from typing import Any

import pytest

from kg_builder.authority import Authority
from kg_builder.authority.offices import offices
from kg_builder.extract.entities import Entities
from kg_builder.extract.names import find_names
from kg_builder.extract.roles import find_roles
from kg_builder.extract.text.syntax import Syntax

BROOK = "Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON"
LEFT = "left=leave/VBD/ROOT ~."
COUNCIL = "the/DT/det>Council Harbour/NNP/compound>Council/ORG Council/NNP/pobj>of/ORG"

CASES = {
    "after a dateline": (
        f"Oslo/NNP/dep>left/GPE –/:/punct>left President/NNP/compound>Brook {BROOK} {LEFT}", [("President", None)],
    ),
    "in front": (f"Mayor/NNP/compound>Brook {BROOK} {LEFT}", [("Mayor", None)]),
    "two words": (f"Foreign/NNP/compound>Minister Minister/NNP/compound>Brook {BROOK} {LEFT}", [("Foreign Minister", None)]),
    "country in front": (
        f"Norwegian/JJ/amod>Minister/NORP Prime/NNP/compound>Minister Minister/NNP/compound>Brook {BROOK} {LEFT}",
        [("Prime Minister", "Norway")],
    ),
    "organization in front": (
        f"Kestrel/NNP/compound>News/ORG News/NNP/compound>editor/ORG editor/NN/compound>Brook {BROOK} {LEFT}",
        [("editor", "Kestrel News")],
    ),
    "apposition": (f"{BROOK} ~, the/DT/det>mayor mayor/NN/appos>Brook ~, {LEFT}", [("mayor", None)]),
    "apposition with its body": (
        f"{BROOK} ~, the/DT/det>head head/NN/appos>Brook of/IN/prep>head {COUNCIL} ~, {LEFT}", [("head", "Harbour Council")],
    ),
    "two in apposition": (
        (f"{BROOK} ~, the/DT/det>mayor mayor/NN/appos>Brook and/CC/cc>mayor a/DT/det>judge former/JJ/amod>judge judge/NN/conj>mayor "
        f"~, {LEFT}"), [("mayor", None), ("former judge", None)],
    ),
    "an office before a comma": (
        (f"The/DT/det>mayor mayor/NN/nsubj>left of/IN/prep>mayor Norway/NNP/pobj>of/GPE ~, Ada/NNP/compound>Brook/PERSON "
        f"Brook/NNP/appos>mayor/PERSON ~, {LEFT}"), [("mayor", "Norway")],
    ),
    "is": (f"{BROOK.replace('>left/', '>is/')} is=be/VBZ:AUX/ROOT the/DT/det>mayor mayor/NN/attr>is ~.", [("mayor", None)]),
    "title of its own words": (
        f"Secretary/NNP/compound>Brook of/IN/prep>Secretary State/NNP/pobj>of {BROOK} {LEFT}", [("Secretary of State", None)],
    ),
    "of a country, after the name": (
        f"Mayor/NNP/compound>Brook {BROOK.replace('>left/', '>left/')} of/IN/prep>Brook Norway/NNP/pobj>of/GPE {LEFT}", [("Mayor", "Norway")],
    ),
    "whose office it is": (
        (f"Norway/NNP/poss>mayor/GPE ~’s/POS/case>Norway foreign/JJ/amod>mayor mayor/NN/compound>Brook {BROOK} {LEFT}"),
        [("foreign mayor", "Norway")],
    ),
    "an office of somebody else": (
        f"The/DT/det>mayor mayor/NN/poss>brother ~’s/POS/case>mayor brother/NN/compound>Brook {BROOK} {LEFT}", [],
    ),
    "a spokesman for her": (
        f"A/DT/det>spokesman spokesman/NN/nsubj>left for/IN/prep>spokesman {BROOK.replace('nsubj>left', 'pobj>for')} {LEFT}", [],
    ),
    "clause instead of an office": (f"{BROOK} ~, who/WP/nsubj>judges judges=judge/VBZ/relcl>Brook ~, {LEFT}", []),
    "no office": (f"Clever/JJ/amod>Brook {BROOK} ~, a/DT/det>swimmer swimmer/NN/appos>Brook ~, {LEFT}", []),
    "nothing around": (f"{BROOK} {LEFT}", []),
    "not over a line break": (f"Mayor/NNP/ROOT ⏎ ~{BROOK} {LEFT}", []),
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), CASES.values(), ids=CASES.keys())
def test_role(read: Callable[[str], Any], written: str, expected: list[tuple[str, str | None]]) -> None:
    scene = read(written)
    found = [(r.office, r.organization.name if r.organization else None) for r in scene.roles]
    assert found == expected
    assert all(r.person.name == "Ada Brook" for r in scene.roles)
    assert all(r.office.split()[-1] in scene.syntax.text[r.start : r.end] for r in scene.roles)


@pytest.mark.parametrize(
    ("front", "office", "modifiers"),
    [
        ("former/JJ/amod>Mayor Mayor/NNP/compound>Brook", "former Mayor", ("former",)),
        ("Ex/NNP/amod>Mayor ~-/HYPH/punct>Mayor ~Mayor/NNP/compound>Brook", "Ex-Mayor", ("former",)),
        ("acting/JJ/amod>Mayor Mayor/NNP/compound>Brook", "acting Mayor", ("acting",)),
        ("Mayor/NNP/compound>elect ~-/HYPH/punct>elect ~elect/JJ/amod>Brook", "Mayor-elect", ("elect",)),
        ("Mayor/NNP/compound>designate ~-/HYPH/punct>designate ~designate/JJ/amod>Brook", "Mayor-designate", ("designate",)),
        ("Deputy/NNP/compound>Mayor Mayor/NNP/compound>Brook", "Deputy Mayor", ("deputy",)),
        ("embattled/JJ/amod>Mayor Mayor/NNP/compound>Brook", "Mayor", ()),
    ],
)  # fmt: skip
def test_what_sets_a_role_apart(
    read: Callable[[str], Any], front: str, office: str, modifiers: tuple[str, ...]
) -> None:
    (role,) = read(f"{front} {BROOK} {LEFT}").roles
    assert (role.office, role.modifiers) == (office, modifiers)


def test_an_office_in_the_plural_is_each_ones(read: Callable[[str], Any]) -> None:
    scene = read(
        "Ministers/NNPS/compound>Brook Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON of/IN/prep>Brook "
        "Norway/NNP/pobj>of/GPE and/CC/cc>Brook Tom/NNP/compound>Frey/PERSON Frey/NNP/conj>Brook/PERSON of/IN/prep>Frey "
        f"Peru/NNP/pobj>of/GPE {LEFT}"
    )
    assert [(r.person.name, r.office, r.organization.name) for r in scene.roles] == [
        ("Ada Brook", "Minister", "Norway"),
        ("Tom Frey", "Minister", "Peru"),
    ]


PRESIDENT = "President/NNP/compound>Biden Biden/NNP/nsubj>left/PERSON left=leave/VBD/ROOT ~."


@pytest.mark.parametrize(
    ("written", "day", "expected"),
    [
        (PRESIDENT, "2021-03-02", ("Joe Biden", "president, United States")),
        (PRESIDENT, "2011-03-02", ("Biden", None)),
        (PRESIDENT, None, ("Biden", None)),
        (f"Former/JJ/amod>President {PRESIDENT}", "2021-03-02", ("Biden", None)),
        (PRESIDENT.replace("President/", "Vice/NNP/compound>President President/"), "2011-03-02", ("Joe Biden", "vice president, United States")),
        (PRESIDENT.replace("Biden", "Brook"), "2021-03-02", ("Brook", None)),
        (
            "The/DT/det>minister French/JJ/amod>minister/NORP foreign/JJ/amod>minister minister/NN/nsubj>left left=leave/VBD/ROOT ~.",
            "2019-06-12", ("Jean-Yves Le Drian", "foreign minister, France"),
        ),
    ],
)  # fmt: skip
def test_offices_at_the_time(
    parsed: Callable[[str], Syntax],
    known: Authority,
    written: str,
    day: str | None,
    expected: tuple[str, str | None],
) -> None:
    s = parsed(written)
    entities = Entities(find_names(s, [], known), known)
    (role,) = find_roles(s, entities, offices(known), day)
    assert (role.person.name, offices(known).name(role.term) if role.term else None) == expected


@pytest.mark.parametrize(
    "written",
    [
        "A/DT/det>minister French/JJ/amod>minister/NORP foreign/JJ/amod>minister minister/NN/nsubj>left left=leave/VBD/ROOT ~.",
        ("The/DT/det>minister former/JJ/amod>minister French/JJ/amod>minister/NORP foreign/JJ/amod>minister minister/NN/nsubj>left "
        "left=leave/VBD/ROOT ~."),
        ("The/DT/det>ministers French/JJ/amod>ministers/NORP foreign/JJ/amod>ministers ministers=minister/NNS/nsubj>left "
        "left=leave/VBD/ROOT ~."),
        ("In/IN/prep>left 1956/CD/pobj>In the/DT/det>minister French/JJ/amod>minister/NORP foreign/JJ/amod>minister "
        "minister/NN/nsubj>left left=leave/VBD/ROOT ~."),
    ],
)  # fmt: skip
def test_an_office_that_names_nobody(parsed: Callable[[str], Syntax], known: Authority, written: str) -> None:
    s = parsed(written)
    entities = Entities(find_names(s, [], known), known)
    assert find_roles(s, entities, offices(known), "2019-06-12") == []


@pytest.mark.parametrize("office", ["spokesman", "secretary"])
def test_an_office_that_begins_with_s(read: Callable[[str], Any], office: str) -> None:
    scene = read(
        f"Kestrel/NNP/compound>News/ORG News/NNP/compound>{office}/ORG {office}/NN/compound>Brook {BROOK} {LEFT}"
    )
    assert [r.office for r in scene.roles] == [office]


def test_an_office_tells_the_gender(read: Callable[[str], Any]) -> None:
    scene = read(f"Queen/NNP/compound>Brook {BROOK} {LEFT}")
    assert scene.cluster("Ada Brook").gender == "female"


def test_offices_are_noted_with_their_country(read: Callable[[str], Any]) -> None:
    scene = read(CASES["country in front"][0])
    assert scene.cluster("Ada Brook").offices == [("prime minister", "NOR")]
