"""The command line: each command parses its arguments, calls one library function and prints."""

from typing import Annotated

import typer

from kg_builder import __version__
from kg_builder.cli._errors import ReportingGroup
from kg_builder.cli.build import build
from kg_builder.cli.cache import cache
from kg_builder.cli.evaluate import evaluate
from kg_builder.cli.explain import explain
from kg_builder.cli.export import export
from kg_builder.cli.extract import extract
from kg_builder.cli.load import load
from kg_builder.cli.query import query
from kg_builder.cli.train import train
from kg_builder.cli.validate import validate

app = typer.Typer(
    name="kg-builder",
    cls=ReportingGroup,
    help="Who said what, as a knowledge graph: news text in, validated RDF of attributed statements out.",
    epilog="Exit codes: 0 fine · 1 could not be done · 2 wrong usage · 3 the graph does not conform.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: without rich it answers in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (build, extract, validate, query, explain, export, load, evaluate, train, cache):
    app.command()(command)


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer passes the flag's value
    if wanted:
        typer.echo(f"kg-builder {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line on the process's arguments."""
    app()
