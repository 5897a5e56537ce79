"""The tables of docs/quality.md: how good the statements are, by kind and by rule, and what goes wrong most.

    python benchmarks/quality.py DOCS.jsonl GOLD.jsonl [--seeds TEXTS GOLD] [--model NAME]

DOCS and GOLD are what ``kg-builder evaluate`` reads: JSON Lines of ``doc_id`` and ``text``, and of ``doc_id`` and
``statements``. Prints Markdown: the figures with the tagger and by the rules alone, our own gold beside them; for each
rule what it gives and what it adds; the calibration; the ten most frequent kinds of error. ``--seeds`` adds articles whose gold
names speakers by their canonical names (a folder of texts, and one of JSON files of the same names).
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from kg_builder import Extractor, read_documents
from kg_builder.authority import authority
from kg_builder.evaluation.comparison import NO_SPEECH, Unit, Words, align
from kg_builder.evaluation.evaluate import Scores, evaluate, read_jsonl, read_texts
from kg_builder.evaluation.gold import read_cases
from kg_builder.extract import DEFAULT_MODEL, Method
from kg_builder.model import Document, EntityType, Statement
from kg_builder.records import to_record

OWN = Path(__file__).resolve().parent.parent / "tests" / "gold"
TAU = 0.5
_LAST = 9
FEW = 20
"""Rules that gave fewer statements are shown as one."""
PRONOUNS = {
    "he",
    "she",
    "they",
    "it",
    "who",
    "which",
    "i",
    "we",
    "you",
    "that",
    "one",
    "this",
    "these",
    "those",
}
QUESTIONS = {"whether", "if", "what", "how", "why", "who", "where", "when", "which"}
FIGURES = ("end-to-end", "end-to-end, quoted", "end-to-end, direct", "end-to-end, mixed", "end-to-end, indirect",
           "end-to-end, speech", "content", "content exact", "speaker")  # fmt: skip
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """A system statement beside the gold."""

    rule: str
    confidence: float
    content_right: bool
    right: bool


def main() -> None:
    """Extract, compare, and print Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("docs", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--seeds", type=Path, nargs=2, metavar=("TEXTS", "GOLD"))
    parser.add_argument("--model", default=DEFAULT_MODEL)
    options = parser.parse_args()
    texts, gold = read_texts(options.docs), list(read_jsonl(options.gold))
    cases = list(read_cases(OWN))
    rows: dict[str, Scores] = {}
    for method in (Method.RULES, Method.TAGGER):
        extractor = Extractor(options.model, attribution=method)
        records = [
            to_record(x)
            for x in extractor.extract(
                Document(id=f"urn:{g['doc_id']}", source=f"{g['doc_id']}.txt", text=texts[g["doc_id"]])
                for g in gold
            )
        ]
        rows[f"given gold, {method.value}"] = evaluate(records, gold, texts)
        own = [to_record(x, with_text=True) for x in extractor.extract(c.document for c in cases)]
        rows[f"our own gold, {method.value}"] = evaluate(own, (c.record() for c in cases))
        if options.seeds:
            print(f"Seeds, {method.value}: {seeds(extractor, *options.seeds)}\n")
    overview(rows)
    judged, errors = compare(records, gold, texts)
    by_rule(judged, len([s for g in gold for s in g["statements"]]))
    calibration(judged)
    frequent(errors)


def overview(rows: Mapping[str, Scores]) -> None:
    """The figures of each run."""
    print("| F1 | " + " | ".join(FIGURES) + " |\n|---" * 1 + "|---" * len(FIGURES) + "|")
    for name, scores in rows.items():
        print(f"| {name} | " + " | ".join(f"{100 * scores.measures[f].f1:.1f}" for f in FIGURES) + " |")


def compare(
    records: Sequence[Json], gold: Sequence[Json], texts: Mapping[str, str]
) -> tuple[list[Judged], Counter[str]]:
    """Every statement of the system judged, and the errors by kind."""
    judged, errors = [], Counter[str]()
    for record, of_gold in zip(records, gold, strict=True):
        words = Words(texts[of_gold["doc_id"]])
        wanted = of_gold["statements"]
        given = [s for s in record["statements"] if not s["parent"]]
        g = [Unit.of(s, words, "gold") for s in wanted]
        y = [Unit.of(s, words, "system") for s in given]
        pairs = align(g, y, TAU)
        partner = {j: i for i, j in pairs.items()}
        for j, s in enumerate(given):
            right = j in partner and g[partner[j]].same_speaker(y[j])
            judged.append(Judged(s["rule"], s["confidence"], j in partner, right))
        for i, unit in enumerate(g):
            if i not in pairs:
                touched = any(2 * len(unit.content & o.content) >= len(unit.content) for o in y)
                errors[f"missed: {_form(wanted[i])}{', most of it in another one' if touched else ''}"] += 1
                continue
            other = y[pairs[i]]
            if not unit.same_speaker(other):
                errors[f"speaker: {_speaker(wanted[i], given[pairs[i]])}"] += 1
            if unit.content != other.content:
                errors[f"boundary: {_boundary(unit.content, other.content)}"] += 1
        for j, s in enumerate(given):
            if j not in partner:
                touched = any(y[j].content & o.content for o in g)
                sort = "belief or plan" if s["act"] in NO_SPEECH else "speech"
                errors[f"extra: {sort}, {'part of a gold one' if touched else 'nothing in the gold'}"] += 1
    return judged, errors


def _form(statement: Json) -> str:
    first = statement["content"][0]["text"].split()[0].lower().strip("\"“'‘")
    if statement["kind"] == "direct":
        return "a quotation"
    if first == "that":
        return "a that-clause"
    if first == "to":
        return "an infinitive"
    return "a wh-clause" if first in QUESTIONS else "a bare clause or noun phrase"


def _speaker(gold: Json, system: Json) -> str:
    if not gold["speaker"]:
        return "one given where the gold has none"
    if not system["speaker_mention"]:
        return "none given"
    sort = "pronoun" if gold["speaker"]["text"].lower() in PRONOUNS else "name or noun phrase"
    return f"another for a {sort}"


def _boundary(gold: frozenset[int], system: frozenset[int]) -> str:
    starts, ends = min(system) - min(gold), max(system) - max(gold)
    if not starts and not ends:
        return "a part inside left out or taken in"
    sides = [("begins too early" if starts < 0 else "begins too late")] if starts else []
    sides += [("ends too early" if ends < 0 else "ends too late")] if ends else []
    return " and ".join(sides)


def by_rule(judged: Sequence[Judged], gold: int) -> None:
    """What each rule gives and adds."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for j in judged:
        groups[j.rule].append(j)
    few = {rule for rule, js in groups.items() if len(js) < FEW}
    rest = [j for rule in few for j in groups.pop(rule)]
    print("\n| rule | statements | content right | content and speaker right | F1 without it |")
    print("|---|---|---|---|---|")
    named = sorted(groups.items(), key=lambda x: (-len(x[1]), x[0]))
    right, given = sum(j.right for j in judged), len(judged)
    for rule, js in [*named, (f"{len(few)} others", rest)]:
        content, both = sum(j.content_right for j in js), sum(j.right for j in js)
        change = 2 * (right - both) / (gold + given - len(js)) - 2 * right / (gold + given)
        print(
            f"| {rule} | {len(js)} | {content / len(js):.0%} | {both / len(js):.0%} | {100 * change:+.1f} |"
        )


def calibration(judged: Sequence[Judged]) -> None:
    """Share of right statements by confidence."""
    print("\n| confidence | statements | mean confidence | right |\n|---|---|---|---|")
    for low in range(10):
        js = [j for j in judged if low == min(_LAST, int(10 * j.confidence))]
        if js:
            mean = sum(j.confidence for j in js) / len(js)
            print(
                f"| {low / 10:.1f}–{(low + 1) / 10:.1f} | {len(js)} | {mean:.2f} | {sum(j.right for j in js) / len(js):.0%} |"
            )


def frequent(errors: Counter[str], most: int = 10) -> None:
    """The most frequent kinds of error."""
    print(f"\n{errors.total()} errors of {len(errors)} kinds; the {most} most frequent:\n")
    print("| error | count |\n|---|---|")
    for kind, count in errors.most_common(most):
        print(f"| {kind} | {count} |")


def seeds(extractor: Extractor, texts: Path, gold: Path) -> str:
    """Figures on articles whose gold gives canonical names: found if half of its characters are covered."""
    n: Counter[str] = Counter()
    for path, extraction in _pairs(extractor, texts, gold):
        names = {e.id: e.name for e in extraction.entities}
        wanted = [
            (_characters(s["spans"]), s) for s in json.loads(path.read_text(encoding="utf-8"))["statements"]
        ]
        given = [(_characters((c.start, c.end) for c in s.content), s) for s in extraction.statements]
        n["system"] += len(given)
        found: list[Statement] = []
        for w, s in wanted:
            n["gold"] += 1
            fits = [
                (len(c & w) / len(c | w), x)
                for c, x in given
                if 2 * len(c & w) >= len(w) and len(c & w) >= 0.3 * len(c)
            ]  # as the gold's own scorer
            same = [(share, x) for share, x in fits if _same(s["speaker"], names.get(x.speaker or "", ""))]
            best = max(same or fits, key=itemgetter(0), default=(0.0, None))[1]
            found += [best] if best is not None else []
            n["found"] += best is not None
            n["speaker"] += bool(same)
            n["kind"] += best is not None and best.kind.value == s["kind"]
        n["in gold"] += sum(x in found or any(2 * len(c & w) >= len(c) for w, _ in wanted) for c, x in given)
    return (
        f"{n['gold']} statements, content P {n['in gold'] / n['system']:.3f} R {n['found'] / n['gold']:.3f}, "
        f"with speaker R {n['speaker'] / n['gold']:.3f}, kind right {n['kind'] / n['found']:.3f}"
    )


def _pairs(extractor: Extractor, texts: Path, gold: Path) -> Iterator[tuple[Path, Any]]:
    paths = sorted(gold.glob("*.json"))
    documents = read_documents([str(texts / f"{p.stem}.txt") for p in paths], on_problem=_stop)
    yield from zip(paths, extractor.extract(documents), strict=True)


def _characters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {i for a, b in spans for i in range(a, b)}


def _same(gold: str, given: str) -> bool:
    """Whether two names are one, names of one authority entry, or a state or its capital and its government."""
    return gold.casefold() == given.casefold() or bool(_entries(gold) & _entries(given))


def _entries(name: str) -> set[str]:
    found = [authority().find(kind, name) for kind in EntityType]
    return {record.name for record in (*found, authority().government(name)) if record is not None} | {name}


def _stop(problem: Exception) -> None:
    raise problem


if __name__ == "__main__":
    main()
