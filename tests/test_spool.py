from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg_builder.model import Document, Extraction
from kg_builder.runs.spool import Place, Spool
from kg_builder.versions import version_of

BLANK = Document("https://example.org/a", "a.txt", "")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=8))
def test_what_goes_in_comes_out_in_order_and_again(texts: list[str]) -> None:
    given_extractions = [Extraction(replace(BLANK, id=f"a:{n}", text=text)) for n, text in enumerate(texts)]
    with Spool() as spool:
        for extraction in given_extractions:
            assert spool.append(extraction) is Place.NEW
        assert len(spool) == len(texts)
        assert list(spool) == given_extractions
        assert list(spool) == given_extractions
        assert list(spool.versions()) == [(e.document.id, version_of(e.document)) for e in given_extractions]


def test_a_document_is_there_once_in_its_newest_version() -> None:
    first = replace(BLANK, text="They met.", published="2025-03-04")
    other = replace(BLANK, id="https://example.org/b", text="They parted.")
    undated = replace(first, text="They did not meet.", published=None)
    late = replace(first, text="They met twice.", published="2025-03-06")
    between = replace(first, text="They met once.", published="2025-03-05")
    with Spool() as spool:
        places = [
            spool.append(Extraction(d))
            for d in (first, other, replace(first, source="c.txt"), undated, late, between, late)
        ]
        assert places == [
            Place.NEW, Place.NEW, Place.SAME, Place.NEWER, Place.NEWER, Place.OLDER, Place.SAME,
        ]  # fmt: skip
        assert [e.document for e in spool] == [late, other]
        assert len(spool) == 2
        assert {v.digest for v in spool.replaced(first.id)} == {
            version_of(d).digest for d in (first, undated, between)
        }
        assert spool.replaced(other.id) == ()
