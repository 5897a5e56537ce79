"""Runs a build over and over in a process of its own and kills it (`kill -9`) at random points.

    python killed.py NEWS FOLDER TIMES SEED

After each kill the output must be the old one or a whole new one, and the cache sound. In the end one run is left alone,
and its output must be that of a run that was never disturbed. Forks, so that each run needs no second of imports.
"""

import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

import spacy

from kg_builder import extract
from kg_builder.method import Method
from kg_builder.pipeline import build

RUNS_WITH_ONE_CACHE = 10


def run(news: str, folder: Path, output: str = "g.nq") -> None:
    """One build; ends the process."""
    build([news], folder / output, attribution=Method.RULES, cache=folder / "cache", validate=False)
    os._exit(0)


def started(news: str, folder: Path) -> int:
    """The id of a process with one build in it."""
    process = os.fork()
    if not process:
        try:
            run(news, folder)
        finally:
            os._exit(1)
    return process


def undisturbed(news: str, folder: Path) -> float:
    """The seconds of a build that is left alone."""
    begun = time.monotonic()
    _, status = os.waitpid(started(news, folder), 0)
    assert status == 0
    return time.monotonic() - begun


def sound(cache: Path) -> int:
    """How many extractions a cache holds."""
    path = cache / "extractions-3.sqlite"
    if not path.exists():
        return 0
    db = sqlite3.connect(path)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = db.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'extraction'").fetchone()[0]
        return int(db.execute("SELECT COUNT(*) FROM extraction").fetchone()[0]) if tables else 0
    finally:
        db.close()


def main() -> None:
    """Print a line for each kill: how far the run had come."""
    assert spacy
    assert extract
    news, folder, times, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    chance = random.Random(seed)  # noqa: S311 - no secret
    # The shorter of two: where other work came between, all kills would come too late.
    whole_time = min(undisturbed(news, folder / name) for name in ("calm", "calm again"))
    expected = (folder / "calm" / "g.nq").read_bytes()
    for number in range(times):
        desk = folder / str(number // RUNS_WITH_ONE_CACHE)
        desk.mkdir(exist_ok=True)
        output = desk / "g.nq"
        old = b"# old\n" if number % 2 else None
        if old:
            output.write_bytes(old)
        else:
            output.unlink(missing_ok=True)
        process = started(news, desk)
        time.sleep(chance.random() * whole_time)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        found = output.read_bytes() if output.exists() else None
        assert found in {old, expected}, f"kill {number}: {len(found or b'')} bytes"
        sys.stdout.write(f"{sound(desk / 'cache')} {'done' if found == expected else 'not done'}\n")
    for desk in sorted(folder.iterdir()):
        (desk / "g.nq").unlink(missing_ok=True)
        _, status = os.waitpid(started(news, desk), 0)
        assert status == 0, desk
        assert (desk / "g.nq").read_bytes() == expected, desk


if __name__ == "__main__":
    main()
