"""An extraction with the names that the whole corpus gives."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg_builder.model import Entity, EntityType, Extraction, Mention, MentionKind, Post, Statement


@dataclass(frozen=True, slots=True)
class Target:
    """What an entity of one document is over all documents."""

    id: str
    name: str
    same_as: tuple[str, ...]
    category: str | None
    authority: str | None
    rule: str
    type: EntityType | None = None
    """What it is, where the document took it for something else."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the other documents change in one: rows that are quickly read, compared and sent."""

    moved: tuple[tuple[Any, ...], ...]
    """Entities under other names: the IRI in the document, and the fields of a `Target`, links as a JSON list."""
    utterances: tuple[tuple[str, str], ...]
    """IRIs of statements, and of the utterances that they report."""
    original: str | None
    """IRI of the document that this one is a copy of."""

    def of(self, extraction: Extraction) -> Extraction:
        """The document's extraction, changed."""
        moved = {
            old: Target(
                new, name, tuple(json.loads(same_as)), category, row, rule, EntityType(kind) if kind else None
            )
            for old, new, name, same_as, category, row, rule, kind in self.moved
        }
        return rewritten(extraction, moved, dict(self.utterances), self.original)


def rewritten(
    extraction: Extraction,
    moved: Mapping[str, Target],
    utterances: Mapping[str, str],
    original: str | None,
) -> Extraction:
    """The extraction with entities renamed wherever they stand, and utterances and the original document set.

    Args:
        extraction: As it came out of its document.
        moved: By the entity's IRI in the document.
        utterances: By the statement's IRI; the others keep theirs.
        original: IRI of the document that this one is a copy of.
    """
    ids = {old: target.id for old, target in moved.items()}
    statements = tuple(_statement(s, ids, utterances) for s in extraction.statements)
    if not moved:
        if original == extraction.duplicate_of and statements == extraction.statements:
            return extraction
        return replace(extraction, statements=statements, duplicate_of=original)
    return replace(
        extraction,
        entities=_merged(extraction.entities, moved),
        statements=statements,
        roles=tuple(
            replace(
                r,
                person=ids.get(r.person, r.person),
                organization=_to(ids, r.organization),
                post=_post(r.post, moved) if r.post else None,
            )
            for r in extraction.roles
        ),
        treaty_actions=tuple(
            replace(a, treaty=ids.get(a.treaty, a.treaty), actor=_to(ids, a.actor))
            for a in extraction.treaty_actions
        ),
        duplicate_of=original,
    )


def _statement(s: Statement, ids: Mapping[str, str], utterances: Mapping[str, str]) -> Statement:
    return replace(
        s,
        speaker=_to(ids, s.speaker),
        addressees=_all(ids, s.addressees),
        targets=_all(ids, s.targets),
        reported_via=_all(ids, s.reported_via),
        mentions=_all(ids, s.mentions),
        utterance=utterances.get(s.id, s.utterance),
    )


def _to(ids: Mapping[str, str], iri: str | None) -> str | None:
    return ids.get(iri, iri) if iri else None


def _all(ids: Mapping[str, str], iris: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids.get(i, i) for i in iris))


def _post(post: Post, moved: Mapping[str, Target]) -> Post:
    def new(entity: Entity | None) -> Entity | None:
        return _renamed(entity, moved[entity.id]) if entity is not None and entity.id in moved else entity

    return replace(post, organization=new(post.organization), ministry=new(post.ministry))


def _merged(entities: tuple[Entity, ...], moved: Mapping[str, Target]) -> tuple[Entity, ...]:
    ids = {old: target.id for old, target in moved.items()}
    merged: dict[str, Entity] = {}
    for entity in entities:
        new = _renamed(entity, moved[entity.id]) if entity.id in moved else entity
        if entity.members:
            new = replace(new, members=_all(ids, entity.members))
        before = merged[new.id].mentions if new.id in merged else ()
        mentions = {(m.span, m.kind): m for m in (*new.mentions, *before)}
        merged[new.id] = replace(new, mentions=tuple(mentions[k] for k in sorted(mentions)))
    return tuple(merged[iri] for iri in sorted(merged))


def _renamed(entity: Entity, target: Target) -> Entity:
    """The entity under its name; what joined its names to it is told, unless a closer rule is known already."""
    return replace(
        entity,
        id=target.id,
        type=target.type or entity.type,
        name=target.name,
        same_as=target.same_as,
        category=target.category,
        authority=target.authority,
        mentions=tuple(_told(m, target.rule) for m in entity.mentions),
    )


def _told(mention: Mention, rule: str) -> Mention:
    return replace(mention, rule=rule) if mention.kind is MentionKind.NAME else mention
