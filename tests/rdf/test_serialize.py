import io
from collections.abc import Iterable
from itertools import permutations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from rdflib.compare import isomorphic

from kg_builder.errors import GraphError
from kg_builder.rdf.serialize import FORMATS, Format, format_of, read, write
from kg_builder.rdf.terms import writable

EX = "https://example.org/"
NODES = st.sampled_from([NamedNode(EX + x) for x in ("a", "b#char=1,2", "ü/%20", "c?q=1&r='2'")])
PREDICATES = st.sampled_from([NamedNode(x) for x in (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "https://schema.org/text", "https://schema.org/mentions",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#beginIndex", EX + "p", EX + "p/q",
)])  # fmt: skip
TYPES = [
    NamedNode(f"http://www.w3.org/2001/XMLSchema#{x}")
    for x in ("integer", "decimal", "date", "anyURI", "boolean")
]
TEXTS = st.text().map(writable)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.builds(lambda t, tag: Literal(t, language=tag), TEXTS, st.sampled_from(["en", "de-at", "ar"])),
    st.builds(lambda t, kind: Literal(t, datatype=kind), st.sampled_from(["007", "1.0", "2024-12-01", "x"]), st.sampled_from(TYPES)),
)  # fmt: skip
GRAPHS = st.sampled_from([DefaultGraph(), NamedNode(EX + "g1"), NamedNode(EX + "g2")])
QUADS = st.lists(st.builds(Quad, NODES, PREDICATES, st.one_of(NODES, LITERALS), GRAPHS), max_size=12)


def written(quads: Iterable[Quad], fmt: Format) -> bytes:
    stream = io.BytesIO()
    write(quads, stream, fmt)
    return stream.getvalue()


def kept(quads: Iterable[Quad], fmt: Format) -> set[object]:
    return set(quads) if fmt.named_graphs else {q.triple for q in quads}


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_graph_read_back_is_the_same_graph(two_outlets: list[Quad], fmt: Format, tmp_path: Path) -> None:
    path = tmp_path / "graph"
    assert write(two_outlets, path, fmt) == len(two_outlets)
    assert kept(read(path, fmt), fmt) == kept(two_outlets, fmt)


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")  # rdflib's readers use
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is:DeprecationWarning")  # what rdflib has deprecated
@pytest.mark.parametrize("fmt", FORMATS)
def test_another_library_reads_the_same_graph(
    two_outlets: list[Quad], fmt: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    names = {Format.NTRIPLES: "nt", Format.RDF_XML: "xml"}
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=written(two_outlets, fmt), format=names.get(fmt, fmt.value))
    expected = rdflib.Graph().parse(data=written(two_outlets, Format.NTRIPLES), format="nt")
    union = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        union.add(triple)
    assert isomorphic(union, expected)


@pytest.mark.parametrize("fmt", FORMATS)
@settings(max_examples=60, deadline=None)
@given(quads=QUADS)
def test_any_graph_read_back_is_the_same_graph(
    tmp_path_factory: pytest.TempPathFactory, quads: list[Quad], fmt: Format
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any-{fmt}"
    write(quads, path, fmt)
    assert kept(read(path, fmt), fmt) == kept(quads, fmt)


@given(text=TEXTS)
def test_any_text_survives_xml_as_other_parsers_read_it(text: str) -> None:
    quad = Quad(NamedNode(EX + "a"), NamedNode("https://schema.org/text"), Literal(text))
    root = ET.fromstring(written([quad], Format.RDF_XML))  # noqa: S314 - our own output
    assert (root[0][0].text or "") == text


@pytest.mark.parametrize("fmt", [Format.TURTLE, Format.TRIG, Format.RDF_XML, Format.JSON_LD])
def test_equal_graphs_are_equal_bytes(quads: list[Quad], fmt: Format) -> None:
    # The engine's order of prefixes differs from call to call.
    assert len({written(quads, fmt) for _ in range(5)}) == 1


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_empty_graph_is_a_valid_file(fmt: Format, tmp_path: Path) -> None:
    path = tmp_path / "graph"
    assert write([], path, fmt) == 0
    assert list(read(path, fmt)) == []


@pytest.mark.parametrize("fmt", [f for f in FORMATS if f is not Format.RDF_XML])
def test_control_characters_survive_where_the_format_allows(fmt: Format, tmp_path: Path) -> None:
    quad = Quad(NamedNode(EX + "a"), NamedNode(EX + "p"), Literal("a\x00b\x1b\ufffe"))
    path = tmp_path / "graph"
    write([quad], path, fmt)
    assert kept(read(path, fmt), fmt) == kept([quad], fmt)


def test_xml_refuses_what_it_cannot_hold_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf"
    path.write_text("old")
    quad = Quad(NamedNode(EX + "a"), NamedNode(EX + "p"), Literal("a\x00b"))
    with pytest.raises(GraphError, match=r"U\+0000.*another format"):
        write([quad], path, Format.RDF_XML)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["graph.rdf"]


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_failure_on_the_way_leaves_the_old_file(quads: list[Quad], fmt: Format, tmp_path: Path) -> None:
    path = tmp_path / "graph"
    path.write_text("old")

    def broken() -> Iterable[Quad]:
        yield from quads
        msg = "the source broke"
        raise GraphError(msg)

    with pytest.raises(GraphError, match="the source broke"):
        write(broken(), path, fmt)
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_path_that_cannot_be_written_is_named(quads: list[Quad], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "graph.ttl"):
        with pytest.raises(GraphError, match=f"{path}: cannot be written"):
            write(quads, path, Format.TURTLE)


def test_a_full_disk_is_told(quads: list[Quad]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(GraphError, match="No space left"):
        write(quads, full, Format.TURTLE)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", b"<http://a> <http://b> .", "a.ttl, line 1, column"),
        ("a.nt", b"<http://a> <http://b> <http://c> .\nnonsense", "a.nt, line 2, column"),
        ("a.jsonld", b"{", "a.jsonld.* no valid json-ld"),
        ("a.rdf", b"<rdf:RDF", "no valid rdf-xml"),
        ("a.ttl", b'<http://a> <http://b> "\xff" .', "no valid turtle"),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GraphError, match=message):
        list(read(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"nowhere\.ttl: cannot be read"):
        list(read(tmp_path / "nowhere.ttl"))


def test_formats_by_suffix_and_name() -> None:
    assert format_of(Path("x.TTL")) is Format.TURTLE
    assert format_of(Path("x.ttl"), "nquads") is Format.NQUADS
    assert {format_of(Path(f"x{s}")) for s in (".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf")} == set(
        FORMATS
    )
    with pytest.raises(GraphError, match=r"suffix '\.docx'"):
        format_of(Path("x.docx"))
    with pytest.raises(GraphError, match="unknown graph format 'owl'"):
        format_of(Path("x.ttl"), "owl")


def test_literals_keep_their_form(tmp_path: Path) -> None:
    kinds = [("007", "integer"), ("0.100", "decimal"), ("2024", "gYear"), ("PT60S", "duration")]
    quads = [
        Quad(
            NamedNode(EX + "a"),
            NamedNode(EX + "p"),
            Literal(t, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{k}")),
        )
        for t, k in kinds
    ]
    for fmt, order in zip(FORMATS, permutations(quads), strict=False):
        write(order, tmp_path / "g", fmt)
        assert {q.object.value for q in read(tmp_path / "g", fmt)} == {"007", "0.100", "2024", "PT60S"}
