"""How often each rule that joins mentions fired on our gold of entities, and how often it was right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg_builder.authority import key
from kg_builder.evaluation.across import AcrossCase
from kg_builder.evaluation.entity_gold import EntityCase, GoldEntity
from kg_builder.evaluation.overlap import CharRange, dice
from kg_builder.model import Entity, Extraction, Mention

_SAME_MENTION = 0.5


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule at one gold mention, and whether the mention is of the entity that the rule gave it to."""

    rule: str
    right: bool


def fired_within(case: EntityCase, extraction: Extraction) -> list[Fired]:
    """The rules at the gold mentions of one text: right if the entity bears a name of the gold's."""
    found = []
    for gold in case.entities:
        for place in gold.mentions:
            hit = _at(extraction, place)
            if hit is not None:
                found.append(Fired(hit[1].rule, _is(hit[0], gold)))
    return found


def fired_across(case: AcrossCase, resolved: Sequence[Extraction]) -> list[Fired]:
    """The rules at the gold mentions of some documents: right if no mention of another entity has the same IRI."""
    by_id: Mapping[str, Extraction] = {x.document.id: x for x in resolved}
    hits = [(m, _at(by_id[m.document], (m.span.start, m.span.end))) for m in case.mentions]
    labels: dict[str, set[str]] = {}
    for m, hit in hits:
        if hit is not None:
            labels.setdefault(hit[0].id, set()).add(m.label)
    return [Fired(hit[1].rule, len(labels[hit[0].id]) == 1) for _, hit in hits if hit is not None]


def _is(entity: Entity, gold: GoldEntity) -> bool:
    return entity.type is gold.type and key(entity.name) in {key(name) for name in gold.names}


def _at(extraction: Extraction, place: CharRange) -> tuple[Entity, Mention] | None:
    """The entity and the mention that share most characters with a place of the text."""
    near = (
        (dice((m.span.start, m.span.end), place), entity.id, m.kind, entity, m)
        for entity in extraction.entities
        for m in entity.mentions
    )
    best = max(near, key=lambda x: x[:3], default=None)
    return (best[3], best[4]) if best is not None and best[0] >= _SAME_MENTION else None
