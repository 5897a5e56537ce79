"""pyoxigraph terms of the vocabularies, and literals that every output format can hold."""

import re
from typing import Final

from pyoxigraph import Literal, NamedNode
from rdflib import URIRef
from rdflib.namespace import XSD

from kg_builder.errors import GraphError

# What XML 1.0 (section 2.2, Char) cannot hold, hence what RDF/XML cannot; lone surrogates fit in no format.
UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE: Final = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*")
_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_YEAR: Final = re.compile(r"\d{4}")
_MOMENT: Final = re.compile(_DAY.pattern + r"T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?")


def term(iri: URIRef) -> NamedNode:
    """A vocabulary term for pyoxigraph."""
    return NamedNode(str(iri))


INTEGER: Final = term(XSD.integer)
DECIMAL: Final = term(XSD.decimal)
ANY_URI: Final = term(XSD.anyURI)
DATE_TIME: Final = term(XSD.dateTime)
DATE: Final = term(XSD.date)
GYEAR_MONTH: Final = term(XSD.gYearMonth)
GYEAR: Final = term(XSD.gYear)
_DATE_TYPES: Final = (
    (_DAY, DATE),
    (_MONTH, GYEAR_MONTH),
    (_YEAR, GYEAR),
    (_MOMENT, DATE_TIME),
)


def node(iri: str) -> NamedNode:
    """The node of an IRI.

    Raises:
        GraphError: it is no valid IRI. Checked when the node is made, for a writer that finds out later has
            lost the whole file.
    """
    try:
        return NamedNode(iri)
    except ValueError as exc:
        msg = f"<{iri}> is no valid IRI ({exc}): percent-encode it, or mint it with kg_builder.iri"
        raise GraphError(msg) from exc


def writable(text: str) -> str:
    r"""The text with each character that some output format cannot hold replaced by U+FFFD.

    One code point for one, so offsets stay true. Those are the control characters that XML 1.0 forbids, the
    noncharacters U+FFFE and U+FFFF, and lone surrogates.

    >>> writable("a\x00b")
    'a�b'
    """
    return UNWRITABLE.sub("\ufffd", text)


def language_tag(language: str) -> str:
    """A document's language as a lower-case BCP 47 tag, or ``und`` where it is none.

    Lower case because triple stores lower it, and the graph must survive them.

    >>> language_tag("en_GB")
    'en-gb'
    """
    tag = language.strip().lower().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else "und"


def integer(number: int) -> Literal:
    """An offset: ``xsd:integer``."""
    return Literal(str(number), datatype=INTEGER)


def decimal(number: float) -> Literal:
    """A number with at most four digits after the point, in the canonical form of ``xsd:decimal``.

    >>> decimal(0.93).value, decimal(1).value
    ('0.93', '1.0')
    """
    digits = f"{number:.4f}".rstrip("0")
    return Literal(digits + "0" if digits.endswith(".") else digits, datatype=DECIMAL)


def date(text: str) -> Literal:
    """An ISO 8601 date as ``xsd:date``, ``gYearMonth``, ``gYear`` or ``dateTime`` by its form, else plain text.

    >>> date("2024-12").datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    """
    for pattern, datatype in _DATE_TYPES:
        if pattern.fullmatch(text):
            return Literal(text, datatype=datatype)
    return Literal(writable(text))
