"""The whole way: documents in, a validated graph out.

    read_documents ─▶ extract ─▶ spool on disk ─▶ resolve ─▶ sections (quads, validated, laid out) ─▶ write
                      (or cache)                             (or cache)
                      (first pass)                           (second pass)

Two passes, because who is who is known only when every document has been seen. Between them the extractions
lie in a temporary file, and what the resolver notes lies in another.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from kg_builder import __version__
from kg_builder.errors import CacheError, GraphError, MetadataError, SourceError
from kg_builder.files import check_writable
from kg_builder.iri import DEFAULT_BASE, Minter
from kg_builder.linking import Linking
from kg_builder.memory import Memory
from kg_builder.method import DEFAULT_MODEL, Method
from kg_builder.model import Document, Extraction, Run
from kg_builder.rdf.dataset import Dataset
from kg_builder.rdf.description import Publication
from kg_builder.rdf.loading import Target, load
from kg_builder.rdf.report import Report, Result
from kg_builder.rdf.section import Plan, own_shapes
from kg_builder.rdf.serialize import format_of, layout_of, open_page
from kg_builder.runs.cache import Cache
from kg_builder.runs.choice import Choice
from kg_builder.runs.corpus import Corpus, OnProgress, Progress
from kg_builder.runs.history import History
from kg_builder.runs.parallel import extracted, open_pool
from kg_builder.runs.recipe import Identity, Recipe, identify, later_rules
from kg_builder.runs.sections import sections_of
from kg_builder.sources import read_documents
from kg_builder.stores import Loaded

__all__ = ["Progress", "Summary", "build", "extract"]

DEFAULT_OUTPUT = Path("output/graph.ttl")

OnProblem: TypeAlias = Callable[[SourceError | CacheError], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did."""

    output: Path | str
    documents: int
    """Documents read and written."""
    skipped: int
    """Documents that could not be read, or that crashed or took too long."""
    replaced: int
    """Documents that gave way to a corrected version of themselves in the same input."""
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
    loaded: Loaded | None = None
    """What the store took; None without one."""

    @property
    def words_per_second(self) -> float:
        """Throughput of the whole way, loading of the model included."""
        return self.words / self.seconds if self.seconds else 0.0


def build(
    inputs: Sequence[str],
    output: Path | str = DEFAULT_OUTPUT,
    *,
    fmt: str | None = None,
    store: Target | str | None = None,
    fields: Mapping[str, str] | None = None,
    model: str = DEFAULT_MODEL,
    attribution: Method | None = None,
    tagger: Path | None = None,
    linking: Linking | None = None,
    base: str = DEFAULT_BASE,
    text: bool = True,
    license_iri: str | None = None,
    jobs: int = 1,
    timeout: float | None = None,
    scheduler: str | None = None,
    cache: Path | None = None,
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
        output: The graph file, or as a string its URL; it is replaced as a whole when all is done. ``.gz`` or ``.zst``
            at the end of the name has it compressed.
        fmt: One of `kg_builder.rdf.serialize.FORMATS`; by the file's suffix if None.
        store: Folder or URL of a store that also gets the graph, or that and how it is loaded; graphs of the same name
            are replaced.
        fields: Names of JSON fields, as in ``{"text": "body"}``.
        model: Name or path of a spaCy pipeline.
        attribution: How statements are found: by the tagger with the rules, or by the rules alone; None is the
            tagger where it is installed.
        tagger: Folder of a tagger of your own in place of ours, as ``kg-builder train`` writes it.
        linking: The user's authority files, and whether names are linked; ours alone, and linked, if None.
        base: Namespace of the minted IRIs; ends in ``/`` or ``#``.
        text: Whether the graph holds the words of the documents, or offsets and hashes in their place.
        license_iri: The licence under which the graph is to be published, for its own description.
        jobs: Number of processes for the extraction. The output does not depend on it.
        timeout: Seconds that a worker process may take for one document, which is then skipped; `DEFAULT_TIMEOUT`
            if None. One job works in this process, without a limit, unless one is given.
        scheduler: Address of a Dask scheduler, whose workers do the extraction.
        cache: Folder that keeps what was extracted; a later run takes from there what has not changed, and says
            in the graph which documents were corrected. Nothing is kept if None.
        validate: Check each document's graph against the shapes.
        shapes: SHACL files to check against in place of ours.
        without_acts: Acts to leave out, such as ``believe`` and ``intend``, which are no speech.
        min_confidence: Statements of less confidence are left out, in [0, 1].
        timestamp: ``xsd:dateTime`` for the provenance; no time is written if None.
        on_problem: Called with each document that cannot be read or worked on, which is then skipped, with a
            `MetadataError` for one that is read without part of its metadata, and with a `CacheError` if the cache
            is damaged and is begun anew.
        on_progress: Called after each document.

    Raises:
        SourceError: no document could be read.
        ModelError: the model or the tagger cannot be loaded.
        WorkerError: worker processes die before they come to a document, or the scheduler does not answer.
        CacheError: the cache or the temporary files cannot be written.
        GraphError: the output cannot be written.
        ShapesError: a shapes file cannot be used.
        StoreError: the store did not take the graph.
    """
    started = perf_counter()
    fmt = format_of(Path(output), fmt)
    publication = Publication(fmt, text=text, license=license_iri)
    _check_writable(output)
    linking = linking or Linking()
    recipe = Recipe(model, Minter(base), attribution, tagger, linking)
    identity = identify(recipe)
    chosen = Choice(frozenset(without_acts), min_confidence)
    run = _run(identity, chosen, timestamp, linking, shipped=tagger is None)
    own = own_shapes(shapes) if validate and shapes is not None else None
    plan = Plan(run, recipe.minter, fmt, text, validate, own)
    dataset = Dataset(run, recipe.minter, publication)
    triples = skipped = 0

    def skip(problem: SourceError | CacheError) -> None:
        nonlocal skipped
        skipped += isinstance(problem, SourceError) and not isinstance(problem, MetadataError)
        if on_problem:
            on_problem(problem)

    documents = read_documents(inputs, fields=fields, minter=recipe.minter, on_problem=skip)
    with ExitStack() as open_files:
        known = _open_cache(open_files, cache, recipe, identity, skip)
        corpus = open_files.enter_context(Corpus(recipe, chosen, timestamp, known))
        history = open_files.enter_context(History(cache, output, skip)) if cache else None
        with open_pool(recipe, jobs=jobs, timeout=timeout, scheduler=scheduler) as pool:
            corpus.gather(extracted(documents, pool, known), skip, on_progress)
            results: list[Result] = []
            with open_page(output, fmt, base=base) as page:
                for number, section in enumerate(
                    sections_of(corpus.entries(history), plan, pool, known), start=1
                ):
                    for piece in section.pieces:
                        page.add(piece)
                        triples += piece.quads
                    dataset.add(section.share)
                    results += section.results
                    if on_progress:
                        on_progress(Progress("write", number, len(corpus)))
                memory = Memory(known, f"entities {fmt}", f"{later_rules()} {base}")
                for piece in dataset.entity_pieces(layout_of(fmt, base), memory):
                    page.add(piece)
                    triples += piece.quads
                triples += page.write(dataset.other_quads())
        loaded = None
        if store:
            again = corpus.resolved("store", history, on_progress)
            target = Target(store) if isinstance(store, str) else store
            loaded = load(Dataset(run, recipe.minter, publication=publication).quads(again), target)
        if history:
            history.record(corpus.new_versions(history))
    return Summary(
        output=output,
        documents=dataset.tally.documents,
        skipped=skipped,
        replaced=corpus.replaced,
        words=dataset.tally.words,
        statements=dataset.tally.statements,
        entities=len(dataset.entities),
        triples=triples,
        seconds=perf_counter() - started,
        report=Report(tuple(results), dataset.tally.documents) if validate else None,
        loaded=loaded,
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
    timeout: float | None = None,
    scheduler: str | None = None,
    cache: Path | None = None,
    without_acts: Collection[str] = (),
    min_confidence: float = 0.0,
    on_problem: OnProblem | None = None,
    on_progress: OnProgress | None = None,
) -> Iterator[Extraction]:
    """Extract who said what, with entities resolved over all the documents; one result each, in order.

    The first result comes when the last document has been read. Arguments are those of `build`.

    Raises:
        SourceError: there is no document, or one fails and there is no `on_problem`.
        ModelError: the model or the tagger cannot be loaded.
        WorkerError: worker processes die before they come to a document, or the scheduler does not answer.
        CacheError: the cache or the temporary files cannot be written.
    """
    recipe = Recipe(model, Minter(base), attribution, tagger, linking or Linking())
    identity = identify(recipe)
    report = on_problem or _stop
    chosen = Choice(frozenset(without_acts), min_confidence)
    with ExitStack() as open_files:
        known = _open_cache(open_files, cache, recipe, identity, report)
        corpus = open_files.enter_context(Corpus(recipe, chosen, kept=known))
        with open_pool(recipe, jobs=jobs, timeout=timeout, scheduler=scheduler) as pool:
            corpus.gather(extracted(documents, pool, known), report, on_progress)
        yield from corpus.resolved()


def _check_writable(output: Path | str) -> None:
    """Find out before hours of work, not after them, that the output has no place."""
    try:
        check_writable(output)
    except OSError as exc:
        msg = f"{output}: cannot be written ({exc.strerror}); name another file with -o"
        raise GraphError(msg) from exc


def _stop(problem: SourceError | CacheError) -> None:
    raise problem


def _open_cache(
    block: ExitStack, folder: Path | None, recipe: Recipe, identity: Identity, on_problem: OnProblem
) -> Cache | None:
    if folder is None:
        return None
    label = f"{identity.model_name} {identity.model_version}, {identity.attribution}"
    known = recipe.linking.authority()
    return block.enter_context(Cache(folder, identity.fingerprint, label, on_problem, known))


def _run(
    identity: Identity, chosen: Choice, timestamp: str | None, linking: Linking, *, shipped: bool
) -> Run:
    parameters = (
        ("attribution", str(identity.attribution)),
        *chosen.parameters,
        *(() if linking.link else (("link", "no"),)),
    )
    version = identity.tagger_version
    return Run(
        software_version=__version__,
        model=identity.model_name,
        model_version=identity.model_version,
        timestamp=timestamp,
        parameters=parameters,
        tagger=identity.tagger_name,
        tagger_version=f"{__version__}+{version}" if shipped and version else version,
        authority_files=tuple((file.name, file.sha256) for file in linking.files),
    )
