"""Turtle and TriG as people read them, and the corners where the layout could change what they say."""

import io
import re
from collections.abc import Iterable

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, parse
from rdflib.compare import isomorphic

from kg_builder.rdf import page, turtle
from kg_builder.rdf.serialize import FILE_PREFIXES, Format, file_prefixes, write

SDO = "https://schema.org/"
PAGE = "https://example.org/news/harbour"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
HEADLINE, TEXT = NamedNode(SDO + "headline"), NamedNode(SDO + "text")


def written(quads: Iterable[Quad], fmt: Format = Format.TURTLE, **more: str) -> str:
    stream = io.BytesIO()
    write(quads, stream, fmt, **more)
    return stream.getvalue().decode()


def same(quads: Iterable[Quad], fmt: Format = Format.TURTLE) -> bool:
    """Whether what is written says what the quads say; Turtle their union."""
    graphs = fmt.named_graphs
    expected = {q if graphs else Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads}
    return set(parse(written(quads, fmt).encode(), fmt.engine)) == expected


def of_page(page: str, *values: str) -> list[Quad]:
    """A graph whose subject, and some of whose objects, are parts of one page."""
    node = NamedNode(page)
    found = [Quad(node, LABEL, Literal(value), node) for value in values]
    return [*found, *(Quad(NamedNode(f"{page}#{n}"), TEXT, node, node) for n in range(5))]


def test_each_article_is_a_section_with_its_headline_and_its_base(two_outlets: list[Quad]) -> None:
    text = written(two_outlets)
    assert text.count("\n\n# ---- Vardia warns over dam ----\n\n") == 2
    assert text.count("@base") == 1
    assert (
        "\n\n@base <https://example.org/news/> .\n\n<harbour> a schema:NewsArticle , nif:Context ;\n" in text
    )
    assert "----\n\n<mirror> a schema:NewsArticle" in text
    assert (
        "# ---- https://w3id.org/kg-builder/data/graph/entities ----\n\nevent:Dam_closure a schema:Event ;"
        in text
    )
    assert f"<{PAGE}#" not in text


def test_a_statement_and_a_span_read_at_a_glance(quads: list[Quad]) -> None:
    text = written(quads)
    assert (
        "\n\n<harbour#statement-103-175> a kgb:Statement , schema:Quotation ;\n"
        "\tkgb:statementKind kgb:DirectSpeech ; kgb:act act:warn ; kgb:polarity kgb:Affirmed ;\n"
    ) in text
    assert "\tkgb:condition <harbour#char=103,123> ; kgb:consequence <harbour#char=159,173> ;\n" in text
    assert (
        "\n\n<harbour#char=103,123> a nif:Phrase ;\n"
        "\tnif:beginIndex 103 ; nif:endIndex 123 ; nif:referenceContext <harbour> ;\n"
        '\tnif:anchorOf "If the dam is closed" .\n'
    ) in text


def test_subjects_are_parted_by_one_blank_line_and_utterances_stand_in_a_list(quads: list[Quad]) -> None:
    text = written(quads)
    assert "\n\n\n" not in text
    assert not text.startswith("\n")
    assert text.endswith(" .\n")
    assert not text.endswith("\n\n")
    assert len(re.findall(r"^utterance:\w+ a kgb:Utterance \.$", text, re.MULTILINE)) == 5
    assert len(re.findall(r"\n\nutterance:", text)) == 1


def test_long_lists_are_broken_up_and_short_ones_are_not(quads: list[Quad]) -> None:
    text = written(quads)
    assert "\tschema:mentions person:Ilse_Brandt ,\n\t\tplace:Vardia ,\n\t\tplace:Orland ,\n" in text
    assert "\tschema:mentions place:Orland , treaty:Lake_Treaty ;\n" in text
    assert not [line for line in text.splitlines() if len(line) > 140 and '"' not in line]
    assert "\ntreaty:Lake_Treaty a kgb:Treaty , schema:Legislation , eli:LegalResource ;\n" in text


@pytest.mark.parametrize("fmt", [Format.TURTLE, Format.TRIG])
def test_only_prefixes_in_use_are_declared_in_order_at_the_top(quads: list[Quad], fmt: Format) -> None:
    text = written(quads, fmt)
    declared = re.findall(r"^@prefix (\w+): <(.*)> \.$", text, re.MULTILINE)
    names = [name for name, _ in declared]
    assert names == sorted(names)
    assert {"kgb", "person", "run", "wd", "xsd"} <= set(names)
    assert not {"skos", "rdf"} & set(names)
    rest = text[text.index("# ----") :]
    assert "@prefix" not in rest
    assert all(re.search(rf"(?<![\w/]){name}:", rest) for name in names)


def test_a_base_of_the_users_own_has_the_same_short_names() -> None:
    base = "https://example.net/kg/"
    quad = Quad(NamedNode(base + "person/Anna"), LABEL, Literal("Anna"))
    assert "\nperson:Anna rdfs:label" in written([quad], base=base)
    assert "<https://example.net/kg/person/Anna> rdfs:label" in written([quad])
    assert file_prefixes(base)["person"] == "https://example.net/kg/person/"


def test_trig_keeps_each_graph_in_braces(two_outlets: list[Quad]) -> None:
    text = written(two_outlets, Format.TRIG)
    assert (
        "@base <https://example.org/news/> .\n\n<harbour> {\n\t<harbour> a schema:NewsArticle , nif:Context ;\n"
        in text
    )
    assert same(two_outlets, Format.TRIG)


@pytest.mark.parametrize(
    "page",
    [
        "https://example.org/a",
        "https://example.org/a?id=7&x=/../y",
        "https://example.org/?id=7",
        "https://example.org/a/",
        "https://example.org/a/b:c",
        "https://example.org/a/..",
        "https://example.org/a/.?x",
        "https://example.org/ü/日本",
        "https://example.org",
        "https://example.org/a/../b",
        "https://example.org/a/./b",
        "https://example.org//a//b",
        "urn:uuid:1",
        "tag:example.org,2025:a",
    ],
)
@pytest.mark.parametrize("fmt", [Format.TURTLE, Format.TRIG])
def test_relative_iris_mean_the_same_to_other_parsers(page: str, fmt: Format) -> None:
    quads = of_page(page, "x")
    text = written(quads, fmt)
    assert same(quads, fmt)
    if fmt is Format.TURTLE:
        nt = io.BytesIO()
        write(quads, nt, Format.NTRIPLES)
        expected = rdflib.Graph().parse(data=nt.getvalue(), format="nt")
        assert isomorphic(rdflib.Graph().parse(data=text, format="turtle"), expected)


@pytest.mark.parametrize(
    "words",
    [
        f"<{PAGE}> and <{PAGE}#1> in a text",
        "a . b , c ; kgb:act d",
        "x .\n\ty ;\n\tnif:endIndex 7 .\n",
        "}\n{",
        '" , "',
        "@base <x> . skos: rdf:",
        " person:a\\-b person:c\\%41 act:\\~ \\\\-",
    ],
)
@pytest.mark.parametrize("fmt", [Format.TURTLE, Format.TRIG])
def test_what_looks_like_turtle_inside_a_text_stays(words: str, fmt: Format) -> None:
    quads = of_page(PAGE, *(words * n for n in (1, 5, 40)))
    assert same(quads, fmt)


def test_a_headline_cannot_leave_its_comment() -> None:
    page = NamedNode(PAGE)
    quads = [Quad(page, HEADLINE, Literal("a\n<x:a> <x:b> <x:c> .\r\u2028\x85b", language="en"), page)]
    text = written(quads)
    assert same(quads)
    assert "# ---- a <x:a> <x:b> <x:c> . b ----\n" in text


def test_a_large_graph_is_written_in_parts_with_prefixes_where_they_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turtle, "_HEAD", 500)
    monkeypatch.setattr(page, "_BATCH", 7)
    quads = [q for n in range(6) for q in of_page(f"{PAGE}/{n}", "x" * 50)]
    last = Quad(NamedNode(f"{FILE_PREFIXES['person']}A"), LABEL, Literal("A"), DefaultGraph())
    for fmt in (Format.TURTLE, Format.TRIG):
        text = written([*quads, last], fmt)
        assert text.index("@prefix rdfs:") == 0
        assert text.index("@prefix person:") > text.index(f"{PAGE}/5")
        assert same([*quads, last], fmt)


def test_nodes_of_several_documents_are_relative_to_the_folder_of_most() -> None:
    shared = NamedNode("https://example.org/graph")
    pages = ["https://other.example/x", *(f"{PAGE}/{n}" for n in "abcd"), f"{PAGE}/.."]
    quads = [Quad(NamedNode(f"{page}#group-voters"), LABEL, NamedNode(f"{page}#x"), shared) for page in pages]
    for before in ([], of_page(f"{PAGE}/z", "x")):
        text = written([*before, *quads])
        assert same([*before, *quads])
        assert same([*before, *quads], Format.TRIG)
        assert ("\n<a#group-voters> rdfs:label <a#x> .\n" in text) == bool(before)
        assert "\n<https://other.example/x#group-voters> rdfs:label" in text


def test_names_that_would_need_escapes_are_written_in_full() -> None:
    names = ("O%27Brien", "-x", "a~b", "Anna")
    quads = [
        Quad(NamedNode(FILE_PREFIXES["person"] + name), LABEL, Literal(f" person:{name}\\-"))
        for name in names
    ]
    text = written(quads)
    assert same(quads)
    assert "\n<https://w3id.org/kg-builder/data/person/O%27Brien> rdfs:label" in text
    assert "\nperson:Anna rdfs:label" in text
    assert not re.search(r"\n(?!person:Anna)person:", text)


PARTS = st.sampled_from(
    [
        *(PAGE, f"{PAGE}#1", f"{PAGE}#statement-1-2", f"{PAGE}/x#1", "https://example.org/b", "urn:a#1"),
        *(
            f"{FILE_PREFIXES['act']}a%41-~.b",
            f"{FILE_PREFIXES['person']}(x)",
            f"{PAGE}?a:b#c:d",
            f"{PAGE}/../y#1",
        ),
        *(f"https://example.org/news/{name}#1" for name in ("a:b", "/x", "..", "?q", "x")),
    ]
)
FOLDER = "https://example.org/news/"
NAMES = ("harbour", "a:b", "/x", "..", "..#x", "?q", "x?a:b", "")
GRAPHS = st.sampled_from([DefaultGraph(), NamedNode("urn:a"), *(NamedNode(FOLDER + name) for name in NAMES)])
WORDS = st.text(alphabet=st.sampled_from(list(f"ab<>#%~-\"'\\ .,;{{}}\n\t{PAGE[:8]}")), max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(
            Quad,
            PARTS.map(NamedNode),
            st.sampled_from([LABEL, TEXT, NamedNode(FILE_PREFIXES["kgb"] + "act")]),
            st.one_of(
                PARTS.map(NamedNode),
                WORDS.map(Literal),
                WORDS.map(lambda w: Literal(f"<{PAGE}#{w}", language="en")),
            ),
            GRAPHS,
        ),
        max_size=30,
    )
)
def test_the_layout_never_changes_what_is_said(quads: list[Quad]) -> None:
    assert same(quads)
    assert same(quads, Format.TRIG)
