"""What a query answers, in each of the forms that it can be written in."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from kg_builder.errors import QueryError
from kg_builder.rdf.describe import curie
from kg_builder.rdf.serialize import Format, write
from kg_builder.rdf.table import table

RESULT_FORMATS: Final = ("table", "csv", "tsv", "json", "xml", "turtle")
"""The forms of `QueryResult.serialize`."""

_RESULTS: Final = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query. It holds the answer itself, so that it can be read again when the store is closed."""

    payload: bytes
    """SPARQL JSON results of SELECT and ASK; N-Triples of CONSTRUCT and DESCRIBE."""
    is_graph: bool

    @classmethod
    def of(cls, raw: QuerySolutions | QueryBoolean | QueryTriples) -> "QueryResult":
        """Take the answer from the engine.

        Raises:
            QueryError: the engine fails on the way, such as by a service that it cannot reach.
        """
        try:
            if isinstance(raw, QueryTriples):
                return cls(raw.serialize(format=RdfFormat.N_TRIPLES) or b"", is_graph=True)
            return cls(raw.serialize(format=QueryResultsFormat.JSON) or b"", is_graph=False)
        except (OSError, RuntimeError) as exc:
            msg = f"the query cannot be answered: {exc}"
            raise QueryError(msg) from exc

    def serialize(self, form: str = "table", *, width: int = 80) -> str:
        """The answer as text.

        Args:
            form: One of `RESULT_FORMATS`.
            width: Columns of a table.

        Raises:
            QueryError: the form does not fit the kind of query.
        """
        if form == "table":
            return self._table(width)
        if form == "turtle":
            return self._turtle()
        if form not in _RESULTS:
            msg = f"unknown form {form!r}: choose one of {', '.join(RESULT_FORMATS)}"
            raise QueryError(msg)
        if self.is_graph:
            msg = f"{form} is for SELECT and ASK; this query gives a graph: ask for turtle or table"
            raise QueryError(msg)
        return (self._parsed().serialize(format=_RESULTS[form]) or b"").decode()

    def rows(self) -> tuple[list[str], list[list[str]]]:
        """Column names, and the rows as short text: prefixed names for IRIs, bare text for literals."""
        if self.is_graph:
            triples = pyoxigraph.parse(self.payload, RdfFormat.N_TRIPLES)
            return ["subject", "predicate", "object"], [[_short(t) for t in list(q.triple)] for q in triples]
        parsed = self._parsed()
        if isinstance(parsed, QueryBoolean):
            return ["answer"], [["yes" if parsed else "no"]]
        names = [variable.value for variable in parsed.variables]
        return names, [[_short(solution[name]) for name in names] for solution in parsed]

    def _parsed(self) -> QuerySolutions | QueryBoolean:
        return pyoxigraph.parse_query_results(self.payload, QueryResultsFormat.JSON)

    def _table(self, width: int) -> str:
        names, rows = self.rows()
        return table(names, rows, width)

    def _turtle(self) -> str:
        if not self.is_graph:
            msg = "turtle is for CONSTRUCT and DESCRIBE; this query gives rows: ask for table, csv, tsv, json or xml"
            raise QueryError(msg)
        # Sorted, so that the same answer is the same text, and each subject stands in one place.
        lines = b"\n".join(sorted(set(self.payload.splitlines())))
        stream = BytesIO()
        write(pyoxigraph.parse(lines, RdfFormat.N_TRIPLES), stream, Format.TURTLE)
        return stream.getvalue().decode()


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
