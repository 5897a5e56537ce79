"""What validation costs: each document's check as in a build, beside the engines alone, and its growth.

    python benchmarks/validation.py [--documents 100 1000 10000] [--engines 20]

Documents are those of `benchmarks/synthetic.py`. Times are processor time a document, without the loading of the
shapes: mapping to quads, the check of a build (code looks first), and on a few documents pyshifty and pySHACL alone.
"""

import argparse
import resource
from collections.abc import Iterable
from pathlib import Path
from time import process_time

import pyoxigraph
import shifty
import synthetic
from pyoxigraph import Quad, RdfFormat

from kg_builder.rdf.shapes import load_shapes
from kg_builder.rdf.validate import Validator, validate


class Timed(Validator):
    """Notes how long the checks take."""

    def __init__(self, keep: int = 0, shapes: list[Path] | None = None) -> None:
        super().__init__(shapes)
        self.seconds = 0.0
        self.triples = 0
        self.kept: list[list[Quad]] = []
        self._keep = keep

    def check(self, quads: Iterable[Quad]) -> None:
        """Check, with the clock running."""
        graph = list(quads)
        if len(self.kept) < self._keep:
            self.kept.append(graph)
        self.triples += len(graph)
        started = process_time()
        super().check(graph)
        self.seconds += process_time() - started


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--engines", type=int, default=20, help="documents for the engines alone")
    given = parser.parse_args()
    records = synthetic.examples()
    words = sum(len(record.document.text.split()) for record in records) / len(records)
    warm = Timed(keep=given.engines)
    for _ in synthetic.quads(records, given.engines, warm):
        pass
    print("| documents | words | triples | mapping (ms) | check (ms) | peak MB |\n|---|---|---|---|---|---|")
    for documents in given.documents:
        validator = Timed()
        started = process_time()
        for _ in synthetic.quads(records, documents, validator):
            pass
        other = process_time() - started - validator.seconds
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        conforms = "" if validator.report().conforms else " (does not conform)"
        print(
            f"| {documents:,}{conforms} | {words:.0f} | {validator.triples / documents:.0f} | "
            f"{other / documents * 1000:.2f} | {validator.seconds / documents * 1000:.2f} | {peak:,.0f} |",
            flush=True,
        )
    print("\n| engine alone | ms a document |\n|---|---|")
    print(f"| pyshifty | {of_shifty(warm.kept):.1f} |")
    started = process_time()
    for graph in warm.kept:
        validate(graph)
    print(f"| pySHACL | {(process_time() - started) / len(warm.kept) * 1000:.0f} |")


def of_shifty(graphs: list[list[Quad]]) -> float:
    """Milliseconds of pyshifty for each graph, the way into it included."""
    engine = shifty.PreparedValidator(load_shapes())
    started = process_time()
    for graph in graphs:
        data = pyoxigraph.serialize((quad.triple for quad in graph), format=RdfFormat.TURTLE)
        engine.validate_algebra(data or b"", graph_mode="data", infer=False)
    return (process_time() - started) / len(graphs) * 1000


if __name__ == "__main__":
    main()
