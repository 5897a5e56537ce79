"""Ctrl-C and C++: an exception that Python raises inside of an extension may end the process without a word."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back() -> Iterator[None]:
    """Hold an interrupt back until the block is done, and let it come then; in the main thread, which alone gets them."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    missed: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: missed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if missed:
        signal.raise_signal(signal.SIGINT)
