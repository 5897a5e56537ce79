from dataclasses import replace

from kg_builder.iri import Minter
from kg_builder.model import Entity, EntityType, Mention, MentionKind, Span
from kg_builder.rdf.entities import about_quads, entity_quads
from kg_builder.rdf.shared import Entities, entity_rows

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
