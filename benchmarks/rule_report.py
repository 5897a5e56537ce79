"""Print how often each rule that joins names, pronouns and descriptions fired on our own gold, and how often it was right.

    python benchmarks/rule_report.py

Both halves of every set of ``tests/gold_entities`` are counted; a mention that the gold does not annotate is not judged.
"""

import argparse
from collections import Counter
from pathlib import Path

from kg_builder.evaluation.across import read_across
from kg_builder.evaluation.entity_gold import read_halves
from kg_builder.evaluation.rule_counts import Fired, fired_across, fired_within
from kg_builder.extract import Extractor
from kg_builder.resolve import Resolver

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold_entities"


def main() -> None:
    """Run the extractor and the resolver over the gold and print a table in Markdown."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    extractor = Extractor()
    print("| rule | fired | right |", "|---|---|---|", sep="\n")
    table("within a document", within(extractor))
    table("across documents", across(extractor))


def within(extractor: Extractor) -> list[Fired]:
    """What fired inside single texts."""
    found = []
    for _, _, cases in read_halves(GOLD):
        extractions = extractor.extract(case.document for case in cases)
        for case, extraction in zip(cases, extractions, strict=True):
            found += fired_within(case, extraction)
    return found


def across(extractor: Extractor) -> list[Fired]:
    """What fired between documents, each case resolved by itself."""
    found = []
    for half in ("tune", "held", "later"):
        for case in read_across(GOLD / f"across.{half}.txt"):
            extractions = list(extractor.extract(case.documents))
            with Resolver() as resolver:
                for extraction in extractions:
                    resolver.observe(extraction)
                found += fired_across(case, [resolver.resolve(x) for x in extractions])
    return found


def table(name: str, fired: list[Fired]) -> None:
    """A line for each rule, the most frequent first."""
    count = Counter(f.rule for f in fired)
    right = Counter(f.rule for f in fired if f.right)
    print(f"| *{name}* | {len(fired)} | {right.total() / len(fired):.1%} |")
    for rule, n in sorted(count.items(), key=lambda x: (-x[1], x[0])):
        print(f"| {rule} | {n} | {right[rule] / n:.1%} |")


if __name__ == "__main__":
    main()
