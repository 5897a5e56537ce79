"""Minting of IRIs: readable, stable across runs and machines, and valid for any name in any script.

Nothing here needs an RDF library. An IRI depends only on content: a document's given id or its text, an
entity's type and preferred name, a span's offsets (``#char=begin,end``, RFC 5147).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from kg_builder.model import EntityType

DEFAULT_BASE = "https://w3id.org/kg-builder/data/"
ONTOLOGY = "https://w3id.org/kg-builder/ontology#"
ACT_SCHEME = "https://w3id.org/kg-builder/act/"

_ABSOLUTE = re.compile(r"(?:https?://[^\s/?#:@\[\]]+(?::\d+)?(?:[/?#]\S*)?|urn:\S+)", re.IGNORECASE)
_IRI_SAFE = "-._~!$&'()*+,;=:@/?#%"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"[\w.~-]+", re.ASCII)
_PLAIN_IRI = re.compile(rf"[\w{re.escape(_IRI_SAFE.replace('%', ''))}]+", re.ASCII)
"""With nothing in it to escape; a percent sign may be a stray one."""
_NAME_LIMIT = 80
_PRIVATE_USE = 0xE000


TEXT_DIGITS = 12
"""Digits of the SHA-256 of its text by which a document without an id is named."""


def digest(*parts: str, length: int = 12) -> str:
    """Hex digest (SHA-256, cut to `length`) of some strings, unambiguous as to where each one ends."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:length]


def slug(name: str) -> str:
    """A name as one readable IRI path segment.

    Letters and digits of any script stay; spaces become underscores; full stops at the end go, as not every Turtle
    parser takes them there; the rest is percent-encoded. A long name is cut and told apart by a digest.

    >>> slug("Jens Stoltenberg")
    'Jens_Stoltenberg'
    >>> slug('The "Bear" <North>')
    'The_%22Bear%22_%3CNorth%3E'
    """
    plain = re.sub(r"\s+", "_", unicodedata.normalize("NFC", name).strip())
    short = plain[:_NAME_LIMIT]
    kept = short.rstrip(".")
    if _PLAIN.fullmatch(kept) and short == plain:
        return kept
    encoded = "".join(c if _unreserved(c) else quote(c.encode("utf-8", "replace"), safe="") for c in kept)
    return encoded if short == plain and encoded else f"{encoded}-{digest(plain)}"


def _unreserved(char: str) -> bool:
    # Letters, marks and digits of every script are legal in IRIs (RFC 3987 ucschar); format and private-use
    # characters (bidirectional controls above all) are not worth the risk.
    return char in "-._~" or (unicodedata.category(char)[0] in "LMN" and ord(char) < _PRIVATE_USE)


def _escaped(iri: str) -> str:
    if _PLAIN_IRI.fullmatch(iri):
        return iri
    return "".join(
        c if c in _IRI_SAFE or _unreserved(c) else quote(c.encode("utf-8", "replace"), safe="")
        for c in _STRAY_PERCENT.sub("%25", iri)
    )


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints the IRIs of one namespace; `base` ends in ``/`` or ``#``."""

    base: str = DEFAULT_BASE

    def document(self, *, text: str, name: str = "", given: str | None = None) -> str:
        """IRI of a document: its own id if that is an absolute IRI, else one from the id, else from its text.

        >>> Minter().document(text="x", given="https://example.org/a b#top")
        'https://example.org/a%20b'
        >>> Minter().document(text="x", given="story 7")
        'https://w3id.org/kg-builder/data/document/story_7'
        >>> Minter().document(text="x", name="story")
        'https://w3id.org/kg-builder/data/document/story-2d711642b726'
        """
        if given and _ABSOLUTE.fullmatch(given.strip().replace(" ", "%20")):
            return _escaped(given.strip().split("#", 1)[0])
        if given:
            return f"{self.base}document/{slug(given)}"
        return f"{self.base}document/{slug(name or 'text')}-{digest(text, length=TEXT_DIGITS)}"

    def entity(self, kind: EntityType, name: str) -> str:
        """IRI of an entity: its type and its preferred name.

        >>> Minter().entity(EntityType.PERSON, "Volodymyr Zelenskyy")
        'https://w3id.org/kg-builder/data/person/Volodymyr_Zelenskyy'
        """
        return f"{self.base}{kind.value.lower()}/{slug(name)}"

    def post(self, name: str) -> str:
        """IRI of an office of a country or an organization.

        >>> Minter().post("president, France")
        'https://w3id.org/kg-builder/data/post/president%2C_France'
        """
        return f"{self.base}post/{slug(name)}"

    def utterance(self, speaker: str, content: Iterable[str], occasion: str = "") -> str:
        """IRI of an act of speech: its speaker and its words, without case and punctuation, and its occasion.

        >>> Minter().utterance("s", ["We agree,", "all."]) == Minter().utterance("s", ["we agree all"])
        True
        """
        words = " ".join(w.lower() for part in content for w in _WORD.findall(part))
        what = (speaker, words, occasion) if occasion else (speaker, words)
        return f"{self.base}utterance/{digest(*what, length=16)}"

    def run(self, *parts: str) -> str:
        """IRI of an extraction run: all that decides its result."""
        return f"{self.base}run/{digest(*parts, length=16)}"

    def software(self, version: str) -> str:
        """IRI of this software in one version."""
        return f"{self.base}software/{slug(f'kg-builder-{version}')}"

    def date(self, text: str) -> str:
        """IRI of a stretch of time, which all documents share: a year, a month or a day.

        >>> Minter().date("2025-03")
        'https://w3id.org/kg-builder/data/date/2025-03'
        """
        return f"{self.base}date/{slug(text)}"

    def dataset(self, content: str) -> str:
        """IRI of a graph as a whole: the digest of the run and of the documents that it is made from."""
        return f"{self.base}dataset/{content}"

    def graph(self, name: str) -> str:
        """IRI of one of the shared named graphs: ``entities``, ``provenance``, ``dataset``."""
        return f"{self.base}graph/{name}"


def span_iri(document: str, start: int, end: int) -> str:
    """IRI of a stretch of a document's text (RFC 5147, as NIF 2.0 uses it).

    >>> span_iri("https://example.org/a", 3, 7)
    'https://example.org/a#char=3,7'
    """
    return f"{document}{_below(document)}char={start},{end}"


def part_iri(document: str, part: str) -> str:
    """IRI of a node that belongs to one document, such as a statement or a role.

    >>> part_iri("https://example.org/a", "statement-3-40")
    'https://example.org/a#statement-3-40'
    """
    return f"{document}{_below(document)}{part}"


def is_part(iri: str, document: str) -> bool:
    """Whether a node belongs to one document.

    >>> is_part("https://example.org/a#statement-3-40", "https://example.org/a")
    True
    """
    return iri.startswith(document + _below(document))


def _below(document: str) -> str:
    # An IRI has one "#" at most; a namespace that ends in it has used it up.
    return "/" if "#" in document else "#"
