"""Our own gold across documents: floors for precision and recall, and independence of the order of the documents."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from kg_builder.errors import RecordError
from kg_builder.evaluation.across import AcrossCase, Pairs, Score, read_across, score
from kg_builder.evaluation.rule_counts import fired_across
from kg_builder.extract import Extractor
from kg_builder.model import Entity, EntityType, Extraction, Mention, MentionKind
from kg_builder.resolve import Resolver

GOLD = Path(__file__).parent / "gold_entities"
FILES = (
    *(f"across.{half}" for half in ("tune", "held", "later", "after", "wider", "fresh", "last")),
    "utterances.tune",
    "utterances.held",
)
CASES = {name: read_across(GOLD / f"{name}.txt") for name in FILES}
# Least precision and recall; what is below is a loss. Precision goes first: a wrong link is worse than none.
FLOORS = {
    ("across.tune", "entities"): (0.97, 0.9),
    ("across.held", "entities"): (0.97, 0.95),
    ("across.later", "entities"): (0.97, 0.85),
    ("across.after", "entities"): (0.97, 0.65),
    ("across.wider", "entities"): (0.97, 0.9),
    ("across.fresh", "entities"): (0.97, 0.9),
    ("across.last", "entities"): (0.97, 0.85),
    ("utterances.tune", "utterances"): (1.0, 0.9),
    ("utterances.held", "utterances"): (1.0, 0.8),
    ("utterances.tune", "duplicates"): (1.0, 1.0),
    ("utterances.held", "duplicates"): (1.0, 1.0),
}

Extracted = Mapping[str, Mapping[str, Extraction]]


@pytest.fixture(scope="module")
def extracted() -> Extracted:
    """The extraction of every document, by file and document."""
    extractor = Extractor()
    return {
        name: {x.document.id: x for x in extractor.extract(d for case in cases for d in case.documents)}
        for name, cases in CASES.items()
    }


def resolved(extractions: Sequence[Extraction]) -> list[Extraction]:
    with Resolver() as resolver:
        for extraction in extractions:
            resolver.observe(extraction)
        return [resolver.resolve(extraction) for extraction in extractions]


def scored(case: AcrossCase, extractions: Mapping[str, Extraction]) -> Score:
    return score(case, resolved([extractions[d.id] for d in case.documents]))


def test_there_are_enough_cases() -> None:
    assert {name: len(cases) for name, cases in CASES.items()} == {
        "across.tune": 41,
        "across.held": 18,
        "across.later": 17,
        "across.after": 8,
        "across.wider": 15,
        "across.fresh": 12,
        "across.last": 10,
        "utterances.tune": 17,
        "utterances.held": 18,
    }
    names = [case.name for cases in CASES.values() for case in cases]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("name", "what"), FLOORS)
def test_floor(name: str, what: str, extracted: Extracted) -> None:
    scores = [scored(case, extracted[name]) for case in CASES[name]]
    pairs = sum((getattr(s, what) for s in scores), Pairs())
    precision, recall = FLOORS[name, what]
    assert pairs.right + pairs.missed > 0
    assert (pairs.ratio.precision >= precision, pairs.ratio.recall >= recall) == (True, True), pairs


@pytest.mark.parametrize("name", FILES)
def test_the_order_of_the_documents_does_not_matter(name: str, extracted: Extracted) -> None:
    corpus = list(extracted[name].values())
    expected = {x.document.id: x for x in resolved(corpus)}
    shuffler = Random(11)  # noqa: S311 (no secret)
    for _ in range(4):
        shuffler.shuffle(corpus)
        assert {x.document.id: x for x in resolved(corpus)} == expected


def test_pairs_are_counted_across_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "=== one\nduplicates: a b\n--- a | 2024-01-01 | X\n[Tom Lund|t] met [Lund|t]. He said {that all was well|u}.\n"
        "--- b | 2024-01-02 | Y\n[Lund|t] and [Ada Lund|a].\n",
        encoding="utf-8",
    )
    (case,) = read_across(path)
    assert case.documents[0].text == "Tom Lund met Lund. He said that all was well."
    assert [m.span.text for m in case.mentions] == ["Tom Lund", "Lund", "Lund", "Ada Lund"]
    assert all(
        d.text[m.span.start : m.span.end] == m.span.text
        for d in case.documents
        for m in (*case.mentions, *case.statements)
        if m.document == d.id
    )
    lunds = [m.span for m in case.mentions]
    iri = "https://example.org/person/Lund"
    one = Entity(
        iri, EntityType.PERSON, "Tom Lund", tuple(Mention(x, MentionKind.NAME, "surname") for x in lunds[:2])
    )
    both = Entity(
        iri, EntityType.PERSON, "Tom Lund", tuple(Mention(x, MentionKind.NAME, "x") for x in lunds[2:])
    )
    fired = fired_across(
        case, [Extraction(case.documents[0], (one,)), Extraction(case.documents[1], (both,))]
    )
    assert {(f.rule, f.right) for f in fired} == {("surname", False), ("x", False)}, (
        "Ada Lund has the IRI, too"
    )
    fired = fired_across(case, [Extraction(case.documents[0], (one,)), Extraction(case.documents[1])])
    assert [(f.rule, f.right) for f in fired] == [("surname", True)] * 2
    found_nothing = score(case, [Extraction(d) for d in case.documents])
    assert found_nothing.entities == Pairs(0, 0, 2)
    assert found_nothing.duplicates == Pairs(0, 0, 1)
    assert found_nothing.not_found == 5
    assert score(case, [Extraction(d) for d in case.documents], given=True).entities == Pairs()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing", "no case; begin one with a line"),
        ("=== a\ncopies: a b\n", "before the first document; write “duplicates: a b” or nothing"),
        ("=== a\n--- a | yesterday | X\n", "is no head; write “--- name | 2024-03-01 | Outlet”"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=message):
        read_across(tmp_path / "a.txt")
