import os
import signal
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.errors import ModelError, WorkerError
from kg_builder.extract import DEFAULT_MODEL
from kg_builder.iri import Minter
from kg_builder.model import Document
from kg_builder.parallel import BATCH_CHARACTERS, BATCH_DOCUMENTS, batches, open_extractor
from kg_builder.records import to_json


def document(number: int, text: str) -> Document:
    return Document(f"https://example.org/{number}", f"{number}.txt", text)


def documents(count: int) -> Iterator[Document]:
    for n in range(count):
        yield document(
            n, f'Minister Anna Keller said on day {n} that talks failed. "We tried," Keller added.'
        )


@given(st.lists(st.integers(1, BATCH_CHARACTERS + 10), max_size=60))
def test_batches_keep_every_document_in_order_within_the_limits(sizes: list[int]) -> None:
    given_documents = [document(n, "x" * size) for n, size in enumerate(sizes)]
    made = list(batches(given_documents))
    assert [d for batch in made for d in batch] == given_documents
    for batch in made:
        assert 1 <= len(batch) <= BATCH_DOCUMENTS
        assert len(batch) == 1 or sum(len(d.text) for d in batch) <= BATCH_CHARACTERS


def test_workers_give_the_same_results_in_the_same_order_and_take_documents_as_needed() -> None:
    count = 8 * BATCH_DOCUMENTS
    found: dict[int, list[str]] = {}
    for jobs in (1, 2):
        taken = Counter[str]()
        with open_extractor(DEFAULT_MODEL, minter=Minter(), jobs=jobs) as extractor:
            assert extractor.model_name.startswith("en_core_web_sm")
            assert extractor.model_version
            extractions = extractor.extract(counted(documents(count), taken))
            first = next(extractions)
            assert taken["documents"] <= 5 * BATCH_DOCUMENTS + 1
            found[jobs] = [to_json(e, with_text=True) for e in (first, *extractions)]
    assert len(found[1]) == count
    assert found[1] == found[2]


def counted(given_documents: Iterator[Document], taken: Counter[str]) -> Iterator[Document]:
    for each in given_documents:
        taken["documents"] += 1
        yield each


def test_a_worker_that_dies_is_one_error_that_names_its_documents() -> None:
    def deadly() -> Iterator[Document]:
        for n, each in enumerate(documents(6 * BATCH_DOCUMENTS)):
            if n == 4 * BATCH_DOCUMENTS:
                kill_one_child()
            yield each

    with (
        pytest.raises(WorkerError, match=r"worker process died.*\d+\.txt, .*fewer --jobs"),
        open_extractor(DEFAULT_MODEL, minter=Minter(), jobs=2) as extractor,
    ):
        list(extractor.extract(deadly()))


def kill_one_child() -> None:
    import multiprocessing  # noqa: PLC0415 - only here

    victim = multiprocessing.active_children()[0].pid
    assert victim
    os.kill(victim, signal.SIGKILL)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_model_that_is_not_there_is_said_before_any_work(jobs: int) -> None:
    with (
        pytest.raises(ModelError, match="no_such_model"),
        open_extractor("no_such_model", minter=Minter(), jobs=jobs),
    ):
        pytest.fail("must not be reached")
