"""Wording of problems: each one says what, where and what to do, on one line."""

import errno
import os

from kg_builder.errors import SourceError


def shown(path: str | os.PathLike[str]) -> str:
    r"""A path as it can be printed and written to a file, whatever bytes it consists of.

    >>> shown("news/a\nb.txt")
    'news/a?b.txt'
    """
    text = os.fsencode(path).decode("utf-8", "replace")
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)


def problem(where: str, what: str, remedy: str) -> SourceError:
    """The error for a document or an input that cannot be read."""
    return SourceError(f"{where}: {what}; {remedy}")


def unreadable(where: str, exc: OSError) -> SourceError:
    """The error for what the operating system says about a path."""
    if isinstance(exc, FileNotFoundError | NotADirectoryError):
        return problem(where, "no such file or folder", "check the name")
    if isinstance(exc, PermissionError):
        return problem(where, "no permission to read it", "change its permissions (chmod u+r)")
    if exc.errno == errno.ELOOP:
        return problem(where, "a symbolic link that leads back to itself", "remove or correct the link")
    if exc.errno == errno.ENOPKG:
        return SourceError(f"{where}: {exc.strerror}")
    if exc.errno == errno.ENAMETOOLONG:
        return problem(
            where[:80] + "…", "the name is too long for a path", "give a file, or the text through -"
        )
    return problem(where, f"cannot be read ({exc.strerror or exc})", "check the file and its disk")
