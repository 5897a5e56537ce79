"""An extraction as RDF: one short function per record type, one named graph per document.

What a document's graph holds and why: ``docs/decisions/rdf-model.md``.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import ORG, PROV, SDO

from kg_builder.iri import Minter, digest, part_iri, span_iri
from kg_builder.model import (
    ACTS,
    TREATY_ACTS,
    Document,
    Extraction,
    MentionKind,
    Modality,
    Polarity,
    Role,
    Span,
    Statement,
    StatementKind,
    TreatyAction,
)
from kg_builder.rdf.entities import TYPE, Fact, Facts, document_entities, entity_quads, outlet
from kg_builder.rdf.periods import is_period
from kg_builder.rdf.terms import ANY_URI, DATE, date, decimal, integer, language_tag, node, term, writable
from kg_builder.rdf.versions import version_subjects
from kg_builder.vocab import ACT, DC, ITSRDF, KGB, NIF, TREATY_ACT

__all__ = ["document_entities", "document_quads", "entity_quads"]

_ARTICLE: Final = term(SDO.NewsArticle)
_CONTEXT: Final = term(NIF.Context)
_PHRASE: Final = term(NIF.Phrase)
_STATEMENT: Final = term(KGB.Statement)
_UTTERANCE: Final = term(KGB.Utterance)
_MEMBERSHIP: Final = term(ORG.Membership)
_TREATY_ACTION: Final = term(KGB.TreatyAction)

_DAY: Final = len("2024-12-16")

_BEGIN: Final = term(NIF.beginIndex)
_END: Final = term(NIF.endIndex)
_ANCHOR: Final = term(NIF.anchorOf)
_IN_CONTEXT: Final = term(NIF.referenceContext)
_IDENTIFIES: Final = term(ITSRDF.taIdentRef)
_MENTION_KIND: Final = term(KGB.mentionKind)
_MENTIONS: Final = term(SDO.mentions)
_EVIDENCE: Final = term(KGB.evidence)
_GENERATED_BY: Final = term(PROV.wasGeneratedBy)
_PART_OF: Final = term(SDO.isPartOf)
_ACT: Final = term(KGB.act)
_POLARITY: Final = term(KGB.polarity)

_HEADLINE: Final = term(SDO.headline)
_PUBLISHED: Final = term(SDO.datePublished)
_PUBLISHER: Final = term(SDO.publisher)
_CREATOR: Final = term(DC.creator)
_URL: Final = term(SDO.url)
_DUPLICATE_OF: Final = term(KGB.nearDuplicateOf)
_LANGUAGE: Final = term(SDO.inLanguage)
_TEXT_OF_CONTEXT: Final = term(NIF.isString)

_KIND: Final = term(KGB.statementKind)
_TEXT: Final = term(SDO.text)
_SPEAKER: Final = term(SDO.spokenByCharacter)
_SPEAKER_MENTION: Final = term(KGB.speakerMention)
_UNKNOWN_SPEAKER: Final = term(KGB.unknownSpeakerReason)
_ADDRESSEE: Final = term(KGB.addressee)
_TARGET: Final = term(KGB.target)
_REPORTED_VIA: Final = term(KGB.reportedVia)
_DATE: Final = term(KGB.utteranceDate)
_PERIOD: Final = term(KGB.period)
_CUE: Final = term(KGB.cue)
_CONTENT: Final = term(KGB.content)
_CONDITION: Final = term(KGB.condition)
_CONSEQUENCE: Final = term(KGB.consequence)
_OCCASION: Final = term(KGB.occasion)
_DATE_EXPRESSION: Final = term(KGB.dateExpression)
_PASSAGE: Final = term(KGB.passage)
_NESTED_IN: Final = term(KGB.nestedIn)
_REPORTS: Final = term(KGB.reports)
_RULE: Final = term(KGB.rule)
_CONFIDENCE: Final = term(ITSRDF.taConfidence)
_SPEAKER_CONFIDENCE: Final = term(KGB.speakerConfidence)

_MEMBER: Final = term(ORG.member)
_ROLE_NAME: Final = term(SDO.roleName)
_ORGANIZATION: Final = term(ORG.organization)
_AGENT: Final = term(SDO.agent)
_OBJECT: Final = term(SDO.object)
_ALLEGED_IN: Final = term(KGB.allegedIn)
_MODALITY: Final = term(KGB.modality)
_ACTION_DATE: Final = term(KGB.actionDate)
_MODIFIER: Final = term(KGB.roleModifier)
_HELD_POST: Final = term(KGB.post)
_AS_OF: Final = term(KGB.asOf)
_TERM_BEGINS: Final = term(SDO.startDate)
_TERM_ENDS: Final = term(SDO.endDate)

_KINDS: Final = {
    StatementKind.DIRECT: (term(KGB.DirectSpeech), (term(SDO.Quotation),)),
    StatementKind.INDIRECT: (term(KGB.IndirectSpeech), (term(SDO.Claim),)),
    StatementKind.MIXED: (term(KGB.MixedSpeech), (term(SDO.Claim), term(SDO.Quotation))),
}
_POLARITIES: Final = {
    Polarity.AFFIRMED: term(KGB.Affirmed),
    Polarity.DENIED: term(KGB.Denied),
    Polarity.DECLINED: term(KGB.Declined),
}
_MODALITIES: Final = {
    Modality.ASSERTED: term(KGB.Asserted),
    Modality.ALLEGED: term(KGB.Alleged),
    Modality.PLANNED: term(KGB.Planned),
    Modality.REQUESTED: term(KGB.Requested),
    Modality.POSSIBLE: term(KGB.Possible),
}
_MODIFIERS: Final = {
    "former": term(KGB.Former),
    "acting": term(KGB.Acting),
    "elect": term(KGB.Elect),
    "designate": term(KGB.Designate),
    "deputy": term(KGB.Deputy),
}
_MENTION_KINDS: Final = {
    MentionKind.NAME: term(KGB.NameMention),
    MentionKind.NOMINAL: term(KGB.NominalMention),
    MentionKind.PRONOUN: term(KGB.PronounMention),
    MentionKind.METONYM: term(KGB.MetonymMention),
    MentionKind.DEMONYM: term(KGB.DemonymMention),
}
_ACTS: Final = {act: term(ACT[act]) for act in ACTS}
_TREATY_ACTS: Final = {act: term(TREATY_ACT[act]) for act in TREATY_ACTS}


class _Page:
    """What the nodes of one document share: its IRI, its language, and the spans and entities pointed to."""

    __slots__ = ("_entities", "_minter", "document", "language", "node", "run", "spans")

    def __init__(self, document: Document, run_iri: str, minter: Minter) -> None:
        self._minter = minter
        self.document = document
        self.node = node(document.id)
        self.run = node(run_iri)
        self.language = language_tag(document.language)
        self.spans: dict[tuple[int, int], tuple[NamedNode, Span]] = {}
        self._entities: dict[str, NamedNode] = {}

    def span(self, span: Span) -> NamedNode:
        """The node of a span; the span is noted, to be described after everything that points to it."""
        key = span.start, span.end
        known = self.spans.get(key)
        if known is None:
            known = self.spans[key] = node(span_iri(self.document.id, *key)), span
        return known[0]

    def entity(self, iri: str) -> NamedNode:
        known = self._entities.get(iri)
        if known is None:
            known = self._entities[iri] = node(iri)
        return known

    def period(self, text: str) -> NamedNode:
        return node(self._minter.date(text))

    def words(self, text: str) -> Literal:
        return Literal(" ".join(writable(text).split()), language=self.language)


def document_quads(extraction: Extraction, run_iri: str, minter: Minter) -> Iterator[Quad]:
    """The named graph of one document: article, statements, utterances, roles, treaty actions, spans.

    The graph's name is the document's IRI. All quads of a subject follow one another and the order depends on
    the extraction alone, so equal input gives equal bytes in any format.

    Raises:
        GraphError: an IRI is not valid.
    """
    page = _Page(extraction.document, run_iri, minter)
    graph = page.node
    for subject, facts in _subjects(extraction, page, minter):
        for predicate, value in facts:
            yield Quad(subject, predicate, value, graph)


def _subjects(extraction: Extraction, page: _Page, minter: Minter) -> Iterator[tuple[NamedNode, Facts]]:
    yield page.node, _article(extraction, page, minter)
    yield from version_subjects(extraction)
    for statement in extraction.statements:
        yield node(statement.id), _statement(statement, page)
    for utterance in sorted({s.utterance for s in extraction.statements if s.utterance}):
        yield node(utterance), _utterance()
    for role in extraction.roles:
        yield _role_node(role, page), _role(role, page)
    for action in extraction.treaty_actions:
        yield node(action.id), _treaty_action(action, page)
    mentions = _mentions(extraction, page)
    for key in sorted(page.spans):
        iri, span = page.spans[key]
        yield iri, chain(_span(span, page), mentions.get(key, ()))


def _article(extraction: Extraction, page: _Page, minter: Minter) -> Facts:
    document = page.document
    yield TYPE, _ARTICLE
    yield TYPE, _CONTEXT
    if document.title and document.title.strip():
        yield _HEADLINE, page.words(document.title)
    if document.published:
        yield _PUBLISHED, date(document.published)
    publisher = outlet(document, minter)
    if publisher:
        yield _PUBLISHER, page.entity(publisher.id)
    yield from ((_CREATOR, Literal(writable(name))) for name in dict.fromkeys(document.authors))
    if document.url:
        yield _URL, Literal(writable(document.url), datatype=ANY_URI)
    if extraction.duplicate_of:
        yield _DUPLICATE_OF, node(extraction.duplicate_of)
    yield _LANGUAGE, Literal(page.language)
    yield from ((_MENTIONS, page.entity(iri)) for iri in dict.fromkeys(e.id for e in extraction.entities))
    yield _BEGIN, integer(0)
    yield _END, integer(len(document.text))
    yield _TEXT_OF_CONTEXT, Literal(writable(document.text))


def _statement(statement: Statement, page: _Page) -> Facts:
    kind, types = _KINDS[statement.kind]
    yield TYPE, _STATEMENT
    yield from ((TYPE, t) for t in types)
    yield _KIND, kind
    yield _ACT, _ACTS[statement.act]
    yield _POLARITY, _POLARITIES[statement.polarity]
    yield _TEXT, page.words(" … ".join(span.text for span in statement.content))
    if statement.speaker:
        yield _SPEAKER, page.entity(statement.speaker)
    if statement.unknown_speaker_reason:
        yield _UNKNOWN_SPEAKER, Literal(statement.unknown_speaker_reason)
    for predicate, iris in (
        (_ADDRESSEE, statement.addressees),
        (_TARGET, statement.targets),
        (_REPORTED_VIA, statement.reported_via),
        (_MENTIONS, statement.mentions),
    ):
        yield from ((predicate, page.entity(iri)) for iri in dict.fromkeys(iris))
    if statement.date:
        yield _DATE, date(statement.date)
        if is_period(statement.date):
            yield _PERIOD, page.period(statement.date)
    for predicate, spans in (
        (_SPEAKER_MENTION, (statement.speaker_mention,)),
        (_CUE, (statement.cue,)),
        (_CONTENT, statement.content),
        (_CONDITION, (statement.condition,)),
        (_CONSEQUENCE, (statement.consequence,)),
        (_OCCASION, statement.occasion),
        (_DATE_EXPRESSION, (statement.date_expression,)),
        (_PASSAGE, (statement.passage,)),
    ):
        yield from ((predicate, page.span(span)) for span in spans if span)
    yield _PART_OF, page.node
    if statement.parent:
        yield _NESTED_IN, node(statement.parent)
    if statement.utterance:
        yield _REPORTS, node(statement.utterance)
    yield _RULE, Literal(statement.rule)
    yield _CONFIDENCE, decimal(statement.confidence)
    if statement.speaker_confidence is not None:
        yield _SPEAKER_CONFIDENCE, decimal(statement.speaker_confidence)
    yield _GENERATED_BY, page.run


def _utterance() -> Facts:
    # Nothing else: speaker and wording stand on the reports, or a union of graphs would count them once a report.
    yield TYPE, _UTTERANCE


def _role_node(role: Role, page: _Page) -> NamedNode:
    # Two offices can share a span ("president and chief executive of …"), hence the digest.
    what = digest(role.person, role.office, role.organization or "", length=6)
    return node(part_iri(page.document.id, f"role-{role.span.start}-{role.span.end}-{what}"))


def _role(role: Role, page: _Page) -> Facts:
    # What a post is, stands in the entities graph; its term, of one person, stands here.
    yield TYPE, _MEMBERSHIP
    yield _MEMBER, page.entity(role.person)
    yield _ROLE_NAME, page.words(role.office)
    if role.organization:
        yield _ORGANIZATION, page.entity(role.organization)
    yield from ((_MODIFIER, _MODIFIERS[m]) for m in role.modifiers)
    if role.post:
        yield _HELD_POST, node(role.post.id)
        yield from (
            (p, date(d)) for p, d in ((_TERM_BEGINS, role.post.start), (_TERM_ENDS, role.post.end)) if d
        )
    if (day := date((page.document.published or "")[:_DAY])).datatype == DATE:
        yield _AS_OF, day
    yield _EVIDENCE, page.span(role.span)
    yield _GENERATED_BY, page.run


def _treaty_action(action: TreatyAction, page: _Page) -> Facts:
    yield TYPE, _TREATY_ACTION
    yield _ACT, _TREATY_ACTS[action.act]
    yield _POLARITY, _POLARITIES[action.polarity]
    if action.actor:
        yield _AGENT, page.entity(action.actor)
    yield _OBJECT, page.entity(action.treaty)
    if action.alleged_in:
        yield _ALLEGED_IN, node(action.alleged_in)
    yield _MODALITY, _MODALITIES[action.modality]
    if action.date:
        yield _ACTION_DATE, date(action.date)
        if is_period(action.date):
            yield _PERIOD, page.period(action.date)
    if action.date_expression:
        yield _DATE_EXPRESSION, page.span(action.date_expression)
    yield _EVIDENCE, page.span(action.span)
    yield _GENERATED_BY, page.run


def _mentions(extraction: Extraction, page: _Page) -> dict[tuple[int, int], list[Fact]]:
    found: dict[tuple[int, int], dict[Fact, None]] = {}
    for entity in extraction.entities:
        for mention in entity.mentions:
            page.span(mention.span)
            facts = found.setdefault((mention.span.start, mention.span.end), {})
            facts[_IDENTIFIES, page.entity(entity.id)] = None
            facts[_MENTION_KIND, _MENTION_KINDS[mention.kind]] = None
            if mention.rule:
                facts[_RULE, Literal(mention.rule)] = None
    return {key: sorted(facts, key=str) for key, facts in found.items()}


def _span(span: Span, page: _Page) -> Facts:
    yield TYPE, _PHRASE
    yield _BEGIN, integer(span.start)
    yield _END, integer(span.end)
    yield _IN_CONTEXT, page.node
    yield _ANCHOR, Literal(writable(span.text))
