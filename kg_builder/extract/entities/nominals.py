"""Whom a description stands for: "the Russian leader", "the defence minister", "the alliance", "a statement by …"."""

from collections.abc import Iterable

from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.salience import Event
from kg_builder.extract.lexicon import also_called, body_nouns, collectives, portfolios, role_nouns
from kg_builder.extract.text.phrases import plain
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_LEADERS = {
    "leader": ("president", "prime minister", "chancellor", "chair", "chief"),
    "premier": ("prime minister",),
}
_HEADS = frozenset({"chief", "head", "leader", "boss", "president"})
_COMPANIES = frozenset(
    {"company", "firm", "manufacturer", "operator", "maker", "corporation", "group", "bank", "airline", "carrier", "retailer",
     "publisher", "lender"}
)  # fmt: skip
_COMMERCIAL = _COMPANIES | {
    "airlines", "airways", "biologics", "biotech", "corp", "enterprises", "ferries", "gazette", "herald", "holding", "holdings",
    "inc", "industries", "insurance", "llc", "logistics", "ltd", "motors", "network", "news", "pharmaceuticals", "railways",
    "services", "shipyard", "shipyards", "studios", "systems", "technologies", "telecom", "therapeutics", "times", "tribune",
}  # fmt: skip
_OF_PUBLIC_BODIES = frozenset({"both", "first", "last"})
"""Where nouns stand that make a name an organization: those of companies are the few above."""
_LONGEST_PORTFOLIO = 4


def office_holder(
    s: Syntax, entities: Entities, earlier: Iterable[Event], head: int, start: int, end: int
) -> Cluster | None:
    """Whom "the president", "the Russian leader", "the Kremlin spokesman" is: by office, then by recency."""
    noun = s.lower[head]
    groups = {role_nouns()[s.lemma[head]].group, noun, *_LEADERS.get(noun, ())}
    phrase = s.text[start:end].lower()
    if "vice president" in phrase or "vice-president" in phrase:
        groups = {"vice president"}
    elif "prime minister" in phrase:
        groups = {"prime minister"}
    places = [c for c in entities.within(start, end) if c.type in (EntityType.PLACE, EntityType.ORGANIZATION)]
    country = next((c.country for c in places if c.country), "")
    bodies = [
        c.name.lower() for c in places if c.type is EntityType.ORGANIZATION and c.record and not c.country
    ]
    heads = bodies if noun in _HEADS else []
    portfolio = _portfolio(phrase)
    best: tuple[int, int] | None = None
    holder: Cluster | None = None
    for event in earlier:
        if event.cluster.type is not EntityType.PERSON or event.cluster.local:
            continue
        fit = _holds(event.cluster, groups, country, portfolio) or _heads(event.cluster, heads)
        if fit and (best is None or (fit, event.at) > best):
            best, holder = (fit, event.at), event.cluster
    return holder


def _holds(person: Cluster, groups: set[str], country: str, portfolio: str) -> int:
    """How well a person fits an office: 2 as the text says so, 1 as the authority file does, 0 not at all."""
    home = person.record.country if person.record is not None else ""
    elsewhere = bool(country and home and home != country)
    for office, where in person.offices:
        agrees = (not country or where == country or not (where or elsewhere)) and portfolio in (
            "",
            _portfolio(office),
        )
        words = set(office.replace("-", " ").split()) | {office}
        words |= {role_nouns()[w].group for w in words if w in role_nouns() and w not in _HEADS}
        vice = "vice" in words and not any("vice" in g for g in groups)
        if agrees and not vice and any(g in office if " " in g else g in words for g in groups):
            return 2 + bool(country and where == country)
    record = person.record
    if record is not None and (not country or record.country == country):
        for office in record.offices:
            low = office.lower()
            if portfolio in ("", _portfolio(low)) and any(
                low == g or low.startswith(f"{g} ") for g in groups
            ):
                return 1
    return 0


def _heads(person: Cluster, bodies: list[str]) -> int:
    """Whether the authority file knows a person in an office of a body: the NATO chief."""
    offices = [office.lower() for office in person.record.offices] if person.record else []
    return int(any(body in office for body in bodies for office in offices))


def _portfolio(office: str) -> str:
    """What an office is in charge of: Foreign Affairs for "the Norwegian foreign minister"; empty if the words do not say."""
    words = office.split()
    for length in range(_LONGEST_PORTFOLIO, 0, -1):
        for n in range(len(words) - length + 1):
            found = portfolios().get(" ".join(words[n : n + length]))
            if found:
                return found
    return ""


def body(earlier: Iterable[Event], noun: str) -> Cluster | None:
    """Which organization "the ministry" or "the alliance" is: the last one that the text calls so, or whose name or kind has the noun."""
    kinds = {noun, *also_called(noun)}
    described = found = company = None
    for event in earlier:
        c = event.cluster
        if c.type is EntityType.ORGANIZATION and not c.local:
            if noun in c.described:
                described = c
            category = (c.record.category or "").lower() if c.record else ""
            named = ({noun} if category else kinds).intersection(c.name.lower().split())
            if named or kinds & {category, *category.split()}:
                found = c
            if c.record is None and noun in _COMPANIES and _may_be_company(c.name):
                company = c
    return described or found or company


def _may_be_company(name: str) -> bool:
    """Whether a body that nobody knows may be a company: no word of its name makes it a public body or a club."""
    words = name.lower().split()
    public = any(body_nouns().get(w) in _OF_PUBLIC_BODIES and w not in _COMMERCIAL for w in words)
    return not public and not (name.isupper() and len(words) == 1)


def author(s: Syntax, entities: Entities, start: int, end: int) -> Cluster | None:
    """Who stands behind a document: a statement *by the ministry*, *Amnesty's* report, *US intelligence* reports."""
    named = [c for c in entities.within(start, end) if c.type in (EntityType.ORGANIZATION, EntityType.PERSON)]
    if named:
        return named[-1]
    for t in range(s.at(start), s.at(end - 1)):
        kind = collectives().get(s.lemma[t])
        if s.dep[t] not in ("compound", "poss", "nmod", "amod") or not kind or s.lemma[t] == "state":
            continue
        # US intelligence: agencies that share no more than that.
        what = EntityType.ORGANIZATION if kind == "organization" else EntityType.GROUP
        found = entities.local(what, plain(s.text[start : s.end[t]]))
        entities.mention(found, start, s.end[t], MentionKind.NOMINAL)
        return found
    return None
