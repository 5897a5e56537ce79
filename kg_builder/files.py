"""Writing files and folders as a whole: the old one stays until the new one is complete."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kg_builder import remote
from kg_builder.compression import compressing, decompressing


def is_device(path: Path) -> bool:
    """Whether a path is a device or a pipe and no file to replace; ``/dev/stdout`` is one even where it leads to a file."""
    return path.is_relative_to("/dev") or (path.exists() and not path.is_file() and not path.is_dir())


def check_writable(path: Path | str) -> None:
    """Make sure that `replacing` will be able to write a file, without touching it; of a URL, that it is understood.

    Raises:
        OSError: it will not.
    """
    if isinstance(path, str):
        remote.check(path)
        return
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if is_device(path):
        return
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _part(target)
    part.touch()
    part.unlink()


@contextmanager
def replacing(path: Path | str) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends without an error.

    Missing folders are made. A device or pipe, such as ``/dev/null`` or ``/dev/stdout``, is written to as it is. A name that ends in
    ``.gz`` or ``.zst`` is compressed. A string is a URL (`kg_builder.remote`).

    Raises:
        OSError: the path cannot be written; it is found out before the block begins.
    """
    if isinstance(path, str):
        with remote.replacing(path) as stream, compressing(stream, Path(path)) as packed:
            yield packed
        return
    if is_device(path):
        # Appended: where standard output leads to a file, what stands there already stays.
        with path.open("ab") as stream, compressing(stream, path) as packed:
            yield packed
        return
    target = path.resolve()  # a link stays, what it points to is replaced
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _part(target)
    try:
        with part.open("wb") as stream:
            with compressing(stream, path) as packed:
                yield packed
            stream.flush()
            os.fsync(stream.fileno())  # or a power cut may leave the new name on an empty file
        part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read; one whose name ends in ``.gz`` or ``.zst`` is unpacked.

    Raises:
        OSError: it cannot be read, or is damaged.
    """
    with path.open("rb") as stream, decompressing(stream, path) as unpacked:
        yield unpacked


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """An empty folder beside `path` that becomes `path` when the block ends without an error.

    Raises:
        FileExistsError: something is there already, other than an empty folder; found out before the block begins.
        OSError: the path cannot be written.
    """
    target = path.resolve()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    part = _part(target)
    part.mkdir(parents=True)
    try:
        yield part
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.part")
