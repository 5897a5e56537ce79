"""The one place where errors become messages and exit codes."""

import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from kg_builder.errors import KGBuilderError

COULD_NOT_BE_DONE = 1
DOES_NOT_CONFORM = 3


class ReportingGroup(TyperGroup):
    """A group of commands that ends with a one-line message where the library raises."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the type is in typer's private click
        """Run the command; an error of ours, or of the operating system, becomes exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the reader had enough (| head): typer ends quietly
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


def note(message: str) -> None:
    """Print a line on standard error, where it does not mix with the data."""
    print(f"kg-builder: {message}", file=sys.stderr)  # noqa: T201
