"""Confidence: what makes it higher, and that it is a probability."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.extract.attribution.confidence import ByRules, ByTagger

PROPOSAL = ByTagger(probability=0.8, p_source=0.8, trust=0.7, sourced=True, agreed=True)
FIND = ByRules(trust=0.8, frame="ccomp+that", sourced=True)


@pytest.mark.parametrize(
    "worse",
    [
        ByTagger(probability=0.5, p_source=0.8, trust=0.7, sourced=True, agreed=True),
        ByTagger(probability=0.8, p_source=0.5, trust=0.7, sourced=True, agreed=True),
        ByTagger(probability=0.8, p_source=0.8, trust=0.4, sourced=True, agreed=True),
        ByTagger(probability=0.8, p_source=0.8, trust=None, sourced=True, agreed=True),
        ByTagger(probability=0.8, p_source=0.8, trust=0.7, sourced=False, agreed=True),
    ],
)
def test_what_speaks_for_a_proposal(worse: ByTagger) -> None:
    assert worse.confidence().statement < PROPOSAL.confidence().statement


def test_a_source_that_rule_and_tagger_share_is_surer() -> None:
    alone = ByTagger(probability=0.8, p_source=0.8, trust=0.7, sourced=True, agreed=False)
    assert alone.confidence().speaker < PROPOSAL.confidence().speaker


@pytest.mark.parametrize(
    "worse", [ByRules(0.5, "ccomp+that", sourced=True), ByRules(0.8, "ccomp+that", sourced=False)]
)
def test_what_speaks_for_a_find_of_the_rules(worse: ByRules) -> None:
    assert worse.confidence().statement < FIND.confidence().statement
    assert worse.confidence().speaker < FIND.confidence().speaker


def test_a_passive_needs_no_source() -> None:
    active, passive = ByRules(0.8, "xcomp+to", sourced=False), ByRules(0.8, "xcomp+to-passive", sourced=False)
    assert passive.confidence().statement > active.confidence().statement


unit = st.floats(0, 1)
proposals = st.builds(
    ByTagger,
    probability=unit,
    p_source=unit,
    trust=st.none() | unit,
    sourced=st.booleans(),
    agreed=st.booleans(),
)
finds = st.builds(
    ByRules,
    trust=unit,
    frame=st.sampled_from(["quote", "dobj", "ccomp", "xcomp+to-passive"]),
    sourced=st.booleans(),
)


@given(proposals | finds)
def test_figures_are_probabilities(found: ByTagger | ByRules) -> None:
    figures = found.confidence()
    assert 0 <= figures.statement <= 1
    assert 0 <= figures.speaker <= 1
