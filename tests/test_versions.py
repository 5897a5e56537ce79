"""Which versions a document had, and since when each of them no longer holds."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg_builder.model import Document, Version
from kg_builder.runs.history import History
from kg_builder.versions import chain, digest_of, version_of

A, B, C = (Version(name * 32, name * 64, f"2025-03-0{day}") for name, day in (("a", 4), ("b", 5), ("c", 6)))
RUN = "2026-01-02T03:04:05Z"


def ended(version: Version, when: str | None) -> Version:
    return replace(version, invalidated=when)


@pytest.mark.parametrize(
    ("history", "beside", "now", "timestamp", "expected"),
    [
        pytest.param([], [], A, RUN, (), id="the first version revises nothing"),
        pytest.param([A], [], A, RUN, (), id="nor does the same one again"),
        pytest.param([A], [], B, RUN, (ended(A, RUN),), id="a new one ends the old one now"),
        pytest.param([A], [], B, None, (ended(A, "2025-03-05T00:00:00Z"),), id="or on the day it came out"),
        pytest.param([B], [], A, None, (B,), id="a date before the old one tells nothing"),
        pytest.param(
            [A], [], replace(B, published=None), None, (A,), id="no time where there is neither run nor date"
        ),
        pytest.param(
            [ended(A, RUN), B], [], C, "2027-01-01T00:00:00Z",
            (ended(A, RUN), ended(B, "2027-01-01T00:00:00Z")), id="what ended once ended then",
        ),
        pytest.param(
            [replace(A, published=None), replace(B, published=None)], [], replace(B, published=None), RUN,
            (replace(A, published=None),), id="a later run is not the end of what ended before",
        ),
        pytest.param([ended(A, RUN), B], [], A, None, (B,), id="an old one that is back revises the other"),
        pytest.param([replace(A, digest="e" * 32, published=None)], [], A, RUN, (), id="a date that is read now corrects nothing"),
        pytest.param(
            [ended(B, RUN), replace(A, digest="e" * 32, published=None)], [], A, RUN, (ended(B, RUN),),
            id="what was corrected before was so",
        ),
        pytest.param(
            [replace(A, digest="e" * 32, published="2025-03-01")], [], A, RUN,
            (replace(A, digest="e" * 32, published="2025-03-01", invalidated=RUN),), id="another date does",
        ),
        pytest.param([], [A, A], B, RUN, (ended(A, RUN),), id="versions in one input"),
        pytest.param([ended(A, RUN), B], [A], B, "2027-01-01T00:00:00Z", (ended(A, RUN),), id="and again"),
    ],
)  # fmt: skip
def test_the_versions_before(
    history: list[Version], beside: list[Version], now: Version, timestamp: str | None, expected: tuple[Version, ...]
) -> None:  # fmt: skip
    assert chain(history, beside, now, timestamp) == expected


def test_a_version_is_all_that_a_document_holds_but_not_where_it_was_read() -> None:
    document = Document("https://example.org/a", "a.txt", "They met.", published="2025-03-04")
    assert digest_of(replace(document, source="b.txt")) == digest_of(document)
    others = [
        replace(document, id="https://example.org/b"),
        replace(document, text="They met!"),
        replace(document, title="Met"),
        replace(document, published="2025-03-05"),
        replace(document, publisher="The Gazette"),
        replace(document, authors=("Ada Lund",)),
        replace(document, url="https://example.org/a"),
        replace(document, language="de"),
    ]
    assert len({digest_of(d) for d in (document, *others)}) == 9
    assert version_of(others[2]).sha256 == version_of(document).sha256 != version_of(others[1]).sha256


def test_a_document_that_is_named_after_its_text_has_no_versions(tmp_path: Path) -> None:
    page = f"https://example.org/document/story-{'a' * 12}"
    with History(tmp_path, "g.nq") as history:
        history.record([(page, (A,)), (f"{page}b", (A,))])
        assert history.versions(page, A) == history.versions(page, B) == ()
        assert history.versions(f"{page}b", A) == (A,)


def test_each_graph_has_a_history_of_its_own(tmp_path: Path) -> None:
    with History(tmp_path, tmp_path / "a.nq") as history:
        history.record([("x", (A,)), ("y", (B,))])
        history.record([("x", (ended(A, RUN), B))])
    with History(tmp_path, tmp_path / "b.nq") as other:
        assert other.versions("x", B) == ()
    with History(tmp_path, tmp_path / "sub" / ".." / "a.nq") as again:
        assert again.versions("x", B) == (ended(A, RUN), B)
        assert again.versions("y", B) == (B,)
        assert again.versions("z", B) == ()
