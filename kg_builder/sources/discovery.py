"""Finding the documents: files, folders, glob patterns and standard input, in a fixed order."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from glob import has_magic, iglob
from pathlib import Path

from kg_builder import remote
from kg_builder.compression import uncompressed_name
from kg_builder.errors import SourceError
from kg_builder.remote import is_url
from kg_builder.sources.problems import problem, shown, unreadable
from kg_builder.sources.settings import Report

STDIN = "-"


class Kind(StrEnum):
    """How a file is read."""

    PLAIN = "plain text"
    JSON_LINES = "JSON Lines"
    HTML = "HTML"


_KINDS = {
    "": Kind.PLAIN,
    ".txt": Kind.PLAIN,
    ".text": Kind.PLAIN,
    ".md": Kind.PLAIN,
    ".markdown": Kind.PLAIN,
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    ".json": Kind.JSON_LINES,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
}
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,7}")
_READABLE = ".txt, .md, .jsonl, .ndjson, .json, .html, .htm, .xhtml or no suffix"
_NAMED_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One file to read, or standard input."""

    source: str
    """The path as given, printable; ``-`` for standard input."""
    path: Path | None
    """None for standard input. The part of a URL that tells its kind."""
    kind: Kind | None
    """None where only the content can tell: standard input and pipes."""
    url: str | None = None
    """Where it lies, if that is not in a file system of this machine."""


def kind_of(path: Path) -> Kind | None:
    """The kind that a file's suffix stands for; None for a suffix that is not read.

    What follows the last dot counts as a suffix only if it looks like one. A compressed file is of the kind that is in it.

    >>> kind_of(Path("news/a.HTML")), kind_of(Path("notes of 2024.12.16")), kind_of(Path("a.pdf"))
    (<Kind.HTML: 'HTML'>, <Kind.PLAIN: 'plain text'>, None)
    >>> kind_of(Path("a.jsonl.gz"))
    <Kind.JSON_LINES: 'JSON Lines'>
    """
    suffix = uncompressed_name(path).suffix.lower()
    return _KINDS.get(suffix if _SUFFIX.fullmatch(suffix) else "")


def discover(inputs: Sequence[str], report: Report) -> Iterator[Found]:
    """Every file that the inputs stand for: inputs as given, folders and patterns sorted by name.

    Hidden files and folders are left out unless they are named. Symbolic links are followed. What cannot be
    read is reported. A URL is looked up by `kg_builder.remote`.
    """
    for given in inputs:
        if given == STDIN:
            yield Found(STDIN, None, None)
        elif is_url(given):
            yield from _url(given, report)
        elif has_magic(given) and not os.path.lexists(given):
            yield from _pattern(given, report)
        else:
            yield from _path(given, report)


def _pattern(pattern: str, report: Report) -> Iterator[Found]:
    matches = sorted(iglob(pattern, recursive=True))  # noqa: PTH207 - a pattern may be absolute
    if not matches:
        report(problem(shown(pattern), "no file matches this pattern", "check it, and the folder you are in"))
    for match in matches:
        # `**` already yields what lies in each folder, so there a folder stands for nothing of its own.
        if not ("**" in pattern and Path(match).is_dir()):
            yield from _path(match, report)


def _url(given: str, report: Report) -> Iterator[Found]:
    try:
        urls = remote.find(given)
    except OSError as exc:
        report(unreadable(shown(given), exc))
        return
    for url in urls:
        path = Path(url.rpartition("/")[2])
        if kind := kind_of(path):
            yield Found(shown(url), path, kind, url)
        elif path.name == given.rpartition("/")[2]:
            report(_other_kind(shown(given), path))
    if not urls:
        report(problem(shown(given), "no file there", "check the name"))


def _other_kind(where: str, path: Path) -> SourceError:
    return problem(
        where, f"{path.suffix} files are not read", f"give {_READABLE}, or pipe its text in with -"
    )


def _path(given: str, report: Report) -> Iterator[Found]:
    where = shown(given)
    try:
        mode = Path(given).stat().st_mode
    except ValueError:  # a NUL in the name
        report(problem(where, "not a possible name of a file", "check the name"))
        return
    except OSError as exc:
        report(unreadable(where, exc))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(given, report)
    elif not stat.S_ISREG(mode):
        yield Found(where, Path(given), None)
    elif kind := kind_of(Path(given)):
        yield Found(where, Path(given), kind)
    else:
        report(_other_kind(where, Path(given)))


def _folder(folder: str, report: Report) -> Iterator[Found]:
    documents = 0
    others: list[str] = []
    others_count = 0
    # A stack, not recursion: folders may lie deeper than Python calls may. Each entry knows the folders it lies
    # in, as (device, inode), which is how a link back to one of them shows.
    stack: list[tuple[Path, tuple[tuple[int, int], ...]]] = [(Path(folder), ())]
    while stack:
        path, above = stack.pop()
        try:
            info = path.stat()
            if stat.S_ISDIR(info.st_mode):
                here = (info.st_dev, info.st_ino)
                if here in above:
                    report(problem(shown(path), "a link back to a folder it lies in", "remove the link"))
                    continue
                names = sorted((n for n in os.listdir(path) if not n.startswith(".")), reverse=True)  # noqa: PTH208
                stack += [(path / name, (*above, here)) for name in names]
                continue
        except OSError as exc:
            report(unreadable(shown(path), exc))
            continue
        kind = kind_of(path) if stat.S_ISREG(info.st_mode) else None
        if kind:
            documents += 1
            yield Found(shown(path), path, kind)
        else:
            others_count += 1
            if len(others) < _NAMED_OTHERS:
                others.append(shown(path.relative_to(folder)))
    if others_count:
        names_shown = ", ".join(others) + (", …" if others_count > len(others) else "")
        count = "1 file" if others_count == 1 else f"{others_count:,} files"
        report(
            problem(shown(folder), f"{count} of other kinds ({names_shown})", f"read are only {_READABLE}")
        )
    elif not documents:
        report(problem(shown(folder), "no document in this folder", f"put {_READABLE} files in it"))
