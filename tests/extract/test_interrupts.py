"""An interrupt waits for the end of a block."""

import os
import signal
import threading

import pytest

from kg_builder.extract.tagger.interrupts import held_back


def test_an_interrupt_comes_when_the_block_is_done() -> None:
    done = []
    before = signal.getsignal(signal.SIGINT)

    def work() -> None:
        with held_back():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("the rest of the block")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_in_the_block_is_the_block_s() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ValueError, match="invalid literal"), held_back():
        int("mine")
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_gets_no_interrupts_and_holds_none_back() -> None:
    seen = []

    def work() -> None:
        with held_back():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]
