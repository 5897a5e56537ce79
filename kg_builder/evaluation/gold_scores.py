"""How an extraction compares with a gold case, statement by statement.

Where `kg_builder.evaluation.evaluate` gives the field's figures over local mentions, this says which statement was missed
and compares the *resolved* speaker: the entity's name, or any name by which the text mentions that entity.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg_builder.evaluation.comparison import Unit, Words, align
from kg_builder.evaluation.gold import GoldCase, GoldStatement
from kg_builder.model import Entity, EntityType, Extraction, Span, Statement

TAU = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold statement and what became of it."""

    gold: GoldStatement
    found: Statement | None
    speaker_right: bool

    @property
    def right(self) -> bool:
        """Found, with the right speaker."""
        return self.found is not None and self.speaker_right


@dataclass(frozen=True, slots=True)
class EntityOutcome:
    """The names of one type of entity: found and missed ones of the gold, and extra ones of the system."""

    found: tuple[str, ...]
    missed: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseScore:
    """The comparison of one case."""

    name: str
    outcomes: tuple[Outcome, ...]
    false_alarms: tuple[Statement, ...]
    """System statements that stand in no other one and match no gold."""
    entities: Mapping[EntityType, EntityOutcome]
    slots: Mapping[str, tuple[int, int]]
    """For each slot of the found statements: how many are right, of how many that the gold states."""


def score_case(case: GoldCase, extraction: Extraction) -> CaseScore:
    """Match an extraction of a case's text with its gold.

    Raises:
        RecordError: the extraction is of another text.
    """
    words = Words(case.document.text)
    top = [s for s in extraction.statements if s.parent is None]
    matched = _match([g for g in case.statements if not g.nested], top, words)
    taken = {id(s) for _, s in matched}
    rest = [s for s in extraction.statements if id(s) not in taken]
    matched += _match([g for g in case.statements if g.nested], rest, words)
    partner = {id(g): s for g, s in matched}
    taken = {id(s) for _, s in matched}
    named = {e.id: _known_as(e) for e in extraction.entities}
    outcomes = tuple(
        Outcome(g, s, s is not None and _same_speaker(g, s, named))
        for g, s in ((g, partner.get(id(g))) for g in case.statements)
    )
    return CaseScore(
        name=case.name,
        outcomes=outcomes,
        false_alarms=tuple(s for s in top if id(s) not in taken),
        entities={kind: _entities(names, kind, extraction.entities) for kind, names in case.entities.items()},
        slots=_slots(outcomes, named),
    )


def figures(scores: Iterable[CaseScore]) -> dict[str, float]:
    """``content_recall``, ``speaker_recall`` and ``precision`` over some cases, in [0, 1].

    Nested statements are left out of the recalls, because not all of them are annotated. A figure over nothing
    is 1: a text without statements is right if none is found.
    """
    scores = list(scores)
    top = [o for score in scores for o in score.outcomes if not o.gold.nested]
    found = sum(o.found is not None for o in top)
    wrong = sum(len(score.false_alarms) for score in scores)
    return {
        "content_recall": _share(found, len(top)),
        "speaker_recall": _share(sum(o.right for o in top), len(top)),
        "precision": _share(found, found + wrong),
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _match(
    gold: Sequence[GoldStatement], system: Sequence[Statement], words: Words
) -> list[tuple[GoldStatement, Statement]]:
    pairs = align([_unit(g, words) for g in gold], [_unit(s, words) for s in system], TAU)
    return [(gold[i], system[j]) for i, j in pairs.items()]


def _unit(statement: GoldStatement | Statement, words: Words) -> Unit:
    raw: dict[str, Any] = {
        "kind": statement.kind.value,
        "act": statement.act,
        "speaker": _plain(statement.speaker_mention),
        "cue": _plain(statement.cue),
        "content": [_plain(span) for span in statement.content],
    }
    return Unit.of(raw, words, "statement")


def _plain(span: Span | None) -> dict[str, Any] | None:
    return {"start": span.start, "end": span.end, "text": span.text} if span else None


def _name(words: str) -> str:
    """A name as it is compared: without case, article and possessive."""
    plain = re.sub(r"\s+", " ", words).strip().casefold().removesuffix("’s").removesuffix("'s")
    return re.sub(r"^(?:the|a|an) ", "", plain)


def _known_as(entity: Entity) -> set[str]:
    return {_name(entity.name), *(_name(m.span.text) for m in entity.mentions)}


def _same_speaker(gold: GoldStatement, found: Statement, named: Mapping[str, set[str]]) -> bool:
    if not gold.speakers:
        return found.speaker is None
    return found.speaker is not None and _any_known(gold.speakers, [found.speaker], named)


def _any_known(names: Iterable[str], ids: Iterable[str], named: Mapping[str, set[str]]) -> bool:
    wanted = {_name(name) for name in names}
    return any(wanted & named.get(i, set()) for i in ids)


def _entities(names: Iterable[str], kind: EntityType, entities: Iterable[Entity]) -> EntityOutcome:
    system = [(e.name, _known_as(e)) for e in entities if e.type is kind]
    gold = {name: _name(name) for name in names}
    everything = set().union(*(known for _, known in system))
    return EntityOutcome(
        found=tuple(name for name, plain in gold.items() if plain in everything),
        missed=tuple(name for name, plain in gold.items() if plain not in everything),
        extra=tuple(sorted(name for name, known in system if not known & set(gold.values()))),
    )


def _slots(outcomes: Iterable[Outcome], named: Mapping[str, set[str]]) -> dict[str, tuple[int, int]]:
    pairs = [(o.gold, o.found) for o in outcomes if o.found is not None]

    def count(
        stated: Callable[[GoldStatement], object], right: Callable[[GoldStatement, Statement], bool]
    ) -> tuple[int, int]:
        asked = [(g, s) for g, s in pairs if stated(g)]
        return sum(right(g, s) for g, s in asked), len(asked)

    return {
        "kind": count(lambda _: True, lambda g, s: g.kind is s.kind),
        "act": count(lambda _: True, lambda g, s: g.act == s.act),
        "polarity": count(lambda _: True, lambda g, s: g.polarity is s.polarity),
        "cue": count(lambda g: g.cue, lambda g, s: _overlap(g.cue, s.cue)),
        "condition": count(lambda g: g.condition, lambda g, s: _overlap(g.condition, s.condition)),
        "addressees": count(
            lambda g: g.addressees, lambda g, s: _any_known(g.addressees, s.addressees, named)
        ),
        "targets": count(lambda g: g.targets, lambda g, s: _any_known(g.targets, s.targets, named)),
        "date": count(lambda g: g.date, lambda g, s: g.date == s.date),
    }


def _overlap(a: Span | None, b: Span | None) -> bool:
    return a is not None and b is not None and a.start < b.end and b.start < a.end
