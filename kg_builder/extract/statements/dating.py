"""The date of an utterance: which of the time expressions around a cue tells when it was said."""

from kg_builder.extract.attribution.speakers import DATELINE
from kg_builder.extract.statements.occasions import is_occasion
from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.extract.text.clause import adjuncts, cue_verb, speaking_clauses
from kg_builder.extract.text.dates import Dated, find_dates
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import SUBJECTS, Syntax

_OTHER_TIME = frozenset(
    {"after", "before", "since", "until", "till", "by", "between", "from", "ahead", "following", "for"}
)
_WITHIN = frozenset(
    {"npadvmod", "prep", "pobj", "nmod", "compound", "nummod", "amod", "advmod", "poss", "appos", "dobj", "dative", "tmod", "dep", "pcomp"}
)  # fmt: skip
_MOST_CLIMBS = 8
_BESIDE = 2
_FAR = 500
"""How many characters from its cue a time expression is looked for."""


def utterance_date(
    s: Syntax,
    anchor: int | None,
    cue: CharRange | None,
    content: tuple[CharRange, ...],
    published: str | None,
) -> Dated | None:
    """The time expression that the syntax hangs into the cue's clause, the nearest to the cue; None if none is."""
    if cue is None:
        return None
    sentence = s.sentence[s.at(cue[0])]
    begin, end = s.chars(*s.sentences[sentence])
    begin, end = max(begin, cue[0] - _FAR), min(end, cue[1] + _FAR)
    dateline = DATELINE.match(s.text, begin, cue[0])
    if dateline is not None:
        begin = dateline.end()
    outside = [
        d
        for d in find_dates(s.text, begin, end, published)
        if all(d.end <= x or d.start >= y for x, y in content)
    ]
    if not outside:
        return None
    verb = cue_verb(s, anchor if anchor is not None else s.at(cue[0]), cue)
    hosts = {verb, *speaking_clauses(s, verb), *adjuncts(s, verb)}
    hosts.update(s.tokens(cue))
    near = [d for d in outside if _tells_when(s, d, hosts, verb) or _beside(s, d, cue)]
    return min(near, key=lambda d: min(abs(d.start - cue[1]), abs(cue[0] - d.end)), default=None)


def _beside(s: Syntax, d: Dated, cue: CharRange) -> bool:
    """Whether an expression stands right behind the cue, whatever the parser says: he said *Monday*."""
    first, last = s.at(d.start), s.at(cue[1] - 1)
    return 0 < first - last <= _BESIDE - (s.lower[first] not in ("on", "in", "late", "early", "last")) and (
        s.lower[first] not in _OTHER_TIME
    )


def _tells_when(s: Syntax, d: Dated, hosts: set[int], verb: int) -> bool:
    first, last = s.at(d.start), s.at(d.end - 1)
    if s.lower[first] in _OTHER_TIME:
        return False
    token = next((t for t in range(first, last + 1) if not first <= s.head[t] <= last), last)
    for _ in range(_MOST_CLIMBS):
        if token in hosts or s.head[token] == token:
            break
        if token < first or token > last:
            told = s.dep[token] in ("dobj", "dative") and s.head[token] in hosts
            time = s.lemma[token] in slot_words("time")
            if s.pos[token] in ("NOUN", "PROPN") and not (told or time or is_occasion(s, token)):
                return False
        if s.lower[token] in _OTHER_TIME and s.dep[token] == "prep":
            return False
        if s.dep[token] in ("acl", "advcl"):
            occasion = s.lemma[token] in slot_words("dating") and is_occasion(s, s.head[token])
            if not occasion:
                return False
        elif s.dep[token] in SUBJECTS or s.dep[token] not in _WITHIN:
            return False
        token = s.head[token]
    return token in hosts or _common_to_both(s, d, token, verb)


def _common_to_both(s: Syntax, d: Dated, token: int, verb: int) -> bool:
    """On Tuesday, he came *and said*: what opens the sentence goes for both verbs."""
    top = verb
    while s.dep[top] == "conj" and s.head[top] != top:
        top = s.head[top]
        if top == token:
            subject = s.child(top, *SUBJECTS)
            return subject is not None and d.end <= s.start[s.left[subject]]
    return False
