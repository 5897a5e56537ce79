"""Files of object stores and other places that a URL names, through fsspec: ``s3://…``, ``gs://…``, ``hdfs://…``.

Nothing is fetched that nobody named: a path is a URL only if it says so with ``://``.
"""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

_URL = re.compile(r"[a-z][a-z0-9+.-]+://.", re.IGNORECASE)
_MAGIC = re.compile(r"[*?\[]")


def is_url(path: str) -> bool:
    """Whether a path names a place elsewhere.

    >>> is_url("s3://bucket/news.jsonl"), is_url("news.jsonl"), is_url("C:/news.jsonl")
    (True, False, False)
    """
    return _URL.match(path) is not None


def check(url: str) -> None:
    """Make sure that the protocol of a URL is known and its package installed.

    Raises:
        OSError: it is not.
    """
    with _errors(url):
        _system(url)


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
        with files.open(path, "rb") as stream:
            yield cast("BinaryIO", stream)


@contextmanager
def replacing(url: str) -> Iterator[BinaryIO]:
    """A new file that is there when the block ends without an error, and not before.

    Raises:
        OSError: it cannot be written.
    """
    with _errors(url):
        files, path = _system(url)
        with files.transaction, files.open(path, "wb") as stream:  # an error takes the transaction back
            yield cast("BinaryIO", stream)


def _system(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs  # noqa: PLC0415 (an extra; it imports the protocol's package)

    files, path = url_to_fs(url)
    return files, path


@contextmanager
def _errors(url: str) -> Iterator[None]:
    """Every store's package has errors of its own; those that are no errors of the system become such."""
    try:
        yield
    except ImportError as exc:
        msg = f"a package is not installed ({exc}); pip install 'kg-builder[remote]' and the protocol's own, such as s3fs"
        raise OSError(errno.ENOPKG, msg, url) from exc
    except ValueError as exc:
        raise OSError(errno.EINVAL, str(exc), url) from exc
