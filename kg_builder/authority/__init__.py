"""Who and what is known already: countries, organizations, persons, treaties, metonyms (see ``README.md``).

A name is looked up whole, regardless of case, accents, punctuation and a leading "the". A name that several
entries share finds none of them: a wrong link is worse than none. A name that a metonym has with "the" only ("the
Hill") is one only with it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from kg_builder.authority.entries import WIKIDATA, Entry
from kg_builder.authority.shipped import Record, organizations, persons, regions, treaties
from kg_builder.model import EntityType
from kg_builder.tables import items, numbered_rows

__all__ = ["WIKIDATA", "Authority", "Homonym", "Record", "authority", "key"]

_CLEAR_MAJORITY = 0.9
_MANY_COUNTRIES = 4
_SMALL = frozenset({"of", "and", "for", "the", "in", "on"})
_POINT_OR_GENITIVE = re.compile(r"(?<=\b\w)\.(?=\w?)|['’]s\b")
_NO_WORD = re.compile(r"[\W_]+")
_FAMILY_FIRST = frozenset({"CHN", "TWN", "HKG", "PRK", "KOR", "VNM"})
_SYLLABLES = re.compile(r"[A-Z]\w+ [A-Z]\w+-[a-z]\w+")


@lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """What names are compared by.

    >>> key("The U.S.A."), key("Kyïv"), key("Ministry of Defence")
    ('usa', 'kyiv', 'ministry of defence')
    """
    if name.isascii():  # as most are, and without accents: this is a quarter of what reading our files takes
        plain = name.lower()
    else:
        plain = unicodedata.normalize("NFKD", name).casefold()
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    if not plain.replace(" ", "").isalnum():
        plain = _NO_WORD.sub(" ", _POINT_OR_GENITIVE.sub("", plain))
    return " ".join(plain.split()).removeprefix("the ")


@dataclass(frozen=True, slots=True)
class Homonym:
    """A country that a region elsewhere shares its name with: Georgia."""

    country: Record
    region: Record
    telling: frozenset[str]
    """Keys of names that tell that the region is meant."""


class Authority:
    """Look-up of names in the authority files.

    Args:
        entries: Entries of the user's own files. Each takes its names from ours; what it leaves empty is taken from
            ours of the same name or id.
        link: Whether what is found bears its ids; without, it only tells types and which names are of one thing.
    """

    def __init__(self, entries: Iterable[Entry] = (), *, link: bool = True) -> None:
        self._names: dict[EntityType, dict[str, Record | None]] = {t: {} for t in EntityType}
        self._demonyms: dict[str, Record | None] = {}
        self._capitals: dict[str, Record | None] = {}
        self._metonyms: dict[str, Record] = {}
        self._with_article: set[str] = set()
        self._countries: dict[str, Record] = {}
        self._regions: dict[str, Record] = {}
        self._homonyms: dict[str, Homonym] = {}
        for record, names in organizations():
            self._add(record, names)
        self._generic = _generic_words(self._names[EntityType.ORGANIZATION].values())
        genders: dict[str, Counter[str]] = {}
        self._given = Counter[str]()
        self._surnames: dict[str, list[Record]] = {}
        for record, names in persons():
            self._add(record, names)
            words = key(record.name).split()
            self._given[words[0]] += 1
            last = (name.split()[-1] for name in (record.name, *names))
            for surname in dict.fromkeys(
                part for word in last for part in (key(word), *key(word).split()[-1:])
            ):
                self._surnames.setdefault(surname, []).append(record)
            if record.gender and " " in record.name:
                genders.setdefault(key(record.name).split()[0], Counter())[record.gender] += 1
        self._genders = {first: _clear_majority(count) for first, count in genders.items()}
        for record, names in treaties():
            self._add(record, names)
        self._add_countries()
        for line, row in numbered_rows(__name__, "metonyms.tsv"):
            known = self.find(EntityType.ORGANIZATION, row["stands_for"]) or self.find(
                EntityType.ORGANIZATION, row["name"]
            )
            record = known or Record(
                EntityType.ORGANIZATION,
                row["name"],
                row["stands_for_wikidata"],
                "government",
                country=row["country"],
                row=f"metonyms.tsv, line {line}",
            )
            forms = (row["name"], *items(row["aliases"]))
            self._metonyms |= {key(n): record for n in forms}
            bare = {key(n) for n in forms if not _has_article(n)}
            self._with_article |= {key(n) for n in forms if _has_article(n)} - bare
        self._enter(entries)
        if not link:
            self._unlink()

    def find(self, kind: EntityType, name: str) -> Record | None:
        """The one entry of this type and name."""
        return self._names[kind].get(key(name))

    def demonym(self, word: str) -> Record | None:
        """The country that a demonym belongs to: Russian, Norwegians."""
        return self._demonyms.get(key(word))

    def capital(self, name: str) -> Record | None:
        """The country whose capital this is."""
        return self._capitals.get(key(name))

    def metonym(self, name: str) -> Record | None:
        """The institution that a place name stands for: Kremlin, White House, the Hill (but not Hill)."""
        k = key(name)
        return None if k in self._with_article and not _has_article(name) else self._metonyms.get(k)

    def region(self, name: str) -> Record | None:
        """The first-level region of a federal state that stands after a town's name: Texas, Ga."""
        return self._regions.get(name)

    def homonym(self, name: str) -> Homonym | None:
        """The country of this name, and the region that shares it."""
        return self._homonyms.get(key(name))

    def country(self, code: str) -> Record | None:
        """The country with this ISO 3166-1 alpha-3 code."""
        return self._countries.get(code)

    def government(self, place: str) -> Record | None:
        """The government that a country's or a capital's name stands for when it acts or speaks."""
        country = self.find(EntityType.PLACE, place)
        if country is None or country.category != "country":
            country = self.capital(place)
        if country is None:
            return None
        name = f"Government of {country.name}"
        return Record(EntityType.ORGANIZATION, name, "", "government", country=country.country)

    def parliament(self, country: Record) -> Record:
        """The parliament of a country: the entry that is called so ("German parliament"), else one named after the country."""
        for word, home in self._demonyms.items():
            found = self.find(EntityType.ORGANIZATION, f"{word} parliament") if home is country else None
            if found is not None:
                return found
        name = f"Parliament of {country.name}"
        return self.find(EntityType.ORGANIZATION, name) or Record(
            EntityType.ORGANIZATION, name, category="parliament", country=country.country
        )

    def gender(self, first_name: str) -> str:
        """The gender that nearly all persons of the authority file with this first name have; empty if unclear."""
        return self._genders.get(key(first_name), "")

    def persons(self) -> Iterator[Record]:
        """All persons whom a name finds, each once."""
        found = self._names[EntityType.PERSON].values()
        yield from {id(record): record for record in found if record is not None}.values()

    def bearers(self, given: str, surname: str) -> tuple[int, int, int]:
        """How many persons there are in the files, and how many with this given name and with this surname (keys)."""
        return self._given.total(), self._given[given], len(self.by_surname(surname))

    def family_first(self, name: str) -> bool:
        """Whether a full name begins with the family's: that of a person of East Asia whom our files have, or so written.

        >>> [authority().family_first(name) for name in ("Xi Jinping", "Han Min-jae", "Ann Poe")]
        [True, True, False]
        """
        record = self.find(EntityType.PERSON, name)
        if record is not None:
            return record.country in _FAMILY_FIRST
        return _SYLLABLES.fullmatch(name) is not None

    def by_surname(self, surname: str) -> Sequence[Record]:
        """The persons of our files with this last word of their name."""
        return self._surnames.get(key(surname), ())

    def shared(self, kind: EntityType, name: str) -> bool:
        """Whether several may well bear this name.

        Several entries have it, so that it finds none of them; or an organization's name has no word but such as
        organizations of many countries have: Finance Ministry, Central Bank.
        """
        k = key(name)
        if self._names[kind].get(k, name) is None:
            return True
        words = [w for w in k.split() if w not in _SMALL]
        return kind is EntityType.ORGANIZATION and bool(words) and self._generic.issuperset(words)

    def treaty_names(self) -> Iterator[str]:
        """Keys of all treaty names."""
        yield from self._names[EntityType.TREATY]

    def _add(self, record: Record, names: Iterable[str]) -> None:
        table = self._names[record.type]
        for name in names:
            k = key(name)
            known = table.get(k, record)
            if known is None or not _same(known, record):
                table[k] = None
            else:
                table[k] = known if known.wikidata else record

    def _enter(self, entries: Iterable[Entry]) -> None:
        """Let the user's entries take their names; of a name that two of them claim, neither gets it."""
        ids = {r.wikidata: r for table in self._names.values() for r in table.values() if r and r.wikidata}
        claims: dict[tuple[EntityType, str], Record | None] = {}
        for entry in entries:
            record = _of(entry, ids.get(entry.wikidata) or self.find(entry.type, entry.name))
            for k in dict.fromkeys(map(key, entry.names)):
                other = claims.get((entry.type, k), record)
                claims[entry.type, k] = record if other is not None and _same(other, record) else None
                self._metonyms.pop(k, None)
                self._homonyms.pop(k, None)
            if record.category == "country" and record.country:
                self._countries[record.country] = record
            self._demonyms |= {key(word): record for word in entry.demonyms}
        for (kind, k), holder in claims.items():
            self._names[kind][k] = holder

    def _unlink(self) -> None:
        bare: dict[int, Record] = {}

        def without(record: Record) -> Record:
            if id(record) not in bare:
                bare[id(record)] = replace(record, wikidata="", links=(), row="")
            return bare[id(record)]

        for table in (*self._names.values(), self._demonyms, self._capitals):
            table.update({k: r and without(r) for k, r in table.items()})
        for sure in (self._metonyms, self._countries, self._regions):
            sure.update({k: without(r) for k, r in sure.items()})
        self._homonyms = {
            k: replace(h, country=without(h.country), region=without(h.region))
            for k, h in self._homonyms.items()
        }

    def _add_countries(self) -> None:
        places, demonyms, capitals, cities = _Claims(), _Claims(), _Claims(), _Claims()
        for line, row in numbered_rows(__name__, "countries.tsv"):
            code, sovereign = row["iso3"], int(row["is_sovereign"])
            where = f"countries.tsv, line {line}"
            country = Record(
                EntityType.PLACE, row["name"], row["wikidata"], "country", country=code, row=where
            )
            self._countries[code] = country
            places.add(country, [row["name"]], 2)
            places.add(country, items(row["aliases"]), sovereign)
            demonyms.add(country, items(row["demonyms"]), sovereign)
            if row["capital"]:
                city = Record(
                    EntityType.PLACE,
                    row["capital"],
                    row["capital_wikidata"],
                    "capital",
                    country=code,
                    row=where,
                )
                names = (row["capital"], *items(row["capital_aliases"]))
                capitals.add(country, names, sovereign)
                cities.add(city, names, sovereign)
        regional = self._add_regions(places.settled())
        self._names[EntityType.PLACE] = {**regional, **cities.settled(), **places.settled()}
        self._demonyms, self._capitals = demonyms.settled(), capitals.settled()

    def _add_regions(self, countries: dict[str, Record | None]) -> dict[str, Record | None]:
        found: dict[str, Record | None] = {}
        for region, names, short, telling in regions():
            self._regions |= dict.fromkeys(filter(None, (*names, short)), region)
            for name in names:
                country = countries.get(key(name))
                if country is None:
                    found[key(name)] = region
                else:
                    self._homonyms[key(name)] = Homonym(country, region, frozenset(map(key, telling)))
        return found


class _Claims:
    """Names that several entries may claim: the strongest claim counts, and of two that are as strong none."""

    def __init__(self) -> None:
        self._best: dict[str, tuple[int, Record | None]] = {}

    def add(self, record: Record, names: Iterable[str], strength: int) -> None:
        """Let an entry claim names."""
        for k in map(key, names):
            most, holder = self._best.get(k, (-1, None))
            if strength > most:
                self._best[k] = (strength, record)
            elif strength == most and holder is not record:
                self._best[k] = (strength, None)

    def settled(self) -> dict[str, Record | None]:
        """Who got each name."""
        return {k: holder for k, (_, holder) in self._best.items()}


@cache
def authority() -> Authority:
    """The authority files of the package, read once."""
    return Authority()


def _has_article(name: str) -> bool:
    return name[:4].casefold() == "the "


def _of(entry: Entry, ours: Record | None) -> Record:
    """A user's entry as a record, completed by ours of the same name or id."""
    ours = ours or Record(entry.type, entry.name)
    return Record(
        entry.type,
        entry.name,
        entry.wikidata if entry.same_as else ours.wikidata,
        entry.category or ours.category,
        entry.gender or ours.gender,
        entry.country or ours.country,
        tuple(dict.fromkeys(term.split("|")[0].strip() for term in entry.offices)) or ours.offices,
        entry.offices or ours.terms,
        entry.same_as or ours.links,
        entry.row,
    )


def _same(one: Record, other: Record) -> bool:
    """Whether two rows speak of one entity: by their ids, or, where one has none, by name and country."""
    if one.wikidata and other.wikidata:
        return one.wikidata == other.wikidata
    return (key(one.name), one.country) == (key(other.name), other.country)


def _generic_words(organizations: Iterable[Record | None]) -> frozenset[str]:
    """Words in the names of organizations of many countries."""
    countries: dict[str, set[str]] = {}
    for record in organizations:
        for word in key(record.name).split() if record and record.country else ():
            countries.setdefault(word, set()).add(record.country if record else "")
    return frozenset(word for word, where in countries.items() if len(where) >= _MANY_COUNTRIES)


def _clear_majority(count: Counter[str]) -> str:
    gender, n = max(sorted(count.items()), key=lambda x: x[1])
    return gender if n >= _CLEAR_MAJORITY * count.total() else ""
