"""Extraction in this process, in several, or on a cluster: the same result in the same order.

What is known already comes from the cache; the other documents travel in batches, to save round trips. What a document
gives does not depend on its batch, since each goes through the models alone.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from queue import SimpleQueue
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeAlias, TypeVar

from kg_builder.errors import ProcessingError, WorkerError
from kg_builder.model import Document
from kg_builder.resolve import Observer
from kg_builder.runs.finding import Finding, Found
from kg_builder.runs.recipe import Recipe
from kg_builder.runs.worker import Worker, WorkerDied, WorkerTimedOut

if TYPE_CHECKING:
    from kg_builder.extract import Extractor

P = ParamSpec("P")
T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)

BATCH_DOCUMENTS = 8
BATCH_CHARACTERS = 30_000
DEFAULT_TIMEOUT = 300.0
"""Seconds that a worker may take for one document."""
_IN_FLIGHT_PER_JOB = 3

Batch: TypeAlias = tuple[Document, ...]
Result: TypeAlias = Finding | ProcessingError
"""What comes of a document in a worker."""
Outcome: TypeAlias = Found | ProcessingError
"""What comes of a document."""


class Pending(Protocol[R_co]):
    """Work under way."""

    def result(self) -> R_co:
        """What comes of it, when it is done."""


class Pool(Protocol):
    """Where language processing is done."""

    @property
    def in_flight(self) -> int:
        """Batches that may be under way at a time; none where each is done at once."""

    def submit(self, batch: Batch) -> Pending[list[Result]]:
        """Have a batch worked on: one outcome for each of its documents."""

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Pending[T]:
        """Have a function of a module called, which knows no model and does not fail for a document's sake."""


class Known(Protocol):
    """What earlier runs found."""

    def get(self, document: Document) -> Finding | None:
        """What was found in the document, if that is known."""

    def put(self, found: Iterable[Found]) -> None:
        """Keep what was found for the next run."""


def extracted(documents: Iterable[Document], pool: Pool, known: Known | None = None) -> Iterator[Outcome]:
    """One outcome for each document, in order; a bounded number of documents is held at a time.

    Raises:
        ModelError: the model or the tagger cannot be loaded.
        AuthorityError: an authority file cannot be read.
        WorkerError: a worker died before it came to a document.
    """
    under_way: deque[_Chunk] = deque()
    for batch in batches(documents, lambda document: len(document.text)):
        found = [known.get(document) if known else None for document in batch]
        new = tuple(d for d, e in zip(batch, found, strict=True) if e is None)
        under_way.append(_Chunk(batch, found, pool.submit(new) if new else None))
        while under_way and (under_way[0].pending is None or len(under_way) > pool.in_flight):
            yield from under_way.popleft().outcomes(known)
    while under_way:
        yield from under_way.popleft().outcomes(known)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some documents in a row, with what is known of them and what is awaited."""

    batch: Batch
    found: Sequence[Finding | None]
    pending: Pending[list[Result]] | None

    def outcomes(self, known: Known | None) -> Iterator[Outcome]:
        rest = iter(self.pending.result() if self.pending else ())
        new: list[Found] = []
        outcomes: list[Outcome] = []
        for document, finding in zip(self.batch, self.found, strict=True):
            result = finding or next(rest)
            if isinstance(result, ProcessingError):
                outcomes.append(result)
                continue
            outcomes.append(Found(document, result))
            if finding is None:
                new.append(Found(document, result))
        if known:
            known.put(new)
        return iter(outcomes)


def batches(items: Iterable[T], size: Callable[[T], int]) -> Iterator[tuple[T, ...]]:
    """Cut a stream of documents into batches of limited number and length, one document at the least.

    Args:
        items: The documents.
        size: The length of one, in characters.
    """
    batch: list[T] = []
    whole = 0
    for item in items:
        length = size(item)
        if batch and (len(batch) == BATCH_DOCUMENTS or whole + length > BATCH_CHARACTERS):
            yield tuple(batch)
            batch, whole = [], 0
        batch.append(item)
        whole += length
    if batch:
        yield tuple(batch)


def open_pool(
    recipe: Recipe, *, jobs: int = 1, timeout: float | None = None, scheduler: str | None = None
) -> AbstractContextManager[Pool]:
    """Where to work, for as long as the block lasts; nothing is loaded before the first batch.

    Args:
        recipe: How documents are turned into extractions.
        jobs: Number of processes. One job works in this process, unless a time limit is given.
        timeout: Seconds that a worker may take for a document.
        scheduler: Address of a Dask scheduler, whose workers do the work in place of processes here.

    Raises:
        WorkerError: the scheduler does not answer, or Dask is not installed.
    """
    if scheduler is not None:
        try:
            from kg_builder.runs.cluster import open_cluster  # noqa: PLC0415 (Dask is an extra)
        except ImportError as exc:
            msg = "a scheduler needs Dask, which is not installed: pip install 'kg-builder[dask]'"
            raise WorkerError(msg) from exc
        return open_cluster(recipe, scheduler, timeout or DEFAULT_TIMEOUT)
    if jobs == 1 and timeout is None:
        return _here(recipe)
    return _processes(recipe, jobs, timeout or DEFAULT_TIMEOUT)


@contextmanager
def _here(recipe: Recipe) -> Iterator[Pool]:
    frozen_by_others = gc.get_freeze_count()
    gc.freeze()
    try:
        yield _Here(recipe)
    finally:
        if not frozen_by_others:
            gc.unfreeze()


class _Here:
    """This process."""

    in_flight = 0

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._finder: Finder | None = None

    def submit(self, batch: Batch) -> Pending[list[Result]]:
        self._finder = self._finder or _loaded(self._recipe)
        return self.call(_results, self._finder, batch)

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Pending[T]:
        done: Future[T] = Future()
        done.set_result(function(*args, **kwargs))
        return done


@dataclass(frozen=True, slots=True)
class _Processes:
    """Worker processes, each with a thread here that waits for it."""

    recipe: Recipe
    timeout: float
    threads: ThreadPoolExecutor
    idle: "SimpleQueue[Worker]"
    in_flight: int

    def submit(self, batch: Batch) -> Pending[list[Result]]:
        return self._with_worker(lambda worker: attempt(worker, self.recipe, batch, self.timeout))

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Pending[T]:
        return self._with_worker(lambda worker: call_safely(worker, function, *args, **kwargs))

    def _with_worker(self, work: Callable[[Worker], T]) -> Pending[T]:
        def done() -> T:
            worker = self.idle.get()
            try:
                return work(worker)
            finally:
                self.idle.put(worker)

        return self.threads.submit(done)


@contextmanager
def _processes(recipe: Recipe, jobs: int, timeout: float) -> Iterator[Pool]:
    workers = [Worker() for _ in range(jobs)]
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)
    threads = ThreadPoolExecutor(jobs, thread_name_prefix="kg-builder")
    try:
        yield _Processes(recipe, timeout, threads, idle, jobs * _IN_FLIGHT_PER_JOB)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.close()
        threads.shutdown()


def attempt(worker: Worker, recipe: Recipe, batch: Batch, timeout: float) -> list[Result]:
    """Have a worker do a batch; where it crashes or hangs, one document after the other, to find the one.

    Raises:
        ModelError: the model or the tagger cannot be loaded.
        AuthorityError: an authority file cannot be read.
        WorkerError: the worker died while it loaded the model.
    """
    if len(batch) > 1:
        _prepare(worker, recipe)
        try:
            return worker.call(timeout, extract_batch, recipe, batch)
        except (WorkerDied, WorkerTimedOut):
            pass
    return [_alone(worker, recipe, document, timeout) for document in batch]


def call_safely(worker: Worker, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Have a worker call a function; here, if the worker dies."""
    try:
        return worker.call(None, function, *args, **kwargs)
    except WorkerDied:
        return function(*args, **kwargs)


def _alone(worker: Worker, recipe: Recipe, document: Document, timeout: float) -> Result:
    """One document in a worker; a crash may be chance (memory was short), so it gets a second one."""
    cause = ""
    for _ in range(2):
        _prepare(worker, recipe)
        try:
            (outcome,) = worker.call(timeout, extract_batch, recipe, (document,))
        except WorkerTimedOut:
            what = f"no result after {timeout:g} s"
            return _failed(document, what, "give it more with --timeout, or leave it out")
        except WorkerDied as exc:
            cause = str(exc)
        else:
            return outcome
    return _failed(
        document, f"its worker process crashed twice ({cause})", "give fewer --jobs, or leave it out"
    )


def _prepare(worker: Worker, recipe: Recipe) -> None:
    """Load the model, whose time is not a document's."""
    for last in (False, True):
        if worker.running:
            return
        try:
            worker.call(None, prepare, recipe)
        except WorkerDied as exc:
            if last:
                msg = f"a worker process died while it loaded the model {recipe.model} ({exc}); run again with fewer --jobs"
                raise WorkerError(msg) from exc


def prepare(recipe: Recipe) -> None:
    """Load what the recipe names; called in a worker."""
    _worker_finder(recipe)


def extract_batch(recipe: Recipe, batch: Batch) -> list[Result]:
    """Work on a batch; called in a worker."""
    return _results(_worker_finder(recipe), batch)


@dataclass(frozen=True, slots=True)
class Finder:
    """What reads documents."""

    extractor: "Extractor"
    observer: Observer

    def find(self, batch: Batch) -> list[Result]:
        """What is found in some documents."""
        return [Finding.of(extraction, self.observer) for extraction in self.extractor.extract(batch)]


@cache
def _worker_finder(recipe: Recipe) -> Finder:
    """The one model that a worker holds."""
    return _loaded(recipe)


def _loaded(recipe: Recipe) -> Finder:
    from kg_builder.extract import Extractor  # noqa: PLC0415 (spaCy takes a second to import)

    known = recipe.linking.authority()
    extractor = Extractor(
        recipe.model,
        minter=recipe.minter,
        attribution=recipe.attribution,
        tagger=recipe.tagger,
        known=known,
    )
    finder = Finder(extractor, Observer(known))
    # Models and authority files are a million objects that stay: not to be searched for garbage again and again.
    gc.collect()
    gc.freeze()
    return finder


def _results(finder: Finder, batch: Batch) -> list[Result]:
    """Read a batch; a document that fails costs only itself."""
    try:
        return finder.find(batch)
    except Exception as exc:  # noqa: BLE001 (whatever it is, the other documents are not to blame)
        if len(batch) == 1:
            what = "not enough memory" if isinstance(exc, MemoryError) else f"{type(exc).__name__}: {exc}"
            return [_failed(batch[0], f"language processing failed ({what})", "report it, and leave it out")]
    return [result for document in batch for result in _results(finder, (document,))]


def _failed(document: Document, what: str, remedy: str) -> ProcessingError:
    return ProcessingError(f"{document.source}: {' '.join(what.split())}; {remedy}")
