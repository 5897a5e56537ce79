"""A section is what it was after any journey, and is laid out alike whatever was laid out before."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg_builder.iri import Minter
from kg_builder.memory import Memory
from kg_builder.model import Extraction, Run
from kg_builder.rdf import dataset as dataset_module
from kg_builder.rdf.dataset import Dataset
from kg_builder.rdf.description import Publication
from kg_builder.rdf.section import Plan, Section, sections
from kg_builder.rdf.serialize import FILE_PREFIXES, FORMATS, Format, layout_of, open_page, write

RUN = Run("0.1.0", "en_core_web_sm", "3.8.0")


def two(extraction: Extraction) -> tuple[Extraction, Extraction]:
    other = replace(
        extraction.document, id="https://example.org/other/7", title="A\x01 person:\ud800 …", published=None
    )
    return extraction, Extraction(other, extraction.entities)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("text", [True, False])
def test_joined_sections_are_the_graph(
    extraction: Extraction, fmt: Format, monkeypatch: pytest.MonkeyPatch, *, text: bool
) -> None:
    monkeypatch.setattr(dataset_module, "_TOGETHER", 1)  # each entity in a stretch of its own
    plain, joined = io.BytesIO(), io.BytesIO()
    publication = Publication(fmt, text=text)
    count = write(Dataset(RUN, Minter(), publication).quads(two(extraction)), plain, fmt)
    dataset = Dataset(RUN, Minter(), publication)
    made = []
    with open_page(joined, fmt) as page:
        for each in two(extraction):
            (section,) = sections([each], Plan(RUN, Minter(), fmt, text))
            made.append(Section.unpack(section.pack()))
            assert made[-1] == section
            for piece in section.pieces:
                page.add(piece)
            dataset.add(section.share)
        rest = 0
        for piece in dataset.entity_pieces(layout_of(fmt), Memory()):
            page.add(piece)
            rest += piece.quads
        rest += page.write(dataset.other_quads())
    assert joined.getvalue() == plain.getvalue()
    assert count == rest + sum(section.share.count.triples for section in made)
    assert [section.share.document for section in made] == [e.document.id for e in two(extraction)]


def test_what_is_wrong_with_a_document_travels_along(extraction: Extraction) -> None:
    wrong = replace(extraction, statements=tuple(replace(s, confidence=7.0) for s in extraction.statements))
    (section,) = sections([wrong], Plan(RUN, Minter(), Format.NQUADS))
    assert len(section.results) >= len(wrong.statements)
    assert Section.unpack(section.pack()) == section
    (unchecked,) = sections([wrong], Plan(RUN, Minter(), Format.NQUADS, validate=False))
    assert unchecked == replace(section, results=())


def test_damage_is_told(extraction: Extraction) -> None:
    (section,) = sections([extraction], Plan(RUN, Minter(), Format.TURTLE))
    data = section.pack()
    for damaged in (b"", data[:-1], data[:20], data[:50] + b"\x00" + data[51:], b"\xff" * 40):
        with pytest.raises(ValueError, match="damaged"):
            Section.unpack(damaged)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_layout_forgets_what_it_laid_out(two_outlets: list[Quad], fmt: Format) -> None:
    label = NamedNode(FILE_PREFIXES["rdfs"] + "label")
    graphs: list[list[Quad]] = [
        two_outlets[:9],
        [
            Quad(
                NamedNode("urn:a"),
                label,
                Literal(" schema:x person:y kgb:z <https://schema.org/a>"),
                NamedNode("urn:a"),
            )
        ],
        [Quad(NamedNode(FILE_PREFIXES["person"] + "A"), label, Literal("A"), NamedNode("urn:b"))],
    ]
    layout = layout_of(fmt)
    for graph in (*graphs, *reversed(graphs)):
        assert list(layout.pieces(graph)) == list(layout_of(fmt).pieces(graph))


def test_parts_of_a_large_graph_are_joined(
    make_graph: Callable[..., list[Quad]], extraction: Extraction
) -> None:
    quads = make_graph(extraction)
    graph = [q for q in quads if q.graph_name == quads[0].graph_name]
    for fmt in (f for f in FORMATS if f not in {Format.TURTLE, Format.TRIG}):
        whole, parts = io.BytesIO(), io.BytesIO()
        write(graph, whole, fmt)
        half = next(n for n in range(len(graph) // 2, len(graph)) if graph[n].subject != graph[n - 1].subject)
        with open_page(parts, fmt) as page:
            page.write(graph[:half])
            page.write(graph[half:])
        assert parts.getvalue() == whole.getvalue()
