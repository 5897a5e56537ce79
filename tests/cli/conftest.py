"""The command line for tests: in this process, and as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg_builder.cli import app

ROOT = Path(__file__).parent.parent.parent

SUMMIT = """\
Ministers meet in Valmora

VALMORA, 4 March 2025 - Foreign Minister Anna Keller said on Tuesday that the talks would go on.

"We will not sign the Valmora Treaty if the inspections end," Keller said.

Defense Minister Tom Brandt warned that Ostland would leave the Valmora Treaty.
"""
HARBOUR = """\
Harbour works delayed

The harbour will open in June, said Maria Lund, the mayor of Kelp Bay. "Nobody told us about the strike," she added.

Anna Keller told reporters that the government would pay.
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, without a time in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Two articles by file name; Anna Keller speaks in both."""
    return {"summit.txt": SUMMIT, "harbour.txt": HARBOUR}


@pytest.fixture
def articles(desk: Path, texts: dict[str, str]) -> Path:
    folder = desk / "articles"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def kg(desk: Path) -> Callable[..., Result]:
    """Runs a command in this process; anything but an exit of its own fails the test."""
    assert desk.is_dir()

    def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin, env={"COLUMNS": "200"})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture(scope="session")
def process() -> Callable[..., subprocess.Popen[bytes]]:
    """Starts a command as a process of its own."""

    def start(*arguments: str | Path, cwd: Path, **options: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "kg_builder", *map(str, arguments)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen(command, cwd=cwd, env=env, **pipes)

    return start
