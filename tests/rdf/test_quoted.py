"""A graph without the words of its articles leaks none, conforms, and can be checked against the text."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg_builder.model import Extraction
from kg_builder.rdf.quoted import sha256, without_text
from kg_builder.rdf.serialize import FORMATS, Format, write
from kg_builder.rdf.validate import validate
from kg_builder.vocab import NIF, PREFIXES

EXAMPLE = Path(__file__).parents[1] / "shapes" / "example.ttl"
TEXT, ANCHOR = NamedNode(str(NIF.isString)), NamedNode(str(NIF.anchorOf))
HASH = NamedNode(PREFIXES["schema"] + "sha256")
NAME = 3
"""Words in a row that a name may have."""


def value(quad: Quad) -> str:
    assert isinstance(quad.object, Literal)
    return quad.object.value


@pytest.fixture(scope="module")
def example() -> list[Quad]:
    return list(parse(path=EXAMPLE, format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def bare(example: list[Quad]) -> list[Quad]:
    return list(without_text(example))


def test_a_graph_without_text_conforms(bare: list[Quad]) -> None:
    assert validate(bare).results == ()


def test_every_stretch_of_text_has_its_hash_in_place_of_its_words(
    example: list[Quad], bare: list[Quad]
) -> None:
    expected = {(q.subject, sha256(value(q))) for q in example if q.predicate in {TEXT, ANCHOR}}
    assert len(expected) > 20
    assert expected <= {(q.subject, value(q)) for q in bare if q.predicate == HASH}


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_words_of_the_article_are_left_but_names(
    quads: list[Quad], extraction: Extraction, fmt: Format
) -> None:
    stream = io.BytesIO()
    write(without_text(quads), stream, fmt)
    written = " ".join(re.findall(r"\w+", stream.getvalue().decode()))
    words = re.findall(r"\w+", f"{extraction.document.title} . {extraction.document.text}")
    rows = [" ".join(words[i : i + NAME + 1]) for i in range(len(words) - NAME)]
    assert len(rows) > 30
    assert [row for row in rows if row in written] == []


def test_links_offsets_dates_and_names_stay(quads: list[Quad]) -> None:
    gone = {TEXT, ANCHOR, NamedNode(PREFIXES["schema"] + "text"), NamedNode(PREFIXES["schema"] + "headline")}
    left = [q for q in without_text(quads) if q.predicate != HASH]
    assert left == [q for q in quads if q.predicate not in gone and q.predicate != HASH]


def test_who_has_the_text_can_check_it_against_the_hashes(example: list[Quad], bare: list[Quad]) -> None:
    (text,) = (q for q in example if q.predicate == TEXT)
    (size,) = (q for q in bare if q.predicate.value.endswith("void#triples"))
    grown = Quad(
        size.subject, size.predicate, Literal(str(int(value(size)) + 1), datatype=size.object.datatype)
    )
    again = [*(q for q in bare if q != size), grown]
    assert validate([*again, text]).results == ()
    other = Quad(text.subject, TEXT, Literal(value(text).replace("dam", "dim")))
    found = validate([*again, other]).results
    assert {r.shape.rpartition("#")[2] for r in found} == {"TextHash"}
    assert text.subject.value in {r.focus for r in found}
    assert len(found) > 3


def test_a_span_outside_of_its_article_is_noticed_without_the_text(bare: list[Quad]) -> None:
    end = NamedNode(str(NIF.endIndex))
    cut = [
        Quad(q.subject, end, Literal("200", datatype=q.object.datatype))
        if q.predicate == end and "#" not in q.subject.value
        else q
        for q in bare
    ]
    shapes = {r.shape.rpartition("#")[2] for r in validate(cut).results}
    assert shapes == {"SpanInside"}


def test_the_number_of_triples_is_that_of_the_smaller_graph(example: list[Quad], bare: list[Quad]) -> None:
    (size,) = (int(value(q)) for q in bare if q.predicate.value.endswith("void#triples"))
    assert size == len(set(bare)) < len(set(example))


def test_equal_words_have_equal_hashes_across_documents(
    extraction: Extraction, make_graph: Callable[..., list[Quad]]
) -> None:
    other = replace(extraction, document=replace(extraction.document, source="copy.txt"))
    one, two = (
        sorted(value(q) for q in without_text(make_graph(x)) if q.predicate == HASH)
        for x in (extraction, other)
    )
    assert one == two
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in one)
    assert any(first != second for first, second in pairwise(one))
