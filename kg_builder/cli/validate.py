"""``kg-builder validate``."""

from typing import Annotated, Literal

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._errors import DOES_NOT_CONFORM
from kg_builder.cli._output import output_to


def validate(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="GRAPH",
            help="Graph files, format by suffix; or a store's folder, or the URL of a SPARQL endpoint.",
            show_default=False,
        ),
    ],
    *,
    shapes: opt.Shapes = None,
    report_format: Annotated[
        Literal["human", "json", "turtle"],
        typer.Option("--format", help="human: to read; json: for programs; turtle: the SHACL report itself."),
    ] = "human",
) -> None:
    """Check graphs against the SHACL shapes.

    The report goes to standard output. All files together are one graph. The exit code is 0 where it conforms and 3 where it does not.
    A store is checked part by part, whatever its size, with the same findings.
    """
    from kg_builder.rdf.stored import validate_sources

    report = validate_sources(sources, shapes)
    writers = {"human": report.to_human, "json": report.to_json, "turtle": report.to_turtle}
    with output_to(None) as stream:
        stream.write(f"{writers[report_format]().rstrip()}\n".encode())
    if not report.conforms:
        raise typer.Exit(DOES_NOT_CONFORM)
