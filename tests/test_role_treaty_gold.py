"""Our own gold of roles, treaties and treaty actions: half to look at while mending rules, half only to measure."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg_builder.errors import RecordError
from kg_builder.evaluation.role_treaty import KINDS, figures, read_cases, score
from kg_builder.extract import Extractor
from kg_builder.model import Extraction, Modality, Polarity

FOLDER = Path(__file__).parent / "gold_entities"
HALVES = ("tune", "held")
# F1 of each set. Raise these when the extractor gets better; never lower them without a reason.
FLOORS = {
    ("roles", "tune"): 0.92,
    ("roles", "held"): 0.87,
    ("treaties", "tune"): 0.96,
    ("treaties", "held"): 0.82,
    ("actions", "tune"): 0.94,
    ("actions", "held"): 0.83,
    ("roles", "wider"): 0.89,
    ("treaties", "wider"): 0.91,
    ("actions", "wider"): 0.9,
    ("roles", "fresh"): 0.83,
    ("treaties", "fresh"): 0.95,
    ("actions", "fresh"): 0.85,
}


def found(extractor: Extractor, kind: str, half: str) -> list[Extraction]:
    return list(extractor.extract(case.document for case in read_cases(FOLDER, kind, half)))


@pytest.mark.parametrize(("kind", "half"), FLOORS)
def test_floor(extractor: Extractor, kind: str, half: str) -> None:
    cases = read_cases(FOLDER, kind, half)
    scores = [score(kind, case, x) for case, x in zip(cases, found(extractor, kind, half), strict=True)]
    ratio = figures(scores)
    assert ratio.f1 >= FLOORS[kind, half], f"precision {ratio.precision:.3f}, recall {ratio.recall:.3f}"


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_enough_cases_and_some_that_hold_nothing(kind: str) -> None:
    halves = [read_cases(FOLDER, kind, half) for half in HALVES]
    assert sum(map(len, halves)) >= 30
    assert abs(len(halves[0]) - len(halves[1])) <= 1
    assert all(any(not case.gold for case in half) for half in halves)
    names = [case.name for half in halves for case in half]
    assert len(names) == len(set(names))


def test_a_case_may_take_its_text_from_an_article() -> None:
    case = next(c for c in read_cases(FOLDER, "actions", "wider") if c.name == "andean-lithium-vote")
    assert case.document.text.startswith("Chilean senators approve water treaty with Bolivia\n")
    assert (case.document.published, len(case.gold)) == ("2022-03-17", 3)


def test_each_kind_of_error_lowers_the_figures(extractor: Extractor) -> None:
    case = next(c for c in read_cases(FOLDER, "actions", "tune") if c.name == "actions-33")
    (right,) = extractor.extract([case.document])
    assert score("actions", case, right).missed == ()
    first, *others = right.treaty_actions
    for wrong in (
        replace(first, act="sign"),
        replace(first, polarity=Polarity.DENIED),
        replace(first, modality=Modality.POSSIBLE),
        replace(first, date="1999"),
        replace(first, actor=None),
    ):
        result = score("actions", case, replace(right, treaty_actions=(wrong, *others)))
        assert (len(result.right), len(result.missed), len(result.invented)) == (1, 1, 1)
    nothing = score("actions", case, replace(right, treaty_actions=()))
    assert (figures([nothing]).recall, figures([nothing]).f1) == (0.0, 0.0)
    doubled = score("actions", case, replace(right, treaty_actions=(first, first, *others)))
    assert (len(doubled.right), len(doubled.invented)) == (2, 1)


def test_an_allegation_names_its_statement(extractor: Extractor) -> None:
    extractions = found(extractor, "actions", "tune")
    alleged = [a for x in extractions for a in x.treaty_actions if a.modality is Modality.ALLEGED]
    statements = {s.id for x in extractions for s in x.statements}
    assert len(alleged) >= 4
    assert sum(a.alleged_in in statements for a in alleged) >= len(alleged) - 1
    assert all(a.alleged_in is None or a.alleged_in in statements for a in alleged)


@pytest.mark.parametrize("line", ["{", '{"id": "x", "text": "x", "published": null}'])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "roles.tune.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(RecordError, match=r"roles\.tune\.jsonl:1"):
        read_cases(tmp_path, "roles", "tune")
