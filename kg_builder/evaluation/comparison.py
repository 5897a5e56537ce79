"""Statements as sets of words, so that a system's can be compared and matched with gold ones."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from kg_builder.errors import RecordError
from kg_builder.evaluation.assignment import assign
from kg_builder.model import NO_SPEECH, StatementKind

Json: TypeAlias = Mapping[str, Any]

_KINDS = tuple(kind.value for kind in StatementKind)
_WORD = re.compile(r"\w+")
# Marks that cannot be apostrophes; a quotation left open ends with its paragraph, as newspapers print it.
_QUOTATION = re.compile(r"(?:``|[“„«\"＂])(.*?)(?:''|[”»\"＂]|$)", re.MULTILINE)
_ALMOST_ALL = 0.95
_ROUNDING = 1e-12
_SPEAKER_BONUS = 1e-6
# The core of a noun phrase ends before one of these words, and at a comma, bracket or dash.
_PHRASE_END = {
    "of", "for", "from", "in", "at", "on", "to", "by", "with", "about", "against", "who", "whom", "whose", "which",
    "that", "as", "after", "before", "during", "near", "under", "over", "than", "including", "when", "where", "while",
}  # fmt: skip
_BREAK = re.compile(r"[,;:()\[\]—–]|--|\s-\s")


class Words:
    """The words of a text, and which of them a stretch of characters touches."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [m.span() for m in _WORD.finditer(text)]
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    def touched(self, start: int, end: int) -> range:
        """Indices of the words that share a character with ``text[start:end]``."""
        first = bisect_right(self._ends, start)
        return range(first, max(first, bisect_left(self._starts, end)))

    def within(self, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        """Indices of the words in any of the spans."""
        return frozenset(i for start, end in spans for i in self.touched(start, end))

    def head(self, start: int, end: int) -> int | None:
        """Index of the head word of a noun phrase, by rule: the last word of its core, None without words.

        The core ends before the first comma, bracket or dash and before a preposition or relative pronoun:
        *president* in "the president of France", *Marsh* in "Elena Marsh, the minister".
        """
        words = self.touched(start, end)
        if not words:
            return None
        core = words[0]
        for i in words[1:]:
            gap = self.text[self.spans[i - 1][1] : self.spans[i][0]]
            if _BREAK.search(gap) or self._word(i) in _PHRASE_END:
                break
            core = i
        while core > words[0] and self._word(core) == "s" and self.text[self.spans[core][0] - 1] in "'’":
            core -= 1
        return core

    def _word(self, i: int) -> str:
        start, end = self.spans[i]
        return self.text[start:end].lower()


@dataclass(frozen=True, slots=True)
class Unit:
    """A statement as it is compared: sets of word indices."""

    content: frozenset[int]
    speaker: frozenset[int]
    head: int | None
    cue: frozenset[int]
    kind: str
    speech: bool
    ignored: bool

    @classmethod
    def of(cls, statement: Json, words: Words, where: str) -> "Unit":
        """Read a statement of a record, or of the gold form with spans for speakers.

        Raises:
            RecordError: a span does not fit the text, or the kind is not known.
        """
        mention = statement["speaker_mention"] if "speaker_mention" in statement else statement.get("speaker")
        speaker = [_bounds(mention, words, where)] if mention else []
        given_head = mention.get("head") if mention else None
        head = words.head(*speaker[0]) if speaker else None
        if given_head:
            head = max(words.touched(*_bounds(given_head, words, where)), default=head)
        cue = statement.get("cue")
        content = words.within(_bounds(span, words, where) for span in statement["content"])
        kind = statement.get("kind") or _kind(words, content)
        if kind not in _KINDS:
            msg = f"{where}: kind {kind!r} is none of {', '.join(_KINDS)}"
            raise RecordError(msg)
        return cls(
            content=content,
            speaker=words.within(speaker),
            head=head,
            cue=words.within([_bounds(cue, words, where)] if cue else []),
            kind=kind,
            speech=statement.get("cue_class") in {None, "speech"} and statement.get("act") not in NO_SPEECH,
            ignored=bool(statement.get("ignore")),
        )

    def same_speaker(self, other: "Unit") -> bool:
        """Whether both name the same mention (equal, or equal in its head word), or both none."""
        if not self.speaker or not other.speaker:
            return not self.speaker and not other.speaker
        return self.speaker == other.speaker or (self.head is not None and self.head == other.head)


def align(gold: Sequence[Unit], system: Sequence[Unit], tau: float) -> dict[int, int]:
    """Match gold with system statements; of equally good matches the one with the right speaker is taken."""
    holders = defaultdict(set)
    for j, unit in enumerate(system):
        for word in unit.content:
            holders[word].add(j)
    weights = {}
    for i, unit in enumerate(gold):
        for j in {j for word in unit.content for j in holders[word]}:
            other = system[j]
            dice = 2 * len(unit.content & other.content) / (len(unit.content) + len(other.content))
            if dice >= tau - _ROUNDING:
                weights[i, j] = dice + (_SPEAKER_BONUS if unit.same_speaker(other) else 0.0)
    return assign(weights)


def _bounds(span: Json, words: Words, where: str) -> tuple[int, int]:
    start, end, length = span["start"], span["end"], len(words.text)
    if not 0 <= start < end <= length:
        msg = f"{where}: span {start}–{end} is not inside the text of {length} characters"
        raise RecordError(msg)
    if span.get("text") not in {None, words.text[start:end]}:
        msg = f"{where}: span {start}–{end} is {words.text[start:end]!r} in the text, not {span['text']!r}"
        raise RecordError(msg)
    return start, end


def _kind(words: Words, content: frozenset[int]) -> str:
    """The kind by how much of the content stands between quotation marks, for statements that state none."""
    quoted = words.within(m.span(1) for m in _QUOTATION.finditer(words.text)) & content
    if not quoted:
        return StatementKind.INDIRECT.value
    whole = len(quoted) >= _ALMOST_ALL * len(content)
    return (StatementKind.DIRECT if whole else StatementKind.MIXED).value
