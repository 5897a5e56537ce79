"""The records that travel through the pipeline: plain, frozen, without spaCy or RDF objects.

A `Document` is what is read; an `Extraction` is all that was found in one document. Every offset is a
Unicode code-point offset into `Document.text`, end exclusive, and for every span
``span.text == document.text[span.start:span.end]``.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class EntityType(StrEnum):
    """What an entity is."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    TREATY = "Treaty"
    PLACE = "Place"
    EVENT = "Event"
    GROUP = "Group"


class MentionKind(StrEnum):
    """How a text names an entity."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    METONYM = "metonym"
    DEMONYM = "demonym"


class StatementKind(StrEnum):
    """How the words are given: quoted, paraphrased, or a paraphrase with quoted pieces."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Polarity(StrEnum):
    """Whether the speaker affirms the content, denies it, or declined to speak."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    DECLINED = "declined"


ACTS = (
    "say", "claim", "warn", "threaten", "promise", "demand", "request", "accuse", "deny", "decline", "propose",
    "announce", "confirm", "praise", "criticize", "hint", "ask", "believe", "intend", "agree", "apologize",
)  # fmt: skip
"""The acts of the record format."""

NO_SPEECH = frozenset({"believe", "intend"})
"""The acts that are attributions, but no speech."""

TREATY_ACTS = (
    "sign", "ratify", "join", "propose", "abide", "violate", "suspend", "withdraw", "extend", "reject",
)  # fmt: skip
"""What an actor can do with a treaty."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text: `start` and `end` in code points, and the very characters."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Span":
        """Cut a span out of a document's text.

        >>> Span.of("He said so.", 3, 7)
        Span(start=3, end=7, text='said')
        """
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Document:
    """One news text with what is known about it. `text` is never altered after reading."""

    id: str
    """The document's IRI."""
    source: str
    """Path or URL as given, with the line number for a line of a JSON Lines file."""
    text: str
    title: str | None = None
    published: str | None = None
    """Date of publication, ISO 8601: ``2024-12-16``."""
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text names an entity."""

    span: Span
    kind: MentionKind
    rule: str = ""
    """Name of the rule that joined it to its entity; empty where the kind says all."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization, treaty, place, event or group, with its mentions in one document."""

    id: str
    type: EntityType
    name: str
    """Preferred name: the authority file's where linked, else the fullest in the text."""
    mentions: tuple[Mention, ...] = ()
    same_as: tuple[str, ...] = ()
    """IRIs of the same thing elsewhere, such as ``http://www.wikidata.org/entity/Q7747``."""
    category: str | None = None
    """Finer kind where the authority file states one: government, media, igo, country, …"""
    authority: str | None = None
    """The row of the authority file that named it: ``persons.tsv, line 12``."""
    members: tuple[str, ...] = ()
    """IRIs of those who make up a group, where the text names each: "France, Germany and Britain"."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One act of attribution: a source, a cue and a content, and what stands around them.

    `speaker`, `addressees`, `targets`, `reported_via` and `mentions` are entity IRIs of the same extraction.
    """

    id: str
    kind: StatementKind
    act: str
    """One of `ACTS`."""
    content: tuple[Span, ...]
    """At least one span, in text order, without overlaps; a quotation's marks are outside."""
    rule: str
    """Name of the rule that found the statement."""
    confidence: float
    """Probability that content and speaker are right, in [0, 1]."""
    polarity: Polarity = Polarity.AFFIRMED
    speaker: str | None = None
    speaker_mention: Span | None = None
    unknown_speaker_reason: str | None = None
    """Set if and only if `speaker` is None: passive, no-source, pronoun-unresolved, …"""
    cue: Span | None = None
    addressees: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    condition: Span | None = None
    consequence: Span | None = None
    occasion: tuple[Span, ...] = ()
    date: str | None = None
    """Date of the utterance, ISO 8601 (``2024-12-16``, ``2024-12`` or ``2024``)."""
    date_expression: Span | None = None
    reported_via: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    parent: str | None = None
    """IRI of the statement whose content holds this one."""
    utterance: str = ""
    """IRI of the act of speech; the reports of one utterance share it."""
    speaker_confidence: float | None = None
    """Probability that the speaker is right where the content is, in [0, 1]; None if nobody said."""
    passage: Span | None = None
    """The whole sentences in which the statement stands."""


ROLE_MODIFIERS = ("former", "acting", "elect", "designate", "deputy")
"""What sets a role apart from holding the office itself."""


class Modality(StrEnum):
    """Whether a text states an action itself, has somebody claim it, or speaks of one that has not happened."""

    ASSERTED = "asserted"
    ALLEGED = "alleged"
    PLANNED = "planned"
    REQUESTED = "requested"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Post:
    """An office that the authority files know, or that is in a ministry; with the term of the person, if that is known."""

    id: str
    title: str
    """What the office is, whatever its language: ``foreign minister``."""
    where: str
    """ISO 3166-1 code of its country, or the name of its organization, or of a country that has no code."""
    name: str
    """``foreign minister of France``."""
    start: str = ""
    """First day of the term, ISO 8601: a day, a month or a year; empty where no authority file knows the term."""
    end: str = ""
    """Last day of the term; empty where none is known."""
    organization: Entity | None = None
    """The country or organization of the office, as the authority files have it: without mentions."""
    ministry: Entity | None = None
    """The ministry that a minister's office is in, without mentions."""


@dataclass(frozen=True, slots=True)
class Role:
    """A person's office as the text states it."""

    person: str
    office: str
    span: Span
    organization: str | None = None
    """IRI of the organization or place (country) in or of which the office is held."""
    modifiers: tuple[str, ...] = ()
    """Of `ROLE_MODIFIERS`: *former* minister, president-*elect*."""
    post: Post | None = None
    """The office that the person held on the day of the document.

    None where no authority file says so, unless the text's own words make it that of a minister.
    """


@dataclass(frozen=True, slots=True)
class TreatyAction:
    """What somebody does, or is said to do, with a treaty."""

    id: str
    treaty: str
    act: str
    """One of `TREATY_ACTS`."""
    span: Span
    actor: str | None = None
    polarity: Polarity = Polarity.AFFIRMED
    alleged_in: str | None = None
    """IRI of the statement that claims it; None where the text itself states it."""
    modality: Modality = Modality.ASSERTED
    date: str | None = None
    """Date of the action, ISO 8601, where the text gives one."""
    date_expression: Span | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a document that a corrected one has replaced, or may replace."""

    digest: str
    """Hex digest of all that the document held: text and metadata."""
    sha256: str
    """SHA-256 of the text in UTF-8."""
    published: str | None = None
    """Date of publication, as the document gave it."""
    invalidated: str | None = None
    """``xsd:dateTime`` since which it no longer holds; None where it does, or nobody knows."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document: the border between language processing and RDF."""

    document: Document
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    roles: tuple[Role, ...] = ()
    treaty_actions: tuple[TreatyAction, ...] = ()
    duplicate_of: str | None = None
    """IRI of the document that this one is a near copy of, after resolution; None where it is none, or the first."""
    revises: tuple[Version, ...] = ()
    """Versions of the document before this one, the oldest first; known when all documents have been read."""


@dataclass(frozen=True, slots=True)
class Run:
    """What produced the extractions: enough to repeat them. Holds no clock unless one is given."""

    software_version: str
    model: str
    model_version: str
    timestamp: str | None = None
    """``xsd:dateTime`` from ``SOURCE_DATE_EPOCH`` or ``--timestamp``; None leaves it out."""
    parameters: tuple[tuple[str, str], ...] = field(default=())
    tagger: str = ""
    """Name of the tagger that read the texts beside the rules; empty for the rules alone."""
    tagger_version: str = ""
    """Tells one state of the tagger from another, by the hash of its network."""
    authority_files: tuple[tuple[str, str], ...] = ()
    """Name and SHA-256 of each authority file of the user's own."""
