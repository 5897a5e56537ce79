"""``kg-builder extract``."""

from typing import Annotated, Literal

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._output import output_to
from kg_builder.cli._progress import left_out_row, reporting
from kg_builder.iri import DEFAULT_BASE, Minter


def extract(
    inputs: opt.Inputs,
    *,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write here, to a file or a URL such as s3://bucket/records.jsonl, instead of standard output, which is "
            "also -.",
            show_default=False,
        ),
    ] = None,
    record_format: Annotated[
        Literal["jsonl", "table"] | None,
        typer.Option(
            "--format",
            help="jsonl: a record for each document; table: a line for each statement. Default: jsonl.",
            show_default=False,
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="To read: each statement in its sentence, with speaker, cue, content, condition, … in colour "
            "(in brackets where there are no colours), and under it the rule that found it.",
        ),
    ] = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Put the text of the document into its record.")
    ] = False,
    jobs: opt.Jobs = 1,
    timeout: opt.Timeout = None,
    scheduler: opt.Scheduler = None,
    cache: opt.Cache = None,
    no_cache: opt.NoCache = False,
    model: opt.Model = None,
    attribution: opt.Attribution = None,
    tagger: opt.Tagger = None,
    authority: opt.Authority = None,
    no_link: opt.NoLink = False,
    base: opt.Base = DEFAULT_BASE,
    field: opt.Fields = None,
    without_acts: opt.WithoutActs = None,
    min_confidence: opt.MinConfidence = 0.0,
    strict: opt.Strict = False,
) -> None:
    """Print what is found in documents.

    Entities, statements, offices and what is done with treaties, each with its places in the text. Offsets are Unicode code points into the text of the document. Documents that cannot be read are named and
    skipped.
    """
    from kg_builder import pipeline
    from kg_builder.cli._highlight import explainer
    from kg_builder.linking import Linking
    from kg_builder.listing import table
    from kg_builder.method import DEFAULT_MODEL, Method
    from kg_builder.records import to_json
    from kg_builder.sources import read_documents

    if explain and record_format == "jsonl":
        msg = "an explanation is to be read, jsonl is for programs; leave out one of the two"
        raise typer.BadParameter(msg, param_hint="--explain")
    opt.check_tagger(attribution, tagger)
    target = None if output in {None, "-"} else opt.target(output or "")
    folder = opt.cache(cache, target, no_cache=no_cache)
    linking = Linking.of(authority or (), link=not no_link, on_row=left_out_row)
    fields, left_out = opt.pairs(field, "--field", "text=body"), opt.acts(without_acts)
    with reporting(folder) as report, output_to(target) as stream:
        extractions = pipeline.extract(
            read_documents(inputs, fields=fields, minter=Minter(base), on_problem=report.problem),
            model=model or DEFAULT_MODEL,
            attribution=Method(attribution) if attribution else None,
            tagger=tagger,
            linking=linking,
            base=base,
            jobs=jobs,
            timeout=timeout,
            scheduler=scheduler,
            cache=folder,
            without_acts=left_out,
            min_confidence=min_confidence,
            on_problem=report.problem,
            on_progress=report.progress,
        )
        if explain:
            lines = explainer(to_file=target is not None)(extractions)
        elif record_format == "table":
            lines = table(extractions)
        else:
            lines = (to_json(extraction, with_text=with_text) for extraction in extractions)
        for line in lines:
            report.clear()  # the bar must not mix with the lines
            stream.write(f"{line}\n".encode())
    report.exit_if_skipped(strict=strict)
