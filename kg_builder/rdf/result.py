"""What a query answers, in each of the forms that it can be written in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import IO, BinaryIO, Final, Protocol, cast

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
)

from kg_builder.errors import QueryError
from kg_builder.rdf.describe import curie
from kg_builder.rdf.serialize import Format, write
from kg_builder.rdf.sorting import in_order
from kg_builder.rdf.table import table
from kg_builder.stores import QueryResults

RESULT_FORMATS: Final = ("table", "csv", "tsv", "json", "xml", "turtle")
"""The forms of `write_answer`."""

_RESULTS: Final = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}


class Stream(Protocol):
    """What takes the text of an answer."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes."""
        ...


def write_answer(answer: QueryResults, stream: Stream, form: str = "table", *, width: int = 80) -> int | None:
    """Write an answer to a query while it comes; only a table looks ahead, and only turtle is sorted first.

    Args:
        answer: As a store gives it.
        stream: Takes UTF-8.
        form: One of `RESULT_FORMATS`.
        width: Columns of a table.

    Returns:
        The number of rows of a table; None of other forms, which the engine writes by itself.

    Raises:
        QueryError: the form does not fit the kind of query, or the engine fails on the way.
        StoreError: the server fails on the way.
    """
    if form not in RESULT_FORMATS:
        msg = f"unknown form {form!r}: choose one of {', '.join(RESULT_FORMATS)}"
        raise QueryError(msg)
    is_graph = not isinstance(answer, QuerySolutions | QueryBoolean)
    if is_graph and form in _RESULTS:
        msg = f"{form} is for SELECT and ASK; this query gives a graph: ask for turtle or table"
        raise QueryError(msg)
    if form == "turtle" and not is_graph:
        msg = "turtle is for CONSTRUCT and DESCRIBE; this query gives rows: ask for table, csv, tsv, json or xml"
        raise QueryError(msg)
    with _translated():
        return _write(answer, stream, form, width)


def _write(answer: QueryResults, stream: Stream, form: str, width: int) -> int | None:
    if form == "table":
        names, rows = _rows(answer)
        last = 0

        def counted() -> Iterator[list[str]]:
            nonlocal last
            for last, row in enumerate(rows, start=1):  # noqa: B007 - told when the table ends
                yield row

        for line in table(names, counted(), width):
            stream.write(f"{line}\n".encode())
        return last
    if isinstance(answer, QuerySolutions | QueryBoolean):
        ending = _Ending(stream)
        answer.serialize(cast("IO[bytes]", ending), format=_RESULTS[form])
        ending.finish()
    else:
        # Sorted, so that the same answer is the same text, and each subject stands in one place.
        quads = (Quad(*triple) for triple in in_order(answer))
        write(quads, cast("BinaryIO", stream), Format.TURTLE)
    return None


def _rows(answer: QueryResults) -> tuple[list[str], Iterator[list[str]]]:
    """Column names, and the rows as short text: prefixed names for IRIs, bare text for literals."""
    if isinstance(answer, QueryBoolean):
        return ["answer"], iter([["yes" if answer else "no"]])
    if isinstance(answer, QuerySolutions):
        names = [variable.value for variable in answer.variables]
        return names, ([_short(solution[name]) for name in names] for solution in answer)
    return ["subject", "predicate", "object"], ([_short(t) for t in triple] for triple in answer)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        if exc.errno is not None:
            raise  # of the stream, not of the engine
        msg = f"the query cannot be answered: {exc}"
        raise QueryError(msg) from exc
    except (RuntimeError, SyntaxError) as exc:
        msg = f"the query cannot be answered: {exc}"
        raise QueryError(msg) from exc


class _Ending:
    """Passes data on, and ends them with a line feed."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._last = b""

    def write(self, data: bytes) -> int:
        self._last = data[-1:] or self._last
        return self._stream.write(data)

    def flush(self) -> None: ...

    def finish(self) -> None:
        if self._last != b"\n":
            self._stream.write(b"\n")


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query, held in memory, so that it can be read again when the store is closed."""

    payload: bytes
    """SPARQL JSON results of SELECT and ASK; N-Triples of CONSTRUCT and DESCRIBE."""
    is_graph: bool

    @classmethod
    def of(cls, answer: QueryResults) -> "QueryResult":
        """Take the answer from the engine.

        Raises:
            QueryError: the engine fails on the way, such as by a service that it cannot reach.
        """
        with _translated():
            if isinstance(answer, QuerySolutions | QueryBoolean):
                return cls(answer.serialize(format=QueryResultsFormat.JSON) or b"", is_graph=False)
            return cls(pyoxigraph.serialize(answer, format=RdfFormat.N_TRIPLES) or b"", is_graph=True)

    def serialize(self, form: str = "table", *, width: int = 80) -> str:
        """The answer as text; see `write_answer`.

        Raises:
            QueryError: the form does not fit the kind of query.
        """
        stream = BytesIO()
        write_answer(self._answer(), stream, form, width=width)
        return stream.getvalue().decode()

    def rows(self) -> tuple[list[str], list[list[str]]]:
        """Column names, and the rows as short text: prefixed names for IRIs, bare text for literals."""
        names, rows = _rows(self._answer())
        return names, list(rows)

    def _answer(self) -> QueryResults:
        if self.is_graph:
            return (quad.triple for quad in pyoxigraph.parse(self.payload, RdfFormat.N_TRIPLES))
        return pyoxigraph.parse_query_results(self.payload, QueryResultsFormat.JSON)


def _short(term: object) -> str:
    match term:
        case None:
            return ""
        case NamedNode(value=iri):
            return curie(iri)
        case Literal(value=text):
            return text
        case BlankNode(value=name):
            return f"_:{name}"
    return str(term)
