"""Validation of documents in the worker processes, while this one writes the graph."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg_builder.iri import Minter
from kg_builder.model import Extraction, Run
from kg_builder.rdf.dataset import document_graph
from kg_builder.rdf.report import Result
from kg_builder.rdf.validate import Validator, checker
from kg_builder.runs.parallel import BATCH_DOCUMENTS, Pending, Pool


@dataclass(frozen=True, slots=True)
class Checks:
    """Has each document that passes checked by a pool, and gathers what is wrong in the order of the documents."""

    pool: Pool
    validator: Validator
    shapes: tuple[Path, ...] | None
    run: Run
    minter: Minter

    def of(self, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
        """The extractions as they come; the last of them is followed by the last result."""
        under_way: deque[Pending[list[tuple[Result, ...]]]] = deque()
        batch: list[Extraction] = []
        for extraction in extractions:
            batch.append(extraction)
            if len(batch) == BATCH_DOCUMENTS:
                under_way.append(self._submit(batch))
                batch = []
            if len(under_way) > self.pool.in_flight:
                self._take(under_way.popleft())
            yield extraction
        if batch:
            under_way.append(self._submit(batch))
        while under_way:
            self._take(under_way.popleft())

    def _submit(self, batch: Sequence[Extraction]) -> Pending[list[tuple[Result, ...]]]:
        return self.pool.call(check_documents, self.shapes, self.run, self.minter, tuple(batch))

    def _take(self, pending: Pending[list[tuple[Result, ...]]]) -> None:
        for results in pending.result():
            self.validator.add(results)


def check_documents(
    shapes: tuple[Path, ...] | None, run: Run, minter: Minter, extractions: Sequence[Extraction]
) -> list[tuple[Result, ...]]:
    """What is wrong with the graph of each document; called in a worker.

    Raises:
        GraphError: an IRI is not valid.
        ShapesError: a shapes file cannot be read, or is not SHACL.
    """
    return [checker(shapes).check(document_graph(e, run, minter)) for e in extractions]
