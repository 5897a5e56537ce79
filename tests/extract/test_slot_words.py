"""The tables that the slot rules read: their form, and that nothing in them stands twice."""

from importlib.resources import files

import pytest

from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.tables import items, rows

LEXICON = "kg_builder.extract.lexicon"


def test_every_kind_is_explained_at_the_head_of_the_table() -> None:
    table = list(rows(LEXICON, "slot_words.tsv"))
    head = files(LEXICON).joinpath("slot_words.tsv").read_text(encoding="utf-8").split("kind\tlemma")[0]
    kinds = {r["kind"] for r in table}
    assert len(kinds) == 14
    assert all(f" {kind}: " in head.replace("# ", " ") for kind in kinds)
    assert len({(r["kind"], r["lemma"]) for r in table}) == len(table)


def test_an_unknown_kind_is_an_error() -> None:
    assert "say" in slot_words("question")
    with pytest.raises(KeyError, match="speeches"):
        slot_words("speeches")


def test_parties() -> None:
    table = list(rows(LEXICON, "parties.tsv"))
    assert len({(r["lemma"], r["pos"]) for r in table}) == len(table)
    for r in table:
        assert r["pos"] in {"verb", "noun"}
        places = items(r["addressee"]) + items(r["target"])
        assert places
        assert r["pos"] == "verb" or not {"object", "object+"}.intersection(places), r
        assert not set(items(r["addressee"])) & set(items(r["target"])), r


@pytest.mark.parametrize(
    ("name", "word", "column", "kinds"),
    [
        ("occasions.tsv", "noun", "kind", {"event", "medium", "part", "travel"}),
        ("media.tsv", "word", "where", {"last", "anywhere", "noun"}),
    ],
)
def test_kinds(name: str, word: str, column: str, kinds: set[str]) -> None:
    table = list(rows(LEXICON, name))
    assert {r[column] for r in table} == kinds
    assert len({r[word] for r in table}) == len(table)
