"""Print how well entities, utterances and copies meet across documents, on our own gold.

    python benchmarks/across_report.py [FILE...] [--details] [--given]

Without a file, all halves of tests/gold_entities are counted. --details names the cases that went wrong (look at
those of the tune half only); --given leaves out pairs whose mentions or statements the extraction does not have.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg_builder.evaluation.across import AcrossCase, Pairs, Score, read_across, score
from kg_builder.extract import Extractor
from kg_builder.model import Document, Extraction
from kg_builder.resolve import Resolver

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold_entities"
FILES = [
    GOLD / f"{what}.{half}.txt"
    for what in ("across", "utterances")
    for half in ("tune", "held", "later", "after", "wider", "fresh", "last")
]


def main() -> None:
    """Read the cases, extract and resolve each one by itself, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--details", action="store_true", help="name the cases that went wrong")
    parser.add_argument("--given", action="store_true", help="only pairs whose ends were found")
    options = parser.parse_args()
    extractor = Extractor()
    print(f"{'file':22} {'cases':>5} {'':11} {'P':>6} {'R':>6} {'F1':>6}  right wrong missed")
    for path in options.files or filter(Path.exists, FILES):
        cases = read_across(path)
        scores = [score(case, resolved(extractor, case.documents), given=options.given) for case in cases]
        report(path.stem, scores)
        if options.details:
            details(cases, scores)


def resolved(extractor: Extractor, documents: Sequence[Document]) -> list[Extraction]:
    """The extractions of a few documents, resolved together."""
    found = list(extractor.extract(documents))
    with Resolver() as resolver:
        for extraction in found:
            resolver.observe(extraction)
        return [resolver.resolve(extraction) for extraction in found]


def report(name: str, scores: Sequence[Score]) -> None:
    """A line for each question that the file has answers to."""
    for what in ("entities", "utterances", "duplicates"):
        pairs: Pairs = sum((getattr(s, what) for s in scores), Pairs())
        if pairs.right + pairs.missed:
            print(
                f"{name:22} {len(scores):5} {what:11} {pairs.ratio.precision:6.3f} {pairs.ratio.recall:6.3f} {pairs.ratio.f1:6.3f}"
                f"  {pairs.right:5} {pairs.wrong:5} {pairs.missed:6}"
            )


def details(cases: Sequence[AcrossCase], scores: Sequence[Score]) -> None:
    """The cases with a wrong or a missed pair."""
    for case, s in zip(cases, scores, strict=True):
        for what in ("entities", "utterances", "duplicates"):
            pairs: Pairs = getattr(s, what)
            if pairs.wrong or pairs.missed:
                print(
                    f"    {case.name}: {what} {pairs.wrong} wrong, {pairs.missed} missed; {s.not_found} not found"
                )


if __name__ == "__main__":
    main()
