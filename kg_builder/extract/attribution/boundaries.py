"""Where a content begins and ends, and of how many pieces it is: what syntax and tagger make of it, joined.

Each end is the tagger's, unless it takes in words of which the tagger is not sure itself. The tagger labels word by word: where
it cuts a noun phrase, or ends with words that belong to what follows, the syntax mends it.
"""

import re
from collections.abc import Sequence

from kg_builder.extract.tagger import Reading
from kg_builder.extract.text.spans import CharRange, agreement, merge, words_in
from kg_builder.extract.text.syntax import Syntax

Pieces = tuple[CharRange, ...]

_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"\W*")
_MARKS_IN_LINE = re.compile(r"[^\w\n]*")
_SAME_CONTENT = 0.8
"""Agreement (Dice on words) from which the syntax says how many parts a content has."""
_SURE_OF_WORDS = 0.8
"""Mean probability from which words in dispute belong to the content."""
_PREMODIFIERS = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "predet", "quantmod", "case"})
_LEADING_ON = frozenset({"mark", "prep", "agent", "cc", "det"})
_RELATIVE = frozenset({"WDT", "WP", "WRB"})
_OPENERS = "“‘\"'"
_CLOSERS = "”\"'’)%.!?"
_NEAR = 4
"""Tokens within which a cut noun phrase has its noun."""


def joined(s: Syntax, by_syntax: Pieces, by_tagger: Pieces, reading: Reading) -> Pieces:
    """The content on which syntax and tagger agree by and large, with each end where the words in dispute say.

    Pieces of the tagger's that stand apart are looked at by themselves if they come first, as the cue may stand between: *the
    plan*, he said, would fail; *he* seemed to agree.
    """
    text = s.text
    first, last = by_syntax[0][0], by_syntax[-1][1]
    before = [(a, min(b, first)) for a, b in by_tagger if a < first]
    after = [(max(a, last), b) for a, b in by_tagger if b > last]
    kept = [r for r in before if _sure(text, r, reading) and _goes_with(s, r, first)]
    kept += [r for r in after if _sure(text, r, reading) and _sure(text, (last, r[1]), reading)]
    begin, end = max(first, by_tagger[0][0]), min(last, by_tagger[-1][1])
    begin = begin if _WORD.search(text, first, begin) else first  # over words they differ, not over marks
    end = end if _WORD.search(text, end, last) else last
    agreed = agreement(words_in(text, by_syntax), words_in(text, by_tagger)) >= _SAME_CONTENT
    inner = by_syntax if agreed else by_tagger
    inside = [(max(a, begin), min(b, end)) for a, b in inner if a < end and begin < b]
    return _attached(text, inside, kept) if inside else by_tagger


def whole(s: Syntax, content: Pieces, taken: Sequence[CharRange]) -> Pieces:
    """The tagger's content in whole phrases: no noun phrase cut at either end, nothing at the end that leads on.

    Args:
        s: The text.
        content: What the tagger gives.
        taken: Cue and source, which no content takes in.
    """
    barred = frozenset(t for a, b in taken for t in range(s.at(a), s.at(b - 1) + 1))
    pieces = []
    for n, (a, b) in enumerate(content, 1):
        first, last = s.at(a), s.at(b - 1)
        begin, end = _phrase_begin(s, first, last, barred), _phrase_end(s, last, barred)
        if n == len(content):
            end = _not_leading_on(s, begin, end)
        pieces.append((s.start[begin] if begin != first else a, s.end[end] if end != last else b))
    return merge(pieces)


def _goes_with(s: Syntax, piece: CharRange, first: int) -> bool:
    """Whether a piece leads up to what the syntax gives, or stands before it in a sentence that goes on with it."""
    if _MARKS.fullmatch(s.text, piece[1], first):
        return True
    opens = (
        s.text[first].isupper() and s.text[first - 1] in _OPENERS
    )  # a quotation that is a sentence of its own
    return not opens and s.sentence[s.at(piece[0])] == s.sentence[s.at(first)]


def _sure(text: str, stretch: CharRange, reading: Reading) -> bool:
    """Whether the tagger takes the words of a stretch for content."""
    words = [reading.content.get(m.start(), 0.0) for m in _WORD.finditer(text, *stretch)]
    return bool(words) and sum(words) / len(words) >= _SURE_OF_WORDS


def _phrase_begin(s: Syntax, first: int, last: int, barred: frozenset[int]) -> int:
    """Where the noun phrase begins that a piece begins in: *few* ideas, *last* month's attacks."""
    while (
        first > 0
        and first - 1 not in barred
        and s.dep[first - 1] in _PREMODIFIERS
        and first <= s.head[first - 1] <= last
    ):
        first -= 1
    return first


def _phrase_end(s: Syntax, last: int, barred: frozenset[int]) -> int:
    """The noun of the phrase that a piece ends in: this bleak *view*."""
    noun = s.head[last]
    if s.dep[last] not in _PREMODIFIERS or not last < noun <= last + _NEAR:
        return last
    missing = range(last + 1, noun + 1)
    return last if any(t in barred or s.pos[t] in ("PUNCT", "SPACE") for t in missing) else noun


def _not_leading_on(s: Syntax, first: int, last: int) -> int:
    """The last token of a piece without words that belong to what follows: and, of, which, the."""
    end = last
    while end > first:
        leads = s.right[end] > end or s.head[end] > end or s.dep[end] == "cc"
        if s.pos[end] in ("PUNCT", "SPACE"):
            if s.words[end] in _CLOSERS:
                break
        elif not (leads and (s.dep[end] in _LEADING_ON or s.tag[end] in _RELATIVE)):
            break
        end -= 1
    return end if end > first else last


def _attached(text: str, pieces: Sequence[CharRange], more: Sequence[CharRange]) -> Pieces:
    """Pieces with others before and after them: of one piece where only marks and blanks of a line stand between."""
    found = sorted(pieces)
    for begin, end in sorted((r for r in more if r[0] < found[0][0]), reverse=True):
        if _MARKS_IN_LINE.fullmatch(text, end, found[0][0]):
            found[0] = (begin, found[0][1])
        else:
            found.insert(0, (begin, end))
    for begin, end in sorted(r for r in more if r[1] > found[-1][1]):
        if _MARKS_IN_LINE.fullmatch(text, found[-1][1], begin):
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return tuple(found)
