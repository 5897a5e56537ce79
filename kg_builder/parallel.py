"""Extraction in one process or in several, with the same result and in the same order.

Documents go to the model in batches that depend on the documents alone, never on the number of processes:
a neural model may round differently in another batch, and the output must not.
"""

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, TypeAlias

from kg_builder.errors import WorkerError
from kg_builder.extract import Extractor, Method
from kg_builder.iri import Minter
from kg_builder.linking import Linking
from kg_builder.model import Document, Extraction

BATCH_DOCUMENTS = 16
BATCH_CHARACTERS = 60_000
IN_FLIGHT_PER_JOB = 2

Batch: TypeAlias = tuple[Document, ...]
_Pending: TypeAlias = tuple[Future[list[Extraction]], Batch]


class BatchExtractor(Protocol):
    """An `Extractor`, wherever its work is done."""

    @property
    def model_name(self) -> str:
        """Name of the language model."""

    @property
    def model_version(self) -> str:
        """Version of the language model."""

    @property
    def attribution(self) -> Method:
        """How statements are found."""

    @property
    def tagger_name(self) -> str:
        """Name of the tagger, empty if there is none."""

    @property
    def tagger_version(self) -> str:
        """What tells one state of the tagger from another, empty if there is none."""

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction for each document, in order."""


@contextmanager
def open_extractor(
    model: str,
    *,
    minter: Minter,
    jobs: int,
    attribution: Method | None = None,
    tagger: Path | None = None,
    linking: Linking | None = None,
) -> Iterator[BatchExtractor]:
    """An extractor for as long as the block lasts: in this process for one job, over workers for more.

    Workers are fresh interpreters, so a script that asks for more than one job must keep its entry under
    ``if __name__ == "__main__":``.

    Raises:
        ModelError: the model or the tagger cannot be loaded.
        AuthorityError: an authority file cannot be read.
        WorkerError: a worker died; the message names the documents that it had.
    """
    parts = _Parts(model, minter, attribution, tagger, linking or Linking())
    if jobs == 1:
        yield _Here(_extractor(parts))
        return
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        pools = []
        for _ in range(jobs):
            # One pool for each worker: when it breaks we know which documents the dead worker had.
            pool = ProcessPoolExecutor(1, mp_context=context, initializer=_leave_interrupts_to_the_parent)
            stack.callback(pool.shutdown, cancel_futures=True)
            pools.append(pool)
        yield _Workers.start(tuple(pools), parts)


def batches(documents: Iterable[Document]) -> Iterator[Batch]:
    """Cut a stream of documents into batches of limited number and length, one document at the least."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and (len(batch) == BATCH_DOCUMENTS or size + len(document.text) > BATCH_CHARACTERS):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield tuple(batch)


@dataclass(frozen=True, slots=True)
class _Here:
    inner: Extractor

    @property
    def model_name(self) -> str:
        return self.inner.model_name

    @property
    def model_version(self) -> str:
        return self.inner.model_version

    @property
    def attribution(self) -> Method:
        return self.inner.attribution

    @property
    def tagger_name(self) -> str:
        return self.inner.tagger_name

    @property
    def tagger_version(self) -> str:
        return self.inner.tagger_version

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for batch in batches(documents):
            yield from self.inner.extract(batch)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What an extractor is made of, small enough to send to a worker."""

    model: str
    minter: Minter
    attribution: Method | None
    tagger: Path | None
    linking: Linking


@dataclass(frozen=True, slots=True)
class _Workers:
    pools: tuple[ProcessPoolExecutor, ...]
    parts: _Parts
    model_name: str
    model_version: str
    attribution: Method
    tagger_name: str
    tagger_version: str

    @classmethod
    def start(cls, pools: tuple[ProcessPoolExecutor, ...], parts: _Parts) -> "_Workers":
        described = [pool.submit(_describe, parts) for pool in pools]  # all load at the same time
        try:
            described_as = described[0].result()
        except BrokenProcessPool as exc:
            msg = (
                f"a worker process died while it loaded the model {parts.model}; run again with fewer --jobs"
            )
            raise WorkerError(msg) from exc
        return cls(pools, parts, *described_as)

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        in_flight: deque[_Pending] = deque()
        for number, batch in enumerate(batches(documents)):
            if len(in_flight) == len(self.pools) * IN_FLIGHT_PER_JOB:
                yield from _result(*in_flight.popleft())
            in_flight.append((self._submit(number, batch), batch))
        while in_flight:
            yield from _result(*in_flight.popleft())

    def _submit(self, number: int, batch: Batch) -> Future[list[Extraction]]:
        try:
            return self.pools[number % len(self.pools)].submit(_extract, self.parts, batch)
        except BrokenProcessPool as exc:
            # The batch that broke this pool stands before this one, and is reported when its turn comes.
            broken: Future[list[Extraction]] = Future()
            broken.set_exception(exc)
            return broken


def _result(future: Future[list[Extraction]], batch: Batch) -> list[Extraction]:
    try:
        return future.result()
    except BrokenProcessPool as exc:
        names = ", ".join(d.source for d in batch)
        msg = (
            f"a worker process died (killed, most often for lack of memory) while it read {names}; "
            "run again with fewer --jobs, or without these documents"
        )
        raise WorkerError(msg) from exc


@cache
def _worker_extractor(parts: _Parts) -> Extractor:
    """The one model that a worker holds."""
    return _extractor(parts)


def _extractor(parts: _Parts) -> Extractor:
    return Extractor(
        parts.model,
        minter=parts.minter,
        attribution=parts.attribution,
        tagger=parts.tagger,
        known=parts.linking.authority(),
    )


def _describe(parts: _Parts) -> tuple[str, str, Method, str, str]:
    x = _worker_extractor(parts)
    return x.model_name, x.model_version, x.attribution, x.tagger_name, x.tagger_version


def _extract(parts: _Parts, batch: Batch) -> list[Extraction]:
    return list(_worker_extractor(parts).extract(batch))


def _leave_interrupts_to_the_parent() -> None:
    # Ctrl-C reaches the whole process group; only the parent is to answer it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
