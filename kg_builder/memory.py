"""Results that are kept from run to run: each is made anew only when something that it depends on has changed."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any, Protocol, TypeVar
from zlib import crc32

from kg_builder.compression import packed, unpacked

T = TypeVar("T")
R = TypeVar("R")

_SIZE = 16
_AT_A_TIME = 100


class Shelf(Protocol):
    """Where results lie: of each place the last one alone."""

    def made(self, place: bytes, key: bytes) -> bytes | None:
        """What lies in a place, if it has this key."""

    def put_made(self, results: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """Put results in their places: place, key and content of each."""


class Memory:
    """The results of one kind of work.

    Args:
        shelf: Where they lie; None forgets all at once.
        kind: What work it is, and for what; another kind takes no place of this one.
        rules: What decides all of its results, such as a digest of the code.
    """

    def __init__(self, shelf: Shelf | None = None, kind: str = "", rules: str = "") -> None:
        self._shelf = shelf
        self._kind = kind
        self._rules = rules

    def get(self, name: str, basis: str) -> bytes | None:
        """The last result of a name, if it rests on the same basis."""
        return None if self._shelf is None else self._shelf.made(self._place(name), self._key(basis))

    def put(self, results: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep results: name, basis and content of each.

        Raises:
            CacheError: the disk is full.
        """
        if self._shelf is not None:
            self._shelf.put_made((self._place(name), self._key(basis), made) for name, basis, made in results)

    def _place(self, name: str) -> bytes:
        return _digest(self._kind, name)

    def _key(self, basis: str) -> bytes:
        return _digest(self._rules, basis)


class Ledger:
    """Small results of one kind, kept some together: to look for each by itself would take longer than to work.

    Args:
        memory: Where they are kept.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._new: list[tuple[str, str, bytes]] = []

    def results(self, name: str, items: Iterable[tuple[str, T]], work: Callable[[T], R]) -> list[R]:
        """What comes of each item of a stretch; only those are worked on that were not in it before.

        Args:
            name: Of the stretch.
            items: Each with a key of all that its result depends on.
            work: What is to be done; JSON has to hold what it gives.

        Raises:
            CacheError: the disk is full.
        """
        known = self._known(name)
        found: dict[str, R] = {}
        asked = list(items)
        for key, item in asked:
            if key not in found:
                found[key] = known[key] if key in known else work(item)
        if found.keys() != known.keys():
            self._new.append((name, "", packed(json.dumps(found).encode())))
            if len(self._new) >= _AT_A_TIME:
                self.flush()
        return [found[key] for key, _ in asked]

    def flush(self) -> None:
        """Keep what waits.

        Raises:
            CacheError: the disk is full.
        """
        self._memory.put(self._new)
        self._new = []

    def _known(self, name: str) -> dict[str, Any]:
        kept = self._memory.get(name, "")
        with suppress(ValueError):  # damaged: it is made anew
            found = json.loads(unpacked(kept)) if kept else {}
            return found if isinstance(found, dict) else {}
        return {}


def stretches(items: Iterable[tuple[str, T]], size: int) -> Iterator[tuple[str, list[T]]]:
    """A long row of things parted, and the name of each part.

    Where a part ends is told by the name of its last thing alone, so that what comes in or goes changes no other part
    (content-defined chunking; Muthitacharoen, Chen and Mazières 2001, "A low-bandwidth network file system").

    Args:
        items: The things with their names.
        size: How many there are in a part, on the average.
    """
    name, part = "", []
    for name, item in items:
        part.append(item)
        if crc32(name.encode("utf-8", "surrogatepass")) % size == 0:
            yield name, part
            part = []
    if part:
        yield name, part


def _digest(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:_SIZE]
