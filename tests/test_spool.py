from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg_builder.model import Document, Extraction
from kg_builder.resolve import Observer
from kg_builder.runs.finding import Finding, Found
from kg_builder.runs.spool import Place, Spool
from kg_builder.versions import version_of

BLANK = Document("https://example.org/a", "a.txt", "")


def found(document: Document) -> Found:
    return Found(document, Finding.of(Extraction(document), Observer()))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=8))
def test_what_goes_in_comes_out_in_order_and_again(texts: list[str]) -> None:
    documents = [replace(BLANK, id=f"a:{n}", text=text, authors=("x", text)) for n, text in enumerate(texts)]
    with Spool() as spool:
        for document in documents:
            assert spool.append(found(document)) is Place.NEW
        assert len(spool) == len(texts)
        for _ in range(2):
            assert [entry.extraction() for entry in spool] == [Extraction(d) for d in documents]
        assert [(entry.page, entry.version) for entry in spool] == [(d.id, version_of(d)) for d in documents]
        for document in documents[1:] + documents[:2]:
            spool.mark(document.id)
        assert list(spool.marked()) == [(d.id, version_of(d)) for d in sorted(documents, key=lambda d: d.id)]
        assert list(spool.observations()) == [found(d).finding.observation for d in documents]


def test_a_document_is_there_once_in_its_newest_version() -> None:
    first = replace(BLANK, text="They met.", published="2025-03-04")
    other = replace(BLANK, id="https://example.org/b", text="They parted.")
    undated = replace(first, text="They did not meet.", published=None)
    late = replace(first, text="They met twice.", published="2025-03-06")
    between = replace(first, text="They met once.", published="2025-03-05")
    with Spool() as spool:
        places = [
            spool.append(found(d))
            for d in (first, other, replace(first, source="c.txt"), undated, late, between, late)
        ]
        assert places == [
            Place.NEW, Place.NEW, Place.SAME, Place.NEWER, Place.NEWER, Place.OLDER, Place.SAME,
        ]  # fmt: skip
        assert [entry.extraction().document for entry in spool] == [late, other]
        assert list(spool.observations()) == [found(d).finding.observation for d in (late, other)]
        assert len(spool) == 2
        assert {v.digest for v in spool.replaced(first.id)} == {
            version_of(d).digest for d in (first, undated, between)
        }
        assert spool.replaced(other.id) == ()
