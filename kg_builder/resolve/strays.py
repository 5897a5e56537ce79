"""Surnames that a document takes for companies or places, because it has the surname alone.

What is one is known from other documents only: `kg_builder.resolve.persons` gives it to a person of that surname where the
documents have something telling in common.
"""

import re

from kg_builder.model import Entity, EntityType, MentionKind
from kg_builder.resolve.keys import is_acronym

_NO_PERSON = re.compile(
    r"(?:^|\W)(?:in|at|near|from|to|into|across|outside|around|through|the|a|an|of|its|their)\s+$",
    re.IGNORECASE,
)
"""Words in front of a place or a company, but not of a surname."""
_LOOK_BACK = 12
_TYPES = frozenset({EntityType.ORGANIZATION, EntityType.PLACE})


def is_stray(entity: Entity, text: str) -> bool:
    """Whether an entity of a document may be a person by surname: a word that nobody knows, and nothing places.

    Args:
        entity: An entity of a document.
        text: The document's text.
    """
    if entity.type not in _TYPES or entity.same_as or entity.authority or entity.category:
        return False
    if not entity.name.replace("-", "").isalpha() or is_acronym(entity.name):
        return False
    return all(
        m.kind is MentionKind.NAME
        and not _NO_PERSON.search(text, max(0, m.span.start - _LOOK_BACK), m.span.start)
        for m in entity.mentions
    )
