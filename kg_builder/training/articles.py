"""Annotated articles, in any form of gold that ``kg-builder evaluate`` and our own tests read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from kg_builder.errors import RecordError
from kg_builder.evaluation.comparison import Json, Words
from kg_builder.evaluation.evaluate import label_of, read_jsonl, read_texts, text_of, units
from kg_builder.evaluation.gold import read_case
from kg_builder.iri import digest

Gold: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated text."""

    id: str
    text: str
    statements: Sequence[Gold]
    """``speaker`` and ``cue``, each a span or None, and ``content``, a list of spans."""

    def record(self) -> Json:
        """The article in the form that `kg_builder.evaluation.evaluate` reads."""
        return {"doc_id": self.id, "text": self.text, "statements": self.statements}


def read_articles(gold: Sequence[Path], docs: Sequence[Path] = ()) -> list[Article]:
    """The articles of JSON Lines files, of folders of such files, and of folders of gold cases.

    Statements inside another one's content (``parent`` set) are left out: the tagger marks each word once.

    Args:
        gold: records of ``kg-builder extract``, corrected by hand, or ``{"doc_id", "statements"}`` with spans for
            speakers; or folders with ``gold.json`` (see ``tests/gold/README.md``).
        docs: JSON Lines of ``{"doc_id", "text"}``, or folders of texts, where the gold has no text.

    Raises:
        RecordError: something cannot be read, has no text or a wrong span, or there is no statement at all.
    """
    texts = _texts(docs)
    articles = [_article(path, record, texts) for path in gold for record in _records(path)]
    if not any(article.statements for article in articles):
        msg = (
            f"{', '.join(map(str, gold))}: no statement in it; give gold with at least one annotated article"
        )
        raise RecordError(msg)
    return articles


def _texts(docs: Sequence[Path]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in docs:
        for name, text in read_texts(path).items():
            if texts.setdefault(name, text) != text:
                msg = f"{path}: document {name} has another text in another one of --docs; give each id to one text"
                raise RecordError(msg)
    return texts


def hold_out(articles: Sequence[Article], share: float) -> tuple[list[Article], list[Article]]:
    """Part the articles into those to learn from and a share, one at the least, to score with.

    Chosen by the hash of the text: the same whatever the order, and no text stands on both sides. A single text is
    not parted.
    """
    texts = sorted({digest(a.text) for a in articles})
    count = max(1, round(share * len(texts))) if share and len(texts) > 1 else 0
    held_out = set(texts[:count])
    return (
        [a for a in articles if digest(a.text) not in held_out],
        [a for a in articles if digest(a.text) in held_out],
    )


def refuse_shared(articles: Sequence[Article], dev: Sequence[Article]) -> None:
    """Make sure that no text is both learnt from and scored with.

    Raises:
        RecordError: one is; the scores would flatter.
    """
    known = {a.text: a.id for a in articles}
    if shared := next((a for a in dev if a.text in known), None):
        msg = f"document {shared.id} of --dev is in the training gold too (as {known[shared.text]}); keep one"
        raise RecordError(msg)


def _records(path: Path) -> Iterator[Json]:
    if not path.is_dir():
        yield from read_jsonl(path)
    elif (path / "gold.json").is_file():
        yield _case(path)
    elif cases := sorted(path.glob("*/gold.json")):
        yield from (_case(case.parent) for case in cases)
    elif files := sorted(path.glob("*.jsonl")):
        for file in files:
            yield from read_jsonl(file)
    else:
        msg = (
            f"{path}: neither gold.json nor JSON Lines files (*.jsonl) in this folder; name one that has them"
        )
        raise RecordError(msg)


def _case(folder: Path) -> Json:
    try:
        return read_case(folder).record()
    except (KeyError, TypeError, AttributeError) as exc:
        msg = f"{folder / 'gold.json'}: not of the form of a gold case ({exc!r}); an object with statements is expected"
        raise RecordError(msg) from exc


def _article(path: Path, record: Json, texts: Mapping[str, str]) -> Article:
    label = label_of(record)
    text = text_of(record, None, texts)
    units(
        record, Words(text), f"{path}, document {label}", nested=False
    )  # every span fits, or it says which not
    return Article(label, text, [_statement(s) for s in record["statements"] if not s.get("parent")])


def _statement(raw: Gold) -> Gold:
    """In a record of ours the speaker is an entity, and the span stands beside it."""
    speaker = raw["speaker_mention"] if "speaker_mention" in raw else raw.get("speaker")
    return {**{k: v for k, v in raw.items() if k != "speaker_mention"}, "speaker": speaker}
