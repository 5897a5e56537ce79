"""Proposals of the tagger's, mended before they are weighed: cues that are none, objects torn in two.

And which contents say nothing, however they came about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg_builder.extract.attribution.quoted import LEAST_TRUST, Scored, attribution_of
from kg_builder.extract.tagger import Proposal
from kg_builder.extract.text.spans import CharRange, agreement, words_in
from kg_builder.extract.text.syntax import Syntax

_CARRYING = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ"})
_SMALL = frozenset({"ADP", "CCONJ", "PART", "PUNCT", "SPACE"})
_TIMES = frozenset({"DATE", "TIME"})
_ADJUNCTS = frozenset({"pobj", "npadvmod"})
_ARTICLES = frozenset({"the", "a", "an"})
_BARE = frozenset(a + b for a in ("any", "every", "some", "no") for b in ("thing", "one", "body"))
_BEFORE_NOUN = frozenset({"det", "amod", "nummod", "poss"})
_SAME_CONTENT = 0.9
"""Agreement (Dice on words) from which a construction has the content of a proposal."""
_FAR = 40
"""Tokens around the beginning of a content among which its construction is looked for."""


def mended(
    s: Syntax, p: Proposal, cue: CharRange, scored: Mapping[int, Sequence[Scored]]
) -> tuple[Proposal, CharRange]:
    """A proposal and its cue: another cue where the given one cannot be one, and the object of the cue in one piece.

    `scored` holds the candidates of the frames by the token of their cue.
    """
    tokens = s.tokens(cue)
    if not any(s.pos[t] in _CARRYING or s.lower[t] == "according" for t in tokens):
        return _by_construction(s, p, cue, scored)
    return _with_whole_object(s, p, cue, tokens)


def says_nothing(s: Syntax, content: Sequence[CharRange]) -> bool:
    """Whether a content is a bare "anything" or only tells when: complained for *years*.

    Of 20,000 in PolNeAR training articles 12 are a bare "anything", most of them before a clause.
    """
    tokens = [t for r in content for t in s.tokens(r)]
    if len(tokens) == 1 and s.lower[tokens[0]] in _BARE:
        return True
    return all(s.label(t) in _TIMES for t in tokens) and any(s.dep[t] in _ADJUNCTS for t in tokens)


def is_hollow(s: Syntax, content: Sequence[CharRange]) -> bool:
    """Whether a content has small words alone: *to*, *of the*."""
    tokens = [t for r in content for t in s.tokens(r)]
    return all(s.pos[t] in _SMALL or s.lower[t] in _ARTICLES for t in tokens)


def _by_construction(
    s: Syntax, p: Proposal, cue: CharRange, scored: Mapping[int, Sequence[Scored]]
) -> tuple[Proposal, CharRange]:
    """The cue and source of the construction that has this content: foremost *his demand* that X."""
    if not any(c.isalpha() for c in s.text[slice(*cue)]):
        return p, cue  # a colon
    words, first = words_in(s.text, p.content), s.at(p.content[0][0])
    best: Scored | None = None
    for x in (x for t in range(first - _FAR, first + _FAR) for x in scored.get(t, ())):
        if s.sentence[x.candidate.anchor] != s.sentence[first]:
            continue
        if x.score < (LEAST_TRUST if best is None else best.score):
            continue
        a = attribution_of(s, x)
        if a is not None and agreement(words, words_in(s.text, a.content)) >= _SAME_CONTENT:
            best = x
    if best is None:
        return p, cue
    c = best.candidate
    source = s.chars(*c.source) if c.source is not None else p.source
    return replace(p, cue=s.chars(*c.cue), source=source), s.chars(*c.cue)


def _with_whole_object(s: Syntax, p: Proposal, cue: CharRange, tokens: range) -> tuple[Proposal, CharRange]:
    """The object of the cue as content, where the tagger cut it before its preposition: pledges | *support for the port*.

    Of 1,000 such objects in PolNeAR training articles 680 are content as a whole, 250 are cue up to the preposition, 10 are cut so.
    """
    first = s.at(p.content[0][0])
    noun = first - 1
    if s.dep[first] != "prep" or s.head[first] != noun or s.pos[noun] != "NOUN" or noun not in tokens:
        return p, cue
    begin = noun
    while begin - 1 in tokens and s.dep[begin - 1] in _BEFORE_NOUN and begin <= s.head[begin - 1] <= noun:
        begin -= 1
    if begin == tokens[0] or (p.source is not None and s.start[begin] < p.source[1] <= s.end[noun]):
        return p, cue  # their criticism | of the plan: the noun is the cue
    content = ((s.start[begin], p.content[0][1]), *p.content[1:])
    shorter = s.chars(tokens[0], begin)
    return replace(p, cue=shorter, content=content), shorter
