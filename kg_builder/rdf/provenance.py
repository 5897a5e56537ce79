"""Where a graph comes from: the run, the software and the language model, in PROV-O."""

from collections.abc import Iterator
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
_PARAMETER: Final = term(KGB.parameter)


def run_iri(run: Run, minter: Minter) -> str:
    """IRI of a run: what decides its result, so without the time."""
    settings = (f"{name}={value}" for name, value in sorted(run.parameters))
    return minter.run(run.software_version, run.model, run.model_version, *settings)


def run_quads(run: Run, minter: Minter) -> Iterator[Quad]:
    """The shared provenance graph: the run, the software that carried it out and the model that it used.

    Raises:
        GraphError: an IRI is not valid.
    """
    graph = node(minter.graph("provenance"))
    software = f"{minter.base}software/{slug(f'kg-builder-{run.software_version}')}"
    model = f"{minter.base}model/{slug(f'{run.model}-{run.model_version}')}"
    for iri, facts in (
        (run_iri(run, minter), _run(run, software, model)),
        (software, _software(run)),
        (model, _model(run)),
    ):
        for predicate, value in facts:
            yield Quad(node(iri), predicate, value, graph)


def _run(run: Run, software: str, model: str) -> Facts:
    yield TYPE, _ACTIVITY
    yield _LABEL, Literal(f"Extraction with kg-builder {run.software_version} and {run.model}", language="en")
    yield _ASSOCIATED, node(software)
    yield _USED, node(model)
    if run.timestamp:
        yield _ENDED, Literal(run.timestamp, datatype=DATE_TIME)
    for name, value in sorted(run.parameters):
        yield _PARAMETER, Literal(writable(f"{name}={value}"))


def _software(run: Run) -> Facts:
    yield TYPE, _AGENT
    yield _LABEL, Literal("kg-builder")
    yield _VERSION, Literal(run.software_version)


def _model(run: Run) -> Facts:
    yield TYPE, _ENTITY
    yield _LABEL, Literal(run.model)
    yield _VERSION, Literal(run.model_version)
