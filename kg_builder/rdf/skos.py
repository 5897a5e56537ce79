"""A user's authority file in SKOS: names and links of concepts that have a type which we know.

A concept's preferred label is its name (English or without a language, if there are several), the other labels are
aliases; its own IRI and its exact matches are its links. Its type is told by a second ``rdf:type``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from rdflib.namespace import FOAF, ORG, OWL, RDF, SDO, SKOS

from kg_builder.authority.entries import Entry
from kg_builder.errors import AuthorityError
from kg_builder.rdf.terms import term
from kg_builder.vocab import ELI, KGB

SUFFIXES: Final = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld")
_TYPES: Final = {
    SDO.Person: "person", FOAF.Person: "person",
    SDO.Organization: "organization", FOAF.Organization: "organization", ORG.Organization: "organization",
    SDO.GovernmentOrganization: "organization", SDO.NewsMediaOrganization: "organization",
    SDO.Place: "place", SDO.Country: "place", SDO.City: "place",
    SDO.Legislation: "treaty", ELI.LegalResource: "treaty", KGB.Treaty: "treaty", SDO.Event: "event",
}  # fmt: skip
_CATEGORIES: Final = {
    SDO.GovernmentOrganization: "government", SDO.NewsMediaOrganization: "media", SDO.Country: "country",
    SDO.City: "city",
}  # fmt: skip
_LABELS: Final = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
_LINKS: Final = (SKOS.exactMatch, OWL.sameAs)


def read_concepts(path: Path, data: bytes) -> Iterator[Entry | AuthorityError]:
    """The concepts of a file in the order of their IRIs; for one that cannot be used, what is wrong with it.

    Raises:
        AuthorityError: the file is no RDF, or holds no concept.
    """
    fmt = RdfFormat.from_extension(path.suffix[1:].lower())
    store = Store()
    try:
        store.extend(pyoxigraph.parse(data, fmt))
    except SyntaxError as exc:
        msg = f"{path}, line {exc.lineno}, column {exc.offset}: {exc.msg}; mend the file"
        raise AuthorityError(msg) from exc
    except UnicodeDecodeError as exc:
        msg = f"{path}: not UTF-8 at byte {exc.start}; save it as UTF-8"
        raise AuthorityError(msg) from exc
    labelled = {q.subject for p in _LABELS[:1] for q in store.quads_for_pattern(None, term(p), None)}
    typed = {q.subject for q in store.quads_for_pattern(None, term(RDF.type), term(SKOS.Concept))}
    concepts = sorted(c.value for c in labelled | typed if isinstance(c, NamedNode))
    if not concepts:
        msg = f"{path}: no skos:Concept with an IRI; give each name a concept with skos:prefLabel"
        raise AuthorityError(msg)
    for iri in concepts:
        yield _entry(store, NamedNode(iri), f"{path.name}, <{iri}>")


def _entry(store: Store, concept: NamedNode, where: str) -> Entry | AuthorityError:
    types = [t for t in _TYPES if any(store.quads_for_pattern(concept, term(RDF.type), term(t)))]
    preferred = [value for value in _objects(store, concept, SKOS.prefLabel) if isinstance(value, Literal)]
    if not preferred:
        return AuthorityError(f"{where}: no skos:prefLabel; give the concept its name")
    if not types:
        return AuthorityError(
            f"{where}: no type that we know; add schema:Person, schema:Organization, schema:Place or kgb:Treaty"
        )
    name = min(preferred, key=_by_language).value
    other = [v.value for p in _LABELS for v in _objects(store, concept, p) if isinstance(v, Literal)]
    links = [v.value for p in _LINKS for v in _objects(store, concept, p) if isinstance(v, NamedNode)]
    itself = [concept.value] if concept.value.startswith(("http://", "https://")) else []
    try:
        return Entry.of(
            {
                "type": _TYPES[types[0]],
                "name": name,
                "aliases": sorted({*other} - {name}),
                "same_as": [*itself, *links],
                "category": next((_CATEGORIES[t] for t in types if t in _CATEGORIES), ""),
            },
            where,
        )
    except AuthorityError as exc:
        return exc


def _objects(store: Store, concept: NamedNode, predicate: str) -> list[object]:
    found = (quad.object for quad in store.quads_for_pattern(concept, NamedNode(predicate), None))
    return sorted(found, key=str)


def _by_language(label: Literal) -> tuple[int, str]:
    language = label.language or ""
    return (0 if language.split("-")[0] == "en" else 1 if not language else 2, label.value)
