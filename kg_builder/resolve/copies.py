"""Documents that are near copies of one another, such as the articles of an agency in several outlets.

A document is kept as the smallest hashes of its shingles (a bottom-k sketch; Broder 1997, "On the resemblance and
containment of documents"), from which resemblance and containment of two documents are estimated. Documents that
share one of their very smallest hashes are compared, each with its few neighbours in the order of the IRIs, so that a
thousand copies are no million of comparisons.

Our own, and short: the libraries for MinHash either bring SciPy along or do not promise the same hashes in their next
version, and both keep their index in memory.
"""

import json
import re
import sys
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from struct import pack
from zlib import crc32

from kg_builder.iri import digest
from kg_builder.memory import Ledger, Memory, stretches
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
_TOGETHER = 16
"""The comparisons of so many documents are kept together."""
_PAGES = 2_000
"""Sketches that are held at a time, of half a kilobyte each."""
_PAIRS = f"""
WITH shingle AS MATERIALIZED (
    SELECT doc, value AS hash FROM sketch JOIN json_each(indexed)
), several AS MATERIALIZED (
    SELECT hash FROM shingle GROUP BY hash HAVING COUNT(*) > 1
), near AS (
    SELECT doc, {", ".join(f"LAG(doc, {n}) OVER same AS n{n}" for n in range(1, _NEIGHBOURS + 1))}
    FROM shingle JOIN document USING (doc) WHERE hash IN several
    WINDOW same AS (PARTITION BY hash ORDER BY iri)
), pair (one, other) AS (
    {" UNION ".join(f"SELECT MIN(doc, n{n}), MAX(doc, n{n}) FROM near WHERE n{n}" for n in range(1, _NEIGHBOURS + 1))}
)
SELECT one, other, iri, a.digest, b.digest
FROM pair JOIN document ON document.doc = one JOIN sketch AS a ON a.doc = one JOIN sketch AS b ON b.doc = other
ORDER BY one, other
"""  # noqa: S608 (our own numbers)
"""Pairs of documents to compare, each once, and those of one document together, with its IRI and the digests of both."""


@dataclass(frozen=True, slots=True)
class _Page:
    doc: int
    iri: str
    day: int | None
    publisher: str
    size: int
    hashes: "array[int]"
    """In order."""


def sketch(text: str) -> tuple[list[int], int]:
    """The smallest hashes of a text's shingles of four words, in order, and the number of its shingles."""
    words = _WORD.findall(text.casefold())
    shingles = {
        crc32(" ".join(words[n : n + _SHINGLE]).encode("utf-8", "replace"))
        for n in range(len(words) - _SHINGLE + 1)
    }
    return sorted(shingles)[:_SKETCH], len(shingles)


def sketch_rows(document: tuple[object, ...], hashes: list[int], size: int) -> list[tuple[str, str, str]]:
    """The row of the table ``sketch``, without the document's number; none for a text that is too short.

    Args:
        document: All that is compared beside the hashes.
        hashes: The smallest ones, in order.
        size: How many there are in all.
    """
    if size < _SHORTEST:
        return []
    smallest = b64encode(pack(f"<{len(hashes)}I", *hashes)).decode()
    return [(json.dumps(hashes[:_INDEXED]), smallest, digest(*map(str, document), smallest))]


class Copies:
    """Decides which documents are near copies."""

    def __init__(self, table: Table, memory: Memory) -> None:
        self._table = table
        self._comparisons = Ledger(memory)
        self._parent: dict[int, int] = {}
        self._page = lru_cache(maxsize=_PAGES)(self._looked_up)

    def settle(self) -> None:
        """Write into the table of which document each copy is one: the earliest, and of these the first by IRI."""
        of_documents = groupby(self._table.rows(_PAIRS), key=itemgetter(0))
        listed = (list(pairs) for _, pairs in of_documents)
        for name, some in stretches(((pairs[0][2], pairs) for pairs in listed), _TOGETHER):
            keyed = [(f"{mine} {other}", pair) for pairs in some for *pair, _, mine, other in pairs]
            found = self._comparisons.results(name, keyed, self._alike)
            for (_, (one, other)), is_copy in zip(keyed, found, strict=True):
                if is_copy:
                    self._unite(one, other)
        self._comparisons.flush()
        groups: dict[int, list[int]] = {}
        for doc in sorted(self._parent):
            groups.setdefault(self._root(doc), []).append(doc)
        for docs in groups.values():
            self._table.add("copy", self._copies(docs))

    def _alike(self, pair: Sequence[int]) -> bool:
        """Whether two documents are near copies."""
        one, other = map(self._page, pair)
        return alike(one, other, set(one.hashes).intersection(other.hashes))

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


def alike(a: _Page, b: _Page, common: Collection[int]) -> bool:
    """Whether two documents that have these hashes in common are near copies."""
    union = min(_SKETCH, len(a.hashes) + len(b.hashes) - len(common))
    # Those in common are no fewer than those of them among the smallest of the union: mostly even they are too few.
    return _suffices(len(common) / union, a, b) and _suffices(
        _among_smallest(common, union, a, b) / union, a, b
    )


def _suffices(resemblance: float, a: _Page, b: _Page) -> bool:
    smaller, larger = sorted((a.size, b.size))
    if a.publisher and a.publisher == b.publisher and None not in (a.day, b.day) and _apart(a, b) > _DAYS:
        # An outlet fills in the same form again and again: the weather, the exchange, the results.
        return resemblance >= _SERIES
    if resemblance >= _RESEMBLANCE:
        return True
    common = resemblance * (a.size + b.size) / (1 + resemblance)
    return common >= _CONTAINMENT * smaller and smaller >= _SHORTER * larger


def _apart(a: _Page, b: _Page) -> int:
    return abs((a.day or 0) - (b.day or 0))


def _hashes(text: str) -> "array[int]":
    hashes = array("I", b64decode(text))
    if sys.byteorder == "big":
        hashes.byteswap()
    return hashes


def _among_smallest(common: Collection[int], union: int, a: _Page, b: _Page) -> int:
    """How many of the hashes in common are among so many of the smallest of the union."""
    both = sorted(common)

    def rank(h: int) -> int:
        """The place of a hash in the union, which is told without putting it together."""
        return bisect_right(a.hashes, h) + bisect_right(b.hashes, h) - bisect_right(both, h)

    return bisect_right(both, union, key=rank)
