"""What stands around a cue: addressees, targets, condition and consequence, occasion, polarity."""

from dataclasses import dataclass
from functools import cache

from kg_builder.extract.speakers import noun_phrase
from kg_builder.extract.syntax import Syntax
from kg_builder.tables import rows

CharRange = tuple[int, int]

_TO_PERSON = frozenset(
    {
        "tell",
        "inform",
        "remind",
        "assure",
        "reassure",
        "warn",
        "ask",
        "urge",
        "brief",
        "notify",
        "promise",
        "advise",
        "convince",
        "persuade",
        "instruct",
        "order",
        "caution",
    }
)
_OBJECT_IS_TARGET = frozenset({"accuse", "blame", "criticize", "praise", "threaten", "attack", "condemn"})
_CHARGES = frozenset({"accuse", "blame"})
_NEGATIONS = frozenset({"not", "n't", "n’t", "never"})
_INVERTED = frozenset({"should", "were", "had"})
_LAST = 3


def addressees(s: Syntax, verb: int, content: tuple[CharRange, ...]) -> list[CharRange]:
    """Whom the words went to: told *reporters*, said *to the council*."""
    found = []
    for c in s.children[verb]:
        if _inside(s, c, content):
            continue
        if (
            s.dep[c] in ("dative", "dobj")
            and s.pos[c] != "ADP"
            and (s.lemma[verb] in _TO_PERSON or s.dep[c] == "dative")
        ):
            found.append(s.chars(*noun_phrase(s, c)))
        elif s.dep[c] in ("prep", "dative") and (
            s.lower[c] == "to" or (s.lower[c] == "on" and s.lemma[verb] == "call")
        ):
            inner = s.child(c, "pobj")
            if inner is not None and s.pos[inner] in ("PROPN", "PRON", "NOUN"):
                found.append(s.chars(*noun_phrase(s, inner)))
    return found


def targets(s: Syntax, verb: int, act: str) -> list[CharRange]:
    """Whom the act is aimed at: accused *the ministry*, criticism *of the mayor*."""
    if act not in ("accuse", "criticize", "praise", "threaten") and s.lemma[verb] not in _OBJECT_IS_TARGET:
        return []
    for c in s.children[verb]:
        if s.dep[c] == "dobj" and s.pos[c] in ("PROPN", "NOUN", "PRON"):
            begin, end = noun_phrase(s, c)
            if s.lemma[verb] in _CHARGES:
                # accused the council | of theft: the parser may hang the charge in whom it is laid on.
                end = next((p for p in s.children[c] if c < p < end and s.lower[p] in ("of", "for")), end)
            return [s.chars(begin, end)]
        if s.pos[verb] == "NOUN" and s.dep[c] == "prep" and s.lower[c] in ("of", "against", "at"):
            inner = s.child(c, "pobj")
            if inner is not None:
                return [s.chars(*noun_phrase(s, inner))]
    return []


@dataclass(frozen=True, slots=True)
class Conditional:
    """A condition and what follows from it."""

    condition: CharRange
    consequence: CharRange | None


def conditional(s: Syntax, content: tuple[CharRange, ...]) -> Conditional | None:
    """The first if-, unless- or should-clause of a content, and the clause that it hangs in."""
    for begin, end in content:
        for i in range(s.at(begin), s.at(end - 1) + 1):
            if s.dep[i] != "advcl" or not _conditional_mark(s, i):
                continue
            clause = _clip(s.chars(s.left[i], s.right[i] + 1), begin, end)
            head = s.head[i]
            whole = _clip(s.chars(s.left[head], s.right[head] + 1), begin, end)
            before, after = (whole[0], clause[0]), (clause[1], whole[1])
            rest = _stripped(s.text, *max(before, after, key=lambda r: r[1] - r[0]))
            if clause[1] > clause[0]:
                return Conditional(clause, rest)
    return None


def _conditional_mark(s: Syntax, clause: int) -> bool:
    first = next(
        (t for t in range(s.left[clause], clause) if s.pos[t] not in ("PUNCT", "SPACE", "CCONJ")), clause
    )
    if s.lower[first] in _INVERTED and s.head[first] == clause and s.dep[first].startswith("aux"):
        return True
    return any(
        s.dep[c] in ("mark", "advmod") and s.lower[c] in ("if", "unless", "provided")
        for c in s.children[clause]
    )


@cache
def _occasions() -> frozenset[str]:
    return frozenset(r["noun"] for r in rows("kg_builder.extract.lexicon", "occasions.tsv"))


def occasions(s: Syntax, verb: int, content: tuple[CharRange, ...]) -> list[CharRange]:
    """Venue, medium or event: in an interview with …, on state TV, at a meeting of …; speaking at …."""
    found = []
    for c in s.children[verb]:
        nested = [g for g in s.children[c] if s.dep[g] == "prep"] if s.dep[c] == "advcl" else [c]
        for prep in nested:
            if s.dep[prep] != "prep" or s.lower[prep] not in ("in", "at", "on", "during", "via", "to"):
                continue
            inner = s.child(prep, "pobj")
            if inner is None or s.lemma[inner] not in _occasions() or _inside(s, inner, content):
                continue
            span = _without_content(s, noun_phrase(s, inner), content)
            if span:
                found.append(span)
    return found


def negated(s: Syntax, verb: int) -> bool:
    """Whether the cue itself is negated: did not say, never said."""
    for c in s.children[verb]:
        if s.dep[c] == "neg" or s.lower[c] in _NEGATIONS:
            return s.lower[c + 1 : c + 2] not in (["only"], ["just"], ["merely"], ["simply"])
    return False


def has_yet_to(s: Syntax, verb: int) -> bool:
    """Whether the cue is "has yet to say"."""
    before = s.lower[max(0, verb - _LAST) : verb]
    return "yet" in before and "to" in before


def _without_content(s: Syntax, tokens: tuple[int, int], content: tuple[CharRange, ...]) -> CharRange | None:
    begin, end = s.chars(*tokens)
    for a, b in content:
        if a < end and begin < b:
            end = min(end, a) if a > begin else begin
    return _stripped(s.text, begin, end)


def _stripped(text: str, begin: int, end: int) -> CharRange | None:
    while begin < end and (text[begin].isspace() or text[begin] in ",;:.–—-“”\"'’‘"):
        begin += 1
    while end > begin and (text[end - 1].isspace() or text[end - 1] in ',;:–—-“”"’‘'):
        end -= 1
    return (begin, end) if begin < end else None


def _clip(span: CharRange, begin: int, end: int) -> CharRange:
    return max(span[0], begin), min(span[1], end)


def _inside(s: Syntax, token: int, content: tuple[CharRange, ...]) -> bool:
    return any(a <= s.start[token] < b for a, b in content)
