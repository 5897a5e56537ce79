"""Training of the tagger: annotated articles in, ``model.onnx`` and ``tokenizer.json`` out.

Needs ``kg-builder[train]``: torch, onnx and safetensors.
"""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import TypeAlias

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from kg_builder.errors import ModelError
from kg_builder.extract.tagger import LABELS
from kg_builder.extract.tagger.pieces import Encoder
from kg_builder.training.articles import Article
from kg_builder.training.batches import Batch, Course
from kg_builder.training.distil import distillation_loss, student_of
from kg_builder.training.network import OneChunk, Shape, TaggerNetwork
from kg_builder.training.recipe import Base, Settings

_SIZES = (200, 260, 300, 340)
_WARM_UP = 150
"""Batches until the learning rate is at its peak; in a short training, a tenth of all."""
_SAMPLE = 40
"""Batches that tell which neurons matter."""

OnProgress: TypeAlias = Callable[[int, int, float], None]


def train(
    articles: Sequence[Article],
    target: Path,
    settings: Settings,
    base: Base,
    *,
    on_progress: OnProgress | None = None,
) -> None:
    """Fine-tune the base encoder on annotated articles, teach a smaller network, and write that, quantized, into a folder.

    `on_progress` is called after each batch with its number, the number of all, and its loss.

    Raises:
        ModelError: the base encoder is damaged, or not of the layout that is expected.
    """
    torch.manual_seed(settings.seed)
    torch.use_deterministic_algorithms(mode=True)
    torch.set_num_threads(settings.threads)
    chance = random.Random(settings.seed)  # noqa: S311 (it shuffles, it keeps no secret)
    tokenizer, network = _load(base)
    course = Course(articles, Encoder.of(tokenizer), chance)
    sizes = [chance.choice(_SIZES) for _ in range(settings.epochs + settings.distil_epochs)]
    steps = [course.length(size) for size in sizes]
    first, second = sizes[: settings.epochs], sizes[settings.epochs :]
    progress = _Progress(sum(steps), on_progress)

    whole = network
    fit(
        whole,
        lambda batch: batch.loss(whole(batch.ids, batch.mask, batch.shapes)),
        chain.from_iterable(map(course.batches, first)),
        _Pace(settings.rate, sum(steps[: settings.epochs])),
        progress,
    )
    if second:
        whole.eval()
        small = student_of(whole, islice(course.batches(second[0]), _SAMPLE))
        fit(
            small,
            lambda batch: distillation_loss(small, whole, batch),
            chain.from_iterable(map(course.batches, second)),
            _Pace(settings.distil_rate, sum(steps[settings.epochs :])),
            progress,
        )
        network = small
    save(network, tokenizer, target)


@dataclass(frozen=True, slots=True)
class _Pace:
    """Learning rate at its peak, and number of batches."""

    rate: float
    steps: int


class _Progress:
    """Counts batches through both parts of a training."""

    def __init__(self, steps: int, tell: OnProgress | None) -> None:
        self._done, self._steps, self._tell = 0, steps, tell

    def __call__(self, loss: float) -> None:
        self._done += 1
        if self._tell:
            self._tell(self._done, self._steps, loss)


def fit(
    network: TaggerNetwork,
    loss_of: Callable[[Batch], Tensor],
    batches: Iterable[Batch],
    pace: _Pace,
    progress: Callable[[float], None],
) -> None:
    """Minimize a loss over batches."""
    network.train()
    optimizer, schedule = _optimizer(network, pace)
    for batch in batches:
        loss = loss_of(batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        progress(float(loss.detach()))


def save(network: TaggerNetwork, tokenizer: Tokenizer, target: Path) -> None:
    """Export to ONNX, quantize to 8 bits channel by channel, and write the folder."""
    target.mkdir(parents=True, exist_ok=True)
    pieces = torch.ones(1, 8, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.onnx"
        torch.onnx.export(
            OneChunk(network),
            (pieces, torch.zeros_like(pieces)),
            str(full),
            input_names=["ids", "shape"],
            output_names=["tags", "arcs"],
            dynamic_axes={
                "ids": {1: "length"},
                "shape": {1: "length"},
                "tags": {1: "length"},
                "arcs": {2: "length", 3: "length"},
            },
            dynamo=False,
            opset_version=17,
            custom_opsets={"com.microsoft": 1},
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


def _optimizer(
    network: TaggerNetwork, pace: _Pace
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    heads = [
        p
        for n, p in network.named_parameters()
        if n.split(".")[0] in ("tag", "asks", "answers", "distance", "forms")
    ]
    known = {id(p) for p in heads}
    encoder = [p for p in network.parameters() if id(p) not in known]
    groups = [{"params": encoder, "lr": pace.rate}, {"params": heads, "lr": 3 * pace.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)

    warm_up = min(_WARM_UP, ceil(pace.steps / 10))

    def scale(step: int) -> float:
        return min(1.0, (step + 1) / warm_up) * max(0.02, 1 - step / (1.05 * pace.steps))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, scale)
