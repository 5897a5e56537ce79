"""Print how well roles, treaties and treaty actions are found in our own gold, half by half.

    python benchmarks/role_treaty_report.py [roles|treaties|actions ...] [--errors]

--errors lists what is missed and invented, of the half ``tune`` only: the half ``held`` is there to be measured.
"""

import argparse
from pathlib import Path

from kg_builder.evaluation.role_treaty import KINDS, Score, figures, read_cases, score
from kg_builder.extract import Extractor

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold_entities"


def main() -> None:
    """Run the extractor over the cases and print what came out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--errors", action="store_true", help="list the errors of the half tune")
    options = parser.parse_args()
    if not set(options.kinds) <= set(KINDS):
        parser.error(f"the kinds are {', '.join(KINDS)}")
    extractor = Extractor()
    lines = []
    for kind in options.kinds or KINDS:
        for half in ("tune", "held", "wider", "fresh"):
            cases = read_cases(GOLD, kind, half)
            found = extractor.extract(case.document for case in cases)
            scores = [score(kind, case, x) for case, x in zip(cases, found, strict=True)]
            r = figures(scores)
            percent = "".join(f"{100 * x:8.1f}" for x in (r.precision, r.recall, r.f1))
            lines.append(f"{kind:10}{half:6}{len(cases):6}{r.expected:6}{percent}")
            if options.errors and half == "tune":
                errors(scores)
    print(f"{'':16}{'cases':>6}{'items':>6}{'P':>8}{'R':>8}{'F1':>8}", *lines, sep="\n")


def errors(scores: list[Score]) -> None:
    """What is missed and invented, case by case."""
    for s in scores:
        if s.missed or s.invented:
            print(f"\n== {s.case.name} ({s.case.document.published})\n   {s.case.document.text}")
            for item in s.missed:
                print("   missed  ", *(shown(part) for part in item), sep=" | ")
            for item in s.invented:
                print("   invented", *(shown(part) for part in item), sep=" | ")


def shown(part: object) -> str:
    """A part of an item, alternatives between slashes."""
    return "/".join(sorted(str(p) for p in part)) if isinstance(part, frozenset) else str(part)


if __name__ == "__main__":
    main()
