"""Conditions inside what is said, and what follows from them.

Marked by if, unless, as long as, in case, provided, on condition that; by inversion (should …, were …, had …); by
until, once and without where the main clause is about what may come. "Even if", "as if" and questions (asked *if*)
state no condition. The dependency tree decides where it can, else the order of the words: a marker that opens what is
said has its condition up to the comma, any other one up to the end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import SUBJECTS, Syntax

_MARKER = re.compile(
    r"\b(?:only\s+(?=if\b))?(?:if|unless|until|once|as\s+soon\s+as|(?:as|so)\s+long\s+as|in\s+case(?:\s+of)?"
    r"|on\s+(?:the\s+)?condition\s+that|in\s+the\s+event\s+(?:of|that)|provided|providing|assuming|supposing|without|should|were|had)\b",
    re.IGNORECASE,
)
_INVERTED = frozenset({"should", "were", "had"})
_OPEN_ONLY = frozenset({"until", "once", "as soon as"})
_PHRASAL = frozenset({"without", "in case of", "in the event of"})
_SURE = frozenset(
    {"if", "unless", "in case of", "in the event of", "in the event that", "on condition that", *_INVERTED}
)
"""Markers that state a condition even where the parser gives no clause."""
_MODAL = frozenset({"will", "would", "wo", "ca", "can", "could", "shall", "may", "might", "must", "’ll", "'ll", "’d", "'d", "should"})  # fmt: skip
_CLAUSES = frozenset({"advcl", "ccomp", "acl", "relcl", "pcomp", "conj", "parataxis", "ROOT", "xcomp", "dep"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "DET"})
_EDGES = " \t\n,;:.–—-“”\"'’‘"
_STOPS = frozenset({",", ";", ".", "”", "—", "–"})
_SEVERAL = re.compile(r"\w+\s+\w+")
_CONJUNCTION = re.compile(r"(?:(?:that|and|but|then)[,\s]+)+", re.IGNORECASE)
_TRAILING = re.compile(r"[,\s]+(?:but|and)\Z", re.IGNORECASE)
_OPENING = re.compile(r"(?:that|and|but|or|so|yet|no)?[\s,“\"'‘—–]*", re.IGNORECASE)
_FEW = 6
_FAR = 12
_MOST_MARKERS = 20
"""How many markers of one content are tried: more than any writer puts there, and no more time than that takes."""


@dataclass(frozen=True, slots=True)
class Conditional:
    """A condition and what follows from it."""

    condition: CharRange
    consequence: CharRange | None


@dataclass(frozen=True, slots=True)
class _Marker:
    """The words that mark a condition: first and last token, in lower case."""

    first: int
    last: int
    words: str


@dataclass(frozen=True, slots=True)
class _Clause:
    """A conditional clause by the parse: its last token, and the head of the clause that it hangs in."""

    last: int
    main: int


def conditional(s: Syntax, content: tuple[CharRange, ...]) -> Conditional | None:
    """The first condition of a content, with its consequence."""
    for inside in content:
        for marker in _markers(s, inside):
            found = _by_tree(s, marker, content, inside) or _by_order(s, marker, content, inside)
            if found is not None:
                return found
    return None


def _markers(s: Syntax, inside: CharRange) -> Iterator[_Marker]:
    for match in islice(_MARKER.finditer(s.text, *inside), _MOST_MARKERS):
        first, last = s.at(match.start()), s.at(match.end() - 1)
        words = " ".join(match[0].lower().split()).removeprefix("only ").replace("the condition", "condition")
        before = s.lower[first - 1] if first else ""
        if words == "if" and (
            before in ("even", "as", "what", "and") or _is_question(s, first, last, inside[0])
        ):
            continue
        yield _Marker(first, last, words)


def _is_question(s: Syntax, first: int, mark: int, begin: int) -> bool:
    """Whether an if-clause is what is asked or known: asked the auditors *if the receipts were genuine*."""
    questions = slot_words("question")
    if first and s.start[first - 1] >= begin and s.lemma[first - 1] in questions:
        return True
    verb = s.head[mark]
    governor = s.head[verb]
    if (
        s.dep[mark] != "mark"
        or not begin <= s.start[governor] < s.start[mark]
        or s.lemma[governor] not in questions
    ):
        return False
    return s.dep[verb] in ("ccomp", "xcomp") or (s.dep[verb] == "advcl" and not _open(s, governor))


# ------------------------------------------------------------------------------------- by the parse


def _by_tree(
    s: Syntax, marker: _Marker, content: tuple[CharRange, ...], inside: CharRange
) -> Conditional | None:
    clause = _phrase(s, marker) if marker.words in _PHRASAL else _clause(s, marker)
    if clause is None:
        return None
    begin, end = inside
    start = s.start[marker.first]
    stop = min(s.end[clause.last], end)
    condition = _stripped(s.text, start, stop)
    whole = s.chars(s.left[clause.main], s.right[clause.main] + 1)
    begin, end = max(whole[0], begin), min(whole[1], end)
    parts = [_stripped(s.text, begin, min(start, end)), _stripped(s.text, max(begin, stop), end)]
    main = s.start[clause.main]
    known = [p for p in parts if p]
    holding = [p for p in known if p[0] <= main < p[1]]
    best = holding[0] if holding else max(known, key=lambda p: p[1] - p[0], default=None)
    return _joined(s, condition, best, marker.first, content, inside)


def _phrase(s: Syntax, marker: _Marker) -> _Clause | None:
    """A noun phrase as a condition: without a vaccine, schools would stay closed; in case of rain."""
    noun = s.child(marker.last, "pobj")
    verb = marker.last
    for _ in range(_FEW):
        verb = s.head[verb]
        if s.pos[verb] in ("VERB", "AUX"):
            break
    if noun is None or s.pos[verb] not in ("VERB", "AUX") or not _modal(s, verb):
        return None
    return _Clause(s.right[noun], verb)


def _clause(s: Syntax, marker: _Marker) -> _Clause | None:
    verb = _inverted_verb(s, marker.first) if marker.words in _INVERTED else _verb_of(s, marker)
    main = _main_of(s, verb, marker.first) if verb is not None else None
    if verb is None or main is None or (marker.words in _OPEN_ONLY and not _open(s, main)):
        return None
    return _Clause(s.right[verb], main)


def _inverted_verb(s: Syntax, mark: int) -> int | None:
    """The verb of an inverted clause: *should* the vote fail; None where "should" or "had" stands as usual."""
    verb = mark if s.lower[mark] != "should" and not s.dep[mark].startswith("aux") else s.head[mark]
    if verb < mark or s.dep[verb] not in ("advcl", "ccomp", "ROOT", "conj", "parataxis"):
        return None
    subject = s.child(verb, *SUBJECTS)
    if subject is None or not mark < subject or s.left[subject] != mark + 1:
        return None
    before = [t for t in range(s.left[verb], mark) if s.pos[t] not in ("PUNCT", "SPACE", "CCONJ")]
    return None if any(s.dep[t] in SUBJECTS or s.tag[t] in ("WRB", "WP", "WDT") for t in before) else verb


def _verb_of(s: Syntax, marker: _Marker) -> int | None:
    """The verb of a marked clause, by the mark's own head, else the next verb behind it."""
    first, last = marker.first, marker.last
    for mark in (last, first):
        verb = s.head[mark]
        if (
            s.dep[mark] in ("mark", "advmod")
            and verb > last
            and s.pos[verb] in ("VERB", "AUX", "ADJ", "NOUN")
        ):
            return verb
        if s.pos[mark] == "VERB":
            inner = s.child(mark, "ccomp", "advcl")
            if inner is not None and inner > mark:
                return inner
    # in case they fire, on condition that: the clause hangs in the noun, or beside it
    for t in range(last + 1, min(len(s), last + _FAR)):
        if s.pos[t] in ("VERB", "AUX") and not s.dep[t].startswith("aux") and s.left[t] <= last + 1:
            return t
        if s.words[t] in _STOPS:
            break
    return None


def _main_of(s: Syntax, verb: int, first: int) -> int | None:
    """The head of the clause that a conditional clause hangs in, past the words of its marker."""
    token = verb
    for _ in range(_FEW):
        if s.head[token] == token:
            return None
        token = s.head[token]
        if first <= token < verb:
            continue
        if s.pos[token] in ("VERB", "AUX") and s.dep[token] not in ("aux", "auxpass"):
            return token
        if s.pos[token] in ("ADJ", "NOUN", "PROPN") and s.dep[token] in _CLAUSES:
            return token
    return None


def _open(s: Syntax, verb: int) -> bool:
    """Whether a clause is about what may come: will, would, can, must, to do, an order; or is negated."""
    return _modal(s, verb) or s.tag[verb] == "VB" or s.child(verb, "neg") is not None


def _modal(s: Syntax, verb: int) -> bool:
    return any(s.lower[c] in _MODAL and s.dep[c] == "aux" for c in s.children[verb])


# ------------------------------------------------------------------------------- by the order of words


def _by_order(
    s: Syntax, marker: _Marker, content: tuple[CharRange, ...], inside: CharRange
) -> Conditional | None:
    if marker.words not in _SURE:
        return None
    sentence = s.chars(*s.sentences[s.sentence[marker.first]])
    begin, end = max(inside[0], sentence[0]), min(inside[1], sentence[1])
    start, last = s.start[marker.first], s.at(end - 1)
    comma = next((t for t in range(marker.last + 2, last) if s.words[t] in _STOPS), None)
    fronted = _OPENING.fullmatch(s.text, begin, start) is not None
    if marker.words in _INVERTED and not _looks_inverted(s, marker, last, fronted=fronted):
        return None
    if fronted:
        stop = _phrase_end(s, marker, end) if marker.words in _PHRASAL else s.start[comma] if comma else end
        rest = _stripped(s.text, stop, end)
    else:
        stop = s.start[comma] if comma else end
        rest = _stripped(s.text, begin, start)
    return _joined(s, _stripped(s.text, start, stop), rest, marker.first, content, inside)


def _looks_inverted(s: Syntax, marker: _Marker, last: int, *, fronted: bool) -> bool:
    """Whether "had", "were" or "should" opens a clause, with a modal in the other one: would flood *had the pumps failed*."""
    following = marker.first + 1
    if following > last or s.pos[following] not in _NOUNS:
        return False
    others = range(following, last + 1) if fronted else range(max(0, marker.first - _FAR), marker.first)
    after_subject = marker.first > 0 and s.pos[marker.first - 1] in (*_NOUNS, "ADV", "AUX") and not fronted
    return not after_subject and any(s.lower[t] in _MODAL and s.pos[t] == "AUX" for t in others)


def _phrase_end(s: Syntax, marker: _Marker, end: int) -> int:
    """Where a phrase ends that no comma closes: in the event of a strike | the army …."""
    noun = s.child(marker.last, "pobj")
    return s.end[noun] if noun is not None else end


# ------------------------------------------------------------------------------------------- the parts


def _joined(
    s: Syntax,
    condition: CharRange | None,
    rest: CharRange | None,
    token: int,
    content: tuple[CharRange, ...],
    inside: CharRange,
) -> Conditional | None:
    """A condition with the rest of its clause, or with the other part of a content that its cue splits."""
    if condition is None or _SEVERAL.search(s.text, *condition) is None:
        return None
    if rest is None or _SEVERAL.search(s.text, *rest) is None:
        begin, end = s.chars(*s.sentences[s.sentence[token]])
        other = next((r for r in content if r != inside and begin <= r[0] < end), None)
        rest = _stripped(s.text, *other) if other else rest
    if rest is None:
        return None
    match = _CONJUNCTION.match(s.text, *rest)
    trailing = _TRAILING.search(s.text, *rest)
    rest = (rest[0], trailing.start()) if trailing else rest
    return Conditional(condition, (match.end() if match and match.end() < rest[1] else rest[0], rest[1]))


def _stripped(text: str, begin: int, end: int) -> CharRange | None:
    while begin < end and text[begin] in _EDGES:
        begin += 1
    while end > begin and text[end - 1] in _EDGES:
        end -= 1
    return (begin, end) if begin < end else None
