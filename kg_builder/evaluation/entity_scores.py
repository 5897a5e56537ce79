"""How the entities of an extraction compare with the gold of one text: types and names, clusters, links.

Clusters are compared by B-cubed (Bagga and Baldwin 1998) over the gold's mentions. An entity of the system that stands
for somebody in this text only ("a fisherman"), or that only adjectives of nationality speak of, is no false alarm:
the gold does not annotate them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg_builder.authority import WIKIDATA, key
from kg_builder.evaluation.entity_gold import ANY, NONE, EntityCase, GoldEntity
from kg_builder.evaluation.overlap import CharRange, dice
from kg_builder.evaluation.ratio import Ratio
from kg_builder.model import Entity, Extraction, MentionKind

_SAME_MENTION = 0.6
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_NAMED = frozenset({MentionKind.NAME, MentionKind.METONYM})


@dataclass(frozen=True, slots=True)
class EntityScore:
    """The comparison of one case, and in words what went wrong."""

    types: Mapping[str, Ratio]
    """Right entities (type and name), by type."""
    clusters: Ratio
    links: Ratio
    errors: list[str] = field(default_factory=list)

    @property
    def entities(self) -> Ratio:
        """Right entities of all types together."""
        return sum(self.types.values(), Ratio())


def score_entities(case: EntityCase, extraction: Extraction) -> EntityScore:
    """Compare an extraction of a case's text with its gold."""
    errors: list[str] = []
    assigned = _assigned(case, extraction.entities)
    return EntityScore(
        _types(case, extraction.entities, errors),
        _clusters(case, assigned, errors),
        _links(case, extraction.entities, assigned, errors),
        errors,
    )


def _types(case: EntityCase, entities: Sequence[Entity], errors: list[str]) -> dict[str, Ratio]:
    types: dict[str, Ratio] = {}
    matched: set[str] = set()
    for gold in case.entities:
        names = {key(n) for n in gold.names}
        hit = next((e for e in entities if e.type is gold.type and key(e.name) in names), None)
        if hit is None:
            errors.append(f"missed {gold.type} {gold.names[0]!r}")
        else:
            matched.add(hit.id)
        score = Ratio(hit is not None, int(hit is not None), hit is not None, 1)
        types[gold.type] = types.get(gold.type, Ratio()) + score
    for entity in entities:
        if entity.id not in matched and any(m.kind in _NAMED for m in entity.mentions):
            errors.append(f"extra {entity.type} {entity.name!r}")
            types[entity.type] = types.get(entity.type, Ratio()) + Ratio(found=1)
    return types


def _assigned(case: EntityCase, entities: Sequence[Entity]) -> dict[CharRange, str]:
    """The system's entity for each gold mention: by the mention that shares most of its characters."""
    text = case.document.text
    places = [
        (_trimmed(text, m.span.start, m.span.end), e.id)
        for e in entities
        for m in e.mentions
        if m.kind is not MentionKind.DEMONYM
    ]
    found = {}
    for gold in case.entities:
        for mention in gold.mentions:
            wanted = _trimmed(text, *mention)
            best = max(((dice(wanted, place), iri) for place, iri in places), default=(0.0, ""))
            if best[0] >= _SAME_MENTION:
                found[mention] = best[1]
    return found


def _clusters(case: EntityCase, assigned: Mapping[CharRange, str], errors: list[str]) -> Ratio:
    of = {mention: n for n, gold in enumerate(case.entities) for mention in gold.mentions}
    text = case.document.text
    total = Ratio()
    for mention, n in of.items():
        mine = set(case.entities[n].mentions)
        theirs = (
            {m for m, iri in assigned.items() if iri == assigned.get(mention)}
            if mention in assigned
            else set()
        )
        shared = len(mine & theirs)
        if shared < len(mine) or shared < len(theirs):
            errors.append(
                f"cluster of {text[slice(*mention)]!r} at {mention[0]}: {assigned.get(mention, 'none')}"
            )
        found = mention in assigned
        total += Ratio(shared / len(theirs) if theirs else 0.0, int(found), shared / len(mine), 1)
    return total


def _links(
    case: EntityCase, entities: Sequence[Entity], assigned: Mapping[CharRange, str], errors: list[str]
) -> Ratio:
    """Links of entities that the gold mentions; the link of an entity that it does not name counts as wrong."""
    gold_of: dict[str, list[GoldEntity]] = {}
    for gold in case.entities:
        for mention in gold.mentions:
            if mention in assigned:
                gold_of.setdefault(assigned[mention], []).append(gold)
    total = Ratio()
    right: set[str] = set()
    for entity in entities:
        link = entity.same_as[0].removeprefix(WIKIDATA) if entity.same_as else ""
        golds = gold_of.get(entity.id, [])
        if not link or not _counts(entity, golds):
            continue
        if any(g.link == link for g in golds):
            right.add(link)
        else:
            errors.append(f"wrong link {entity.name!r} {link}")
        total += Ratio(any(g.link == link for g in golds), 1)
    wanted = [g for g in case.entities if g.link not in (ANY, NONE)]
    errors += [f"no link {g.names[0]!r} {g.link}" for g in wanted if g.link not in right]
    return total + Ratio(recalled=sum(g.link in right for g in wanted), expected=len(wanted))


def _counts(entity: Entity, golds: Sequence[GoldEntity]) -> bool:
    """Whether an entity's link is right or wrong: the text names it, and the gold does not take any link."""
    if golds:
        return any(g.link != ANY for g in golds)
    return any(m.kind in _NAMED for m in entity.mentions)


def _trimmed(text: str, start: int, end: int) -> CharRange:
    article = _ARTICLE.match(text, start, end)
    return (article.end() if article else start), end
