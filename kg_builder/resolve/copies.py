"""Documents that are near copies of one another, such as the articles of an agency in several outlets.

A document is kept as the smallest hashes of its shingles (a bottom-k sketch; Broder 1997, "On the resemblance and
containment of documents"), from which resemblance and containment of two documents are estimated. Documents that
share one of their very smallest hashes are compared, each with its few neighbours in the order of the IRIs, so that a
thousand copies are no million of comparisons.

Our own, and short: the libraries for MinHash either bring SciPy along or do not promise the same hashes in their next
version, and both keep their index in memory.
"""

import re
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from struct import pack, unpack
from typing import Any
from zlib import crc32

from kg_builder.resolve.table import Table

_SHINGLE = 4
_SKETCH = 128
_INDEXED = 24
_NEIGHBOURS = 3
_SHORTEST = 30
"""Shingles below which two texts are too short to be told copies."""
_RESEMBLANCE = 0.5
_CONTAINMENT = 0.85
_SHORTER = 0.3
"""A copy that was cut has at least this share of the other's length."""
_SERIES = 0.95
"""Resemblance from which two texts of one outlet are copies even days apart: else they are a form filled in anew."""
_DAYS = 3
_WORD = re.compile(r"\w+")
_MANY = 1 << 30
_REMEMBERED = 500_000
_PAGES = 200


@dataclass(frozen=True, slots=True)
class _Page:
    doc: int
    iri: str
    day: int | None
    publisher: str
    size: int
    hashes: tuple[int, ...]
    """In order."""


def sketch(text: str) -> tuple[list[int], int]:
    """The smallest hashes of a text's shingles of four words, in order, and the number of its shingles."""
    words = _WORD.findall(text.casefold())
    shingles = {
        crc32(" ".join(words[n : n + _SHINGLE]).encode("utf-8", "replace"))
        for n in range(len(words) - _SHINGLE + 1)
    }
    return sorted(shingles)[:_SKETCH], len(shingles)


def index_rows(hashes: list[int], size: int) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows of the tables ``shingle`` and ``sketch``; none for a text that is too short."""
    if size < _SHORTEST:
        return [], []
    return [(h,) for h in hashes[:_INDEXED]], [(b64encode(pack(f"<{len(hashes)}I", *hashes)).decode(),)]


class Copies:
    """Decides which documents are near copies."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._parent: dict[int, int] = {}
        self._page = lru_cache(maxsize=_PAGES)(self._looked_up)

    def settle(self) -> None:
        """Write into the table of which document each copy is one: the earliest, and of these the first by IRI."""
        compared: set[tuple[int, int]] = set()
        for _, rows in groupby(
            self._table.rows(
                "SELECT hash, doc FROM shingle JOIN document USING (doc) ORDER BY hash, document.iri"
            ),
            key=itemgetter(0),
        ):
            near: list[int] = []
            for _, doc in rows:
                for other in near:
                    pair = (min(doc, other), max(doc, other))
                    if len(compared) > _REMEMBERED:
                        compared.clear()  # to compare again costs time only
                    if pair not in compared and self._root(doc) != self._root(other):
                        compared.add(pair)
                        if self._alike(*pair):
                            self._unite(*pair)
                near = [*near[-_NEIGHBOURS + 1 :], doc]
        groups: dict[int, list[int]] = {}
        for doc in sorted(self._parent):
            groups.setdefault(self._root(doc), []).append(doc)
        for docs in groups.values():
            self._table.add("copy", self._copies(docs))

    def _copies(self, docs: list[int]) -> Iterator[tuple[int, str]]:
        pages = [self._page(doc) for doc in docs]
        first = min(pages, key=lambda p: (_MANY if p.day is None else p.day, p.iri))
        yield from ((p.doc, first.iri) for p in pages if p.doc != first.doc)

    def _root(self, doc: int) -> int:
        while (up := self._parent.get(doc, doc)) != doc:
            self._parent[doc] = self._parent.get(up, up)
            doc = up
        return doc

    def _unite(self, one: int, other: int) -> None:
        a, b = sorted((self._root(one), self._root(other)))
        self._parent[a] = self._parent[b] = a

    def _looked_up(self, doc: int) -> _Page:
        (row,) = islice(
            self._table.rows(
                "SELECT iri, day, publisher, size, hashes FROM document JOIN sketch USING (doc) WHERE doc = ?",
                (doc,),
            ),
            1,
        )
        iri, day, publisher, size, hashes = row
        return _Page(doc, iri, day, publisher, size, _hashes(hashes))

    def _alike(self, one: int, other: int) -> bool:
        return alike(self._page(one), self._page(other))


def alike(a: _Page, b: _Page) -> bool:
    """Whether two documents are near copies."""
    smaller, larger = sorted((a.size, b.size))
    resemblance = _resemblance(a.hashes, b.hashes)
    if a.publisher and a.publisher == b.publisher and None not in (a.day, b.day) and _apart(a, b) > _DAYS:
        # An outlet fills in the same form again and again: the weather, the exchange, the results.
        return resemblance >= _SERIES
    if resemblance >= _RESEMBLANCE:
        return True
    common = resemblance * (a.size + b.size) / (1 + resemblance)
    return common >= _CONTAINMENT * smaller and smaller >= _SHORTER * larger


def _apart(a: _Page, b: _Page) -> int:
    return abs((a.day or 0) - (b.day or 0))


def _hashes(text: str) -> tuple[int, ...]:
    packed = b64decode(text)
    return unpack(f"<{len(packed) // 4}I", packed)


def _resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The Jaccard coefficient, estimated from the smallest hashes of the union; both are in order."""
    common = sorted(set(a).intersection(b))
    union = min(_SKETCH, len(a) + len(b) - len(common))

    def rank(h: int) -> int:
        """The place of a hash in the union, which is told without putting it together."""
        return bisect_right(a, h) + bisect_right(b, h) - bisect_right(common, h)

    return bisect_right(common, union, key=rank) / union
