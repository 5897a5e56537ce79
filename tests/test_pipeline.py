"""The whole way as a library: what `build` and `extract` give back and call back."""

from pathlib import Path

import pytest

from kg_builder import KGBuilderError, build, read_documents
from kg_builder.errors import GraphError, SourceError
from kg_builder.model import (
    Document,
    Extraction,
    Polarity,
    Span,
    Statement,
    StatementKind,
    TreatyAction,
)
from kg_builder.pipeline import Progress, extract
from kg_builder.runs.choice import Choice

TEXT = (
    "Anna Keller said that Tom Brandt believes that Ostland left the Valmora Treaty. Keller did not say when."
)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"Day {number}. {TEXT}", encoding="utf-8")
    return folder


def test_the_summary_counts_what_was_done(news: Path, tmp_path: Path) -> None:
    problems: list[SourceError] = []
    output = tmp_path / "g.nt"
    summary = build([str(news), str(tmp_path / "nowhere.txt")], output, on_problem=problems.append)
    assert (summary.output, summary.documents, summary.skipped) == (output, 3, 1)
    assert [type(problem) for problem in problems] == [SourceError]
    assert summary.words == 3 * len(f"Day 0. {TEXT}".split())
    assert summary.statements >= 3
    assert summary.entities >= 2
    assert summary.triples == len(output.read_text(encoding="utf-8").splitlines())
    assert summary.words_per_second == pytest.approx(summary.words / summary.seconds)
    assert summary.report
    assert summary.report.conforms


def test_progress_is_told_after_each_document(news: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    build([str(news)], tmp_path / "g.nq", store=str(tmp_path / "store"), on_progress=told.append)
    assert told == [
        *(Progress("extract", n) for n in (1, 2, 3)),
        *(Progress("write", n, 3) for n in (1, 2, 3)),
        *(Progress("store", n, 3) for n in (1, 2, 3)),
    ]


def test_the_library_prints_nothing(news: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    build([str(news), str(tmp_path / "nowhere.txt")], tmp_path / "g.ttl")
    assert capfd.readouterr() == ("", "")


def test_an_output_without_a_place_is_found_before_the_documents_are_read(tmp_path: Path) -> None:
    told: list[Progress] = []
    (tmp_path / "g.ttl").mkdir()
    with pytest.raises(GraphError, match=r"g\.ttl: cannot be written"):
        build(["nowhere.txt"], tmp_path / "g.ttl", on_progress=told.append)
    assert told == []


def test_nothing_read_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no document could be read"):
        build([str(tmp_path / "nowhere.txt")], tmp_path / "g.ttl")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KGBuilderError):
        list(extract([]))


def test_extract_gives_the_entities_that_build_writes(news: Path, tmp_path: Path) -> None:
    build([str(news)], tmp_path / "g.nt")
    graph = (tmp_path / "g.nt").read_text(encoding="utf-8")
    for extraction in extract(read_documents([str(news)], on_problem=pytest.fail)):
        assert extraction.statements
        for entity in extraction.entities:
            assert f"<{entity.id}>" in graph


def test_the_temporary_file_is_gone_when_all_is_done(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    build([str(news)], tmp_path / "g.ttl")
    assert list(scratch.iterdir()) == []


def test_leaving_statements_out_leaves_no_reference_behind() -> None:
    document = Document("https://example.org/a", "a.txt", TEXT)

    def statement(name: str, act: str, parent: str | None = None, confidence: float = 0.5) -> Statement:
        content = (Span.of(TEXT, 22, 32),)
        return Statement(name, StatementKind.INDIRECT, act, content, "cue-clause", confidence, parent=parent)

    action = TreatyAction(
        "a1", "t1", "withdraw", Span.of(TEXT, 55, 59), alleged_in="s2", polarity=Polarity.AFFIRMED
    )
    said, believed, inner = (
        statement("s1", "say"),
        statement("s2", "believe", "s1"),
        statement("s3", "say", "s2", 0.9),
    )
    whole = Extraction(document, statements=(said, believed, inner), treaty_actions=(action,))
    kept = Choice(frozenset({"believe"})).of(whole)
    assert [(s.id, s.parent) for s in kept.statements] == [("s1", None), ("s3", None)]
    assert kept.treaty_actions[0].alleged_in is None
    sure = Choice(min_confidence=0.9).of(whole)
    assert [(s.id, s.parent) for s in sure.statements] == [("s3", None)]
    for same in (Choice(), Choice(frozenset({"ask"})), Choice(min_confidence=0.5)):
        assert same.of(whole) == whole
