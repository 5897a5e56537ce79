"""Mentions gathered into clusters: surnames, misspellings, acronyms, best names, IRIs."""

import pytest

from kg_builder.authority import Authority
from kg_builder.extract.entities import Entities
from kg_builder.extract.names import Name
from kg_builder.extract.treaties import canonical
from kg_builder.iri import Minter
from kg_builder.model import Document, EntityType, MentionKind

PERSON, ORGANIZATION, PLACE, TREATY = (
    EntityType.PERSON,
    EntityType.ORGANIZATION,
    EntityType.PLACE,
    EntityType.TREATY,
)


def gather(known: Authority, *names: tuple[str, EntityType]) -> tuple[Document, Entities]:
    """The entities of a text that is nothing but these names."""
    text, found = "", []
    for name, kind in names:
        record = canonical(name, known) if kind is TREATY else known.find(kind, name)
        found.append(Name(len(text), len(text) + len(name), name, kind, record=record))
        text += name + " ; "
    return Document("https://example.org/a", "a", text), Entities(found, known)


def groups(known: Authority, *names: tuple[str, EntityType]) -> dict[str, list[str]]:
    document, entities = gather(known, *names)
    built, _ = entities.build(document, Minter())
    return {e.name: [m.span.text for m in e.mentions] for e in built}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(
            [("Tom Lund", PERSON), ("Lund", PERSON)], {"Tom Lund": ["Tom Lund", "Lund"]}, id="surname"
        ),
        pytest.param(
            [("Lund", PERSON), ("Tom Lund", PERSON)], {"Tom Lund": ["Lund", "Tom Lund"]}, id="surname first"
        ),
        pytest.param(
            [("Tom Lund", PERSON), ("Lund", ORGANIZATION)],
            {"Tom Lund": ["Tom Lund", "Lund"]},
            id="surname taken for an organization",
        ),
        pytest.param(
            [("Tom Lund", PERSON), ("Ada Lund", PERSON), ("Lund", PERSON)],
            {"Ada Lund": ["Ada Lund", "Lund"], "Tom Lund": ["Tom Lund"]},
            id="the last one of that surname",
        ),
        pytest.param(
            [("Karl Aaseborg", PERSON), ("Asseborg", PERSON)],
            {"Karl Aaseborg": ["Karl Aaseborg", "Asseborg"]},
            id="misspelt surname",
        ),
        pytest.param(
            [("Karl Lund", PERSON), ("Lurd", PERSON)],
            {"Karl Lund": ["Karl Lund"], "Lurd": ["Lurd"]},
            id="a short surname is not misspelt",
        ),
        pytest.param(
            [("Vladmir Aaseborg", PERSON), ("Vladimir Aaseborg", PERSON)],
            {"Vladmir Aaseborg": ["Vladmir Aaseborg", "Vladimir Aaseborg"]},
            id="misspelt first name",
        ),
        pytest.param(
            [("Tom Lund", PERSON), ("Tom Lund Jr", PERSON)],
            {"Tom Lund Jr": ["Tom Lund", "Tom Lund Jr"]},
            id="suffix",
        ),
        pytest.param(
            [("INF Treaty", TREATY), ("Intermediate-Range Nuclear Forces Treaty", TREATY)],
            {
                "Intermediate-Range Nuclear Forces Treaty": [
                    "INF Treaty",
                    "Intermediate-Range Nuclear Forces Treaty",
                ]
            },
            id="names of a known treaty",
        ),
        pytest.param(
            [("Russia", PLACE), ("Russian Federation", PLACE)],
            {"Russia": ["Russia", "Russian Federation"]},
            id="names of a country",
        ),
        pytest.param(
            [("Varn", PLACE), ("Varn", ORGANIZATION)],
            {"Varn": ["Varn"]},
            id="same name, two types",
        ),
        pytest.param(
            [("Erik Lund", PERSON), ("Erika Lund", PERSON)],
            {"Erik Lund": ["Erik Lund"], "Erika Lund": ["Erika Lund"]},
            id="first names of a man and a woman",
        ),
        pytest.param(
            [("Tom Lund Sr", PERSON), ("Tom Lund Jr", PERSON)],
            {"Tom Lund Sr": ["Tom Lund Sr"], "Tom Lund Jr": ["Tom Lund Jr"]},
            id="father and son",
        ),
        pytest.param(
            [("1994 Lake Varn Treaty", TREATY), ("Lake Varn Treaty", TREATY)],
            {"Lake Varn Treaty": ["1994 Lake Varn Treaty", "Lake Varn Treaty"]},
            id="unknown treaty with its year",
        ),
        pytest.param(
            [("Lake District (LDA) Accord", TREATY)],
            {"Lake District Accord": ["Lake District (LDA) Accord"]},
            id="unknown treaty with its acronym",
        ),
    ],
)
def test_clusters(
    known: Authority, names: list[tuple[str, EntityType]], expected: dict[str, list[str]]
) -> None:
    assert groups(known, *names) == expected


def test_an_acronym_in_brackets_names_the_treaty_from_there_on(known: Authority) -> None:
    found = groups(known, ("Lake District (LDA) Accord", TREATY), ("LDA", TREATY), ("LDA Treaty", TREATY))
    assert list(found.values()) == [["Lake District (LDA) Accord", "LDA", "LDA Treaty"]]


def test_same_name_two_types_are_two_entities(known: Authority) -> None:
    document, entities = gather(known, ("Varn", PLACE), ("Varn", ORGANIZATION))
    built, _ = entities.build(document, Minter())
    assert [(e.type, e.name) for e in built] == [(ORGANIZATION, "Varn"), (PLACE, "Varn")]


def test_iris_links_and_order(known: Authority) -> None:
    document, entities = gather(known, ("Russia", PLACE), ("Tom Lund", PERSON))
    local = entities.local(EntityType.GROUP, "US officials")
    entities.mention(local, 0, 6, MentionKind.NOMINAL)
    built, iris = entities.build(document, Minter())
    assert [e.id for e in built] == sorted(iris.values())
    by_name = {e.name: e for e in built}
    assert by_name["Russia"].same_as == ("http://www.wikidata.org/entity/Q159",)
    assert by_name["Tom Lund"].id == "https://w3id.org/kg-builder/data/person/Tom_Lund"
    assert by_name["US officials"].id == "https://example.org/a#group-US_officials"


def test_an_entity_without_mentions_is_left_out(known: Authority) -> None:
    document, entities = gather(known, ("Tom Lund", PERSON))
    entities.local(EntityType.GROUP, "nobody")
    built, _ = entities.build(document, Minter())
    assert [e.name for e in built] == ["Tom Lund"]


def test_at_and_within(known: Authority) -> None:
    _, entities = gather(known, ("Tom Lund", PERSON), ("Varn", PLACE))
    assert [c.name for c in entities.within(0, 40)] == ["Tom Lund", "Varn"]
    assert [c.name for c in entities.within(1, 40)] == ["Varn"]
    last = entities.at(0, 40)
    assert last is not None
    assert last.name == "Varn"
    assert entities.at(0, 5) is None


def test_the_fullest_name_is_the_name(known: Authority) -> None:
    found = groups(known, ("Tom Lund", PERSON), ("Tom Lund", PERSON), ("TOM LUND", PERSON), ("Lund", PERSON))
    assert list(found) == ["Tom Lund"]


@pytest.mark.parametrize("name", ["...", "’", "Jr", "—", "中", "Ⅳ"])
def test_odd_names_do_no_harm(known: Authority, name: str) -> None:
    document, entities = gather(known, (name, PERSON), ("Tom Lund", PERSON))
    built, iris = entities.build(document, Minter())
    assert "Tom Lund" in {e.name for e in built}
    assert set(iris.values()) == {e.id for e in built}


# ---------------------------------------------------------------------- several people of one surname


def told(known: Authority, *names: Name) -> list[str]:
    """Whom each name stands for."""
    entities = Entities(list(names), known)
    return [c.name for n in names if (c := entities.at(n.start, n.end)) is not None]


def person(text: str, at: int, *, title: str = "", gender: str = "") -> Name:
    return Name(at, at + len(text), text, PERSON, title=title, gender=gender)


def test_a_couple_is_told_apart_by_title(known: Authority) -> None:
    couple = (person("Qarl Lund", 0, gender="male"), person("Qara Lund", 20, gender="female"))
    he, she = person("Lund", 40, title="mr", gender="male"), person("Lund", 60, title="mrs", gender="female")
    assert told(known, *couple, he, she)[2:] == ["Qarl Lund", "Qara Lund"]


def test_two_officials_are_told_apart_by_office(known: Authority) -> None:
    both = (person("Qarl Lund", 0, title="senator"), person("Vern Lund", 20, title="general"))
    assert told(known, *both, person("Lund", 40, title="senator"))[2] == "Qarl Lund"
    assert told(known, *both, person("Lund", 40, title="judge"))[2] == "Vern Lund", "else the last one"


def test_a_first_name_stands_for_the_only_one_of_that_name(known: Authority) -> None:
    siblings = (person("Qarl Lund", 0), person("Vern Lund", 20))
    assert told(known, *siblings, person("Qarl", 40))[2] == "Qarl Lund"
    assert told(known, *siblings, person("Qarl Brook", 40), person("Qarl", 60))[3] == "Qarl"


def test_a_caption_cuts_a_name_off(known: Authority) -> None:
    assert told(known, person("Qarl Lundberg", 0), person("Qarl Lundb", 20)) == ["Qarl Lundberg"] * 2
    assert told(known, person("Qarl Lundberg", 0), person("Qarl Lu", 20)) == ["Qarl Lundberg", "Qarl Lu"]


def test_a_surname_with_particles(known: Authority) -> None:
    assert (
        told(known, person("Qarl von der Lund", 0), person("von der Lund", 20)) == ["Qarl von der Lund"] * 2
    )


def test_a_surname_of_two_words(known: Authority) -> None:
    assert told(known, person("Qarl Abu Lund", 0), person("Abu Lund", 20)) == ["Qarl Abu Lund"] * 2
    assert told(known, person("Qarl Abu Lund", 0), person("Vern Lund", 20)) == ["Qarl Abu Lund", "Vern Lund"]


def test_a_mention_moves(known: Authority) -> None:
    record = known.find(PLACE, "Moscow")
    entities = Entities([Name(0, 6, "Moscow", PLACE, record=record)], known)
    city = entities.at(0, 6)
    government = known.government("Moscow")
    assert city is not None
    assert government is not None
    actor = entities.linked(government)
    entities.move((0, 6), city, actor, MentionKind.METONYM)
    assert (entities.at(0, 6), city.mentions) == (actor, {})
    assert actor.mentions == {(0, 6): MentionKind.METONYM}
