"""The documentation is true: the blocks of the README and of the guide are run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg_builder.rdf.serialize import FILE_PREFIXES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, heading: str) -> dict[str, str]:
    section = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return dict(BLOCK.findall(section))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example articles, the README's article and a `kg-builder` on the path."""
    command = tmp_path / "bin" / "kg-builder"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg_builder "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("COLUMNS", "120")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "summit.txt").write_text(blocks(README, "News in")["text"], encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["/bin/sh", "-ec", command], cwd=folder, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    install, test = blocks(README, "Install and run")["sh"].splitlines()
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert install in script
    assert test in script


def test_the_article_becomes_the_turtle_and_the_query_its_answer(desk: Path) -> None:
    run(blocks(README, "Turtle out")["sh"], desk)
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in FILE_PREFIXES.items())
    shown = list(parse((prefixes + blocks(README, "Turtle out")["turtle"]).encode(), RdfFormat.TURTLE))
    graph = Store()
    graph.load(path=str(desk / "graph.ttl"), format=RdfFormat.TURTLE)
    assert len(shown) >= 10
    for quad in shown:
        assert quad in graph, quad
    question = blocks(README, "A query and its answer")
    assert run(question["sh"], desk) == question["text"]


def test_the_lines_of_python_print_what_they_say(desk: Path) -> None:
    lines = blocks(README, "A few lines of Python")
    done = subprocess.run(
        [sys.executable, "-c", lines["python"]], cwd=desk, check=True, capture_output=True, text=True
    )
    assert done.stdout == lines["text"]


def test_the_examples_of_the_guide_work_in_their_order(desk: Path) -> None:
    examples = [(language, code) for language, code in BLOCK.findall(GUIDE) if language in {"sh", "python"}]
    assert len(examples) >= 8
    for language, code in examples:
        if language == "sh":
            run(code, desk)
        else:
            subprocess.run([sys.executable, "-c", code], cwd=desk, check=True, capture_output=True)


def test_links_of_the_documentation_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "docs" / "guide.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
