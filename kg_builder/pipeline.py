"""The whole way: documents in, a validated graph out.

    read_documents ─▶ extract ─▶ spool on disk ─▶ resolve ─▶ document_quads ─▶ validate ─▶ write
                                 (first pass)     (second pass, one document at a time)

Two passes, because who is who is known only when every document has been seen. Between them the extractions
lie in a temporary file: what stays in memory is the resolver's keys and the table of entities.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from kg_builder import __version__
from kg_builder.errors import GraphError, MetadataError, SourceError
from kg_builder.extract import DEFAULT_MODEL, Method
from kg_builder.files import check_writable
from kg_builder.iri import DEFAULT_BASE, Minter
from kg_builder.linking import Linking
from kg_builder.model import Document, Extraction, Run
from kg_builder.parallel import BatchExtractor, open_extractor
from kg_builder.rdf.dataset import Dataset
from kg_builder.rdf.serialize import format_of, write
from kg_builder.rdf.validate import Report, Validator
from kg_builder.resolve import Resolver
from kg_builder.sources import read_documents
from kg_builder.spool import Spool
from kg_builder.stores import open_store

DEFAULT_OUTPUT = Path("output/graph.ttl")

OnProblem: TypeAlias = Callable[[SourceError], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: which stage, how many documents, and of how many where that is known."""

    stage: str
    """``extract`` in the first pass, ``write`` and ``store`` in the later ones."""
    done: int
    total: int | None = None


OnProgress: TypeAlias = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did."""

    output: Path
    documents: int
    """Documents read and written."""
    skipped: int
    """Documents that could not be read."""
    words: int
    """Words of text, as white space parts them."""
    statements: int
    entities: int
    """Entities in the shared graph: each person, organization, … once."""
    triples: int
    """Statements of the graph file, as its writer counts them."""
    seconds: float
    report: Report | None
    """Result of the validation; None where it was left out."""

    @property
    def words_per_second(self) -> float:
        """Throughput of the whole way, loading of the model included."""
        return self.words / self.seconds if self.seconds else 0.0


def build(
    inputs: Sequence[str],
    output: Path = DEFAULT_OUTPUT,
    *,
    fmt: str | None = None,
    store: str | None = None,
    fields: Mapping[str, str] | None = None,
    model: str = DEFAULT_MODEL,
    attribution: Method | None = None,
    tagger: Path | None = None,
    linking: Linking | None = None,
    base: str = DEFAULT_BASE,
    jobs: int = 1,
    validate: bool = True,
    shapes: Sequence[Path] | None = None,
    without_acts: Collection[str] = (),
    min_confidence: float = 0.0,
    timestamp: str | None = None,
    on_problem: OnProblem | None = None,
    on_progress: OnProgress | None = None,
) -> Summary:
    """Read documents, extract who said what, and write the validated graph.

    Args:
        inputs: Files, folders (read recursively), glob patterns, or ``-`` for standard input.
        output: The graph file; it is replaced as a whole when all is done.
        fmt: One of `kg_builder.rdf.serialize.FORMATS`; by the file's suffix if None.
        store: Folder or URL of a store that also gets the graph; graphs of the same name are replaced.
        fields: Names of JSON fields, as in ``{"text": "body"}``.
        model: Name or path of a spaCy pipeline.
        attribution: How statements are found: by the tagger with the rules, or by the rules alone; None is the
            tagger where it is installed.
        tagger: Folder of a tagger of your own in place of ours, as ``kg-builder train`` writes it.
        linking: The user's authority files, and whether names are linked; ours alone, and linked, if None.
        base: Namespace of the minted IRIs; ends in ``/`` or ``#``.
        jobs: Number of processes for the extraction. The output does not depend on it.
        validate: Check each document's graph against the shapes.
        shapes: SHACL files to check against in place of ours.
        without_acts: Acts to leave out, such as ``believe`` and ``intend``, which are no speech.
        min_confidence: Statements of less confidence are left out, in [0, 1].
        timestamp: ``xsd:dateTime`` for the provenance; no time is written if None.
        on_problem: Called with each document that cannot be read, which is then skipped, and with a
            `MetadataError` for one that is read without part of its metadata.
        on_progress: Called after each document.

    Raises:
        SourceError: no document could be read.
        ModelError: the model or the tagger cannot be loaded.
        WorkerError: a worker process died.
        GraphError: the output cannot be written.
        ShapesError: a shapes file cannot be used.
        StoreError: the store did not take the graph.
    """
    started = perf_counter()
    fmt = format_of(output, fmt)
    minter = Minter(base)
    _check_writable(output)
    validator = Validator(shapes) if validate else None
    skipped = 0

    def skip(problem: SourceError) -> None:
        nonlocal skipped
        skipped += not isinstance(problem, MetadataError)  # that document is read all the same
        if on_problem:
            on_problem(problem)

    documents = read_documents(inputs, fields=fields, minter=minter, on_problem=skip)
    linking = linking or Linking()
    with Spool() as spool, Resolver(minter, linking.authority()) as resolver:
        with open_extractor(
            model, minter=minter, jobs=jobs, attribution=attribution, tagger=tagger, linking=linking
        ) as extractor:
            chosen = Choice(frozenset(without_acts), min_confidence)
            run = _run(extractor, chosen, timestamp, linking, shipped=tagger is None)
            found = chosen.of(extractor.extract(documents))
            counts = _first_pass(found, spool, resolver, on_progress)
        dataset = Dataset(run, minter, validator)
        triples = write(dataset.quads(_second_pass(spool, resolver, "write", on_progress)), output, fmt)
        if store:
            again = _second_pass(spool, resolver, "store", on_progress)
            with open_store(store) as target:
                target.replace_graphs(Dataset(run, minter).quads(again))
    return Summary(
        output=output,
        documents=counts.documents,
        skipped=skipped,
        words=counts.words,
        statements=counts.statements,
        entities=len(dataset.entities),
        triples=triples,
        seconds=perf_counter() - started,
        report=validator.report() if validator else None,
    )


def extract(
    documents: Iterable[Document],
    *,
    model: str = DEFAULT_MODEL,
    attribution: Method | None = None,
    tagger: Path | None = None,
    linking: Linking | None = None,
    base: str = DEFAULT_BASE,
    jobs: int = 1,
    without_acts: Collection[str] = (),
    min_confidence: float = 0.0,
    on_progress: OnProgress | None = None,
) -> Iterator[Extraction]:
    """Extract who said what, with entities resolved over all the documents; one result each, in order.

    The first result comes when the last document has been read. Arguments are those of `build`.

    Raises:
        SourceError: there is no document.
        ModelError: the model or the tagger cannot be loaded.
        WorkerError: a worker process died.
    """
    minter, linking = Minter(base), linking or Linking()
    with Spool() as spool, Resolver(minter, linking.authority()) as resolver:
        with open_extractor(
            model, minter=minter, jobs=jobs, attribution=attribution, tagger=tagger, linking=linking
        ) as extractor:
            found = Choice(frozenset(without_acts), min_confidence).of(extractor.extract(documents))
            _first_pass(found, spool, resolver, on_progress)
        for extraction in spool:
            yield resolver.resolve(extraction)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which statements the user wants."""

    without_acts: frozenset[str] = frozenset()
    min_confidence: float = 0.0

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """What the provenance says of the choice."""
        acts, least = ",".join(sorted(self.without_acts)), self.min_confidence
        return (("without-acts", acts),) * bool(acts) + (("min-confidence", f"{least:g}"),) * bool(least)

    def of(self, extractions: Iterable[Extraction]) -> Iterable[Extraction]:
        """The extractions with the wanted statements alone, and without references to others."""
        return map(self._of, extractions) if self != Choice() else extractions

    def _of(self, extraction: Extraction) -> Extraction:
        kept = tuple(
            s
            for s in extraction.statements
            if s.act not in self.without_acts and s.confidence >= self.min_confidence
        )
        ids = {s.id for s in kept}
        return replace(
            extraction,
            statements=tuple(s if s.parent in ids else replace(s, parent=None) for s in kept),
            treaty_actions=tuple(
                a if a.alleged_in in ids else replace(a, alleged_in=None) for a in extraction.treaty_actions
            ),
        )


def _check_writable(output: Path) -> None:
    """Find out before hours of work, not after them, that the output has no place."""
    try:
        check_writable(output)
    except OSError as exc:
        msg = f"{output}: cannot be written ({exc.strerror}); name another file with -o"
        raise GraphError(msg) from exc


def _run(
    extractor: BatchExtractor,
    chosen: Choice,
    timestamp: str | None,
    linking: Linking,
    *,
    shipped: bool,
) -> Run:
    parameters = (
        ("attribution", str(extractor.attribution)),
        *chosen.parameters,
        *(() if linking.link else (("link", "no"),)),
    )
    version = extractor.tagger_version
    return Run(
        software_version=__version__,
        model=extractor.model_name,
        model_version=extractor.model_version,
        timestamp=timestamp,
        parameters=parameters,
        tagger=extractor.tagger_name,
        tagger_version=f"{__version__}+{version}" if shipped and version else version,
        authority_files=tuple((file.name, file.sha256) for file in linking.files),
    )


@dataclass(slots=True)
class _Counts:
    documents: int = 0
    words: int = 0
    statements: int = 0


def _first_pass(
    extractions: Iterable[Extraction], spool: Spool, resolver: Resolver, on_progress: OnProgress | None
) -> _Counts:
    counts = _Counts()
    for extraction in extractions:
        spool.append(extraction)
        resolver.observe(extraction)
        counts.documents += 1
        counts.words += len(extraction.document.text.split())
        counts.statements += len(extraction.statements)
        if on_progress:
            on_progress(Progress("extract", counts.documents))
    if not counts.documents:
        msg = "no document could be read: give at least one readable text, HTML or JSON Lines file"
        raise SourceError(msg)
    return counts


def _second_pass(
    spool: Spool, resolver: Resolver, stage: str, on_progress: OnProgress | None
) -> Iterator[Extraction]:
    for number, extraction in enumerate(spool, start=1):
        yield resolver.resolve(extraction)
        if on_progress:
            on_progress(Progress(stage, number, len(spool)))
