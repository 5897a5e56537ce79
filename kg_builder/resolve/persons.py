"""Persons across documents: one node a person, and no two persons on one node.

In this order, and only as far as it is safe (``docs/decisions/entities.md``):

1. The same full name is one person, unless the name is a common one or its bearers are a man and a woman: then
   only where the documents have something telling in common.
2. Spellings of one name in another alphabet, and names with and without a middle name, join on such evidence.
3. A surname alone goes to the person whom its office or its company tells; without these, to the one person of that
   surname whom an authority file knows, if there is no other, or who was in office at that time. Surnames that are
   left stay apart likewise.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from kg_builder.authority import Authority, Record, key
from kg_builder.authority.offices import offices
from kg_builder.iri import Minter, digest
from kg_builder.model import EntityType
from kg_builder.resolve.evidence import Evidence, Identity, Office, Pool, Seen, settle
from kg_builder.resolve.keys import PersonName, feature, office_key, person_name, skeleton
from kg_builder.resolve.table import Table

_COMMON = 1e-7
"""Expected share of namesakes among persons in the news from which a name proves little by itself."""
_MOST_NAMESAKES = 50
_MOST_INCUMBENTS = 4
"""Persons of one surname in a corpus up to which an office alone tells who is meant."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a person fits a surname in a document."""

    office: int
    """2 as another document gives it that office at about that time, 1 as the authority file does, 0 not at all."""
    shared: int
    """What is told only there and in documents of that person."""

    def beats(self, other: "_Fit") -> bool:
        if self.office != other.office:
            return self.office > other.office
        return self.shared > 2 * other.shared


def surname_block(name: str, known: Authority) -> tuple[str, PersonName]:
    """The block of names that are compared with one another, and the name's parts."""
    parts = person_name(name, family_first=known.family_first(name))
    return skeleton(parts.surname), parts


def _name_in(block: str, name: str, known: Authority) -> PersonName:
    """The parts of a name in a block: its document may have told that it begins with the family's."""
    usual = surname_block(name, known)
    if usual[0] == block:
        return usual[1]
    told = person_name(name, family_first=True)
    return told if skeleton(told.surname) == block else usual[1]


class Persons:
    """Decides who is who among the persons of all documents."""

    def __init__(self, table: Table, known: Authority, minter: Minter) -> None:
        self._table = table
        self._known = known
        self._minter = minter
        self._evidence = Evidence(table)

    def settle(self) -> None:
        """Write into the table who is renamed in which document."""
        settle(self._table, EntityType.PERSON, self._identities)

    def _identities(self, block: str, seen: Sequence[Seen]) -> Iterator[Identity]:
        bare = {feature("name", [key(m.name)]) for m in seen if " " not in m.name}
        itself = frozenset({feature("person", [block]), *bare})
        parts = {text: _name_in(block, text, self._known) for text in {m.name for m in seen}}
        named = [(parts[m.name], m) for m in seen]
        groups: dict[tuple[str, bool], list[Seen]] = {}
        short: list[tuple[PersonName, Seen]] = []
        strays: list[tuple[PersonName, Seen]] = []
        names: dict[str, PersonName] = {}
        for name, m in named:
            if m.stray:
                strays.append((name, m))
            elif m.known or not (name.is_bare or name.is_initial):
                groups.setdefault((name.text, m.known), []).append(m)
                names[name.text] = name
            else:
                short.append((name, m))
        whole = [
            (names[text], identity)
            for (text, linked), members in sorted(groups.items())
            for identity in self._namesakes(names[text], members, linked=linked, itself=itself)
        ]
        whole = self._variants(whole, itself)
        candidates = _Candidates(whole, Pool([i for _, i in whole], self._evidence, itself), self._known)
        left: dict[str, list[Seen]] = {}
        chosen: list[tuple[Identity, Seen, str]] = []
        for name, m in short:
            found = candidates.choose(name, m)
            if found is None:
                left.setdefault(name.text, []).append(m)
            else:
                rule = f"{'initials' if name.is_initial else 'surname'}-{found[1]}"
                chosen.append((found[0], m, rule))
        for name, m in strays:  # whom nothing tells stays what its document took it for
            found = candidates.told(name, m)
            if found is not None:
                chosen.append((found[0], m, f"surname-{found[1]}"))
        for identity, m, rule in chosen:  # only now: who was found must not be evidence for who comes later
            identity.join(m, rule)
        yield from (identity for _, identity in whole)
        for _, members in sorted(left.items()):
            yield from self._parted(members, self._evidence.components(members, itself))

    # ------------------------------------------------------------------------------ the same name

    def _namesakes(
        self, name: PersonName, members: list[Seen], *, linked: bool, itself: frozenset[int]
    ) -> Iterator[Identity]:
        if linked:
            for iri, same in groupby(sorted(members, key=lambda m: (m.iri, m.page)), key=lambda m: m.iri):
                known = list(same)
                yield Identity(iri, known[0].name, known)
            return
        parts = [members]
        genders = {m.gender for m in members} - {""}
        if len(members) > 1 and (len(genders) > 1 or self._is_common(name)):
            parts = self._evidence.components(members, itself)
        yield from self._parted(members, parts)

    def _parted(self, members: Sequence[Seen], parts: Sequence[list[Seen]]) -> Iterator[Identity]:
        count = Counter(m.name for m in members)
        best = min(count, key=lambda n: (-count[n], n))
        iri = self._minter.entity(EntityType.PERSON, best)
        for part in parts:
            # Nobody of several is "the" bearer of the name: each is told by its first document.
            mark = f"-{digest(min(m.page for m in part), length=8)}" if len(parts) > 1 else ""
            yield Identity(iri + mark, best, list(part))

    def _is_common(self, name: PersonName) -> bool:
        """Whether several persons may well bear the name: both its parts are borne by many."""
        total, given, surname = self._known.bearers(name.given[0], name.surname)
        # Without the bearer in question.
        given += max(self._table.bearers("given", name.given[0]) - 1, 0)
        surname += max(self._table.bearers("surname", name.surname) - 1, 0)
        everybody = max(total + self._table.bearers("all", ""), 1)
        return bool(given * surname / everybody**2 >= _COMMON)

    # -------------------------------------------------------------------------------- other spellings

    def _variants(
        self, whole: list[tuple[PersonName, Identity]], itself: frozenset[int]
    ) -> list[tuple[PersonName, Identity]]:
        """Join spellings of one name, and names with and without a middle name, where evidence says so."""
        buckets: dict[tuple[str, str], list[int]] = {}
        for n, (name, _) in enumerate(whole):
            buckets.setdefault(
                (skeleton(name.given[0]) if name.given else "", skeleton(name.surname)), []
            ).append(n)
        gone: set[int] = set()
        for bucket in buckets.values():
            for n, m in combinations(bucket, 2):
                if n in gone or m in gone:
                    continue
                (one, first), (other, second) = whole[n], whole[m]
                if (
                    one.text == other.text
                    or not _one_name(one, other)
                    or not self._meet(first, second, itself)
                ):
                    continue
                kept, lost = sorted(
                    (n, m),
                    key=lambda k: (whole[k][1].linked is None, -len(whole[k][1].members), whole[k][1].iri),
                )
                for member in whole[lost][1].members:
                    whole[kept][1].join(member, "spelling-variant")
                gone.add(lost)
        return [pair for n, pair in enumerate(whole) if n not in gone]

    def _meet(self, one: Identity, other: Identity, itself: frozenset[int]) -> bool:
        """Whether two names may be one person's: no document has both, and an office or company is the same."""
        if one.linked and other.linked:
            return False
        if {m.doc for m in one.members} & {m.doc for m in other.members}:
            return False
        if one.gender and other.gender and one.gender != other.gender:
            return False
        return self._evidence.profile(one, itself).meets(self._evidence.profile(other, itself))


class _Candidates:
    """Whom a surname, or initials with a surname, stands for among the fully named persons of its block."""

    def __init__(self, whole: Sequence[tuple[PersonName, Identity]], pool: Pool, known: Authority) -> None:
        self._whole = whole
        self._pool = pool
        self._known = known
        self._surnames = {name.surname for name, _ in whole}
        self._linked = [n for n, (_, identity) in enumerate(whole) if identity.linked]

    def choose(self, short: PersonName, m: Seen) -> tuple[Identity, str] | None:
        """The person and why, or None where nothing tells."""
        if not self._whole:
            return None
        only = self._only(short, m)
        if only is not None and only.linked:
            return only, "of-known-person"
        return self.told(short, m) or self._incumbent(short, m)

    def _incumbent(self, short: PersonName, m: Seen) -> tuple[Identity, str] | None:
        """The one known person of that surname who was in office when the document appeared, if it names no office.

        A text that needs no first name means somebody whom its readers know.
        """
        if m.offices or m.day is None or not short.is_bare or len(self._whole) > _MOST_INCUMBENTS:
            return None
        day = date.fromordinal(m.day).isoformat()
        found = [
            self._whole[n][1]
            for n in self._linked
            if self._could_be(short, m, n) and self._in_office(self._whole[n][1], day)
        ]
        return (found[0], "of-office-holder") if len(found) == 1 else None

    def _in_office(self, person: Identity, day: str) -> bool:
        record = self._known.find(EntityType.PERSON, person.name)
        return record is not None and offices(self._known).in_office(record, day)

    def told(self, short: PersonName, m: Seen) -> tuple[Identity, str] | None:
        """The person whom an office or what the documents tell points to, and which of the two."""
        if not self._whole:
            return None
        shared, holders = self._pool.shared(m), self._pool.holders(m)
        near = {*shared, *holders, *(self._linked if m.offices else ())}
        fits = [(self._fit(n, m, shared, holders), n) for n in near if self._could_be(short, m, n)]
        if not fits:
            return None
        best, chosen = max(fits, key=lambda x: (x[0].office, x[0].shared, self._whole[x[1]][1].iri))
        if best == _Fit(0, 0) or not all(best.beats(fit) for fit, n in fits if n != chosen):
            return None
        return self._whole[chosen][1], "and-office" if best.office else "and-company"

    def _only(self, short: PersonName, m: Seen) -> Identity | None:
        """The one person of all documents whose name it can be."""
        if len(self._whole) > _MOST_NAMESAKES:
            return None
        found = [n for n in range(len(self._whole)) if self._could_be(short, m, n)]
        return self._whole[found[0]][1] if len(found) == 1 else None

    def _could_be(self, short: PersonName, m: Seen, n: int) -> bool:
        name, person = self._whole[n]
        # Another spelling of the surname counts only where nobody has this one.
        exact = short.surname not in self._surnames or short.surname == name.surname
        return exact and _could_be(short, m, name, person)

    def _fit(self, n: int, m: Seen, shared: Mapping[int, int], holders: Collection[int]) -> _Fit:
        person = self._whole[n][1]
        office = 2 * (n in holders)
        if not office and m.offices and person.linked:
            record = self._known.find(EntityType.PERSON, person.name)
            office = int(record is not None and any(self._held(record, o) for o in m.offices))
        return _Fit(office, shared.get(n, 0))

    def _held(self, person: Record, office: Office) -> bool:
        """Whether the authority file gives a person that office, at that time if it is known."""
        if office.day is None:
            return any(office_key(name) == office.name for name in person.offices)
        day = date.fromordinal(office.day).isoformat()
        return offices(self._known).held(person, office.name, "", day) is not None


def _could_be(short: PersonName, m: Seen, name: PersonName, person: Identity) -> bool:
    """Whether a surname, or initials with a surname, may stand for a person."""
    if short.suffix and short.suffix != name.suffix:
        return False
    if m.gender and person.gender and m.gender != person.gender:
        return False
    if not name.given:
        return short.is_bare
    return all(a == b[0] for a, b in zip(short.given, name.given, strict=False))


def _one_name(one: PersonName, other: PersonName) -> bool:
    """Whether two names with like first names and surnames differ in spelling or a middle name only."""
    if one.suffix != other.suffix:
        return False
    shorter, longer = sorted((one.given[1:], other.given[1:]), key=len)
    if not shorter:
        return True
    return all(
        skeleton(a)[0] == skeleton(b)[0] and (1 in (len(a), len(b)) or skeleton(a) == skeleton(b))
        for a, b in zip(shorter, longer, strict=False)
    )
