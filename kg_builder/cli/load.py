"""``kg-builder load``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._errors import note, stopped
from kg_builder.cli._progress import said

if TYPE_CHECKING:
    from kg_builder.stores import OnLoad

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
    prune: opt.Prune = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be loaded and removed, and change nothing.")
    ] = False,
    protocol: opt.Protocol = "auto",
    query_url: opt.QueryUrl = None,
    batch: opt.Batch = None,
    timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="How long a server may be silent.")
    ] = 300.0,
    restart: opt.Restart = False,
) -> None:
    """Load graph files into a store.

    The graph of a document replaces the graph of that name in the store; what documents share is added to. Loading
    the same file again changes nothing, and a load that was interrupted goes on where it was.

    Credentials come from the environment: KG_BUILDER_STORE_USER with KG_BUILDER_STORE_PASSWORD, or
    KG_BUILDER_STORE_TOKEN; or KG_BUILDER_STORE_PASSWORD_FILE and KG_BUILDER_STORE_TOKEN_FILE name files with them.
    """
    from kg_builder.rdf.formats import format_to_read
    from kg_builder.rdf.graph_files import GraphFiles
    from kg_builder.rdf.loading import Target
    from kg_builder.rdf.loading import load as load_into

    for path in graphs:
        format_to_read(path)  # before a store is made
    target = Target(to, prune, protocol, query_url, batch, timeout, resume=not restart)
    try:
        with _progress() as on_progress:
            loaded = load_into(GraphFiles(graphs), target, dry_run=dry_run, on_progress=on_progress)
    except KeyboardInterrupt:
        stopped("the same command finishes the load")
    note(f"{to}: {said(loaded, dry_run=dry_run)}")
    if loaded.quads and not loaded.graphs:
        note(
            "no named graphs of documents: a later version will replace nothing; N-Quads and TriG of build have them"
        )
    if dry_run:
        for graph in loaded.pruned[:_SHOWN]:
            note(f"would remove {graph}")
        if len(loaded.pruned) > _SHOWN:
            note(f"and {len(loaded.pruned) - _SHOWN:,} more")


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
            bar.update(task, description=f"{quads:,} triples, {graphs:,} documents")

        yield show
