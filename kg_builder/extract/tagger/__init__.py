"""The learned tagger: proposes cues, sources and contents, and which belong together.

A small encoder (4 layers, distilled from MiniLM) labels word pieces (BIO: source, cue, content) and points from each content piece
to its cue and from each cue piece to its source (deep biaffine attention after Dozat and Manning 2017). It runs in
ONNX Runtime on one thread, chunk by chunk, so that the answer for a document never depends on its neighbours.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg_builder.errors import ModelError
from kg_builder.extract.tagger.interrupts import held_back
from kg_builder.extract.tagger.pieces import SHAPES, Chunk, Encoder

CharRange = tuple[int, int]
Floats = npt.NDArray[np.float32]

SHIPPED = "kg-builder-tagger"
"""Name of the tagger that comes with the package."""
FILES = ("model.onnx", "tokenizer.json")
"""What a tagger's folder holds."""
_HASH_LENGTH = 16
_SLOWER = ["SkipLayerNormFusion"]
"""Rewritings of the network that ONNX Runtime (1.31, CPU) runs slower than what they replace, by 7 % of the whole."""

LABELS = ("O", "B-content", "I-content", "B-source", "I-source", "B-cue", "I-cue")
_CONTENT, _SOURCE, _CUE = 1, 3, 5
_GLUE = re.compile(r"[^\w\n]*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An attribution as the tagger sees it."""

    cue: CharRange | None
    source: CharRange | None
    content: tuple[CharRange, ...]
    p_content: float
    """Mean probability of the content's labels."""
    p_cue: float
    p_source: float
    """Probability of the pointer from cue to source; for no source, that of pointing nowhere."""

    @property
    def probability(self) -> float:
        """How sure the tagger is of cue and content together."""
        return self.p_content * self.p_cue


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tagger makes of a text."""

    proposals: tuple[Proposal, ...]
    content: Mapping[int, float]
    """Probability that a word piece is content, by the piece's first character."""


@dataclass(slots=True)
class _Run:
    """A stretch of pieces with one label."""

    kind: int
    begin: int
    end: int


class Tagger:
    """A loaded tagger: two files, ``model.onnx`` and ``tokenizer.json``.

    Args:
        model: Path of the network.
        tokenizer: Path of the word pieces.
        name: What graphs call it, if it is not the shipped one; its `version` is the beginning of the network's
            SHA-256.

    Raises:
        ModelError: a file is missing or damaged, or the two do not fit.
    """

    def __init__(self, model: str, tokenizer: str, *, name: str | None = None) -> None:
        with held_back():
            import onnxruntime  # noqa: PLC0415 (its import takes a while; the rules alone do without it)
            from tokenizers import Tokenizer  # noqa: PLC0415 (as above)

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what goes wrong is raised, and need not be printed as well
        self.name = name or SHIPPED
        try:
            self.version = f"sha256.{hashlib.sha256(Path(model).read_bytes()).hexdigest()[:_HASH_LENGTH]}"
            with held_back():
                self._session: Any = onnxruntime.InferenceSession(
                    model,
                    options,
                    providers=["CPUExecutionProvider"],
                    disabled_optimizers=_SLOWER,
                )
            self._encoder = Encoder.of(Tokenizer.from_file(tokenizer))
            self._try_out(self._encoder.tokenizer.get_vocab_size())
        except Exception as exc:  # both libraries raise bare exceptions of their own
            remedy = (
                "train it again, or leave --tagger out"
                if name
                else "reinstall kg-builder, or use --attribution rules"
            )
            msg = f"tagger {Path(model).parent}: cannot be loaded ({' '.join(str(exc).split())}); {remedy}"
            raise ModelError(msg) from exc

    def _try_out(self, vocabulary: int) -> None:
        """Find out at once, and not in the middle of the work, that the files are not of one tagger."""
        feed = {
            "ids": np.array([[vocabulary - 1]], dtype=np.int64),
            "shape": np.full((1, 1), SHAPES - 1, dtype=np.int64),
        }
        tags, arcs = self._session.run(["tags", "arcs"], feed)
        if tags.shape != (1, 1, len(LABELS)) or arcs.shape != (1, 2, 1, 1):
            msg = f"it gives tags {tags.shape} and arcs {arcs.shape}"
            raise ValueError(msg)
        if not np.allclose(arcs, 1.0):  # where there is one piece, it is surely the one that is pointed to
            msg = "it gives no probabilities"
            raise ValueError(msg)

    def read(self, text: str, quoted: bytearray) -> Reading:
        """Read a text; `quoted` says of each character whether it is quoted."""
        found: list[Proposal] = []
        content: dict[int, float] = {}
        for chunk in self._encoder.pack(self._encoder.paragraphs(text, quoted)):
            feed = {
                "ids": np.array([chunk.ids], dtype=np.int64),
                "shape": np.array([chunk.shapes], dtype=np.int64),
            }
            with held_back():
                tags, arcs = self._session.run(None, feed)
            labels = tags[0]
            found += _proposals(text, chunk, labels, arcs[0])
            starts = (begin for begin, _ in chunk.offsets)
            content.update(zip(starts, labels[:, _CONTENT : _CONTENT + 2].sum(axis=1).tolist(), strict=True))
        return Reading(tuple(found), content)


def is_shipped() -> bool:
    """Whether the package has its tagger: who wants a smaller one may delete the folder ``extract/tagger/model``."""
    return files("kg_builder.extract.tagger").joinpath("model", "model.onnx").is_file()


def load_tagger(folder: Path) -> Tagger:
    """The tagger in a folder that ``kg-builder train`` wrote; it is called by the folder's name.

    Raises:
        ModelError: the folder or one of its files is missing or damaged.
    """
    model, tokenizer = (folder / name for name in FILES)
    if missing := [path.name for path in (model, tokenizer) if not path.is_file()]:
        what = (
            f"there is no {' and no '.join(missing)} in it" if folder.is_dir() else "there is no such folder"
        )
        msg = f"tagger {folder}: {what}; name a folder that `kg-builder train` wrote"
        raise ModelError(msg)
    return Tagger(str(model), str(tokenizer), name=folder.resolve().name)


@cache
def shipped() -> Tagger:
    """The tagger that comes with the package."""
    folder = files("kg_builder.extract.tagger").joinpath("model")
    with (
        as_file(folder.joinpath("model.onnx")) as model,
        as_file(folder.joinpath("tokenizer.json")) as tokenizer,
    ):
        return Tagger(str(model), str(tokenizer))


def _proposals(text: str, chunk: Chunk, tags: Floats, arcs: Floats) -> list[Proposal]:
    runs = _runs(text, chunk, tags)
    cues = [r for r in runs if r.kind == _CUE]
    sources = [r for r in runs if r.kind == _SOURCE]
    contents: dict[int | None, list[_Run]] = {}
    pointed = [(r, _pointed(_mean_arc(arcs[0], r), cues)) for r in runs if r.kind == _CONTENT]
    idle = set(range(len(cues))) - {n for _, n in pointed}
    for run, number in pointed:
        own = number
        if number is not None and _apart(text, chunk, run, cues[number]):
            own = next((n for n in sorted(idle) if not _apart(text, chunk, run, cues[n])), number)
            idle.discard(own)
        contents.setdefault(own, []).append(run)
    found = []
    for number, parts in contents.items():
        cue = cues[number] if number is not None else None
        source, p_source = _source(arcs[1], cue, sources)
        found.append(
            Proposal(
                cue=_chars(chunk, cue) if cue else None,
                source=_chars(chunk, source) if source else None,
                content=_glued(text, [_chars(chunk, p) for p in parts]),
                p_content=_probability(tags, parts),
                p_cue=_probability(tags, [cue]) if cue else 0.0,
                p_source=p_source,
            )
        )
    return found


def _runs(text: str, chunk: Chunk, tags: Floats) -> list[_Run]:
    """Stretches of one label; a label never changes inside a word, and no stretch crosses a paragraph."""
    runs: list[_Run] = []
    current: _Run | None = None
    for i, ((a, b), label) in enumerate(zip(chunk.offsets, tags.argmax(axis=1).tolist(), strict=True)):
        if a == b:
            current = None
            continue
        if i > 0 and chunk.offsets[i - 1][1] == a and text[a - 1 : a + 1].isalnum():
            if current is not None:  # the word goes on; one that began outside stays outside
                current.end = i + 1
            continue
        if label == 0:
            current = None
            continue
        kind, begins = (label - 1) // 2 * 2 + 1, label % 2 == 1
        if current is not None and current.kind == kind and not begins:
            current.end = i + 1
        else:
            current = _Run(kind, i, i + 1)
            runs.append(current)
    return runs


def _pointed(row: Sequence[float], targets: Sequence[_Run]) -> int | None:
    """Which of the targets a stretch points to; None if there is none."""
    scores = [_sum(row, t) for t in targets]
    return max(range(len(targets)), key=scores.__getitem__, default=None)


def _sum(row: Sequence[float], run: _Run) -> float:
    return sum(row[run.begin : run.end])


def _mean_arc(arcs: Floats, run: _Run) -> list[float]:
    """Where the pieces of a stretch point to, as a list: what is summed up of it are a few pieces at a time."""
    mean: list[float] = arcs[run.begin : run.end].mean(axis=0).tolist()
    return mean


def _apart(text: str, chunk: Chunk, one: _Run, other: _Run) -> bool:
    """Whether a paragraph ends between two stretches."""
    first, second = sorted((one, other), key=lambda r: r.begin)
    return "\n" in text[_chars(chunk, first)[1] : _chars(chunk, second)[0]]


def _source(arcs: Floats, cue: _Run | None, sources: Sequence[_Run]) -> tuple[_Run | None, float]:
    if cue is None:
        return None, 0.0
    row = _mean_arc(arcs, cue)
    source = max(sources, key=lambda r: _sum(row, r), default=None)
    nowhere = row[0]
    if source is None or nowhere > (probability := _sum(row, source)):
        return None, nowhere
    return source, probability


def _probability(tags: Floats, runs: Sequence[_Run]) -> float:
    kinds = [float(tags[r.begin : r.end, r.kind : r.kind + 2].sum(axis=1).mean()) for r in runs]
    return sum(kinds) / len(kinds)


def _chars(chunk: Chunk, run: _Run) -> CharRange:
    return chunk.offsets[run.begin][0], chunk.offsets[run.end - 1][1]


def _glued(text: str, spans: Sequence[CharRange]) -> tuple[CharRange, ...]:
    """Neighbouring parts made one where only marks and spaces stand between them."""
    glued: list[CharRange] = []
    for a, b in sorted(spans):
        if glued and _GLUE.fullmatch(text, glued[-1][1], a):
            glued[-1] = (glued[-1][0], b)
        else:
            glued.append((a, b))
    return tuple(glued)
