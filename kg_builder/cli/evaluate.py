"""``kg-builder evaluate``."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg_builder.cli._output import output_to


def evaluate(
    system: Annotated[
        Path,
        typer.Argument(metavar="SYSTEM.jsonl", help="Records of kg-builder extract.", show_default=False),
    ],
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD.jsonl", help="Gold records of the same documents.", show_default=False),
    ],
    *,
    docs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|DIR",
            help="The documents' texts, where no record has its text: JSON Lines of doc_id and text, or a folder.",
            show_default=False,
        ),
    ] = None,
    tau: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Overlap of words (Dice) from which two contents match.")
    ] = 0.5,
    nested: Annotated[
        bool, typer.Option("--nested", help="Count statements inside another one's content too.")
    ] = False,
    scores_format: Annotated[
        Literal["human", "json"],
        typer.Option("--format", help="human: a table, in per cent; json: all counts."),
    ] = "human",
) -> None:
    """Compare extracted statements with gold.

    Precision, recall and F1 of content, speaker and cue, on the words of the text.
    """
    from kg_builder.evaluation.evaluate import evaluate_files

    scores = evaluate_files(system, gold, docs, tau=tau, nested=nested)
    with output_to(None) as stream:
        text = scores.to_json() if scores_format == "json" else scores.to_human()
        stream.write(f"{text}\n".encode())
