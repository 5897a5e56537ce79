"""Who said what, in spans: joins cues, sources and contents into attributions.

Sieves in order of precision: layouts, then quotations with their cues, then the candidates of the dependency frames,
the outermost first. Every attribution carries the name of the rule that made it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg_builder.extract.attribution import layouts
from kg_builder.extract.attribution.chains import with_inner_cues
from kg_builder.extract.attribution.combine import LEAST_CONFIDENCE, combine
from kg_builder.extract.attribution.doings import is_doing
from kg_builder.extract.attribution.frames import candidates
from kg_builder.extract.attribution.hearings import without_listeners
from kg_builder.extract.attribution.nested import nested
from kg_builder.extract.attribution.quoted import (
    LEAST_TRUST,
    Attribution,
    Scored,
    attribution_of,
    quoted_statements,
)
from kg_builder.extract.attribution.speakers import DATELINE, beside
from kg_builder.extract.lexicon import reliability
from kg_builder.extract.tagger import Reading
from kg_builder.extract.text.quotes import Quotation, outermost
from kg_builder.extract.text.spans import mask, merge
from kg_builder.extract.text.syntax import Syntax

_MOST_OVERLAP = 0.2


def attribute(
    syntax: Syntax,
    quotations: Sequence[Quotation],
    reading: Reading | None = None,
    *,
    least_confidence: float = LEAST_CONFIDENCE,
) -> list[Attribution]:
    """All attributions of a text in text order, the nested ones after all that stand by themselves.

    With a `reading` of the text by the tagger, its proposals lead, those of `least_confidence` and more; without, the rules
    decide alone.
    """
    words = reliability()
    outer = outermost(list(quotations))
    quoted = mask(len(syntax.text), ((q.start, q.end) for q in outer))
    found_candidates = [c for c in candidates(syntax) if not is_doing(syntax, c.anchor)]
    scored = [Scored(c, words.of(c.lemma, c.frame)) for c in found_candidates]
    free = [x for x in scored if not quoted[syntax.start[x.candidate.anchor]]]

    found = list(_by_layout(syntax, outer))
    laid_out = mask(len(syntax.text), (r for a in found for r in a.content))
    outer = [q for q in outer if not laid_out[q.start]]
    found += quoted_statements(syntax, outer, free, words, quoted)
    starts = [q.start for q in outer]
    found = [_whole_quotations(syntax.text, a, outer, starts) for a in _choose(syntax, found, free)]
    found = _repair_sources(syntax, found, quoted)
    if reading is not None:
        found = combine(syntax, reading, found, free, least_confidence)
    found = [
        _after_dateline(syntax.text, a) for a in found if a.anchor is None or not is_doing(syntax, a.anchor)
    ]
    found = with_inner_cues(syntax, without_listeners(syntax, found), free)
    found += nested(syntax, found, scored)
    return found


def _by_layout(s: Syntax, quotations: Sequence[Quotation]) -> Iterable[Attribution]:
    persons = [s.text[s.start[a] : s.end[b - 1]] for a, b, label in s.entities if label == "PERSON"]
    for source, cue, content in layouts.signed(s.text, quotations):
        yield Attribution("signed-quote", 0.8, (content,), source, cue, "say", "layout")
    for source, cue, content, transcript in layouts.labelled(s.text, persons):
        rule = "transcript-line" if transcript else "headline-colon"
        yield Attribution(rule, 0.8, (content,), source, cue, "say", "layout")


def _choose(s: Syntax, found: list[Attribution], free: Sequence[Scored]) -> list[Attribution]:
    """Add the frame candidates, the outermost first, each only where nothing overlaps that stands already."""
    used = {a.anchor for a in found}
    best: dict[int, Scored] = {}
    for x in free:
        anchor = x.candidate.anchor
        if (
            x.score >= LEAST_TRUST
            and anchor not in used
            and (anchor not in best or x.score > best[anchor].score)
        ):
            best[anchor] = x
    taken = mask(len(s.text), (r for a in found for r in a.content))
    result = list(found)
    for x in sorted(best.values(), key=lambda x: -sum(b - a for a, b in x.candidate.content)):
        attribution = attribution_of(s, x)
        if attribution is None or taken[s.start[x.candidate.anchor]]:
            continue
        size = sum(b - a for a, b in attribution.content)
        overlap = sum(sum(taken[a:b]) for a, b in attribution.content)
        if overlap > _MOST_OVERLAP * size:
            continue
        result.append(attribution)
        for a, b in attribution.content:
            taken[a:b] = b"\1" * (b - a)
    return sorted(result, key=lambda a: (a.content[0][0], a.cue or (0, 0)))


def _whole_quotations(
    text: str, a: Attribution, quotations: Sequence[Quotation], starts: Sequence[int]
) -> Attribution:
    """Contents that cut through a quotation take all of it: parsers lose their way at quotation marks."""
    if a.frame == "quote" or a.cue is None:
        return a
    spans = []
    for begin, end in a.content:
        first = max(0, bisect_right(starts, begin) - 1)
        for q in quotations[first : bisect_right(starts, end)]:
            cue_inside = q.start <= a.cue[0] < q.end
            if begin < q.start < end < q.end and not cue_inside and "\n" not in text[end : q.end]:
                end = q.end  # noqa: PLW2901 (the span grows)
            elif begin < q.end <= end and q.start < begin and not cue_inside:
                begin = q.start  # noqa: PLW2901 (as above)
        spans.append((begin, end))
    whole = merge(spans)
    return a if whole == a.content else replace(a, content=whole)


def _after_dateline(text: str, a: Attribution) -> Attribution:
    """Contents that open a paragraph leave its dateline out: NEW YORK (Agency) — *X*, he said."""
    begin, end = a.content[0]
    if begin == 0 or text[begin - 1] == "\n":
        dateline = DATELINE.match(text, begin, end)
        if dateline is not None and dateline.end() < end:
            begin = dateline.end()
            while begin < end - 1 and text[begin].isspace():
                begin += 1
            return replace(a, content=((begin, end), *a.content[1:]))
    return a


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
