"""What a cue does: its act, and whether the content is affirmed, denied, or was not said."""

import re

from kg_builder.extract.attribution.doings import has_second
from kg_builder.extract.attribution.quoted import Attribution
from kg_builder.extract.lexicon import CueSense, cue_senses
from kg_builder.extract.statements.polarity import kept_silent, light_noun, negated
from kg_builder.extract.text.syntax import Syntax

_JOINED = re.compile(r"(?:^prep-|\+)(?P<word>[a-z]+)")
"""The word that a frame joins to its verb: "call *for*", "agree *that*", "hope *to*"."""
_UNKNOWN = CueSense("say", "affirmed")
_SAYING = frozenset({"say", "announce", "confirm", "hint", "ask"})


def sense_of(s: Syntax, a: Attribution) -> CueSense:
    """The act and polarity of an attribution, by its cue, the words that go with it, and what negates it."""
    if a.anchor is None:
        return _lexical(a.lemma, _forms(a))
    noun = light_noun(s, a.anchor)
    known = noun is not None and s.lemma[noun] in cue_senses()
    sense = (
        cue_senses()[s.lemma[noun]]
        if noun is not None and known
        else _lexical(a.lemma, [*_beside(s, a), *_forms(a)])
    )
    if kept_silent(s, a.anchor, a.cue):
        return CueSense("decline", "declined")
    if negated(s, a.anchor) or (noun is not None and negated(s, noun)):
        if sense is _UNKNOWN:
            return sense  # not mincing words: no verb of saying
        if sense.act in _SAYING:
            return CueSense("decline", "declined")
        return CueSense(
            sense.act, {"affirmed": "denied", "denied": "affirmed"}.get(sense.polarity, sense.polarity)
        )
    return sense


def _forms(a: Attribution) -> list[str]:
    joined = _JOINED.search(a.frame)
    return [f"{a.lemma}_{joined['word']}"] if joined else []


def _beside(s: Syntax, a: Attribution) -> list[str]:
    """The cue with each object, particle, preposition and infinitive that the syntax gives it: call_election, call_on, ask_to, want_to_know."""
    if a.anchor is None or a.cue is None:
        return []
    verb = s.lemma[a.anchor]
    words = [s.lower[c] for c in s.children[a.anchor] if s.dep[c] in ("prt", "prep") and c == a.anchor + 1]
    infinitives = [
        s.lemma[c]
        for c in s.children[a.anchor]
        if s.dep[c] in ("xcomp", "ccomp") and s.has_child(c, "aux", "to")
    ]
    gerund = any(s.dep[c] in ("xcomp", "ccomp") and s.tag[c] == "VBG" for c in s.children[a.anchor])
    done = [
        s.lemma[c]
        for c in s.children[a.anchor]
        if s.dep[c] in ("dobj", "nsubjpass") and s.pos[c] == "NOUN" and not has_second(s, c)
    ]
    to = [f"{verb}_to_{done}" for done in infinitives] + [f"{verb}_to"] * bool(infinitives)
    return [f"{verb}_{w}" for w in (*done, *words)] + to + [f"{verb}_ing"] * gerund


def _lexical(lemma: str, forms: list[str]) -> CueSense:
    """What the table says of a cue: with the word that goes with it, else with its particle, else alone."""
    senses = cue_senses()
    return next(
        (senses[f] for f in (*forms, lemma, lemma.split("_", maxsplit=1)[0]) if f in senses),
        _UNKNOWN,
    )
