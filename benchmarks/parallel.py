"""How much faster two processes are than one, and two Dask workers; and that the bytes are the same.

    python benchmarks/parallel.py [--documents 300] [--attribution tagger] [--jobs 1 2] [--dask 2]

Seconds on the wall of whole builds, start-up and the loading of the models included, so small corpora show less. Needs a
machine with nothing else to do: the load at the beginning is printed. The processor time of all processes together tells
what several cost over one, whatever else the machine does.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from articles import write
from incremental import Cost, build


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
    print("\n| where | s | against the first | processor s |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        news, graph = Path(name) / "news", Path(name) / "g.nq"
        news.mkdir()
        write(news, given.documents)
        costs: list[Cost] = []
        written: list[bytes] = []

        def measure(where: str, *options: str) -> None:
            costs.append(build(news, graph, "--no-cache", "--attribution", given.attribution, *options))
            written.append(graph.read_bytes())
            cost, first = costs[-1], costs[0]
            used = "" if "--scheduler" in options else f"{cost.processor:.1f}"
            print(
                f"| {where} | {cost.wall:.1f} | {first.wall / cost.wall:.2f} × | {used} |",
                flush=True,
            )

        for jobs in given.jobs:
            measure(f"{jobs} jobs", "--jobs", str(jobs))
        if given.dask:
            from distributed import LocalCluster

            with LocalCluster(given.dask, threads_per_worker=1, dashboard_address=None) as cluster:
                measure(f"{given.dask} Dask workers", "--scheduler", cluster.scheduler_address)
    if len(set(written)) > 1:
        sys.exit("the bytes are not the same")


if __name__ == "__main__":
    main()
