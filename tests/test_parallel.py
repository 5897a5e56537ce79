import gc
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.errors import ModelError, ProcessingError, WorkerError
from kg_builder.extract import Extractor
from kg_builder.method import Method
from kg_builder.model import Document
from kg_builder.records import to_json
from kg_builder.runs.cache import Cache
from kg_builder.runs.finding import Found
from kg_builder.runs.parallel import BATCH_CHARACTERS, BATCH_DOCUMENTS, Outcome, batches, extracted, open_pool
from kg_builder.runs.recipe import Recipe

RULES = Recipe(attribution=Method.RULES)


def document(number: int, text: str) -> Document:
    return Document(f"https://example.org/{number}", f"{number}.txt", text)


def documents(count: int) -> Iterator[Document]:
    for n in range(count):
        yield document(
            n, f'Minister Anna Keller said on day {n} that talks failed. "We tried," Keller added.'
        )


def poisoned(**words: int) -> Iterator[Document]:
    for n, each in enumerate(documents(3 * BATCH_DOCUMENTS)):
        yield next((document(n, f"{word}: {each.text}") for word, at in words.items() if at == n), each)


def lines(outcomes: Iterator[Outcome] | list[Outcome]) -> list[str]:
    return [to_json(e.extraction(), with_text=True) if isinstance(e, Found) else str(e) for e in outcomes]


@pytest.fixture(scope="module")
def expected() -> list[str]:
    extractor = Extractor(attribution=Method.RULES)
    return [
        to_json(e, with_text=True) for d in documents(3 * BATCH_DOCUMENTS) for e in extractor.extract([d])
    ]


@given(st.lists(st.integers(1, BATCH_CHARACTERS + 10), max_size=60))
def test_batches_keep_every_document_in_order_within_the_limits(sizes: list[int]) -> None:
    given_documents = [document(n, "x" * size) for n, size in enumerate(sizes)]
    made = list(batches(given_documents, lambda d: len(d.text)))
    assert [d for batch in made for d in batch] == given_documents
    for batch in made:
        assert 1 <= len(batch) <= BATCH_DOCUMENTS
        assert len(batch) == 1 or sum(len(d.text) for d in batch) <= BATCH_CHARACTERS


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order_and_documents_are_taken_as_needed(jobs: int, expected: list[str]) -> None:
    taken = Counter[str]()
    with open_pool(RULES, jobs=jobs) as pool:
        outcomes = extracted(counted(documents(3 * BATCH_DOCUMENTS), taken), pool)
        first = next(outcomes)
        assert taken["documents"] <= (pool.in_flight + 1) * BATCH_DOCUMENTS + 1
        assert lines([first, *outcomes]) == expected


def counted(given_documents: Iterator[Document], taken: Counter[str]) -> Iterator[Document]:
    for each in given_documents:
        taken["documents"] += 1
        yield each


def test_what_stays_is_no_garbage_while_documents_are_read_and_is_given_back_after() -> None:
    def while_reading() -> int:
        with open_pool(RULES) as pool:
            list(extracted(documents(1), pool))
            return gc.get_freeze_count()

    assert gc.get_freeze_count() == 0
    assert while_reading() > 100_000
    assert gc.get_freeze_count() == 0
    gc.freeze()
    try:
        before = gc.get_freeze_count()
        while_reading()
        assert gc.get_freeze_count() >= before  # whoever calls us may have frozen something, too
    finally:
        gc.unfreeze()


def test_what_is_known_is_not_worked_on_again_and_comes_in_its_place(
    tmp_path: Path, expected: list[str]
) -> None:
    with Cache(tmp_path, "ab" * 32) as cache, open_pool(RULES) as pool:
        for _ in extracted((d for n, d in enumerate(documents(20)) if n % 3), pool, cache):
            pass
        worked_on: list[str] = []

        class Watched:
            in_flight = pool.in_flight

            def submit(self, batch: tuple[Document, ...]) -> object:
                worked_on.extend(d.source for d in batch)
                return pool.submit(batch)

        found = extracted(documents(3 * BATCH_DOCUMENTS), Watched(), cache)
        assert lines(found) == expected
        assert worked_on == [f"{n}.txt" for n in range(3 * BATCH_DOCUMENTS) if n % 3 == 0 or n >= 20]


def test_a_document_that_crashes_a_worker_costs_only_itself(poison_model: str, expected: list[str]) -> None:
    recipe = Recipe(poison_model, attribution=Method.RULES)
    with open_pool(recipe, jobs=2) as pool:
        found = list(extracted(poisoned(CRASH=9, RAISE=10, MEMORY=3), pool))
    assert "9.txt: its worker process crashed twice (ended by signal 11); " in str(found[9])
    assert "10.txt: language processing failed (ValueError: no such thing as this); " in str(found[10])
    assert "3.txt: language processing failed (not enough memory); " in str(found[3])
    assert [n for n, x in enumerate(found) if isinstance(x, ProcessingError)] == [3, 9, 10]
    assert [x for n, x in enumerate(lines(found)) if n not in {3, 9, 10}] == [
        x for n, x in enumerate(expected) if n not in {3, 9, 10}
    ]


def test_a_document_that_hangs_is_ended_and_costs_only_itself(poison_model: str, expected: list[str]) -> None:
    recipe = Recipe(poison_model, attribution=Method.RULES)
    with open_pool(recipe, timeout=3) as pool:
        found = list(extracted(poisoned(HANG=12), pool))
    assert "12.txt: no result after 3 s; give it more with --timeout" in str(found[12])
    assert [x for n, x in enumerate(lines(found)) if n != 12] == [
        x for n, x in enumerate(expected) if n != 12
    ]


def test_a_document_that_fails_in_this_process_costs_only_itself(poison_model: str) -> None:
    with open_pool(Recipe(poison_model, attribution=Method.RULES)) as pool:
        found = list(extracted(poisoned(RAISE=2), pool))
    assert [n for n, x in enumerate(found) if isinstance(x, ProcessingError)] == [2]


def test_workers_that_are_killed_from_outside_lose_nothing(expected: list[str]) -> None:
    def deadly() -> Iterator[Document]:
        for n, each in enumerate(documents(3 * BATCH_DOCUMENTS)):
            if n == 2 * BATCH_DOCUMENTS:
                os.kill(children()[0], signal.SIGKILL)
            yield each

    with open_pool(RULES, jobs=2) as pool:
        assert lines(extracted(deadly(), pool)) == expected


def test_the_end_of_the_block_ends_the_workers(poison_model: str) -> None:
    with open_pool(Recipe(poison_model, attribution=Method.RULES), jobs=2) as pool:
        pool.submit(tuple(poisoned(HANG=0))[:BATCH_DOCUMENTS])
        until = time.monotonic() + 120
        while not (started := children()) and time.monotonic() < until:
            time.sleep(0.05)
        assert started
    assert not children()


def children() -> list[int]:
    command = ["pgrep", "--parent", str(os.getpid()), "--full", r"kg_builder\.runs\.worker"]
    listed = subprocess.run(command, capture_output=True, check=False, text=True)
    return [int(pid) for pid in listed.stdout.split()]


def test_a_model_that_is_not_there_is_an_error_of_the_model() -> None:
    with open_pool(Recipe("no_such_model"), jobs=2) as pool, pytest.raises(ModelError, match="no_such_model"):
        list(extracted(documents(3), pool))


def test_a_worker_that_dies_before_it_comes_to_a_document_is_an_error(
    poison_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "deadly_model"
    package.mkdir()
    (package / "__init__.py").write_text("import os\n\ndef load(**overrides):\n    os._exit(7)\n")
    (tmp_path / "deadly_model-1.0.dist-info").mkdir()
    metadata = (poison_path / "poison_model-1.0.dist-info" / "METADATA").read_text()
    (tmp_path / "deadly_model-1.0.dist-info" / "METADATA").write_text(metadata.replace("poison", "deadly"))
    monkeypatch.syspath_prepend(tmp_path)
    with (
        open_pool(Recipe("deadly_model"), jobs=2) as pool,
        pytest.raises(
            WorkerError, match=r"while it loaded the model deadly_model \(ended with exit code 7\)"
        ),
    ):
        list(extracted(documents(3), pool))
