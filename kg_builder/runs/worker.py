"""A process of its own that calls functions for us, and whose end, by a crash or by us, costs nobody else anything.

Why not `concurrent.futures`: a pool of processes cannot stop a call that hangs, breaks as a whole when one process
dies, asks scripts for an entry guard, and cannot run inside a Dask worker. One process, one pipe there and one back
is all that is needed.
"""

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

_PROGRAM = "import sys; sys.path[:] = {path!r}; from kg_builder.runs.worker import serve; serve()"
_LOOK_FOR_PARENT = 2.0


class WorkerDied(Exception):  # noqa: N818 (it says what happened, and never leaves the package)
    """The process ended while it worked: a crash, or killed by the system for lack of memory."""


class WorkerTimedOut(Exception):  # noqa: N818 (as above)
    """The call took longer than it may; the process was ended."""


class Worker:
    """Calls functions in another process, one at a time; the process is started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def running(self) -> bool:
        """Whether there is a process, with what it has loaded."""
        return self._process is not None

    def call(self, limit: float | None, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function of a module gives back, or raises, over there.

        Args:
            limit: Seconds that it may take; None for no limit.
            function: Found in the other process by its module and name.
            args: Anything that can be pickled.
            kwargs: As above.

        Raises:
            WorkerDied: the process ended; the next call starts another one.
            WorkerTimedOut: the time is over; the next call starts another one.
        """
        process = self._running()
        over = threading.Event()

        def stop() -> None:
            over.set()
            process.kill()

        timer = threading.Timer(limit, stop) if limit else None
        if timer:
            timer.daemon = True
            timer.start()
        try:
            pickle.dump((function, args, kwargs), cast("BinaryIO", process.stdin))
            cast("BinaryIO", process.stdin).flush()
            done, result = pickle.load(cast("BinaryIO", process.stdout))  # noqa: S301 (from our own process)
        except (EOFError, OSError, pickle.UnpicklingError) as exc:
            self._end()
            if over.is_set():
                raise WorkerTimedOut from exc
            raise WorkerDied(_cause(process.returncode)) from exc
        except BaseException:
            self._end()  # an interrupt between request and answer: the pipe is of no use any more
            raise
        finally:
            if timer:
                timer.cancel()
        if done:
            return cast("T", result)
        raise result

    def close(self) -> None:
        """End the process for good, whatever it is doing; may be called from another thread."""
        self._closed = True
        self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and program)
                [sys.executable, "-c", _PROGRAM.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                process_group=0,  # Ctrl-C at the terminal is for the parent alone
            )
        process = self._process
        if self._closed:  # looked at after the start: `close` may not have seen the process
            self._end()
            raise WorkerDied(_cause(None))
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not sent needs not be
                    cast("BinaryIO", stream).close()


def _cause(status: int | None) -> str:
    if status is not None and status < 0:
        return f"ended by signal {-status}"
    return "ended" if status is None else f"ended with exit code {status}"


def serve() -> None:
    """Answer calls from standard input until it ends: the other side of `Worker`."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints must not print into an answer
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    while True:
        try:
            function, args, kwargs = pickle.load(requests)  # noqa: S301 (from our own parent)
        except EOFError:
            return
        answer: tuple[bool, Any]
        try:
            answer = True, function(*args, **kwargs)
        except Exception as exc:  # noqa: BLE001 (it is raised again on the other side)
            answer = False, exc
        pickle.dump(answer, answers)
        answers.flush()


def _end_with_parent(parent: int) -> None:
    """A parent that was killed cannot end us, and a call that hangs reads no input that has ended."""
    while os.getppid() == parent:
        time.sleep(_LOOK_FOR_PARENT)
    os._exit(1)
