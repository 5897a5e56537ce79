"""``kg-builder export``."""

from pathlib import Path
from typing import Annotated

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._errors import note


def export(
    sources: opt.Sources,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write, or a URL such as s3://bucket/graph.nq; replaced as a whole. With - and --format, "
            "standard output.",
            show_default=False,
        ),
    ],
    graph_format: Annotated[
        opt.GraphFormat | None,
        typer.Option("--format", help="Format of the file. Default: by its suffix.", show_default=False),
    ] = None,
    no_text: opt.NoText = False,
) -> None:
    """Write a graph in another format.

    Turtle, N-Triples, N-Quads, TriG, JSON-LD or RDF/XML. The named graphs, one for each document, are kept by
    N-Quads, TriG and JSON-LD; the others hold their union.
    """
    from kg_builder.files import check_writable
    from kg_builder.rdf.quoted import without_text
    from kg_builder.rdf.serialize import format_of, write
    from kg_builder.rdf.source import read_sources

    target = opt.target(output)
    form = format_of(Path(target), graph_format)
    check_writable(target)
    quads = read_sources(sources)
    count = write(without_text(quads) if no_text else quads, target, form)
    note(f"{output}: {count:,} triples")
