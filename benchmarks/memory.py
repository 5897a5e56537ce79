"""How much memory a build and an extract take, by number of documents and format.

    python benchmarks/memory.py [--documents 100 1000 10000] [--formats nq ttl trig jsonld nt rdf] [--read]

The documents are copies of the example articles (`synthetic.py`: other persons and dates in each), and what is in them lies in
a cache, so that ten thousand take minutes: measured is all but the language model. With ``--read`` the model reads them,
by the rules alone. Each run is a process of its own; the peak is that of its resident memory.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import examples, extractions

from kg_builder.method import Method
from kg_builder.resolve import Observer
from kg_builder.runs.cache import Cache
from kg_builder.runs.finding import Finding, Found
from kg_builder.runs.recipe import Recipe, identify


def corpus(folder: Path, count: int) -> Path:
    """Write the documents as JSON Lines, and what is in them into the cache of the folder."""
    news = folder / f"{count}.jsonl"
    identity = identify(Recipe(attribution=Method.RULES))
    observer = Observer()
    with news.open("w", encoding="utf-8") as lines, Cache(folder / "cache", identity.fingerprint) as cache:
        stream = islice(extractions(examples()), count)
        while batch := list(islice(stream, 100)):
            for extraction in batch:
                d = extraction.document
                fields = {
                    "id": d.id,
                    "text": d.text,
                    "title": d.title,
                    "published": d.published,
                    "publisher": d.publisher,
                    "authors": list(d.authors),
                    "url": d.url,
                    "language": d.language,
                }
                lines.write(json.dumps(fields) + "\n")
            cache.put(Found(e.document, Finding.of(e, observer)) for e in batch)
    return news


def peak(*arguments: str) -> tuple[float, float]:
    """Megabytes and seconds of one command."""
    started = perf_counter()
    command = [sys.executable, "-m", "kg_builder", *arguments, "--attribution", "rules"]
    process = os.posix_spawn(
        sys.executable,
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (1, 2)],
    )
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status):
        subprocess.run(command, check=True)  # shows what is wrong
    return usage.ru_maxrss / 1024, perf_counter() - started


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--formats", nargs="+", default=["nq", "ttl", "trig", "jsonld", "nt", "rdf"])
    parser.add_argument("--read", action="store_true", help="have the language model read the documents")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        how = ["--no-cache"] if options.read else ["--cache", str(folder / "cache")]
        first: dict[str, float] = {}
        print("| what | documents | peak MB | of the first | s |\n|---|---|---|---|---|")
        for count in options.documents:
            news = corpus(folder, count)
            runs = {
                f"build, {f}": ["build", str(news), "-o", str(folder / f"g.{f}")] for f in options.formats
            }
            runs["extract"] = ["extract", str(news), "-o", str(folder / "out.jsonl")]
            for what, arguments in runs.items():
                megabytes, seconds = peak(*arguments, *how)
                ratio = megabytes / first.setdefault(what, megabytes)
                print(f"| {what} | {count:,} | {megabytes:.0f} | {ratio:.2f} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
