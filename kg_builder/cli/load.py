"""``kg-builder load``."""

from itertools import chain
from typing import Annotated

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._errors import note


def load(
    graphs: opt.Graphs,
    *,
    to: Annotated[
        str,
        typer.Option(
            metavar="DIR|URL",
            help="Folder of an on-disk store (made if missing), or URL of a SPARQL 1.1 server's graph store.",
            show_default=False,
        ),
    ],
) -> None:
    """Load graph files into a store.

    The graph of a document replaces the graph of that name in the store; what documents share is added to. Loading
    the same file again changes nothing.
    """
    from kg_builder.rdf.serialize import read
    from kg_builder.stores import open_store

    with open_store(to) as store:
        count = store.replace_graphs(chain.from_iterable(read(graph) for graph in graphs))
    note(f"{to}: {count:,} statements loaded")
