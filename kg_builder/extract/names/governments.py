"""Governments: the Norwegian government, and those called by their head: the Biden administration, the Merkel government.

A government under its head is the government of its country, as a capital that speaks is: who was its head is told by the day.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache

from kg_builder.authority import Authority, key
from kg_builder.authority.offices import Term, offices
from kg_builder.extract.names.named import Name, country_at
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

GOVERNMENTS = frozenset({"government", "administration", "cabinet"})
_HEADS = ("president", "prime minister", "chancellor")
_OWNERS = {"his": "male", "her": "female", "their": ""}
_AMERICAN = ("USA", "president")


def government_at(
    s: Syntax, known: Authority, head: int, persons: Sequence[Name], mentioned: Counter[str], day: str
) -> Name | None:
    """The government whose noun stands at a token; None where the words tell no country that we know.

    Args:
        s: The parsed text.
        known: The authority files.
        head: The token of "government", "administration" or "cabinet".
        persons: The persons found.
        mentioned: The countries that the text names, by code, with how often.
        day: Day of the document, ISO 8601, or empty.
    """
    if head == 0:
        return None
    possessive = s.tag[head - 1] == "POS"
    last = head - 2 if possessive and head > 1 else head - 1
    owned = country_at(s, known, last)
    if owned is not None and s.lower[head] != "cabinet":
        return _name(s, known, owned[0], head, owned[1].country)
    if s.lower[last] in _OWNERS:
        code = owner_country(s, persons, last, s.lower[last])
        return _name(s, known, head, head, code, MentionKind.NOMINAL, "government-of-owner")
    if not s.words[last][0].isupper():
        return None
    code = _under(s, known, last, head, persons, mentioned, day)
    first, kind = (head, MentionKind.NOMINAL) if possessive else (_first(s, last, persons), MentionKind.NAME)
    return _name(s, known, first, head, code, kind, "government-of-head")


def owner_country(s: Syntax, persons: Sequence[Name], token: int, owner: str) -> str:
    """The country of the last person in front of "his ministry", of the right gender."""
    here, gender = s.start[token], _OWNERS[owner]
    nearest = bisect_left(persons, here, key=lambda n: n.start)
    for name in reversed(persons[:nearest]):
        if s.sentence[s.at(here)] - s.sentence[s.at(name.start)] > 1:
            break
        known_gender = name.record.gender if name.record else name.gender
        if not (gender and known_gender and gender != known_gender):
            return name.record.country if name.record else ""
    return ""


def _under(
    s: Syntax,
    known: Authority,
    last: int,
    head: int,
    persons: Sequence[Name],
    mentioned: Counter[str],
    day: str,
) -> str:
    """The country whose head has the name that ends at a token.

    The head's full name in the text tells it, the country's, or the day; an American administration needs none of them.
    """
    surname = key(s.words[last])
    terms = _heads(known).get(surname, ())
    if s.lower[head] == "administration" and any((t.where, t.kind) == _AMERICAN for t in terms):
        return _AMERICAN[0]
    full = {
        n.record.country
        for n in persons
        if n.record is not None and key(n.record.name).split()[-1] == surname and " " in n.text
    }
    held = {t.where for t in terms}
    in_office = {t.where for t in terms if day and t.holds(day[:10], surely=True)}
    told = next(filter(None, (held & full, {c for c in held if mentioned[c]}, in_office)), set())
    return next(iter(told)) if len(told) == 1 else ""


def _first(s: Syntax, last: int, persons: Sequence[Name]) -> int:
    """The first token of the name that ends at a token: the *Boris* Johnson government."""
    n = bisect_left(persons, s.end[last], key=lambda p: p.end)
    whole = n < len(persons) and persons[n].end == s.end[last]
    return s.at(persons[n].start) if whole else last


def _name(
    s: Syntax,
    known: Authority,
    first: int,
    head: int,
    code: str,
    kind: MentionKind = MentionKind.NAME,
    rule: str = "government-of-country",
) -> Name | None:
    country = known.country(code) if code else None
    record = known.government(country.name) if country else None
    if record is None:
        return None
    start, end = s.chars(first, head + 1)
    return Name(start, end, s.text[start:end], EntityType.ORGANIZATION, kind, record, rule=rule)


@cache
def _heads(known: Authority) -> dict[str, tuple[Term, ...]]:
    """The terms of heads of states and governments by their surnames."""
    found: dict[str, list[Term]] = {}
    for term in offices(known).of_kinds(_HEADS):
        if known.country(term.where) is not None:
            found.setdefault(key(term.person.name).split()[-1], []).append(term)
    return {surname: tuple(terms) for surname, terms in found.items()}
