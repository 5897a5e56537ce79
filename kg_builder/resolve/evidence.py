"""Do two documents speak of one person or body? What they have in common, beside the name."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, groupby, islice, pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from kg_builder.model import EntityType
from kg_builder.resolve.table import Table

_SAME_TERM = 2 * 365
"""Days within which two documents that give one office mean one holder."""
_ANY_DAY = -1
_MOST_HOLDERS = 50


@dataclass(frozen=True, slots=True)
class Office:
    """An office as one document gives it."""

    name: str
    organization: str
    day: int | None

    def fits(self, other: "Office") -> bool:
        """Whether it is the same office, held at about the same time."""
        if self.name != other.name:
            return False
        if self.organization and other.organization and self.organization != other.organization:
            return False
        return self.day is None or other.day is None or abs(self.day - other.day) <= _SAME_TERM


@dataclass(frozen=True, slots=True)
class Seen:
    """An entity in one document: all that is kept of it."""

    doc: int
    page: str
    day: int | None
    iri: str
    name: str
    gender: str
    offices: tuple[Office, ...]
    same_as: tuple[str, ...]
    category: str | None
    authority: str | None
    stray: bool = False
    """Whether the document takes it for no person: a surname that was found to be a company's name."""

    @property
    def known(self) -> bool:
        """Whether an authority file knows it, with an id or without."""
        return bool(self.same_as or self.authority)

    @classmethod
    def of(cls, row: Sequence[Any]) -> "Seen":
        """From a row of `QUERY`."""
        doc, page, day, iri, name, notes, stray = row
        gender, held, same_as, category, authority = _read(notes) if notes else _NOTHING
        offices = tuple(Office(o, where, day) for o, where in held)
        return cls(doc, page, day, iri, name, gender, offices, same_as, category, authority, bool(stray))


_Notes: TypeAlias = tuple[str, Sequence[Sequence[str]], tuple[str, ...], str | None, str | None]
_NOTHING: _Notes = "", (), (), None, None


def noted(
    gender: str,
    offices: Sequence[Sequence[str]],
    same_as: Sequence[str],
    category: str | None,
    authority: str | None,
) -> str:
    """What a document tells of an entity beside its name, as it lies in the table ``seen``: mostly nothing."""
    known = gender or offices or same_as or category or authority
    return json.dumps([gender, offices, same_as, category, authority]) if known else ""


@lru_cache(maxsize=4096)
def _read(notes: str) -> _Notes:
    gender, offices, same_as, category, authority = json.loads(notes)
    return gender, offices, tuple(same_as), category, authority


QUERY = """
SELECT block, doc, document.iri, day, seen.iri, name, notes, stray
FROM seen JOIN document USING (doc) WHERE kind = ? ORDER BY block, document.iri, seen.iri, stray
"""
"""All that was seen of one kind, block by block; the block stands first."""


@dataclass(slots=True)
class Identity:
    """One person or body over all documents."""

    iri: str
    name: str
    members: list[Seen]
    rules: dict[int, str] = field(default_factory=dict)
    """By the place of a member: what joined it, if it was not its name."""

    @property
    def linked(self) -> Seen | None:
        """A member that the authority file knows."""
        return next((m for m in self.members if m.known), None)

    @property
    def gender(self) -> str:
        """The gender of its members, empty where unknown or not one."""
        genders = {m.gender for m in self.members} - {""}
        return genders.pop() if len(genders) == 1 else ""

    def join(self, member: Seen, rule: str) -> None:
        """Add a member that bears another name, or a part of the name."""
        self.rules[len(self.members)] = rule
        self.members.append(member)

    def moves(self) -> Iterable[tuple[object, ...]]:
        """Rows for the table of what is renamed, for the members whose IRI or name is another one."""
        known = self.linked
        for n, m in enumerate(self.members):
            if (m.iri, m.name) != (self.iri, self.name):
                same_as = known.same_as if known else ()
                category = known.category if known else m.category
                authority = known.authority if known else None
                rule = self.rules.get(n, "full-name-in-context")
                yield (
                    m.doc,
                    m.iri,
                    self.iri,
                    self.name,
                    json.dumps(same_as),
                    category,
                    authority,
                    rule,
                    EntityType.PERSON if m.stray else "",
                )


def settle(
    table: Table, kind: EntityType, identities: Callable[[str, Sequence[Seen]], Iterable[Identity]]
) -> None:
    """Write into the table which entities of a type are renamed in which document, block by block of like names."""
    found = (
        identity
        for block, rows in groupby(table.rows(QUERY, (kind,)), key=itemgetter(0))
        if (seen := _all_seen(rows))  # most names stand in one document alone, and stay as they are there
        for identity in identities(block, seen)
    )
    table.add("moved", (move for identity in found for move in identity.moves()))


def _all_seen(rows: Iterator[Sequence[Any]]) -> list[Seen]:
    """The members of a block; none if there is one alone.

    Of some names there are as many as documents, so what they have in common is held once.
    """
    first, *more = islice(rows, 2)
    if not more:
        return []
    texts: dict[str, str] = {}
    return [
        Seen.of((doc, page, day, *(texts.setdefault(text, text) for text in (iri, name, notes)), stray))
        for _, doc, page, day, iri, name, notes, stray in chain((first, *more), rows)
    ]


class Profile:
    """What all documents of one identity tell, in a form that is quick to ask."""

    def __init__(self, members: Iterable[Seen], telling: set[int]) -> None:
        self.telling = telling
        self._offices: dict[str, dict[str, list[int]]] = {}
        for office in {office for m in members for office in m.offices}:
            days = self._offices.setdefault(office.name, {}).setdefault(office.organization, [])
            days.append(_ANY_DAY if office.day is None else office.day)
        for held in self._offices.values():
            for days in held.values():
                days.sort()

    @property
    def office_names(self) -> Iterable[str]:
        """What the offices are called."""
        return self._offices

    def holds(self, office: Office) -> bool:
        """Whether one of the documents gives the same office at about that time."""
        for organization, days in self._offices.get(office.name, {}).items():
            if office.organization and organization and office.organization != organization:
                continue
            if office.day is None or days[0] == _ANY_DAY:
                return True
            at = bisect_left(days, office.day - _SAME_TERM)
            if at < len(days) and days[at] <= office.day + _SAME_TERM:
                return True
        return False

    def meets(self, other: "Profile") -> bool:
        """Whether two profiles have an office, or something telling, in common."""
        return not self.telling.isdisjoint(other.telling) or any(self.holds(o) for o in other.offices())

    def offices(self) -> Iterable[Office]:
        """The offices, each with the days on which it is given."""
        for name, held in self._offices.items():
            for organization, days in held.items():
                for day in days:
                    yield Office(name, organization, None if day == _ANY_DAY else day)


class Evidence:
    """What documents have in common, looked up in the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def profile(self, identity: Identity, without: frozenset[int]) -> Profile:
        """The profile of an identity as it is now."""
        return Profile(identity.members, self.telling(identity.members, without))

    def telling(self, members: Iterable[Seen], without: frozenset[int]) -> set[int]:
        """What the documents of some members tell of, without the features of the very name in question."""
        return {f for m in members for f in self._table.telling(m.doc)} - without

    def components(self, members: Sequence[Seen], without: frozenset[int]) -> list[list[Seen]]:
        """Members parted so that those of one part are linked by what their documents tell, or by an office.

        A man and a woman are never in one part.
        """
        parts = _Parts([m.gender for m in members])
        first: dict[int, int] = {}
        held: dict[str, list[tuple[Office, int]]] = {}
        for n, member in enumerate(members):
            for f in sorted(self.telling([member], without)):
                parts.unite(first.setdefault(f, n), n)
            for office in member.offices:
                held.setdefault(office.name, []).append((office, n))
        for offices in held.values():
            for terms in _by_organization(offices):
                for (one, n), (other, m) in pairwise(terms):
                    if one.fits(other):
                        parts.unite(n, m)
        found: dict[int, list[Seen]] = {}
        for n, member in enumerate(members):
            found.setdefault(parts.root(n), []).append(member)
        return list(found.values())


class Pool:
    """Identities that one name may stand for, found by what they have in common with a document.

    The profiles are looked up when the first question is asked; most blocks of names never ask one.
    """

    def __init__(self, identities: Sequence[Identity], evidence: Evidence, itself: frozenset[int]) -> None:
        self.identities = identities
        self._evidence = evidence
        self._itself = itself
        self._profiles: list[Profile] = []
        self._telling: dict[int, list[int]] = {}
        self._offices: dict[str, list[int]] = {}

    def shared(self, m: Seen) -> Counter[int]:
        """How much the document tells that documents of an identity tell too, by the identity's place."""
        here = self._evidence.telling([m], self._itself)
        if here:
            self._look_up()
        return Counter(n for f in here for n in self._telling.get(f, ()))

    def holders(self, m: Seen) -> set[int]:
        """The places of those who hold an office that the document gives; of too many namesakes none."""
        if not m.offices:
            return set()
        self._look_up()
        found: set[int] = set()
        for office in m.offices:
            near = self._offices.get(office.name, ())
            if len(near) <= _MOST_HOLDERS:
                found.update(n for n in near if self._profiles[n].holds(office))
        return found

    def _look_up(self) -> None:
        if self._profiles:
            return
        for n, identity in enumerate(self.identities):
            profile = self._evidence.profile(identity, self._itself)
            self._profiles.append(profile)
            for f in profile.telling:
                self._telling.setdefault(f, []).append(n)
            for name in profile.office_names:
                self._offices.setdefault(name, []).append(n)


def _by_organization(offices: Sequence[tuple[Office, int]]) -> list[list[tuple[Office, int]]]:
    """Offices of one name in the order of time; parted by what they are the offices of, if there are several."""
    several = len({o.organization for o, _ in offices} - {""}) > 1
    found: dict[str, list[tuple[Office, int]]] = {}
    for office, n in sorted(offices, key=lambda x: (x[0].day or 0, x[1])):
        found.setdefault(office.organization if several else "", []).append((office, n))
    return list(found.values())


class _Parts:
    """Disjoint sets of numbers, of which each has one gender at most."""

    def __init__(self, genders: list[str]) -> None:
        self._genders = genders
        self._parent = list(range(len(genders)))

    def root(self, n: int) -> int:
        parent = self._parent
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    def unite(self, one: int, other: int) -> None:
        a, b = sorted((self.root(one), self.root(other)))
        mine, theirs = self._genders[a], self._genders[b]
        if a != b and not (mine and theirs and mine != theirs):
            self._parent[b] = a
            self._genders[a] = mine or theirs
