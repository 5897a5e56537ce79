"""Count how often each lemma in each frame is an attribution: makes ``extract/lexicon/frames.tsv``.

    python -m kg_builder.training.count_frames DOCS.jsonl GOLD.jsonl > frames.tsv

DOCS holds ``{"doc_id", "text"}`` a line; GOLD ``{"doc_id", "statements": [{"cue": span, "content": [span, …]}]}``
with ``span = {"start", "end"}`` in code points: the form of ``kg-builder evaluate``. Only counts come out, no text.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO, TypeAlias

from kg_builder.evaluation.comparison import Words
from kg_builder.extract.attribution.frames import Candidate, candidates, trim
from kg_builder.extract.attribution.quoted import is_speech
from kg_builder.extract.lexicon import ANY
from kg_builder.extract.text import nlp
from kg_builder.extract.text.quotes import Quotation, outermost, scan
from kg_builder.extract.text.syntax import Syntax
from kg_builder.method import DEFAULT_MODEL
from kg_builder.training.articles import Gold, read_articles

Counts: TypeAlias = dict[tuple[str, str], list[int]]

_TAU = 0.5
_HEADER = """\
# How often a candidate (lemma in a frame of extract/attribution/frames.py) is an attribution: counts over the 840 training articles of
# PolNeAR (networkdynamics/PolNeAR), made by kg_builder/training/count_frames.py. "*" is any lemma or any frame.
lemma\tframe\thits\ttotal
"""


def count(parsed: Iterable[tuple[Syntax, Sequence[Gold]]]) -> Counts:
    """Hits and totals by lemma and frame, with ``*`` for any of either."""
    counts: Counts = defaultdict(lambda: [0, 0])
    for syntax, gold in parsed:
        quotations = outermost(scan(syntax.text))
        for lemma, frame, hit in (*_frames(syntax, gold, quotations), *_quotations(syntax, gold, quotations)):
            keys = [(lemma, frame), (ANY, frame)] + ([(lemma, ANY)] if frame != "quote" else [])
            for k in keys:
                counts[k][0] += hit
                counts[k][1] += 1
    return counts


def worth_keeping(counts: Counts) -> Iterator[tuple[str, str, int, int]]:
    """The counts that say more than backing off would: rare and never hit ones are left out."""
    never = {lemma for (lemma, frame), (hits, n) in counts.items() if frame == ANY and hits == 0 and n < 8}  # noqa: PLR2004
    for (lemma, frame), (hits, n) in sorted(counts.items(), key=lambda x: (x[0][0] != ANY, x[0])):
        seen = lemma == ANY or (n >= 2 if frame == ANY else n >= 3 or hits >= 2)  # noqa: PLR2004 (what is rare)
        silent = ANY not in (lemma, frame) and hits == 0 and n < 5  # noqa: PLR2004 (as above)
        if seen and lemma not in never and not silent:
            yield lemma, frame, hits, n


def _frames(s: Syntax, gold: Sequence[Gold], quotations: list[Quotation]) -> Iterator[tuple[str, str, bool]]:
    words = Words(s.text)
    contents = [(words.within((c["start"], c["end"]) for c in g["content"]), g) for g in gold]
    for candidate in candidates(s):
        at = s.start[candidate.anchor]
        if not any(q.start <= at < q.end for q in quotations):
            yield candidate.lemma, candidate.frame, _is_gold(s, words, candidate, contents)


def _is_gold(
    s: Syntax, words: Words, candidate: Candidate, contents: list[tuple[frozenset[int], Gold]]
) -> bool:
    ranges = [s.chars(*r) for r in (trim(s, *part) for part in candidate.content) if r]
    tokens = words.within(ranges)
    at = s.start[candidate.anchor]
    for content, g in contents:
        overlap = 2 * len(tokens & content) / max(1, len(tokens) + len(content))
        cue = g.get("cue")
        if overlap >= _TAU and (cue is None or cue["start"] - 3 <= at < cue["end"] + 3):
            return True
    return False


def _quotations(
    s: Syntax, gold: Sequence[Gold], quotations: list[Quotation]
) -> Iterator[tuple[str, str, bool]]:
    """Each verb in a quotation's sentence, and whether it is the quotation's cue."""
    quoted = bytearray(len(s.text) + 1)
    for q in quotations:
        quoted[q.start : q.end] = b"\1" * (q.end - q.start)
    for q in (q for q in quotations if is_speech(s.text, q)):
        holder = next((g for g in gold if _overlaps(g, q)), None)
        if holder is None:
            continue
        cue = holder.get("cue")
        first, last = s.at(q.outer_start), s.at(q.outer_end - 1)
        sentences = {s.sentence[first], s.sentence[last]}
        if last + 1 < len(s) and s.text[q.end - 1] in ",?!":
            sentences.add(s.sentence[last + 1])
        for n in sorted(sentences):
            for t in range(*s.sentences[n]):
                if s.pos[t] == "VERB" and not quoted[s.start[t]]:
                    particle = s.child(t, "prt")
                    lemma = s.lemma[t] + (f"_{s.lower[particle]}" if particle is not None else "")
                    yield lemma, "quote", bool(cue and cue["start"] <= s.start[t] < cue["end"])


def _overlaps(gold: Gold, q: Quotation) -> bool:
    return any(c["start"] < q.end - 1 and c["end"] > q.start + 1 for c in gold["content"])


def _read(docs: Path, gold: Path, model: str) -> Iterator[tuple[Syntax, Sequence[Gold]]]:
    articles = read_articles([gold], [docs])
    parsed = nlp.parse(nlp.load(model), (a.text for a in articles))
    for article, doc in zip(articles, parsed, strict=True):
        yield Syntax.of(doc), article.statements


def write(counts: Counts, out: TextIO) -> None:
    """Write the table with its header."""
    out.write(_HEADER)
    out.writelines(f"{a}\t{b}\t{hits}\t{n}\n" for a, b, hits, n in worth_keeping(counts))


def main() -> None:
    """Count over the files named on the command line, and print the table."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    arguments.add_argument("docs", type=Path, help="JSON Lines of doc_id and text")
    arguments.add_argument("gold", type=Path, help="JSON Lines of doc_id and statements")
    arguments.add_argument("--model", default=DEFAULT_MODEL, help="spaCy pipeline to parse with")
    given = arguments.parse_args()
    write(count(_read(given.docs, given.gold, given.model)), sys.stdout)


if __name__ == "__main__":
    main()
