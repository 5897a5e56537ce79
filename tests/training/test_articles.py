"""Gold in all its forms, and what is held out of it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.errors import RecordError
from kg_builder.training.articles import Article, hold_out, read_articles, refuse_shared

TEXT = "Ada Brook said that Tom Lund had denied the ferry sank."


def span(part: str) -> dict[str, int]:
    return {"start": TEXT.index(part), "end": TEXT.index(part) + len(part)}


OUTER = {
    "id": "urn:1", "speaker": span("Ada Brook"), "cue": span("said"),
    "content": [span("that Tom Lund had denied the ferry sank")],
}  # fmt: skip
INNER = {
    "id": "urn:2", "speaker": span("Tom Lund"), "cue": span("had denied"), "content": [span("the ferry sank")],
    "parent": "urn:1",
}  # fmt: skip


def record(name: str) -> str:
    return json.dumps({"doc_id": name, "text": TEXT, "statements": [OUTER, INNER]}) + "\n"


def test_files_and_folders_of_records(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_text(record(name), encoding="utf-8")
    assert [a.id for a in read_articles([tmp_path])] == ["a", "b"]
    (article,) = read_articles([tmp_path / "a.jsonl"])
    assert article.text == TEXT
    assert [s["id"] for s in article.statements] == ["urn:1"], "nested statements are left out"


def test_folders_of_gold_cases(tmp_path: Path) -> None:
    case = tmp_path / "ferry"
    case.mkdir()
    (case / "text.txt").write_text(TEXT, encoding="utf-8")
    statement = {
        "speaker": "Ada Brook", "speaker_mention": "Ada Brook", "cue": "said", "kind": "indirect", "act": "say",
        "content": ["Tom Lund had denied the ferry sank"],
    }  # fmt: skip
    (case / "gold.json").write_text(json.dumps({"statements": [statement]}), encoding="utf-8")
    for given_folder in (case, tmp_path):
        (article,) = read_articles([given_folder])
        (found,) = article.statements
        assert (found["speaker"]["text"], found["cue"]["text"]) == ("Ada Brook", "said")


@pytest.mark.parametrize("gold", ["[]", "{}", '{"statements": 3}', "{", '{"statements": [7]}'])
def test_a_broken_gold_case_is_named(tmp_path: Path, gold: str) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold.json").write_text(gold, encoding="utf-8")
    with pytest.raises(RecordError, match=tmp_path.name):
        read_articles([tmp_path])


def test_texts_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"doc_id": "a", "statements": [OUTER]}), encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    with pytest.raises(RecordError, match=r"a\.txt: not UTF-8 at byte 3"):
        read_articles([gold], [tmp_path])
    docs = tmp_path / "docs.jsonl"
    docs.write_text(json.dumps({"doc_id": "a", "text": 5}), encoding="utf-8")
    with pytest.raises(RecordError, match="document a has no field 'text'"):
        read_articles([gold], [docs])


def test_texts_may_lie_in_several_places(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        "".join(json.dumps({"doc_id": name, "statements": [OUTER]}) + "\n" for name in "ab"), encoding="utf-8"
    )
    places = []
    for name, text in (("a", TEXT), ("b", TEXT), ("b", TEXT + " ")):
        places.append(tmp_path / f"docs-{len(places)}.jsonl")
        places[-1].write_text(json.dumps({"doc_id": name, "text": text}), encoding="utf-8")
    assert [a.id for a in read_articles([gold], places[:2])] == ["a", "b"]
    with pytest.raises(RecordError, match="document b: none of the given texts"):
        read_articles([gold], places[:1])
    with pytest.raises(RecordError, match=r"docs-2\.jsonl: document b has another text"):
        read_articles([gold], places)


def articles(texts: list[str]) -> list[Article]:
    return [Article(str(n), text, ()) for n, text in enumerate(texts)]


@given(st.lists(st.sampled_from("abcdefgh"), max_size=20), st.sampled_from([0.0, 0.1, 0.3, 0.5]))
def test_what_is_held_out_shares_no_text_and_does_not_depend_on_the_order(
    texts: list[str], share: float
) -> None:
    learnt, held_out = hold_out(articles(texts), share)
    assert sorted(a.text for a in (*learnt, *held_out)) == sorted(texts)
    assert not {a.text for a in learnt} & {a.text for a in held_out}
    assert bool(held_out) == (share > 0 and len(set(texts)) > 1)
    assert bool(learnt) == bool(texts)
    _, again = hold_out(articles(texts[::-1]), share)
    assert {a.text for a in again} == {a.text for a in held_out}


def test_a_text_on_both_sides_is_refused() -> None:
    refuse_shared(articles(["a", "b"]), articles(["c"]))
    with pytest.raises(RecordError, match="document 0 of --dev"):
        refuse_shared(articles(["a", "b"]), articles(["b"]))
