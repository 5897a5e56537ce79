"""Print what the extractor finds and misses in our own gold cases.

    python benchmarks/gold_report.py [CASE...] [--all] [--tally]

For each case (all, or those named): the figures, missed statements, wrong speakers, false alarms and wrong
slots; --all also lists what is right, --tally prints only the table.
"""

import argparse
from pathlib import Path

from kg_builder.evaluation.evaluate import evaluate
from kg_builder.evaluation.gold import GoldCase, read_cases
from kg_builder.evaluation.gold_scores import CaseScore, Outcome, figures, score_case
from kg_builder.extract import Extractor
from kg_builder.model import Extraction
from kg_builder.records import to_record

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
WIDTH = 90


def main() -> None:
    """Run the extractor over the cases and print what came out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--all", action="store_true", help="list what is right, too")
    parser.add_argument("--tally", action="store_true", help="print only the table and the totals")
    options = parser.parse_args()
    cases = [case for case in read_cases(GOLD) if not options.cases or case.name in options.cases]
    if not cases:
        parser.error(f"no such case in {GOLD}")
    extractions = list(Extractor().extract(case.document for case in cases))
    scores = [score_case(case, extraction) for case, extraction in zip(cases, extractions, strict=True)]
    if not options.tally:
        for case, extraction, score in zip(cases, extractions, scores, strict=True):
            details(case, extraction, score, everything=options.all)
    table(cases, scores)
    records = (to_record(extraction, with_text=True) for extraction in extractions)
    print("\nAs `kg-builder evaluate` counts, by local mention:")
    print(evaluate(records, (case.record() for case in cases)).to_human())


def details(case: GoldCase, extraction: Extraction, score: CaseScore, *, everything: bool) -> None:
    """One case: what is wrong, in the order of the text."""
    print(f"\n== {case.name}")
    names = {entity.id: entity.name for entity in extraction.entities}
    for outcome in score.outcomes:
        verdict, wrong = judge(outcome, names)
        if verdict != "ok" or wrong or everything:
            gold = outcome.gold
            who = " / ".join(gold.speakers[:1]) or "nobody"
            mark = " (known)" if gold.known_miss else " (nested)" if gold.nested else ""
            cue = gold.cue.text if gold.cue else "-"
            print(f"  {verdict:8}{mark} {gold.kind.value} | {who} | {cue} | {gold.content[0].text[:WIDTH]}")
            if wrong:
                print(f"           {wrong}")
    for statement in score.false_alarms:
        who = names.get(statement.speaker or "", "nobody")
        cue = statement.cue.text if statement.cue else "-"
        print(f"  FALSE    [{statement.rule}] {who} | {cue} | {statement.content[0].text[:WIDTH]}")
    for kind, entities in score.entities.items():
        if entities.missed or entities.extra:
            print(f"  {kind.value}: missed {list(entities.missed)}, extra {list(entities.extra)}")


def judge(outcome: Outcome, names: dict[str, str]) -> tuple[str, str]:
    """A verdict of one word, and what else is wrong with a found statement."""
    gold, found = outcome.gold, outcome.found
    if found is None:
        return "MISSED", ""
    wrong = []
    if not outcome.speaker_right:
        mention = found.speaker_mention.text if found.speaker_mention else "-"
        wrong.append(f"speaker {names.get(found.speaker or '', 'nobody')!r} by {mention!r}")
    for slot in ("kind", "act", "polarity", "date"):
        expected, given = getattr(gold, slot), getattr(found, slot)
        if expected is not None and expected != given:
            wrong.append(f"{slot} {given} for {expected}")
    if gold.condition and not found.condition:
        wrong.append(f"no condition {gold.condition.text!r}")
    text = "; ".join(wrong)
    return ("ok" if outcome.speaker_right else "SPEAKER"), f"[{found.rule}] {text}" if text else ""


def table(cases: list[GoldCase], scores: list[CaseScore]) -> None:
    """The figures of each case and the totals."""
    print(f"\n{'case':34}{'gold':>5}{'content R':>11}{'speaker R':>11}{'precision':>11}")
    for case, score in zip(cases, scores, strict=True):
        row(case.name, len([o for o in score.outcomes if not o.gold.nested]), figures([score]))
    outcomes = [o for score in scores for o in score.outcomes]
    row("all", len([o for o in outcomes if not o.gold.nested]), figures(scores))
    nested = [o for o in outcomes if o.gold.nested]
    print(f"\nnested statements right: {sum(o.right for o in nested)} of {len(nested)}")
    for slot in scores[0].slots:
        right, stated = (sum(score.slots[slot][i] for score in scores) for i in (0, 1))
        print(f"{slot:12}{right:4} of {stated}")
    for kind in scores[0].entities:
        found, missed, extra = (
            sum(len(getattr(score.entities[kind], name)) for score in scores)
            for name in ("found", "missed", "extra")
        )
        print(f"{kind.value:12}{found:4} found, {missed} missed, {extra} extra")


def row(name: str, gold: int, values: dict[str, float]) -> None:
    """One line of the table, in per cent."""
    print(f"{name:34}{gold:5}" + "".join(f"{100 * value:11.1f}" for value in values.values()))


if __name__ == "__main__":
    main()
