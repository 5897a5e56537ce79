"""``kg-builder build``."""

from typing import Annotated

import typer

from kg_builder.cli import _options as opt
from kg_builder.cli._errors import DOES_NOT_CONFORM
from kg_builder.cli._progress import left_out_row, reporting
from kg_builder.iri import DEFAULT_BASE


def build(
    inputs: opt.Inputs,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|URL",
            help="The graph file; replaced when all is done, and compressed if its name ends in .gz or .zst. "
            "With - and --format, standard output.",
        ),
    ] = "output/graph.ttl",
    graph_format: Annotated[
        opt.GraphFormat | None,
        typer.Option(
            "--format", help="Format of the graph file. Default: by its suffix.", show_default=False
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="DIR|URL",
            help="Load the graph into this store as well; a document's graph replaces its older version.",
            show_default=False,
        ),
    ] = None,
    prune: opt.Prune = False,
    protocol: opt.Protocol = "auto",
    query_url: opt.QueryUrl = None,
    batch: opt.Batch = None,
    restart: opt.Restart = False,
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
    no_text: opt.NoText = False,
    license_iri: Annotated[
        str | None,
        typer.Option(
            "--license",
            metavar="IRI",
            help="Licence of the graph, for its description, such as https://creativecommons.org/licenses/by/4.0/.",
            show_default=False,
        ),
    ] = None,
    field: opt.Fields = None,
    without_acts: opt.WithoutActs = None,
    min_confidence: opt.MinConfidence = 0.0,
    no_validate: Annotated[
        bool, typer.Option("--no-validate", help="Do not check the graph against the shapes.")
    ] = False,
    shapes: opt.Shapes = None,
    strict: opt.Strict = False,
    timestamp: opt.Timestamp = None,
) -> None:
    """Turn documents into a validated graph of who said what.

    Documents that cannot be read are named and skipped. The graph is written even if it does not conform to the
    shapes: the report then goes to standard error and the exit code is 3.
    """
    from kg_builder import pipeline
    from kg_builder.linking import Linking
    from kg_builder.method import DEFAULT_MODEL, Method
    from kg_builder.rdf.loading import Target

    target = opt.target(output)
    opt.check_tagger(attribution, tagger)
    folder = opt.cache(cache, target, no_cache=no_cache)
    linking = Linking.of(authority or (), link=not no_link, on_row=left_out_row)
    into = Target(store or "", prune, protocol, query_url, batch, resume=not restart)
    if not store and into != Target(""):
        msg = "they say how a store is loaded, and there is none; name one with --store"
        raise typer.BadParameter(msg, param_hint="--prune, --protocol, --query-url, --batch, --restart")
    fields, left_out = opt.pairs(field, "--field", "text=body"), opt.acts(without_acts)
    with reporting(folder) as report:
        summary = pipeline.build(
            inputs,
            target,
            fmt=graph_format,
            store=into if store else None,
            fields=fields,
            model=model or DEFAULT_MODEL,
            attribution=Method(attribution) if attribution else None,
            tagger=tagger,
            linking=linking,
            base=base,
            text=not no_text,
            license_iri=license_iri,
            jobs=jobs,
            timeout=timeout,
            scheduler=scheduler,
            cache=folder,
            validate=not no_validate,
            shapes=shapes,
            without_acts=left_out,
            min_confidence=min_confidence,
            timestamp=timestamp,
            on_problem=report.problem,
            on_progress=report.progress,
        )
    report.summary(summary)
    if summary.report and not summary.report.conforms:
        raise typer.Exit(DOES_NOT_CONFORM)
    report.exit_if_skipped(strict=strict)
