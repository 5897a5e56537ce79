"""Who said what, in spans: joins cues, sources and contents into attributions.

Sieves in order of precision: quotations find their cue first; then the candidates of the dependency frames, the
most trusted and outermost first. Every attribution carries the name of the rule that made it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg_builder.extract import layouts
from kg_builder.extract.frames import Candidate, candidates, trim
from kg_builder.extract.lexicon import Reliability, reliability
from kg_builder.extract.quotes import Quotation
from kg_builder.extract.speakers import DATELINE, agent_of, beside, subject_of
from kg_builder.extract.syntax import Syntax

CharRange = tuple[int, int]

THRESHOLD = 0.38
"""Least reliability of a frame candidate; chosen on PolNeAR's training articles."""
NESTED_THRESHOLD = 0.6
_QUOTE_CUE = 0.1
"""Least reliability of a verb that may take a quotation which the syntax does not give it."""
_WIDENING = 0.2
"""Least reliability of a clause that widens the quotations in it: called the plan “mad”."""
_FAR = 400
_LEADS_IN = re.compile(r"[^.!?]*[:,]\s*")
_WORD = re.compile(r"\w+")
_SCARE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement as spans of characters, before its parties are resolved."""

    rule: str
    confidence: float
    content: tuple[CharRange, ...]
    source: CharRange | None = None
    cue: CharRange | None = None
    lemma: str = ""
    frame: str = ""
    anchor: int | None = None
    """Token index of the cue's head word."""
    parent: int | None = None
    """Index of the attribution whose content holds this one."""


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    score: float


def attribute(
    syntax: Syntax,
    quotations: Sequence[Quotation],
    words: Reliability | None = None,
) -> list[Attribution]:
    """All attributions of a text in text order, the nested ones after the one that holds them."""
    words = words or reliability()
    outer = [q for q in quotations if q.depth == 1]
    quoted = _mask(len(syntax.text), ((q.start, q.end) for q in outer))
    scored = [_Scored(c, words.of(c.lemma, c.frame)) for c in candidates(syntax)]
    free = [x for x in scored if not quoted[syntax.start[x.candidate.anchor]]]

    found = list(_by_layout(syntax, outer))
    laid_out = _mask(len(syntax.text), (r for a in found for r in a.content))
    outer = [q for q in outer if not laid_out[q.start]]
    found += _quoted_statements(syntax, outer, free, words, quoted)
    found = [_whole_quotations(syntax.text, a, outer) for a in _choose(syntax, found, free)]
    found = [replace(a, content=_after_dateline(syntax.text, a.content)) for a in found]
    found = _repair_sources(syntax, found, quoted)
    found += _nested(syntax, found, scored)
    return found


# ------------------------------------------------------------------------------------------ layout


def _by_layout(s: Syntax, quotations: Sequence[Quotation]) -> Iterable[Attribution]:
    persons = [s.text[s.start[a] : s.end[b - 1]] for a, b, label in s.entities if label == "PERSON"]
    for source, cue, content in layouts.signed(s.text, quotations):
        yield Attribution("signed-quote", 0.8, (content,), source, cue, "say", "layout")
    for source, cue, content, transcript in layouts.labelled(s.text, persons):
        rule = "transcript-line" if transcript else "headline-colon"
        yield Attribution(rule, 0.8, (content,), source, cue, "say", "layout")


# -------------------------------------------------------------------------------------- quotations


def _quoted_statements(
    s: Syntax, quotations: Sequence[Quotation], free: Sequence[_Scored], words: Reliability, quoted: bytearray
) -> Iterable[Attribution]:
    """Quotations joined to the cue that introduces or follows them, one attribution a cue."""
    cues = speech_cues(s, free, quoted)
    by_cue: dict[int, list[Quotation]] = {}
    last: int | None = None
    last_end = 0
    for q in quotations:
        if not is_speech(s.text, q):
            continue
        anchor = _governing_cue(s, q, free)
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
        cue = cues[anchor]
        spans = _with_clause(s, group, [x for x in free if x.candidate.anchor == anchor])
        yield Attribution(
            rule="cue-then-quote" if s.start[anchor] < group[0].start else "quote-then-cue",
            confidence=0.9,
            content=spans,
            source=s.chars(*cue.source) if cue.source else None,
            cue=s.chars(*cue.cue),
            lemma=cue.lemma,
            frame="quote",
            anchor=anchor,
        )


def speech_cues(s: Syntax, free: Sequence[_Scored], quoted: bytearray) -> dict[int, Candidate]:
    """Every word outside quotations that may introduce one, by its token."""
    cues: dict[int, Candidate] = {}
    for x in sorted(free, key=lambda x: x.score):
        if x.score >= THRESHOLD:
            cues[x.candidate.anchor] = x.candidate
    for i, pos in enumerate(s.pos):
        if pos == "VERB" and i not in cues and not quoted[s.start[i]]:
            passive = any(s.dep[c] == "auxpass" for c in s.children[i])
            source = agent_of(s, i) if passive else subject_of(s, i)
            cues[i] = Candidate(s.lemma[i], "quote", (i, i + 1), i, source, ())
    for i, cue in cues.items():
        if cue.source is None or quoted[s.start[cue.source[0]]]:
            # Quoted words confuse the parser: what stands next to the verb is the better guess.
            cues[i] = replace(cue, source=beside(s, i, quoted))
    return cues


def _governing_cue(s: Syntax, q: Quotation, free: Sequence[_Scored]) -> int | None:
    """The outermost trusted candidate whose content holds the quotation with some of its own words."""
    best: tuple[int, int] | None = None
    for x in free:
        if x.score < THRESHOLD:
            continue
        for r in x.candidate.content:
            a, b = s.chars(*r)
            if a <= q.start and q.end <= b and _WORD.search(s.text, a, q.outer_start):
                best = max(best or (0, 0), (b - a, x.candidate.anchor))
    return best[1] if best else None


def is_speech(text: str, q: Quotation) -> bool:
    """Whether quoted text can be speech: long enough, or punctuated as a sentence; else a scare quote or a title."""
    n = len(_WORD.findall(text, q.start, q.end))
    if n > _SCARE_WORDS:
        return True
    return n > 0 and text[q.end - 1] in ".,!?…" and text[q.start].isupper()


def _nearest_cue(
    s: Syntax, q: Quotation, cues: dict[int, Candidate], words: Reliability, *, same_sentence: bool
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
    for anchor, cue in cues.items():
        at = s.start[anchor]
        if (
            not begin <= at < stop
            or q.start <= at < q.end
            or (s.sentence[anchor] in sentences) != same_sentence
        ):
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


def _with_clause(s: Syntax, group: Sequence[Quotation], own: Sequence[_Scored]) -> tuple[CharRange, ...]:
    """The quotations of a cue, widened where they are pieces of a clause that the cue governs."""
    spans = [(q.start, q.end) for q in group]
    for x in own:
        if x.score < _WIDENING:
            continue
        for r in x.candidate.content:
            a, b = s.chars(*r)
            inside = [sp for sp in spans if a <= sp[0] + 1 and sp[1] - 1 <= b]
            before = s.text[a : inside[0][0]] if inside else ""
            if inside and _WORD.search(before) and not before.rstrip(" “\"‘'").endswith((":", ".")):
                spans = [sp for sp in spans if sp not in inside]
                spans.append((a, max(b, *(sp[1] for sp in inside))))
    return _merge(sorted(spans))


# ------------------------------------------------------------------------------- frame candidates


def _choose(s: Syntax, found: list[Attribution], free: Sequence[_Scored]) -> list[Attribution]:
    """Add the frame candidates, the outermost first, each only where nothing overlaps that stands already."""
    used = {a.anchor for a in found}
    best: dict[int, _Scored] = {}
    for x in free:
        anchor = x.candidate.anchor
        if (
            x.score >= THRESHOLD
            and anchor not in used
            and (anchor not in best or x.score > best[anchor].score)
        ):
            best[anchor] = x
    taken = _mask(len(s.text), (r for a in found for r in a.content))
    result = list(found)
    for x in sorted(best.values(), key=lambda x: -sum(b - a for a, b in x.candidate.content)):
        attribution = _attribution(s, x)
        if attribution is None or taken[s.start[x.candidate.anchor]]:
            continue
        size = sum(b - a for a, b in attribution.content)
        overlap = sum(sum(taken[a:b]) for a, b in attribution.content)
        if overlap > 0.2 * size:
            continue
        result.append(attribution)
        for a, b in attribution.content:
            taken[a:b] = b"\1" * (b - a)
    return sorted(result, key=lambda a: (a.content[0][0], a.cue or (0, 0)))


def _attribution(s: Syntax, x: _Scored) -> Attribution | None:
    c = x.candidate
    content = [s.chars(*r) for r in (trim(s, *part) for part in c.content) if r]
    if not content:
        return None
    return Attribution(
        rule=c.frame,
        confidence=round(x.score, 3),
        content=_merge(content),
        source=s.chars(*c.source) if c.source else None,
        cue=s.chars(*c.cue),
        lemma=c.lemma,
        frame=c.frame,
        anchor=c.anchor,
    )


def _whole_quotations(text: str, a: Attribution, quotations: Sequence[Quotation]) -> Attribution:
    """Contents that cut through a quotation take all of it: parsers lose their way at quotation marks."""
    if a.frame == "quote" or a.cue is None:
        return a
    spans = []
    for begin, end in a.content:
        for q in quotations:
            cue_inside = q.start <= a.cue[0] < q.end
            if begin < q.start < end < q.end and not cue_inside and "\n" not in text[end : q.end]:
                end = q.end  # noqa: PLW2901 (the span grows)
            elif begin < q.end <= end and q.start < begin and not cue_inside:
                begin = q.start  # noqa: PLW2901 (as above)
        spans.append((begin, end))
    return replace(a, content=_merge(spans))


def _after_dateline(text: str, content: tuple[CharRange, ...]) -> tuple[CharRange, ...]:
    """Contents that open a paragraph leave its dateline out: NEW YORK (Agency) — *X*, he said."""
    begin, end = content[0]
    if begin == 0 or text[begin - 1] == "\n":
        dateline = DATELINE.match(text, begin, end)
        if dateline is not None and dateline.end() < end:
            begin = dateline.end()
            while begin < end - 1 and text[begin].isspace():
                begin += 1
    return ((begin, end), *content[1:])


def _repair_sources(s: Syntax, found: list[Attribution], quoted: bytearray) -> list[Attribution]:
    """A source inside a quotation is a slip of the parser: take the sentence's speaker before it, or the neighbour."""
    repaired: list[Attribution] = []
    for a in found:
        if a.source is None or a.anchor is None or not quoted[a.source[0]] or quoted[s.start[a.anchor]]:
            repaired.append(a)
            continue
        sentence = s.sentence[a.anchor]
        earlier = [b for b in found if b.source and b.anchor is not None and b.anchor < a.anchor]
        same = [
            b
            for b in earlier
            if b.anchor is not None
            and s.sentence[b.anchor] == sentence
            and not quoted[(b.source or (0, 0))[0]]
        ]
        phrase = beside(s, a.anchor, quoted)
        nearest = max(same, key=lambda b: b.anchor or 0).source if same else None
        finite = s.tag[a.anchor] != "VBG"
        own = s.chars(*phrase) if phrase else None
        repaired.append(replace(a, source=(own or nearest) if finite else (nearest or own)))
    return repaired


def _nested(s: Syntax, found: list[Attribution], scored: Sequence[_Scored]) -> list[Attribution]:
    """Attributions inside the content of another one: "Peskov said that Putin had warned …"."""
    nested: dict[int, tuple[float, Attribution]] = {}
    for x in scored:
        if x.score < NESTED_THRESHOLD:
            continue
        at = s.start[x.candidate.anchor]
        parent = next((n for n, a in enumerate(found) if any(b <= at < e for b, e in a.content)), None)
        attribution = _attribution(s, x) if parent is not None else None
        if attribution is None or parent is None:
            continue
        inside = all(
            any(b <= x0 and x1 <= e for b, e in found[parent].content) for x0, x1 in attribution.content
        )
        anchor = x.candidate.anchor
        if inside and (anchor not in nested or x.score > nested[anchor][0]):
            nested[anchor] = (x.score, replace(attribution, parent=parent, rule="nested-" + attribution.rule))
    return [a for _, a in nested.values()]


def _merge(spans: Sequence[CharRange]) -> tuple[CharRange, ...]:
    merged: list[CharRange] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return tuple(merged)


def _mask(length: int, ranges: Iterable[CharRange]) -> bytearray:
    mask = bytearray(length + 1)
    for a, b in ranges:
        mask[a:b] = b"\1" * (b - a)
    return mask
