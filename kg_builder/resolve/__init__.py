"""Entities across documents: the one step that looks at the whole corpus, on compact keys only.

Most entities meet by themselves, as their IRI is minted from type and preferred name. What is left is the bare
surname ("Biden" in a text that never gives the first name): it goes to the one fully named person with that surname
whom an authority file knows, if all documents together name only one. Else it stays a person of its own, as a wrong
link is worse than none. The outcome does not depend on the order of the documents.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg_builder.authority import key
from kg_builder.iri import Minter
from kg_builder.model import Entity, EntityType, Extraction, Mention, Statement

__all__ = ["Resolver"]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of a person: a few strings, no mentions."""

    id: str
    name: str
    same_as: tuple[str, ...]
    category: str | None


class Resolver:
    """Two passes: `observe` every extraction, then `resolve` each of them."""

    def __init__(self, minter: Minter | None = None) -> None:
        self._minter = minter or Minter()
        self._by_surname: dict[str, dict[str, _Known]] = {}

    def observe(self, extraction: Extraction) -> None:
        """Note the fully named persons of a document."""
        for entity in extraction.entities:
            words = key(entity.name).split()
            if entity.type is EntityType.PERSON and len(words) > 1 and "#" not in entity.id:
                person = _Known(entity.id, entity.name, entity.same_as, entity.category)
                self._by_surname.setdefault(words[-1], {})[entity.id] = person

    def resolve(self, extraction: Extraction) -> Extraction:
        """The extraction with its final entity and utterance IRIs."""
        moved: dict[str, _Known] = {}
        for entity in extraction.entities:
            target = self._full_name(entity)
            if target is not None:
                moved[entity.id] = target
        if not moved:
            return extraction
        ids = {old: known.id for old, known in moved.items()}
        return replace(
            extraction,
            entities=_merged(extraction.entities, moved),
            statements=tuple(self._moved(extraction, s, ids) for s in extraction.statements),
            roles=tuple(
                replace(r, person=ids.get(r.person, r.person), organization=_to(ids, r.organization))
                for r in extraction.roles
            ),
            treaty_actions=tuple(
                replace(a, treaty=ids.get(a.treaty, a.treaty), actor=_to(ids, a.actor))
                for a in extraction.treaty_actions
            ),
        )

    def _full_name(self, entity: Entity) -> _Known | None:
        if entity.type is not EntityType.PERSON or " " in entity.name or "#" in entity.id:
            return None
        candidates = self._by_surname.get(key(entity.name), {})
        if len(candidates) != 1:
            return None
        (person,) = candidates.values()
        return person if person.same_as else None

    def _moved(self, extraction: Extraction, s: Statement, ids: Mapping[str, str]) -> Statement:
        speaker = _to(ids, s.speaker)
        return replace(
            s,
            speaker=speaker,
            addressees=_all(ids, s.addressees),
            targets=_all(ids, s.targets),
            reported_via=_all(ids, s.reported_via),
            mentions=_all(ids, s.mentions),
            utterance=self._minter.utterance(speaker or extraction.document.id, (c.text for c in s.content)),
        )


def _to(ids: Mapping[str, str], iri: str | None) -> str | None:
    return ids.get(iri, iri) if iri else None


def _all(ids: Mapping[str, str], iris: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids.get(i, i) for i in iris))


def _merged(entities: tuple[Entity, ...], moved: Mapping[str, _Known]) -> tuple[Entity, ...]:
    merged: dict[str, Entity] = {}
    for entity in entities:
        known = moved.get(entity.id)
        new = entity
        if known is not None:
            new = replace(
                entity, id=known.id, name=known.name, same_as=known.same_as, category=known.category
            )
        before: tuple[Mention, ...] = merged[new.id].mentions if new.id in merged else ()
        mentions = sorted({*before, *new.mentions}, key=lambda m: (m.span, m.kind))
        merged[new.id] = replace(new, mentions=tuple(mentions))
    return tuple(merged[iri] for iri in sorted(merged))
