"""The authority files of a run: the user's own beside ours, and whether names are linked at all.

CSV and JSON Lines are read here, SKOS in any RDF format by `kg_builder.rdf.skos`. A row with a mistake is named and
left out; a file that cannot be read at all is an error.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg_builder.authority import Authority, authority
from kg_builder.authority.entries import COLUMNS, Entry
from kg_builder.errors import AuthorityError
from kg_builder.rdf.skos import SUFFIXES as SKOS_SUFFIXES
from kg_builder.rdf.skos import read_concepts

_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
OnRow = Callable[[AuthorityError], None]


@dataclass(frozen=True, slots=True)
class AuthorityFile:
    """A file of the user's, by what tells it from another of the same name."""

    path: Path
    sha256: str

    @property
    def name(self) -> str:
        """The name without the folder, which is nobody's business."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Linking:
    """How names are linked: small enough to be sent to a worker process, which reads the files itself."""

    files: tuple[AuthorityFile, ...] = ()
    link: bool = True

    @classmethod
    def of(cls, paths: Sequence[Path] = (), *, link: bool = True, on_row: OnRow | None = None) -> "Linking":
        """Read the files once, so that what is wrong with them is told before the first document.

        Args:
            paths: Authority files: ``.csv``, ``.jsonl``, or SKOS as ``.ttl``, ``.nt``, ``.rdf``, ….
            link: Whether what is found gets its ids.
            on_row: Called with each row that is left out.

        Raises:
            AuthorityError: a file cannot be read.
        """
        files = []
        for path in paths:
            data = _bytes(path)
            for entry in _entries(path, data):
                if isinstance(entry, AuthorityError) and on_row:
                    on_row(entry)
            files.append(AuthorityFile(path, hashlib.sha256(data).hexdigest()))
        return cls(tuple(files), link)

    def authority(self) -> Authority:
        """The look-up of names, read once in each process.

        Raises:
            AuthorityError: a file cannot be read, or is not the one that was read at first.
        """
        return authority() if self == Linking() else _authority(self)


@lru_cache(maxsize=4)
def _authority(linking: Linking) -> Authority:
    entries: list[Entry] = []
    for file in linking.files:
        data = _bytes(file.path)
        if hashlib.sha256(data).hexdigest() != file.sha256:
            msg = f"{file.path}: changed while it was in use; run again"
            raise AuthorityError(msg)
        entries += [entry for entry in _entries(file.path, data) if isinstance(entry, Entry)]
    return Authority(entries, link=linking.link)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        msg = f"{path}: cannot be read ({exc.strerror or exc}); name an authority file"
        raise AuthorityError(msg) from exc


def _entries(path: Path, data: bytes) -> Iterator[Entry | AuthorityError]:
    suffix = path.suffix.lower()
    if suffix in SKOS_SUFFIXES:
        yield from read_concepts(path, data)
        return
    if suffix not in (".csv", *_JSON_SUFFIXES):
        wanted = ", ".join((".csv", *_JSON_SUFFIXES, *SKOS_SUFFIXES))
        msg = f"{path}: no form of authority file that we know; end its name in one of {wanted}"
        raise AuthorityError(msg)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        msg = f"{path}: not UTF-8 at byte {exc.start}; save it as UTF-8"
        raise AuthorityError(msg) from exc
    yield from _csv(path, text) if suffix == ".csv" else _jsonl(path, text)


def _csv(path: Path, text: str) -> Iterator[Entry | AuthorityError]:
    table = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip().lower() for name in next(table, [])]
    except csv.Error as exc:
        msg = f"{path}, line 1: {exc}; write a header line such as {','.join(COLUMNS[:4])}"
        raise AuthorityError(msg) from exc
    if not {"type", "name"} <= set(header) <= set(COLUMNS) or len(set(header)) < len(header):
        msg = f"{path}, line 1: the header is {','.join(header)[:80]!r}; name the columns: type and name, and any of {', '.join(COLUMNS[2:])}"
        raise AuthorityError(msg)
    while True:
        line = table.line_num + 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as exc:
            yield AuthorityError(f"{path.name}, line {line}: {exc}; mend the row")
            continue
        if len(cells) == len(header):
            yield _entry(dict(zip(header, cells, strict=True)), f"{path.name}, line {line}")
        elif cells:
            yield AuthorityError(
                f"{path.name}, line {line}: {len(cells)} cells for {len(header)} columns; "
                "put a cell with a comma into quotation marks"
            )


def _jsonl(path: Path, text: str) -> Iterator[Entry | AuthorityError]:
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{path.name}, line {number}"
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as exc:
            yield AuthorityError(f"{where}: no JSON ({exc}); write one object a line")
            continue
        if isinstance(fields, dict):
            yield _entry(fields, where)
        else:
            yield AuthorityError(f"{where}: no JSON object; write one object a line")


def _entry(fields: dict[str, object], where: str) -> Entry | AuthorityError:
    try:
        return Entry.of(fields, where)
    except AuthorityError as exc:
        return exc
