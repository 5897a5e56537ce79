"""N-Quads that are cut into sections before they are parsed give what the parser gives."""

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from kg_builder.errors import GraphError
from kg_builder.rdf import graph_files
from kg_builder.rdf.graph_files import GraphFiles

IRIS = ("<https://x.example/a>", "<https://x.example/b>", "<https://x.example/é>")
TERMS = (
    *IRIS,
    '"words"',
    '"it ends in <https://x.example/a> ."',
    '"tag"@en',
    '"5"^^<https://x.example/a>',
    r'"quote \" <https://x.example/b> . # "',
    "_:b",
)
LINES = st.one_of(
    st.tuples(
        st.sampled_from(IRIS),
        st.sampled_from(IRIS),
        st.sampled_from(TERMS),
        st.sampled_from((*IRIS, "_:g", "")),
    ).map(lambda terms: " ".join([*filter(None, terms), "."])),
    st.sampled_from(
        (
            "",
            "# a remark",
            "# <https://x.example/a> .",
            "\t<a:s> <a:p>  <a:o><https://x.example/a>. # <a:g> .",
        )
    ),
)


def sectioned(path: Path) -> list[str]:
    return [str(quad) for section in GraphFiles([path]).sections() for quad in section.quads()]


@given(st.lists(LINES, max_size=12), st.sampled_from(("\n", "\r\n")), st.integers(1, 5))
def test_sections_are_the_quads_of_the_file(lines: list[str], end: str, at_once: int) -> None:
    text = end.join(lines).encode()
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(graph_files, "AT_ONCE", at_once)
        path = Path(folder) / "graph.nq"
        path.write_bytes(text)
        assert sectioned(path) == [str(quad) for quad in pyoxigraph.parse(text, RdfFormat.N_QUADS)]
        assert all(section.count <= at_once for section in GraphFiles([path]).sections())


def test_a_file_as_we_write_it_has_a_section_for_each_graph(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq.gz"
    lines = [
        f'<https://x.example/{d}#{n}> <a:p> "{n}" <https://x.example/{d}> .\n'
        for d in range(3)
        for n in range(4)
    ]
    path.write_bytes(gzip.compress("".join(lines).encode()))
    found = [section.whole and section.whole[0].value for section in GraphFiles([path]).sections()]
    assert found == [f"https://x.example/{d}" for d in range(3)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'<a:s> <a:p> "open <a:g> .', "line 3, column 13: no valid nquads"),
        (b'<a:s> <a:p> "\xff" <a:g> .', "line 3, column 14: no valid nquads"),
    ],
)
def test_a_mistake_is_shown_where_it_is(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "graph.nq"
    path.write_bytes(b'<a:s> <a:p> "a" <a:g> .\n<a:s> <a:p> "b" <a:h> .\n' + line + b"\n")
    with pytest.raises(GraphError, match=message):
        sectioned(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="cannot be read"):
        sectioned(tmp_path / "none.nq")
