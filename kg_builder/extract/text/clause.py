"""The words of a cue, and the clauses in which its adjuncts stand: what the slot rules start from."""

from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import SUBJECTS, Syntax

_CONTENT_WORDS = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
_MOST_CLIMBS = 4


def cue_words(s: Syntax, anchor: int, cue: CharRange | None) -> list[int]:
    """The verbs, nouns and adjectives of a cue, its anchor first: was *unable* to *say*, *said* in a *statement*."""
    found = [anchor]
    if cue is not None:
        found += [
            t
            for t in s.tokens(cue)
            if t != anchor and s.pos[t] in _CONTENT_WORDS and not s.dep[t].startswith("aux")
        ]
    return found


def cue_verb(s: Syntax, anchor: int, cue: CharRange | None) -> int:
    """The verb of a cue whose anchor is a noun or an adjective (*said* in a statement), else the anchor itself."""
    if s.pos[anchor] in ("VERB", "AUX"):
        return anchor
    return next((t for t in cue_words(s, anchor, cue) if s.pos[t] in ("VERB", "AUX")), anchor)


def governors(s: Syntax, word: int) -> list[int]:
    """The words that a cue depends on as their complement: was *unable* to say, stopped *short of* saying."""
    found: list[int] = []
    if s.dep[word] == "prep":
        return found  # according to: what it hangs in is what was said
    for _ in range(_MOST_CLIMBS):
        if s.dep[word] not in ("xcomp", "pcomp", "prep", "acomp", "ccomp", "pobj") or s.head[word] == word:
            break
        if s.dep[word] == "ccomp" and any(s.dep[c] in SUBJECTS for c in s.children[word]):
            break
        word = s.head[word]
        found.append(word)
    return found


def speaking_clauses(s: Syntax, verb: int) -> list[int]:
    """Participles that tell of the same occasion: *speaking* at a summit, *asked* by reporters, …, he said."""
    hosts = [verb]
    top = verb
    while s.dep[top] == "conj" and s.pos[s.head[top]] == "VERB":
        top = s.head[top]
        hosts.append(top)
    subjects = [c for h in hosts for c in s.children[h] if s.dep[c] in SUBJECTS]
    found = []
    for host in (*hosts, *subjects):
        for c in s.children[host]:
            # Beside a coordinated verb: only what stands before all of them is common to them.
            shared = host in (verb, *subjects) or c < top
            if (
                s.dep[c] in ("advcl", "acl")
                and s.tag[c] in ("VBG", "VBN")
                and s.lemma[c] in slot_words("speaking")
                and shared
            ):
                found.append(c)
    return found


def adjuncts(s: Syntax, verb: int) -> list[int]:
    """Prepositions that tell when, where and how a verb's speaking took place, in text order."""
    hosts = [verb, *speaking_clauses(s, verb)]
    found: list[int] = []
    for host in hosts:
        for c in s.children[host]:
            if s.dep[c] in ("prep", "agent", "dative"):
                found.append(c)
            elif s.dep[c] in ("dobj", "dative"):
                # told reporters | in Geneva: the parser hangs the place into whom it was told.
                found += [p for p in s.children[c] if s.dep[p] == "prep" and p > c]
    top = verb
    while s.dep[top] == "conj" and s.pos[s.head[top]] == "VERB":
        subject = s.child(s.head[top], *SUBJECTS)
        top = s.head[top]
        found += [c for c in s.children[top] if s.dep[c] == "prep" and subject is not None and c < subject]
    return sorted(found)
