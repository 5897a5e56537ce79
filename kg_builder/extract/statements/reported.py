"""Through whom words reached a text: agencies that quote, outlets that carry, people who pass on."""

from kg_builder.extract.attribution.speakers import noun_phrase, subject_of
from kg_builder.extract.names.outlets import is_outlet
from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.extract.text.clause import cue_verb
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import Syntax

_FAR = 60
"""How many tokens from its cue a go-between is looked for."""


def carriers(
    s: Syntax, anchor: int | None, cue: CharRange | None, content: tuple[CharRange, ...]
) -> list[CharRange]:
    """Phrases of the cue's sentence that name who passed the words on: as quoted by *Interfax*, through *his lawyer*."""
    if cue is None:
        return []
    at = s.at(cue[0])
    begin, end = s.sentences[s.sentence[at]]
    begin, end = max(begin, at - _FAR), min(end, at + _FAR)
    verb = cue_verb(s, anchor, cue) if anchor is not None else s.at(cue[0])
    found = []
    for t in range(begin, end):
        if s.dep[t] not in ("agent", "prep") or any(a <= s.start[t] < b for a, b in content):
            continue
        inner = s.child(t, "pobj")
        if inner is None:
            continue
        phrase = s.chars(*noun_phrase(s, inner))
        carried = s.tag[s.head[t]] == "VBN" and s.lemma[s.head[t]] in slot_words("carrying")
        by = s.lower[t] == "by" or (s.lower[t] in ("on", "in") and is_outlet(s.text[slice(*phrase)]))
        through = (
            s.lower[t] in ("through", "via")
            and s.head[t] == verb
            and s.lemma[inner] in slot_words("go-between")
        )
        if (carried and by) or through:
            found.append(phrase)
    return found


def quoted_person(s: Syntax, anchor: int | None) -> tuple[CharRange, CharRange | None] | None:
    """Whom somebody quotes, and who quotes: Interfax quoted *him* as saying; *he* was quoted by Interfax (as saying).

    None where the cue is no quoting of somebody.
    """
    if anchor is None:
        return None
    verb = anchor
    if s.dep[anchor] == "pcomp" and s.lower[s.head[anchor]] == "as":
        verb = s.head[s.head[anchor]]
    if s.lemma[verb] not in slot_words("quoting"):
        return None
    passive = s.child(verb, "nsubjpass")
    if passive is not None:
        # Was quoted by Interfax as saying, was quoted as saying by Interfax.
        below = [
            p for c in s.children[verb] if s.lower[c] == "as" for p in s.children[c] if s.dep[p] == "pcomp"
        ]
        by = next((c for v in (verb, *below) for c in s.children[v] if s.lower[c] == "by"), None)
        quoting = s.child(by, "pobj") if by is not None else None
        return s.chars(*noun_phrase(s, passive)), s.chars(
            *noun_phrase(s, quoting)
        ) if quoting is not None else None
    person = s.child(verb, "dobj")
    as_saying = any(s.lower[c] == "as" and s.child(c, "pcomp") is not None for c in s.children[verb])
    if person is None or not as_saying:
        return None
    begin, end = noun_phrase(s, person)
    end = min([end, *(c for c in s.children[person] if s.lower[c] == "as" and c > person)])
    subject = subject_of(s, verb)
    return s.chars(begin, end), s.chars(*subject) if subject else None
