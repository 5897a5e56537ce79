"""Whether a text is English, the one language that the models and the rules know."""

import re
from itertools import islice
from math import ceil
from typing import Final

from kg_builder.model import Document

_LOOKED_AT: Final = 1500
_ENOUGH: Final = 200
"""Characters: of less than that nothing can be told."""
_SHARE: Final = 0.04
"""Of all words; English news has 0.25 and more, other languages have none but by chance."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENGLISH: Final = frozenset(
    ("the", "of", "and", "to", "that", "is", "was", "are", "were", "for", "with", "on", "by", "from", "it", "he",
     "she", "they", "his", "their", "has", "have", "had", "be", "been", "not", "will", "would", "said", "this", "who")
)  # fmt: skip


def not_english(document: Document) -> str | None:
    """What speaks against a document's being in English: that it says so, or that hardly a word of it is; else None."""
    if document.language.lower().split("-")[0] not in {"en", "eng", "english"}:
        return f"the language is {document.language!r}"
    start = document.text[:_LOOKED_AT].lower()
    # No words are shorter than a letter and a space: where so many are known, no more need be looked at.
    enough = ceil(_SHARE * len(start) / 2)
    if enough and next(islice(filter(_ENGLISH.__contains__, start.split()), enough - 1, None), None):
        return None
    words = _WORD.findall(start)
    known = sum(map(_ENGLISH.__contains__, words))
    if len(document.text) >= _ENOUGH and known < _SHARE * len(words):
        return "hardly a word of it is English"
    return None
