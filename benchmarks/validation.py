"""What validation costs: each document's check as in a build, beside the engines alone, and its growth.

    python benchmarks/validation.py [--documents 100 1000 10000] [--engines 20] [--stores 100 1000]

Documents are those of `benchmarks/synthetic.py`. Times are processor time a document, without the loading of the
shapes: mapping to quads, the check of a build (code looks first), on a few documents pyshifty and pySHACL alone, and the validation of a whole store on
disk, with what only all documents together show.
"""

import argparse
import resource
import tempfile
from itertools import islice
from time import process_time

import pyoxigraph
import shifty
import synthetic
from pyoxigraph import Quad, RdfFormat

from kg_builder.model import Extraction
from kg_builder.rdf.dataset import surroundings
from kg_builder.rdf.mapping import document_quads
from kg_builder.rdf.provenance import run_iri
from kg_builder.rdf.shapes import load_shapes
from kg_builder.rdf.stored import validate_store
from kg_builder.rdf.validate import checker, validate
from kg_builder.stores import open_store


def graph_of(extraction: Extraction) -> list[Quad]:
    """A document's graph, with what it points to."""
    quads = document_quads(extraction, run_iri(synthetic.RUN, synthetic.MINTER), synthetic.MINTER)
    return [*quads, *surroundings(extraction, synthetic.RUN, synthetic.MINTER)]


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--engines", type=int, default=20, help="documents for the engines alone")
    parser.add_argument("--stores", type=int, nargs="*", default=[100, 1_000], help="documents in a store")
    given = parser.parse_args()
    records = synthetic.examples()
    words = sum(len(record.document.text.split()) for record in records) / len(records)
    kept = [graph_of(e) for e in islice(synthetic.extractions(records), given.engines)]
    for quads in kept:  # the first one pays for the loading
        checker().check(quads)
    print("| documents | words | triples | mapping (ms) | check (ms) | peak MB |\n|---|---|---|---|---|---|")
    for documents in given.documents:
        mapping = checks = 0.0
        triples = found = 0
        for extraction in islice(synthetic.extractions(records), documents):
            started = process_time()
            quads = graph_of(extraction)
            mapped = process_time()
            found += len(checker().check(quads))
            checks += process_time() - mapped
            mapping += mapped - started
            triples += len(quads)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"| {documents:,}{' (does not conform)' * bool(found)} | {words:.0f} | {triples / documents:.0f} | "
            f"{mapping / documents * 1000:.2f} | {checks / documents * 1000:.2f} | {peak:,.0f} |",
            flush=True,
        )
    print("\n| engine alone | ms a document |\n|---|---|")
    print(f"| pyshifty | {of_shifty(kept):.1f} |")
    started = process_time()
    for graph in kept:
        validate(graph)
    print(f"| pySHACL | {(process_time() - started) / len(kept) * 1000:.0f} |")
    print("\n| documents in a store | triples | ms a document | peak MB |\n|---|---|---|---|")
    for documents in given.stores:
        print(of_store(records, documents), flush=True)


def of_store(records: list[Extraction], documents: int) -> str:
    """A line for the validation of a store with so many documents."""
    with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
        triples = store.replace_graphs(synthetic.quads(records, documents)).quads
        started = process_time()
        report = validate_store(store)
        each = (process_time() - started) / documents * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdict = "" if report.conforms else " (does not conform)"
    return f"| {documents:,}{verdict} | {triples:,} | {each:.1f} | {peak:,.0f} |"


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
