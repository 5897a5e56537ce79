from dataclasses import replace

from kg_builder.model import Entity, EntityType, Mention, MentionKind, Span
from kg_builder.rdf.dataset import merged

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


def texts(entity: Entity) -> list[str]:
    return [mention.span.text for mention in entity.mentions]


def test_the_first_sight_of_an_entity_keeps_each_name_once() -> None:
    assert texts(merged(None, KELLER)) == ["Anna Keller", "Keller"]


def test_the_next_sight_adds_what_is_new() -> None:
    minister = Mention(Span(5, 18, "A. K. Keller"), MentionKind.NAME)
    again = replace(KELLER, mentions=(minister,), same_as=("https://example.org/a",), category="minister")
    both = merged(merged(None, KELLER), again)
    assert texts(both) == ["Anna Keller", "Keller", "A. K. Keller"]
    assert both.same_as == ("https://example.org/a", "https://example.org/b")
    assert both.category == "minister"


def test_the_order_of_documents_does_not_matter_for_the_description() -> None:
    other = replace(KELLER, name="A. Keller", category="x")
    one, two = merged(merged(None, KELLER), other), merged(merged(None, other), KELLER)
    assert (one.name, one.same_as, one.category) == (two.name, two.same_as, two.category)
    assert one.name == "A. Keller"
