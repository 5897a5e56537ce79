"""``kg-builder cache``."""

from pathlib import Path
from typing import Annotated

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._errors import fail, note


def cache(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The cache's folder.")] = Path("output")
    / opt.CACHE_FOLDER,
    *,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune", help="Delete what was found by other models and versions than those used last."
        ),
    ] = False,
) -> None:
    """Tell what a cache holds, and make it smaller.

    A line for each set of model, rules and options that documents were read with: the day of its last use, how many
    documents, how many megabytes.
    """
    from kg_builder.runs.cache import holdings, is_cache
    from kg_builder.runs.cache import prune as delete

    if not folder.is_dir():
        fail(f"{folder}: no such folder; name the folder of a cache")
    if not is_cache(folder):
        fail(f"{folder}: no cache of this version in this folder; name the folder of a cache")
    if prune:
        note(f"{folder}: {delete(folder):,} documents of older runs deleted")
    for held in holdings(folder):
        typer.echo(
            f"{held.used}  {held.documents:>9,} documents  {held.size / 1e6:>8,.1f} MB  "
            f"{held.label} ({held.fingerprint[:12]})"
        )
