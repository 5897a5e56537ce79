"""Fit the confidence of statements and of their speakers, and show how it holds.

    python benchmarks/calibration.py DOCS.jsonl GOLD.jsonl --attribution rules|tagger [--limit N] [--model NAME]

DOCS and GOLD are what ``kg-builder evaluate`` reads. For the rules give training articles, for the tagger articles that it
was not trained on. Prints the weights for `kg_builder.extract.attribution.confidence`, and for each tenth of confidence how many
statements were right: those of each seventh of the articles by weights that were fitted on the other six.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg_builder.evaluation.comparison import Unit, Words, align
from kg_builder.evaluation.evaluate import read_jsonl, read_texts
from kg_builder.extract import DEFAULT_MODEL
from kg_builder.extract.attribution import attribute
from kg_builder.extract.attribution.confidence import ByRules, ByTagger
from kg_builder.extract.attribution.quoted import Attribution
from kg_builder.extract.tagger import shipped
from kg_builder.extract.text import nlp
from kg_builder.extract.text.quotes import outermost, scan
from kg_builder.extract.text.spans import CharRange, mask
from kg_builder.extract.text.syntax import Syntax

Floats = npt.NDArray[np.float64]
TAU = 0.5
FOLDS = 7
STEPS = 60
PENALTY = 1.0


@dataclass(frozen=True)
class Judged:
    """A statement of the system, and what the gold says of it."""

    article: int
    evidence: ByRules | ByTagger
    content_right: bool
    right: bool


def main() -> None:
    """Extract, compare, fit, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("docs", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--attribution", choices=("rules", "tagger"), required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    o = parser.parse_args()
    gold = list(islice(read_jsonl(o.gold), o.limit))
    kind = ByTagger if o.attribution == "tagger" else ByRules
    found = [
        x
        for x in judged(read_texts(o.docs), gold, o.model, tagged=kind is ByTagger)
        if type(x.evidence) is kind
    ]
    show("statement", found, lambda x: x.evidence.features, [x.right for x in found])
    sound = [x for x in found if x.content_right]
    show("speaker", sound, lambda x: x.evidence.speaker_features, [x.right for x in sound])


def judged(
    texts: Mapping[str, str], gold: Sequence[Mapping[str, Any]], model: str, *, tagged: bool
) -> Iterator[Judged]:
    """Every statement that stands by itself, beside the gold."""
    pipeline = nlp.load(model)
    tagger = shipped() if tagged else None
    for number, (of_gold, doc) in enumerate(
        zip(gold, pipeline.pipe(texts[g["doc_id"]] for g in gold), strict=True)
    ):
        s = Syntax.of(doc)
        quotations = scan(s.text)
        quoted = mask(len(s.text), ((q.start, q.end) for q in outermost(quotations)))
        reading = tagger.read(s.text, quoted) if tagger else None
        found = [a for a in attribute(s, quotations, reading, least_confidence=0) if a.parent is None]
        words = Words(s.text)
        g = [Unit.of(x, words, "gold") for x in of_gold["statements"]]
        y = [Unit.of(as_record(a), words, "system") for a in found]
        partner = {j: i for i, j in align(g, y, TAU).items()}
        for j, a in enumerate(found):
            right = j in partner and g[partner[j]].same_speaker(y[j])
            evidence = a.evidence or ByRules(a.trust, a.frame, a.source is not None)
            yield Judged(number, evidence, j in partner, right)


def as_record(a: Attribution) -> dict[str, Any]:
    """The part of a record that the comparison reads."""

    def span(r: CharRange | None) -> dict[str, int] | None:
        return {"start": r[0], "end": r[1]} if r else None

    return {"speaker": span(a.source), "cue": span(a.cue), "content": [span(r) for r in a.content]}


def show(
    name: str, found: Sequence[Judged], features: Callable[[Judged], Sequence[float]], right: Sequence[bool]
) -> None:
    """The weights, and the reliability table."""
    x, y = np.array([features(f) for f in found]), np.array(right, dtype=float)
    fold = np.array([f.article % FOLDS for f in found])
    p = np.zeros(len(y))
    for k in range(FOLDS):
        p[fold == k] = logistic(x[fold == k] @ fit(x[fold != k], y[fold != k]))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    print(f"\n{name}: weights ({', '.join(f'{w:.2f}' for w in fit(x, y))}), mean log loss {loss:.4f}\n")
    print(f"| confidence | {name}s | mean | right |\n|---|---|---|---|")
    for tenth in range(10):
        here = (p * 10).astype(int) == tenth
        if here.any():
            print(
                f"| {tenth / 10:.1f}-{(tenth + 1) / 10:.1f} | {here.sum()} | {p[here].mean():.2f} | {y[here].mean():.2f} |"
            )


def fit(x: Floats, y: Floats) -> Floats:
    """Weights of a logistic regression with a small penalty, by Newton's method."""
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = logistic(x @ w)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + PENALTY * np.eye(x.shape[1])
        w -= np.linalg.solve(hessian, x.T @ (p - y) + PENALTY * w)
    return w


def logistic(z: Floats) -> Floats:
    """From log odds to probabilities."""
    return np.asarray(1 / (1 + np.exp(-z)), dtype=np.float64)


if __name__ == "__main__":
    main()
