"""Parses as lists, and the lexicon that trusts them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.extract.lexicon import Reliability, reliability
from kg_builder.extract.text.syntax import Syntax, _children, _edges

Parse = Callable[[str], Syntax]


def test_lists_of_a_parse(parsed: Parse) -> None:
    s = parsed(
        "Ada/NNP/compound>Brook/PERSON Brook/NNP/nsubj>said/PERSON said=say/VBD/ROOT so/RB/advmod>said ~. She/PRP/nsubj>left left=leave/VBD/ROOT ~."
    )
    assert s.text == "Ada Brook said so. She left."
    assert s.sentences == [(0, 5), (5, 8)]
    assert s.entities == [(0, 2, "PERSON")]
    assert [s.text[a:b] for a, b in zip(s.start, s.end, strict=True)] == s.words
    assert (s.lemma[2], s.head[2], s.children[2], s.left[2], s.right[2]) == ("say", 2, [1, 3, 4], 0, 4)
    assert s.chars(0, 2) == (0, 9)
    assert len(s) == 8


def test_at_is_the_token_of_a_character_or_the_one_before(parsed: Parse) -> None:
    s = parsed("Ada/NNP/compound>Brook Brook/NNP/ROOT")
    assert [s.at(n) for n in range(9)] == [0, 0, 0, 0, 1, 1, 1, 1, 1]


def test_children_by_relation(parsed: Parse) -> None:
    s = parsed("Ada/NNP/nsubj>said said/VBD/ROOT as/IN/mark>said so/RB/advmod>said")
    assert (s.child(1, "advmod", "nsubj"), s.child(1, "dobj")) == (0, None)
    assert s.has_child(1, "mark", "as")
    assert not s.has_child(1, "mark", "if")


@given(
    st.integers(1, 40).flatmap(
        lambda n: st.tuples(*(st.integers(-1, i - 1) for i in range(n))),
    ),
    st.randoms(),
)
def test_edges_of_any_tree(parents: tuple[int, ...], shuffler: object) -> None:
    # Token i hangs in an earlier one, or is a root; a shuffled numbering makes any tree, crossing arcs included.
    order = list(range(len(parents)))
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    head = [0] * len(parents)
    for i, parent in enumerate(parents):
        head[order[i]] = order[parent] if parent >= 0 else order[i]
    left, right = _edges(head, _children(head))
    for i in range(len(head)):
        below = [j for j in range(len(head)) if _hangs_in(head, j, i)]
        assert (left[i], right[i]) == (min(below), max(below))


def _hangs_in(head: list[int], token: int, top: int) -> bool:
    while token != top and head[token] != token:
        token = head[token]
    return token == top


def test_a_known_cue_is_trusted_more_than_an_unknown_word() -> None:
    counts = reliability()
    assert counts.of("say", "ccomp+that") > 0.8
    assert counts.of("say", "ccomp+that") > counts.of("zigzag", "ccomp+that") > counts.of("zigzag", "dobj")


@given(st.text(max_size=8), st.text(max_size=8))
def test_reliability_is_a_probability(lemma: str, frame: str) -> None:
    assert 0 < reliability().of(lemma, frame) < 1


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ({}, 0.2, 0.3),
        ({("say", "x"): (90, 100)}, 0.8, 0.9),
        ({("*", "x"): (90, 100)}, 0.6, 0.9),
        ({("say", "*"): (90, 100)}, 0.4, 0.7),
    ],
)
def test_rare_words_lean_on_the_frame_and_the_lemma(
    counts: dict[tuple[str, str], tuple[int, int]], low: float, high: float
) -> None:
    assert low < Reliability(counts).of("say", "x") < high
