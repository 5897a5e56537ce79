"""Files that are compressed, as their suffix says: ``.gz`` (gzip) and ``.zst`` (Zstandard); and what is kept in memory."""

import errno
import gzip
import io
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

import zstandard

GZIP: Final = ".gz"
ZSTANDARD: Final = ".zst"
_CHUNK: Final = 65_536
_LARGEST: Final = 1 << 32
"""Bytes beyond which a size is taken for damage, not for something to make room for."""


def uncompressed_name(path: Path) -> Path:
    """A path without the suffix of its compression.

    >>> uncompressed_name(Path("graph.nq.gz")).name, uncompressed_name(Path("graph.nq")).name
    ('graph.nq', 'graph.nq')
    """
    return path.with_suffix("") if path.suffix.lower() in {GZIP, ZSTANDARD} else path


@contextmanager
def compressing(stream: BinaryIO, name: Path) -> Iterator[BinaryIO]:
    """What is written comes to a stream as the name's suffix says; equal input gives equal bytes."""
    match name.suffix.lower():
        case ".gz":
            # Neither name nor time in the header: both would tell two equal graphs apart.
            with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0, compresslevel=6) as packed:
                yield cast("BinaryIO", packed)
        case ".zst":
            packer = zstandard.ZstdCompressor(level=3, write_checksum=True)
            with packer.stream_writer(stream, closefd=False) as packed:
                yield cast("BinaryIO", packed)
        case _:
            yield stream


@contextmanager
def decompressing(stream: BinaryIO, name: Path) -> Iterator[BinaryIO]:
    """What a stream holds, unpacked as the name's suffix says.

    Raises:
        OSError: it is not compressed that way, or is damaged.
    """
    try:
        match name.suffix.lower():
            case ".gz":
                with gzip.GzipFile(fileobj=stream) as unpacked:
                    yield cast("BinaryIO", unpacked)
            case ".zst":
                with io.BufferedReader(_Unpacked(stream)) as unpacked:
                    yield unpacked
            case _:
                yield stream
    except (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError) as exc:
        raise OSError(errno.EIO, f"damaged {name.suffix} file: {exc}", str(name)) from exc


class _Tools(threading.local):
    """What packs and unpacks: each costs more to make than most of what it is used for, and serves one thread."""

    def __init__(self) -> None:
        self.packer = zstandard.ZstdCompressor(level=1, write_checksum=True)
        self.unpacker = zstandard.ZstdDecompressor()


_of_this_thread = _Tools()


def packed(data: bytes) -> bytes:
    """Some data in a few bytes, with a checksum; made for speed."""
    return _of_this_thread.packer.compress(data)


def unpacked(data: bytes) -> bytes:
    """What was `packed`.

    Raises:
        ValueError: it is damaged.
    """
    try:
        if zstandard.get_frame_parameters(data).content_size > _LARGEST:
            msg = "damaged: it cannot be that large"
            raise ValueError(msg)
        return _of_this_thread.unpacker.decompress(data)
    except zstandard.ZstdError as exc:
        msg = f"damaged: {exc}"
        raise ValueError(msg) from exc


class _Unpacked(io.RawIOBase):
    """The content of a Zstandard file, which the library's own reader takes for complete when it is cut."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun = False
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            chunk = (self._frame.unused_data if self._frame.eof else b"") or self._packed.read(_CHUNK)
            if not chunk:
                if self._begun and not self._frame.eof:
                    raise EOFError("it ends too early")  # noqa: EM101, TRY003 (becomes part of a message)
                return 0
            if self._frame.eof:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._begun = True
            self._left = self._frame.decompress(chunk)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
