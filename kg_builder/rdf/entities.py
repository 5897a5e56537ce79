"""Entities as RDF: each one described once, in the graph that all documents share."""

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
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
_GROUP_MEMBER: Final = term(FOAF.member)
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


class About:
    """What documents say of one entity, however many they are.

    Of names and categories the first in alphabetical order counts, of other names, links and members all. Mentions give
    alternative names; their places stay in the document graphs.
    """

    __slots__ = ("_categories", "_links", "_members", "_names", "_other_names", "_rows", "_type")

    def __init__(self, kind: EntityType) -> None:
        self._type = kind
        self._names: set[str] = set()
        self._other_names: set[str] = set()
        self._categories: set[str] = set()
        self._rows: set[str] = set()
        self._links: set[str] = set()
        self._members: set[str] = set()

    def add(
        self,
        name: str,
        same_as: Iterable[str] = (),
        category: str | None = None,
        authority: str | None = None,
        other_names: Iterable[str] = (),
        *,
        members: Iterable[str] = (),
    ) -> None:
        """Take what one document says."""
        self._names.add(name)
        self._links.update(same_as)
        self._other_names.update(other_names)
        self._members.update(members)
        if category:
            self._categories.add(category)
        if authority:
            self._rows.add(authority)

    def facts(self) -> Facts:
        """What is said of it in the graph.

        Raises:
            GraphError: an IRI is not valid.
        """
        kind = self._type
        name = min(map(writable, self._names))
        categories = sorted(self._categories)
        for t in _TYPES[kind]:
            yield TYPE, t
        for t in dict.fromkeys(t for c in categories for t in _FINER.get((kind, c.casefold()), ())):
            yield TYPE, t
        label = Literal(name)
        yield LABEL, label
        yield _NAME, label
        others = {" ".join(writable(text).split()) for text in self._other_names}
        for other in sorted(others - {name, ""}):
            yield _OTHER_NAME, Literal(other)
        for c in categories[:1]:
            yield _LEGISLATION_TYPE if kind is EntityType.TREATY else _CATEGORY, Literal(writable(c))
        for row in sorted(map(writable, self._rows))[:1]:
            yield _AUTHORITY, Literal(row)
        for link in sorted(self._links):
            yield _SAME, node(link)
        for member in sorted(self._members):
            yield _GROUP_MEMBER, node(member)


def entity_quads(entities: Iterable[Entity], minter: Minter) -> Iterator[Quad]:
    """The shared entities graph: each entity once, in the order of the IRIs, however often it is given.

    Raises:
        GraphError: an IRI is not valid.
    """
    found: dict[str, About] = {}
    for e in entities:
        about = found.setdefault(e.id, About(e.type))
        names = (m.span.text for m in e.mentions if m.kind is MentionKind.NAME)
        about.add(e.name, e.same_as, e.category, e.authority, names, members=e.members)
    yield from about_quads(sorted(found.items(), key=itemgetter(0)), minter)


def about_quads(entities: Iterable[tuple[str, About]], minter: Minter) -> Iterator[Quad]:
    """The same of entities by their IRIs, in the order that they come in.

    Raises:
        GraphError: an IRI is not valid.
    """
    graph = node(minter.graph("entities"))
    for iri, about in entities:
        subject = node(iri)
        for predicate, value in about.facts():
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
