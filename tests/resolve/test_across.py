"""Persons and bodies across documents, on extractions built by hand: what joins, what parts, what stays."""

from dataclasses import replace
from random import Random

import pytest

from kg_builder.authority import authority
from kg_builder.iri import Minter
from kg_builder.model import Document, Entity, EntityType, Extraction, Mention, MentionKind, Role, Span
from kg_builder.resolve import Resolver
from kg_builder.resolve.strays import is_stray

MINTER = Minter()
KINDS = {"p": EntityType.PERSON, "o": EntityType.ORGANIZATION, "l": EntityType.PLACE}


def page(
    number: int, *names: str, office: str = "", day: str = "2024-03-01", she: bool = False
) -> Extraction:
    """A document that names ``p:Tom Lund``, ``o:Harbour Board``, …; the first holds the office, and may be a woman."""
    text = " ".join([*(n[2:] for n in names), "she", f"page {number}"])
    entities = []
    for n, name in enumerate(names):
        kind, plain = KINDS[name[0]], name[2:]
        start = text.index(plain)
        mentions = [Mention(Span.of(text, start, start + len(plain)), MentionKind.NAME)]
        if she and n == 0:
            at = text.index(" she") + 1
            mentions.append(Mention(Span.of(text, at, at + 3), MentionKind.PRONOUN))
        entities.append(Entity(MINTER.entity(kind, plain), kind, plain, tuple(mentions)))
    roles = (Role(entities[0].id, office, entities[0].mentions[0].span),) if office else ()
    document = Document(f"https://example.org/{number}", f"{number}", text, published=day)
    return Extraction(document, tuple(sorted(entities, key=lambda e: e.id)), (), roles)


def resolved(*pages: Extraction) -> list[Extraction]:
    with Resolver(MINTER) as resolver:
        for extraction in pages:
            resolver.observe(extraction)
        return [resolver.resolve(extraction) for extraction in pages]


def node(extraction: Extraction, words: str) -> str:
    (iri,) = {e.id for e in extraction.entities for m in e.mentions if m.span.text == words}
    return iri


# --------------------------------------------------------------------------------- surnames taken for something else


@pytest.mark.parametrize(
    ("stray", "expected"),
    [
        (page(3, "o:Lund", "o:Storvik Rovers"), ("Ada Lund", EntityType.PERSON)),
        (page(3, "l:Lund", "o:Storvik Rovers"), ("Ada Lund", EntityType.PERSON)),
        (page(3, "o:Lund"), ("Lund", EntityType.ORGANIZATION)),
        (page(3, "o:LUND", "o:Storvik Rovers"), ("LUND", EntityType.ORGANIZATION)),
    ],
)
def test_a_surname_that_a_document_takes_for_something_else(
    stray: Extraction, expected: tuple[str, EntityType]
) -> None:
    pages = (page(1, "p:Tom Lund", "o:Harbour Board"), page(2, "p:Ada Lund", "o:Storvik Rovers"), stray)
    last = resolved(*pages)[-1]
    assert expected in {(e.name, e.type) for e in last.entities}
    assert all(
        m.rule == "surname-and-company" for e in last.entities if e.name == "Ada Lund" for m in e.mentions
    )


@pytest.mark.parametrize(
    ("before", "is_one"), [("", True), ("in ", False), ("the ", False), ("of the ", False)]
)
def test_what_stands_where_a_place_would_is_no_surname(before: str, is_one: bool) -> None:  # noqa: FBT001
    text = f"He saw {before}Lund."
    start = text.index("Lund")
    mention = Mention(Span.of(text, start, start + 4), MentionKind.NAME)
    entity = Entity(MINTER.entity(EntityType.PLACE, "Lund"), EntityType.PLACE, "Lund", (mention,))
    assert is_stray(entity, text) == is_one


@pytest.mark.parametrize(("day", "name"), [("2022-04-26", "Sergey Lavrov"), ("1990-04-26", "Lavrov")])
def test_a_bare_surname_is_the_known_persons_while_in_office(day: str, name: str) -> None:
    record = authority().find(EntityType.PERSON, "Sergey Lavrov")
    assert record is not None
    first = page(1, "p:Sergey Lavrov", day="2014-03-05")
    known = replace(first.entities[0], same_as=record.same_as, authority=record.row)
    pages = (replace(first, entities=(known,)), page(2, "p:Igor Lavrov"), page(3, "p:Lavrov", day=day))
    (found,) = resolved(*pages)[-1].entities
    assert found.name == name


# --------------------------------------------------------------------------------- surnames


@pytest.mark.parametrize(
    ("bare", "expected"),
    [
        (page(3, "p:Lund", office="foreign minister"), "Tom Lund"),
        (page(3, "p:Lund", "o:Storvik Rovers"), "Ada Lund"),
        (page(3, "p:Lund", she=True), "Lund"),
        (page(3, "p:Lund", "o:Storvik Rovers", "o:Harbour Board"), "Lund"),
        (page(3, "p:Lund", "o:Nobody Else"), "Lund"),
        (page(3, "p:Lund", office="foreign minister", day="2014-03-01"), "Lund"),
        (page(3, "p:T. Lund", "o:Harbour Board"), "Tom Lund"),
        (page(3, "p:A. Lund", "o:Harbour Board"), "A. Lund"),
    ],
)
def test_a_surname_of_two_goes_where_office_or_company_tells(bare: Extraction, expected: str) -> None:
    tom = page(1, "p:Tom Lund", "o:Harbour Board", office="foreign minister")
    ada = page(2, "p:Ada Lund", "o:Storvik Rovers")
    *_, third = resolved(tom, ada, bare)
    (person,) = (e for e in third.entities if e.type is EntityType.PERSON)
    assert person.name == expected


def test_surnames_of_nobody_meet_only_in_one_company() -> None:
    pages = resolved(
        page(1, "p:Lund", "o:Harbour Board"),
        page(2, "p:Lund", "o:Harbour Board"),
        page(3, "p:Lund", "o:Rovers"),
    )
    one, two, three = (node(p, "Lund") for p in pages)
    assert one == two != three


# --------------------------------------------------------------------------------- full names


def test_a_distinctive_name_is_one_person_and_a_common_one_is_not() -> None:
    pages = resolved(
        page(1, "p:Ilsabet Quandrin", "p:John Smith"), page(2, "p:Ilsabet Quandrin"), page(3, "p:John Smith")
    )
    assert node(pages[0], "Ilsabet Quandrin") == node(pages[1], "Ilsabet Quandrin")
    assert node(pages[0], "John Smith") != node(pages[2], "John Smith")
    assert {e.name for p in pages for e in p.entities} == {"Ilsabet Quandrin", "John Smith"}


def test_a_common_name_is_one_person_in_one_company() -> None:
    one, two = resolved(page(1, "p:John Smith", "o:Rovers"), page(2, "p:John Smith", "o:Rovers"))
    assert node(one, "John Smith") == node(two, "John Smith")


def test_what_everybody_knows_joins_nobody() -> None:
    def with_nato(extraction: Extraction) -> Extraction:
        known = ("http://www.wikidata.org/entity/Q7184",)
        return replace(
            extraction,
            entities=tuple(replace(e, same_as=known) if e.name == "NATO" else e for e in extraction.entities),
        )

    pages = (with_nato(page(n, "p:John Smith", "o:NATO")) for n in (1, 2))
    one, two = resolved(*pages)
    assert node(one, "John Smith") != node(two, "John Smith")


def test_a_man_and_a_woman_of_one_name_are_two() -> None:
    he = page(1, "p:Robin Castell", office="mayor")
    at = he.entities[0]
    he = replace(
        he,
        document=replace(he.document, text=he.document.text + " he"),
        entities=(
            replace(
                at,
                mentions=(
                    *at.mentions,
                    Mention(
                        Span(len(he.document.text) + 1, len(he.document.text) + 3, "he"), MentionKind.PRONOUN
                    ),
                ),
            ),
        ),
    )
    one, two = resolved(he, page(2, "p:Robin Castell", office="mayor", she=True))
    assert node(one, "Robin Castell") != node(two, "Robin Castell")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Oleksii Hrynchuk", "Oleksiy Hrynchuk", True),
        ("Sergei Bulatkin", "Sergey Bulatkin", True),
        ("Jens Aasen", "Jens P. Aasen", True),
        ("Jens Q. Aasen", "Jens P. Aasen", False),
        ("Erik Vandal", "Erika Vandal", False),
        ("Anton Vesely Sr.", "Anton Vesely Jr.", False),
    ],
)
def test_spellings_of_one_name_in_one_company(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    first, second = resolved(page(1, f"p:{one}", "o:Rovers"), page(2, f"p:{other}", "o:Rovers"))
    assert (node(first, one) == node(second, other)) is same


def test_spellings_without_evidence_and_in_one_document_stay() -> None:
    first, second = resolved(page(1, "p:Oleksii Hrynchuk"), page(2, "p:Oleksiy Hrynchuk"))
    assert node(first, "Oleksii Hrynchuk") != node(second, "Oleksiy Hrynchuk")
    both, other = resolved(
        page(1, "p:Oleksii Hrynchuk", "p:Oleksiy Hrynchuk", "o:Rovers"),
        page(2, "p:Oleksiy Hrynchuk", "o:Rovers"),
    )
    assert node(both, "Oleksii Hrynchuk") != node(both, "Oleksiy Hrynchuk") == node(other, "Oleksiy Hrynchuk")


# --------------------------------------------------------------------------------- organizations


def test_an_acronym_goes_to_its_document_then_to_its_company() -> None:
    dockers = page(1, "o:Vardian Dockers Association", "o:VDA", "l:Lindmar")
    dental = page(2, "o:Valmora Dental Academy", "o:VDA", "l:Dorvale")
    near, far = page(3, "o:VDA", "l:Lindmar"), page(4, "o:VDA", "l:Elsewhere")
    a, b, c, d = resolved(dockers, dental, near, far)
    assert node(a, "VDA") == node(a, "Vardian Dockers Association") == node(c, "VDA")
    assert node(b, "VDA") == node(b, "Valmora Dental Academy")
    assert node(d, "VDA") not in {node(a, "VDA"), node(b, "VDA")}


def test_an_acronym_without_an_expansion_is_one_node() -> None:
    one, two = resolved(page(1, "o:KLX", "l:Lindmar"), page(2, "o:KLX", "l:Dorvale"))
    assert node(one, "KLX") == node(two, "KLX") == MINTER.entity(EntityType.ORGANIZATION, "KLX")


def test_a_name_that_several_bodies_bear_needs_company() -> None:
    name = "Ministry of Defence"
    one, two, three = resolved(
        page(1, f"o:{name}", "o:Rovers"), page(2, f"o:{name}", "o:Rovers"), page(3, f"o:{name}")
    )
    assert node(one, name) == node(two, name) != node(three, name)


def test_same_name_and_other_type_stay_apart() -> None:
    pages = resolved(page(1, "p:Lincoln"), page(2, "l:Lincoln"), page(3, "o:Lincoln"))
    assert len({node(p, "Lincoln") for p in pages}) == 3


# --------------------------------------------------------------------------------- the whole


def test_nothing_depends_on_the_order_of_the_documents() -> None:
    corpus = [
        page(1, "p:Tom Lund", "o:Harbour Board", office="foreign minister"),
        page(2, "p:Ada Lund", "o:Storvik Rovers"),
        page(3, "p:Lund", office="foreign minister"),
        page(4, "p:Lund", "o:Storvik Rovers"),
        page(5, "p:John Smith", "o:Rovers"),
        page(6, "p:John Smith", "o:Rovers"),
        page(7, "p:John Smith", "l:Dorvale"),
        page(8, "p:Oleksii Hrynchuk", "l:Dorvale"),
        page(9, "p:Oleksiy Hrynchuk", "l:Dorvale"),
        page(10, "o:Vardian Dockers Association", "o:VDA", "l:Lindmar"),
        page(11, "o:Valmora Dental Academy", "o:VDA"),
        page(12, "o:VDA", "l:Lindmar"),
        page(13, "o:VDA", "l:Dorvale"),
        page(14, "p:Lund", "l:Lindmar"),
    ]
    expected = {x.document.id: x for x in resolved(*corpus)}
    shuffler = Random(3)  # noqa: S311 (no secret)
    for _ in range(25):
        shuffler.shuffle(corpus)
        assert {x.document.id: x for x in resolved(*corpus)} == expected


def test_a_document_that_comes_twice_counts_once() -> None:
    once = page(1, "p:John Smith")
    assert resolved(once, once) == [once, once]


@pytest.mark.parametrize(
    ("names", "one"),
    [
        (("Kestrel Trains Ltd", "Kestrel Trains"), True),
        (("Kestrel Trains Ltd.", "Kestrel Trains"), True),
        (("Kestrel Ltd", "Kestrel"), False),
        (("Kestrel Trains Ltd", "Kestrel Trains Inc"), False),
        (("Kestrel Trains Ltd", "Kestrel Trains Inc", "Kestrel Trains"), False),
    ],
)
def test_a_legal_form_makes_no_other_company(names: tuple[str, ...], one: bool) -> None:  # noqa: FBT001
    pages = resolved(*(page(n, f"o:{name}") for n, name in enumerate(names)))
    assert (len({e.id for p in pages for e in p.entities}) == 1) == one


@pytest.mark.parametrize(
    ("names", "one"),
    [
        (("Marnau Bus Drivers Union", "MBDU"), True),
        (("Brenholt Rescue Service", "BRS"), False),
        (("Marnau Bus Drivers Union", "Major Bridge Designers United", "MBDU"), False),
    ],
)
def test_a_long_acronym_goes_to_the_only_name_it_can_stand_for(names: tuple[str, ...], one: bool) -> None:  # noqa: FBT001
    pages = resolved(*(page(n, f"o:{name}") for n, name in enumerate(names)))
    assert (pages[0].entities[0].id == pages[-1].entities[0].id) == one
