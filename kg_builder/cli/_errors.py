"""The one place where errors become messages and exit codes."""

import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from kg_builder.errors import KGBuilderError

COULD_NOT_BE_DONE = 1
DOES_NOT_CONFORM = 3
INTERRUPTED = 130
"""As a shell shows a command that was ended by SIGINT."""


class ReportingGroup(TyperGroup):
    """A group of commands that ends with a one-line message where the library raises."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the type is in typer's private click
        """Run the command; an error of ours, or of the operating system, becomes exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the reader had enough (| head): typer ends quietly
        except KeyboardInterrupt:
            stopped()
        except KGBuilderError as exc:
            fail(str(exc))
        except OSError as exc:
            fail(f"{exc.filename or 'input or output'}: {exc.strerror or exc}")


def fail(message: str) -> NoReturn:
    """End with exit code 1 and one message on standard error.

    Raises:
        typer.Exit: always.
    """
    note(message)
    raise typer.Exit(COULD_NOT_BE_DONE)


def stopped(kept: str = "") -> NoReturn:
    """End after an interrupt (Ctrl-C), with one message that says what became of the work.

    Raises:
        typer.Exit: always.
    """
    note(f"stopped: {kept}" if kept else "stopped")
    raise typer.Exit(INTERRUPTED)


def note(message: str) -> None:
    """Print a line on standard error, where it does not mix with the data."""
    print(f"kg-builder: {message}", file=sys.stderr)  # noqa: T201
