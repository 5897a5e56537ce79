"""Who held which office when, by the authority files: the president of a country on the day of a document.

An office is a kind of ``office_kinds.tsv`` ("foreign minister") in a country or organization. Of offices that the
table does not name, only the person's own term of the very same title counts.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kg_builder.authority import Authority, Record, authority, key
from kg_builder.model import EntityType
from kg_builder.tables import items, rows

_OPEN = ".."
_COUNTRY_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in an office; `start` and `end` are ISO dates of a day, a month or a year, or empty."""

    person: Record
    kind: str
    title: str
    where: str
    """ISO 3166-1 code of the country, or the name of the organization."""
    start: str
    end: str
    surely_until: str = ""
    """The last day for which the source speaks, where it knows no end; empty if there is no such limit."""

    def holds(self, day: str, *, surely: bool = False) -> bool:
        """Whether the office was held on a day; `surely` leaves out what the source does not reach.

        On the day of a change both hold the office, and surely only the successor.
        """
        if not self.start or self.start > day:
            return False
        if surely:
            return not (self.end and self.end <= day) and not (self.surely_until and self.surely_until < day)
        return not self.end or day[: len(self.end)] <= self.end


class Offices:
    """Look-up of offices by person, and of persons by office and day.

    Args:
        known: The authority files that tell them.
    """

    def __init__(self, known: Authority) -> None:
        self.known = known
        self._kinds = [
            (r["name"], frozenset(self._place(w) for w in items(r["where"])), re.compile(r["title"]))
            for r in rows("kg_builder.authority", "office_kinds.tsv")
        ]
        self._named: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
        self._terms: dict[str, list[Term]] = {}
        self._terms_in: dict[tuple[str, str], list[Term]] = {}
        for person in known.persons():
            for term in self._terms_of(person):
                self._terms.setdefault(term.kind, []).append(term)
                self._terms_in.setdefault((term.kind, term.where), []).append(term)

    def kinds(self, title: str, where: str = "") -> list[str]:
        """The kinds of office that a title can be; `where` narrows it to a country or an organization.

        Without `where`, kinds that only some countries have come with those that all have.
        """
        return [kind for kind, places in self._kinds_of(title) if not places or not where or where in places]

    def held(self, person: Record, title: str, where: str, day: str) -> Term | None:
        """The term in which a person held an office of this title on a day; the own country's goes first."""
        terms = [t for t in self._terms_of(person) if (not where or t.where == where) and t.holds(day[:10])]
        fitting = [t for t in terms if t.kind in self.kinds(title, t.where) or key(t.title) == key(title)]
        return min(fitting, key=lambda t: (t.where != person.country, t.surely_until != ""), default=None)

    def in_office(self, person: Record, day: str) -> bool:
        """Whether a person surely held any office on a day."""
        return any(term.holds(day[:10], surely=True) for term in self._terms_of(person))

    def places(self, person: Record) -> frozenset[str]:
        """The countries, by code, and the bodies, by name, in which a person ever held an office, and the own country."""
        return frozenset(filter(None, (person.country, *(term.where for term in self._terms_of(person)))))

    def holds_one_of(self, person: Record, kinds: Container[str], day: str) -> bool:
        """Whether a person surely held an office of one of these kinds on a day."""
        return any(t.kind in kinds and t.holds(day[:10], surely=True) for t in self._terms_of(person))

    def holder(self, title: str, where: str, day: str, surname: str = "") -> Term | None:
        """The term of the one person who surely held an office on a day; None if there are several, or none.

        With a surname, `where` may be empty: "President Lindt" on a day when one president had that name.
        """
        if not where and not surname:
            return None
        found: dict[str, Term] = {}
        for kind in self.kinds(title, where):
            for term in self._terms_in.get((kind, where), ()) if where else self._terms.get(kind, ()):
                if (
                    term.holds(day[:10], surely=True)
                    and (not surname or f" {key(term.person.name)}".endswith(f" {key(surname)}"))
                    and (where or kind in self.kinds(title, term.where))
                ):
                    found.setdefault(term.person.name, term)
        return next(iter(found.values())) if len(found) == 1 else None

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[Term]:
        """All terms in offices of some kinds."""
        return (term for kind in kinds for term in self._terms.get(kind, ()))

    def name(self, term: Term) -> str:
        """What an office is called: ``foreign minister, France``."""
        holder = self.organization(term)
        return f"{term.kind}, {holder.name if holder else term.where}"

    def organization(self, term: Term) -> Record | None:
        """The country or organization of an office."""
        if _COUNTRY_CODE.fullmatch(term.where):
            return self.known.country(term.where)
        return self.known.find(EntityType.ORGANIZATION, term.where)

    def _kinds_of(self, title: str) -> tuple[tuple[str, frozenset[str]], ...]:
        k = key(title)
        if k not in self._named:
            self._named[k] = tuple((n, where) for n, where, form in self._kinds if form.fullmatch(k))
        return self._named[k]

    def _terms_of(self, person: Record) -> Iterator[Term]:
        for cell in person.terms:
            title, where, start, end = [*cell.split("|"), "", "", ""][:4]
            place = self._place(where)
            kind = next(iter(self.kinds(title, place)), title)
            until = end.removesuffix(_OPEN) if end.endswith(_OPEN) else ""
            yield Term(person, kind, title, place, start, "" if until else end, until)

    def _place(self, where: str) -> str:
        """A country's code as it is; an organization by the name that the authority files have for it."""
        if _COUNTRY_CODE.fullmatch(where) and self.known.country(where) is not None:
            return where
        record = self.known.find(EntityType.ORGANIZATION, where)
        return record.name if record is not None else where


@cache
def offices(known: Authority | None = None) -> Offices:
    """The offices of the authority files, ours if none are given; read once."""
    return Offices(known or authority())
