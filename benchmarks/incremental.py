"""What a run costs when nothing, or one document in a hundred, has changed, beside a run without a cache.

    python benchmarks/incremental.py [--documents 1000] [--attribution tagger] [--no-validate]

The documents are the example articles over and over, each with a last line of its own. Each run is a process of its
own; seconds are those on the wall, start-up and all.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ARTICLES = Path(__file__).parent.parent / "examples" / "articles"


def write(folder: Path, count: int, changed: int = 0) -> None:
    """Write the documents; every `changed`-th one says something else than before."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    for number in range(count):
        last = f"This is report number {number}."
        if changed and number % changed == 0:
            last += " It was corrected."
        (folder / f"{number:06}.txt").write_text(
            f"{texts[number % len(texts)]}\n\n{last}\n", encoding="utf-8"
        )


def run(folder: Path, *options: str) -> float:
    """Seconds of one build."""
    command = [sys.executable, "-m", "kg_builder", "build", str(folder / "news"), "-o", str(folder / "g.nq")]
    started = perf_counter()
    subprocess.run([*command, *options], check=True, capture_output=True)
    return perf_counter() - started


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--attribution", choices=["tagger", "rules"], default="tagger")
    parser.add_argument("--no-validate", action="store_true")
    given = parser.parse_args()
    options = ["--attribution", given.attribution, *(["--no-validate"] if given.no_validate else [])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "news").mkdir()
        write(folder / "news", given.documents)
        seconds = {"without a cache": run(folder, *options, "--no-cache")}
        seconds["first run with a cache"] = run(folder, *options)
        bytes_of_first = (folder / "g.nq").read_bytes()
        seconds["nothing has changed"] = run(folder, *options)
        if (folder / "g.nq").read_bytes() != bytes_of_first:
            sys.exit("the second run gave other bytes")
        write(folder / "news", given.documents, changed=100)
        seconds["1 in 100 has changed"] = run(folder, *options)
    full = seconds["without a cache"]
    print(f"{given.documents:,} documents, {' '.join(options)}\n\n| run | s | of a full run |\n|---|---|---|")
    for what, value in seconds.items():
        print(f"| {what} | {value:.1f} | {value / full:.1%} |")


if __name__ == "__main__":
    main()
