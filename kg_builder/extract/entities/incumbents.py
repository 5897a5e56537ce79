"""Surnames that stand alone in a text, and that everybody knows: Macron, where no other Macron is named.

Only the head of a state, a government or an international body is known by surname alone, and only on a day on which the
office was surely held, where no other person of the authority files has that surname, or none whose country or body
the text names.
"""

from kg_builder.authority import Authority, Record
from kg_builder.authority.offices import Offices
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.model import EntityType, MentionKind

_LEADING = frozenset(
    {"president", "prime minister", "chancellor", "monarch", "secretary-general", "foreign minister"}
)

_FEW = 4
"""Bearers of a surname up to whom the text can tell who is meant."""


def link_incumbents(entities: Entities, known: Authority, offices: Offices, day: str | None) -> None:
    """Link persons whom a text names by surname alone to who was in office when it appeared.

    Args:
        entities: The entities of the text.
        known: The authority files.
        offices: Who held which office when.
        day: Day of the document, ISO 8601; without it nobody is linked.
    """
    told = (c for c in entities.clusters if c.record is not None and c.mentions)
    named = frozenset(filter(None, (c.country or c.name for c in told)))
    for cluster in entities.clusters if day else ():
        record = _incumbent(cluster, known, offices, day or "", named)
        if record is None or entities.find(record) is not None:
            continue
        cluster.record = record
        cluster.gender = cluster.gender or record.gender
        for span, kind in cluster.mentions.items():
            if kind is MentionKind.NAME:
                cluster.rules[span] = "surname-of-office-holder"


def _incumbent(
    person: Cluster, known: Authority, offices: Offices, day: str, named: frozenset[str]
) -> Record | None:
    if person.type is not EntityType.PERSON or person.record is not None or person.local:
        return None
    if any(" " in name for name in person.names):
        return None
    bearers = known.by_surname(person.name)
    if 1 < len(bearers) <= _FEW:  # of several, the one whose country or body the text names
        bearers = [p for p in bearers if not named.isdisjoint(offices.places(p))]
    record = known.find(EntityType.PERSON, bearers[0].name) if len(bearers) == 1 else None
    if record is None or not offices.holds_one_of(record, _LEADING, day):
        return None
    return None if person.gender and record.gender and person.gender != record.gender else record
