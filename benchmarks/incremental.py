"""What a run costs when nothing, or one document in a hundred, has changed, beside a run without a cache.

    python benchmarks/incremental.py [--documents 1000] [--attribution tagger] [--jobs 1] [--no-validate]

The documents are those of `articles.py`. Each run is a process of its own. Start-up is that of a run over one document
that is known; what remains is given in milliseconds a document. On a machine that does other work, too, compare the
processor time, of all processes together. Python keeps what it has compiled, as it does where the package is installed.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))

from articles import write

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
DOES_NOT_CONFORM = 3
"""Words in other places may well make an article that contradicts itself; then the report takes its time, too."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one build."""

    wall: float
    processor: float


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
    parser.add_argument("--attribution", choices=["tagger", "rules"], default="tagger")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--no-validate", action="store_true")
    given = parser.parse_args()
    options = ["--attribution", given.attribution, "--jobs", str(given.jobs)]
    options += ["--no-validate"] if given.no_validate else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        news, graph = folder / "news", folder / "g.nq"
        news.mkdir()
        write(news, 1)
        build(news, graph, *options, "--no-cache")  # what is compiled and read from disk now is so for all
        write(news, given.documents)
        runs = {"without a cache": build(news, graph, *options, "--no-cache")}
        written = graph.read_bytes()
        runs["first run with a cache"] = build(news, graph, *options)
        runs["nothing has changed"] = build(news, graph, *options)
        if graph.read_bytes() != written:
            sys.exit("a run with the cache gave other bytes")
        write(news, given.documents, changed=100)
        runs["1 in 100 has changed"] = build(news, graph, *options)
        write(news, given.documents)
        one = [next(news.glob("*.txt")), folder / "one.nq", *options]
        build(*one)
        start = build(*one)
    full = runs["without a cache"]
    print(
        f"{given.documents:,} documents, {' '.join(options)}; start-up {start.wall:.1f} s, {start.processor:.1f} s of processor time\n"
    )
    print("| run | s | processor s | of a full run | processor ms a document |\n|---|---|---|---|---|")
    for what, cost in runs.items():
        each = (cost.processor - start.processor) / given.documents * 1000
        share = cost.processor / full.processor
        print(f"| {what} | {cost.wall:.1f} | {cost.processor:.1f} | {share:.1%} | {each:.2f} |")


if __name__ == "__main__":
    main()
