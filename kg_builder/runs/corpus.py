"""All the extractions of a run between the two passes: gathered on disk, then resolved one by one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from kg_builder.closing import Closing
from kg_builder.compression import unpacked
from kg_builder.errors import ProcessingError, RepetitionError, SourceError
from kg_builder.memory import Memory, Shelf
from kg_builder.model import Document, Extraction, Version
from kg_builder.resolve import Observation, Resolution, Resolver
from kg_builder.runs.choice import Choice
from kg_builder.runs.parallel import Outcome
from kg_builder.runs.recipe import Recipe, later_rules
from kg_builder.runs.spool import Place, Spool, Spooled
from kg_builder.versions import chain


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

    def versions(self, document: str, now: Version) -> tuple[Version, ...]:
        """The versions of a document, the oldest first; to be told from its present one."""

    def lacks(self, document: str, versions: tuple[Version, ...]) -> bool:
        """Whether these, the present one last, are others than it knew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the later passes, not read yet: small enough to send to a worker, and quickly compared."""

    found: Spooled
    chosen: Choice
    resolution: Resolution
    revises: tuple[Version, ...]

    def extraction(self) -> Extraction:
        """The document with its final entities, and the versions that it revises."""
        chosen = self.chosen.of(self.found.extraction())
        return replace(self.resolution.of(chosen), revises=self.revises)


class Corpus(Closing):
    """The extractions of a run, each document once: `gather` them all, then read them `resolved`.

    Args:
        recipe: What they were made by.
        chosen: Which statements are wanted.
        timestamp: Time of the run, for versions that it replaces.
        kept: Where results are kept from run to run; nowhere if None.
    """

    def __init__(
        self, recipe: Recipe, chosen: Choice, timestamp: str | None = None, kept: Shelf | None = None
    ) -> None:
        self._chosen = chosen
        self._timestamp = timestamp
        self._spool = Spool()
        memory = Memory(kept, "across documents", f"{later_rules()} {recipe.minter.base}")
        self._resolver = Resolver(recipe.minter, recipe.linking.authority(), memory)
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
                place = self._spool.append(outcome)
                if place is Place.SAME:
                    on_problem(_repeated(outcome.document))
                elif place is not Place.NEW:
                    self.replaced += 1
            if on_progress:
                on_progress(Progress("extract", number))
        if not len(self._spool):
            msg = "no document could be read: give at least one readable text, HTML or JSON Lines file"
            raise SourceError(msg)
        # Only now: nothing of a version that was replaced may count.
        observed = (Observation.from_json(unpacked(o)) for o in self._spool.observations())
        self._resolver.add(o.chosen(self._chosen.keeps) for o in observed)

    def entries(self, earlier: Earlier | None = None) -> Iterator[Entry]:
        """A later pass: each document, with what the others and earlier runs change in it."""
        for found in self._spool:
            revises = self._before(found.version, found.page, earlier)
            if earlier and earlier.lacks(found.page, (*revises, found.version)):
                self._spool.mark(found.page)
            yield Entry(found, self._chosen, self._resolver.resolution(found.page), revises)

    def resolved(
        self, stage: str = "", earlier: Earlier | None = None, on_progress: OnProgress | None = None
    ) -> Iterator[Extraction]:
        """A later pass: each document with its final entities, and the versions that it revises."""
        for number, entry in enumerate(self.entries(earlier), start=1):
            yield entry.extraction()
            if on_progress:
                on_progress(Progress(stage, number, len(self._spool)))

    def __len__(self) -> int:
        return len(self._spool)

    def new_versions(self, earlier: Earlier) -> Iterator[tuple[str, tuple[Version, ...]]]:
        """After a later pass: the documents of which earlier runs knew other versions.

        The IRI of each, with its versions now, the oldest first and the present one last.
        """
        for document, now in self._spool.marked():
            yield document, (*self._before(now, document, earlier), now)

    def _before(self, now: Version, document: str, earlier: Earlier | None) -> tuple[Version, ...]:
        history = earlier.versions(document, now) if earlier else ()
        return chain(history, self._spool.replaced(document), now, self._timestamp)

    def close(self) -> None:
        """Let the temporary files go."""
        self._spool.close()
        self._resolver.close()


def _repeated(document: Document) -> RepetitionError:
    return RepetitionError(
        f"{document.source}: the same as a document before it, with the id {document.id}; remove one of them"
    )
