"""What is made of one document: its part of the graph file, what it gives to the whole, and what is wrong with it.

A section depends on the resolved extraction and the `Plan` alone, not on other documents. So sections are made in any
process, in any order, and are kept from run to run.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg_builder.iri import Minter
from kg_builder.model import Extraction, Run
from kg_builder.rdf.dataset import surroundings
from kg_builder.rdf.formats import Format
from kg_builder.rdf.mapping import document_quads
from kg_builder.rdf.page import Piece, pack, unpack
from kg_builder.rdf.provenance import run_iri
from kg_builder.rdf.quoted import without_text
from kg_builder.rdf.report import Result
from kg_builder.rdf.serialize import layout_of
from kg_builder.rdf.shapes import load_shapes
from kg_builder.rdf.share import Count, Share, share_of
from kg_builder.rdf.terms import DATE_TIME, date
from kg_builder.records import post_record, read_post

if TYPE_CHECKING:
    from kg_builder.rdf.validate import Checker

Shapes: TypeAlias = tuple[tuple[Path, str], ...]
"""Files, each with the digest of its content."""


def own_shapes(paths: Sequence[Path]) -> Shapes:
    """Shapes of the user's own, for a `Plan`.

    Raises:
        ShapesError: a file cannot be read, or is not SHACL.
    """
    load_shapes(paths)
    return tuple((path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths)


@lru_cache(maxsize=1)
def _checker(shapes: Shapes | None) -> "Checker":
    from kg_builder.rdf.validate import Checker, checker  # noqa: PLC0415 (where all is known, nothing is checked)

    return checker() if shapes is None else Checker([path for path, _ in shapes])


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides a section beside its extraction."""

    run: Run
    minter: Minter
    fmt: Format
    text: bool = True
    """Whether the graph holds the words of the articles."""
    validate: bool = True
    shapes: Shapes | None = None
    """SHACL files in place of ours."""

    def without_time(self) -> "Plan":
        """The plan for any time of the run: our shapes ask of that only that it is one, and sections do not name it."""
        time = self.run.timestamp
        if time is None or self.shapes or not _is_moment(time):
            return self
        return replace(self, run=replace(self.run, timestamp=""))


@dataclass(frozen=True, slots=True)
class Section:
    """What is made of one document."""

    pieces: tuple[Piece, ...]
    """Its part of the graph file."""
    share: Share
    results: tuple[Result, ...] = ()
    """What is wrong with its graph, if that was checked."""

    def pack(self) -> bytes:
        """All of it in a few bytes."""
        share = self.share
        more = (
            [
                share.document, share.language, share.day, share.words, share.statements, share.count.to_json(),
                share.utterances, share.entities, [post_record(p) for p in share.posts], share.periods,
            ],
            [astuple(r) for r in self.results],
        )  # fmt: skip
        return pack(self.pieces, more)

    @classmethod
    def unpack(cls, data: bytes) -> "Section":
        """What was packed.

        Raises:
            ValueError: it is damaged.
        """
        pieces, more = unpack(data)
        try:
            share, results = more
            return cls(pieces, _share(share), tuple(Result(*r) for r in results))
        except (TypeError, KeyError) as exc:
            msg = f"damaged: {exc}"
            raise ValueError(msg) from exc


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return date(text).datatype == DATE_TIME


def _share(fields: list[Any]) -> Share:
    *plain, count, utterances, entities, posts, periods = fields
    document, language, day, words, statements = plain
    return Share(
        document=document,
        language=language,
        day=day,
        words=words,
        statements=statements,
        count=Count.of_json(count),
        utterances=tuple(utterances),
        entities=tuple((iri, row) for iri, row in entities),
        posts=tuple(read_post(p) for p in posts),
        periods=tuple(periods),
    )


def sections(extractions: Iterable[Extraction], plan: Plan) -> Iterator[Section]:
    """Make a section of each resolved extraction.

    Raises:
        GraphError: an IRI is not valid, or the format cannot hold a text.
        ShapesError: a shapes file cannot be read, or is not SHACL.
    """
    layout, activity = layout_of(plan.fmt, plan.minter.base), run_iri(plan.run, plan.minter)
    for extraction in extractions:
        quads = list(document_quads(extraction, activity, plan.minter))
        results: tuple[Result, ...] = ()
        if plan.validate:
            around = surroundings(extraction, plan.run, plan.minter)
            results = _checker(plan.shapes).check([*quads, *around])
        if not plan.text:
            quads = list(without_text(quads))
        yield Section(tuple(layout.pieces(quads)), share_of(extraction, quads, plan.minter), results)
