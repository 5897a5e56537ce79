"""Places that share a name: Georgia and Georgia, Paris and Paris, Texas.

A text has one sense for a name. A country gives way to a region elsewhere where more tells of the region: its towns, and other
regions of the same state, against the country's capital, people, persons and bodies. Where nothing tells of either, the
country stays, unless the region's state is the only other one that the text names.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg_builder.authority import Authority, Homonym, Record, key
from kg_builder.extract.names.named import Name
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_MOST_WORDS = 3
_AFTER_TOWN = re.compile(r",\s(?=[A-Z])")
_REGION = re.compile(r"[A-Z][\w.]{1,20}(?: (?:and )?[A-Z]\w{1,20}){0,2}")
_LIST_GOES_ON = re.compile(r",?\s(?:and|or)\s|,\s[A-Z]\w+,?\s(?:and|or)\s")
_PLACING = frozenset({"in", "near", "from", "to", "at", "outside", "across", "into", "of"})
_KINDS = (EntityType.PLACE, EntityType.PERSON, EntityType.ORGANIZATION)


@dataclass(slots=True)
class _Told:
    """What a text tells of a country and of the region that shares its name: how many different names."""

    country: int = 0
    region: int = 0
    home: int = 0
    """Names of the state that the region belongs to."""
    others: int = 0
    """Names of further states."""

    def region_is_meant(self) -> bool:
        if self.region != self.country:
            return self.region > self.country
        return not self.country and self.home > 0 and not self.others


def homonyms(s: Syntax, known: Authority, capitals: Sequence[int]) -> dict[str, Record]:
    """The regions that are meant in a text by the name of a country, by the name's key."""
    shared = {found for i in capitals if (found := known.homonym(s.words[i])) is not None}
    if not shared:
        return {}
    named = list(_named(s, known, capitals))
    return {
        key(homonym.country.name): homonym.region
        for homonym in shared
        if _told(homonym, named).region_is_meant()
    }


def _named(s: Syntax, known: Authority, capitals: Sequence[int]) -> Iterator[tuple[str, Record | None]]:
    """The names of a text, whether the authority files know them or not, each with its entry."""
    seen: set[str] = set()
    for i in capitals:
        for end in range(min(i + _MOST_WORDS, len(s)), i, -1):
            words = key(s.text[s.start[i] : s.end[end - 1]])
            if words in seen:
                continue
            seen.add(words)
            record = known.demonym(words) or next(filter(None, (known.find(k, words) for k in _KINDS)), None)
            yield words, record


def _told(homonym: Homonym, named: Sequence[tuple[str, Record | None]]) -> _Told:
    told = _Told()
    for words, record in named:
        if words in homonym.telling:
            told.region += 1
        elif record is None or (record is homonym.country and words == key(homonym.country.name)):
            continue
        elif record.country == homonym.country.country:
            told.country += 1
        elif record.country == homonym.region.country:
            told.home += 1
            told.region += record.category == homonym.region.category
        elif record.category in ("country", "capital"):
            told.others += 1
    return told


def told_apart(s: Syntax, names: Sequence[Name], known: Authority, meant: Mapping[str, Record]) -> list[Name]:
    """The names, with the regions that are meant, and with the towns that only share a name with a capital."""
    towns = dict(_towns(s, names, known))
    return [_with_region(s, _with_sense(name, meant, towns), known) for name in names]


def first_names_apart(s: Syntax, names: list[Name]) -> list[Name]:
    """The names, a place's among them that only repeats a person's first name: *Chad* Poe …. *Chad* is seventeen.

    A text that names anything else of the place's country means the place, and so does one that says "in Chad".
    """
    persons = {n.text.split()[0] for n in names if n.type is EntityType.PERSON and " " in n.text}
    places = [n for n in names if n.record is not None and n.type is EntityType.PLACE]
    told = {n.record.country for n in places if n.record is not None and n.text not in persons}
    told |= {n.record.country for n in names if n.record is not None and n.type is EntityType.ORGANIZATION}
    told |= {n.record.country for n in places if n.record is not None and _is_placed(s, n)}
    return [
        replace(n, type=EntityType.PERSON, record=None)
        if n.type is EntityType.PLACE
        and n.kind is MentionKind.NAME
        and n.text in persons
        and n.record is not None
        and n.record.country not in told
        else n
        for n in names
    ]


def _is_placed(s: Syntax, name: Name) -> bool:
    token = s.at(name.start)
    return token > 0 and s.lower[token - 1] in _PLACING


def _with_region(s: Syntax, name: Name, known: Authority) -> Name:
    """The region whose short form stands after a town: *Nev.* in "Reno, Nev."."""
    if (
        name.type is not EntityType.PLACE
        or name.record is not None
        or s.text[max(0, name.start - 2) : name.start] != ", "
    ):
        return name
    region = known.region(name.text) or known.region(f"{name.text}.")
    return replace(name, record=region, rule="short-form-of-region") if region is not None else name


def _with_sense(name: Name, meant: Mapping[str, Record], towns: Mapping[str, str]) -> Name:
    if name.type is not EntityType.PLACE or name.kind is not MentionKind.NAME:
        return name
    region = meant.get(key(name.text))
    if region is not None:
        return replace(name, record=region, rule="region-by-text")
    town = towns.get(name.text)
    return replace(name, record=None, stands_for=town, rule="town-in-region") if town is not None else name


def _towns(s: Syntax, names: Sequence[Name], known: Authority) -> Iterator[tuple[str, str]]:
    """Towns that are followed by a region of another country than that of the capital: *Paris*, Texas."""
    for name in names:
        if name.record is None or name.record.category != "capital":
            continue
        found = _region_after(s.text, name.end, known)
        if found is None or found[1].country == name.record.country:
            continue
        if not _LIST_GOES_ON.match(s.text, found[0]):
            yield name.text, f"{name.text.title()}, {found[1].name}"


def _region_after(text: str, end: int, known: Authority) -> tuple[int, Record] | None:
    """Where the region ends that stands after a comma, and its entry: the longest name, with or without a full stop."""
    comma = _AFTER_TOWN.match(text, end)
    words = _REGION.match(text, comma.end()) if comma else None
    form = words[0] if words else ""
    while words and form:
        region = known.region(form) or known.region(form.rstrip("."))
        if region is not None:
            return words.start() + len(form), region
        form = form.rpartition(" ")[0]
    return None


def without(
    mentioned: Counter[str], s: Syntax, meant: Mapping[str, Record], known: Authority
) -> Counter[str]:
    """The countries of a text, less those of which only a region's name was taken for theirs."""
    left = Counter(mentioned)
    for i, word in enumerate(s.words if meant else ()):
        homonym = known.homonym(word) if key(word) in meant else None
        if homonym is not None and s.words[i][0].isupper():
            left[homonym.country.country] -= 1
            left[homonym.region.country] += 1
    return +left
