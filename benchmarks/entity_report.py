"""Print how well entities are found, typed, named, clustered and linked within our own short texts.

    python benchmarks/entity_report.py [--errors]

One line for each set and half of ``tests/gold_entities``; --errors lists what went wrong in the halves named ``tune``,
by which rules are improved. The other halves are for measuring only, so their errors are not shown.
"""

import argparse
from pathlib import Path

from kg_builder.evaluation.entity_gold import read_halves
from kg_builder.evaluation.entity_scores import EntityScore, score_entities
from kg_builder.evaluation.ratio import Ratio
from kg_builder.extract import Extractor

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold_entities"


def main() -> None:
    """Run the extractor over the sets and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="list the errors of the halves named tune")
    options = parser.parse_args()
    extractor = Extractor()
    header = "".join(f"{name + ' P':>14}{'R':>7}{'F1':>7}" for name in ("entities", "clusters", "links"))
    lines = [f"{'set':18}{'cases':>6}{header}"]
    kinds: dict[tuple[str, str], Ratio] = {}
    for name, half, cases in read_halves(GOLD):
        extractions = extractor.extract(case.document for case in cases)
        scores = [score_entities(c, x) for c, x in zip(cases, extractions, strict=True)]
        if options.errors and half == "tune":
            for case, score in zip(cases, scores, strict=True):
                print(
                    "\n".join([f"== {name} {case.name}", *(f"   {e}" for e in score.errors)])
                    if score.errors
                    else ""
                )
        lines.append(f"{name + ' ' + half:18}{len(cases):6}" + row(scores))
        for score in scores:
            for kind, ratio in score.types.items():
                kinds[half, kind] = kinds.get((half, kind), Ratio()) + ratio
    print("\n".join(lines))
    for (half, kind), ratio in sorted(kinds.items()):
        print(f"{half:6}{kind:14}{ratio.expected:5}{figures(ratio)}")


def row(scores: list[EntityScore]) -> str:
    """The three groups of figures over some cases."""
    return "".join(
        figures(sum(part, Ratio()))
        for part in ([s.entities for s in scores], [s.clusters for s in scores], [s.links for s in scores])
    )


def figures(ratio: Ratio) -> str:
    """Precision, recall and F1 in per cent."""
    return f"{100 * ratio.precision:14.1f}{100 * ratio.recall:7.1f}{100 * ratio.f1:7.1f}"


if __name__ == "__main__":
    main()
