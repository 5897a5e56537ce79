"""How good a tagger is by itself: the words that it marks, and the statements that it proposes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg_builder.evaluation.comparison import Json, Words
from kg_builder.evaluation.evaluate import Measure, Scores, evaluate
from kg_builder.extract.tagger import Proposal, Tagger
from kg_builder.extract.text.quotes import outermost, scan
from kg_builder.extract.text.spans import CharRange, mask
from kg_builder.training.articles import Article

KINDS = ("content", "source", "cue")


def score(tagger: Tagger, articles: Sequence[Article]) -> Scores:
    """The figures of `evaluate` for the tagger's proposals alone, headed by ``words, X`` for content, source and cue.

    With the rules beside it a tagger does better: run ``kg-builder extract --tagger`` and ``kg-builder evaluate``.

    Raises:
        RecordError: two articles have the same id.
    """
    counts: Counter[tuple[str, str]] = Counter()
    proposed: list[Json] = []
    for article in articles:
        quoted = mask(len(article.text), ((q.start, q.end) for q in outermost(scan(article.text))))
        found = [_statement(p) for p in tagger.read(article.text, quoted).proposals if p.cue]
        proposed.append({"doc_id": article.id, "statements": found})
        words = Words(article.text)
        wanted, given = (_by_kind(words, statements) for statements in (article.statements, found))
        for kind in KINDS:
            counts["gold", kind] += len(wanted[kind])
            counts["system", kind] += len(given[kind])
            counts["right", kind] += len(wanted[kind] & given[kind])
    by_word = {f"words, {kind}": _measure(counts, kind) for kind in KINDS}
    scores = evaluate(proposed, (a.record() for a in articles))
    return replace(scores, measures={**by_word, **scores.measures})


def _measure(counts: Counter[tuple[str, str]], kind: str) -> Measure:
    right = counts["right", kind]
    return Measure(right, counts["system", kind], right, counts["gold", kind])


def _by_kind(words: Words, statements: Iterable[Json]) -> dict[str, frozenset[int]]:
    spans: dict[str, list[CharRange]] = {kind: [] for kind in KINDS}
    for s in statements:
        parts = [("content", c) for c in s["content"]] + [("source", s["speaker"]), ("cue", s.get("cue"))]
        for kind, span in parts:
            if span:
                spans[kind].append((span["start"], span["end"]))
    return {kind: words.within(found) for kind, found in spans.items()}


def _statement(p: Proposal) -> Json:
    def span(r: CharRange | None) -> Json | None:
        return {"start": r[0], "end": r[1]} if r else None

    return {"speaker": span(p.source), "cue": span(p.cue), "content": [span(r) for r in p.content]}
