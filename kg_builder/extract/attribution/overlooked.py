"""What a construction gives and the tagger passed over: "Orland accused Vardia of X" in a style that it was not trained on.

Only where the construction is a sure one of speech with a speaker, and the tagger half sees the content, or where it is
said who listened in court (`speakers.listener`). On PolNeAR's development
articles 7 of the 13 that this gives are annotated; on our own gold, of other styles, all 4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg_builder.extract.attribution.confidence import ByConstruction
from kg_builder.extract.attribution.quoted import Attribution
from kg_builder.extract.attribution.speakers import listener
from kg_builder.extract.lexicon import cue_senses
from kg_builder.extract.tagger import Reading
from kg_builder.extract.text.spans import CharRange, mask, words_in
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import NO_SPEECH

_LEAST_TRUST = 0.6
_LEAST_PROBABILITY = 0.15
"""Least mean probability that the words are content: below it, 1 of 25 were attributions."""
_LEAST_WORDS = 3
_NO_CONSTRUCTION = frozenset({"layout", "quote"})


def overlooked(
    s: Syntax, reading: Reading, found: Sequence[Attribution], by_rules: Iterable[Attribution]
) -> list[Attribution]:
    """Attributions of the rules that share no word with those that were found."""
    taken = mask(len(s.text), (r for a in found for r in _places(a)))
    more = []
    for a in by_rules:
        heard = a.anchor is not None and listener(s, a.anchor) is not None
        if a.trust < _LEAST_TRUST or (a.frame in _NO_CONSTRUCTION and not heard):
            continue
        if not (heard or _is_spoken(a)):
            continue
        words = words_in(s.text, a.content)
        if len(words) < _LEAST_WORDS or any(1 in taken[begin:end] for begin, end in _places(a)):
            continue
        probability = sum(reading.content.get(w, 0.0) for w in words) / len(words)
        if heard or probability >= _LEAST_PROBABILITY:
            more.append(replace(a, evidence=ByConstruction(probability, a.trust, a.frame)))
    return more


def _places(a: Attribution) -> tuple[CharRange, ...]:
    """Where content and cue stand."""
    return (*a.content, a.cue) if a.cue is not None else a.content


def _is_spoken(a: Attribution) -> bool:
    """Whether a cue is one of speech in the lexicon, and has a speaker outside of what is said."""
    sense = cue_senses().get(a.lemma)
    if sense is None or sense.act in NO_SPEECH or a.source is None:
        return False
    return not any(begin <= a.source[0] < end for begin, end in a.content)
