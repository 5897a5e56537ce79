"""Gold across documents: which mentions are one entity, which statements one utterance, which documents copies.

A file of cases is plain text that can be written by hand::

    === name-of-the-case
    duplicates: a b
    --- a | 2024-03-01 | Name of the outlet
    Foreign Minister [Tom Lund|tom] said that {talks would go on|u1}.
    --- b | 2024-03-02 | Another outlet
    …

``[words|x]`` is a mention of the entity x, ``{words|u}`` the content of a report of the utterance u; both hold
within a case. ``duplicates`` names documents that are copies of one another; a document is a line or more. Lines
that begin with ``#`` before the first case say what the file is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg_builder.errors import RecordError
from kg_builder.evaluation.overlap import CharRange, dice
from kg_builder.evaluation.ratio import Ratio
from kg_builder.model import Document, Extraction, MentionKind, Span

_MARKED = re.compile(
    r"\[(?P<mention>[^][{}|]+)\|(?P<entity>[\w-]+)\]|\{(?P<words>[^][{}|]+)\|(?P<utterance>\w+)\}"
)
_HEAD = re.compile(r"--- (?P<name>[\w-]+) \| (?P<date>\d{4}-\d\d-\d\d) \| (?P<outlet>.+)")
_FOUND = 0.5
"""Share of characters in common from which a statement is taken for the gold one."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of one document and the label that it shares with others."""

    document: str
    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class AcrossCase:
    """A few documents with what belongs together in them."""

    name: str
    documents: tuple[Document, ...]
    mentions: tuple[Marked, ...]
    statements: tuple[Marked, ...]
    duplicates: tuple[frozenset[str], ...]
    """Groups of documents, by IRI."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Counts of pairs that are said to belong together."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Pairs") -> "Pairs":
        return Pairs(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def ratio(self) -> Ratio:
        """Precision, recall and F1 over the pairs."""
        return Ratio(self.right, self.right + self.wrong, self.right, self.right + self.missed)


@dataclass(frozen=True, slots=True)
class Score:
    """How one case came out, for each of the three questions."""

    entities: Pairs
    utterances: Pairs
    duplicates: Pairs
    not_found: int
    """Gold mentions and statements that the extraction does not have; pairs with them count as missed."""


def read_across(path: Path) -> list[AcrossCase]:
    """The cases of a file.

    Raises:
        RecordError: the file does not have the form above; with the line.
    """
    cases: list[AcrossCase] = []
    blocks = re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for block in blocks:
        name, _, body = block.partition("\n")
        cases.append(_case(path, name.strip(), body))
    if not cases:
        msg = f"{path}: no case; begin one with a line “=== name”"
        raise RecordError(msg)
    return cases


def _case(path: Path, name: str, body: str) -> AcrossCase:
    documents: list[Document] = []
    mentions: list[Marked] = []
    statements: list[Marked] = []
    groups: list[list[str]] = []
    head, *texts = re.split(r"^(?=--- )", body, flags=re.MULTILINE)
    for line in head.splitlines():
        if line.startswith("duplicates: "):
            groups.append(line.removeprefix("duplicates: ").split())
        elif line.strip():
            msg = (
                f"{path}, case {name}: {line!r} before the first document; write “duplicates: a b” or nothing"
            )
            raise RecordError(msg)
    for text in texts:
        first, _, marked = text.partition("\n")
        found = _HEAD.fullmatch(first.strip())
        if found is None:
            msg = f"{path}, case {name}: {first!r} is no head; write “--- name | 2024-03-01 | Outlet”"
            raise RecordError(msg)
        iri = _iri(name, found["name"])
        plain, m, s = _unmarked(iri, marked.strip())
        mentions += m
        statements += s
        documents.append(
            Document(
                iri, f"{name}/{found['name']}", plain, published=found["date"], publisher=found["outlet"]
            )
        )
    return AcrossCase(
        name,
        tuple(documents),
        tuple(mentions),
        tuple(statements),
        tuple(frozenset(_iri(name, n) for n in group) for group in groups),
    )


def _iri(case: str, document: str) -> str:
    return f"https://example.org/{case}/{document}"


def _unmarked(document: str, text: str) -> tuple[str, list[Marked], list[Marked]]:
    """The text without its marks, and what they mark. Mentions may stand inside a statement's content."""
    plain = ""
    at = 0
    mentions: list[Marked] = []
    statements: list[Marked] = []
    for found in _MARKED.finditer(text):
        plain += text[at : found.start()]
        words = found["mention"] or found["words"]
        span = Span(len(plain), len(plain) + len(words), words)
        (mentions if found["mention"] else statements).append(
            Marked(document, span, found["entity"] or found["utterance"])
        )
        plain += words
        at = found.end()
    return plain + text[at:], mentions, statements


def score(case: AcrossCase, extractions: Sequence[Extraction], *, given: bool = False) -> Score:
    """Compare resolved extractions of the case's documents, in any order, with its gold: pairs across documents.

    Args:
        case: The gold.
        extractions: One for each document.
        given: Leave out pairs whose ends the extraction did not find, which else are missed.
    """
    by_id = {extraction.document.id: extraction for extraction in extractions}
    entities = [(m.document, m.label, _entity(by_id[m.document], m.span)) for m in case.mentions]
    utterances = [(s.document, s.label, _utterance(by_id[s.document], s.span)) for s in case.statements]
    return Score(
        _pairs(entities, given=given),
        _pairs(utterances, given=given),
        _copies(case, by_id),
        sum(found is None for _, _, found in (*entities, *utterances)),
    )


def _pairs(found: Sequence[tuple[str, str, str | None]], *, given: bool) -> Pairs:
    right = wrong = missed = 0
    for (doc, label, one), (other_doc, other_label, other) in combinations(found, 2):
        if doc == other_doc or (given and (one is None or other is None)):
            continue
        together = one is not None and one == other
        if label == other_label:
            right += together
            missed += not together
        else:
            wrong += together
    return Pairs(right, wrong, missed)


def _copies(case: AcrossCase, by_id: Mapping[str, Extraction]) -> Pairs:
    right = wrong = missed = 0
    leader = {iri: x.duplicate_of or iri for iri, x in by_id.items()}
    for one, other in combinations(sorted(by_id), 2):
        gold = any({one, other} <= group for group in case.duplicates)
        together = leader[one] == leader[other]
        right += gold and together
        missed += gold and not together
        wrong += together and not gold
    return Pairs(right, wrong, missed)


def _entity(extraction: Extraction, gold: Span) -> str | None:
    """The entity that is mentioned at the gold place: the same span, else the one that overlaps most.

    Where a name is at once that of a place and of those who govern there, the latter is what is meant.
    """
    best: tuple[float, bool, str] | None = None
    for entity in extraction.entities:
        for mention in entity.mentions:
            common = dice(_range(mention.span), _range(gold))
            if common >= _FOUND:
                rank = (common, mention.kind is MentionKind.METONYM, entity.id)
                best = max(best, rank) if best else rank
    return best[2] if best else None


def _utterance(extraction: Extraction, gold: Span) -> str | None:
    found = [
        (max(dice(_range(span), _range(gold)) for span in (*s.content, _hull(s.content))), s.id, s.utterance)
        for s in extraction.statements
    ]
    best = max(found, default=None)
    return best[2] if best and best[0] >= _FOUND else None


def _hull(spans: Sequence[Span]) -> Span:
    return Span(spans[0].start, spans[-1].end, "")


def _range(span: Span) -> CharRange:
    return span.start, span.end
