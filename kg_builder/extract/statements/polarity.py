"""Whether a cue is negated, or tells that somebody did not speak."""

from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.extract.text.clause import cue_words, governors
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import SUBJECTS, Syntax

_NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor"})
_NOBODY = frozenset({"nobody", "none", "neither", "nothing"})
_NO = frozenset({"no", "neither"})
_ONLY = (["only"], ["just"], ["merely"], ["simply"])
_LAST = 3


def negated(s: Syntax, word: int) -> bool:
    """Whether a verb or noun is negated: did *not* say, *nobody* said, *no* comment; "not only said" is not."""
    for c in s.children[word]:
        if (s.dep[c] == "neg" or s.lower[c] in _NEGATIONS) and s.dep[c] not in SUBJECTS and c < word:
            return s.lower[c + 1 : c + 2] not in _ONLY
        if s.dep[c] in SUBJECTS and (s.lower[c] in _NOBODY or _has_no(s, c)):
            return True
    return s.pos[word] == "NOUN" and _has_no(s, word)


def _has_no(s: Syntax, noun: int) -> bool:
    return any(s.lower[d] in _NO and s.dep[d] in ("det", "neg") for d in s.children[noun])


def has_yet_to(s: Syntax, verb: int) -> bool:
    """Whether the cue is "has yet to say"."""
    before = s.lower[max(0, verb - _LAST) : verb]
    return "yet" in before and "to" in before


def kept_silent(s: Syntax, anchor: int, cue: CharRange | None) -> bool:
    """Whether the cue tells that it was not said: has yet to say, was unable to say, stopped short of saying."""
    silence = slot_words("silence")
    words = [w for w in cue_words(s, anchor, cue) if w != anchor]
    words += [c for w in words for c in s.children[w] if s.dep[c] == "advmod"]
    above = governors(s, anchor)
    above += [c for w in above for c in s.children[w] if s.dep[c] == "advmod" and s.lemma[c] == "short"]
    return has_yet_to(s, anchor) or any(s.lemma[w] in silence and not negated(s, w) for w in (*words, *above))


def light_noun(s: Syntax, anchor: int) -> int | None:
    """The noun that says what is done where the verb does not: expressed *hope*, had no *comment*."""
    if s.lemma[anchor] not in slot_words("light"):
        return None
    return next((c for c in s.children[anchor] if s.dep[c] == "dobj" and s.pos[c] == "NOUN"), None)
