"""A user's own authority files: what is read, what is said of mistakes, and that they go before ours."""

import hashlib
import pickle
from pathlib import Path

import pytest

from kg_builder.authority import Authority
from kg_builder.errors import AuthorityError
from kg_builder.linking import Linking
from kg_builder.model import EntityType

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "authority"
PERSON, ORGANIZATION, PLACE, TREATY = (
    EntityType.PERSON,
    EntityType.ORGANIZATION,
    EntityType.PLACE,
    EntityType.TREATY,
)
HEADER = "type,name,aliases,same_as"


def read(path: Path, text: str | bytes, **options: bool) -> tuple[Authority, list[str]]:
    """The look-up with a file of this text, and what was said of its rows."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    said: list[str] = []
    linking = Linking.of([path], on_row=lambda problem: said.append(str(problem)), **options)
    return linking.authority(), said


# ------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    ("name", "kind", "found", "link"),
    [
        ("T. Reiner", PERSON, "Tomas Reiner", "https://example.org/people/reiner"),
        ("thomas reiner", PERSON, "Tomas Reiner", "https://example.org/people/reiner"),
        ("HPU", ORGANIZATION, "Harbour Pilots Union", "https://example.org/bodies/hpu"),
        ("Republic of Norland", PLACE, "Norland", "https://example.org/places/norland"),
        ("the Halvik Treaty", TREATY, "Halvik Convention", "https://example.org/treaties/halvik"),
        (
            "Belmarer Stadtrat",
            ORGANIZATION,
            "Belmar City Council",
            "https://example.org/bodies/belmar-council",
        ),
    ],
)
def test_the_examples_are_found_by_all_their_names(
    name: str, kind: EntityType, found: str, link: str
) -> None:
    linking = Linking.of(sorted(EXAMPLES.iterdir()), on_row=pytest.fail)
    record = linking.authority().find(kind, name)
    assert record is not None
    assert record.name == found
    assert link in record.same_as


def test_what_a_row_says_of_an_entry() -> None:
    known = Linking.of([EXAMPLES / "people.csv"], on_row=pytest.fail).authority()
    reiner = known.find(PERSON, "Tomas Reiner")
    assert reiner is not None
    assert (reiner.gender, reiner.country, reiner.offices) == ("male", "NLD-X", ("prime minister",))
    assert reiner.terms == ("prime minister|NLD-X|2023-01-10|",)
    assert reiner.row == "people.csv, line 2"
    norland = known.find(PLACE, "Norland")
    assert norland is not None
    assert known.demonym("Norlanders") is norland
    assert known.country("NLD-X") is norland
    government = known.government("Norland")
    assert government is not None
    assert government.name == "Government of Norland"


def test_exact_matches_and_the_concept_itself_are_links() -> None:
    known = Linking.of([EXAMPLES / "bodies.ttl"], on_row=pytest.fail).authority()
    council = known.find(ORGANIZATION, "City Council of Belmar")
    assert council is not None
    assert council.same_as == ("https://example.org/bodies/belmar-council", "https://example.com/id/belmar")
    assert council.category == "government"


def test_a_wikidata_id_becomes_an_iri(tmp_path: Path) -> None:
    known, _ = read(tmp_path / "a.csv", f"{HEADER}\nPerson,Ada Brook,,Q99")
    record = known.find(PERSON, "Ada Brook")
    assert record is not None
    assert record.same_as == ("http://www.wikidata.org/entity/Q99",)


def test_a_byte_order_mark_quotes_and_empty_lines_are_fine(tmp_path: Path) -> None:
    text = "\ufeff" + HEADER + '\r\n\r\nOrganization,"Brook, Lund & Co",Brook Lund,\r\n'
    known, said = read(tmp_path / "a.csv", text)
    assert said == []
    assert known.find(ORGANIZATION, "Brook Lund") is not None


# ------------------------------------------------------------------------------------- who wins


def test_a_users_entry_goes_before_ours_and_keeps_what_it_does_not_say(tmp_path: Path) -> None:
    known, _ = read(
        tmp_path / "a.csv",
        f"{HEADER}\nOrganization,Northern Alpine Tennis Organization,NATO,https://example.org/tennis\n"
        "Person,Vladimir Putin,VVP,",
    )
    tennis = known.find(ORGANIZATION, "NATO")
    assert tennis is not None
    assert tennis.same_as == ("https://example.org/tennis",)
    putin = known.find(PERSON, "VVP")
    assert putin is not None
    assert (putin.wikidata, putin.country) == ("Q7747", "RUS")
    assert putin.row == "a.csv, line 3"
    assert Authority().find(ORGANIZATION, "NATO") != tennis


def test_a_name_that_two_entries_claim_finds_neither(tmp_path: Path) -> None:
    known, _ = read(tmp_path / "a.csv", f"{HEADER}\nPerson,Ada Brook,AB,\nPerson,Abel Birk,AB,")
    assert known.find(PERSON, "AB") is None
    assert known.find(PERSON, "Abel Birk") is not None
    assert known.shared(PERSON, "AB")


def test_a_users_organization_takes_its_name_from_a_metonym(tmp_path: Path) -> None:
    assert Authority().metonym("Kremlin") is not None
    known, _ = read(tmp_path / "a.csv", f"{HEADER}\nOrganization,Kremlin,,")
    assert known.metonym("Kremlin") is None


def test_without_links_names_are_known_and_bear_no_id(tmp_path: Path) -> None:
    known, _ = read(tmp_path / "a.csv", f"{HEADER}\nPerson,Ada Brook,A. B. Brook,Q99", link=False)
    found = [
        known.find(PERSON, "A. B. Brook"),
        known.find(PERSON, "Vladimir Putin"),
        known.find(PLACE, "Oslo"),
        known.demonym("Norwegian"),
        known.capital("Oslo"),
        known.metonym("the Pentagon"),
        known.country("NOR"),
    ]
    assert all(record is not None and record.same_as == () and not record.row for record in found)
    assert found[0] is not None
    assert found[0].name == "Ada Brook"


# ------------------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Persn,Ada,,", "a.csv, line 3: type 'Persn' is not known; use one of person, organization"),
        ("Person,,,", "a.csv, line 3: '' is no name; give one with letters"),
        ("Person,Ada,,42", "a.csv, line 3: same_as '42' is neither a Wikidata id nor a web IRI; write Q42"),
        ("Person,Ada,,https://a b", "a.csv, line 3: same_as 'https://a b' is neither"),
        ("Person,Ada,Ada|123,", "a.csv, line 3: '123' is no name"),
        (
            "Person,Brook, Ada,,",
            "a.csv, line 3: 5 cells for 4 columns; put a cell with a comma into quotation marks",
        ),
        ("Person,Ada", "a.csv, line 3: 2 cells for 4 columns"),
        (f"Person,{'x' * 140_000},,", "a.csv, line 3: field larger than field limit"),
    ],
)
def test_a_bad_row_is_told_and_loses_nothing_else(tmp_path: Path, row: str, message: str) -> None:
    known, said = read(tmp_path / "a.csv", f"{HEADER}\nPerson,Tom Lund,,\n{row}\nPerson,Nora Aas,,\n")
    assert len(said) == 1
    assert said[0].startswith(message)
    assert known.find(PERSON, "Tom Lund") is not None
    assert known.find(PERSON, "Nora Aas") is not None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "a.jsonl, line 2: no JSON ("),
        ("[1]", "a.jsonl, line 2: no JSON object; write one object a line"),
        ('{"type": "Person"}', "a.jsonl, line 2: '' is no name"),
        ('{"type": "Person", "name": 7}', "a.jsonl, line 2: name is int; give it as text"),
        ('{"type": "Person", "name": "Ada", "aliases": [1]}', "a.jsonl, line 2: aliases is no list of texts"),
        (
            '{"type": "Person", "name": "Ada", "nickname": "A"}',
            "a.jsonl, line 2: unknown field 'nickname'; use type",
        ),
        ('{"type": "Person", "name": "Ada", "gender": "x"}', "a.jsonl, line 2: gender 'x' is not known"),
        ("[" * 100_000, "a.jsonl, line 2: no JSON ("),
    ],
)
def test_a_bad_line_of_json_is_told_and_loses_nothing_else(tmp_path: Path, line: str, message: str) -> None:
    good = '{"type": "Person", "name": "Tom Lund"}'
    known, said = read(tmp_path / "a.jsonl", f"{good}\n{line}\n\n{good.replace('Tom', 'Eva')}\n")
    assert len(said) == 1
    assert said[0].startswith(message)
    assert known.find(PERSON, "Eva Lund") is not None


def test_a_concept_without_a_type_or_name_is_told(tmp_path: Path) -> None:
    text = """
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
    <https://e.org/a> a skos:Concept ; skos:prefLabel "Ada Brook" .
    <https://e.org/b> a skos:Concept, schema:Person .
    <https://e.org/c> a schema:Person ; skos:prefLabel "Tom Lund" .
    """
    known, said = read(tmp_path / "a.ttl", text)
    assert said == [
        "a.ttl, <https://e.org/a>: no type that we know; add schema:Person, schema:Organization, schema:Place or kgb:Treaty",
        "a.ttl, <https://e.org/b>: no skos:prefLabel; give the concept its name",
    ]
    assert known.find(PERSON, "Tom Lund") is not None


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "a.csv",
            b"type,nam\nPerson,Ada",
            "line 1: the header is 'type,nam'; name the columns: type and name",
        ),
        ("a.csv", b"", "line 1: the header is ''"),
        ("a.csv", b"type,name\nPerson,\xff", "not UTF-8 at byte 17; save it as UTF-8"),
        ("a.ttl", b"<a> <b> .", "line 1, column"),
        ("a.ttl", b"<urn:a> <urn:b> <urn:c> .", "no skos:Concept with an IRI"),
        ("a.txt", b"Ada", "no form of authority file that we know; end its name in one of .csv"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error(tmp_path: Path, name: str, text: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(text)
    with pytest.raises(AuthorityError) as caught:
        Linking.of([tmp_path / name])
    assert str(caught.value).startswith(str(tmp_path / name))
    assert message in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match=r"none\.csv: cannot be read .*name an authority file"):
        Linking.of([tmp_path / "none.csv"])


def test_a_worker_reads_the_same_file_or_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}\nPerson,Ada Brook,,", encoding="utf-8")
    linking = pickle.loads(pickle.dumps(Linking.of([path])))  # noqa: S301 (our own)
    assert linking.files[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text(f"{HEADER}\nPerson,Eva Brook,,", encoding="utf-8")
    with pytest.raises(AuthorityError, match="changed while it was in use"):
        linking.authority()
