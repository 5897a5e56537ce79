"""Every command and option explains itself, quickly, and stands in the guide."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from kg_builder.cli import app

ROOT = Path(__file__).parent.parent.parent
COMMANDS = typer.main.get_group(app).commands
CONTRACT = [
    "build",
    "cache",
    "evaluate",
    "explain",
    "export",
    "extract",
    "load",
    "query",
    "train",
    "validate",
]

LOADED = """
import sys
from kg_builder.cli import app
try:
    app(sys.argv[1:])
except SystemExit as end:
    heavy = {"spacy", "thinc", "rdflib", "pyoxigraph", "pyshacl", "shifty", "httpx", "trafilatura", "torch"}
    print("LOADED", sorted(heavy & set(sys.modules)), end.code)
"""


def parameters() -> list[tuple[str, object]]:
    return [(name, parameter) for name, command in COMMANDS.items() for parameter in command.params]


def test_the_commands_are_those_of_the_contract() -> None:
    assert sorted(COMMANDS) == CONTRACT


@pytest.mark.parametrize("name", CONTRACT)
def test_every_command_has_help(name: str) -> None:
    assert len(COMMANDS[name].help.strip()) > 20


@pytest.mark.parametrize(
    ("name", "parameter"), parameters(), ids=[f"{name}-{p.name}" for name, p in parameters()]
)
def test_every_argument_and_option_has_help_and_stands_in_the_guide(name: str, parameter: object) -> None:
    assert len((parameter.help or "").strip()) > 5
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    assert f"## {name}" in guide
    section = guide.split(f"## {name}", 1)[1].split("\n## ", 1)[0]
    common = guide.split("## Options that several commands share", 1)[1].split("\n## ", 1)[0]
    longest = max(parameter.opts, key=len)
    if longest.startswith("--"):
        assert f"`{longest}" in section or f"`{longest}" in common


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name in CONTRACT)])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "LOADED [] 0"


def test_the_package_itself_loads_nothing_heavy() -> None:
    code = (
        "import sys, kg_builder; print(len(sys.modules.keys() & {'spacy', 'rdflib', 'pyoxigraph', 'typer'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "0"
