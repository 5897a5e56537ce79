import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pyoxigraph
import pytest
from pyoxigraph import Quad, RdfFormat

from kg_builder.iri import Minter
from kg_builder.memory import Memory
from kg_builder.model import Entity, EntityType, Mention, MentionKind, Run, Span
from kg_builder.rdf import dataset as dataset_module
from kg_builder.rdf.dataset import Dataset
from kg_builder.rdf.entities import About, about_quads, entity_quads
from kg_builder.rdf.formats import Format
from kg_builder.rdf.page import pack
from kg_builder.rdf.serialize import layout_of, open_page
from kg_builder.rdf.shared import Entities, entity_rows
from kg_builder.runs.cache import Cache

KELLER = Entity(
    "https://example.org/person/Anna_Keller",
    EntityType.PERSON,
    "Anna Keller",
    (
        Mention(Span(0, 11, "Anna Keller"), MentionKind.NAME),
        Mention(Span(20, 26, "Keller"), MentionKind.NAME),
        Mention(Span(40, 43, "she"), MentionKind.PRONOUN),
        Mention(Span(60, 66, "Keller"), MentionKind.NAME),
    ),
    ("https://example.org/b",),
)


def described(*entities: Entity) -> set[tuple[str, str]]:
    table = Entities()
    for entity in entities:
        table.add(entity_rows(entity))
    return {(q.predicate.value.rpartition("/")[2], q.object.value) for q in about_quads(table, Minter())}


def test_a_description_from_disk_is_that_of_the_entities_themselves() -> None:
    minister = Mention(Span(5, 18, "A. K. Keller"), MentionKind.NAME)
    again = replace(KELLER, mentions=(minister,), same_as=("https://example.org/a",), category="minister")
    facts = described(KELLER, again, KELLER)
    assert facts == {
        (q.predicate.value.rpartition("/")[2], q.object.value)
        for q in entity_quads([KELLER, again], Minter())
    }
    assert {o for p, o in facts if p == "alternateName"} == {"Keller", "A. K. Keller"}
    assert "she" not in {o for _, o in facts}


def test_a_group_names_its_members_once() -> None:
    members = ("https://example.org/organization/A", "https://example.org/organization/B")
    group = Entity("https://example.org/group/1", EntityType.GROUP, "A and B", members=members)
    again = replace(group, members=members[::-1])
    assert {o for p, o in described(group, again) if p == "member"} == set(members)
    assert described(group, again) == {
        (q.predicate.value.rpartition("/")[2], q.object.value) for q in entity_quads([group], Minter())
    }


def test_the_order_of_documents_does_not_matter_for_the_description() -> None:
    other = replace(KELLER, name="A. Keller", category="x")
    assert described(KELLER, other) == described(other, KELLER)
    assert ("name", "A. Keller") in described(KELLER, other)


def test_entities_come_in_the_order_of_their_iris_and_are_counted_once() -> None:
    table = Entities()
    for n in (3, 1, 2, 1):
        table.add(entity_rows(replace(KELLER, id=f"https://example.org/{n}")))
    table.add(entity_rows(replace(KELLER, id="https://example.org/1", category="minister")))
    assert len(table) == 3
    assert [iri[-1] for iri, _ in table] == ["1", "2", "3"]


def many(*names: str) -> Dataset:
    dataset = Dataset(Run("0", "test", "1"), Minter())
    for name in names:
        iri = Minter().entity(EntityType.PERSON, name)
        dataset.entities.add(entity_rows(Entity(iri, EntityType.PERSON, name)))
    return dataset


@pytest.fixture
def described_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """

    The entities that are described anew."""
    found: list[str] = []
    work = dataset_module.about_quads

    def watched(entities: Iterable[tuple[str, About]], minter: Minter) -> Iterator[Quad]:
        described = list(entities)
        found.extend(iri for iri, _ in described)
        return work(described, minter)

    monkeypatch.setattr(dataset_module, "about_quads", watched)
    return found


def test_only_stretches_of_entities_with_something_new_are_made_anew(
    cache: Cache, described_anew: list[str]
) -> None:
    names = [f"Name {n}" for n in range(1000)]
    layout = layout_of(Format.NQUADS)
    first, again, more = many(*names), many(*names), many(*names, "Somebody New")
    text = b"".join(p.text for p in first.entity_pieces(layout, Memory(cache)))
    assert len(described_anew) == 1000
    described_anew.clear()
    assert b"".join(p.text for p in again.entity_pieces(layout, Memory(cache))) == text
    assert described_anew == []
    assert again.tally.count == first.tally.count
    changed = b"".join(p.text for p in more.entity_pieces(layout, Memory(cache)))
    assert 0 < len(described_anew) < 500
    assert sorted(changed.splitlines()) == sorted(
        [*text.splitlines(), *(line for line in changed.splitlines() if b"Somebody" in line)]
    )
    assert changed == b"".join(p.text for p in more.entity_pieces(layout, Memory()))


@pytest.mark.parametrize(
    "damage", [b"", b"\0" * 40, pack((), 7), pack((), [1, 2])], ids=["nothing", "zeros", "a number", "a list"]
)
def test_a_stretch_that_is_damaged_is_made_anew(
    cache: Cache, spoil: Callable[[bytes], None], damage: bytes
) -> None:
    layout = layout_of(Format.TURTLE)
    pieces = list(many("Ida Torvald").entity_pieces(layout, Memory(cache)))
    spoil(damage)
    assert list(many("Ida Torvald").entity_pieces(layout, Memory(cache))) == pieces


def test_a_large_graph_is_one_block_of_trig() -> None:
    dataset = many(*(f"Name {n}" for n in range(500)))
    stream = io.BytesIO()
    with open_page(stream, Format.TRIG) as page:
        pieces = list(dataset.entity_pieces(layout_of(Format.TRIG), Memory()))
        for piece in pieces:
            page.add(piece)
    assert len(pieces) > 3
    assert stream.getvalue().count(b"{\n") == 1
    quads = list(pyoxigraph.parse(stream.getvalue(), RdfFormat.TRIG))
    assert quads == list(about_quads(dataset.entities, Minter()))
