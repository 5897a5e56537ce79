"""The tagger proposes, syntax and quotations decide: joins the tagger's proposals with what the rules found.

A proposal stands for one attribution. The rule or construction with the same cue gives it a name, and the source, unless
the tagger is sure of another one. Where the two draw the content differently, the words in dispute at either end
are in if the tagger is sure of them. Of what only the rules found the layouts stay, and what the tagger half sees
(`overlooked`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg_builder.extract.attribution.boundaries import (
    joined,
    until_next_verb,
    whole,
    without_holes,
    without_source,
)
from kg_builder.extract.attribution.confidence import ByTagger
from kg_builder.extract.attribution.overlooked import overlooked
from kg_builder.extract.attribution.proposals import is_hollow, mended, says_nothing
from kg_builder.extract.attribution.quoted import Attribution, Scored, attribution_of
from kg_builder.extract.attribution.speakers import are_two_persons, subject_of
from kg_builder.extract.tagger import Proposal, Reading
from kg_builder.extract.text.spans import CharRange, agreement, mask, overlap, words_in
from kg_builder.extract.text.syntax import Syntax

_WORD = re.compile(r"\w+")
_SAME_RULE = 0.5
"""Agreement (Dice on words) from which both mean the same content."""
_SURE_OF_SOURCE = 0.7
"""Probability from which the tagger's word on the source counts for more than the syntax."""
_SOURCE_BETTER_THAN_NONE = 0.3
LEAST_CONFIDENCE = 0.33
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
    by_anchor: dict[int, list[Scored]] = {}
    for x in scored:
        by_anchor.setdefault(x.candidate.anchor, []).append(x)
    proposed = [mended(s, p, p.cue, by_anchor) for p in reading.proposals if p.cue is not None]
    cues = {s.start[t] for _, cue in proposed for t in s.tokens(cue)}
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
    result = laid_out + [
        a
        for a in decided
        if a.confidence.statement >= least_confidence
        and not (is_hollow(s, a.content) or says_nothing(s, a.content))
    ]
    result += overlooked(s, reading, result, by_rules)
    return sorted(result, key=lambda a: (a.content[0][0], a.cue or (0, 0)))


def _decided(
    s: Syntax, reading: Reading, p: Proposal, cue: CharRange, by_cue: dict[int, list[_Known]]
) -> Attribution:
    """The attribution that a proposal stands for."""
    words = words_in(s.text, p.content)
    tokens = s.tokens(cue)
    same_cue = [k for t in tokens for k in by_cue.get(s.start[t], ())]
    best = max(
        same_cue, key=lambda k: (round(agreement(words, k.words), 1), k.attribution.trust), default=None
    )
    same = best is not None and agreement(words, best.words) >= _SAME_RULE
    if best is None:
        anchor = _anchor(s, tokens)
        phrase = subject_of(s, anchor) if s.pos[anchor] in ("VERB", "AUX") else None
        mine = Attribution("tagger", 0.0, p.content, lemma=s.lemma[anchor], frame="tagger", anchor=anchor)
        source = s.chars(*phrase) if phrase and p.source is None else p.source
    else:
        mine = best.attribution
        source = _source(s, mine.source, p, mine.anchor)
    content = whole(s, p.content, [r for r in (cue, p.source) if r])
    content = until_next_verb(s, content, mine.anchor)
    if same:
        content = joined(s, mine.content, content, reading)
    elif best is not None and is_hollow(s, content):
        content = mine.content
    content = without_source(s.text, content, source)
    content = without_holes(s.text, content, [r for r in (cue, source) if r], reading)
    return replace(
        mine,
        rule=mine.rule if same else "tagger",
        content=content,
        source=source,
        cue=cue,
        evidence=ByTagger(
            probability=p.probability,
            # Where only the syntax knows the source, the tagger's word is that there is one.
            p_source=p.p_source if p.source is not None or source is None else 1 - p.p_source,
            trust=mine.trust if same else None,
            sourced=source is not None,
            agreed=best is not None and overlap(mine.source, p.source),
        ),
    )


def _source(s: Syntax, by_syntax: CharRange | None, p: Proposal, anchor: int | None) -> CharRange | None:
    """The source that the syntax gives to a cue, or the tagger's: where there is no other, or it is sure of one elsewhere."""
    if by_syntax is None:
        return p.source if p.p_source >= _SOURCE_BETTER_THAN_NONE else None
    if p.source is None:
        return by_syntax if p.p_source < _SURE_OF_SOURCE else None
    apart = p.source[1] <= by_syntax[0] or by_syntax[1] <= p.source[0]
    if not apart or p.p_source < _SURE_OF_SOURCE:
        return by_syntax
    ends = s.at(p.source[1] - 1), s.at(by_syntax[1] - 1)
    return by_syntax if anchor is not None and are_two_persons(s, *ends, anchor) else p.source


def _anchor(s: Syntax, tokens: range) -> int:
    """The word that carries a cue: its last verb, else noun, adjective or auxiliary."""
    for kind in ("VERB", "NOUN", "ADJ", "AUX"):
        for t in reversed(tokens):
            if s.pos[t] == kind:
                return t
    return tokens[0]
