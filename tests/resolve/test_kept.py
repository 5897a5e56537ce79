"""What was decided across documents holds until one of those in question changes."""

import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kg_builder.iri import Minter
from kg_builder.memory import Memory
from kg_builder.model import (
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Span,
    Statement,
    StatementKind,
)
from kg_builder.resolve import Resolver, copies, utterances
from kg_builder.runs.cache import Cache

MINTER = Minter()
WORDS = "the harbour will be closed to foreign ships until the last mine has been found"


def article(number: int, speaker: str, words: str = WORDS) -> Extraction:
    text = f"{speaker} said that {words}."
    document = Document(f"https://example.org/{number}", f"{number}.txt", text, published="2025-03-04")
    name, content = Span.of(text, 0, len(speaker)), Span.of(text, text.index(words), len(text) - 1)
    iri = MINTER.entity(EntityType.PERSON, speaker)
    entity = Entity(iri, EntityType.PERSON, speaker, (Mention(name, MentionKind.NAME),))
    statement = Statement(
        f"{document.id}#s", StatementKind.INDIRECT, "say", (content,), "test", 1.0, speaker=iri
    )
    return Extraction(document, (entity,), (statement,))


def decided(cache: Cache | None, *articles: Extraction, rules: str = "1") -> list[str | None]:
    with Resolver(MINTER, memory=Memory(cache, "utterances", rules)) as resolver:
        for one in articles:
            resolver.observe(one)
        return [resolver.resolve(one).statements[0].utterance for one in articles]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many reports were compared with one another, time by time."""
    counts: list[int] = []
    work = utterances.groups

    def watched(reports: list[utterances._Report]) -> list[list[utterances._Report]]:
        counts.append(len(reports))
        return work(reports)

    monkeypatch.setattr(utterances, "groups", watched)
    return counts


def test_reports_are_compared_anew_only_of_whom_something_has_changed(
    cache: Cache, compared: list[int]
) -> None:
    articles = [article(n, name) for n, name in enumerate(("Ida Torvald", "Ida Torvald", "Per Ek", "Per Ek"))]
    first = decided(cache, *articles)
    assert len(set(first)) == 2
    assert compared == [2, 2]
    compared.clear()
    assert decided(cache, *articles) == first
    assert compared == []
    changed = [*articles[:3], article(3, "Per Ek", "fishing goes on as it always has in these waters")]
    assert decided(cache, *changed)[:3] == first[:3]
    assert compared == [2]
    assert decided(cache, *changed) == decided(None, *changed)


def test_another_date_or_other_rules_are_another_matter(cache: Cache, compared: list[int]) -> None:
    one, other = article(1, "Ida Torvald"), article(2, "Ida Torvald")
    decided(cache, one, other)
    compared.clear()
    later = replace(other, document=replace(other.document, published="2025-03-07"))
    assert len(set(decided(cache, one, later))) == 1
    decided(cache, one, later, rules="2")
    assert compared == [2, 2]


def test_what_was_said_at_another_time_is_not_looked_at_again(cache: Cache, compared: list[int]) -> None:
    days = ("2025-03-04", "2025-03-08", "2025-03-14", "2025-03-15", "2025-03-21", None)
    articles = [
        replace(a, document=replace(a.document, published=day))
        for a, day in ((article(n, "Ida Torvald"), day) for n, day in enumerate(days))
    ]
    first = decided(cache, *articles)
    assert [first.index(iri) for iri in first] == [0, 0, 2, 2, 4, 5]
    assert sorted(compared) == [1, 1, 2, 2]
    compared.clear()
    changed = replace(articles[1], document=replace(articles[1].document, published="2025-03-07"))
    assert decided(cache, articles[0], changed, *articles[2:]) == first
    assert compared == [2]


@pytest.mark.parametrize("damage", [b"", b"\0" * 40, b"no"])
def test_what_is_damaged_is_decided_anew(cache: Cache, spoil: Callable[[bytes], None], damage: bytes) -> None:
    articles = [article(n, "Ida Torvald") for n in range(3)]
    first = decided(cache, *articles)
    spoil(damage)
    assert decided(cache, *articles) == first


def places(folder: Path) -> set[bytes]:
    with closing(sqlite3.connect(folder / "kept" / "extractions-3.sqlite")) as db:
        return {place for (place,) in db.execute("SELECT place FROM made")}


def report(number: int, words: str) -> Extraction:
    return Extraction(
        Document(f"https://example.org/{number}", f"{number}.txt", words, published="2025-03-04")
    )


def originals(cache: Cache | None, *reports: Extraction) -> list[str | None]:
    with Resolver(MINTER, memory=Memory(cache, "copies", "1")) as resolver:
        for one in reports:
            resolver.observe(one)
        return [resolver.resolve(one).duplicate_of for one in reports]


def test_documents_are_compared_anew_only_where_one_has_changed(
    cache: Cache, tmp_path: Path, spoil: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[frozenset[str]] = []
    work = copies.alike

    def watched(a: copies._Page, b: copies._Page, common: Collection[int]) -> bool:
        compared.append(frozenset({a.iri[-1], b.iri[-1]}))
        return work(a, b, common)

    monkeypatch.setattr(copies, "alike", watched)
    words = [f"word{n}" for n in range(80)]
    # 1 and 2 are copies of 0, of whose text 3 holds a quarter.
    texts = (words, [*words[:70], "cut"], [*words, "more"], [*words[:20], *(f"other{n}" for n in range(80))])
    reports = [report(n, " ".join(text)) for n, text in enumerate(texts)]
    first = originals(cache, *reports)
    assert first == [None, reports[0].document.id, reports[0].document.id, None]
    assert len(compared) > 3
    compared.clear()
    assert originals(cache, *reports) == first
    assert compared == []
    changed = [*reports[:3], report(3, " ".join([*words, "after", "all"]))]
    before = places(tmp_path)
    found = originals(cache, *changed)
    assert places(tmp_path) == before, "what is decided anew takes the place of what was"
    assert found == [None, *[reports[0].document.id] * 3] == originals(None, *changed)
    spoil(b"no")
    assert originals(cache, *changed) == found
