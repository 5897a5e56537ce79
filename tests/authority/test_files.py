"""The data files that ship with the package: headers, form of the rows, references between them."""

import re
from collections import Counter
from importlib.resources import files

import pytest

from kg_builder.model import ACTS, TREATY_ACTS, Polarity
from kg_builder.tables import items, rows

AUTHORITY = "kg_builder.authority"
LEXICON = "kg_builder.extract.lexicon"
FILES = [
    (package, entry.name)
    for package in (AUTHORITY, LEXICON)
    for entry in sorted(files(package).iterdir(), key=lambda e: e.name)
    if entry.name.endswith(".tsv")
]
DATE = re.compile(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
# Where an organization stands in for a country.
BODIES = {"EU", "UN", "NATO", "INT", "OSCE", "CoE", "G7", "multilateral"}


def table(package: str, name: str) -> list[dict[str, str]]:
    return list(rows(package, name))


COUNTRIES = {r["iso3"] for r in table(AUTHORITY, "countries.tsv")}


def test_there_are_files() -> None:
    assert len(FILES) >= 11


@pytest.mark.parametrize(("package", "name"), FILES)
def test_each_file_says_what_it_is_and_every_row_has_every_column(package: str, name: str) -> None:
    lines = files(package).joinpath(name).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    data = [line for line in lines if not line.startswith("#")]
    columns = data[0].split("\t")
    assert len(columns) == len(set(columns))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", c) for c in columns)
    assert len(data) > 10
    for line in data:
        assert len(line.split("\t")) == len(columns), line
        assert not re.search(r" {2}|\t | \t|[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\ufeff]", line), line


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("countries.tsv", "wikidata"),
        ("countries.tsv", "capital_wikidata"),
        ("organizations.tsv", "wikidata"),
        ("persons.tsv", "wikidata"),
        ("treaties.tsv", "wikidata"),
        ("metonyms.tsv", "stands_for_wikidata"),
    ],
)
def test_wikidata_ids(name: str, column: str) -> None:
    ids = [r[column] for r in table(AUTHORITY, name) if r[column]]
    assert len(ids) > 20
    assert [i for i in ids if not re.fullmatch(r"Q[1-9]\d*", i)] == []
    if column == "wikidata":
        assert [i for i, n in Counter(ids).items() if n > 1] == []


@pytest.mark.parametrize("name", [name for package, name in FILES if package == AUTHORITY])
def test_every_entry_has_a_name(name: str) -> None:
    assert [r for r in table(AUTHORITY, name) if not r["name"].strip()] == []


def test_references_to_countries() -> None:
    known = COUNTRIES | BODIES
    used = {
        r["country"]
        for name in ("organizations.tsv", "persons.tsv", "metonyms.tsv")
        for r in table(AUTHORITY, name)
    }
    used |= {p for r in table(AUTHORITY, "treaties.tsv") for p in items(r["parties"])}
    assert used - known - {""} == set()


def test_dates_of_treaties_are_in_order() -> None:
    for r in table(AUTHORITY, "treaties.tsv"):
        given = [r[c] for c in ("signed", "in_force", "ended") if r[c]]
        assert all(DATE.fullmatch(d) for d in given), r["name"]
        assert [d[:4] for d in given] == sorted(d[:4] for d in given), r["name"]


def test_offices_have_four_parts() -> None:
    for r in table(AUTHORITY, "persons.tsv"):
        for office in items(r["offices"], " ;; "):
            parts = office.split("|")
            assert len(parts) == 4, r["name"]
            assert parts[0], r["name"]
            begin, end = parts[2], parts[3].removesuffix("..")  # held on that day, and maybe longer
            assert all(DATE.fullmatch(d) for d in (begin, end) if d), r["name"]
        assert r["gender"] in {"", "male", "female"}


def test_names_of_persons_have_no_title() -> None:
    titles = ("Prefect", "Administrator", "China", "Commonwealth", "President", "General")
    assert [r["name"] for r in table(AUTHORITY, "persons.tsv") if r["name"].split()[0] in titles] == []


def test_an_alias_is_sure_or_ambiguous() -> None:
    both = {
        r["name"]: alias
        for r in table(AUTHORITY, "treaties.tsv")
        for alias in items(r["ambiguous_aliases"])
        if alias in items(r["aliases"])
    }
    assert both == {}


# ----------------------------------------------------------------------------------------- lexicon


def test_cues_stand_for_acts_of_the_contract() -> None:
    cues = table(LEXICON, "cues.tsv")
    assert {r["act"] for r in cues} <= set(ACTS)
    assert {r["polarity"] for r in cues} <= set(Polarity)
    assert {r["act"] for r in cues} == set(ACTS), "an act that no cue stands for is never found"
    assert [lemma for lemma, n in Counter(r["lemma"] for r in cues).items() if n > 1] == []


def test_every_cue_can_be_looked_up() -> None:
    particles = {
        "around",
        "aside",
        "away",
        "back",
        "down",
        "forth",
        "forward",
        "in",
        "off",
        "on",
        "out",
        "over",
        "up",
    }
    in_frames = {
        w for r in table(LEXICON, "frames.tsv") for w in re.findall(r"(?:^prep-|\+)([a-z]+)", r["frame"])
    }
    assert {"for", "that", "to", "if"} <= in_frames
    joined = [r["lemma"].split("_") for r in table(LEXICON, "cues.tsv") if "_" in r["lemma"]]
    assert joined
    known = particles | in_frames | {"ing"}  # ing: with a gerund as object
    infinitives = [parts for parts in joined if parts[1] == "to" and len(parts) == 3]  # want_to_know
    # call_election: with a noun as object, for which see test_doings
    others = [parts for parts in joined if parts not in infinitives and parts[0] != "call"]
    assert [parts for parts in others if len(parts) != 2 or parts[1] not in known] == []


def test_treaty_acts_are_those_of_the_contract() -> None:
    found = table(LEXICON, "treaty_acts.tsv")
    assert {r["act"] for r in found} == set(TREATY_ACTS)
    assert [k for k, n in Counter((r["lemma"], r["preposition"]) for r in found).items() if n > 1] == []


def test_counts_of_frames() -> None:
    seen = set()
    for r in table(LEXICON, "frames.tsv"):
        assert 0 <= int(r["hits"]) <= int(r["total"]), r
        assert int(r["total"]) > 0, r
        assert (r["lemma"], r["frame"]) not in seen
        seen.add((r["lemma"], r["frame"]))


@pytest.mark.parametrize(
    ("name", "column", "allowed"),
    [
        ("collectives.tsv", "kind", {"organization", "group", "document"}),
        ("roles.tsv", "gender", {"", "male", "female"}),
    ],
)
def test_closed_columns(name: str, column: str, allowed: set[str]) -> None:
    assert {r[column] for r in table(LEXICON, name)} <= allowed


@pytest.mark.parametrize(
    "name",
    [
        "roles.tsv",
        "occasions.tsv",
        "collectives.tsv",
    ],
)
def test_a_noun_stands_once(name: str) -> None:
    assert [n for n, c in Counter(r["noun"] for r in table(LEXICON, name)).items() if c > 1] == []
