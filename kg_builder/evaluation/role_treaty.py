"""Gold for roles, treaties and treaty actions: small texts with all that a careful reader finds, and how we score.

The form of the cases is told in ``tests/gold_entities/README.md``. Each thing found counts once, as right or wrong
with all its parts: a role with the wrong country is no half success.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from kg_builder.authority import WIKIDATA, authority, key
from kg_builder.errors import RecordError
from kg_builder.evaluation.entity_gold import read_entity_cases
from kg_builder.evaluation.ratio import Ratio
from kg_builder.model import Document, EntityType, Extraction, MentionKind

Item: TypeAlias = tuple[Any, ...]
"""What a system gives: a tuple of plain values. What gold gives: the same, with a set where several are right."""

KINDS: Final = ("roles", "treaties", "actions")
_MODIFIERS: Final = frozenset(
    [
        "former",
        "ex",
        "then",
        "onetime",
        "one",
        "time",
        "late",
        "acting",
        "interim",
        "caretaker",
        "elect",
        "designate",
        "deputy",
        "incoming",
        "outgoing",
    ]
)
_GOVERNMENT: Final = "government of "


@dataclass(frozen=True, slots=True)
class Case:
    """One text with its gold items."""

    name: str
    document: Document
    gold: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What was found, missed and invented in one case."""

    case: Case
    right: tuple[Item, ...]
    missed: tuple[Item, ...]
    invented: tuple[Item, ...]


def read_cases(folder: Path, kind: str, half: str) -> list[Case]:
    """The cases of a kind (`KINDS`) in a half (``tune``, ``held``, ``wider``).

    Raises:
        RecordError: a line is no JSON, or lacks a field.
    """
    path = folder / f"{kind}.{half}.jsonl"
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            record = json.loads(line)
            cases.append(
                Case(record["id"], _document(path, record), tuple(_GOLD[kind](x) for x in record[kind]))
            )
        except (KeyError, ValueError) as exc:
            msg = f"{path}:{number}: {exc}; see README.md there for the form of a case"
            raise RecordError(msg) from exc
    return cases


def _document(path: Path, record: dict[str, Any]) -> Document:
    """The text of a case: its own, or that of the case of its name in a file of entity cases."""
    if "article" in record:
        articles = {c.name: c.document for c in read_entity_cases(path.parent / record["article"])}
        return articles[record["id"]]
    return Document(
        f"https://example.org/{record['id']}", path.name, record["text"], published=record["published"]
    )


def score(kind: str, case: Case, extraction: Extraction) -> Score:
    """Compare what was found with the gold, each item once."""
    left = list(_FOUND[kind](extraction))
    right, missed = [], []
    for gold in case.gold:
        match = next((x for x in left if _same(gold, x)), None)
        if match is None:
            missed.append(gold)
        else:
            left.remove(match)
            right.append(gold)
    return Score(case, tuple(right), tuple(missed), tuple(left))


def figures(scores: Iterable[Score]) -> Ratio:
    """The figures over all the cases together."""
    total = Ratio()
    for s in scores:
        right = len(s.right)
        total += Ratio(right, right + len(s.invented), right, right + len(s.missed))
    return total


def _same(gold: Item, found: Item) -> bool:
    return all(f in g if isinstance(g, frozenset) else f == g for g, f in zip(gold, found, strict=True))


def _name(name: str) -> str:
    """What names are compared by; a country goes by one name, whatever the text calls it."""
    plain = key(name).removeprefix(_GOVERNMENT)
    country = authority().find(EntityType.PLACE, plain)
    return key(country.name) if country is not None else plain


def _any(value: Any, form: Callable[[str], str] = _name) -> frozenset[str | None]:  # noqa: ANN401 (JSON)
    values = value if isinstance(value, list) else [value]
    return frozenset(form(v) if v is not None else None for v in values)


# ---- gold


def _gold_role(x: dict[str, Any]) -> Item:
    return (
        _any(x["person"]),
        _any(x["title"], key),
        frozenset({tuple(sorted(x["modifiers"]))}),
        _any(x["of"]),
        _any(x["office"], str),
    )


def _gold_treaty(x: dict[str, Any]) -> Item:
    return _any(x["name"]), _any(x["wikidata"], str), tuple(x["mentions"])


def _gold_action(x: dict[str, Any]) -> Item:
    return (
        x["act"],
        _any(x["actor"]),
        _any(x["treaty"]),
        x["polarity"],
        _any(x["modality"], str),
        _any(x["date"], str),
    )


# ---- what an extraction holds, in the same form


def _found_roles(extraction: Extraction) -> Iterator[Item]:
    names = {e.id: e.name for e in extraction.entities}
    for role in extraction.roles:
        words = [w for w in key(role.office).split() if w not in _MODIFIERS]
        of = _name(names[role.organization]) if role.organization else None
        office = f"{role.post.title}|{role.post.where}" if role.post and role.post.start else None
        yield _name(names[role.person]), " ".join(words), tuple(sorted(role.modifiers)), of, office


def _found_treaties(extraction: Extraction) -> Iterator[Item]:
    for entity in extraction.entities:
        if entity.type is EntityType.TREATY:
            named = [m for m in entity.mentions if m.kind is MentionKind.NAME]
            ids = [iri.removeprefix(WIKIDATA) for iri in entity.same_as]
            yield _name(entity.name), next(iter(ids), None), tuple(m.span.text for m in named)


def _found_actions(extraction: Extraction) -> Iterator[Item]:
    names = {e.id: e.name for e in extraction.entities}
    for action in extraction.treaty_actions:
        actor = _name(names[action.actor]) if action.actor else None
        yield (
            action.act, actor, _name(names[action.treaty]), action.polarity.value, action.modality.value, action.date,
        )  # fmt: skip


_GOLD: Final = {"roles": _gold_role, "treaties": _gold_treaty, "actions": _gold_action}
_FOUND: Final = {"roles": _found_roles, "treaties": _found_treaties, "actions": _found_actions}
