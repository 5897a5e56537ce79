"""``kg-builder explain``."""

from typing import Annotated

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._output import output_to


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="ENTITY|STATEMENT",
            help="IRI, prefixed name (person:Anna_Keller), exact name, or the end of an IRI.",
            show_default=False,
        ),
    ],
    sources: opt.Sources,
    *,
    limit: Annotated[
        int, typer.Option(min=1, metavar="N", help="How many mentions, and how many reports, are shown.")
    ] = 50,
) -> None:
    """Print why a graph says what it says.

    Of an entity: every mention with its sentence, the rule that joined it, and the authority entry that names it. Of
    a statement: its rule, its spans, its speaker's mentions, and the other reports of the same utterance. A name that
    several nodes bear ends with exit code 1 and a list of them.
    """
    from kg_builder.rdf.why import explain as account

    text = account(sources, what, limit=limit)
    with output_to(None) as stream:
        stream.write(f"{text}\n".encode())
