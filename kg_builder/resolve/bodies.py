"""Organizations across documents: acronyms, and names such as "Ministry of Defence" that several bear.

An acronym goes to the organization with the full name that stands in the same document, else to the one of all
documents that its company tells. Where an acronym is known to be that of several, or the authority files have
several of one name, documents must have something telling in common to mean the same.
"""

import re
from collections.abc import Iterator, Sequence

from kg_builder.authority import Authority, key
from kg_builder.iri import Minter, digest
from kg_builder.model import EntityType
from kg_builder.resolve.evidence import Evidence, Identity, Pool, Seen, settle
from kg_builder.resolve.keys import acronym, feature, is_acronym
from kg_builder.resolve.table import Table

_FORM = re.compile(r",? (?:ltd|inc|corp|co|llc|plc|gmbh|ag|sa|s\.a|nv|oy|ab|as|spa)\.?$", re.IGNORECASE)
_LONG_ACRONYM = 4
"""Letters from which on an acronym goes to the only name of the corpus that it can stand for."""


def acronym_block(name: str) -> str:
    """The block of names that are compared with one another: an acronym with what it may stand for."""
    if is_acronym(name):
        return key(name).replace(" ", "")
    plain = _without_form(name)
    return acronym(plain) or key(plain)


def _without_form(name: str) -> str:
    """A company's name without its legal form.

    >>> _without_form("Kestrel Trains Ltd."), _without_form("AB Poe")
    ('Kestrel Trains', 'AB Poe')
    """
    return _FORM.sub("", name)


class Bodies:
    """Decides which organizations are one among those of all documents."""

    def __init__(self, table: Table, known: Authority, minter: Minter) -> None:
        self._table = table
        self._known = known
        self._minter = minter
        self._evidence = Evidence(table)

    def settle(self) -> None:
        """Write into the table which organization is renamed in which document."""
        settle(self._table, EntityType.ORGANIZATION, self._identities)

    def _identities(self, _: str, seen: Sequence[Seen]) -> Iterator[Identity]:
        full: dict[str, list[Seen]] = {}
        short: dict[str, list[Seen]] = {}
        for m in seen:
            where = short if is_acronym(m.name) and not m.known else full
            where.setdefault(m.iri, []).append(m)
        whole = [i for _, members in sorted(full.items()) for i in self._namesakes(members)]
        whole = _with_forms(_with_spellings(whole))
        candidates = [i for i in whole if not is_acronym(i.name)]
        here: dict[int, list[Identity]] = {}
        for i in candidates if short else ():
            for doc in {m.doc for m in i.members}:
                here.setdefault(doc, []).append(i)
        chosen: list[tuple[Identity, Seen, str]] = []
        for _, members in sorted(short.items()):
            itself = frozenset({feature("name", [key(members[0].name)])})
            pool = Pool(candidates, self._evidence, itself)
            left = []
            for m in members:
                if m.doc in here:
                    body = here[m.doc][0] if len(here[m.doc]) == 1 else None
                    rule = "acronym-in-document"
                else:
                    body, rule = _by_company(m, pool), "acronym-and-company"
                    if body is None and len(candidates) == 1 and _spelt_out(m.name, candidates[0].name):
                        body, rule = candidates[0], "acronym-of-only-name"
                if body is None:
                    left.append(m)
                else:
                    chosen.append((body, m, rule))
            # Of an acronym that several have, nobody can tell whose it is by the letters alone.
            parts = self._evidence.components(left, itself) if len(candidates) > 1 else [left]
            yield from self._parted(left, parts)
        for identity, m, rule in chosen:
            identity.join(m, rule)
        yield from whole

    def _namesakes(self, members: list[Seen]) -> Iterator[Identity]:
        name = members[0].name
        if members[0].known or not self._known.shared(EntityType.ORGANIZATION, name):
            yield Identity(members[0].iri, name, members)
            return
        itself = frozenset({feature("name", [key(name)])})
        yield from self._parted(members, self._evidence.components(members, itself))

    def _parted(self, members: Sequence[Seen], parts: Sequence[list[Seen]]) -> Iterator[Identity]:
        for part in parts:
            if part:
                mark = f"-{digest(min(m.page for m in part), length=8)}" if len(parts) > 1 else ""
                iri = self._minter.entity(EntityType.ORGANIZATION, members[0].name)
                yield Identity(iri + mark, members[0].name, list(part))


def _with_spellings(whole: list[Identity]) -> list[Identity]:
    """The identities, those that differ in points and hyphens alone as one: St. Columb's Hospital, St Columb's Hospital.

    A name whose bearers are parted stays parted.
    """
    alike: dict[str, list[Identity]] = {}
    for identity in whole:
        alike.setdefault(key(identity.name), []).append(identity)
    gone: set[int] = set()
    for same in alike.values():
        several = len(same) > 1 and len({i.name for i in same}) == len(same)
        if several and sum(i.linked is not None for i in same) <= 1:
            kept, *others = sorted(same, key=lambda i: (i.linked is None, -len(i.members), i.iri))
            gone |= _merged(kept, others, "spelling-variant")
    return [i for i in whole if id(i) not in gone]


def _with_forms(whole: list[Identity]) -> list[Identity]:
    """The identities, those that differ in a legal form alone as one: Kestrel Trains, Kestrel Trains Ltd.

    A single word is borne by too many companies, and two legal forms are two companies.
    """
    plain: dict[str, list[Identity]] = {}
    for identity in whole:
        name = _without_form(identity.name)
        if " " in name:
            plain.setdefault(key(name), []).append(identity)
    gone: set[int] = set()
    for same in plain.values():
        if sorted(_without_form(i.name) == i.name for i in same) == [False, True]:
            kept, *others = sorted(same, key=lambda i: (i.linked is None, len(i.name), i.iri))
            gone |= _merged(kept, others, "without-legal-form")
    return [i for i in whole if id(i) not in gone]


def _merged(kept: Identity, others: Sequence[Identity], rule: str) -> set[int]:
    """Which identities are no more, now that another one has their members."""
    for lost in others:
        for member in lost.members:
            kept.join(member, rule)
    return {id(lost) for lost in others}


def _spelt_out(short: str, name: str) -> bool:
    """Whether a name of several words has this acronym, and one of so many letters that it is borne once."""
    return " " in name and len(short) >= _LONG_ACRONYM


def _by_company(m: Seen, pool: Pool) -> Identity | None:
    """The one organization with whose documents this one has clearly most in common."""
    shared = pool.shared(m).most_common(2)
    if not shared or (len(shared) > 1 and shared[0][1] <= 2 * shared[1][1]):
        return None
    return pool.identities[shared[0][0]]
