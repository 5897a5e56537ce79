"""Files of object stores and other places that a URL names, through fsspec: ``s3://…``, ``gs://…``, ``hdfs://…``.

Nothing is fetched that nobody named: a path is a URL only if it says so with ``://``.
"""

import errno
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer

_URL = re.compile(r"[a-z][a-z0-9+.-]+://.", re.IGNORECASE)
_MAGIC = re.compile(r"[*?\[]")


def is_url(path: str) -> bool:
    """Whether a path names a place elsewhere.

    >>> is_url("s3://bucket/news.jsonl"), is_url("news.jsonl"), is_url("C:/news.jsonl")
    (True, False, False)
    """
    return _URL.match(path) is not None


def check(url: str) -> None:
    """Make sure that the protocol of a URL is known, its package installed, and that it can be written.

    Raises:
        OSError: it is not, or cannot.
    """
    with suppress(_NothingToWrite), replacing(url):
        raise _NothingToWrite


class _NothingToWrite(Exception):  # noqa: N818 - it takes a transaction back, and never leaves this module
    pass


def find(url: str) -> list[str]:
    """The files that a URL stands for: itself, what lies below a folder, what fits a pattern; sorted.

    Raises:
        OSError: the place does not answer or there is no such file; or the package for the protocol is not installed.
    """
    with _errors(url):
        files, path = _system(url)
        if _MAGIC.search(path):
            found = files.glob(path)
        elif files.isdir(path):
            found = files.find(path)
        else:
            files.info(path)
            found = [path]
        return [files.unstrip_protocol(p) for p in sorted(found) if "/." not in p]


@contextmanager
def reading(url: str) -> Iterator[BinaryIO]:
    """The bytes of a file, as a stream.

    Raises:
        OSError: it cannot be read.
    """
    with _errors(url):
        files, path = _system(url)
        opened = files.open(path, "rb")
    with opened, io.BufferedReader(_Reading(opened, url)) as stream:
        yield stream


@contextmanager
def replacing(url: str) -> Iterator[BinaryIO]:
    """A new file that is there when the block ends without an error, and not before.

    Raises:
        OSError: it cannot be written.
    """
    with ExitStack() as block:  # an error in the block takes the transaction back
        with _errors(url):
            files, path = _system(url)
            block.enter_context(files.transaction)
            opened = block.enter_context(files.open(path, "wb"))
        with io.BufferedWriter(_Writing(opened, url)) as stream:
            yield cast("BinaryIO", stream)
        with _errors(url):
            block.close()


class _Reading(io.RawIOBase):
    """A file of fsspec, whose package's errors become those of the system."""

    def __init__(self, opened: Any, url: str) -> None:  # noqa: ANN401 - fsspec has no types
        self._opened = opened
        self._url = url

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with _errors(self._url):
            data = self._opened.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Writing(io.RawIOBase):
    """As `_Reading`, to write."""

    def __init__(self, opened: Any, url: str) -> None:  # noqa: ANN401 - as above
        self._opened = opened
        self._url = url

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer") -> int:
        with _errors(self._url):
            return int(self._opened.write(bytes(data)))


def _system(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs  # noqa: PLC0415 (an extra; it imports the protocol's package)

    files, path = url_to_fs(url)
    return files, path


@contextmanager
def _errors(url: str) -> Iterator[None]:
    """Every store's package has errors of its own; those that are no errors of the system become such."""
    try:
        yield
    except OSError:
        raise
    except ImportError as exc:
        msg = f"a package is not installed ({exc}); pip install 'kg-builder[remote]' and the protocol's own, such as s3fs"
        raise OSError(errno.ENOPKG, msg, url) from exc
    except NotImplementedError as exc:
        protocol = url.partition(":")[0]
        raise OSError(errno.ENOTSUP, f"{protocol} has no way to do that", url) from exc
    except ValueError as exc:
        raise OSError(errno.EINVAL, _line(exc), url) from exc
    except Exception as exc:
        raise OSError(errno.EIO, f"{type(exc).__name__}: {_line(exc)}", url) from exc


def _line(exc: Exception) -> str:
    return " ".join(str(exc).split())
