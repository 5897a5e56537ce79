"""Words spoken before a court or an inquiry: "the jury heard that X", "X, the inquest was told", the headline "X, court told".

They say who listened, not who spoke.
"""

from collections.abc import Iterable
from dataclasses import replace

from kg_builder.extract.attribution.boundaries import without_source
from kg_builder.extract.attribution.quoted import Attribution
from kg_builder.extract.attribution.speakers import listener, noun_phrase
from kg_builder.extract.text.syntax import Syntax


def without_listeners(s: Syntax, found: Iterable[Attribution]) -> list[Attribution]:
    """The attributions; those who listened are no source of what they heard, and no part of it."""
    return [_heard(s, a) for a in found]


def _heard(s: Syntax, a: Attribution) -> Attribution:
    noun = listener(s, a.anchor) if a.anchor is not None else None
    if noun is None:
        return a
    begin, end = noun_phrase(s, noun)
    begin -= begin > 0 and s.words[begin - 1] == ","  # X, the court heard
    content = without_source(s.text, a.content, s.chars(begin, end))
    return replace(a, source=None, lemma="tell", content=content)
