"""Words that came through two mouths: "The bridge is safe, *the minister said*, the agency reported".

Where two cues of a sentence have the same content, one reports the other: the words of the inner one become part of the
content, so that it is found as a statement inside it, and who spoke is not lost.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg_builder.extract.attribution.frames import trim
from kg_builder.extract.attribution.quoted import Attribution, Scored, attribution_of
from kg_builder.extract.attribution.speakers import noun_phrase
from kg_builder.extract.lexicon import names_person
from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.extract.text.spans import CharRange, agreement, merge, overlap, words_in
from kg_builder.extract.text.syntax import Syntax

_LEAST_TRUST = 0.6
_SAME_CONTENT = 0.8
"""Agreement (Dice on words) from which two contents are the same."""
_INNER = re.compile(r"(?:ccomp|parataxis|dobj\+that)(?!.*-passive)")
_WORD = re.compile(r"\w+")
_EDGES = " ,;:“”\"‘’'"
_MARKS = re.compile(r"[\s,;:—–-]*")


def with_inner_cues(s: Syntax, found: Sequence[Attribution], scored: Sequence[Scored]) -> list[Attribution]:
    """The attributions, those that report another one with its cue in their content; none that only names who is quoted.

    Args:
        s: The text.
        found: What was decided on, in text order.
        scored: All candidates of the frames outside quotations.
    """
    inner: dict[int, list[Attribution]] = {}
    for x in scored:
        if x.score >= _LEAST_TRUST and _INNER.match(x.candidate.frame):
            a = attribution_of(s, x)
            if a is not None and a.source is not None:
                inner.setdefault(s.sentence[x.candidate.anchor], []).append(a)
    found = [b for a in found if not _names_speaker(s, a) for b in _quoted_as_saying(s, a)]
    spoken = {a.anchor for a in found}
    widened = []
    for a in found:
        rivals = inner.get(s.sentence[a.anchor], ()) if a.anchor is not None else ()
        told = next((b for b in rivals if b.anchor not in spoken and _reports(s, a, b)), None)
        widened.append(a if told is None else _widened(s, a, told))
    return widened


def _names_speaker(s: Syntax, a: Attribution) -> bool:
    """Whether a content is but who is quoted: the agency cited *an official* as saying, citing *an official*."""
    if a.anchor is None or a.lemma not in slot_words("quoting"):
        return False
    who = s.child(a.anchor, "dobj")
    if who is None or any(s.chars(s.left[who], s.right[who] + 1)[1] < end for _, end in a.content):
        return False
    return _as_saying(s, a.anchor) is not None or names_person(s.lemma[who])


def _as_saying(s: Syntax, verb: int) -> tuple[int, int] | None:
    """The two tokens with which a verb of quoting opens what somebody said: was quoted *as saying*."""
    for c in s.children[verb]:
        saying = s.child(c, "pcomp") if s.lower[c] == "as" else None
        if saying is not None:
            return c, saying
    return None


def _quoted_as_saying(s: Syntax, a: Attribution) -> list[Attribution]:
    """A statement of somebody who was quoted by another *as saying* it: their words alone, and they as the source.

    Empty if nothing is left of the content.
    """
    verb = a.anchor
    if verb is None or a.lemma not in slot_words("quoting"):
        return [a]
    quoted, as_saying = s.child(verb, "nsubjpass"), _as_saying(s, verb)
    if quoted is None or as_saying is None:
        return [a]
    mark, saying = as_saying
    source = s.chars(*noun_phrase(s, quoted))
    frame = (source, (s.start[mark], s.end[saying]))
    content = [piece for r in a.content for piece in _outside(s.text, r, frame)] or _clause(s, verb)
    if not content:
        return []
    begin = min(s.start[verb], a.cue[0]) if a.cue else s.start[verb]
    cue = (begin, s.end[saying])
    return [replace(a, source=source, cue=cue, content=merge(content), lemma=s.lemma[saying], anchor=saying)]


def _clause(s: Syntax, verb: int) -> list[CharRange]:
    """The clause that a verb has for its complement, if there is one."""
    clause = s.child(verb, "ccomp")
    kept = trim(s, s.left[clause], s.right[clause] + 1) if clause is not None else None
    return [s.chars(*kept)] if kept is not None else []


def _outside(text: str, stretch: CharRange, holes: Sequence[CharRange]) -> list[CharRange]:
    """What is left of a stretch outside of some others, if it has words, without blanks and marks next to them."""
    parts = [stretch]
    for begin, end in holes:
        parts = [(a, b) for x, y in parts for a, b in ((x, min(y, begin)), (max(x, end), y)) if a < b]
    return [
        (
            a if a == stretch[0] else a + len(text[a:b]) - len(text[a:b].lstrip(_EDGES)),
            a + len(text[a:b].rstrip(_EDGES if b < stretch[1] else None)),
        )
        for a, b in parts
        if _WORD.search(text, a, b)
    ]


def _reports(s: Syntax, a: Attribution, b: Attribution) -> bool:
    """Whether an attribution reports another one: the same content, and its cue further out or in brackets."""
    if a.cue is None or b.cue is None or a.source is None or b.source is None:
        return False
    if overlap(a.source, b.source) or any(
        overlap(b.cue, r) or overlap(b.source, r) for r in (*a.content, a.cue)
    ):
        return False
    begin, end = a.content[0][0], a.content[-1][1]
    further_out = end <= b.cue[0] < a.cue[0] or b.cue[0] < begin <= end <= a.cue[0]
    in_brackets = b.cue[1] <= a.cue[0] and a.cue[1] <= begin
    if not (further_out or in_brackets):
        return False
    theirs = words_in(s.text, b.content) - words_in(s.text, (a.source, a.cue))
    return agreement(words_in(s.text, a.content), theirs) >= _SAME_CONTENT


def _widened(s: Syntax, a: Attribution, told: Attribution) -> Attribution:
    """The content with who said it, and how, as one stretch where only marks stand between."""
    spans = [r for r in (told.source, told.cue) if r is not None]
    whole: list[CharRange] = []
    for begin, end in merge([*a.content, (min(spans)[0], max(end for _, end in spans))]):
        if whole and _MARKS.fullmatch(s.text, whole[-1][1], begin):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((begin, end))
    return replace(a, content=tuple(whole))
