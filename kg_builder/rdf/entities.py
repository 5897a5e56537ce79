"""Entities as RDF: each one described once, in the graph that all documents share."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import FOAF, ORG, OWL, RDF, RDFS, SDO

from kg_builder.iri import Minter
from kg_builder.model import Document, Entity, EntityType, Extraction, MentionKind, Post
from kg_builder.rdf.terms import node, term, writable
from kg_builder.vocab import ELI, KGB

Fact: TypeAlias = tuple[NamedNode, NamedNode | Literal]
"""A predicate and its object."""
Facts: TypeAlias = Iterator[Fact]
"""What is said of one subject."""

TYPE: Final = term(RDF.type)
LABEL: Final = term(RDFS.label)
_NAME: Final = term(SDO.name)
_OTHER_NAME: Final = term(SDO.alternateName)
_SAME: Final = term(OWL.sameAs)
_AUTHORITY: Final = term(KGB.authorityEntry)
_CATEGORY: Final = term(KGB.category)
_POST: Final = term(ORG.Post)
_POST_IN: Final = term(ORG.postIn)
_LEGISLATION_TYPE: Final = term(SDO.legislationType)

_TYPES: Final = {
    EntityType.PERSON: (term(SDO.Person), term(FOAF.Person)),
    EntityType.ORGANIZATION: (term(SDO.Organization), term(ORG.Organization)),
    EntityType.TREATY: (term(KGB.Treaty), term(SDO.Legislation), term(ELI.LegalResource)),
    EntityType.PLACE: (term(SDO.Place),),
    EntityType.EVENT: (term(SDO.Event),),
    EntityType.GROUP: (term(KGB.Group), term(FOAF.Group)),
}
_GOVERNMENT: Final = (term(SDO.GovernmentOrganization),)
_NEWS: Final = (term(SDO.NewsMediaOrganization),)
_FINER: Final = {
    (EntityType.ORGANIZATION, "government"): _GOVERNMENT,
    (EntityType.ORGANIZATION, "government body"): _GOVERNMENT,
    (EntityType.ORGANIZATION, "ministry"): _GOVERNMENT,
    (EntityType.ORGANIZATION, "parliament"): _GOVERNMENT,
    (EntityType.ORGANIZATION, "court"): _GOVERNMENT,
    (EntityType.ORGANIZATION, "intelligence agency"): _GOVERNMENT,
    (EntityType.ORGANIZATION, "armed forces"): _GOVERNMENT,
    (EntityType.ORGANIZATION, "media"): _NEWS,
    (EntityType.ORGANIZATION, "media outlet"): _NEWS,
    (EntityType.ORGANIZATION, "news agency"): _NEWS,
    (EntityType.ORGANIZATION, "company"): (term(SDO.Corporation),),
    (EntityType.ORGANIZATION, "ngo"): (term(SDO.NGO),),
    (EntityType.ORGANIZATION, "igo"): (term(KGB.IntergovernmentalOrganization),),
    (EntityType.PLACE, "country"): (term(SDO.Country),),
    (EntityType.PLACE, "city"): (term(SDO.City),),
    (EntityType.PLACE, "capital"): (term(SDO.City),),
    (EntityType.PLACE, "region"): (term(SDO.AdministrativeArea),),
}


def outlet(document: Document, minter: Minter) -> Entity | None:
    """The document's publisher as an entity; its IRI is that of an organization of the same name."""
    name = " ".join((document.publisher or "").split())
    if not name:
        return None
    return Entity(
        minter.entity(EntityType.ORGANIZATION, name), EntityType.ORGANIZATION, name, category="media"
    )


def document_entities(extraction: Extraction, minter: Minter) -> Iterator[Entity]:
    """Every entity that a document's graph points to: those that its text mentions, and its publisher."""
    yield from extraction.entities
    posts = (r.post for r in extraction.roles if r.post)
    yield from (body for p in posts for body in (p.organization, p.ministry) if body)
    publisher = outlet(extraction.document, minter)
    if publisher:
        yield publisher


def entity_quads(entities: Iterable[Entity], minter: Minter) -> Iterator[Quad]:
    """The shared entities graph: each entity once, in the order of the IRIs, however often it is given.

    The same entity from several documents is merged: of names and categories the first in alphabetical order,
    of other names and links all. Mentions give alternative names; their places stay in the document graphs.

    Raises:
        GraphError: an IRI is not valid.
    """
    graph = node(minter.graph("entities"))
    found: dict[str, list[Entity]] = {}
    for entity in entities:
        found.setdefault(entity.id, []).append(entity)
    for iri in sorted(found):
        subject = node(iri)
        for predicate, value in _entity(found[iri]):
            yield Quad(subject, predicate, value, graph)


def document_posts(extraction: Extraction) -> dict[str, Post]:
    """The offices that a document's roles point to, by IRI."""
    return {role.post.id: role.post for role in extraction.roles if role.post}


def post_quads(posts: Mapping[str, Post], minter: Minter) -> Iterator[Quad]:
    """Offices in the shared entities graph: what each is called, and of which country, organization and ministry it is.

    Raises:
        GraphError: an IRI is not valid.
    """
    graph = node(minter.graph("entities"))
    for iri in sorted(posts):
        subject, post = node(iri), posts[iri]
        yield Quad(subject, TYPE, _POST, graph)
        yield Quad(subject, LABEL, Literal(writable(post.name)), graph)
        bodies = (post.organization, post.ministry)
        yield from (Quad(subject, _POST_IN, node(body.id), graph) for body in bodies if body)


def _entity(same: list[Entity]) -> Facts:
    kind = same[0].type
    name = min(writable(e.name) for e in same)
    categories = sorted({e.category for e in same if e.category})
    yield from ((TYPE, t) for t in _TYPES[kind])
    finer = [t for c in categories for t in _FINER.get((kind, c.casefold()), ())]
    yield from ((TYPE, t) for t in dict.fromkeys(finer))
    yield LABEL, Literal(name)
    yield _NAME, Literal(name)
    yield from ((_OTHER_NAME, Literal(other)) for other in sorted(_other_names(same) - {name, ""}))
    about = _LEGISLATION_TYPE if kind is EntityType.TREATY else _CATEGORY
    yield from ((about, Literal(writable(c))) for c in categories[:1])
    rows = sorted({writable(e.authority) for e in same if e.authority})
    yield from ((_AUTHORITY, Literal(row)) for row in rows[:1])
    yield from ((_SAME, node(link)) for link in sorted({link for e in same for link in e.same_as}))


def _other_names(same: list[Entity]) -> set[str]:
    named = {m.span.text for e in same for m in e.mentions if m.kind is MentionKind.NAME}
    return {" ".join(writable(text).split()) for text in named}
