"""Sections are kept and made anywhere: the graph is always that of a run that makes all of them here."""

import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kg_builder.linking import Linking
from kg_builder.method import Method
from kg_builder.pipeline import Summary, build
from kg_builder.rdf.section import Plan, Section
from kg_builder.rdf.serialize import FORMATS
from kg_builder.runs import cache as cache_module
from kg_builder.runs import sections
from kg_builder.runs.corpus import Entry, Progress

TEXT = "Minister Anna Keller said that talks with Ostland failed. Keller warned that Ostland would leave in March."
BARE = (
    'The bridge of Storvik is closed. Torvald said: "We shall open it again when the last bolt is in place."'
)
FULL = 'Ida Torvald, the mayor of Storvik, praised the builders. "They never slept at all this winter," Torvald said.'
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix schema: <https://schema.org/> .
<urn:s> a sh:NodeShape ; sh:targetClass schema:NewsArticle ; sh:property <urn:p> .
<urn:p> a sh:PropertyShape ; sh:path schema:headline ; sh:minCount 1 ; sh:message "{message}"@en .
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    news({str(n): f"Day {n}. {TEXT}" for n in range(9)})
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents whose sections are made in this process."""
    pages: list[str] = []
    work = sections.make_sections

    def watched(plan: Plan, entries: Sequence[Entry]) -> Sequence[Section | bytes]:
        pages.extend(entry.found.page.rpartition("/")[2] for entry in entries)
        return work(plan, entries)

    monkeypatch.setattr(sections, "make_sections", watched)
    return pages


def news(texts: dict[str, str]) -> None:
    lines = ({"id": f"https://example.org/{name}", "text": text} for name, text in texts.items())
    Path("news.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def run(output: str = "g.ttl", **options: object) -> tuple[bytes, Summary]:
    given = {"attribution": Method.RULES, "cache": Path("cache"), **options}
    summary = build(["news.jsonl"], Path(output), **given)  # type: ignore[arg-type]
    return Path(output).read_bytes(), summary


def told(summary: Summary) -> tuple[object, ...]:
    return (
        summary.documents,
        summary.words,
        summary.statements,
        summary.entities,
        summary.triples,
        summary.report,
    )


def same_as_anew(output: str = "g.ttl", **options: object) -> None:
    """A run gives what one gives that makes all sections; it has a cache of its own, to read no document again."""
    calm = Path("calm")
    if calm.exists():
        rows("DELETE FROM made", calm)
    (kept, one), (fresh, other) = run(output, **options), run(f"fresh-{output}", **{**options, "cache": calm})
    assert kept == fresh
    assert told(one) == told(other)


def rows(query: str, cache: Path = Path("cache")) -> list[tuple[object, ...]]:
    db = sqlite3.connect(cache / "extractions-3.sqlite")
    try:
        with db:
            return db.execute(query).fetchall()
    finally:
        db.close()


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_bytes_are_those_of_a_run_that_makes_all_in_any_format(fmt: str, made: list[str]) -> None:
    for text in (True, False):
        same_as_anew("g", fmt=fmt, text=text)
    made.clear()
    for text in (True, False):
        run("g", fmt=fmt, text=text)
    assert made == []
    for text in (True, False):
        same_as_anew("g", fmt=fmt, text=text)


def test_processes_make_what_this_one_makes() -> None:
    alone, summary = run(cache=None)
    for cache in (None, Path("cache"), Path("cache")):
        together, again = run(cache=cache, jobs=2)
        assert together == alone
        assert told(again) == told(summary)


def test_a_changed_document_alone_is_made_anew(made: list[str]) -> None:
    run()
    made.clear()
    news({str(n): f"Day {n}. {TEXT if n != 4 else BARE}" for n in (*range(9), 11)})
    run("other.ttl")
    assert made == ["4", "11"]
    same_as_anew("other.ttl")


def test_a_document_that_is_resolved_otherwise_for_another_ones_sake_is_made_anew(made: list[str]) -> None:
    news({"bare": BARE, "else": TEXT})
    run("one.nq")
    assert b"person/Ida_Torvald" not in Path("one.nq").read_bytes()
    made.clear()
    news({"bare": BARE, "else": TEXT, "full": FULL})
    joined, _ = run("two.nq")
    assert made == ["bare", "full"]
    of_bare = b"person/Ida_Torvald> <https://example.org/bare> ."
    assert of_bare in joined
    same_as_anew("two.nq")
    made.clear()
    news({"bare": BARE, "else": TEXT})
    parted, _ = run("three.nq")
    assert made == ["bare"]
    assert of_bare not in parted
    same_as_anew("three.nq")


@pytest.mark.parametrize(
    "options",
    [
        {"min_confidence": 0.99},
        {"without_acts": ["warn"]},
        {"base": "https://example.net/kg#"},
        {"license_iri": "https://example.org/license"},
        {"timestamp": "2026-01-02T03:04:05Z"},
        {"timestamp": "yesterday"},
        {"validate": False},
        {"linking": Linking(link=False)},
    ],
    ids=str,
)
def test_other_options_give_what_they_give_in_a_run_that_makes_all(options: dict[str, object]) -> None:
    run()
    same_as_anew(**options)
    same_as_anew(**options)
    same_as_anew()


def test_another_time_of_the_run_makes_nothing_anew(made: list[str]) -> None:
    run(timestamp="2026-01-02T03:04:05Z")
    made.clear()
    run(timestamp="2027-01-02T03:04:05+01:00")
    assert made == []
    run(timestamp="2027-02-30")
    assert len(made) == 9


def test_another_authority_file_gives_what_it_gives_in_a_run_that_makes_all(desk: Path) -> None:
    run()
    for name in ("Anna Keller", "Anna B. Keller"):
        (desk / "own.csv").write_text(f"type,name,aliases\nPerson,{name},Anna Keller\n")
        same_as_anew(linking=Linking.of([desk / "own.csv"]))


def test_shapes_are_told_by_their_content(desk: Path) -> None:
    news({"a": TEXT, "b": BARE})
    for message in ("No headline.", "It has no headline."):
        (desk / "own.ttl").write_text(SHAPE.format(message=message))
        _, summary = run(shapes=[desk / "own.ttl"])
        assert summary.report
        assert {r.message for r in summary.report.results} == {message}
        assert run(shapes=[desk / "own.ttl"])[1].report == summary.report
        assert run("g.nq", shapes=[desk / "own.ttl"], jobs=2)[1].report == summary.report


def test_a_new_section_takes_the_place_of_the_old_one() -> None:
    run("g.ttl")
    ((before,),) = rows("SELECT COUNT(*) FROM made")
    for confidence in (0.0, 0.5, 0.99, 0.0):
        run(min_confidence=confidence)
    assert rows("SELECT COUNT(*) FROM made") == [(before,)]
    run("g.nq")
    # Nine sections and the entities; what is decided across documents is the same for any graph.
    assert rows("SELECT COUNT(*) FROM made") == [(before + 9 + 1,)]
    assert cache_module.prune(Path("cache"), keep=0) == 9
    assert rows("SELECT COUNT(*) FROM made") == [(0,)]


@pytest.mark.parametrize(
    "damage",
    [
        "SUBSTR(data, 1, LENGTH(data) / 2)",
        "X''",
        "X'28B52FFDE0FFFFFFFFFFFFFF7F'",
        "ZEROBLOB(LENGTH(data))",
    ],
)
def test_a_damaged_section_is_made_anew(damage: str, made: list[str]) -> None:
    before, summary = run()
    rows(f"UPDATE made SET data = {damage}")  # noqa: S608 (a test's own)
    made.clear()
    after, again = run()
    assert after == before
    assert told(again) == told(summary)
    assert len(made) == 9
    made.clear()
    run()
    assert made == []


def test_what_the_resolver_notes_is_noted_anew_under_other_rules(
    monkeypatch: pytest.MonkeyPatch, made: list[str]
) -> None:
    before, _ = run()
    rows("UPDATE extraction SET observation = X'00'")
    monkeypatch.setattr(cache_module, "later_rules", lambda: "others")
    made.clear()
    assert run()[0] == before
    assert rows("SELECT DISTINCT rules FROM extraction WHERE LENGTH(observation) > 100") == [("others",)]


def test_a_worker_that_dies_over_a_section_costs_nothing() -> None:
    news({str(n): f"Day {n}. {TEXT}" for n in range(60)})
    expected, _ = run("calm.ttl")
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.stage == "write" and progress.done in {1, 20}:
            for child in children():
                os.kill(child, signal.SIGKILL)
                killed.append(child)

    rows("DELETE FROM made")
    assert run("killed.ttl", jobs=2, on_progress=kill)[0] == expected
    assert killed


def children() -> Iterator[int]:
    command = ["pgrep", "--parent", str(os.getpid()), "--full", r"kg_builder\.runs\.worker"]
    listed = subprocess.run(command, capture_output=True, check=False, text=True)
    yield from (int(pid) for pid in listed.stdout.split())
