"""Verbs of saying that say nothing here: a state *recalls* its ambassador, a club *calls off* a match, a court *hears* a case."""

import re
from functools import cache

from kg_builder.extract.lexicon import names_person
from kg_builder.extract.text.syntax import Syntax
from kg_builder.tables import rows

_CLAUSES = frozenset({"ccomp", "xcomp", "oprd", "dative"})
_SECOND = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON"})
_QUOTES = frozenset("“‘\"'") | {"``"}
_YEAR = re.compile(r"[12]\d{3}")
_ANY, _PERSON, _NUMBER = "@any", "@person", "@number"


@cache
def _objects() -> dict[str, frozenset[str]]:
    """The nouns to which a verb, with its particle, does something, and the kinds of nouns, which begin with an @."""
    table = rows("kg_builder.extract.lexicon", "doings.tsv")
    return {r["verb"]: frozenset(r["objects"].split()) for r in table}


def is_doing(s: Syntax, verb: int) -> bool:
    """Whether a verb that may be one of saying does something to its object: *called* an election, but called it a farce.

    The object is that of the verb, or the subject of its passive; a clause or a second object beside it is what is said.
    """
    if s.pos[verb] != "VERB":
        return False
    particle = s.child(verb, "prt")
    lemma = s.lemma[verb] if particle is None else f"{s.lemma[verb]}_{s.lower[particle]}"
    wanted = _objects().get(lemma)
    noun = s.child(verb, "dobj", "nsubjpass") if wanted else None
    if wanted is None or noun is None or any(s.dep[c] in _CLAUSES for c in s.children[verb]):
        return False
    if s.child(noun, "acl") is not None or any(s.lower[c] == "as" for c in s.children[verb]):
        return False  # recalled the envoy saying, called the vote as
    if noun > verb and has_second(s, noun):
        return False
    of = next((s.child(c, "pobj") for c in s.children[noun] if s.lower[c] == "of"), None)
    nouns = [t for t in (noun, of) if t is not None and s.pos[t] in ("NOUN", "PROPN")]
    number = noun if s.pos[noun] == "NUM" else s.child(noun, "nummod")
    counted = number is not None and not _YEAR.fullmatch(s.words[number])
    counted = counted and not any(
        s.lower[c] == "with" for c in s.children[verb]
    )  # charged two men with theft
    return (
        _ANY in wanted
        or (_NUMBER in wanted and counted)
        or (_PERSON in wanted and s.pos[noun] == "NOUN" and names_person(s.lemma[noun]))
        or any(s.lemma[t].lower() in wanted for t in nouns)
    )


def has_second(s: Syntax, noun: int) -> bool:
    """Whether another phrase stands right behind an object, where parsers miss that it is a second one: called her son | *a hero*."""
    after = s.right[noun] + 1
    return after < len(s) and (s.pos[after] in _SECOND or s.words[after] in _QUOTES)
