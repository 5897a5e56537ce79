"""Training examples: annotated articles as chunks of word pieces with labels and pointers."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg_builder.extract.tagger import LABELS
from kg_builder.extract.tagger.pieces import Chunk, Encoder
from kg_builder.extract.text.quotes import outermost, scan
from kg_builder.extract.text.spans import mask
from kg_builder.training.articles import Article

IGNORED = -100
_CONTENT, _SOURCE, _CUE, _UNCERTAIN = "content", "source", "cue", "?"


@dataclass(frozen=True, slots=True)
class Example:
    """A chunk with a label for each piece, and the piece that it points to (`IGNORED` where none is asked for)."""

    chunk: Chunk
    labels: list[int]
    cues: list[int]
    """For content pieces: the first piece of their cue, 0 where that lies in another chunk."""
    sources: list[int]
    """For cue pieces: the first piece of their source, 0 for none."""


def paragraphs(article: Article, encoder: Encoder) -> list[Chunk]:
    """The paragraphs of an article as word pieces."""
    quoted = mask(len(article.text), ((q.start, q.end) for q in outermost(scan(article.text))))
    return encoder.paragraphs(article.text, quoted)


def examples(article: Article, chunks: Iterator[Chunk]) -> Iterator[Example]:
    """The chunks of an article with what its annotation asks of each piece."""
    kinds, begins, cue_of, source_of = _characters(article)
    for chunk in chunks:
        piece_at = {c: i for i, (a, b) in reversed(list(enumerate(chunk.offsets))) for c in range(a, b)}
        labels, cues, sources = [], [], []
        before = ""
        for a, b in chunk.offsets:
            if a == b or kinds.get(a) == _UNCERTAIN:
                kind, label, cue, source = "", IGNORED, IGNORED, IGNORED
            else:
                kind = kinds.get(a, "")
                begin = kind != before or any((c, kind) in begins for c in range(a, b))
                label = LABELS.index(("B-" if begin else "I-") + kind) if kind else 0
                cue = piece_at.get(cue_of[a], 0) if kind == _CONTENT and a in cue_of else IGNORED
                source = piece_at.get(source_of[a], 0) if kind == _CUE and a in source_of else IGNORED
            before = kind
            labels.append(label)
            cues.append(cue)
            sources.append(source)
        yield Example(chunk, labels, cues, sources)


def _characters(
    article: Article,
) -> tuple[dict[int, str], set[tuple[int, str]], dict[int, int], dict[int, int]]:
    """What each character is, where spans begin, and which cue and source (first characters) belong to it."""
    kinds: dict[int, str] = {}
    begins: set[tuple[int, str]] = set()
    cue_of: dict[int, int] = {}
    source_of: dict[int, int] = {}
    for g in article.statements:
        if g.get("ignore"):  # gold that is neither required nor wrong
            uncertain = (c for span in g["content"] for c in range(span["start"], span["end"]))
            kinds |= {c: _UNCERTAIN for c in uncertain if c not in kinds}
            continue
        cue, source = g.get("cue"), g.get("speaker")
        spans = [(_CONTENT, c) for c in g["content"]]
        spans += [(kind, span) for kind, span in ((_SOURCE, source), (_CUE, cue)) if span]
        for kind, span in spans:
            begins.add((span["start"], kind))
            for c in range(span["start"], span["end"]):
                if kind != _CONTENT or kinds.get(c) not in (_SOURCE, _CUE):
                    kinds[c] = kind
        if cue:
            cue_of |= {i: cue["start"] for c in g["content"] for i in range(c["start"], c["end"])}
            source_of |= dict.fromkeys(range(cue["start"], cue["end"]), source["start"] if source else -1)
    return kinds, begins, cue_of, source_of
