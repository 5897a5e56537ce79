"""Whether an action is told as done, planned, asked for, possible or alleged, and whether it is denied."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg_builder.extract.statements.polarity import has_yet_to, negated
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import Modality
from kg_builder.tables import rows

_CLIMBS = 6
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "pobj", "prep", "dobj", "conj"})
_OF_CLAIMS = frozenset({"rejected", "claim"})
"""Words that deny together only: *rejected claims* that it would leave."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True)
class Mood:
    """How an action is told; `above` is the verb that plans, asks for or alleges it, if there is one."""

    modality: Modality
    denied: bool
    above: int | None = None
    refused: bool = False
    """Whether the verb above says that it was not done: *refused* to sign."""


@cache
def _moods() -> dict[str, str]:
    return {r["word"]: r["modality"] for r in rows("kg_builder.extract.lexicon", "modality.tsv")}


def mood(s: Syntax, action: int) -> Mood:
    """How the action of a verb or noun is told: by its auxiliaries, conjunctions and the verbs above it."""
    denied = negated(s, action) or has_yet_to(s, action) or _no_longer(s, action)
    contested = _is_contested(s, action)
    for token in (*_helpers(s, action), *_above(s, action)):
        what = _mood_of(s, token)
        clause = s.pos[token] in ("VERB", "ADJ") and s.dep[token] not in ("aux", "mark")
        if clause and negated(s, token):
            denied = not denied if what in ("refused", "denied") else True
        if what == "refused":
            later = mood(s, token)
            return Mood(later.modality, not denied, token, refused=True)
        if what == "denied":
            return Mood(Modality.ALLEGED, not denied, token)
        if what is not None:
            # A plan of not doing: vowed never to sign.
            return Mood(Modality(what), denied != contested, token if clause else None)
    if contested:
        return Mood(Modality.ALLEGED, not denied)
    return Mood(Modality.PLANNED if _is_to(s, action) else Modality.ASSERTED, denied)


def _mood_of(s: Syntax, token: int) -> str | None:
    what = _moods().get(s.lower[token]) or _moods().get(s.lemma[token])
    return None if what in _OF_CLAIMS else what


def _is_contested(s: Syntax, action: int) -> bool:
    """Whether the clause of an action is what somebody denies: denied *that it would leave*, rejected claims *that it left*."""
    token = action
    for _ in range(_CLIMBS):
        dep, head = s.dep[token], s.head[token]
        if dep == "ccomp" and s.pos[head] == "VERB":
            return _moods().get(s.lemma[head]) == "denied" and not negated(s, head)
        if dep in ("acl", "ccomp", "relcl") and s.pos[head] == "NOUN":
            verb = s.head[head]
            rejected = _moods().get(s.lemma[verb]) in ("denied", "rejected") and s.dep[head] == "dobj"
            return rejected and _moods().get(s.lemma[head]) == "claim" and not negated(s, verb)
        if dep not in ("xcomp", "conj", "aux") or head == token:
            return False
        token = head
    return False


def _helpers(s: Syntax, action: int) -> Iterator[int]:
    """Auxiliaries and the conjunction of the clause; a coordinated verb without its own shares those before it."""
    token = action
    for _ in range(_CLIMBS):
        own = [c for c in s.children[token] if s.dep[c] in ("aux", "mark") or s.lower[c] in ("if", "unless")]
        yield from (c for c in own if s.tag[c] == "MD" or s.lower[c] in ("if", "unless"))
        if s.dep[token] != "conj" or s.tag[token] in _FINITE or own:
            return
        token = s.head[token]


def _is_to(s: Syntax, action: int) -> bool:
    """Parliament *is to* ratify it."""
    to = any(s.lower[c] == "to" and s.dep[c] == "aux" for c in s.children[action])
    return to and s.dep[action] in ("xcomp", "ccomp") and s.lemma[s.head[action]] == "be"


def _above(s: Syntax, action: int) -> Iterator[int]:
    """Verbs on which the action depends, from near to far, as long as it is no clause of its own."""
    token = action
    for _ in range(_CLIMBS):
        dep, head = s.dep[token], s.head[token]
        if head == token or dep not in _CLAUSES:
            return
        finite = s.tag[token] in _FINITE or any(
            s.tag[c] in _FINITE for c in s.children[token] if s.dep[c] in ("aux", "auxpass")
        )
        if finite and s.pos[token] in ("VERB", "AUX") and dep in ("conj", "ccomp", "advcl", "acl"):
            if dep == "ccomp" and _moods().get(s.lemma[head]) == "denied":
                yield head  # denied that it had broken the pact
            return
        if dep == "dobj" and s.pos[token] not in ("NOUN", "PROPN"):
            return
        token = head
        if s.pos[token] in ("VERB", "ADJ", "AUX") and dep != "conj":
            yield token


def _no_longer(s: Syntax, action: int) -> bool:
    return any(s.lower[c] == "longer" and s.lower[max(0, c - 1)] == "no" for c in s.children[action])
