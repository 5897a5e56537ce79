"""Words a second of the bare language model, of an extract, and of a build by one process, several, and Dask workers.

    python benchmarks/parallel.py [--documents 300] [--attribution tagger] [--jobs 1 2] [--dask 2]

In one run and in turn, on the same documents (`articles.py`). Seconds on the wall of whole commands, start-up and the loading of the
models included, so small corpora show less; the language model alone is without its loading (`speed.py`). The bytes of all
builds are compared. Needs a
machine with nothing else to do: the load at the beginning is printed. The processor time of all processes together tells
what several cost over one, whatever else the machine does.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from articles import write
from incremental import Cost, build, run

_SPACY = (str(Path(__file__).parent / "speed.py"), "--subject", "spacy")


def bare(news: Path) -> tuple[float, int]:
    """Seconds of the language model alone, as it comes, and the number of words."""
    command = [sys.executable, *_SPACY, str(news)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured = json.loads(done.stdout.splitlines()[-1])
    return measured["seconds"], measured["words"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--attribution", choices=["tagger", "rules"], default="tagger")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--dask", type=int, default=0, metavar="WORKERS")
    given = parser.parse_args()
    print(
        f"load at the beginning: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {given.documents:,} documents"
    )
    print("\n| what | s | words/s | against one job | processor s |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        news, graph = Path(name) / "news", Path(name) / "g.nq"
        news.mkdir()
        write(news, given.documents)
        seconds, words = bare(news)
        print(f"| spaCy alone | {seconds:.1f} | {words / seconds:,.0f} | | |", flush=True)
        how = ("--no-cache", "--attribution", given.attribution)
        cost = run("extract", str(news), "-o", str(graph.with_suffix(".jsonl")), *how)
        print(
            f"| extract | {cost.wall:.1f} | {words / cost.wall:,.0f} | | {cost.processor:.1f} |", flush=True
        )
        costs: list[Cost] = []
        written: list[bytes] = []

        def measure(where: str, *options: str) -> None:
            costs.append(build(news, graph, *how, *options))
            written.append(graph.read_bytes())
            cost, first = costs[-1], costs[0]
            used = "" if "--scheduler" in options else f"{cost.processor:.1f}"
            print(
                f"| {where} | {cost.wall:.1f} | {words / cost.wall:,.0f} | {first.wall / cost.wall:.2f} × | {used} |",
                flush=True,
            )

        for jobs in given.jobs:
            measure(f"build, {jobs} job{'s' * (jobs > 1)}", "--jobs", str(jobs))
        if given.dask:
            from distributed import LocalCluster

            with LocalCluster(given.dask, threads_per_worker=1, dashboard_address=None) as cluster:
                measure(f"build, {given.dask} Dask workers", "--scheduler", cluster.scheduler_address)
    if len(set(written)) > 1:
        sys.exit("the bytes are not the same")


if __name__ == "__main__":
    main()
