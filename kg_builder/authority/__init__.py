"""Who and what is known already: countries, organizations, persons, treaties, metonyms (see ``README.md``).

A name is looked up whole, regardless of case, accents, punctuation and a leading "the". A name that several
entries share finds none of them: a wrong link is worse than none. A name that a metonym has with "the" only ("the
Hill") is one only with it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kg_builder.model import EntityType
from kg_builder.tables import items, rows

_CLEAR_MAJORITY = 0.9
WIKIDATA = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of an authority file."""

    type: EntityType
    name: str
    wikidata: str = ""
    category: str | None = None
    gender: str = ""
    country: str = ""
    """ISO 3166-1 code of the country it belongs to."""
    offices: tuple[str, ...] = ()
    """Names of the offices that a person holds or held."""

    @property
    def same_as(self) -> tuple[str, ...]:
        """The Wikidata IRI, if one is known."""
        return (WIKIDATA + self.wikidata,) if self.wikidata else ()


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """What names are compared by.

    >>> key("The U.S.A."), key("Kyïv"), key("Ministry of Defence")
    ('usa', 'kyiv', 'ministry of defence')
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"(?<=\b\w)\.(?=\w?)|['’]s\b", "", plain)
    return " ".join(re.sub(r"[\W_]+", " ", plain).split()).removeprefix("the ")


class Authority:
    """Look-up of names in the authority files."""

    def __init__(self) -> None:
        self._names: dict[EntityType, dict[str, Record | None]] = {t: {} for t in EntityType}
        self._demonyms: dict[str, Record | None] = {}
        self._capitals: dict[str, Record | None] = {}
        self._metonyms: dict[str, Record] = {}
        self._with_article: set[str] = set()
        self._countries: dict[str, Record] = {}
        for record, names in _organizations():
            self._add(record, names)
        genders: dict[str, Counter[str]] = {}
        for record, names in _persons():
            self._add(record, names)
            if record.gender and " " in record.name:
                genders.setdefault(key(record.name).split()[0], Counter())[record.gender] += 1
        self._genders = {first: _clear_majority(count) for first, count in genders.items()}
        for record, names in _treaties():
            self._add(record, names)
        self._add_countries()
        for row in rows(__name__, "metonyms.tsv"):
            known = self.find(EntityType.ORGANIZATION, row["stands_for"]) or self.find(
                EntityType.ORGANIZATION, row["name"]
            )
            record = known or Record(
                EntityType.ORGANIZATION,
                row["name"],
                row["stands_for_wikidata"],
                "government",
                country=row["country"],
            )
            forms = (row["name"], *items(row["aliases"]))
            self._metonyms |= {key(n): record for n in forms}
            bare = {key(n) for n in forms if not _has_article(n)}
            self._with_article |= {key(n) for n in forms if _has_article(n)} - bare

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

    def gender(self, first_name: str) -> str:
        """The gender that nearly all persons of the authority file with this first name have; empty if unclear."""
        return self._genders.get(key(first_name), "")

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

    def _add_countries(self) -> None:
        places, demonyms, capitals, cities = _Claims(), _Claims(), _Claims(), _Claims()
        for row in rows(__name__, "countries.tsv"):
            code, sovereign = row["iso3"], int(row["is_sovereign"])
            country = Record(EntityType.PLACE, row["name"], row["wikidata"], "country", country=code)
            self._countries[code] = country
            places.add(country, [row["name"]], 2)
            places.add(country, items(row["aliases"]), sovereign)
            demonyms.add(country, items(row["demonyms"]), sovereign)
            if row["capital"]:
                city = Record(
                    EntityType.PLACE, row["capital"], row["capital_wikidata"], "capital", country=code
                )
                names = (row["capital"], *items(row["capital_aliases"]))
                capitals.add(country, names, sovereign)
                cities.add(city, names, sovereign)
        self._names[EntityType.PLACE] = {**cities.settled(), **places.settled()}
        self._demonyms, self._capitals = demonyms.settled(), capitals.settled()


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


def _same(one: Record, other: Record) -> bool:
    """Whether two rows speak of one entity: by their ids, or, where one has none, by name and country."""
    if one.wikidata and other.wikidata:
        return one.wikidata == other.wikidata
    return (key(one.name), one.country) == (key(other.name), other.country)


def _clear_majority(count: Counter[str]) -> str:
    gender, n = max(sorted(count.items()), key=lambda x: x[1])
    return gender if n >= _CLEAR_MAJORITY * count.total() else ""


def _organizations() -> Iterator[tuple[Record, list[str]]]:
    for row in rows(__name__, "organizations.tsv"):
        record = Record(
            EntityType.ORGANIZATION, row["name"], row["wikidata"], row["category"], country=row["country"]
        )
        yield record, [n for n in (row["name"], row["abbreviation"], *items(row["aliases"])) if n]


def _persons() -> Iterator[tuple[Record, list[str]]]:
    for row in rows(__name__, "persons.tsv"):
        record = Record(
            EntityType.PERSON,
            row["name"],
            row["wikidata"],
            gender=row["gender"],
            country=row["country"],
            offices=tuple(dict.fromkeys(o.split("|")[0].strip() for o in items(row["offices"], " ;; "))),
        )
        yield record, [n for n in (row["name"], *items(row["aliases"])) if " " in n]


def _treaties() -> Iterator[tuple[Record, list[str]]]:
    for row in rows(__name__, "treaties.tsv"):
        record = Record(EntityType.TREATY, row["name"], row["wikidata"], row["type"])
        yield record, [row["name"], *items(row["aliases"])]
