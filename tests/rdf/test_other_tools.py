"""The files in parsers that are not ours, in other languages: C, JavaScript and Java; OWL in Protégé's library.

None of them comes with kg-builder: a test without its tool is skipped. `.ci/run` installs them all:

    apt-get install raptor2-utils serdi libowlapi-java default-jdk-headless nodejs npm
    npm install --prefix tests/tools
"""

import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg_builder.iri import Minter, part_iri
from kg_builder.model import Document, EntityType, Extraction, Run
from kg_builder.rdf.dataset import Dataset
from kg_builder.rdf.description import Publication
from kg_builder.rdf.serialize import Format, write
from kg_builder.resources import folder

TOOLS = Path(__file__).parents[1] / "tools"
JARS = Path("/usr/share/java")
SUFFIXES = {
    Format.TURTLE: ".ttl",
    Format.NTRIPLES: ".nt",
    Format.NQUADS: ".nq",
    Format.TRIG: ".trig",
    Format.JSON_LD: ".jsonld",
    Format.RDF_XML: ".rdf",
}
# Documents whose IRIs, and names whose letters, try a parser.
PAGES = (
    "https://example.org/news/über/日本語",
    "https://example.org/news/?id=7&part=a/b",
    "https://example.org/news/2025/03/",
    "https://example.org/a:b",
    "urn:example:article:1",
)
NAMES = (
    "Łukasz Żółć",
    "李小龙",
    "محمد علي",
    "O’Brien “Bob” <x>",
    "J. R. R. Tolkien Jr.",
    "a/b?c#d%e",
    "ก็ไม่",
    "🕊 dove",
)


def needs(program: str, remedy: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: {remedy}")


def ran(*command: str | Path) -> bytes:
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def quads(extraction: Extraction) -> list[Quad]:
    """A whole graph as it is built, of one rich article, and of small ones whose IRIs and names try a parser."""
    minter = Minter()
    entity = extraction.entities[0]
    small = [
        Extraction(
            Document(
                id=page,
                source="x",
                text=f"“{name}”\r\n\tsaid so \\ {{}} .\n",
                title=f"{name} . ; # @base <x>",
            ),
            (replace(entity, id=minter.entity(EntityType.PERSON, name), name=name, mentions=()),),
        )
        for page, name in zip((*PAGES, *(f"{PAGES[0]}/{n}" for n in range(3))), NAMES, strict=True)
    ]
    dataset = Dataset(Run("0.1.0", "model", "1"), minter, publication=Publication(Format.TURTLE))
    return list(dataset.quads([extraction, *small]))


@pytest.fixture(scope="module")
def file(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Callable[[Format], Path]:
    directory = tmp_path_factory.mktemp("graph")

    def make(fmt: Format) -> Path:
        path = directory / f"graph{SUFFIXES[fmt]}"
        write(quads, path, fmt)
        return path

    return make


def union(quads: Iterable[Quad]) -> set[Quad]:
    return {Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads}


def read_back(output: bytes, *, graphs: bool) -> set[Quad]:
    found = parse(output, RdfFormat.N_QUADS)
    return set(found) if graphs else union(found)


@pytest.mark.parametrize("fmt", [Format.TURTLE, Format.NTRIPLES, Format.NQUADS, Format.RDF_XML])
def test_raptor_reads_the_same_graph(quads: list[Quad], file: Callable[[Format], Path], fmt: Format) -> None:
    needs("rapper", "apt-get install raptor2-utils")
    names = {Format.RDF_XML: "rdfxml"}
    output = ran("rapper", "-q", "-i", names.get(fmt, fmt.value), "-o", "nquads", file(fmt))
    assert read_back(output, graphs=fmt.named_graphs) == (set(quads) if fmt.named_graphs else union(quads))


@pytest.mark.parametrize("fmt", [Format.TURTLE, Format.TRIG, Format.NTRIPLES, Format.NQUADS])
def test_serd_reads_the_same_graph(quads: list[Quad], file: Callable[[Format], Path], fmt: Format) -> None:
    needs("serdi", "apt-get install serdi")
    output = ran("serdi", "-i", fmt.value, "-o", "nquads", file(fmt))
    assert read_back(output, graphs=fmt.named_graphs) == (set(quads) if fmt.named_graphs else union(quads))


@pytest.mark.parametrize("fmt", [f for f in Format if f is not Format.RDF_XML])
def test_javascript_reads_the_same_graph(
    quads: list[Quad], file: Callable[[Format], Path], fmt: Format
) -> None:
    # N3.js, and jsonld.js for JSON-LD.
    needs("node", "install Node.js")
    if not (TOOLS / "node_modules").is_dir():
        pytest.skip("the parsers in JavaScript are not installed: npm install --prefix tests/tools")
    output = ran("node", TOOLS / "parse.mjs", file(fmt))
    assert read_back(output, graphs=fmt.named_graphs) == (set(quads) if fmt.named_graphs else union(quads))


def owl_api(*paths: Path) -> dict[str, list[list[str]]]:
    """What the OWL API finds in the last of some Turtle files: axioms, what is said of which node, violations of OWL 2 DL and RL."""
    needs("javac", "apt-get install default-jdk-headless")
    if not (JARS / "owlapi-distribution.jar").exists():
        pytest.skip("the OWL API is not installed: apt-get install libowlapi-java")
    # One binding of the logger alone, and each library once.
    bound = (
        "slf4j-jcl",
        "slf4j-jdk14",
        "slf4j-simple",
        "slf4j-log4j",
        "log4j",
        "jcl-over",
        "jul-to",
        "maven",
    )
    jars = [
        j for j in sorted(JARS.glob("*.jar")) if not j.name.startswith(bound) and not j.stem[-1].isdigit()
    ]
    output = ran("java", "-cp", ":".join(map(str, jars)), TOOLS / "OwlApi.java", *paths)
    rows = [line.split("\t") for line in output.decode().splitlines()]
    return {kind: [row[1:] for row in rows if row[0] == kind] for kind in ("axioms", "said", "violation")}


@pytest.mark.parametrize("names", [("kg-builder.ttl",), ("kg-builder.ttl", "alignments.ttl")], ids=str)
def test_proteges_library_opens_the_ontology_and_finds_it_in_owl_2_dl_and_rl(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).write_bytes(folder("ontology").joinpath(name).read_bytes())
    found = owl_api(*(tmp_path / name for name in names))
    assert found["violation"] == []
    assert int(found["axioms"][0][0]) > 60


def test_proteges_library_opens_a_graph_and_finds_every_node(
    quads: list[Quad], file: Callable[[Format], Path]
) -> None:
    said = {(s, p) for s, p in owl_api(file(Format.TURTLE))["said"]}
    typed = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2002/07/owl#sameAs"
    expected = {
        (q.subject.value, q.predicate.value)
        for q in quads
        if isinstance(q.subject, NamedNode) and q.predicate.value not in typed
    }
    assert len(expected) > 300
    assert said == expected


def test_the_pages_are_among_the_nodes(quads: list[Quad]) -> None:
    subjects = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
    assert set(PAGES) <= subjects
    assert part_iri("https://example.org/news/harbour", "statement-103-175") in subjects
