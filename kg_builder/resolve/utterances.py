"""Utterances: the reports of one act of speech, in whatever documents and words, share one node.

Reports are compared only where they have one speaker, lie near in time and share a rare word; the node is told by
the earliest of them. Precision goes first: reports whose words are too few to be known again stay alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from kg_builder.iri import Minter, digest
from kg_builder.memory import Ledger, Memory, stretches
from kg_builder.model import NO_SPEECH, Statement
from kg_builder.resolve.keys import day
from kg_builder.resolve.table import Table
from kg_builder.resolve.wording import Wording, contradict, same_words

_DATED = 1
"""Days between two reports that both date the utterance: as much as time zones make."""
_PUBLISHED = 5
"""Days between two reports of which one at least is dated by its publication only."""
_NO_DAY = -1
_FEWEST_UNDATED = 5
_LONGEST = 120
"""Words of a content that are compared; no two speeches differ only after that."""
_CROWD = 256
"""Reports that share a word within the days in question from which that word tells too little."""
_TOGETHER = 16
"""What so many speakers said, each at a time, is kept together."""
_BY_SPEAKER = """
SELECT COALESCE(moved.new, said.speaker) AS who, said.doc, said.rowid, statement, digest, said.day
FROM said LEFT JOIN moved ON moved.doc = said.doc AND moved.old = said.speaker
ORDER BY who, said.day, statement
"""
_Said: TypeAlias = tuple[str, int, int, str, str, int]
"""A row of `_BY_SPEAKER`."""
_REPORT = """
SELECT statement, doc, day, dated, speech, start, stop, polarity, words, wording FROM said WHERE rowid = ?
"""


def wording(s: Statement, published: int | None) -> tuple[object, ...]:
    """The row of the table ``said`` for a statement, without its document; its digest stands last."""
    when = day(s.date)
    text = " ".join(" ".join(span.text for span in s.content).split()[:_LONGEST])
    row = (
        s.id,
        s.speaker,
        next((d for d in (when, published) if d is not None), _NO_DAY),
        int(when is not None),
        int(s.act not in NO_SPEECH),
        s.content[0].start,
        s.content[-1].end,
        s.polarity,
        text,
        Wording.of(text).to_text(),
    )
    return *row, digest(*map(str, row))


@dataclass(frozen=True, slots=True)
class _Report:
    statement: str
    doc: int
    day: int
    dated: bool
    kind: tuple[bool, str]
    """Whether it is speech, and its polarity: both have to be the same."""
    start: int
    stop: int
    text: str
    wording: Wording

    @classmethod
    def of(cls, row: Sequence[Any]) -> "_Report":
        """From a row of `_REPORT`."""
        statement, doc, when, dated, speech, start, stop, polarity, text, words = row
        kind = bool(speech), polarity
        return cls(statement, doc, when, bool(dated), kind, start, stop, text, Wording.from_text(words))

    def comparable(self, other: "_Report") -> bool:
        """Whether both can be of one occasion, and neither is a part of the other."""
        if self.kind != other.kind or not self.near(other):
            return False
        return self.doc != other.doc or self.stop <= other.start or other.stop <= self.start

    def near(self, other: "_Report") -> bool:
        """Whether both can be of one occasion."""
        if _NO_DAY in (self.day, other.day):
            # Without dates, a slogan of many years must not become one utterance: more words have to be the same.
            common = len(set(self.wording.stems).intersection(other.wording.stems))
            return self.day == other.day and common >= _FEWEST_UNDATED
        return abs(self.day - other.day) <= (_DATED if self.dated and other.dated else _PUBLISHED)


class Utterances:
    """Decides which statements report one utterance.

    Args:
        table: What was seen in all documents, and who was renamed.
        minter: Namespace of the IRIs.
        memory: What was decided before: it depends on the reports of one speaker alone.
    """

    def __init__(self, table: Table, minter: Minter, memory: Memory) -> None:
        self._table = table
        self._minter = minter
        self._decisions = Ledger(memory)

    def settle(self) -> None:
        """Write into the table which utterance each statement of a known speaker reports."""
        of_speakers = groupby(self._table.rows(_BY_SPEAKER), key=itemgetter(0))
        times = ((f"{who} {part[0][-1]}", part) for who, said in of_speakers for part in _parted(list(said)))
        for name, some in stretches(times, _TOGETHER):
            self._table.add("utterance", self._rows(name, some))
        self._decisions.flush()
        self._table.index("utterance")

    def _rows(self, name: str, times: Sequence[Sequence[_Said]]) -> Iterator[tuple[int, str, str]]:
        """A row of the table ``utterance`` for each statement of some speakers, of each at a time."""
        keyed = [(digest(said[0][0], *(mark for *_, mark, _ in said)), said) for said in times]
        for said, iris in zip(times, self._decisions.results(name, keyed, self._decided), strict=True):
            for (_, doc, _, statement, *_), iri in zip(said, iris, strict=True):
                yield doc, statement, iri

    def _decided(self, said: Sequence[_Said]) -> list[str]:
        """The IRI of the utterance that each of a speaker's statements reports."""
        who = said[0][0]
        reports = [
            _Report.of(row) for _, _, number, *_ in said for row in self._table.rows(_REPORT, (number,))
        ]
        found: dict[str, str] = {}
        for group in groups(reports):
            first = min(group, key=lambda r: (r.day, r.statement))
            # A content that tells little is its own utterance, each time that it is said.
            when = str(first.day) if first.wording.tells else first.statement
            iri = self._minter.utterance(who, [first.text], when)
            found.update((r.statement, iri) for r in group)
        return [found[statement] for _, _, _, statement, *_ in said]


def _parted(said: Sequence[_Said]) -> Iterator[Sequence[_Said]]:
    """What a speaker said, in the order of the days, parted where so many lie between that nothing is one utterance across."""
    begin = 0
    for n, (one, other) in enumerate(pairwise(said), 1):
        if other[-1] - one[-1] > _PUBLISHED:
            yield said[begin:n]
            begin = n
    yield said[begin:]


def groups(reports: Sequence[_Report]) -> list[list[_Report]]:
    """The reports of one speaker, sorted by day and IRI, parted by utterance."""
    if len(reports) == 1:
        return [list(reports)]
    bundles = _bundles([r for r in reports if r.wording.tells])
    place = list(range(len(bundles)))
    found = [[n] for n in place]
    for _, one, other in sorted(_pairs([b[0] for b in bundles])):
        a, b = sorted((place[one], place[other]))
        if a != b and all(_may_be_one(bundles[x][0], bundles[y][0]) for x in found[a] for y in found[b]):
            found[a] += found[b]
            for n in found[b]:
                place[n] = a
            found[b] = []
    together = [[r for n in sorted(members) for r in bundles[n]] for members in found if members]
    return [*together, *([r] for r in reports if not r.wording.tells)]


def _bundles(reports: Sequence[_Report]) -> list[list[_Report]]:
    """Reports in the very same words near the first of them: a thousand copies are compared as one."""
    bundles: list[list[_Report]] = []
    last: dict[tuple[tuple[bool, str], tuple[str, ...]], list[_Report]] = {}
    for report in reports:
        same = last.get((report.kind, report.wording.words))
        if same is not None and same[0].comparable(report):
            same.append(report)
        else:
            bundles.append([report])
            last[report.kind, report.wording.words] = bundles[-1]
    return bundles


def _may_be_one(one: _Report, other: _Report) -> bool:
    return one.comparable(other) and not contradict(one.wording, other.wording)


def _pairs(reports: Sequence[_Report]) -> Iterable[tuple[float, int, int]]:
    """Pairs of reports in the same words, the most alike first.

    Two such reports share more than half of the stems of the shorter one: so one of the rarer half of its stems, by
    which the other is found.
    """
    places: dict[str, list[int]] = {}
    stems = [set(r.wording.stems) for r in reports]
    for n, found in enumerate(stems):
        for s in found:
            places.setdefault(s, []).append(n)
    days = {s: [reports[n].day for n in found] for s, found in places.items()}
    for n, report in enumerate(reports):
        rare = sorted(stems[n], key=lambda s: (len(places[s]), s))
        near: set[int] = set()
        for s in rare[: len(rare) // 2 + 1]:
            first = bisect_left(days[s], report.day - _PUBLISHED)
            last = bisect_right(days[s], report.day + _PUBLISHED)
            if last - first <= _CROWD:
                near.update(places[s][first:last])
        for m in sorted(near):
            other = reports[m]
            shorter = len(other.wording.words), m
            if (len(report.wording.words), n) < shorter and report.comparable(other):
                alike = same_words(report.wording, other.wording)
                if alike:
                    yield -alike, min(n, m), max(n, m)
