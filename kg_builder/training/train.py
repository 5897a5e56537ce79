"""Training of the tagger: annotated articles in, ``model.onnx`` and ``tokenizer.json`` out.

Needs ``kg-builder[train]``: torch, onnx and safetensors.
"""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from math import ceil
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from kg_builder.errors import ModelError
from kg_builder.extract.pieces import Chunk, Encoder
from kg_builder.extract.tagger import LABELS
from kg_builder.training.articles import Article
from kg_builder.training.examples import IGNORED, Example, examples, paragraphs
from kg_builder.training.network import Shape, TaggerNetwork
from kg_builder.training.recipe import Base, Settings

_SIZES = (200, 260, 300, 340)
_BATCH = 8
_POINTERS = 0.5
"""Weight of each pointer's loss beside that of the labels."""
_WARM_UP = 150
"""Batches until the learning rate is at its peak; in a short training, a tenth of all."""


def train(
    articles: Sequence[Article],
    target: Path,
    settings: Settings,
    base: Base,
    *,
    on_progress: Callable[[int, int, float], None] | None = None,
) -> None:
    """Fine-tune the base encoder on annotated articles, and write the quantized tagger into a folder.

    `on_progress` is called after each batch with its number, the number of all, and its loss.

    Raises:
        ModelError: the base encoder is damaged, or not of the layout that is expected.
    """
    torch.manual_seed(settings.seed)
    torch.use_deterministic_algorithms(mode=True)
    torch.set_num_threads(settings.threads)
    chance = random.Random(settings.seed)  # noqa: S311 (it shuffles, it keeps no secret)
    tokenizer, network = _load(base)
    encoder = Encoder.of(tokenizer)
    pieces = [(a, paragraphs(a, encoder)) for a in articles]
    sizes = [chance.choice(_SIZES) for _ in range(settings.epochs)]
    steps = sum(ceil(sum(1 for _, p in pieces for _ in encoder.pack(p, size)) / _BATCH) for size in sizes)
    optimizer, schedule = _optimizer(network, settings.rate, steps)
    network.train()
    done = 0
    for size in sizes:
        for batch in _batches(_examples(pieces, encoder, size), chance):
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


def _load(base: Base) -> tuple[Tokenizer, TaggerNetwork]:
    try:
        tokenizer = Tokenizer.from_file(str(base.folder / "tokenizer.json"))
        return tokenizer, _network(base, tokenizer)
    except ModelError:
        raise
    except (KeyError, RuntimeError, SafetensorError) as exc:
        msg = f"base encoder {base.name}: no weights of a BERT encoder in it ({exc})"
        raise ModelError(msg) from exc
    except Exception as exc:  # tokenizers raises bare exceptions
        msg = f"base encoder {base.name}: tokenizer.json is damaged ({exc})"
        raise ModelError(msg) from exc


def _network(base: Base, tokenizer: Tokenizer) -> TaggerNetwork:
    weights = load_file(base.folder / "model.safetensors")
    vocabulary, width = weights["embeddings.word_embeddings.weight"].shape
    layers = len({k.split(".")[2] for k in weights if k.startswith("encoder.layer.")})
    shape = Shape(
        vocabulary=vocabulary,
        width=width,
        heads=base.heads,
        layers=layers,
        inner=weights["encoder.layer.0.intermediate.dense.weight"].shape[0],
        positions=weights["embeddings.position_embeddings.weight"].shape[0],
        labels=len(LABELS),
    )
    if tokenizer.get_vocab_size() != vocabulary:
        msg = f"base encoder {base.name}: tokenizer ({tokenizer.get_vocab_size()} pieces) and encoder ({vocabulary}) do not fit"
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

    warm_up = min(_WARM_UP, ceil(steps / 10))

    def scale(step: int) -> float:
        return min(1.0, (step + 1) / warm_up) * max(0.02, 1 - step / (1.05 * steps))

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
