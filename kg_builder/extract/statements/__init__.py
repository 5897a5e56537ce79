"""From attributions (spans) to statements: kind, act, polarity, parties, time, place in the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg_builder.extract.attribution.quoted import Attribution
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.statements.conditions import conditional
from kg_builder.extract.statements.dating import utterance_date
from kg_builder.extract.statements.drafts import Draft
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import Syntax
from kg_builder.iri import Minter, part_iri
from kg_builder.model import Document, Polarity, Span, Statement, StatementKind

_WORD = re.compile(r"\w+")
_MOSTLY = 0.95


def statements(
    s: Syntax,
    document: Document,
    drafts: Sequence[Draft],
    iris: dict[int, str],
    quoted: bytearray,
    minter: Minter,
) -> tuple[Statement, ...]:
    """The statements of a document in text order, each parent before what it holds."""
    ids = _ids(document, [d.attribution for d in drafts])
    scene = _Scene(s, document, ids, iris, quoted, minter)
    found = [_statement(scene, n, d) for n, d in enumerate(drafts)]
    return tuple(sorted(found, key=lambda x: (x.content[0].start, -x.content[-1].end, x.id)))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all statements of a document share."""

    syntax: Syntax
    document: Document
    ids: list[str]
    iris: dict[int, str]
    quoted: bytearray
    minter: Minter


def _statement(scene: _Scene, number: int, d: Draft) -> Statement:
    s, document, iris = scene.syntax, scene.document, scene.iris
    a, text = d.attribution, document.text
    speaker = iris.get(id(d.speaker.cluster)) if d.speaker.cluster is not None else None
    condition = conditional(s, a.content)
    dated = utterance_date(s, a.anchor, a.cue, a.content, document.published)
    passage = _passage(s, a)
    sure = a.confidence

    def of(clusters: Sequence[Cluster]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(iris[id(c)] for c in clusters if id(c) in iris))

    def span(r: CharRange | None) -> Span | None:
        return Span.of(text, *r) if r else None

    return Statement(
        id=scene.ids[number],
        kind=StatementKind.DIRECT if a.rule == "transcript-line" else _kind(text, a.content, scene.quoted),
        act=d.sense.act,
        content=tuple(Span.of(text, *r) for r in a.content),
        rule=a.rule,
        confidence=sure.statement,
        speaker_confidence=sure.speaker,
        polarity=Polarity(d.sense.polarity),
        speaker=speaker,
        speaker_mention=span(a.source),
        unknown_speaker_reason=None if speaker else (d.speaker.reason or "no-source"),
        cue=span(a.cue),
        addressees=of(d.addressees),
        targets=of(d.targets),
        condition=span(condition.condition) if condition else None,
        consequence=span(condition.consequence) if condition else None,
        occasion=tuple(Span.of(text, *r) for r in d.occasions),
        date=dated.value if dated else None,
        date_expression=Span.of(text, dated.start, dated.end) if dated else None,
        reported_via=of(d.via),
        mentions=of(d.mentions),
        parent=scene.ids[a.parent] if a.parent is not None else None,
        utterance=scene.minter.utterance(speaker or document.id, (text[b:e] for b, e in a.content)),
        passage=Span.of(text, *passage),
    )


def _ids(document: Document, found: Sequence[Attribution]) -> list[str]:
    """IRIs from the content's offsets; where two contents coincide, from the cue's too."""
    ids: dict[str, None] = {}
    for a in found:
        iri = part_iri(document.id, f"statement-{a.content[0][0]}-{a.content[-1][1]}")
        if iri in ids:
            iri = f"{iri}-{a.cue[0] if a.cue else 0}"
        while iri in ids:
            iri += "b"
        ids[iri] = None
    return list(ids)


def _kind(text: str, content: Sequence[CharRange], quoted: bytearray) -> StatementKind:
    marks = [bool(quoted[m.start()]) for a, b in content for m in _WORD.finditer(text, a, b)]
    share = sum(marks) / len(marks) if marks else 0.0
    if share >= _MOSTLY:
        return StatementKind.DIRECT
    return StatementKind.MIXED if share > 0 else StatementKind.INDIRECT


def _passage(s: Syntax, a: Attribution) -> CharRange:
    spans = [*a.content, *(r for r in (a.cue, a.source) if r)]
    first = s.sentence[s.at(min(r[0] for r in spans))]
    last = s.sentence[s.at(max(r[1] for r in spans) - 1)]
    begin, end = s.chars(s.sentences[first][0], s.sentences[last][1])
    while begin < end and s.text[begin].isspace():
        begin += 1
    while end > begin and s.text[end - 1].isspace():
        end -= 1
    return begin, max(end, *(r[1] for r in spans))
