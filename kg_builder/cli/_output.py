"""Where a command's data goes: a file, replaced as a whole, or standard output."""

import errno
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
        try:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except OSError as exc:
            if exc.errno != errno.ENOSPC or exc.filename:
                raise  # the reader had enough, or it is another file
            msg = "no room left where it leads to; make room, and run it again"
            raise OSError(errno.ENOSPC, msg, "standard output") from exc
    else:
        with replacing(path) as stream:
            yield stream
