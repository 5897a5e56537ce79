"""Where and on what occasion something was said: venue, medium or event."""

from collections.abc import Callable
from functools import cache

from kg_builder.extract.attribution.speakers import noun_phrase
from kg_builder.extract.text.clause import adjuncts, cue_verb
from kg_builder.extract.text.dates import find_dates
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import Syntax
from kg_builder.tables import rows

PREPOSITIONS = frozenset({"in", "at", "on", "during", "via", "by", "over"})
_ANY_DAY = "2000-01-01"
_TRIMMED = " \t\n,;:.–—-“”\"'‘"


@cache
def _nouns() -> dict[str, str]:
    return {r["noun"]: r["kind"] for r in rows("kg_builder.extract.lexicon", "occasions.tsv")}


def is_occasion(s: Syntax, noun: int) -> bool:
    """Whether a noun names an event or a medium, or a part of one: the opening of the *conference*."""
    for _ in range(3):
        kind = _nouns().get(s.lemma[noun].rstrip(".")) or _nouns().get(s.lower[noun].rstrip("."))
        if kind != "part":
            return kind is not None or _named_event(s, noun)
        of = next((c for c in s.children[noun] if s.dep[c] == "prep" and s.lower[c] == "of"), None)
        inner = s.child(of, "pobj") if of is not None else None
        if inner is None:
            return any(s.dep[c] == "compound" and s.lemma[c] in _nouns() for c in s.children[noun]) or (
                s.lemma[noun] == "time" and any(s.lower[c] == "question" for c in s.children[noun])
            )
        noun = inner
    return False


def occasions(
    s: Syntax,
    anchor: int,
    cue: CharRange | None,
    taken: tuple[CharRange, ...],
    outlet: Callable[[CharRange], bool],
) -> list[CharRange]:
    """Venue, medium or event: in an interview with …, on state TV, at a meeting of …; speaking at ….

    Args:
        s: The text.
        anchor: The token that carries the cue.
        cue: Characters of the cue.
        taken: Characters of content and source, which are no part of an occasion.
        outlet: Whether some characters name a news outlet.
    """
    found: list[CharRange] = []
    verb = cue_verb(s, anchor, cue)
    for prep in adjuncts(s, verb):
        if s.lower[prep] not in PREPOSITIONS:
            continue
        nouns = [c for c in s.children[prep] if s.dep[c] == "pobj"]
        if not nouns or _inside(s, nouns[-1], taken):
            continue
        noun = nouns[-1]  # an e | - | mail: the tokenizer cuts it, and the last part says what it is
        span = _phrase(s, noun, taken, s.left[nouns[0]])
        if span is None or span in found:
            continue
        named = _carries(s, prep, verb) and s.pos[noun] == "PROPN" and outlet(span)
        if named or (is_occasion(s, noun) and _says_something(s, noun)):
            found.append(span)
    return found


def _carries(s: Syntax, prep: int, verb: int) -> bool:
    """Whether a name after a preposition can be what it was said on, or written in: *on* Al Jazeera."""
    host = s.head[prep] if s.pos[s.head[prep]] == "VERB" else verb
    return s.lower[prep] == "on" or (s.lower[prep] == "in" and s.lemma[host] == "write")


def is_journey(s: Syntax, noun: int) -> bool:
    """Whether what follows a noun's "to" is a place: a visit *to* Oslo."""
    return _nouns().get(s.lemma[noun]) == "travel"


def _named_event(s: Syntax, noun: int) -> bool:
    return s.label(noun) == "EVENT"


def _says_something(s: Syntax, noun: int) -> bool:
    """A bare plural tells no occasion: in remarks, in talks; a name or a medium does: on television, by phone."""
    return s.tag[noun] != "NNS" or any(s.dep[c] not in ("acl", "relcl", "punct") for c in s.children[noun])


def _phrase(s: Syntax, noun: int, content: tuple[CharRange, ...], start: int) -> CharRange | None:
    """The noun phrase, without participles (an interview | published on Monday), content and date at its end."""
    begin, end = noun_phrase(s, noun)
    begin = min(begin, start)
    end = min(
        [end, *(s.left[t] for t in range(noun + 1, end) if s.dep[t] in ("acl", "relcl") and s.left[t] > noun)]
    )
    first, last = s.chars(begin, max(end, noun + 1))
    for a, b in content:
        if a < last and first < b:
            last = min(last, a) if a > first else first
    for dated in find_dates(s.text, first, last, _ANY_DAY):
        rest = s.text[dated.end : last].strip(_TRIMMED)
        if dated.start > s.start[noun] and rest in ("", "morning", "afternoon", "evening", "night"):
            last = dated.start
    while first < last and s.text[first] in _TRIMMED:
        first += 1
    while last > first and s.text[last - 1] in _TRIMMED:
        last -= 1
    return (first, last) if first < last else None


def _inside(s: Syntax, token: int, content: tuple[CharRange, ...]) -> bool:
    return any(a <= s.start[token] < b for a, b in content)
