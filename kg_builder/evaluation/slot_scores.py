"""How the slots of an extraction compare with their gold: true and false positives and misses, slot by slot.

A gold cue is compared with the statement whose cue overlaps it most. Where no statement has that cue, whatever the
gold states is missed. Entities agree by any of their names; phrases where they share three quarters of their words
(Dice).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg_builder.evaluation.ratio import Ratio
from kg_builder.evaluation.slot_gold import Expected, SlotCase
from kg_builder.model import Entity, Extraction, Polarity, Statement

SLOTS = ("act", "polarity", "addressees", "targets", "condition", "consequence", "occasion", "event", "medium", "date", "via")  # fmt: skip
"""`occasion` holds both events and media; the rows `event` and `medium` count what of each is found."""
_SAME_WORDS = 0.75
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Miss:
    """A slot that is wrong: what the gold states and what the system gave."""

    text: str
    cue: str
    slot: str
    expected: Sequence[str]
    given: Sequence[str]


@dataclass(slots=True)
class SlotScores:
    """The counts of all slots, and what is wrong one by one."""

    cues: int = 0
    found: int = 0
    """Cues for which there is a statement."""
    tallies: dict[str, Ratio] = field(default_factory=lambda: dict.fromkeys(SLOTS, Ratio()))
    misses: list[Miss] = field(default_factory=list)


def score_slots(cases: Iterable[SlotCase], extractions: Iterable[Extraction]) -> SlotScores:
    """Compare extractions with the cases that they were made from, in the same order."""
    scores = SlotScores()
    for case, extraction in zip(cases, extractions, strict=True):
        known = {e.id: _names(e) for e in extraction.entities}
        for expected in case.expected:
            statement = _statement(expected, extraction.statements)
            scores.cues += 1
            scores.found += statement is not None
            for slot, right, stated, given in _compare(expected, statement, known):
                scores.tallies[slot] += Ratio(right, len(given), right, len(stated))
                if right < max(len(stated), len(given)):
                    mark = "" if statement else " (no statement)"
                    cue = expected.cue.text + mark
                    scores.misses.append(Miss(case.document.text, cue, slot, stated, given))
    return scores


def _statement(expected: Expected, statements: Sequence[Statement]) -> Statement | None:
    def shared(s: Statement) -> int:
        return min(s.cue.end, expected.cue.end) - max(s.cue.start, expected.cue.start) if s.cue else 0

    best = max(statements, key=lambda s: (shared(s), s.confidence), default=None)
    return best if best is not None and shared(best) > 0 else None


_Row = tuple[str, int, Sequence[str], Sequence[str]]
"""Slot, how many are right, what the gold states, what the system gives."""


def _compare(expected: Expected, s: Statement | None, known: Mapping[str, list[str]]) -> Iterator[_Row]:
    yield _labels("act", [expected.act], [s.act] if s else [])
    yield _labels("polarity", _marked(expected.polarity), _marked(s.polarity) if s else [])
    yield _labels("date", [expected.date] if expected.date else [], [s.date] if s and s.date else [])
    for slot, key, ids in (
        ("addressees", "to", s.addressees if s else ()),
        ("targets", "at", s.targets if s else ()),
        ("via", "via", s.reported_via if s else ()),
    ):
        wanted, given = expected.parties[key], [known[i] for i in ids]
        hits = _pairs(
            [any(_same_name(w, g) for w in names for g in have) for have in given] for names in wanted
        )
        yield slot, hits, [names[0] for names in wanted], [have[0] for have in given]
    for slot, key, span in (
        ("condition", "if", s.condition if s else None),
        ("consequence", "then", s.consequence if s else None),
    ):
        yield _phrases(slot, expected.phrases[key], [span.text] if span else [])
    spans = [span.text for span in s.occasion] if s else []
    events, media = expected.phrases["event"], expected.phrases["medium"]
    yield _phrases("occasion", (*events, *media), spans)
    for slot, wanted_phrases in (("event", events), ("medium", media)):
        _, hits, stated, _ = _phrases(slot, wanted_phrases, spans)
        yield slot, hits, stated, spans[:hits]


def _labels(slot: str, stated: Sequence[str], given: Sequence[str]) -> _Row:
    return slot, len(set(stated) & set(given)), stated, given


def _marked(polarity: Polarity) -> list[str]:
    return [] if polarity is Polarity.AFFIRMED else [polarity.value]


def _phrases(slot: str, stated: Sequence[str], given: Sequence[str]) -> _Row:
    hits = _pairs([_same_words(want, have) for have in given] for want in stated)
    return slot, hits, stated, given


def _pairs(agreement: Iterable[list[bool]]) -> int:
    """How many of the wanted (rows) find a given one (columns) that no other took."""
    taken: set[int] = set()
    for row in agreement:
        free = next((n for n, same in enumerate(row) if same and n not in taken), None)
        if free is not None:
            taken.add(free)
    return len(taken)


def _same_words(one: str, other: str) -> bool:
    a, b = (Counter(_WORD.findall(x.casefold())) for x in (one, other))
    total = a.total() + b.total()
    return bool(total) and 2 * (a & b).total() / total >= _SAME_WORDS


def _names(entity: Entity) -> list[str]:
    return [entity.name, *sorted({m.span.text for m in entity.mentions} - {entity.name})]


def _same_name(one: str, other: str) -> bool:
    """Whether two names are one, or one is the other with more words behind it."""
    a, b = sorted((_plain(one), _plain(other)), key=len)
    return bool(a) and (a == b or b.startswith(f"{a} "))


def _plain(name: str) -> str:
    words = " ".join(name.split()).casefold()
    return re.sub(r"^(?:the|a|an|his|her|its|their) ", "", words)
