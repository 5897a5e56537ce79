"""How much faster two processes are than one, and two Dask workers; and that the bytes are the same.

    python benchmarks/parallel.py [--documents 300] [--attribution tagger] [--jobs 1 2] [--dask 2]

Seconds on the wall of whole builds, start-up and the loading of the models included, so small corpora show less. Needs a
machine with nothing else to do: the load at the beginning is printed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))

from incremental import write


def build(folder: Path, *options: str) -> tuple[float, bytes]:
    """Seconds of one build, and what it wrote."""
    command = [sys.executable, "-m", "kg_builder", "build", str(folder / "news"), "-o", str(folder / "g.nq")]
    started = perf_counter()
    subprocess.run([*command, "--no-cache", *options], check=True, capture_output=True)
    return perf_counter() - started, (folder / "g.nq").read_bytes()


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
    print("\n| where | s | against the first |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "news").mkdir()
        write(folder / "news", given.documents)
        common = ["--attribution", given.attribution]
        results = []
        for jobs in given.jobs:
            results.append((f"{jobs} jobs", *build(folder, *common, "--jobs", str(jobs))))
            print(
                f"| {results[-1][0]} | {results[-1][1]:.1f} | {results[0][1] / results[-1][1]:.2f} × |",
                flush=True,
            )
        if given.dask:
            from distributed import LocalCluster

            with LocalCluster(given.dask, threads_per_worker=1, dashboard_address=None) as cluster:
                results.append(
                    (
                        f"{given.dask} Dask workers",
                        *build(folder, *common, "--scheduler", cluster.scheduler_address),
                    )
                )
            print(f"| {results[-1][0]} | {results[-1][1]:.1f} | {results[0][1] / results[-1][1]:.2f} × |")
    if len({written for _, _, written in results}) > 1:
        sys.exit("the bytes are not the same")


if __name__ == "__main__":
    main()
