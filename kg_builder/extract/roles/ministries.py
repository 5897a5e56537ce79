"""The ministry of a minister: an office with a portfolio is a post in that ministry of its country.

"Russian Foreign Minister Sergey Lavrov" holds a post in Russia's foreign ministry, but the words name Russia.
Where they name no country ("Defence Minister Sergei Shoigu"), the portfolio is all that tells whose office it is:
it is then a mention of the ministry of the country of the known office, or of the only country in the text.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from kg_builder.authority import Record
from kg_builder.authority.offices import Offices
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.lexicon import portfolios
from kg_builder.extract.names.ministries import ministry
from kg_builder.extract.names.named import capitalized
from kg_builder.extract.names.states import UNKNOWN, unknown_states
from kg_builder.extract.roles.found import FoundRole
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_MINISTERS = frozenset({"minister", "secretary"})
_OF_KIND = " minister"
_WORD = re.compile(r"\w+")
_NOT_THEIRS = frozenset({"former", "elect", "designate"})
_MOST_WORDS = 5


def with_ministries(
    s: Syntax, entities: Entities, roles: Iterable[FoundRole], offices: Offices
) -> list[FoundRole]:
    """The roles, those of ministers with their ministry; notes the words that name one on their own."""
    reader = _Ministries(s, entities, offices)
    return [reader.of(role) for role in roles]


class _Ministries:
    """What the roles of one text share."""

    def __init__(self, s: Syntax, entities: Entities, offices: Offices) -> None:
        self._s, self._entities, self._known, self._offices = s, entities, offices.known, offices

    def of(self, role: FoundRole) -> FoundRole:
        """A role with the ministry that it is in, if there is one."""
        if _NOT_THEIRS.intersection(role.modifiers) or not _may_have_portfolio(role.office):
            return role
        code, rule = self._country(role)
        record = self._ministry(role, code) if code else None
        if record is None:
            return role
        if role.organization is None or not role.told:
            self._note(role, record, rule)
        return replace(role, ministry=record)

    def _country(self, role: FoundRole) -> tuple[str, str]:
        """Code of the country whose minister a person is, and the rule that tells it."""
        if role.organization is not None and role.told:
            return _state(role.organization), ""
        if role.term is not None:
            return role.term.where, "ministry-of-minister"
        person = role.person.record
        if person is not None:
            return (person.country if self._was_one(person, role.office) else ""), "ministry-of-minister"
        return self._only, "ministry-of-only-country"

    def _was_one(self, person: Record, office: str) -> bool:
        """Whether the authority files know a person in an office of this kind, whenever that was."""
        kinds = set(self._offices.kinds(office, person.country))
        return any(kinds.intersection(self._offices.kinds(o, person.country)) for o in person.offices)

    @cached_property
    def _only(self) -> str:
        """Code of the one country that the text names, by its own name or its people's.

        For a state that nobody knows, nothing else may stand in the text that could be another one.
        """
        s, known = self._s, self._known
        clusters = [c for c in self._entities.clusters if c.mentions and not c.local]
        named = {c.country for c in clusters if c.type is EntityType.PLACE and c.country}
        capitals = capitalized(s)
        states = unknown_states(s, known, capitals)
        codes = {UNKNOWN + state for state in states.values()}
        if len(named | codes) != 1:
            return ""
        code = next(iter(named | codes))
        if code in codes:
            others = (c for c in clusters if c.record is None and c.type is not EntityType.TREATY)
            return "" if any(" " not in c.name and c.name not in states for c in others) else code
        by_name = (c.record for c in clusters if c.type is EntityType.PLACE and c.record is not None)
        return code if any(r.category == "country" for r in by_name) else ""

    def _ministry(self, role: FoundRole, code: str) -> Record | None:
        office = role.office
        kinds = self._offices.kinds(office, code) if role.term is None else [role.term.kind]
        portfolio = next(
            (portfolios().get(k.removesuffix(_OF_KIND), "") for k in kinds if k.endswith(_OF_KIND)), ""
        ) or _portfolio(office)
        record = ministry(self._known, code, portfolio) if portfolio else None
        # A secretary may head a department of another name: only what the files know counts.
        return record if record is not None and (record.row or "secretary" not in office.lower()) else None

    def _note(self, role: FoundRole, record: Record, rule: str) -> None:
        """Let the portfolio's words, or else the office, be a mention of the ministry."""
        found = _words(self._s.text[role.start : role.end])
        if found is None:
            return
        start, end = role.start + found[0], role.start + found[1]
        if self._entities.covering(start) is None:
            cluster = self._entities.linked(record)
            self._entities.mention(cluster, start, end, MentionKind.NOMINAL, rule)


def _may_have_portfolio(office: str) -> bool:
    low = office.lower()
    return any(word in low for word in (*_MINISTERS, "chancellor of"))


def _state(holder: Cluster) -> str:
    """The code of a country, or one for a place that nobody knows: it has ministers, so it is a state."""
    if holder.type is not EntityType.PLACE:
        return ""
    if holder.record is None:
        return UNKNOWN + holder.name
    return holder.country if holder.record.category in ("country", "capital") else ""


def _portfolio(office: str) -> str:
    """What an office is in charge of: Energy for "deputy energy minister", "minister of energy"."""
    words = _words(office)
    return portfolios().get(" ".join(office[slice(*words)].lower().split()), "") if words else ""


def _words(office: str) -> tuple[int, int] | None:
    """Where the portfolio stands in an office: *Foreign* Minister, Minister of *Foreign Affairs*, Secretary of *State*."""
    words = [(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(office)]
    for n, (word, _, _) in enumerate(words):
        if word not in _MINISTERS:
            continue
        if words[n + 1 : n + 2] and words[n + 1][0] in ("of", "for"):
            first = n + 3 if words[n + 2 : n + 3] and words[n + 2][0] == "the" else n + 2
            ranges = [(first, end) for end in range(min(first + _MOST_WORDS, len(words)), first, -1)]
        else:
            ranges = [(first, n) for first in range(max(0, n - _MOST_WORDS), n)]
        for first, end in ranges:
            phrase = " ".join(w for w, _, _ in words[first:end])
            if phrase in portfolios() or phrase == "state":
                return words[first][1], words[end - 1][2]
    return None
