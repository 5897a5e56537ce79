"""A second run: what has not changed is not read again, what was corrected replaces what it was."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg_builder.method import Method
from kg_builder.pipeline import Summary, build, extract
from kg_builder.rdf.serialize import FILE_PREFIXES
from kg_builder.rdf.serialize import read as read_graph
from kg_builder.records import to_json
from kg_builder.runs.corpus import Progress
from kg_builder.sources import read_documents

TEXT = "Minister Anna Keller said that talks with Ostland failed. Keller warned that Ostland would leave."
CORRECTED = TEXT.replace("Keller warned", "Tom Brandt, her deputy, denied")
RUN = "2026-01-02T03:04:05Z"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def records(*texts: tuple[str, str, str | None]) -> None:
    lines = [{"id": f"https://example.org/{i}", "text": text, "published": day} for i, text, day in texts]
    Path("news.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def run(output: str = "g.nq", **options: object) -> tuple[bytes, Summary]:
    given = {"attribution": Method.RULES, "cache": Path("cache"), **options}
    summary = build(["news.jsonl"], Path(output), **given)  # type: ignore[arg-type]
    assert summary.report
    assert summary.report.conforms
    return Path(output).read_bytes(), summary


def versions(output: str = "g.nq") -> list[tuple[str, ...]]:
    store = Store()
    store.extend(read_graph(Path(output)))
    rows = store.query(
        """SELECT ?page ?old ?published ?ended WHERE { GRAPH ?page {
             ?new a prov:Entity ; prov:specializationOf ?page ; prov:wasRevisionOf ?old .
             ?old a prov:Entity ; prov:specializationOf ?page ; schema:sha256 ?hash
             OPTIONAL { ?old schema:datePublished ?published } OPTIONAL { ?old prov:invalidatedAtTime ?ended }
           } } ORDER BY ?page ?published""",
        prefixes=FILE_PREFIXES,
    )
    return [tuple(v.value if v else "" for v in (r["page"], r["published"], r["ended"])) for r in rows]


def test_an_unchanged_input_is_not_read_again_and_gives_the_same_bytes(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.is_dir()
    records(*((str(n), f"Day {n}. {TEXT}", "2025-03-04") for n in range(9)))
    plain, _ = run("plain.nq", cache=None)
    first, _ = run()
    monkeypatch.setitem(sys.modules, "kg_builder.extract", None)  # whoever imports it fails
    again, summary = run()
    assert first == again == plain
    assert summary.documents == 9


def test_new_and_changed_documents_alone_are_read_and_removed_ones_are_gone(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.is_dir()
    records(*((str(n), f"Day {n}. {TEXT}", None) for n in range(9)))
    run()
    read: list[str] = []
    from kg_builder.extract import Extractor  # noqa: PLC0415 (to watch it work)

    work = Extractor.extract

    def watched(self: Extractor, documents: object) -> object:
        given = list(documents)  # type: ignore[call-overload]
        read.extend(d.id.rpartition("/")[2] for d in given)
        return work(self, given)

    monkeypatch.setattr(Extractor, "extract", watched)
    changed = [(str(n), f"Day {n}. {CORRECTED if n == 4 else TEXT}", None) for n in (5, 4, 3, 2, 8, 11)]
    records(*changed)
    again, _ = run("other.nq")
    assert read == ["4", "11"]
    fresh, _ = run("fresh.nq", cache=None)
    assert again == fresh, "a graph of its own has no history"
    assert b"https://example.org/7" not in again


def test_extract_uses_the_cache_too(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records(*((str(n), f"Day {n}. {TEXT}", None) for n in range(9)))
    found = []
    for _ in range(2):
        documents = read_documents(["news.jsonl"], on_problem=pytest.fail)
        found.append([to_json(e) for e in extract(documents, attribution=Method.RULES, cache=desk / "cache")])
        monkeypatch.setitem(sys.modules, "kg_builder.extract", None)
    assert found[0] == found[1]
    assert len(found[0]) == 9


def test_a_corrected_version_replaces_the_old_one_and_the_graph_says_so(desk: Path) -> None:
    assert desk.is_dir()
    records(("a", TEXT, "2025-03-04"), ("b", TEXT, "2025-03-04"))
    first, _ = run()
    assert versions() == []
    records(("a", CORRECTED, "2025-03-04"), ("b", TEXT, "2025-03-04"))
    second, _ = run(timestamp=RUN)
    assert versions() == [("https://example.org/a", "2025-03-04", RUN)]
    assert b"Tom Brandt" in second
    later, _ = run(timestamp="2027-01-01T00:00:00Z")
    assert versions() == [("https://example.org/a", "2025-03-04", RUN)], "it ended then, not now"
    run(timestamp=RUN)
    assert Path("g.nq").read_bytes() == second
    plain, _ = run("plain.nq", cache=None, timestamp=RUN)
    assert versions("plain.nq") == []
    assert sorted(set(second.splitlines()) - set(plain.splitlines()))
    records(("a", TEXT, "2025-03-06"), ("b", TEXT, "2025-03-04"))
    run()
    assert versions() == [
        ("https://example.org/a", "2025-03-04", "2025-03-06T00:00:00Z"),
        ("https://example.org/a", "2025-03-04", RUN),
    ]
    assert len({first, second, later}) == 3


def test_a_text_of_which_more_is_known_now_is_no_correction(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg_builder.sources import plain  # noqa: PLC0415 (to be an older reader)

    (desk / "news").mkdir()
    dated = f"GENEVA, 4 March 2025 — {TEXT}"
    (desk / "news" / "a.txt").write_text(dated)
    (desk / "news" / "b.txt").write_text(f"URL: https://example.org/b\n\n{dated}")
    given = {"attribution": Method.RULES, "cache": Path("cache"), "timestamp": RUN}
    with monkeypatch.context() as older:
        newer = plain.read_header
        older.setattr(plain, "read_header", lambda text: replace(newer(text), published=None))
        build(["news"], Path("g.nq"), **given)  # type: ignore[arg-type]
        undated = Path("g.nq").read_bytes()
    build(["news"], Path("g.nq"), **given)  # type: ignore[arg-type]
    assert b"datePublished" in Path("g.nq").read_bytes()
    assert b"datePublished" not in undated
    assert versions() == []
    build(["news"], Path("plain.nq"), attribution=Method.RULES, timestamp=RUN)
    assert Path("g.nq").read_bytes() == Path("plain.nq").read_bytes()


@pytest.mark.parametrize("order", [1, -1])
def test_versions_in_one_input(desk: Path, order: int) -> None:
    assert desk.is_dir()
    states = [("a", TEXT, "2025-03-04"), ("a", CORRECTED, "2025-03-06")][::order]
    records(*states, ("b", TEXT, "2025-03-04"))
    first, summary = run()
    assert (summary.documents, summary.replaced, summary.skipped) == (2, 1, 0)
    assert versions() == [("https://example.org/a", "2025-03-04", "2025-03-06T00:00:00Z")]
    assert run()[0] == first
    assert run("plain.nq", cache=None)[0] == first
    Path("news.jsonl").write_text(
        json.dumps({"id": "https://example.org/a", "text": CORRECTED, "published": "2025-03-06"}) + "\n"
        + json.dumps({"id": "https://example.org/b", "text": TEXT, "published": "2025-03-04"}) + "\n"
    )  # fmt: skip
    run("alone.nq", cache=None)
    lines, alone = set(first.splitlines()), set(Path("alone.nq").read_bytes().splitlines())
    extra = [line for line in lines - alone if b"#version-" not in line and b"void#" not in line]
    assert extra == [], "nothing of the replaced version is left"


def test_the_same_document_twice_is_read_once(desk: Path) -> None:
    assert desk.is_dir()
    records(("a", TEXT, None), ("b", TEXT, None), ("a", TEXT, None))
    problems: list[str] = []
    told: list[Progress] = []
    _, summary = run(on_problem=lambda p: problems.append(str(p)), on_progress=told.append)
    assert (summary.documents, summary.replaced, summary.skipped) == (2, 0, 1)
    assert problems == [
        "news.jsonl:3: the same as a document before it, with the id https://example.org/a; remove one of them"
    ]
    assert told[:4] == [*(Progress("extract", n) for n in (1, 2, 3)), Progress("write", 1, 2)]


def test_a_damaged_cache_costs_time_and_nothing_else(desk: Path) -> None:
    records(*((str(n), f"Day {n}. {TEXT}", None) for n in range(4)))
    first, _ = run()
    for file in (desk / "cache").glob("*.sqlite"):
        file.write_bytes(b"no database" * 1000)
    problems: list[str] = []
    again, summary = run(on_problem=lambda p: problems.append(str(p)))
    assert again == first
    assert summary.skipped == 0
    assert len(problems) == 2
    assert all("set aside" in problem for problem in problems)


def test_what_workers_find_wrong_is_what_this_process_finds(desk: Path) -> None:
    records(*((str(n), f"Day {n}. {TEXT}", None) for n in range(20)))
    shape = desk / "own.ttl"
    shape.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix schema: <https://schema.org/> .\n"
        "<urn:s> a sh:NodeShape ; sh:targetClass schema:NewsArticle ; sh:property <urn:p> .\n"
        '<urn:p> a sh:PropertyShape ; sh:path schema:headline ; sh:minCount 1 ; sh:message "No headline."@en .\n'
    )
    reports = []
    for jobs in (1, 2):
        given = {"attribution": Method.RULES, "cache": Path("cache"), "jobs": jobs}
        summary = build(["news.jsonl"], Path("g.nq"), shapes=[shape], **given)  # type: ignore[arg-type]
        assert summary.report
        reports.append(summary.report)
    assert reports[0] == reports[1]
    assert len(reports[0].results) == 20
