"""Results that are kept from run to run: each is made anew only when something that it depends on has changed."""

from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from typing import Protocol

from kg_builder.compression import packed, unpacked

_SIZE = 16
_AT_A_TIME = 500


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


class Batch:
    """Small results of one kind, checked for damage, and written many at a time.

    Args:
        memory: Where they are kept.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._new: list[tuple[str, str, bytes]] = []

    def get(self, name: str, basis: str) -> bytes | None:
        """The last result of a name, if it rests on the same basis and is whole."""
        kept = self._memory.get(name, basis)
        with suppress(ValueError):
            return kept and unpacked(kept)
        return None

    def put(self, name: str, basis: str, result: bytes) -> None:
        """Keep a result, soon.

        Raises:
            CacheError: the disk is full.
        """
        self._new.append((name, basis, packed(result)))
        if len(self._new) >= _AT_A_TIME:
            self.flush()

    def flush(self) -> None:
        """Keep what waits.

        Raises:
            CacheError: the disk is full.
        """
        self._memory.put(self._new)
        self._new = []


def _digest(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:_SIZE]
