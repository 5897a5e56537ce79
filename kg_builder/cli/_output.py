"""Where a command's data goes: a file, replaced as a whole, or standard output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg_builder.files import replacing


@contextmanager
def output_to(path: Path | str | None) -> Iterator[BinaryIO]:
    """A binary stream to the file, to what a URL names, or to standard output if there is none: UTF-8 whatever the terminal says."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with replacing(path) as stream:
            yield stream
