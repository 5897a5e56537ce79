"""The ministry of a minister: by the words of the text, by a known office, and where there is none."""

from collections.abc import Callable

import pytest

from kg_builder.authority import Authority
from kg_builder.authority.offices import offices
from kg_builder.extract.entities import Entities
from kg_builder.extract.names import find_names
from kg_builder.extract.roles import find_roles
from kg_builder.extract.roles.posts import post
from kg_builder.extract.text.syntax import Syntax
from kg_builder.iri import Minter
from kg_builder.model import MentionKind

BROOK = "Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON left=leave/VBD/ROOT ~."
FINANCE = "Finance/NNP/compound>Minister Minister/NNP/compound>Brook"
OSLO = "Rain/NN/nsubj>fell fell=fall/VBD/ROOT in/IN/prep>fell Oslo/NNP/pobj>in/GPE ~."
NORWAY = OSLO.replace("Oslo", "Norway")
TARSK = OSLO.replace("Oslo", "Tarsk")
RIGA = "Rain/NN/nsubj>fell fell=fall/VBD/ROOT in/IN/prep>fell Riga/NNP/pobj>in/GPE ~."
VARDIA = "The/DT/det>army army/NN/nsubj>left of/IN/prep>army Vardia/NNP/pobj>of/GPE left=leave/VBD/ROOT ~."
SHOIGU = "Sergei/NNP/compound>Shoigu/PERSON Shoigu/NNP/nsubj>left/PERSON left=leave/VBD/ROOT ~."
NORWEGIAN = "Norwegian/JJ/amod>Minister/NORP"
RUSSIAN = "Ministry of Defence of the Russian Federation"

Read = Callable[[str], Syntax]


def read(
    parsed: Read, known: Authority, written: str, day: str = "2022-03-02"
) -> tuple[list[str], list[str]]:
    """The ministries of the offices found, and the words that are mentions of them."""
    s = parsed(written)
    entities = Entities(find_names(s, [], known), known)
    found = [r.ministry for r in find_roles(s, entities, offices(known), day)]
    words = [
        s.text[a:b]
        for c in entities.clusters
        if any(c.record is m for m in found if m is not None) or "Ministry" in c.name
        for (a, b), kind in c.mentions.items()
        if kind is MentionKind.NOMINAL
    ]
    return [m.name for m in found if m is not None], words


@pytest.mark.parametrize(
    ("written", "ministries", "words"),
    [
        (f"{FINANCE} {BROOK} {NORWAY}", ["Ministry of Finance (Norway)"], ["Finance"]),
        (f"{FINANCE} {BROOK} {NORWAY} {OSLO}", ["Ministry of Finance (Norway)"], ["Finance"]),
        (f"{FINANCE} {BROOK} {OSLO}", [], []),
        (f"{FINANCE} {BROOK} {NORWAY} {VARDIA}", [], []),
        (f"{FINANCE} {BROOK} {VARDIA} {TARSK}", [], []),
        (f"{FINANCE} {BROOK} {VARDIA}", ["Ministry of Finance (Vardia)"], ["Finance"]),
        (f"{FINANCE} {BROOK} {NORWAY} {RIGA}", [], []),
        (f"{FINANCE} {BROOK}", [], []),
        (f"Former/JJ/amod>Minister {FINANCE} {BROOK} {OSLO}", [], []),
        (f"Prime/NNP/compound>Minister Minister/NNP/compound>Brook {BROOK} {OSLO}", [], []),
        (f"{NORWEGIAN} {FINANCE} {BROOK} {RIGA}", ["Ministry of Finance (Norway)"], []),
        (
            (f"Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>left/PERSON ~, the/DT/det>minister minister/NN/appos>Brook "
            f"of/IN/prep>minister foreign/JJ/amod>affairs affairs/NNS/pobj>of ~, left=leave/VBD/ROOT ~. {VARDIA}"),
            ["Ministry of Foreign Affairs (Vardia)"],
            ["foreign affairs"],
        ),
        (f"Defense/NNP/compound>Minister Minister/NNP/compound>Shoigu {SHOIGU} {OSLO}", [RUSSIAN], ["Defense"]),
        (
            ("Secretary/NNP/compound>Blinken of/IN/prep>Secretary State/NNP/pobj>of Antony/NNP/compound>Blinken/PERSON "
            "Blinken/NNP/nsubj>left/PERSON left=leave/VBD/ROOT ~."),
            ["United States Department of State"],
            ["State"],
        ),
        (f"Health/NNP/compound>Secretary Secretary/NNP/compound>Brook {BROOK} {OSLO}", [], []),
    ],
)  # fmt: skip
def test_ministries_of_ministers(
    parsed: Read, known: Authority, written: str, ministries: list[str], words: list[str]
) -> None:
    assert read(parsed, known, written) == (ministries, words)


def test_without_a_day_the_authority_file_still_knows_whose_minister(parsed: Read, known: Authority) -> None:
    s = parsed(f"Defense/NNP/compound>Minister Minister/NNP/compound>Shoigu {SHOIGU}")
    entities = Entities(find_names(s, [], known), known)
    (role,) = find_roles(s, entities, offices(known))
    assert role.ministry is not None
    assert (role.term, role.ministry.name) == (None, RUSSIAN)


def test_the_post_of_a_minister_whom_nobody_knows(parsed: Read, known: Authority) -> None:
    s = parsed(f"Deputy/NNP/compound>Minister {FINANCE} {BROOK} {VARDIA}")
    entities = Entities(find_names(s, [], known), known)
    (role,) = find_roles(s, entities, offices(known), "2022-03-02")
    office = post(role, offices(known), Minter())
    assert office is not None
    assert (office.name, office.where, office.start) == ("deputy finance minister, Vardia", "Vardia", "")
    assert office.organization is not None
    assert office.ministry is not None
    assert (office.organization.name, office.ministry.name) == ("Vardia", "Ministry of Finance (Vardia)")


def test_a_known_post_has_its_term_and_its_ministry(parsed: Read, known: Authority) -> None:
    s = parsed(f"Defense/NNP/compound>Minister Minister/NNP/compound>Shoigu {SHOIGU}")
    entities = Entities(find_names(s, [], known), known)
    (role,) = find_roles(s, entities, offices(known), "2022-03-02")
    office = post(role, offices(known), Minter())
    assert office is not None
    assert (office.name, office.start[:4]) == ("defence minister, Russia", "2012")
    assert (office.ministry.name if office.ministry else None) == RUSSIAN


def test_an_office_without_a_ministry_and_a_known_term_is_no_post(parsed: Read, known: Authority) -> None:
    s = parsed(f"Mayor/NNP/compound>Brook {BROOK}")
    entities = Entities(find_names(s, [], known), known)
    (role,) = find_roles(s, entities, offices(known), "2022-03-02")
    assert post(role, offices(known), Minter()) is None
