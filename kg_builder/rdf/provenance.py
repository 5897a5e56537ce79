"""Where a graph comes from: the run, the software, the language model and the tagger, in PROV-O."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, Quad
from rdflib.namespace import PROV, RDFS, SDO

from kg_builder.iri import Minter, slug
from kg_builder.model import Run
from kg_builder.rdf.entities import TYPE, Facts
from kg_builder.rdf.terms import DATE_TIME, node, term, writable
from kg_builder.vocab import KGB

_LABEL: Final = term(RDFS.label)
_ACTIVITY: Final = term(PROV.Activity)
_AGENT: Final = term(PROV.SoftwareAgent)
_ENTITY: Final = term(PROV.Entity)
_ASSOCIATED: Final = term(PROV.wasAssociatedWith)
_USED: Final = term(PROV.used)
_ENDED: Final = term(PROV.endedAtTime)
_VERSION: Final = term(SDO.softwareVersion)
_SHA256: Final = term(SDO.sha256)
_DIGITS: Final = 12
_PARAMETER: Final = term(KGB.parameter)


def run_iri(run: Run, minter: Minter) -> str:
    """IRI of a run: what decides its result, so without the time."""
    settings = (f"{name}={value}" for name, value in sorted(run.parameters))
    used = (part for pair in (*_models(run), *run.authority_files) for part in pair)
    return minter.run(run.software_version, *used, *settings)


def run_quads(run: Run, minter: Minter) -> Iterator[Quad]:
    """The shared provenance graph: the run, the software that carried it out, the models and authority files that it used.

    Raises:
        GraphError: an IRI is not valid.
    """
    graph = node(minter.graph("provenance"))
    software = minter.software(run.software_version)
    models = {f"{minter.base}model/{slug('-'.join(model))}": model for model in _models(run)}
    files = {
        f"{minter.base}authority/{slug(f'{name}-{sha256[:_DIGITS]}')}": (name, sha256)
        for name, sha256 in run.authority_files
    }
    for iri, facts in (
        (run_iri(run, minter), _run(run, software, (*models, *files))),
        (software, _software(run)),
        *((iri, _model(*model)) for iri, model in models.items()),
        *((iri, _file(*file)) for iri, file in sorted(files.items())),
    ):
        for predicate, value in facts:
            yield Quad(node(iri), predicate, value, graph)


def _models(run: Run) -> list[tuple[str, str]]:
    """Name and version of the language model, and of the tagger if there is one."""
    models = [(run.model, run.model_version), (run.tagger, run.tagger_version)]
    return [model for model in models if model[0]]


def _run(run: Run, software: str, used: Iterable[str]) -> Facts:
    yield TYPE, _ACTIVITY
    yield _LABEL, Literal(f"Extraction with kg-builder {run.software_version} and {run.model}", language="en")
    yield _ASSOCIATED, node(software)
    for iri in used:
        yield _USED, node(iri)
    if run.timestamp:
        yield _ENDED, Literal(run.timestamp, datatype=DATE_TIME)
    for name, value in sorted(run.parameters):
        yield _PARAMETER, Literal(writable(f"{name}={value}"))


def _software(run: Run) -> Facts:
    yield TYPE, _AGENT
    yield _LABEL, Literal("kg-builder")
    yield _VERSION, Literal(run.software_version)


def _model(name: str, version: str) -> Facts:
    yield TYPE, _ENTITY
    yield _LABEL, Literal(writable(name))
    yield _VERSION, Literal(version)


def _file(name: str, sha256: str) -> Facts:
    yield TYPE, _ENTITY
    yield _LABEL, Literal(writable(name))
    yield _SHA256, Literal(sha256)
