"""What is kept from run to run: found again, never mistaken, and no trouble when it is damaged."""

import multiprocessing
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kg_builder.errors import CacheError
from kg_builder.extract import Extractor
from kg_builder.model import Document
from kg_builder.resolve import Observer
from kg_builder.runs.cache import Cache, holdings, prune
from kg_builder.runs.finding import Finding, Found

ONE, TWO = "ab" * 32, "cd" * 32
TEXT = 'Minister Anna Keller said that talks with Ostland failed. "We tried," she added.\u2028\U0001f600'


def document(number: int) -> Document:
    return Document(f"https://example.org/{number}", f"{number}.txt", f"Day {number}. {TEXT}")


@pytest.fixture(scope="module")
def found() -> list[Found]:
    extractor, observer = Extractor(), Observer()
    return [
        Found(e.document, Finding.of(e, observer)) for e in extractor.extract(document(n) for n in range(5))
    ]


def test_an_extraction_comes_back_as_it_was(tmp_path: Path, found: list[Found]) -> None:
    with Cache(tmp_path, ONE) as cache:
        cache.put(found)
    with Cache(tmp_path, ONE) as cache:
        again = [cache.get(f.document) for f in found]
    assert again == [f.finding for f in found]
    extractions = list(Extractor().extract(document(n) for n in range(5)))
    assert [f.extraction() for f in found] == extractions


def test_a_document_that_moved_is_found_where_it_is_now(tmp_path: Path, found: list[Found]) -> None:
    moved = replace(found[0].document, source="archive/0.txt")
    with Cache(tmp_path, ONE) as cache:
        cache.put(found)
        finding = cache.get(moved)
    assert finding
    assert Found(moved, finding).extraction() == replace(found[0].extraction(), document=moved)


def test_another_document_or_recipe_is_another_entry(tmp_path: Path, found: list[Found]) -> None:
    with Cache(tmp_path, ONE) as cache, Cache(tmp_path, TWO) as other:
        cache.put(found[:1])
        assert other.get(found[0].document) is None
        for changed in ({"text": TEXT}, {"published": "2025-03-04"}, {"id": "https://example.org/x"}):
            assert cache.get(replace(found[0].document, **changed)) is None


def test_what_was_put_in_is_there_for_others_at_once(tmp_path: Path, found: list[Found]) -> None:
    with Cache(tmp_path, ONE) as cache, Cache(tmp_path, ONE) as other:
        cache.put(found)
        assert other.get(found[2].document) == found[2].finding


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"no database " * len(data), id="something else"),
        pytest.param(lambda data: data[:5000], id="cut"),
        pytest.param(lambda data: data[:4096] + bytes(len(data) - 4096), id="zeros"),
        pytest.param(lambda data: data[:100] + b"\xff" * 3996 + data[4096:], id="schema"),
    ],
)
def test_a_damaged_file_is_set_aside_and_begun_anew(
    tmp_path: Path, found: list[Found], damage: object
) -> None:
    assert callable(damage)
    with Cache(tmp_path, ONE) as cache:
        cache.put(found)
    path = tmp_path / "extractions-3.sqlite"
    path.write_bytes(damage(path.read_bytes()))
    told: list[CacheError] = []
    for _ in range(2):
        with Cache(tmp_path, ONE, on_damage=told.append) as cache:
            for each in found:
                if cache.get(each.document) is None:
                    cache.put([each])
            assert [cache.get(f.document) for f in found] == [f.finding for f in found]
    (message,) = map(str, told)
    assert message.startswith(f"{path}: damaged, set aside as extractions-3.sqlite.damaged")
    assert (tmp_path / "extractions-3.sqlite.damaged").exists()


def test_damage_that_shows_in_the_middle_is_survived(tmp_path: Path, found: list[Found]) -> None:
    told: list[CacheError] = []
    with Cache(tmp_path, ONE, on_damage=told.append) as cache:
        cache.put(replace(f, document=replace(f.document, id=f"d:{n}")) for n in range(300) for f in found)
    path = tmp_path / "extractions-3.sqlite"
    data = bytearray(path.read_bytes())
    with Cache(tmp_path, ONE, on_damage=told.append) as cache:
        data[16384:] = b"\xaa" * (len(data) - 16384)
        path.write_bytes(data)
        for each in found:
            if cache.get(each.document) is None:
                cache.put([each])
        assert [cache.get(f.document) for f in found] == [f.finding for f in found]
    assert len(told) == 1


def test_a_damaged_entry_is_none(tmp_path: Path, found: list[Found]) -> None:
    with Cache(tmp_path, ONE) as cache:
        cache.put(found[:3])
    db = sqlite3.connect(tmp_path / "extractions-3.sqlite")
    records = [record for (record,) in db.execute("SELECT record FROM extraction ORDER BY rowid")]
    flipped = bytearray(records[0])
    flipped[len(flipped) // 2] ^= 1
    for row, record in enumerate((bytes(flipped), records[1][:-3], b""), start=1):
        db.execute("UPDATE extraction SET record = ? WHERE rowid = ?", (record, row))
    db.commit()
    db.close()
    with Cache(tmp_path, ONE) as cache:
        assert [cache.get(f.document) for f in found[:3]] == [None] * 3


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError, match=r"file/cache: cannot be written .*--no-cache"):
        Cache(tmp_path / "file" / "cache", ONE)


def test_old_recipes_are_counted_and_pruned(tmp_path: Path, found: list[Found]) -> None:
    with Cache(tmp_path, ONE, "old") as cache:
        cache.put(found)
    with Cache(tmp_path, TWO, "new") as cache:
        cache.put(found[:2])
    assert [(h.label, h.documents) for h in holdings(tmp_path)] == [("new", 2), ("old", 5)]
    assert all(h.size > 1000 for h in holdings(tmp_path))
    assert prune(tmp_path) == 5
    assert [(h.label, h.documents) for h in holdings(tmp_path)] == [("new", 2)]
    with Cache(tmp_path, TWO) as cache:
        assert [cache.get(f.document) for f in found[:3]] == [found[0].finding, found[1].finding, None]


def fill(folder: Path, found: list[Found], number: int) -> None:
    with Cache(folder, ONE) as cache:
        for n in range(100):
            cache.put(replace(f, document=replace(f.document, id=f"d:{number * (n % 2)}:{n}")) for f in found)


def test_several_processes_write_at_once(tmp_path: Path, found: list[Found]) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=fill, args=(tmp_path, found, n)) for n in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    (holding,) = holdings(tmp_path)
    assert holding.documents == 5 * (50 + 50 + 50)
