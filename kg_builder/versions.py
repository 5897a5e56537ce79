"""Versions of a document: what tells one from another, and which ones it had before.

A document that comes again under its IRI with other content is a corrected version. The newer one replaces the older;
the graph keeps that there was one, by its digest, and since when it no longer holds (PROV-O, ``prov:wasRevisionOf``
and ``prov:invalidatedAtTime``).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from kg_builder.model import Document, Version

_DIGITS = 32


@lru_cache(maxsize=32)
def digest_of(document: Document) -> str:
    """Hex digest of all that a document holds; not of its source, which is a matter of the place it was read from."""
    content = (
        document.id, document.text, document.title, document.published, document.publisher, document.authors,
        document.url, document.language,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:_DIGITS]


def version_of(document: Document) -> Version:
    """A document's version, as long as it holds."""
    text = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Version(digest_of(document), text, document.published)


def chain(
    history: Sequence[Version], beside: Sequence[Version], now: Version, timestamp: str | None = None
) -> tuple[Version, ...]:
    """The versions before the present one, the oldest first, each with the time when it ceased to hold.

    An older version of the same text that had no date, where this one has, is none of its own: the date was not read then.

    That is the time of the run that replaced it, where one was given, else the date of the next version, if it is
    a later one; None where neither tells.

    Args:
        history: The versions that earlier runs knew; the last one held until this run.
        beside: Those that this run met and did not keep.
        now: The present one.
        timestamp: Time of this run.
    """
    if not beside and [v.digest for v in history] in ([], [now.digest]):
        return ()
    if history and _was_read_without_date(history[-1], now):
        history = history[:-1]
    known = {v.digest for v in history}
    met = (v for v in dict.fromkeys(beside) if v.digest not in known)
    before = [v for v in (*history, *met) if v.digest != now.digest]
    past = {v.digest for v in history[:-1]}
    found = []
    for old, new in pairwise((*before, now)):
        when = old.invalidated or (None if old.digest in past else timestamp) or _later(old, new)
        found.append(replace(old, invalidated=when))
    return tuple(found)


def _was_read_without_date(old: Version, now: Version) -> bool:
    return old.sha256 == now.sha256 and not old.published and bool(now.published)


def _later(old: Version, new: Version) -> str | None:
    """Midnight (UTC) of the day on which the newer version came out, if that was after the older one."""
    if not new.published or len(new.published) < len("2024-12-16") or new.published <= (old.published or ""):
        return None
    return f"{new.published[:10]}T00:00:00Z"
