"""What a long run tells on standard error: problems as they come, a bar on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg_builder.cli._errors import fail, note, stopped
from kg_builder.errors import AuthorityError, CacheError, MetadataError, SourceError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from kg_builder.pipeline import Progress, Summary
    from kg_builder.stores import Loaded

_STAGES = {"extract": "Reading", "write": "Writing", "store": "Storing"}


class Reporter:
    """Counts and names the documents that were skipped, and moves the bar if there is one."""

    def __init__(self, bar: "Bar | None" = None) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}
        self.skipped = 0

    def problem(self, problem: SourceError | CacheError) -> None:
        """Name a document that is skipped, or read without part of its metadata; or a cache that was damaged."""
        skipped = isinstance(problem, SourceError) and not isinstance(problem, MetadataError)
        self.skipped += skipped
        message = f"skipped: {problem}" if skipped else str(problem)
        if self._bar:
            self._bar.console.print(message, markup=False, highlight=False, soft_wrap=True)
        else:
            note(message)

    def progress(self, progress: "Progress") -> None:
        """Move the bar."""
        if self._bar:
            if progress.stage not in self._tasks:
                self._tasks[progress.stage] = self._bar.add_task(
                    _STAGES[progress.stage], total=progress.total
                )
            self._bar.update(self._tasks[progress.stage], completed=progress.done)

    def clear(self) -> None:
        """Take the bar away, before data goes to the same terminal."""
        if self._bar:
            self._bar.stop()

    def summary(self, summary: "Summary") -> None:
        """Say what a build did: counts on one line, then the report where the graph does not conform."""
        replaced = f", {summary.replaced:,} replaced by a corrected version" if summary.replaced else ""
        note(
            f"{summary.output}: {counted(summary.documents, 'document')} ({summary.skipped:,} skipped{replaced}), "
            f"{counted(summary.statements, 'statement')}, {counted(summary.entities, 'entity', 'entities')}, "
            f"{counted(summary.triples, 'triple')}; {counted(summary.words, 'word')} in {summary.seconds:.1f} s ({summary.words_per_second:,.0f} words/s)"
        )
        if summary.loaded:
            note(f"the store: {said(summary.loaded)}")
        if summary.report is None:
            note("not validated")
        elif summary.report.conforms:
            note("the graph conforms to its shapes")
        else:
            print(summary.report.to_human(), file=sys.stderr)  # noqa: T201
            note("the graph does not conform to its shapes")

    def exit_if_skipped(self, *, strict: bool) -> None:
        """End with exit code 1 if a document was skipped and that is not wanted."""
        if strict and self.skipped:
            fail(f"{counted(self.skipped, 'document')} could not be read, and --strict is given")


def left_out_row(problem: AuthorityError) -> None:
    """Name a row of an authority file that is left out."""
    note(f"row left out: {problem}")


@contextmanager
def reporting(cache: Path | None = None) -> Iterator[Reporter]:
    """A reporter with a bar if standard error is a terminal; an interrupt ends with what is kept in the cache."""
    try:
        with _reporter() as reporter:
            yield reporter
    except KeyboardInterrupt:
        stopped("what was read is kept, the same command goes on from there" if cache else "")


@contextmanager
def _reporter() -> Iterator[Reporter]:
    if not sys.stderr.isatty():
        yield Reporter()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Reporter(bar)


def said(loaded: "Loaded", *, dry_run: bool = False) -> str:
    """What a load did, or would do, for a message."""
    would = "would be " if dry_run else ""
    text = (
        f"{counted(loaded.quads, 'triple')} in {counted(loaded.graphs, 'graph')} of documents {would}loaded"
    )
    if loaded.unchanged:
        text += f", {loaded.unchanged:,} of them unchanged"
    if loaded.pruned:
        text += f"; {counted(len(loaded.pruned), 'graph')} {would}removed"
    return text


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number of things in words: "1 graph", "2 graphs"."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
