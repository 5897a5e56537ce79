from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg_builder.model import Document, Extraction
from kg_builder.spool import Spool


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=8))
def test_what_goes_in_comes_out_in_order_and_again(texts: list[str]) -> None:
    blank = Document("https://example.org/a", "a.txt", "")
    given_extractions = [Extraction(replace(blank, text=text)) for text in texts]
    with Spool() as spool:
        for extraction in given_extractions:
            spool.append(extraction)
        assert len(spool) == len(texts)
        assert list(spool) == given_extractions
        assert list(spool) == given_extractions
