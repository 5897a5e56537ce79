"""``kg-builder load``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._errors import note

if TYPE_CHECKING:
    from kg_builder.stores import Loaded, OnLoad

_SHOWN = 10


def load(
    graphs: opt.Graphs,
    *,
    to: Annotated[
        str,
        typer.Option(
            metavar="DIR|URL",
            help="Folder of an on-disk store (made if missing), or URL of a SPARQL 1.1 server's graph store or "
            "update service.",
            show_default=False,
        ),
    ],
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            help="Remove graphs of documents that are not in the files any more. Only those that our provenance "
            "names; never graphs of others.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be loaded and removed, and change nothing.")
    ] = False,
    protocol: Annotated[
        Literal["auto", "gsp", "update"],
        typer.Option(
            help="Of a server: gsp puts each graph (Graph Store Protocol), update sends SPARQL Updates; auto finds "
            "out which one is spoken."
        ),
    ] = "auto",
    query_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The server's query service, where the other URL does not tell it; --prune and going on need it.",
            show_default=False,
        ),
    ] = None,
    batch: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Triples in a request to a server. Default: 50000 by gsp, 1000 by update.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="How long a server may be silent.")
    ] = 300.0,
    restart: Annotated[
        bool,
        typer.Option(
            "--restart", help="Do not go on with an interrupted load into the server; send everything again."
        ),
    ] = False,
) -> None:
    """Load graph files into a store.

    The graph of a document replaces the graph of that name in the store; what documents share is added to. Loading
    the same file again changes nothing, and a load that was interrupted goes on where it was.

    Credentials come from the environment: KG_BUILDER_STORE_USER with KG_BUILDER_STORE_PASSWORD, or
    KG_BUILDER_STORE_TOKEN; or KG_BUILDER_STORE_PASSWORD_FILE and KG_BUILDER_STORE_TOKEN_FILE name files with them.
    """
    from kg_builder.rdf.graph_files import GraphFiles
    from kg_builder.stores import open_store

    store = open_store(
        to, protocol=protocol, query_url=query_url, batch=batch, timeout=timeout, resume=not restart
    )
    with store, _progress() as on_progress:
        loaded = store.replace_graphs(
            GraphFiles(graphs), prune=prune, dry_run=dry_run, on_progress=on_progress
        )
    note(f"{to}: {_said(loaded, dry_run=dry_run)}")
    if dry_run:
        for graph in loaded.pruned[:_SHOWN]:
            note(f"would remove {graph}")
        if len(loaded.pruned) > _SHOWN:
            note(f"and {len(loaded.pruned) - _SHOWN:,} more")


def _said(loaded: "Loaded", *, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    text = f"{loaded.quads:,} statements in {loaded.graphs:,} graphs of documents {would}loaded"
    if loaded.unchanged:
        text += f", {loaded.unchanged:,} of them unchanged"
    if loaded.pruned:
        text += f"; {len(loaded.pruned):,} graphs {would}removed"
    return text


@contextmanager
def _progress() -> Iterator["OnLoad | None"]:
    """A bar on a terminal; how much there is to load is not known before it is read."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Loading {task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(graphs: int, quads: int) -> None:
            bar.update(task, description=f"{quads:,} statements, {graphs:,} documents")

        yield show
