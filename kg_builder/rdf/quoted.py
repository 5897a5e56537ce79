"""A graph without the words of its articles: offsets and hashes in their place.

For texts that must not be passed on. Whoever has the text can put the words back by the offsets, and prove with
the hashes that it is the same text; names of entities and of offices stay, as do the acts, the dates and the links.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, Quad
from rdflib.namespace import SDO, VOID

from kg_builder.rdf.terms import integer, term
from kg_builder.vocab import NIF

SHA256: Final = term(SDO.sha256)
_TRIPLES: Final = term(VOID.triples)
_HASHED: Final = frozenset((term(NIF.anchorOf), term(NIF.isString)))
_LEFT_OUT: Final = frozenset((term(SDO.text), term(SDO.headline)))


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, as hexadecimal digits.

    >>> sha256("")[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def without_text(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads with the hash of each stretch of text in its place, and without headlines and quoted words.

    The number of triples in the description of the graph, if it has one, comes last, and is what is left. A hash is
    no secret: a short, common word can be guessed from its hash.
    """
    left_out = 0
    sizes: list[Quad] = []
    for quad in quads:
        predicate, value = quad.predicate, quad.object
        if predicate in _LEFT_OUT:
            left_out += 1
        elif predicate == _TRIPLES:
            sizes.append(quad)
        elif predicate in _HASHED and isinstance(value, Literal):
            yield Quad(quad.subject, SHA256, Literal(sha256(value.value)), quad.graph_name)
        else:
            yield quad
    for quad in sizes:
        value = quad.object
        if isinstance(value, Literal) and value.value.isdecimal():
            value = integer(int(value.value) - left_out)
        yield Quad(quad.subject, _TRIPLES, value, quad.graph_name)
