"""Print how well the slots of statements are filled in our own slot gold.

    python benchmarks/slot_report.py [--errors [SLOT...]] [--attribution tagger|rules]

The rules may be mended while looking at the half `tune`, whose misses --errors lists; of the half `held` only the
totals are shown.
"""

import argparse
from pathlib import Path

from kg_builder.evaluation.slot_gold import read_slot_cases
from kg_builder.evaluation.slot_scores import SLOTS, SlotScores, score_slots
from kg_builder.extract import Extractor, Method

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold_slots"
PUBLISHED = "2025-03-05"


def main() -> None:
    """Run the extractor over both halves and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", nargs="*", metavar="SLOT", help="list the misses of the half `tune`")
    parser.add_argument("--attribution", choices=[m.value for m in Method], default=None)
    options = parser.parse_args()
    extractor = Extractor(attribution=Method(options.attribution) if options.attribution else None)
    halves = {}
    for half in ("tune", "held"):
        cases = list(read_slot_cases(GOLD / half, PUBLISHED))
        halves[half] = score_slots(cases, list(extractor.extract(c.document for c in cases)))
    if options.errors is not None:
        errors(halves["tune"], options.errors or list(SLOTS))
    table(halves)


def errors(scores: SlotScores, slots: list[str]) -> None:
    """What is wrong in the half that rules may be mended on."""
    for slot in slots:
        print(f"\n== {slot}")
        for miss in scores.misses:
            if miss.slot == slot:
                print(f"  {' '.join(miss.text.split())}")
                print(
                    f"    {miss.cue}: {'; '.join(miss.expected) or '-'}  |  got {'; '.join(miss.given) or '-'}"
                )


def table(halves: dict[str, SlotScores]) -> None:
    """Values stated, precision, recall and F1 in per cent, slot by slot."""
    print("\n" + " " * 13 + "".join(f"{half:>8}: n     P     R    F1" for half in halves))
    for slot in SLOTS:
        print(f"{slot:13}" + "".join(_row(scores, slot) for scores in halves.values()))
    found = (f"{half}: {s.found} of {s.cues} cues found" for half, s in halves.items())
    print("\n" + "; ".join(found))


def _row(scores: SlotScores, slot: str) -> str:
    t = scores.tallies[slot]
    return f"{t.expected:>11}" + "".join(f"{100 * x:6.1f}" for x in (t.precision, t.recall, t.f1))


if __name__ == "__main__":
    main()
