"""How long the saved queries take over large graphs: in an on-disk store and, side by side, in rdflib's memory.

    python benchmarks/queries.py [--triples 1000000 10000000] [--rdflib 1000000] [--limit 60] [--names who-said-what ...]

The graph is `benchmarks/synthetic.py`'s. Each query has its default parameters, or those of its example, and a
process of its own with a time limit; what takes longer is reported as such. The store is opened read-only by each
query anew, so its time has the cold start in it. rdflib loads the graph once and is forked for each query.
"""

import argparse
import multiprocessing
import os
import shlex
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import synthetic

from kg_builder.rdf.query import prepare, saved_queries, with_prefixes
from kg_builder.rdf.saved import SavedQuery
from kg_builder.rdf.serialize import Format, write
from kg_builder.stores import open_store

RUN = """
import io, sys, time
from kg_builder.rdf.query import answer
stream = io.BytesIO()
started = time.perf_counter()
answer(sys.argv[1], sys.argv[2], stream, "table")
print(time.perf_counter() - started, stream.getvalue().rsplit(b"(", 1)[1].split()[0].decode())
"""


def sparql(query: SavedQuery) -> str:
    """A saved query as its example asks it."""
    words = shlex.split(query.example)
    params = dict(word.split("=", 1) for option, word in pairwise(words) if option == "--param")
    return prepare(query, params)


def in_store(folder: str, text: str, limit: float) -> tuple[float | None, int]:
    """Seconds, or None if it took too long, and the number of rows."""
    command = [sys.executable, "-c", RUN, folder, text]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None, 0
    seconds, rows = done.stdout.split()
    print(
        f"{folder}: {text.splitlines()[0].removeprefix('# title: ')}: {seconds} s",
        file=sys.stderr,
        flush=True,
    )
    return float(seconds), int(rows)


def in_rdflib(graph: object, text: str, limit: float) -> tuple[float | None, int]:
    """The same of a graph in memory: a fork shares it."""
    here, there = multiprocessing.get_context("fork").Pipe()

    def work() -> None:
        started = time.perf_counter()
        rows = sum(1 for _ in graph.query(with_prefixes(text)))  # type: ignore[attr-defined]
        there.send((time.perf_counter() - started, rows))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    found = here.recv() if here.poll(limit) else (None, 0)
    process.kill()
    process.join()
    return found


def shown(seconds: float | None, limit: float) -> str:
    """A time for the table."""
    return f"> {limit:g}" if seconds is None else f"{seconds:.2f}"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triples", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--rdflib", type=int, default=0, help="size of the graph for rdflib; 0 leaves it out")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each query")
    parser.add_argument("--names", nargs="*", default=sorted(saved_queries()))
    parser.add_argument("--work", type=Path, help="folder that keeps the graphs and stores for the next time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = given.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        columns = []
        for size in given.triples:
            folder = stored(work, size)
            columns.append(
                (f"store, {size:,}", {n: in_store(folder, text(n), given.limit) for n in given.names})
            )
        if given.rdflib:
            graph = loaded(work, given.rdflib)
            times = {n: in_rdflib(graph, text(n), given.limit) for n in given.names}
            columns.append((f"rdflib, {given.rdflib:,}", times))
    print(f"| query | {' | '.join(f'{name} (s)' for name, _ in columns)} | rows |")
    print("|---|" + "---|" * (len(columns) + 1))
    for name in given.names:
        cells = [shown(times[name][0], given.limit) for _, times in columns]
        print(f"| {name} | {' | '.join(cells)} | {' / '.join(str(times[name][1]) for _, times in columns)} |")
    os._exit(0)  # rdflib's millions of objects take a minute to take down


def text(name: str) -> str:
    """The SPARQL of a saved query."""
    return sparql(saved_queries()[name])


def file_of(work: Path, size: int) -> Path:
    """The graph of a size, made if it is not there."""
    path = work / f"{size}.nq"
    if not path.exists():
        write(synthetic.graph(synthetic.examples(), size), path, Format.NQUADS)
    return path


def stored(work: Path, size: int) -> str:
    """The store of a size, made if it is not there."""
    folder = work / f"{size}.store"
    if not folder.exists():
        from kg_builder.rdf.serialize import read

        started = time.perf_counter()
        with open_store(str(folder)) as store:
            count = store.replace_graphs(read(file_of(work, size))).quads
        seconds = time.perf_counter() - started
        print(f"{folder}: {count:,} quads loaded in {seconds:.0f} s", file=sys.stderr)
    return str(folder)


def loaded(work: Path, size: int) -> object:
    """The union of the graphs in rdflib's memory."""
    import pyoxigraph
    import rdflib

    graph = rdflib.Graph()
    started = time.perf_counter()
    nodes: dict[str, object] = {}
    for quad in pyoxigraph.parse(path=str(file_of(work, size)), format=Format.NQUADS.engine):
        terms = []
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, pyoxigraph.Literal):
                datatype = None if term.language else rdflib.URIRef(term.datatype.value)
                terms.append(
                    rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
                )
            else:
                terms.append(nodes.setdefault(term.value, rdflib.URIRef(term.value)))
        graph.add(tuple(terms))  # type: ignore[arg-type]
    print(f"rdflib: loaded in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return graph


if __name__ == "__main__":
    main()
