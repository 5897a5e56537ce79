"""One type for one name over all documents: who follows whom, and who does not."""

from collections.abc import Iterable
from random import Random

import pytest

from kg_builder.iri import Minter
from kg_builder.model import Document, Entity, EntityType, Extraction, Mention, MentionKind, Post, Role, Span
from kg_builder.resolve import Resolver

MINTER = Minter()
KINDS = {"p": EntityType.PERSON, "o": EntityType.ORGANIZATION, "l": EntityType.PLACE, "s": EntityType.PLACE}


def page(number: int, kind: str, text: str, name: str = "Varn", office: str = "") -> Extraction:
    """A document with one entity, all of whose names in the text are mentions; kind ``s`` is a state, found as one."""
    mentions = []
    start = text.find(name)
    while start >= 0:
        mentions.append(Mention(Span.of(text, start, start + len(name)), MentionKind.NAME, "same-name"))
        start = text.find(name, start + 1)
    entity = Entity(
        MINTER.entity(KINDS[kind], name),
        KINDS[kind],
        name,
        tuple(mentions),
        category="country" if kind == "s" else None,
    )
    role = Role(entity.id, office, mentions[0].span)
    document = Document(f"https://example.org/{number}", f"{number}", text)
    return Extraction(document, (entity,), (), (role,) if office else ())


def types(pages: Iterable[Extraction]) -> list[tuple[str, str, str | None]]:
    """Type, name and category of the one entity of each document."""
    pages = list(pages)
    with Resolver(MINTER) as resolver:
        for extraction in pages:
            resolver.observe(extraction)
        entities = [resolver.resolve(extraction).entities[0] for extraction in pages]
    return [(e.type.value, e.name, e.category) for e in entities]


STATE, TOWN = ("Place", "Varn", "country"), ("Place", "Varn", None)
BODY, SURNAME = ("Organization", "Varn", None), ("Person", "Varn", None)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        # A state is one where nothing tells what it is, even by a bare surname; words for something else keep it.
        ([page(1, "s", "Varn left."), page(2, "o", "Varn won."), page(3, "p", "Varn denied it.")], [STATE] * 3),
        ([page(1, "s", "Varn left."), page(2, "l", "They met in Varn.")], [STATE] * 2),
        ([page(1, "s", "Varn left."), page(2, "o", "Shares in Varn fell.")], [STATE, BODY]),
        ([page(1, "s", "Varn left."), page(2, "p", "He met Mr. Varn.")], [STATE, SURNAME]),
        ([page(1, "s", "Varn left."), page(2, "p", "Varn left.", office="mayor")], [STATE, SURNAME]),
        # A town is told by a preposition or a dateline.
        ([page(1, "l", "It rains in Varn."), page(2, "o", "Varn won.")], [TOWN] * 2),
        ([page(1, "l", "Varn — Rain fell."), page(2, "o", "Varn won.")], [TOWN] * 2),
        ([page(1, "l", "Varn won."), page(2, "o", "Shares in Varn fell.")], [BODY] * 2),
        ([page(1, "l", "It rains in Varn."), page(2, "o", "Shares in Varn fell.")], [TOWN, BODY]),
        # Nothing tells: the clear majority, and nobody where it is not clear.
        ([*(page(n, "l", "Varn won.") for n in range(3)), page(3, "o", "Varn won.")], [TOWN] * 4),
        ([page(1, "l", "Varn won."), page(2, "o", "Varn won.")], [TOWN, BODY]),
        # A bare surname is a town if two documents tell of one.
        ([page(1, "l", "It rains in Varn."), page(2, "p", "Varn spoke.")], [TOWN, SURNAME]),
        ([page(1, "l", "It rains in Varn."), page(2, "l", "Snow in Varn."), page(3, "p", "Varn spoke.")], [TOWN] * 3),
        ([page(1, "l", "It rains in Varn."), page(2, "p", "Roads to Varn are open.")], [TOWN] * 2),
        ([page(n, "p", "Mr. Varn spoke.") for n in (1, 2)] + [page(3, "o", "Varn won.")], [SURNAME] * 2 + [BODY]),
    ],
)  # fmt: skip
def test_who_follows_whom(pages: list[Extraction], expected: list[tuple[str, str, str | None]]) -> None:
    assert types(pages) == expected
    shuffled = list(zip(pages, expected, strict=True))
    Random(3).shuffle(shuffled)  # noqa: S311 (no secret)
    assert types(p for p, _ in shuffled) == [e for _, e in shuffled]


def test_a_surname_that_somebody_bears_is_no_town() -> None:
    pages = [
        page(1, "l", "It rains in Varn."),
        page(2, "l", "Snow in Varn."),
        page(3, "p", "Ada Varn spoke.", "Ada Varn"),
        page(4, "p", "Varn spoke."),
    ]
    assert types(pages)[3][0] == "Person"


def test_places_that_differ_in_capitals_are_one() -> None:
    pages = [page(1, "l", "VARN — Rain fell.", "VARN"), page(2, "l", "It rains in Varn.")]
    assert types(pages) == [TOWN] * 2


def test_what_else_names_it_follows() -> None:
    state = page(1, "s", "Varn left.")
    body = page(2, "o", "Ada Poe of Varn left.")
    here = body.entities[0]
    poe = Entity(MINTER.entity(EntityType.PERSON, "Ada Poe"), EntityType.PERSON, "Ada Poe", here.mentions)
    post = Post("urn:post", "envoy", "Varn", "envoy, Varn", organization=here)
    role = Role(poe.id, "envoy", here.mentions[0].span, organization=here.id, post=post)
    with Resolver(MINTER) as resolver:
        second = Extraction(body.document, (here, poe), (), (role,))
        resolver.observe(state)
        resolver.observe(second)
        (moved,) = resolver.resolve(second).roles
    iri = MINTER.entity(EntityType.PLACE, "Varn")
    assert moved.organization == iri
    assert moved.post is not None
    assert moved.post.organization is not None
    assert (moved.post.organization.id, moved.post.organization.type) == (iri, EntityType.PLACE)


def test_what_moved_says_so() -> None:
    pages = [page(1, "s", "Varn left."), page(2, "o", "Varn won.")]
    with Resolver(MINTER) as resolver:
        for extraction in pages:
            resolver.observe(extraction)
        (entity,) = resolver.resolve(pages[1]).entities
    assert [m.rule for m in entity.mentions] == ["type-in-other-documents"]
