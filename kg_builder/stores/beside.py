"""A store's folder is replaced as a whole: the new one is made beside it, and the old one stays until that is complete."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox


def can_be_replaced(folder: Path) -> bool:
    """Whether another folder can take this one's place, which needs rights on the folder above."""
    target = folder.resolve()
    return not target.is_mount() and os.access(target.parent, os.W_OK)


def recover(folder: Path) -> None:
    """Put a store back that was set aside when its replacement was killed.

    Raises:
        OSError: the folder above cannot be written.
    """
    target = folder.resolve()
    old = _old(target)
    if old.is_dir() and not target.exists():
        old.rename(target)


def tidy(folder: Path) -> None:
    """Remove what replacements that were killed left beside a store; to be called while the store is open for writing."""
    target = folder.resolve()
    for left in (_part(target), _old(target)):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def replacing(folder: Path, close: Callable[[], None]) -> Iterator[Path]:
    """Where to make a new store, which takes the place of the old one when the block ends without an error.

    Args:
        folder: Of the old store.
        close: Closes it; called at the end of the block.

    Raises:
        OSError: a folder cannot be written, or another process has opened the old store for writing.
    """
    target = folder.resolve()
    part = _part(target)
    try:
        yield part
        close()
        _swap(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _swap(new: Path, target: Path) -> None:
    old = _old(target)
    target.rename(old)
    try:
        held = ox.Store(str(old))  # nobody has begun to write to it since it was closed
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    _sync(target.parent)
    del held
    shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")
