"""The terms that kg-builder's graphs use: our own, closed against typos, and the vocabularies that we reuse.

`KGB` mirrors ``ontology/kg-builder.ttl`` (a test compares the two). rdflib ships the closed namespaces of
schema.org, PROV-O, ORG, FOAF and SKOS; of NIF 2.0, ITS-RDF and ELI, which it lacks, only what we use is listed.
"""

from rdflib import Namespace, URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SKOS,
    TIME,
    VOID,
    XSD,
    ClosedNamespace,
    DefinedNamespace,
)

from kg_builder.iri import ACT_SCHEME, ONTOLOGY


# The names are the terms themselves.
# ruff: noqa: N815
class KGB(DefinedNamespace):
    """Our own terms; see ``ontology/kg-builder.ttl`` for what each one means."""

    _fail = True
    _NS = Namespace(ONTOLOGY)

    # Classes
    Group: URIRef
    IntergovernmentalOrganization: URIRef
    MentionKind: URIRef
    Modality: URIRef
    Polarity: URIRef
    RoleModifier: URIRef
    SpeechAct: URIRef
    Statement: URIRef
    StatementKind: URIRef
    Treaty: URIRef
    TreatyAct: URIRef
    TreatyAction: URIRef
    Utterance: URIRef

    # Properties of statements
    act: URIRef
    addressee: URIRef
    condition: URIRef
    consequence: URIRef
    content: URIRef
    cue: URIRef
    dateExpression: URIRef
    nestedIn: URIRef
    occasion: URIRef
    passage: URIRef
    polarity: URIRef
    reportedVia: URIRef
    reports: URIRef
    rule: URIRef
    speakerConfidence: URIRef
    speakerMention: URIRef
    statementKind: URIRef
    target: URIRef
    unknownSpeakerReason: URIRef
    utteranceDate: URIRef

    # Properties of other nodes
    actionDate: URIRef
    asOf: URIRef
    modality: URIRef
    post: URIRef
    roleModifier: URIRef
    allegedIn: URIRef
    authorityEntry: URIRef
    category: URIRef
    evidence: URIRef
    mentionKind: URIRef
    nearDuplicateOf: URIRef
    parameter: URIRef
    period: URIRef

    # Values
    DirectSpeech: URIRef
    IndirectSpeech: URIRef
    MixedSpeech: URIRef
    Affirmed: URIRef
    Denied: URIRef
    Declined: URIRef
    Former: URIRef
    Acting: URIRef
    Elect: URIRef
    Designate: URIRef
    Deputy: URIRef
    Asserted: URIRef
    Alleged: URIRef
    Planned: URIRef
    Requested: URIRef
    Possible: URIRef
    NameMention: URIRef
    NominalMention: URIRef
    PronounMention: URIRef
    MetonymMention: URIRef
    DemonymMention: URIRef
    SpeechActs: URIRef
    TreatyActs: URIRef


NIF = ClosedNamespace(
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    ["Context", "Phrase", "anchorOf", "beginIndex", "endIndex", "isString", "referenceContext"],
)
ITSRDF = ClosedNamespace("http://www.w3.org/2005/11/its/rdf#", ["taConfidence", "taIdentRef"])
ELI = ClosedNamespace("http://data.europa.eu/eli/ontology#", ["LegalResource"])
DC = ClosedNamespace("http://purl.org/dc/elements/1.1/", ["creator"])

ACT = Namespace(ACT_SCHEME)
"""The acts of `kg_builder.model.ACTS`, one concept each."""
TREATY_ACT = Namespace(ACT_SCHEME + "treaty/")
"""The acts of `kg_builder.model.TREATY_ACTS`, one concept each."""

PREFIXES = {
    "kgb": str(KGB),
    "act": str(ACT),
    "tact": str(TREATY_ACT),
    "schema": str(SDO),
    "prov": str(PROV),
    "org": str(ORG),
    "foaf": str(FOAF),
    "skos": str(SKOS),
    "nif": str(NIF),
    "itsrdf": str(ITSRDF),
    "eli": str(ELI),
    "time": str(TIME),
    "dc": str(DC),
    "dcterms": str(DCTERMS),
    "dcat": str(DCAT),
    "void": str(VOID),
    "owl": str(OWL),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "xsd": str(XSD),
    "wd": "http://www.wikidata.org/entity/",
}
"""Prefixes of every output file, known to every query without a declaration."""
