"""What a run costs when nothing, or one document in a hundred, has changed, beside a run without a cache.

    python benchmarks/incremental.py [--documents 1000] [--stories 1] [--attribution tagger] [--jobs 1] [--no-validate] [--rounds 5]

The documents are those of `articles.py`. Each run is a process of its own. Start-up is that of a run over one document
that is known; what remains is given in milliseconds a document. On a machine that does other work, too, compare the
processor time, of all processes together. It varies with what others do there, which a long run evens out and a short
one does not: short runs are done in rounds, in each of which others are changed, between runs without a cache over a
part of the documents; given is the middle one, and the range of their shares of a full run as that part tells it.
Python keeps what it has compiled, as it does where the package is installed.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))

from articles import write

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
PART = 25
"""One in how many documents is read between the rounds."""
DOES_NOT_CONFORM = 3
"""Words in other places may well make an article that contradicts itself; then the report takes its time, too."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one build."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Round:
    """Runs within the same minutes."""

    start: Cost
    unchanged: Cost
    changed: Cost
    one: Cost
    """Of one document, without a cache: mostly the loading of the models."""
    part: Cost
    """Of a part of the documents, without a cache."""

    def share(self, cost: Cost) -> float:
        """What share of a full run it is, by what the part takes in these minutes."""
        one = self.one.processor
        return cost.processor / (one + PART * (self.part.processor - one))


def processor() -> float:
    """Seconds that all processes took so far that are over."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def build(news: Path, output: Path, *options: str) -> Cost:
    """Build, in a process of its own."""
    return run("build", str(news), "-o", str(output), *options)


def run(*arguments: str) -> Cost:
    """Run a command, in a process of its own."""
    command = [sys.executable, "-m", "kg_builder", *arguments]
    started, before = perf_counter(), processor()
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode not in {0, DOES_NOT_CONFORM}:
        sys.exit(done.stderr)
    return Cost(perf_counter() - started, processor() - before)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--stories", type=int, default=1, help="example articles in a document")
    parser.add_argument("--attribution", choices=["tagger", "rules"], default="tagger")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--no-validate", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if given.documents < 4 * PART or given.rounds < 1:
        parser.error(f"at least {4 * PART} documents and one round: of fewer, a part tells nothing")
    options = ["--attribution", given.attribution, "--jobs", str(given.jobs)]
    options += ["--no-validate"] if given.no_validate else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        news, part, graph = folder / "news", folder / "part", folder / "g.nq"
        news.mkdir()
        part.mkdir()
        write(news, 1, given.stories)
        build(news, graph, *options, "--no-cache")  # what is compiled and read from disk now is so for all
        write(news, given.documents, given.stories)
        write(part, given.documents // PART, given.stories)
        full = build(news, graph, *options, "--no-cache")
        written = graph.read_bytes()
        first = build(news, graph, *options)
        rounds: list[Round] = []
        for number in range(given.rounds):
            unchanged = build(news, graph, *options)
            if not number and graph.read_bytes() != written:
                sys.exit("a run with the cache gave other bytes")
            write(news, given.documents, given.stories, changed=100, times=number + 1)
            changed = build(news, graph, *options)
            one = [next(news.glob("*.txt")), folder / "one.nq", *options]
            build(*one)
            start = build(*one)
            rounds.append(
                Round(
                    start,
                    unchanged,
                    changed,
                    one=build(*one, "--no-cache"),
                    part=build(part, folder / "part.nq", *options, "--no-cache"),
                )
            )
    report(
        full,
        first,
        rounds,
        f"{given.documents:,} documents of {given.stories} stories, {' '.join(options)}",
        given.documents,
    )


def report(full: Cost, first: Cost, rounds: list[Round], title: str, documents: int) -> None:
    """Print the table."""
    start = median(r.start.processor for r in rounds)
    print(f"{title}; {len(rounds)} rounds; start-up {start:.1f} s of processor time\n")
    print("| run | s | processor s | of a full run | in the rounds | processor ms a document |")
    print("|---|---|---|---|---|---|")
    lines = [
        ("without a cache", [full], []),
        ("first run with a cache", [first], []),
        ("nothing has changed", [r.unchanged for r in rounds], [r.share(r.unchanged) for r in rounds]),
        ("1 in 100 has changed", [r.changed for r in rounds], [r.share(r.changed) for r in rounds]),
    ]
    for what, costs, shares in lines:
        wall, processor = median(c.wall for c in costs), median(c.processor for c in costs)
        each = (processor - start) / documents * 1000
        among = f"{min(shares):.1%} to {max(shares):.1%}, {median(shares):.1%}" if shares else ""
        print(
            f"| {what} | {wall:.1f} | {processor:.1f} | {processor / full.processor:.1%} | {among} | {each:.2f} |"
        )


if __name__ == "__main__":
    main()
