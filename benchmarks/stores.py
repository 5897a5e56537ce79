"""How fast graphs get into stores, beside what the store itself can do.

    python benchmarks/stores.py [--triples 1000000] [--server URL ...] [--rounds 3]

In one run and in turn: Oxigraph's bulk loader alone on the N-Quads file, and `kg-builder load` into a new folder;
then into the same folder again (nothing changes), with one document in a hundred changed, and with all of them
changed. The fastest of the rounds counts. Each load has a process of its own; memory is its peak.

An Oxigraph server is started if the `oxigraph` package is there, and loaded by both protocols; other servers are
named by --server, with the credentials in the environment.
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import synthetic

from kg_builder.rdf.serialize import Format, write

BARE = """
import json, resource, sys, time
import pyoxigraph as ox
started = time.perf_counter()
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
store.flush()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.perf_counter() - started, peak / 1024, len(store)]))
"""
OURS = """
import json, resource, sys, time
from pathlib import Path
from kg_builder.rdf.graph_files import GraphFiles
from kg_builder.rdf.loading import Target, load
started = time.perf_counter()
loaded = load(GraphFiles([Path(sys.argv[1])]), Target(sys.argv[2], protocol=sys.argv[3]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.perf_counter() - started, peak / 1024, loaded.quads]))
"""


@dataclass(frozen=True)
class Measure:
    """One load."""

    seconds: float
    peak_mb: float
    quads: int


def load(code: str, graph: Path, target: str, protocol: str = "auto") -> Measure:
    """Load a file, in a process of its own."""
    command = [sys.executable, "-c", code, str(graph), target, protocol]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Measure(*json.loads(done.stdout))


def changed(graph: Path, target: Path, one_in: int) -> None:
    """A copy of the graph in which one document in so many says that another rule found its statements."""
    documents: dict[bytes, int] = {}
    with graph.open("rb") as source, target.open("wb") as copy:
        for line in source:
            name = line.rsplit(b" ", 2)[1]
            number = documents.setdefault(name, len(documents))
            copy.write(line.replace(b'"quote', b'"changed-quote') if number % one_in == 0 else line)


@contextmanager
def oxigraph(folder: Path) -> Iterator[str | None]:
    """The address of an Oxigraph server, if there is one to start."""
    binary = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    if not Path(binary).exists():
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [binary, "serve", "--location", str(folder), "--bind", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(2)
        try:
            yield f"http://{address}"
        finally:
            process.terminate()


def row(name: str, measure: Measure, bare: float | None = None) -> None:
    """A line of the table."""
    speed = measure.quads / measure.seconds
    share = "" if bare is None else f"{bare / measure.seconds:.0%}"
    print(f"| {name} | {measure.seconds:.1f} | {speed:,.0f} | {share} | {measure.peak_mb:,.0f} |", flush=True)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--server", nargs="*", default=[], help="URLs of servers to load, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        graph, few, all_ = (work / f"{name}.nq" for name in ("graph", "few", "all"))
        write(synthetic.graph(synthetic.examples(), given.triples), graph, Format.NQUADS)
        changed(graph, few, 100)
        changed(graph, all_, 1)
        print("| load | s | quads/s | of the bare loader's speed | peak MB |\n|---|---|---|---|---|")
        rounds: dict[str, list[Measure]] = {"bare": [], "ours": []}
        for number in range(given.rounds):
            rounds["bare"].append(load(BARE, graph, str(work / f"bare-{number}")))
            shutil.rmtree(work / f"bare-{number}")
            rounds["ours"].append(load(OURS, graph, str(work / f"ours-{number}")))
        best = {name: min(found, key=lambda measure: measure.seconds) for name, found in rounds.items()}
        bare = best["bare"].seconds
        row("Oxigraph's bulk loader", best["bare"], bare)
        row("ours, into a new folder", best["ours"], bare)
        row("the same again", load(OURS, graph, str(work / "ours-0")), bare)
        row("1 % of the documents changed", load(OURS, few, str(work / "ours-0")), bare)
        row("all documents changed", load(OURS, all_, str(work / "ours-0")), bare)
        with oxigraph(work / "server") as url:
            for protocol in ("gsp", "update") if url else ():
                row(f"Oxigraph server, {protocol}", load(OURS, graph, url or "", protocol))
        for url in given.server:
            row(url, load(OURS, graph, url))


if __name__ == "__main__":
    main()
