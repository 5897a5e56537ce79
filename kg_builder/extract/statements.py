"""From attributions (spans) to statements: kind, act, polarity, parties, time, place in the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg_builder.extract import slots
from kg_builder.extract.coreference import Coreference, Resolution, resolve_all
from kg_builder.extract.dates import Dated, find_dates
from kg_builder.extract.entities import Cluster, Entities
from kg_builder.extract.lexicon import CueSense, cue_senses
from kg_builder.extract.quoted import Attribution
from kg_builder.extract.syntax import Syntax
from kg_builder.iri import Minter, part_iri
from kg_builder.model import Document, Polarity, Span, Statement, StatementKind

CharRange = tuple[int, int]
_WORD = re.compile(r"\w+")
_MEDIA = frozenset({"media outlet", "news agency"})
_MOSTLY = 0.95
_JOINED = re.compile(r"(?:^prep-|\+)(?P<word>[a-z]+)")
"""The word that a frame joins to its verb: "call *for*", "agree *that*", "hope *to*"."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution with its parties as clusters; becomes a statement once the entities have IRIs."""

    attribution: Attribution
    speaker: Resolution
    addressees: tuple[Cluster, ...]
    targets: tuple[Cluster, ...]
    via: tuple[Cluster, ...]
    mentions: tuple[Cluster, ...]


def draft(
    s: Syntax, found: Sequence[Attribution], entities: Entities, coreference: Coreference
) -> list[Draft]:
    """Resolve the parties of all attributions."""
    speakers = resolve_all(coreference, [a.source for a in found])
    drafts = []
    for attribution, speaker in zip(found, speakers, strict=True):
        to, at = _parties(s, attribution)
        addressees = _clusters(entities, coreference, to)
        targets = _clusters(entities, coreference, at)
        via = [c for c in addressees if c.record is not None and c.record.category in _MEDIA]
        parent = found[attribution.parent] if attribution.parent is not None else None
        if parent is not None and parent.frame in ("according", "per"):
            reporter = speakers[attribution.parent or 0].cluster
            via += [reporter] if reporter is not None else []
        inside = [c for a, b in attribution.content for c in entities.within(a, b)]
        drafts.append(
            Draft(attribution, speaker, _once(addressees), _once(targets), _once(via), _once(inside))
        )
    return drafts


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
    sense = _sense(s, a)
    speaker = iris.get(id(d.speaker.cluster)) if d.speaker.cluster is not None else None
    conditional = slots.conditional(s, a.content)
    dated = _date(s, document, a)
    passage = _passage(s, a)

    def of(clusters: Sequence[Cluster]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(iris[id(c)] for c in clusters if id(c) in iris))

    def span(r: CharRange | None) -> Span | None:
        return Span.of(text, *r) if r else None

    return Statement(
        id=scene.ids[number],
        kind=StatementKind.DIRECT if a.rule == "transcript-line" else _kind(text, a.content, scene.quoted),
        act=sense.act,
        content=tuple(Span.of(text, *r) for r in a.content),
        rule=a.rule,
        confidence=a.confidence,
        polarity=Polarity(sense.polarity),
        speaker=speaker,
        speaker_mention=span(a.source),
        unknown_speaker_reason=None if speaker else (d.speaker.reason or "no-source"),
        cue=span(a.cue),
        addressees=of(d.addressees),
        targets=of(d.targets),
        condition=span(conditional.condition) if conditional else None,
        consequence=span(conditional.consequence) if conditional else None,
        occasion=tuple(Span.of(text, *r) for r in _occasions(s, a)),
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


def _lexical_sense(a: Attribution) -> CueSense:
    """What the table says of a cue: with the word that its frame joins to it, else with its particle, else alone."""
    senses, joined = cue_senses(), _JOINED.search(a.frame)
    forms = [f"{a.lemma}_{joined['word']}"] if joined else []
    forms += [a.lemma, a.lemma.split("_")[0]]
    return next((senses[f] for f in forms if f in senses), CueSense("say", "affirmed"))


def _sense(s: Syntax, a: Attribution) -> CueSense:
    sense = _lexical_sense(a)
    if a.anchor is None:
        return sense
    if slots.has_yet_to(s, a.anchor) or (
        slots.negated(s, a.anchor) and sense.act in ("say", "announce", "confirm", "comment")
    ):
        return CueSense("decline", "declined")
    if slots.negated(s, a.anchor):
        return CueSense(sense.act, "affirmed" if sense.polarity == "denied" else "denied")
    return sense


def _parties(s: Syntax, a: Attribution) -> tuple[list[CharRange], list[CharRange]]:
    if a.anchor is None:
        return [], []
    at = slots.targets(s, a.anchor, _lexical_sense(a).act)
    to = [r for r in slots.addressees(s, a.anchor, a.content) if r not in at and r != a.source]
    return to, at


def _clusters(entities: Entities, coreference: Coreference, spans: Sequence[CharRange]) -> list[Cluster]:
    """Parties beside the speaker; a pronoun is not worth the risk, the named and described are."""
    found = []
    for start, end in spans:
        cluster = coreference.describe(start, end) or entities.at(start, end)
        if cluster is not None:
            found.append(cluster)
    return found


def _once(clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    return tuple({id(c): c for c in clusters}.values())


def _occasions(s: Syntax, a: Attribution) -> list[CharRange]:
    return slots.occasions(s, a.anchor, a.content) if a.anchor is not None else []


def _date(s: Syntax, document: Document, a: Attribution) -> Dated | None:
    """The time expression of the cue's sentence that is nearest to the cue and not reported itself."""
    if a.cue is None:
        return None
    begin, end = s.chars(*s.sentences[s.sentence[s.at(a.cue[0])]])
    near = [
        d
        for d in find_dates(s.text, begin, end, document.published)
        if all(d.end <= x or d.start >= y for x, y in a.content)
    ]
    cue = a.cue
    return min(near, key=lambda d: min(abs(d.start - cue[1]), abs(cue[0] - d.end)), default=None)


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
