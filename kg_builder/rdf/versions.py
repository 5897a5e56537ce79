"""Corrected documents in PROV-O: the version that stands in the graph, and those that it replaced.

The article keeps its IRI through all corrections; each version is a specialization of it (PROV-O,
``prov:specializationOf``), named after its content. Only what was corrected has version nodes.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import PROV, SDO

from kg_builder.iri import part_iri
from kg_builder.model import Document, Extraction, Version
from kg_builder.rdf.entities import TYPE, Facts
from kg_builder.rdf.terms import DATE_TIME, date, node, term
from kg_builder.versions import version_of

_ENTITY: Final = term(PROV.Entity)
_OF: Final = term(PROV.specializationOf)
_REVISION: Final = term(PROV.wasRevisionOf)
_INVALIDATED: Final = term(PROV.invalidatedAtTime)
_SHA256: Final = term(SDO.sha256)
_PUBLISHED: Final = term(SDO.datePublished)
_DIGITS: Final = 16


def version_subjects(extraction: Extraction) -> Iterator[tuple[NamedNode, Facts]]:
    """The versions of a document, the oldest first and the present one last; nothing if it was never corrected."""
    document = extraction.document
    if extraction.revises:
        versions = (*extraction.revises, version_of(document))
        yield node(_iri(document, versions[0])), _facts(document, versions[0], None)
        for old, new in pairwise(versions):
            yield node(_iri(document, new)), _facts(document, new, old)


def _iri(document: Document, version: Version) -> str:
    return part_iri(document.id, f"version-{version.digest[:_DIGITS]}")


def _facts(document: Document, version: Version, before: Version | None) -> Facts:
    yield TYPE, _ENTITY
    yield _OF, node(document.id)
    yield _SHA256, Literal(version.sha256)
    if version.published:
        yield _PUBLISHED, date(version.published)
    if before:
        yield _REVISION, node(_iri(document, before))
    if version.invalidated:
        yield _INVALIDATED, Literal(version.invalidated, datatype=DATE_TIME)
