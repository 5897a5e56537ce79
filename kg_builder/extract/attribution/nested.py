"""Attributions inside the content of another one: "Peskov said that *Putin had warned* that …".

No corpus that we know marks them, so nothing can be counted. The rules are strict instead: somebody else than the
one who is quoted is told to have spoken, as a fact, and in more than a word.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg_builder.extract.attribution.combine import LEAST_CONFIDENCE
from kg_builder.extract.attribution.quoted import Attribution, Scored, attribution_of
from kg_builder.extract.attribution.speakers import noun_phrase
from kg_builder.extract.lexicon import cue_senses, indefinite
from kg_builder.extract.text.phrases import head_token
from kg_builder.extract.text.spans import CharRange, overlap
from kg_builder.extract.text.syntax import SUBJECTS, Syntax
from kg_builder.model import NO_SPEECH

_CLAUSAL = re.compile(r"(?:adj-|noun-)?(?:as-)?(?:ccomp|xcomp|parataxis|advcl|that|according|dobj\+that)")
_LEAST_TRUST = 0.4
_LEAST_TRUST_OF_OBJECTS = 0.6
"""Of a noun phrase behind a verb that is no verb of speech in the lexicon: *took* them for granted."""
_LEAST_WORDS = 2
_WORD = re.compile(r"\w+")
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_SUPPOSING = frozenset({"if", "unless", "until", "whether", "lest"})
_MOST_CLIMBS = 4
_FIRST = frozenset({"i", "we"})
_UNNAMED = frozenset({"you", "who"})


def nested(s: Syntax, found: Sequence[Attribution], scored: Sequence[Scored]) -> list[Attribution]:
    """The attributions inside the contents of those that were found, in text order of their cues.

    Args:
        s: The text.
        found: What holds them; `Attribution.parent` is an index into it.
        scored: All candidates of the frames, inside quotations too.
    """
    best: dict[int, Attribution] = {}
    holder = [-1] * (len(s.text) + 1)
    for n, a in enumerate(found):
        for begin, end in a.content:
            holder[begin:end] = [n] * (end - begin)
    for x in scored:
        anchor = x.candidate.anchor
        parent = holder[s.start[anchor]]
        if parent < 0 or x.score < _least_trust(x) or (anchor in best and x.score <= best[anchor].trust):
            continue
        inner = _without_label(s, attribution_of(s, x), found[parent])
        content = _inside(s, inner.content, found[parent]) if inner is not None else ()
        if inner is None or not content:
            continue
        inner = replace(inner, content=content, parent=parent, rule="nested-" + inner.rule)
        if _is_report(s, inner, anchor):
            best[anchor] = inner
    return list(best.values())


def _without_label(s: Syntax, inner: Attribution | None, parent: Attribution) -> Attribution | None:
    """An attribution in a line of a transcript, with its own subject where parsers take the label for another one.

    Q: *The mayor* says you knew.
    """
    if inner is None or parent.frame != "layout" or not overlap(inner.source, parent.source):
        return inner
    subjects = [
        c
        for c in s.children[inner.anchor or 0]
        if s.dep[c] in SUBJECTS and s.start[c] >= parent.content[0][0]
    ]
    return replace(inner, source=s.chars(*noun_phrase(s, subjects[-1])) if subjects else None)


def _least_trust(x: Scored) -> float:
    c = x.candidate
    return _LEAST_TRUST if _CLAUSAL.match(c.frame) or _speaks(c.lemma) else _LEAST_TRUST_OF_OBJECTS


def _speaks(lemma: str) -> bool:
    """Whether the lexicon has a cue as one of speech."""
    sense = cue_senses().get(lemma)
    return sense is not None and sense.act not in NO_SPEECH


def _thinks(lemma: str) -> bool:
    """Whether the lexicon has a cue as one of beliefs or intentions."""
    sense = cue_senses().get(lemma) or cue_senses().get(lemma.partition("_")[0])
    return sense is not None and sense.act in NO_SPEECH


def _inside(s: Syntax, content: Sequence[CharRange], parent: Attribution) -> tuple[CharRange, ...]:
    """A content without the words that report it: he said, *the agency reported*, that …; nothing if more stands outside."""
    kept, words = [], 0
    for begin, end in content:
        words += len(_WORD.findall(s.text, begin, end))
        for outer in (*parent.content, *(r for r in (parent.source, parent.cue) if r)):
            b, e = max(begin, outer[0]), min(end, outer[1])
            if b < e:
                words -= len(_WORD.findall(s.text, b, e))
                if outer in parent.content:
                    kept.append((b, e))
    return tuple(sorted(kept)) if not words else ()


def _is_report(s: Syntax, a: Attribution, anchor: int) -> bool:
    """Whether somebody else is told to have spoken: no hedge such as "I think", no "you say", nothing merely supposed."""
    if sum(1 for begin, end in a.content for _ in _WORD.finditer(s.text, begin, end)) < _LEAST_WORDS:
        return False
    if a.confidence.statement < LEAST_CONFIDENCE:
        return False
    if a.source is not None:
        who = s.lower[head_token(s, *a.source)]
        if who in _UNNAMED or indefinite().get(who) == "person" or (who in _FIRST and _thinks(a.lemma)):
            return False
    elif not a.frame.endswith("-passive"):
        return False
    return s.pos[anchor] not in ("VERB", "AUX") or is_told(s, anchor)


def is_told(s: Syntax, verb: int) -> bool:
    """Whether a verb is told as a fact: "had warned", "did not say", "a letter saying", but not "could say", "to say", "if he says"."""
    for _ in range(_MOST_CLIMBS):
        helpers = [c for c in s.children[verb] if s.dep[c] in ("aux", "auxpass")]
        if any(s.dep[c] == "mark" and s.lower[c] in _SUPPOSING for c in s.children[verb]):
            return False
        if any(s.tag[c] == "MD" for c in helpers):
            # Would not say: a refusal.
            return any(s.lower[c] in ("would", "could") for c in helpers) and any(
                s.dep[c] == "neg" for c in s.children[verb]
            )
        if s.tag[verb] in _FINITE or any(s.tag[c] in _FINITE for c in helpers):
            return (
                s.tag[verb] != "VBP"
                or any(s.dep[c].startswith("nsubj") for c in s.children[verb])
                or s.dep[verb] in ("conj", "relcl")
            )
        if any(s.lower[c] == "to" for c in helpers):
            return False
        dep, head = s.dep[verb], s.head[verb]
        if s.tag[verb] == "VBG" and dep == "acl":
            return True  # a letter saying that
        if dep == "pcomp" and s.lower[head] == "as":
            dep, head = "advcl", s.head[head]  # was quoted as saying
        if head == verb or dep not in ("conj", "advcl", "xcomp") or (s.tag[verb] == "VB" and dep != "conj"):
            return False
        verb = head
    return False
