"""SPARQL over graph files, a store on disk or an endpoint: our prefixes known, errors with their place."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from kg_builder.errors import QueryError
from kg_builder.rdf.formats import format_to_read
from kg_builder.rdf.limits import limited, within
from kg_builder.rdf.result import QueryResult, Stream, write_answer
from kg_builder.rdf.saved import Parameter, SavedQuery, prepare, saved_queries, saved_query
from kg_builder.rdf.serialize import FILE_PREFIXES, read
from kg_builder.stores import QueryResults, open_store

__all__ = [
    "Parameter",
    "QueryResult",
    "SavedQuery",
    "answer",
    "prepare",
    "run",
    "saved_queries",
    "saved_query",
]

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_NEAR: Final = 30


def run(source: str | Path | Sequence[str | Path], sparql: str) -> QueryResult:
    """Answer a query, and hold the answer in memory; `answer` writes it while it comes.

    Args:
        source: Graph files; or one folder of a store, or one URL of an endpoint. Files are loaded into memory.
            The default graph is the union of all graphs.
        sparql: SELECT, ASK, CONSTRUCT or DESCRIBE; our prefixes need no declaration.

    Raises:
        QueryError: the query has an error, or cannot be answered.
        GraphError: a file cannot be read.
        StoreError: the store cannot be reached or refuses.
    """
    with _asked(source, sparql) as found:
        return QueryResult.of(found)


def answer(
    source: str | Path | Sequence[str | Path],
    sparql: str,
    stream: Stream,
    form: str = "table",
    *,
    width: int = 80,
    limit: int | None = None,
    timeout: float | None = None,
) -> int | None:
    """Answer a query of a store of any size: rows are written while they come.

    Args:
        source: As in `run`.
        sparql: As in `run`.
        stream: Takes the answer in UTF-8.
        form: One of `kg_builder.rdf.result.RESULT_FORMATS`.
        width: Columns of a table.
        limit: Rows at most (of CONSTRUCT: solutions of its pattern).
        timeout: Seconds for all of it.

    Returns:
        The number of rows of a table; None of other forms.

    Raises:
        QueryError: the query has an error, cannot be answered, or not in time; or the form does not fit it.
        GraphError: a file cannot be read.
        StoreError: the store cannot be reached or refuses.
    """
    check_syntax(sparql)
    if limit is not None:
        sparql = limited(sparql, limit, _parses)

    def work(out: Stream) -> int | None:
        with _asked(source, sparql, timeout) as found:
            return write_answer(found, out, form, width=width)

    return within(timeout, work, stream)


@contextmanager
def _asked(
    source: str | Path | Sequence[str | Path], sparql: str, timeout: float | None = None
) -> Iterator[QueryResults]:
    sources = [source] if isinstance(source, str | Path) else list(source)
    stores = [s for s in sources if _URL.match(str(s)) or Path(s).is_dir()]
    if not stores:
        yield _ask(loaded([Path(s) for s in sources]), sparql)
        return
    if len(sources) > 1:
        msg = f"{stores[0]} is a store: ask one store at a time, or graph files only"
        raise QueryError(msg)
    check_syntax(sparql)
    with open_store(str(stores[0]), read_only=True, timeout=timeout) as store:
        yield store.query(with_prefixes(sparql))


def _parses(sparql: str) -> bool:
    try:
        check_syntax(sparql)
    except QueryError:
        return False
    return True


def check_syntax(sparql: str) -> None:
    """Parse a query.

    Raises:
        QueryError: it has an error, at a line and column of the text as given.
    """
    try:
        Store().query(sparql, prefixes=FILE_PREFIXES)
    except SyntaxError as exc:
        raise _located(sparql, exc) from exc
    except OSError:
        pass  # an ASK with SERVICE is answered at once; whether the service can be reached is not syntax


def with_prefixes(sparql: str) -> str:
    """The query with a declaration of each of our prefixes that it uses and does not declare itself.

    >>> with_prefixes("ASK { ?s a kgb:Statement }")
    'PREFIX kgb: <https://w3id.org/kg-builder/ontology#> ASK { ?s a kgb:Statement }'
    """
    declared = {name.lower() for name in re.findall(r"\bPREFIX\s+([\w-]*):", sparql, re.IGNORECASE)}
    used = [p for p in FILE_PREFIXES if p not in declared and re.search(rf"(?<![\w-]){p}:", sparql)]
    return "".join(f"PREFIX {p}: <{FILE_PREFIXES[p]}> " for p in used) + sparql


def loaded(paths: Sequence[Path]) -> Store:
    """Graph files in memory, as one graph.

    Raises:
        GraphError: a file cannot be read.
    """
    store = Store()
    for path in paths:
        fmt = format_to_read(path)
        try:
            store.bulk_load(path=path, format=fmt.engine)
        except (OSError, SyntaxError, ValueError):
            # Read again for a message that says what is wrong with the file, and where.
            store.extend(read(path))
    return store


def _ask(store: Store, sparql: str) -> QueryResults:
    try:
        return store.query(sparql, prefixes=FILE_PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as exc:
        raise _located(sparql, exc) from exc
    except OSError as exc:
        msg = f"the query cannot be answered: {exc}"
        raise QueryError(msg) from exc


def _located(sparql: str, exc: SyntaxError) -> QueryError:
    """What the parser says, in one line, with the place in the user's own text."""
    match = _PLACE.match(str(exc))
    if not match:
        return QueryError(f"the query does not parse: {exc}")
    line, column, expected = int(match[1]), int(match[2]), match[3]
    lines = sparql.splitlines() or [""]
    text = lines[line - 1] if line <= len(lines) else ""
    rest = text[column - 1 :].strip()
    where = f"query, line {line}, column {column}"
    if "Prefix not found" in expected:
        name = re.findall(r"([\w-]*):[\w-]*$", text[: column - 1])
        known = ", ".join(FILE_PREFIXES)
        return QueryError(
            f"{where}: unknown prefix {name[-1] + ':' if name else rest!r}: declare it, or use one of {known}"
        )
    if "unbound" in expected:
        return QueryError(
            f"{where}: SELECT names a variable that is not grouped: add it to GROUP BY, or aggregate it"
        )
    if re.match(r"\s*(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|WITH|COPY|MOVE|ADD)\b", sparql, re.IGNORECASE):
        return QueryError(f"{where}: queries do not change a graph: ask SELECT, ASK, CONSTRUCT or DESCRIBE")
    if "IRI parsing failed" in expected:
        return QueryError(f"{where}: no absolute IRI at {rest[:_NEAR]!r}: write it in full, or with a prefix")
    seen = f"at {rest[:_NEAR]!r}" if rest else "at the end of the line" if line < len(lines) else "at the end"
    wanted = ", ".join(t for t in re.findall(r'"([^"]+)"|(?<![{\w])([A-Z]{2,})\b', expected) for t in t if t)
    return QueryError(
        f"{where}: syntax error {seen}"
        + (f": expected one of {wanted}" if wanted else ": check what stands there")
    )
