"""`Extraction` as a JSON record and back: the format of ``kg-builder extract`` (one document a line)."""

import json
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from kg_builder.errors import RecordError
from kg_builder.model import (
    ACTS,
    ROLE_MODIFIERS,
    TREATY_ACTS,
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    Post,
    Role,
    Span,
    Statement,
    StatementKind,
    TreatyAction,
    Version,
)

Json: TypeAlias = dict[str, Any]


def to_json(extraction: Extraction, *, with_text: bool = False) -> str:
    """One line of JSON, without the line break; keys in the documented order, so equal input gives equal bytes."""
    return json.dumps(to_record(extraction, with_text=with_text), ensure_ascii=False, separators=(", ", ": "))


def from_json(line: str) -> Extraction:
    """Read a line written by `to_json` with its text.

    Raises:
        RecordError: the line is no JSON, lacks a field, or a span does not match the text.
    """
    try:
        return from_record(json.loads(line))
    except json.JSONDecodeError as exc:
        msg = f"not a JSON record: {exc.msg} at column {exc.colno}"
        raise RecordError(msg) from exc


def to_record(extraction: Extraction, *, with_text: bool = False) -> Json:
    """The record of the contract as a dictionary."""
    d = extraction.document
    record: Json = {
        "id": d.id,
        "source": d.source,
        "title": d.title,
        "published": d.published,
        "publisher": d.publisher,
        "authors": list(d.authors),
        "url": d.url,
        "language": d.language,
        "duplicate_of": extraction.duplicate_of,
        "revises": [_version(v) for v in extraction.revises],
    }
    if with_text:
        record["text"] = d.text
    record["entities"] = [_entity(e) for e in extraction.entities]
    record["statements"] = [_statement(s) for s in extraction.statements]
    record["roles"] = [
        {
            "person": r.person,
            "office": r.office,
            "organization": r.organization,
            "modifiers": list(r.modifiers),
            "post": post_record(r.post) if r.post else None,
            **_span(r.span),
        }
        for r in extraction.roles
    ]
    record["treaty_actions"] = [
        {
            "id": a.id,
            "actor": a.actor,
            "treaty": a.treaty,
            "act": a.act,
            "polarity": a.polarity.value,
            "alleged_in": a.alleged_in,
            "modality": a.modality.value,
            "date": a.date,
            "date_expression": _optional(a.date_expression),
            **_span(a.span),
        }
        for a in extraction.treaty_actions
    ]
    return record


def from_record(record: Mapping[str, Any]) -> Extraction:
    """The extraction that a record with its text stands for.

    Raises:
        RecordError: a field is missing or of the wrong form, or a span does not match the text.
    """
    if not isinstance(record, Mapping):
        msg = f"a record is a JSON object, not {type(record).__name__}; give one document a line"
        raise RecordError(msg)
    try:
        document = Document(
            id=record["id"],
            source=record["source"],
            text=record["text"],
            title=record.get("title"),
            published=record.get("published"),
            publisher=record.get("publisher"),
            authors=tuple(record.get("authors") or ()),
            url=record.get("url"),
            language=record.get("language") or "en",
        )
        extraction = Extraction(
            document=document,
            entities=tuple(_read_entity(e) for e in record["entities"]),
            statements=tuple(_read_statement(s) for s in record["statements"]),
            roles=tuple(_read_role(r) for r in record["roles"]),
            treaty_actions=tuple(_read_action(a) for a in record["treaty_actions"]),
            duplicate_of=record.get("duplicate_of"),
            revises=tuple(_read_version(v) for v in record.get("revises") or ()),
        )
    except KeyError as exc:
        msg = f"record {record.get('id', '?')}: field {exc} is missing; write records with --with-text"
        raise RecordError(msg) from exc
    except (TypeError, ValueError, AttributeError) as exc:
        msg = f"record {record.get('id', '?')}: {exc}"
        raise RecordError(msg) from exc
    check_spans(extraction)
    return extraction


def check_spans(extraction: Extraction) -> None:
    """Make sure that each span holds the very characters of the text.

    Raises:
        RecordError: naming the first span that does not.
    """
    text = extraction.document.text
    for span in spans(extraction):
        if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != span.text:
            msg = f"{extraction.document.id}: span {span.start}–{span.end} is not {span.text!r} in the text"
            raise RecordError(msg)


def spans(extraction: Extraction) -> list[Span]:
    """Every span of an extraction."""
    found = [m.span for e in extraction.entities for m in e.mentions]
    for s in extraction.statements:
        single = (s.speaker_mention, s.cue, s.condition, s.consequence, s.date_expression, s.passage)
        found += [*s.content, *s.occasion, *(x for x in single if x)]
    found += [r.span for r in extraction.roles]
    for a in extraction.treaty_actions:
        found += [a.span, *((a.date_expression,) if a.date_expression else ())]
    return found


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end, "text": span.text}


def _optional(span: Span | None) -> Json | None:
    return _span(span) if span else None


def _entity(e: Entity) -> Json:
    return {
        "id": e.id,
        "type": e.type.value,
        "name": e.name,
        "category": e.category,
        "same_as": list(e.same_as),
        "authority": e.authority,
        "members": list(e.members),
        "mentions": [{**_span(m.span), "kind": m.kind.value, "rule": m.rule} for m in e.mentions],
    }


def _version(v: Version) -> Json:
    return {
        "digest": v.digest,
        "sha256": v.sha256,
        "published": v.published,
        "invalidated": v.invalidated,
    }


def post_record(p: Post) -> Json:
    """An office as a part of a record."""
    return {
        "id": p.id,
        "title": p.title,
        "where": p.where,
        "name": p.name,
        "start": p.start,
        "end": p.end,
        "organization": _entity(p.organization) if p.organization else None,
        "ministry": _entity(p.ministry) if p.ministry else None,
    }


def _statement(s: Statement) -> Json:
    return {
        "id": s.id,
        "kind": s.kind.value,
        "act": s.act,
        "polarity": s.polarity.value,
        "speaker": s.speaker,
        "speaker_mention": _optional(s.speaker_mention),
        "unknown_speaker_reason": s.unknown_speaker_reason,
        "cue": _optional(s.cue),
        "content": [_span(c) for c in s.content],
        "addressees": list(s.addressees),
        "targets": list(s.targets),
        "condition": _optional(s.condition),
        "consequence": _optional(s.consequence),
        "occasion": [_span(o) for o in s.occasion],
        "date": s.date,
        "date_expression": _optional(s.date_expression),
        "reported_via": list(s.reported_via),
        "mentions": list(s.mentions),
        "parent": s.parent,
        "utterance": s.utterance,
        "passage": _optional(s.passage),
        "rule": s.rule,
        "confidence": s.confidence,
        "speaker_confidence": s.speaker_confidence,
    }


def _read_span(x: Mapping[str, Any]) -> Span:
    return Span(int(x["start"]), int(x["end"]), x["text"])


def _read_number(x: float | None) -> float | None:
    return float(x) if x is not None else None


def _read_optional(x: Mapping[str, Any] | None) -> Span | None:
    return _read_span(x) if x else None


def _read_entity(x: Mapping[str, Any]) -> Entity:
    return Entity(
        id=x["id"],
        type=EntityType(x["type"]),
        name=x["name"],
        mentions=tuple(
            Mention(_read_span(m), MentionKind(m["kind"]), m.get("rule") or "") for m in x["mentions"]
        ),
        same_as=tuple(x.get("same_as") or ()),
        category=x.get("category"),
        authority=x.get("authority"),
        members=tuple(x.get("members") or ()),
    )


def _read_version(x: Mapping[str, Any]) -> Version:
    return Version(x["digest"], x["sha256"], x.get("published"), x.get("invalidated"))


def _read_act(x: Mapping[str, Any], acts: Collection[str]) -> str:
    act: str = x["act"]
    if act not in acts:
        msg = f"{x['id']}: {act!r} is not an act; use one of {', '.join(acts)}"
        raise ValueError(msg)
    return act


def _read_statement(x: Mapping[str, Any]) -> Statement:
    if not x["content"]:
        msg = f"{x['id']}: a statement needs content; give at least one span"
        raise ValueError(msg)
    return Statement(
        id=x["id"],
        kind=StatementKind(x["kind"]),
        act=_read_act(x, ACTS),
        content=tuple(_read_span(c) for c in x["content"]),
        rule=x["rule"],
        confidence=float(x["confidence"]),
        speaker_confidence=_read_number(x.get("speaker_confidence")),
        polarity=Polarity(x["polarity"]),
        speaker=x["speaker"],
        speaker_mention=_read_optional(x["speaker_mention"]),
        unknown_speaker_reason=x.get("unknown_speaker_reason"),
        cue=_read_optional(x["cue"]),
        addressees=tuple(x["addressees"]),
        targets=tuple(x["targets"]),
        condition=_read_optional(x["condition"]),
        consequence=_read_optional(x["consequence"]),
        occasion=tuple(_read_span(o) for o in x["occasion"]),
        date=x["date"],
        date_expression=_read_optional(x.get("date_expression")),
        reported_via=tuple(x["reported_via"]),
        mentions=tuple(x["mentions"]),
        parent=x["parent"],
        utterance=x["utterance"],
        passage=_read_optional(x.get("passage")),
    )


def _read_role(x: Mapping[str, Any]) -> Role:
    modifiers = tuple(x.get("modifiers") or ())
    if not set(modifiers) <= set(ROLE_MODIFIERS):
        msg = f"role of {x['person']}: modifiers are {', '.join(ROLE_MODIFIERS)}, not {modifiers!r}"
        raise ValueError(msg)
    return Role(
        person=x["person"],
        office=x["office"],
        span=_read_span(x),
        organization=x.get("organization"),
        modifiers=modifiers,
        post=read_post(x["post"]) if x.get("post") else None,
    )


def read_post(x: Mapping[str, Any]) -> Post:
    """The office that a part of a record stands for; a `KeyError` where a field is missing."""
    holder, ministry = x.get("organization"), x.get("ministry")
    return Post(
        id=x["id"],
        title=x["title"],
        where=x["where"],
        name=x["name"],
        start=x.get("start") or "",
        end=x.get("end") or "",
        organization=_read_entity(holder) if holder else None,
        ministry=_read_entity(ministry) if ministry else None,
    )


def _read_action(x: Mapping[str, Any]) -> TreatyAction:
    return TreatyAction(
        id=x["id"],
        treaty=x["treaty"],
        act=_read_act(x, TREATY_ACTS),
        span=_read_span(x),
        actor=x["actor"],
        polarity=Polarity(x["polarity"]),
        alleged_in=x["alleged_in"],
        modality=Modality(x.get("modality") or Modality.ASSERTED),
        date=x.get("date"),
        date_expression=_read_optional(x.get("date_expression")),
    )
