"""Quotations and their cues: which word introduces quoted text, and what of the clause around belongs to it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg_builder.extract.attribution.confidence import ByConstruction, ByRules, ByTagger, Confidence
from kg_builder.extract.attribution.frames import Candidate, trim
from kg_builder.extract.attribution.speakers import agent_of, beside, listener, subject_of
from kg_builder.extract.lexicon import Reliability
from kg_builder.extract.text.quotes import Quotation
from kg_builder.extract.text.spans import CharRange, merge
from kg_builder.extract.text.syntax import Syntax

LEAST_TRUST = 0.38
"""Least score of a frame candidate; chosen on PolNeAR dev and our own gold, where F1 is flat around it."""
_QUOTE_CUE = 0.1
"""Least reliability of a verb that may take a quotation which the syntax does not give it."""
_WIDENING = 0.2
"""Least score of a clause that widens the quotations in it: called the plan “mad”."""
_FAR = 400
_FARTHEST = 1_500
"""Characters beyond which no cue is looked for; a cue that near as `_FAR` may have a long source."""
_LEADS_IN = re.compile(r"[^.!?]*[:,]\s*")
_WORD = re.compile(r"\w+")
_SCARE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with how far it can be trusted, in (0, 1)."""

    candidate: Candidate
    score: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement as spans of characters, before its parties are resolved."""

    rule: str
    trust: float
    """How far the rule can be trusted, in (0, 1)."""
    content: tuple[CharRange, ...]
    source: CharRange | None = None
    cue: CharRange | None = None
    lemma: str = ""
    frame: str = ""
    anchor: int | None = None
    """Token index of the cue's head word."""
    parent: int | None = None
    """Index of the attribution whose content holds this one."""
    evidence: ByTagger | ByConstruction | None = None
    """What tagger and rules know of it, where the tagger read the text."""

    @property
    def confidence(self) -> Confidence:
        """How sure we are of the statement and of its speaker."""
        return (self.evidence or ByRules(self.trust, self.frame, self.source is not None)).confidence()


def attribution_of(s: Syntax, x: Scored) -> Attribution | None:
    """The attribution that a candidate of the frames stands for; None if nothing is left of its content."""
    c = x.candidate
    content = [s.chars(*r) for r in (trim(s, *part) for part in c.content) if r]
    if not content:
        return None
    return Attribution(
        rule=c.frame,
        trust=x.score,
        content=merge(content),
        source=s.chars(*c.source) if c.source else None,
        cue=s.chars(*c.cue),
        lemma=c.lemma,
        frame=c.frame,
        anchor=c.anchor,
    )


def quoted_statements(
    s: Syntax, quotations: Sequence[Quotation], free: Sequence[Scored], words: Reliability, quoted: bytearray
) -> Iterable[Attribution]:
    """Quotations joined to the cue that introduces or follows them, one attribution a cue."""
    if not quotations:
        return
    cues = _Cues.of(s, speech_cues(s, free, quoted))
    governing = _governing(s, free)
    own: dict[int, list[Scored]] = {}
    for x in free:
        own.setdefault(x.candidate.anchor, []).append(x)
    by_cue: dict[int, list[Quotation]] = {}
    last: int | None = None
    last_end = 0
    for q in quotations:
        if not is_speech(s.text, q):
            continue
        anchor = _governing_cue(s, q, governing)
        if anchor is None:
            anchor = _nearest_cue(s, q, cues, words, same_sentence=True)
        if anchor is None and last is not None and _goes_on(s.text, last_end, q):
            anchor = last
        if anchor is None:
            anchor = _nearest_cue(s, q, cues, words, same_sentence=False)
        if anchor is not None:
            by_cue.setdefault(anchor, []).append(q)
            last, last_end = anchor, q.outer_end
    for anchor, group in by_cue.items():
        cue = cues.by_anchor[anchor]
        spans = _with_clause(s, group, own.get(anchor, ()))
        yield Attribution(
            rule="cue-then-quote" if s.start[anchor] < group[0].start else "quote-then-cue",
            trust=0.9,
            content=spans,
            source=s.chars(*cue.source) if cue.source else None,
            cue=s.chars(*cue.cue),
            lemma=cue.lemma,
            frame="quote",
            anchor=anchor,
        )


def speech_cues(s: Syntax, free: Sequence[Scored], quoted: bytearray) -> dict[int, Candidate]:
    """Every word outside quotations that may introduce one, by its token."""
    cues: dict[int, Candidate] = {}
    for x in sorted(free, key=lambda x: x.score):
        if x.score >= LEAST_TRUST:
            cues[x.candidate.anchor] = x.candidate
    for i, pos in enumerate(s.pos):
        if pos == "VERB" and i not in cues and not quoted[s.start[i]]:
            passive = any(s.dep[c] == "auxpass" for c in s.children[i])
            source = agent_of(s, i) if passive else subject_of(s, i)
            lemma = "tell" if listener(s, i) is not None else s.lemma[i]
            cues[i] = Candidate(lemma, "quote", (i, i + 1), i, source, ())
    for i, cue in cues.items():
        if cue.source is None or quoted[s.start[cue.source[0]]]:
            # Quoted words confuse the parser: what stands next to the verb is the better guess.
            cues[i] = replace(cue, source=beside(s, i, quoted))
    return cues


@dataclass(frozen=True, slots=True)
class _Cues:
    """The speech cues of a text, in its order."""

    by_anchor: dict[int, Candidate]
    anchors: list[int]
    starts: list[int]

    @classmethod
    def of(cls, s: Syntax, cues: dict[int, Candidate]) -> "_Cues":
        anchors = sorted(cues)
        return cls(cues, anchors, [s.start[i] for i in anchors])

    def between(self, start: int, end: int) -> list[int]:
        """Cues that begin in a character range."""
        return self.anchors[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def _governing(s: Syntax, free: Sequence[Scored]) -> dict[int, list[tuple[CharRange, int]]]:
    """The contents of trusted candidates, with their anchors, by sentence: none reaches into the next one."""
    found: dict[int, list[tuple[CharRange, int]]] = {}
    for x in free:
        if x.score >= LEAST_TRUST:
            for r in x.candidate.content:
                found.setdefault(s.sentence[r[0]], []).append((s.chars(*r), x.candidate.anchor))
    return found


def _governing_cue(s: Syntax, q: Quotation, governing: dict[int, list[tuple[CharRange, int]]]) -> int | None:
    """The outermost trusted candidate whose content holds the quotation with some of its own words."""
    best: tuple[int, int] | None = None
    for (a, b), anchor in governing.get(s.sentence[s.at(q.start)], ()):
        if a <= q.start and q.end <= b and _WORD.search(s.text, a, q.outer_start):
            best = max(best or (0, 0), (b - a, anchor))
    return best[1] if best else None


def is_speech(text: str, q: Quotation) -> bool:
    """Whether quoted text can be speech: long enough, or punctuated as a sentence; else a scare quote or a title."""
    n = len(_WORD.findall(text, q.start, q.end))
    if n > _SCARE_WORDS:
        return True
    return n > 0 and text[q.end - 1] in ".,!?…" and text[q.start].isupper()


def _nearest_cue(
    s: Syntax, q: Quotation, cues: _Cues, words: Reliability, *, same_sentence: bool
) -> int | None:
    """The cue of a quotation in its sentence or paragraph.

    It is near, set off by a comma or colon, and a word that often introduces speech.
    """
    begin, stop = _paragraph(s.text, q)
    first, last = s.at(q.outer_start), s.at(q.outer_end - 1)
    sentences = {s.sentence[first], s.sentence[last]}
    if last + 1 < len(s) and s.text[q.end - 1] in ",?!":
        sentences.add(s.sentence[last + 1])
    best: tuple[float, int] | None = None
    within = max(begin, q.outer_start - _FARTHEST), min(stop, q.outer_end + _FARTHEST)
    for anchor in cues.between(*within):
        at, cue = s.start[anchor], cues.by_anchor[anchor]
        if q.start <= at < q.end or (s.sentence[anchor] in sentences) != same_sentence:
            continue
        edges = [s.chars(*cue.cue)] + ([s.chars(*cue.source)] if cue.source else [])
        gap = min(max(a - q.outer_end, q.outer_start - b, 0) for a, b in edges)
        trust = words.of(cue.lemma, "quote")
        cost = gap - 100 * trust + (60 if cue.lemma == "according" or cue.source is None else 0)
        if at < q.start:
            cost -= 30 if _LEADS_IN.fullmatch(s.text, s.end[anchor], q.outer_start) else 0
        else:
            cost -= 30 if s.text[q.end - 1] in ",?!" or s.text[q.outer_end : q.outer_end + 1] == "," else 0
        if trust >= _QUOTE_CUE and (best is None or cost < best[0]):
            best = (cost, anchor)
    return best[1] if best is not None and best[0] < _FAR else None


def _paragraph(text: str, q: Quotation) -> CharRange:
    stop = text.find("\n", q.end)
    return text.rfind("\n", 0, q.start) + 1, len(text) if stop < 0 else stop


def _goes_on(text: str, last_end: int, q: Quotation) -> bool:
    """A quotation without a cue goes on with the last speaker: in the same paragraph, or where it fills the next."""
    begin, stop = _paragraph(text, q)
    if "\n" not in text[last_end : q.start]:
        return q.outer_start - last_end < _FAR
    fills = q.end - q.start > 0.7 * (stop - begin)
    return fills and text.count("\n\n", last_end, q.start) <= 1 and q.outer_start - last_end < _FAR


def _with_clause(s: Syntax, group: Sequence[Quotation], own: Sequence[Scored]) -> tuple[CharRange, ...]:
    """The quotations of a cue, widened where they are pieces of a clause that the cue governs."""
    spans = [(q.start, q.end) for q in group]
    closing = {q.end: q.outer_end for q in group}
    for x in own:
        if x.score < _WIDENING:
            continue
        for r in x.candidate.content:
            kept = trim(s, *r)
            if kept is None:
                continue
            a, b = s.chars(*kept)
            inside = [sp for sp in spans if a <= sp[0] + 1 and sp[1] - 1 <= b]
            before = s.text[a : inside[0][0]] if inside else ""
            if inside and _WORD.search(before) and not before.rstrip(" “\"‘'").endswith((":", ".")):
                spans = [sp for sp in spans if sp not in inside]
                spans.append((a, max(b, *(closing.get(sp[1], sp[1]) for sp in inside))))
    return merge(sorted(spans))
