"""Extraction on a Dask cluster: each Dask worker keeps one process with the model, as `kg_builder.runs.parallel` has them here.

The process beside the Dask worker, not the worker itself, does the language processing: a document that crashes or
hangs costs only itself, with the same message as here, and Dask need not guess which of its tasks was to blame.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Generic

from distributed import Client, Future, get_worker
from distributed.comm import get_address_host_port
from distributed.diagnostics.plugin import WorkerPlugin
from distributed.scheduler import KilledWorker
from distributed.worker import Worker as DaskWorker

from kg_builder.errors import KGBuilderError, ProcessingError, WorkerError
from kg_builder.runs.parallel import Batch, P, Pending, Pool, Result, T, attempt, call_safely
from kg_builder.runs.recipe import Recipe, identify
from kg_builder.runs.worker import Worker

_RETRIES = 3
"""How often Dask may do a batch again, when a worker or a machine is lost."""
_IN_FLIGHT_PER_THREAD = 2
_ANSWER = 10.0
"""Seconds that a scheduler may take to answer, and to have a worker."""
_FAREWELL = 2.0
"""Seconds that a scheduler may take to let us go; one that is gone never does."""
_LOOK_AGAIN = 10.0
"""Seconds after which the workers are counted again: a cluster may grow."""


class _Model(WorkerPlugin):
    """What a Dask worker holds for us: one process with the model, used by one of its threads at a time."""

    def __init__(self, recipe: Recipe, fingerprint: str) -> None:
        self.name = f"kg-builder-{fingerprint}"
        self.idempotent = True
        self._recipe = recipe
        self._fingerprint = fingerprint

    def setup(self, worker: DaskWorker) -> None:
        """Called on each worker, when it joins."""
        self._here = identify(self._recipe).fingerprint
        self._address = worker.address
        self._process = Worker()
        self._one_at_a_time = threading.Lock()

    def teardown(self, worker: DaskWorker) -> None:  # noqa: ARG002 (Dask's signature)
        """Called on each worker, when it leaves or the run is over."""
        self._process.close()

    def extract(self, batch: Batch, timeout: float) -> list[Result]:
        """Work on a batch.

        Raises:
            WorkerError: this machine has another version of the package, a model or a library.
        """
        if self._here != self._fingerprint:
            msg = (
                f"the worker {self._address} would find other things in a document than this machine: install the "
                "same versions of Python, kg-builder, its dependencies and the model there"
            )
            raise WorkerError(msg)
        with self._one_at_a_time:
            return attempt(self._process, self._recipe, batch, timeout)

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function in the process."""
        with self._one_at_a_time:
            return call_safely(self._process, function, *args, **kwargs)


def _call(plugin: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Called on a worker."""
    model: _Model = get_worker().plugins[plugin]
    return model.call(function, *args, **kwargs)


def _extract(plugin: str, batch: Batch, timeout: float) -> list[Result]:
    """Called on a worker."""
    model: _Model = get_worker().plugins[plugin]
    return model.extract(batch, timeout)


@contextmanager
def open_cluster(recipe: Recipe, address: str, timeout: float) -> Iterator[Pool]:
    """The workers of a cluster, for as long as the block lasts.

    Args:
        recipe: How documents are turned into extractions. Its files lie under the same paths on every machine.
        address: Of the scheduler, such as ``tcp://host:8786``.
        timeout: Seconds that a document may take.

    Raises:
        WorkerError: no scheduler answers there, or it has no worker.
    """
    try:
        get_address_host_port(address)  # Client would leave a thread that waits, and complains at the end
        client = Client(address, set_as_default=False, timeout=_ANSWER)
    except (OSError, ValueError, ImportError) as exc:
        msg = f"{address}: no Dask scheduler answers ({str(exc) or type(exc).__name__}); check the address and that it runs"
        raise WorkerError(msg) from exc
    model = _Model(recipe, identify(recipe).fingerprint)
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is an error here, told once
    try:
        try:
            client.wait_for_workers(1, timeout=_ANSWER)
        except TimeoutError as exc:
            msg = f"{address}: the scheduler has no workers; start some, with: dask worker {address} --nthreads 1"
            raise WorkerError(msg) from exc
        with _translated():
            client.register_plugin(model)
        try:
            yield _Cluster(client, model.name, timeout)
        finally:
            if client.status == "running":  # a scheduler that is gone has no plugin left either
                with suppress(Exception):
                    client.unregister_worker_plugin(model.name)
    finally:
        client.close(timeout=_FAREWELL)


class _Cluster:
    """The pool; counts the threads of the workers now and then."""

    def __init__(self, client: Client, plugin: str, timeout: float) -> None:
        self._client = client
        self._plugin = plugin
        self._timeout = timeout
        self._counted = 0.0
        self._threads = 1

    @property
    def in_flight(self) -> int:
        if monotonic() - self._counted > _LOOK_AGAIN:
            with _translated():
                self._threads = sum(self._client.nthreads().values()) or 1
            self._counted = monotonic()
        return self._threads * _IN_FLIGHT_PER_THREAD

    def submit(self, batch: Batch) -> Pending[list[Result]]:
        return _Submitted(self, batch, self.send(batch))

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Pending[T]:
        with _translated():
            sent = self._client.submit(
                _call, self._plugin, function, *args, retries=_RETRIES, pure=False, **kwargs
            )
        return _Called(sent, lambda: function(*args, **kwargs))

    def send(self, batch: Batch) -> "Future[list[Result]]":
        with _translated():
            return self._client.submit(
                _extract, self._plugin, batch, self._timeout, retries=_RETRIES, pure=False, key=None
            )


@dataclass(frozen=True, slots=True)
class _Called(Generic[T]):
    future: "Future[T]"
    here: Callable[[], T]

    def result(self) -> T:
        """What the function gives back; where every worker that had it was lost, called here."""
        try:
            with _translated():
                return self.future.result()
        except KilledWorker:
            return self.here()


@contextmanager
def _translated() -> Iterator[None]:
    """Whatever goes wrong between Dask and us is an error of ours, but for a worker that Dask gives up."""
    try:
        yield
    except (KGBuilderError, KilledWorker):
        raise
    except Exception as exc:
        what = f"the cluster failed ({type(exc).__name__}: {' '.join(str(exc).split())})"
        msg = f"{what}; see that its scheduler runs, and run again"
        raise WorkerError(msg) from exc


@dataclass(frozen=True, slots=True)
class _Submitted:
    cluster: _Cluster
    batch: Batch
    future: "Future[list[Result]]"

    def result(self) -> list[Result]:
        """The outcomes; where every worker that had the batch was lost, of one document after the other."""
        try:
            with _translated():
                return self.future.result()
        except KilledWorker as exc:
            if len(self.batch) == 1:
                source, last = self.batch[0].source, exc.last_worker.address
                what = f"the worker {last} was lost while it had this document, as others before it"
                return [ProcessingError(f"{source}: {what}; look at the workers' logs, or leave it out")]
        alone = (_Submitted(self.cluster, (d,), self.cluster.send((d,))).result() for d in self.batch)
        return [outcome for outcomes in alone for outcome in outcomes]
