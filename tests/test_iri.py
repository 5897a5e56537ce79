"""IRIs: valid for any name, different for different things, the same on every run."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from rdflib import URIRef

from kg_builder.iri import DEFAULT_BASE, Minter, digest, part_iri, slug, span_iri
from kg_builder.model import EntityType

MINTER = Minter()
ODD = [
    'Tom "the Bear" <Lund>',
    "Lund & Sons {Ltd} | ^`\\",
    "100% Brook?#/..",
    "Åsa Öberg",
    "Анна Ларина",
    "مريم",
    "\u202eevil\u202c",
    "é e\u0301",
    "🐻 Bear",
    "\ud800",
    "\ue000\uf8ff",
    "\U0010ffff\ufdd0",
    "\x00\x01\x7f",
    "a\tb\nc\u00a0d\u2028e",
    "",
    " ",
    "_",
    "%41",
    "x" * 5000,
]
NAMES = st.text() | st.sampled_from(ODD)


def is_valid(iri: str) -> bool:
    """As both RDF libraries see it; rdflib logs a warning (an error here) and refuses to write the invalid."""
    NamedNode(iri)
    return URIRef(iri).n3() == f"<{iri}>" and not re.search(r"[\s<>\"{}|^`\\\x00-\x20\ud800-\udfff]", iri)


@pytest.mark.parametrize("name", ODD)
def test_odd_names(name: str) -> None:
    for kind in EntityType:
        assert is_valid(MINTER.entity(kind, name))
    assert is_valid(MINTER.document(text=name, name=name))
    assert is_valid(MINTER.document(text="", given=name))
    assert is_valid(MINTER.document(text="", given="https://example.org/" + name))
    assert is_valid(part_iri("https://example.org/a", f"person-{slug(name)}"))


@given(NAMES)
def test_any_name_gives_a_valid_iri(name: str) -> None:
    assert is_valid(MINTER.entity(EntityType.PERSON, name))
    assert is_valid(MINTER.document(text=name, name=name))
    assert is_valid(MINTER.document(text="", given=name))


@given(NAMES)
def test_any_id_gives_a_valid_iri(name: str) -> None:
    assert is_valid(MINTER.document(text="", given="http://example.org/" + name))
    assert is_valid(MINTER.document(text="", given="https://" + name))
    assert is_valid(MINTER.document(text="", given="urn:" + name))


@given(NAMES)
def test_the_same_name_gives_the_same_iri(name: str) -> None:
    assert MINTER.entity(EntityType.PLACE, name) == Minter().entity(EntityType.PLACE, name)


def canonical(name: str) -> str:
    """What may be equal: names that differ only in white space and Unicode composition."""
    return " ".join(unicodedata.normalize("NFC", name).split())


# A space and an underscore give one IRI; nobody is called one or the other.
CLEAN = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="_"), min_size=1, max_size=120
).filter(lambda n: canonical(n) == n)


@given(
    st.lists(
        CLEAN | st.sampled_from(["a b", "a%20b", "a+b", "A b", "a.b", "ab", "x" * 90, "x" * 91]),
        min_size=2,
        max_size=8,
        unique=True,
    )
)
def test_different_names_give_different_iris(names: list[str]) -> None:
    assert len({MINTER.entity(EntityType.PERSON, n) for n in names}) == len(names)


def test_white_space_and_composition_do_not_matter() -> None:
    assert slug("Tom\u00a0 Lund ") == slug("Tom Lund")
    assert slug("A\u030asa") == slug("Åsa")
    assert slug("Acme Inc.") == slug("Acme Inc")


def test_types_are_apart() -> None:
    assert len({MINTER.entity(kind, "Lund") for kind in EntityType}) == len(EntityType)


def test_readable() -> None:
    assert MINTER.entity(EntityType.TREATY, "Lake Varn Accord") == f"{DEFAULT_BASE}treaty/Lake_Varn_Accord"
    assert slug("Анна Ларина") == "Анна_Ларина"


def test_a_long_name_is_cut_and_told_apart() -> None:
    one, two = slug("x" * 200), slug("x" * 201)
    assert one != two
    assert max(len(one), len(two)) < 100


@pytest.mark.parametrize(
    ("given_id", "expected"),
    [
        ("https://example.org/a", "https://example.org/a"),
        (" https://example.org/a ", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/a?x=1&y=2", "https://example.org/a?x=1&y=2"),
        ("https://example.org/a b<c>", "https://example.org/a%20b%3Cc%3E"),
        ("https://example.org/ä", "https://example.org/ä"),
        ("urn:isbn:123", "urn:isbn:123"),
        ("story-7", f"{DEFAULT_BASE}document/story-7"),
        ("ftp://example.org/a", f"{DEFAULT_BASE}document/ftp%3A%2F%2Fexample.org%2Fa"),
    ],
)
def test_document_with_an_id_of_its_own(given_id: str, expected: str) -> None:
    assert MINTER.document(text="x", given=given_id) == expected


def test_document_without_an_id_is_known_by_its_text() -> None:
    one, two = MINTER.document(text="x", name="a"), MINTER.document(text="y", name="a")
    assert one != two
    assert one == MINTER.document(text="x", name="a")


@pytest.mark.parametrize(
    "given_id",
    [
        "https://example.org/up-100%",
        "https://example.org/?q=5%&page=1",
        "https://example.org/a[1]",
        "https://example.org/?tags[]=ice",
        "https://example.org:8o/",
        "https://[half/",
        "urn:news:%",
    ],
)
def test_an_id_that_is_no_valid_iri_is_made_one(given_id: str) -> None:
    assert is_valid(MINTER.document(text="", given=given_id))


@given(st.lists(st.text(), min_size=2, max_size=2, unique=True))
def test_utterances_differ_by_speaker(speakers: list[str]) -> None:
    assert len({MINTER.utterance(s, ["we agree"]) for s in speakers}) == 2


def test_utterance_by_words_alone() -> None:
    one = MINTER.utterance("s", ["We agree —", "“all of us”."])
    assert one == MINTER.utterance("s", ["we AGREE all, of us"])
    assert one != MINTER.utterance("s", ["we agree all of you"])


def test_spans_and_parts() -> None:
    assert span_iri("https://example.org/a", 3, 7) == "https://example.org/a#char=3,7"
    assert part_iri("https://example.org/a", "s-1") == "https://example.org/a#s-1"


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_digest_tells_where_a_part_ends(one: list[str], two: list[str]) -> None:
    unmarked = not any("\x1f" in part for part in (*one, *two))
    if one != two and unmarked and one and two:
        assert digest(*one) != digest(*two)
    assert re.fullmatch(r"[0-9a-f]{12}", digest(*one))


def test_another_base() -> None:
    minter = Minter("https://example.org/kg#")
    assert minter.entity(EntityType.PERSON, "Tom Lund") == "https://example.org/kg#person/Tom_Lund"
    assert minter.graph("entities") == "https://example.org/kg#graph/entities"
    assert minter.run("a", "b") != minter.run("ab")
