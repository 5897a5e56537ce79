"""A small network that answers as a trained one does, in half the time.

It keeps some of the layers, and in them the inner neurons that matter most; then it learns the trained network's states,
labels and pointers beside the gold (distillation after Hinton et al. 2015, with states as in TinyBERT, Jiao et al. 2020).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from kg_builder.training.batches import Batch
from kg_builder.training.examples import IGNORED
from kg_builder.training.network import Layer, TaggerNetwork
from kg_builder.training.recipe import INNER, LAYERS

_DROPOUT = 0.05
_LABELS, _GOLD, _POINTERS, _STATES = 1.5, 1.0, 0.5, 2.0
"""Weights of the losses."""


def student_of(teacher: TaggerNetwork, sample: Iterable[Batch]) -> TaggerNetwork:
    """A network with the teacher's weights in fewer layers and neurons; `sample` tells which neurons matter.

    A neuron matters as much as its mean activation, times the norm of what it gives on.
    """
    kept = _spread(teacher.shape.layers, min(LAYERS, teacher.shape.layers))
    inner = min(INNER, teacher.shape.inner)
    active = _activations(teacher, sample)
    student = TaggerNetwork(replace(teacher.shape, layers=len(kept), inner=inner), _DROPOUT)
    weights = {k: v for k, v in teacher.state_dict().items() if not k.startswith("layers.")}
    for here, there in enumerate(kept):
        layer = _layer(teacher, there)
        matters = active[there] * layer.outer.weight.detach().norm(dim=0)
        neurons = matters.topk(inner).indices.sort().values
        for name, value in layer.state_dict().items():
            few = value
            if name.startswith("inner."):
                few = value[neurons]
            elif name == "outer.weight":
                few = value[:, neurons]
            weights[f"layers.{here}.{name}"] = few
    student.load_state_dict({k: v.clone() for k, v in weights.items()})
    return student


def distillation_loss(student: TaggerNetwork, teacher: TaggerNetwork, batch: Batch) -> Tensor:
    """How far the student is from the teacher and from the gold."""
    absent = student.absent(batch.mask)
    with torch.no_grad():
        taught = teacher.states(batch.ids, absent, batch.shapes)
        tags, arcs = teacher.heads(taught[-1], absent)
    states = student.states(batch.ids, absent, batch.shapes)
    logits = student.heads(states[-1], absent)
    loss = _GOLD * batch.loss(logits)
    known = batch.labels != IGNORED
    loss = loss + _LABELS * _divergence(logits[0][known], tags[known])
    for n, wanted in enumerate(batch.pointers):
        asked = wanted != IGNORED
        if asked.any():
            loss = loss + _POINTERS * _divergence(logits[1][:, n][asked], arcs[:, n][asked])
    share = len(taught) / len(states)
    for here in (0, len(states) - 1):
        there = max(1, round((here + 1) * share)) - 1
        apart = ((states[here] - taught[there]) ** 2).mean(-1)
        loss = loss + _STATES * (apart * batch.mask).sum() / batch.mask.sum()
    return loss


def _divergence(of: Tensor, to: Tensor) -> Tensor:
    return nn.functional.kl_div(
        of.log_softmax(-1), to.log_softmax(-1), log_target=True, reduction="batchmean"
    )


def _spread(layers: int, count: int) -> list[int]:
    """So many of the layers, the first and the last among them."""
    return [round(n * (layers - 1) / max(1, count - 1)) for n in range(count)]


def _activations(teacher: TaggerNetwork, sample: Iterable[Batch]) -> list[Tensor]:
    """Mean activation of each inner neuron, layer by layer."""
    sums = [torch.zeros(teacher.shape.inner) for _ in range(teacher.shape.layers)]

    def note(n: int) -> RemovableHandle:
        def hook(_: nn.Module, __: object, out: Tensor) -> None:
            sums[n] += nn.functional.gelu(out).abs().mean((0, 1))

        return _layer(teacher, n).inner.register_forward_hook(hook)

    hooks = [note(n) for n in range(teacher.shape.layers)]
    with torch.no_grad():
        for batch in sample:
            teacher(batch.ids, batch.mask, batch.shapes)
    for hook in hooks:
        hook.remove()
    return sums


def _layer(network: TaggerNetwork, n: int) -> Layer:
    return cast("Layer", network.layers[n])
