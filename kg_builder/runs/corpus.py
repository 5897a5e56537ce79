"""All the extractions of a run between the two passes: gathered on disk, then resolved one by one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from kg_builder.closing import Closing
from kg_builder.errors import ProcessingError, RepetitionError, SourceError
from kg_builder.model import Document, Extraction, Version
from kg_builder.resolve import Resolver
from kg_builder.runs.choice import Choice
from kg_builder.runs.parallel import Outcome
from kg_builder.runs.recipe import Recipe
from kg_builder.runs.spool import Place, Spool
from kg_builder.versions import chain, version_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: which stage, how many documents, and of how many where that is known."""

    stage: str
    """``extract`` in the first pass, ``write`` and ``store`` in the later ones."""
    done: int
    total: int | None = None


OnProgress: TypeAlias = Callable[[Progress], None]


class Earlier(Protocol):
    """What earlier runs knew of a document."""

    def versions(self, document: str) -> tuple[Version, ...]:
        """The versions of a document, the oldest first."""


class Corpus(Closing):
    """The extractions of a run, each document once: `gather` them all, then read them `resolved`.

    Args:
        recipe: What they were made by.
        chosen: Which statements are wanted.
        timestamp: Time of the run, for versions that it replaces.
    """

    def __init__(self, recipe: Recipe, chosen: Choice, timestamp: str | None = None) -> None:
        self._recipe = recipe
        self._chosen = chosen
        self._timestamp = timestamp
        self._spool = Spool()
        self._resolver = self._new_resolver()
        self.replaced = 0
        """Documents that gave way to a corrected version of themselves."""

    def gather(
        self,
        outcomes: Iterable[Outcome],
        on_problem: Callable[[SourceError], None],
        on_progress: OnProgress | None = None,
    ) -> None:
        """The first pass: put what was found on disk, and have the resolver look at it.

        Raises:
            SourceError: nothing was found.
        """
        for number, outcome in enumerate(outcomes, start=1):
            if isinstance(outcome, ProcessingError):
                on_problem(outcome)
            else:
                extraction = self._chosen.of(outcome)
                place = self._spool.append(extraction)
                if place is Place.NEW:
                    self._resolver.observe(extraction)
                elif place is Place.SAME:
                    on_problem(_repeated(extraction.document))
                else:
                    self.replaced += 1
            if on_progress:
                on_progress(Progress("extract", number))
        if not len(self._spool):
            msg = "no document could be read: give at least one readable text, HTML or JSON Lines file"
            raise SourceError(msg)
        if self.replaced:
            # What the resolver was shown of the replaced versions must not count.
            self._resolver.close()
            self._resolver = self._new_resolver()
            for extraction in self._spool:
                self._resolver.observe(extraction)

    def resolved(
        self, stage: str = "", earlier: Earlier | None = None, on_progress: OnProgress | None = None
    ) -> Iterator[Extraction]:
        """A later pass: each document with its final entities, and the versions that it revises."""
        for number, extraction in enumerate(self._spool, start=1):
            revises = self._before(version_of(extraction.document), extraction.document.id, earlier)
            yield replace(self._resolver.resolve(extraction), revises=revises)
            if on_progress:
                on_progress(Progress(stage, number, len(self._spool)))

    def versions(self, earlier: Earlier | None = None) -> Iterator[tuple[str, tuple[Version, ...]]]:
        """The IRI of each document with all its versions, the oldest first and the present one last."""
        for document, now in self._spool.versions():
            yield document, (*self._before(now, document, earlier), now)

    def _before(self, now: Version, document: str, earlier: Earlier | None) -> tuple[Version, ...]:
        history = earlier.versions(document) if earlier else ()
        return chain(history, self._spool.replaced(document), now, self._timestamp)

    def _new_resolver(self) -> Resolver:
        return Resolver(self._recipe.minter, self._recipe.linking.authority())

    def close(self) -> None:
        """Let the temporary files go."""
        self._spool.close()
        self._resolver.close()


def _repeated(document: Document) -> RepetitionError:
    return RepetitionError(
        f"{document.source}: the same as a document before it, with the id {document.id}; remove one of them"
    )
