"""Where a content begins and ends, and of how many pieces it is: what syntax and tagger make of it, joined.

Each end is the tagger's, unless it takes in words of which the tagger is not sure itself. The tagger labels word by word: where
it cuts a noun phrase, or ends with words that belong to what follows, the syntax mends it.

The steps in their order: `whole`, `until_next_verb`, `joined` where the syntax has the same content, `without_source`, `without_holes`.
"""

import re
from collections.abc import Sequence
from math import inf

from kg_builder.extract.tagger import Reading
from kg_builder.extract.text.spans import CharRange, agreement, merge, words_in
from kg_builder.extract.text.syntax import Syntax

Pieces = tuple[CharRange, ...]

_WORD = re.compile(r"\w+")
_QUOTE = re.compile(r"[“”\"«»]|''|``")
_MARKS = re.compile(r"\W*")
_MARKS_IN_LINE = re.compile(r"[^\w\n“”\"«»]*")
_SAME_CONTENT = 0.8
"""Agreement (Dice on words) from which the syntax says how many parts a content has."""
_SURE_OF_WORDS = 0.8
"""Mean probability from which words in dispute belong to the content."""
_IN = 0.35
"""Probability from which a word rather belongs to a content than not."""
_PREMODIFIERS = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "predet", "quantmod", "case"})
_LEADING_ON = frozenset({"mark", "prep", "agent", "cc", "det"})
_RELATIVE = frozenset({"WDT", "WP", "WRB"})
_CLOSERS = "”\"'’)%.!?"
_NEAR = 4
"""Tokens within which a cut noun phrase has its noun."""


def whole(s: Syntax, content: Pieces, taken: Sequence[CharRange]) -> Pieces:
    """The tagger's content in whole phrases: no noun phrase cut at either end, nothing at the end that leads on.

    Args:
        s: The text.
        content: What the tagger gives.
        taken: Cue and source, which no content takes in.
    """
    barred = frozenset(t for r in taken for t in s.tokens(r))
    pieces = []
    for n, (a, b) in enumerate(content, 1):
        first, last = s.at(a), s.at(b - 1)
        begin, end = _phrase_begin(s, first, last, barred), _phrase_end(s, last, barred)
        if n == len(content):
            end = _not_leading_on(s, begin, end)
        pieces.append((s.start[begin] if begin != first else a, s.end[end] if end != last else b))
    return merge(pieces)


def until_next_verb(s: Syntax, content: Pieces, anchor: int | None) -> Pieces:
    """The content up to the next thing that the speaker does: confirmed *the loss* | but ruled out a sale.

    Only of an object: a verb beside the cue may as well belong to a clause of what is said.
    """
    obj = s.child(anchor, "dobj") if anchor is not None and len(content) == 1 else None
    if anchor is None or obj is None or s.child(anchor, "ccomp", "xcomp") is not None:
        return content
    begin, end = content[0]
    following = next((c for c in s.children[anchor] if s.dep[c] == "conj" and begin < s.start[c] < end), None)
    if following is None or not anchor < obj < following or s.start[obj] < begin:
        return content
    if s.tag[following] != s.tag[anchor] or s.left[following] != following:
        return content
    last = s.right[obj]
    return ((begin, s.end[last]),) if last < following else content


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


def without_source(text: str, content: Pieces, source: CharRange | None) -> Pieces:
    """The content without a source that it begins or ends with: “…,” *Ada Brook* was quoted as saying."""
    if source is None:
        return content
    kept = []
    for begin, end in content:
        first = source[1] if source[0] <= begin < source[1] else begin
        last = source[0] if source[0] < end <= source[1] else end
        if first < last and _WORD.search(text, first, last):
            kept.append(_trimmed(text, first, last))
    return tuple(kept) or content


def without_holes(text: str, content: Pieces, between: Sequence[CharRange], reading: Reading) -> Pieces:
    """The content in as many parts as cue, source and quotation marks make of it; of other pieces the likeliest stretch.

    A speaker's words are interrupted by who said it and how, and by nothing else. Where the tagger left out a word in
    the middle, it either belongs to the content, or what lies beyond it does not.
    """
    stretches: list[list[CharRange]] = []
    for part in content:
        if stretches and _is_hole(text, (stretches[-1][-1][1], part[0]), between):
            stretches[-1].append(part)
        else:
            stretches.append([part])
    return tuple(x[0] if len(x) == 1 else _likeliest(text, x, reading) for x in stretches)


def _goes_with(s: Syntax, piece: CharRange, first: int) -> bool:
    """Whether a piece leads up to what the syntax gives, or stands before it in the same sentence.

    A quotation that is a sentence of its own needs nothing before it: the mayor went on, she said, “*They* …”.
    """
    if _MARKS.fullmatch(s.text, piece[1], first):
        return True
    word = s.at(first)
    alone = _QUOTE.fullmatch(s.text[first - 1 : first]) and s.words[word].istitle() and s.pos[word] != "PROPN"
    return not alone and s.sentence[s.at(piece[0])] == s.sentence[word]


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


def _is_hole(text: str, gap: CharRange, between: Sequence[CharRange]) -> bool:
    """Whether words are missing, and neither cue nor source nor the edge of a quotation tells why."""
    told = any(a < gap[1] and gap[0] < b for a, b in between) or _QUOTE.search(text, *gap)
    return not told and _WORD.search(text, *gap) is not None


def _likeliest(text: str, parts: Sequence[CharRange], reading: Reading) -> CharRange:
    """From where one part begins to where one ends: where the words that are likelier in than out outweigh the others most.

    One pass, as the words of many parts are many: the weight of a stretch is the sum up to its end without that up to its beginning.
    """
    best, most = parts[0], -inf
    begin, least, total, read = parts[0][0], inf, 0.0, parts[0][0]
    for first, last in parts:
        total += _weight(text, (read, first), reading)
        if total < least:
            begin, least = first, total
        total += _weight(text, (first, last), reading)
        if total - least > most:
            best, most = (begin, last), total - least
        read = last
    return best


def _weight(text: str, stretch: CharRange, reading: Reading) -> float:
    """By how much the words of a stretch are likelier in a content than out of it."""
    return sum(reading.content.get(m.start(), 0.0) - _IN for m in _WORD.finditer(text, *stretch))


def _trimmed(text: str, begin: int, end: int) -> CharRange:
    """A stretch without the blanks that it begins and ends with."""
    stretch = text[begin:end]
    return end - len(stretch.lstrip()), begin + len(stretch.rstrip())
