"""The small network that learns from a trained one."""

import pytest

torch = pytest.importorskip("torch", reason="torch is in kg-builder[train]")

from kg_builder.extract.tagger import LABELS  # noqa: E402
from kg_builder.extract.tagger.pieces import Chunk  # noqa: E402 (after the check)
from kg_builder.training.batches import Batch  # noqa: E402
from kg_builder.training.distil import distillation_loss, student_of  # noqa: E402
from kg_builder.training.examples import IGNORED, Example  # noqa: E402
from kg_builder.training.network import OneChunk, Shape, TaggerNetwork  # noqa: E402
from kg_builder.training.recipe import INNER, LAYERS  # noqa: E402


def network(layers: int, inner: int) -> TaggerNetwork:
    torch.manual_seed(1)
    made = TaggerNetwork(Shape(50, 16, 2, layers, inner, 32, len(LABELS), pointer=8))
    torch.nn.init.normal_(made.distance.weight)
    return made.eval()


def example(length: int) -> Example:
    chunk = Chunk(list(range(length)), [(i, i + 1) for i in range(length)], [0] * length)
    labels = [IGNORED] + [i % len(LABELS) for i in range(1, length)]
    return Example(chunk, labels, [0] * length, [IGNORED] * length)


BATCH = Batch.of([example(9), example(6)])


def answers(net: TaggerNetwork) -> "torch.Tensor":
    with torch.no_grad():
        return net.eval()(BATCH.ids, BATCH.mask, BATCH.shapes)[0]


def test_a_network_that_is_small_already_is_kept_whole() -> None:
    teacher = network(LAYERS, 24)
    assert torch.equal(answers(student_of(teacher, [BATCH])), answers(teacher))


def test_a_student_has_the_first_and_last_layers_and_the_neurons_that_matter() -> None:
    teacher = network(LAYERS + 2, INNER + 8)
    dead = [3, 5, 7, 11, 13, 17, 19, 23]
    with torch.no_grad():
        for layer in teacher.layers:
            layer.outer.weight[:, dead] = 0
    student = student_of(teacher, [BATCH])
    assert (len(student.layers), student.shape.inner) == (LAYERS, INNER)
    alive = [i for i in range(INNER + 8) if i not in dead]
    for here, there in ((0, 0), (LAYERS - 1, LAYERS + 1)):
        kept = student.layers[here].inner.weight
        assert torch.equal(kept, teacher.layers[there].inner.weight[alive])


def test_the_loss_falls_to_that_of_the_gold_for_one_that_answers_alike() -> None:
    teacher = network(LAYERS, 24)
    same, other = student_of(teacher, [BATCH]).eval(), network(LAYERS, 24)
    torch.nn.init.normal_(other.tag.weight)
    gold = BATCH.loss(teacher(BATCH.ids, BATCH.mask, BATCH.shapes))
    assert distillation_loss(same, teacher, BATCH).item() == pytest.approx(gold.item(), abs=1e-4)
    apart = distillation_loss(other, teacher, BATCH) - BATCH.loss(other(BATCH.ids, BATCH.mask, BATCH.shapes))
    assert apart.item() > 0.1


def test_what_stands_beside_a_chunk_does_not_change_it() -> None:
    net = network(2, 24)
    with torch.no_grad():
        tags, arcs = net(BATCH.ids, BATCH.mask, BATCH.shapes)
        alone = OneChunk(net)(BATCH.ids[1:, :6], BATCH.shapes[1:, :6])
    assert torch.allclose(tags[1:, :6].softmax(-1), alone[0], atol=1e-5)
    assert torch.allclose(arcs[1:, :, :6, :6].softmax(-1), alone[1], atol=1e-5)
