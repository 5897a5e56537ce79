"""``kg-builder query``."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg_builder.cli._errors import fail, note
from kg_builder.cli._options import pairs
from kg_builder.cli._output import output_to

if TYPE_CHECKING:
    from kg_builder.rdf.saved import SavedQuery

_PIPE_WIDTH = 160
_PATH = 255
"""Longest text that may be the name of a file."""


def query(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE... [SPARQL]",
            help="Graph files, a store's folder or the URL of a SPARQL endpoint; then the query, "
            "unless --file or --name gives it. Our prefixes need no declaration.",
            show_default=False,
        ),
    ] = None,
    *,
    file: Annotated[
        Path | None, typer.Option(metavar="Q.rq", help="Take the query from this file.", show_default=False)
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="SAVED", help="Take a saved query; --list names them.", show_default=False),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE", help="Set a parameter of the query. Repeatable.", show_default=False
        ),
    ] = None,
    result_format: Annotated[
        Literal["table", "csv", "tsv", "json", "xml", "turtle"],
        typer.Option(
            "--format", help="csv to xml are for SELECT and ASK, turtle for CONSTRUCT and DESCRIBE."
        ),
    ] = "table",
    limit: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="So many rows at most.", show_default=False),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(min=0.01, metavar="SECONDS", help="Give up after this time.", show_default=False),
    ] = None,
    list_saved: Annotated[
        bool,
        typer.Option(
            "--list",
            help="List the saved queries with their parameters, and exit; --describe says more of each.",
        ),
    ] = False,
    describe: Annotated[
        str | None,
        typer.Option(
            metavar="SAVED",
            help="Show a saved query's parameters, an example with its answer, and its SPARQL, and exit.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Ask a graph, in SPARQL or by a saved query.

    A store is asked where it is, whatever its size, and rows are printed while they come; graph files are loaded into memory.
    """
    from kg_builder.rdf.query import answer, prepare, saved_query

    if list_saved or describe:
        text = _listing() if list_saved else _description(saved_query(describe or ""))
        with output_to(None) as stream:
            stream.write(f"{text.rstrip()}\n".encode())
        return
    sources, text = _parts(arguments or [], file, name)
    params = pairs(param, "--param", "entity=Keller")
    saved = saved_query(name) if name else None
    if saved and limit is not None and any(p.name == "limit" for p in saved.parameters):
        params.setdefault("limit", str(limit))
    unsaid = saved.parameters if saved and "limit" not in params else ()
    most = next((p.default for p in unsaid if p.name == "limit"), None)
    sparql = prepare(saved or text, params)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
    with output_to(None) as stream:
        rows = answer(sources, sparql, stream, result_format, width=width, limit=limit, timeout=timeout)
    if most and rows in {None, int(most)}:
        note(f"{most} rows at most, unless --limit says otherwise")


def _parts(arguments: list[str], file: Path | None, name: str | None) -> tuple[list[str], str]:
    """The sources, and the text of the query unless it is a saved one."""
    if file and name:
        msg = "give --file or --name, not both"
        raise typer.BadParameter(msg)
    sources, text = (arguments, "") if file or name else (arguments[:-1], "".join(arguments[-1:]))
    if sources and text and Path(text[:_PATH]).exists():
        msg = f"{text} is no query; the query comes last, behind the sources"
        raise typer.BadParameter(msg, param_hint="SOURCE... [SPARQL]")
    if not sources:
        msg = "give a source and a query: kg-builder query graph.ttl 'SELECT …', or --name, or --file"
        raise typer.BadParameter(msg, param_hint="SOURCE... [SPARQL]")
    return sources, _read(file) if file else text


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        fail(f"{file}: not UTF-8 at byte {exc.start}; name a file with a SPARQL query")


def _listing() -> str:
    from kg_builder.rdf.query import saved_queries

    lines = []
    for name, saved in saved_queries().items():
        lines += [
            f"{name}: {saved.description}",
            f"    parameters: {', '.join(p.name for p in saved.parameters)}",
        ]
    return "\n".join(lines)


def _description(saved: "SavedQuery") -> str:
    width = max(len(p.name) for p in saved.parameters)
    command = f"kg-builder query output/graph.ttl --name {saved.name} {saved.example}"
    rows = ["; ".join(f"{name}: {value}" for name, value in row.items()) for row in saved.answers]
    return "\n".join(
        [
            f"{saved.title} ({saved.name})",
            saved.description,
            "",
            "Parameters (--param NAME=VALUE):",
            *(
                f"  {p.name:<{width}}  {p.description} ({p.type}; default {p.default})"
                for p in saved.parameters
            ),
            "",
            "Example, and some of what it finds in the graph of examples/articles:",
            f"  {command}",
            *(f"  → {row}" for row in rows),
            "",
            saved.sparql.partition("\n\n")[2],
        ]
    )
