"""Ministries with the country that they belong to; what governments are called is read by `governments`.

"The Russian defence ministry", "Russia's Ministry of Defense", "the Ministry of Defence (Russia)" are one organization.
Where the country is not said, it is that of the owner ("his defence ministry"), of the last ministry with this
portfolio, or the one country that the text names; else there is none, as a wrong link is worse than none.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg_builder.authority import Authority, Record
from kg_builder.extract.lexicon import portfolios
from kg_builder.extract.names.bodies import with_portfolios
from kg_builder.extract.names.governments import GOVERNMENTS, government_at, owner_country
from kg_builder.extract.names.named import Name, country_at
from kg_builder.extract.names.states import UNKNOWN
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_OWNERS = frozenset({"his", "her", "their"})
_DEFINITE = frozenset({"the", "this", "that", *_OWNERS, "its"})
_BELOW = frozenset({"assistant", "deputy", "under"})
_OTHERS = frozenset({*GOVERNMENTS, "parliament", "secretary", "undersecretary"})
"""Nouns beside "ministry" and "department" that open or end the name of a body of a state."""
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Office:
    """A ministry in the text: token range, portfolio and the country that the words say, if they do."""

    begin: int
    end: int
    portfolio: str
    country: str = ""
    owner: str = ""


def find_ministries(
    s: Syntax,
    known: Authority,
    persons: Sequence[Name],
    mentioned: Counter[str],
    states: Mapping[str, str] = MappingProxyType({}),
    day: str = "",
) -> Iterator[Name]:
    """Ministries and governments in text order.

    Args:
        s: The parsed text.
        known: The authority files.
        persons: The persons found.
        mentioned: The countries that the text names, by code, with how often.
        states: Those of them that nobody knows, by name and adjective.
        day: Day of the document, ISO 8601, or empty.
    """
    last: dict[str, Record] = {}
    recent: list[Record] = []
    only = next(iter(mentioned)) if len(mentioned) == 1 else ""
    since = _first_named(s, known) if only else 0
    for token, word in enumerate(s.lower):
        if word in _OTHERS:
            other = _other(s, known, token, persons, mentioned, states, day, only if token > since else "")
            if other is not None:
                yield other
            continue
        if word not in ("ministry", "department"):
            continue
        office = _after(s, known, token, states) or _before(s, known, token, states)
        if office is None:
            nominal = _bare(s, known, token, recent, states)
            if nominal is not None:
                yield nominal
            continue
        if not office.country and _of_another(s, office.end):
            continue
        record = _whole(s, known, office, mentioned) if not office.country else None
        rule = "name-in-authority"
        owned = owner_country(s, persons, office.begin, office.owner) if office.owner else ""
        code = office.country or owned
        if record is None and not code and office.portfolio in last:
            record, rule = last[office.portfolio], "ministry-named-before"
        if record is None:
            rule = (
                "ministry-of-country"
                if office.country
                else "ministry-of-owner"
                if code
                else "ministry-of-only-country"
            )
            record = ministry(known, code or (only if word == "ministry" else ""), office.portfolio)
        if record is not None:
            last[office.portfolio] = record
            recent.append(record)
            kind = MentionKind.NAME if office.country or s.words[token].istitle() else MentionKind.NOMINAL
            yield _name(s, office.begin, office.end, kind, record, rule)


def _parliament(s: Syntax, known: Authority, head: int, states: Mapping[str, str]) -> Name | None:
    """*Zambia's parliament*, the *Zambian parliament*, the *parliament of Zambia*."""
    begin, end, code = head, head + 1, ""
    owned = _owner(s, known, head, states)
    if owned is not None:
        begin, code = owned
    elif s.lower[end : end + 1] == ["of"]:
        end, code = _of_country(s, known, end, states) or (end, "")
    country = known.country(code) if code else None
    if country is None:
        return None
    kind = MentionKind.NAME if s.words[head].istitle() else MentionKind.NOMINAL
    return _name(s, begin, end, kind, known.parliament(country), "parliament-of-country")


def _first_named(s: Syntax, known: Authority) -> int:
    """The token at which a text first names a country."""
    return next(
        (i for i, word in enumerate(s.words) if word[0].isupper() and country_at(s, known, i)), len(s)
    )


def _other(
    s: Syntax,
    known: Authority,
    token: int,
    persons: Sequence[Name],
    mentioned: Counter[str],
    states: Mapping[str, str],
    day: str,
    only: str,
) -> Name | None:
    """The government, the parliament, or the department of a secretary, whose noun stands at a token."""
    if s.lower[token] in GOVERNMENTS:
        government = government_at(s, known, token, persons, mentioned, day)
        return government or _of_state(s, known, token, only, states)
    if s.lower[token] == "parliament":
        return _parliament(s, known, token, states)
    return _department_of(s, known, token, mentioned)


def _of_state(s: Syntax, known: Authority, head: int, only: str, states: Mapping[str, str]) -> Name | None:
    """The *government of Norway*, and *the government* in a text that has named one country, and names no other."""
    if s.lower[head] != "government":
        return None
    end, code = head + 1, ""
    kind, rule = MentionKind.NOMINAL, "government-of-only-country"
    if s.lower[end : end + 1] == ["of"]:
        end, code = _of_country(s, known, end, states) or (end, "")
        kind, rule = MentionKind.NAME, "government-of-country"
    elif head and s.lower[head - 1] == "the" and s.dep[head] != "compound":
        code = only
    country = known.country(code) if code else None
    record = known.government(country.name) if country is not None else None
    return _name(s, head, end, kind, record, rule) if record is not None else None


def _name(s: Syntax, begin: int, end: int, kind: MentionKind, record: Record, rule: str) -> Name:
    start, stop = s.chars(begin, end)
    return Name(start, stop, s.text[start:stop], EntityType.ORGANIZATION, kind, record, rule=rule)


def ministry(known: Authority, code: str, portfolio: str) -> Record | None:
    """The authority's entry of a country's ministry, or one that is named after country and portfolio."""
    if code.startswith(UNKNOWN):
        name = f"Ministry of {portfolio} ({code.removeprefix(UNKNOWN)})"
        return Record(EntityType.ORGANIZATION, name, category="ministry", country=code)
    country = known.country(code)
    if country is None:
        return None
    name = f"Ministry of {portfolio} ({country.name})"
    found = known.find(EntityType.ORGANIZATION, name)
    return found or Record(EntityType.ORGANIZATION, name, category="ministry", country=code)


def _whole(s: Syntax, known: Authority, office: _Office, mentioned: Counter[str]) -> Record | None:
    """The entry that the words find as they stand ("State Department"), unless only other countries are in the text."""
    start, end = s.chars(office.begin, office.end)
    record = known.find(EntityType.ORGANIZATION, s.text[start:end])
    return record if record is not None and (not mentioned or mentioned[record.country]) else None


def _before(s: Syntax, known: Authority, head: int, states: Mapping[str, str]) -> _Office | None:
    """Russian *defence ministry* · *defence ministry* of Russia · his *defence ministry* · *State Department*."""
    for begin in range(max(0, head - _MOST_WORDS), head):
        words = " ".join(s.lower[begin:head])
        portfolio = portfolios().get(words)
        if words == "state" and s.words[head] == "Department":
            portfolio = "Foreign Affairs"
        if portfolio is None:
            continue
        owned = _owner(s, known, begin, states)
        if owned is not None:
            return _Office(owned[0], head + 1, portfolio, owned[1])
        if s.lower[head] == "department" and not s.words[head].istitle():
            return None  # the health department: of a town, as often as not
        of = _of_country(s, known, head + 1, states)
        if of is not None:
            return _Office(begin, of[0], portfolio, of[1])
        pronoun = begin > 0 and s.lower[begin - 1] in _OWNERS
        return _Office(begin, head + 1, portfolio, "", s.lower[begin - 1] if pronoun else "")
    return None


def _after(s: Syntax, known: Authority, head: int, states: Mapping[str, str]) -> _Office | None:
    """*Ministry of Defence* of Russia · Russian *Ministry of Defence* · *Ministry of Finance* (Norway)."""
    if not s.words[head].istitle() or s.lower[head + 1 : head + 2] not in (["of"], ["for"]):
        return None
    first = head + 3 if s.lower[head + 2 : head + 3] == ["the"] else head + 2
    for end in range(min(first + _MOST_WORDS, len(s)), first, -1):
        portfolio = portfolios().get(" ".join(s.lower[first:end]))
        if portfolio is None:
            continue
        listed = with_portfolios(s, first, end)
        if listed > end:  # Department for Culture, Media and Sport
            portfolio, end = s.text[s.start[first] : s.end[listed - 1]], listed  # noqa: PLW2901 (the whole name)
        owned = _owner(s, known, head, states)
        if owned is not None:
            return _Office(owned[0], end, portfolio, owned[1])
        of = _of_country(s, known, end, states)
        if of is not None:
            return _Office(head, of[0], portfolio, of[1])
        pronoun = head > 0 and s.lower[head - 1] in _OWNERS
        return _Office(head, end, portfolio, "", s.lower[head - 1] if pronoun else "")
    return None


def _owner(
    s: Syntax, known: Authority, begin: int, states: Mapping[str, str] = MappingProxyType({})
) -> tuple[int, str] | None:
    """The country right in front of a token: Russian …, Russia's …; its first token and code."""
    last = begin - 2 if begin > 1 and s.tag[begin - 1] == "POS" else begin - 1
    if last >= 0 and s.words[last] in states:
        return last, UNKNOWN + states[s.words[last]]
    found = country_at(s, known, last) if last >= 0 else None
    return (found[0], found[1].country) if found else None


def _of_country(s: Syntax, known: Authority, after: int, states: Mapping[str, str]) -> tuple[int, str] | None:
    """The country after a name: … of the Russian Federation, … (Russia); the token after it and its code."""
    opening = s.lower[after : after + 1]
    if opening not in (["of"], ["("]):
        return None
    first = after + 2 if s.lower[after + 1 : after + 2] == ["the"] else after + 1
    if s.words[first : first + 1] and s.words[first] in states:
        closed = opening == ["("] and s.words[first + 1 : first + 2] == [")"]
        return first + 1 + closed, UNKNOWN + states[s.words[first]]
    for end in range(min(first + _MOST_WORDS, len(s)), first, -1):
        words = s.text[s.start[first] : s.end[end - 1]]
        country = known.find(EntityType.PLACE, words) if words[:1].isupper() else None
        if country is not None and country.category == "country":
            return end + (opening == ["("] and s.words[end : end + 1] == [")"]), country.country
    return None


def _of_another(s: Syntax, after: int) -> bool:
    """Whether the words say whose ministry it is, and it is none of a country that we know: … *of Tamaria*."""
    first = after + 2 if s.lower[after + 1 : after + 2] == ["the"] else after + 1
    return s.lower[after : after + 1] == ["of"] and first < len(s) and s.words[first][0].isupper()


def _bare(
    s: Syntax, known: Authority, head: int, recent: Sequence[Record], states: Mapping[str, str]
) -> Name | None:
    """*The ministry*, *the Russian ministry*: the last one named, of that country where one is said."""
    if s.words[head].istitle() or head == 0:
        return None
    owned = _owner(s, known, head, states)
    if owned is None and s.lower[head - 1] not in _DEFINITE:
        return None
    for record in reversed(recent):
        if (s.lower[head] == "department") == ("Department" in record.name) and (
            owned is None or owned[1] == record.country
        ):
            begin = owned[0] if owned else head
            return _name(s, begin, head + 1, MentionKind.NOMINAL, record, "ministry-named-before")
    return None


def _department_of(s: Syntax, known: Authority, head: int, mentioned: Counter[str]) -> Name | None:
    """Assistant Secretary of *State*: an office inside a department, which it names; only American ones are called so."""
    first = head + 3 if s.lower[head + 2 : head + 3] == ["the"] else head + 2
    below = s.lower[head] == "undersecretary" or (head > 0 and s.lower[head - 1] in _BELOW)
    if (
        not below
        or s.lower[head + 1 : head + 2] != ["of"]
        or first >= len(s)
        or mentioned["GBR"]
        or not mentioned["USA"]
    ):
        return None
    word = s.lower[first]
    portfolio = "Foreign Affairs" if word == "state" else portfolios().get(word)
    record = ministry(known, "USA", portfolio) if portfolio and s.words[first].istitle() else None
    if record is None:
        return None
    return _name(s, first, first + 1, MentionKind.NOMINAL, record, "department-of-office")
