"""Who a cue belongs to: the subject, agent or possessor, and the noun phrase that names it."""

from kg_builder.extract.syntax import SUBJECTS, Syntax

_NOT_IN_PHRASE = frozenset({"relcl", "appos", "acl", "punct", "cc", "conj", "advcl", "advmod", "preconj", "case", "mark"})
_MAX_CLIMB = 5


def subject_of(s: Syntax, verb: int) -> tuple[int, int] | None:
    """Noun phrase (token range) of a verb's understood subject; None where the syntax gives none.

    Follows coordination (warned and *noted*), control (wants to *say*), participles (…, *adding* that), relative
    clauses (the man who *said*) and adjuncts (by *accusing*, after *saying*).
    """
    token = _subject_token(s, verb, _MAX_CLIMB)
    if token is None:
        return None
    if s.tag[token] in ("WP", "WDT") and s.dep[s.head[token]] == "relcl":
        token = s.head[s.head[token]]
    return noun_phrase(s, token)


def agent_of(s: Syntax, verb: int) -> tuple[int, int] | None:
    """Noun phrase of a passive's by-agent."""
    by = s.child(verb, "agent")
    inner = s.child(by, "pobj") if by is not None else None
    return noun_phrase(s, inner) if inner is not None else None


def _subject_token(s: Syntax, verb: int, climbs: int) -> int | None:
    for c in s.children[verb]:
        if s.dep[c] in SUBJECTS and s.pos[c] != "VERB":
            return c
    if climbs == 0:
        return None
    dep, head = s.dep[verb], s.head[verb]
    if dep == "conj":
        return _subject_token(s, head, climbs - 1) if s.pos[head] in ("VERB", "AUX", "ADJ") else None
    if dep in ("xcomp", "ccomp") and s.pos[head] in ("VERB", "AUX", "ADJ"):
        # Object control: "urged him to say" – the object is the subject.
        obj = s.child(head, "dobj")
        if dep == "xcomp" and obj is not None and obj < verb:
            return obj
        return _subject_token(s, head, climbs - 1) if dep == "xcomp" or s.tag[verb] in ("VBG", "VB") else None
    if dep == "advcl" and s.pos[head] in ("VERB", "AUX", "ADJ"):
        return _subject_token(s, head, climbs - 1)
    if dep in ("relcl", "acl"):
        return head if s.pos[head] in ("NOUN", "PROPN", "PRON") else None
    if dep == "pcomp":  # by accusing, after saying
        return _subject_token(s, s.head[head], climbs - 1)
    if dep == "acomp":
        return _subject_token(s, head, climbs - 1)
    return None


def noun_phrase(s: Syntax, token: int) -> tuple[int, int]:
    """Token range of the phrase that a noun heads: determiners, modifiers and of-phrases, no relative clauses."""
    begin, end = token, token + 1
    for c in s.children[token]:
        if s.dep[c] in _NOT_IN_PHRASE and not (s.dep[c] == "advmod" and c < token):
            continue
        if s.dep[c] == "prep" and (c < token or s.lower[c] not in ("of", "for", "at", "from", "in", "with")):
            continue
        begin = min(begin, s.left[c])
        if c > token:
            end = max(end, s.right[c] + 1)
    while end - begin > 1 and (s.pos[end - 1] in ("PUNCT", "SPACE") or s.tag[end - 1] == "POS"):
        end -= 1
    while end - begin > 1 and s.pos[begin] in ("PUNCT", "SPACE"):
        begin += 1
    return begin, end
