"""The tagger proposes, syntax and quotations decide: joins the tagger's proposals with what the rules found.

A proposal stands for one attribution. The rule or construction with the same cue gives it a name, and the source, unless
the tagger is sure of another one. Where the two draw the content differently, the words in dispute at either end
are in if the tagger is sure of them. Of what only the rules found the layouts stay: of 12 others on PolNeAR's
development articles that the rules were sure of, 2 were right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg_builder.extract.attribution.confidence import ByTagger
from kg_builder.extract.attribution.quoted import Attribution, Scored, attribution_of
from kg_builder.extract.attribution.speakers import subject_of
from kg_builder.extract.tagger import Proposal, Reading
from kg_builder.extract.text.spans import CharRange, agreement, mask, overlap, words_in
from kg_builder.extract.text.syntax import Syntax

_WORD = re.compile(r"\w+")
_SAME_CONTENT = 0.8
"""Agreement (Dice on words) from which the syntax says how many parts a content has."""
_SAME_RULE = 0.5
"""Agreement from which both mean the same content."""
_SURE_OF_WORDS = 0.8
"""Mean probability from which words in dispute belong to the content."""
_IN = 0.4
"""Probability from which a word rather belongs to a content than not."""
_SURE_OF_SOURCE = 0.7
_SOURCE_BETTER_THAN_NONE = 0.3
LEAST_CONFIDENCE = 0.3
"""Proposals of less confidence are left out."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rules say of a cue."""

    attribution: Attribution
    words: frozenset[int]


def combine(
    s: Syntax,
    reading: Reading,
    by_rules: Sequence[Attribution],
    scored: Sequence[Scored],
    least_confidence: float = LEAST_CONFIDENCE,
) -> list[Attribution]:
    """Attributions in text order: those by layout, and one for each proposal outside of them."""
    proposed = [(p, p.cue) for p in reading.proposals if p.cue is not None]
    cues = {s.start[t] for _, cue in proposed for t in _tokens(s, cue)}
    known = [_Known(a, words_in(s.text, a.content)) for a in by_rules]
    for x in scored:
        a = attribution_of(s, x) if s.start[x.candidate.anchor] in cues else None
        if a is not None:
            known.append(_Known(a, words_in(s.text, a.content)))
    by_cue: dict[int, list[_Known]] = {}
    for k in known:
        if k.attribution.anchor is not None:
            by_cue.setdefault(s.start[k.attribution.anchor], []).append(k)

    laid_out = [a for a in by_rules if a.frame == "layout"]
    layout = mask(len(s.text), (r for a in laid_out for r in a.content))
    decided = (
        _decided(s, reading, p, cue, by_cue)
        for p, cue in proposed
        if any(_WORD.search(s.text, *r) for r in p.content)
        and not any(layout[begin] or layout[end - 1] for begin, end in p.content)
    )
    result = laid_out + [a for a in decided if a.confidence.statement >= least_confidence]
    return sorted(result, key=lambda a: (a.content[0][0], a.cue or (0, 0)))


def _decided(
    s: Syntax, reading: Reading, p: Proposal, cue: CharRange, by_cue: dict[int, list[_Known]]
) -> Attribution:
    words = words_in(s.text, p.content)
    tokens = _tokens(s, cue)
    same_cue = [k for t in tokens for k in by_cue.get(s.start[t], ())]
    best = max(
        same_cue, key=lambda k: (round(agreement(words, k.words), 1), k.attribution.trust), default=None
    )
    agreed = agreement(words, best.words) if best is not None else 0.0
    if best is None:
        anchor = _anchor(s, tokens)
        phrase = subject_of(s, anchor) if s.pos[anchor] in ("VERB", "AUX") else None
        mine = Attribution("tagger", 0.0, p.content, lemma=s.lemma[anchor], frame="tagger", anchor=anchor)
        source = s.chars(*phrase) if phrase and p.source is None else p.source
    else:
        mine = best.attribution
        source = _source(mine.source, p)
    content = _content(s.text, mine.content, p.content, reading) if agreed >= _SAME_RULE else p.content
    content = _without_source(s.text, content, source)
    return replace(
        mine,
        rule=mine.rule if agreed >= _SAME_RULE else "tagger",
        content=_without_holes(s.text, content, [x for x in (cue, source) if x], reading),
        source=source,
        cue=cue,
        evidence=ByTagger(
            probability=p.probability,
            # Where only the syntax knows the source, the tagger's word is that there is one.
            p_source=p.p_source if p.source is not None or source is None else 1 - p.p_source,
            trust=best.attribution.trust if best is not None and agreed >= _SAME_RULE else None,
            sourced=source is not None,
            agreed=best is not None and overlap(best.attribution.source, p.source),
        ),
    )


def _content(
    text: str, by_syntax: tuple[CharRange, ...], by_tagger: tuple[CharRange, ...], reading: Reading
) -> tuple[CharRange, ...]:
    """The content with each end where the words in dispute say."""
    begin = _end(text, by_syntax[0][0], by_tagger[0][0], reading, outward=-1)
    end = _end(text, by_syntax[-1][1], by_tagger[-1][1], reading, outward=1)
    agreed = agreement(words_in(text, by_syntax), words_in(text, by_tagger)) >= _SAME_CONTENT
    inner = [(a, b) for a, b in (by_syntax if agreed else by_tagger) if a < end and begin < b]
    if not inner or begin >= end:
        return by_tagger
    parts = [[a, b] for a, b in inner]
    parts[0][0], parts[-1][1] = begin, end
    return tuple((a, b) for a, b in parts)


def _without_source(
    text: str, content: tuple[CharRange, ...], source: CharRange | None
) -> tuple[CharRange, ...]:
    """The content without a source that it begins or ends with: “…,” *Ada Brook* was quoted as saying."""
    if source is None:
        return content
    kept = []
    for begin, end in content:
        first = source[1] if source[0] <= begin < source[1] else begin
        last = source[0] if source[0] < end <= source[1] else end
        if first < last and _WORD.search(text, first, last):
            kept.append((first + _blank(text, first, last), last - _blank(text, first, last, back=True)))
    return tuple(kept) or content


def _without_holes(
    text: str, content: tuple[CharRange, ...], between: Sequence[CharRange], reading: Reading
) -> tuple[CharRange, ...]:
    """The content in as many parts as the cue and the source make of it; of other pieces the likeliest stretch.

    A speaker's words are interrupted by who said it and how, and by nothing else. Where the tagger left out a word in
    the middle, it either belongs to the content, or what lies beyond it does not.
    """
    stretches: list[list[CharRange]] = []
    for part in content:
        gap = (stretches[-1][-1][1], part[0]) if stretches else None
        if gap is None or not _WORD.search(text, *gap) or any(a < gap[1] and gap[0] < b for a, b in between):
            stretches.append([part])
        else:
            stretches[-1].append(part)
    return tuple(x[0] if len(x) == 1 else _likeliest(text, x, reading) for x in stretches)


def _likeliest(text: str, parts: Sequence[CharRange], reading: Reading) -> CharRange:
    """From the begin of one part to the end of one: where the words that are likelier in than out outweigh the others."""

    def weight(stretch: CharRange) -> float:
        return sum(reading.content.get(m.start(), 0.0) - _IN for m in _WORD.finditer(text, *stretch))

    stretches = [(a, b) for i, (a, _) in enumerate(parts) for _, b in parts[i:]]
    return max(stretches, key=weight)


def _blank(text: str, begin: int, end: int, *, back: bool = False) -> int:
    """How many blanks a stretch begins or ends with."""
    stretch = text[begin:end]
    return len(stretch) - len(stretch.rstrip() if back else stretch.lstrip())


def _end(text: str, by_syntax: int, by_tagger: int, reading: Reading, *, outward: int) -> int:
    """One end of a content: the tagger's, unless that takes in words of which the tagger is not sure itself."""
    between = sorted((by_syntax, by_tagger))
    disputed = [reading.content.get(m.start(), 0.0) for m in _WORD.finditer(text, *between)]
    if not disputed:
        return by_syntax
    taken_in = (by_tagger - by_syntax) * outward > 0
    return by_syntax if taken_in and sum(disputed) / len(disputed) < _SURE_OF_WORDS else by_tagger


def _source(by_syntax: CharRange | None, p: Proposal) -> CharRange | None:
    if by_syntax is None:
        return p.source if p.p_source >= _SOURCE_BETTER_THAN_NONE else None
    if p.source is None:
        return by_syntax if p.p_source < _SURE_OF_SOURCE else None
    apart = p.source[1] <= by_syntax[0] or by_syntax[1] <= p.source[0]
    return p.source if apart and p.p_source >= _SURE_OF_SOURCE else by_syntax


def _tokens(s: Syntax, span: CharRange) -> range:
    return range(s.at(span[0]), s.at(span[1] - 1) + 1)


def _anchor(s: Syntax, tokens: range) -> int:
    """The word that carries a cue: its last verb, else noun, adjective or auxiliary."""
    for kind in ("VERB", "NOUN", "ADJ", "AUX"):
        for t in reversed(tokens):
            if s.pos[t] == kind:
                return t
    return tokens[0]
