"""News outlets that are told something pass it on; those that are ordered, asked or accused do not."""

import pytest

from kg_builder.extract import Extractor
from kg_builder.model import Document


def slots(extractor: Extractor, text: str) -> tuple[list[str], list[str], list[str]]:
    """Addressees, targets and go-betweens of the last statement."""
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text, published="2024-02-06")])
    names = {e.id: e.name for e in extraction.entities}
    last = extraction.statements[-1]
    to, at, via = ([names[i] for i in part] for part in (last.addressees, last.targets, last.reported_via))
    return to, at, via


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Ada Brook told NRK television that taxes would rise.", (["NRK"], [], ["NRK"]), id="its kind behind its name"
        ),
        pytest.param(
            "Ada Brook told the Halvik Courier newspaper that taxes would rise.",
            (["Halvik Courier"], [], ["Halvik Courier"]), id="a newspaper",
        ),
        pytest.param(
            "Ada Brook told broadcaster NRK that taxes would rise.", (["NRK"], [], ["NRK"]), id="its name behind its kind"
        ),
        pytest.param(
            "Ada Brook told the Spanish daily El Norte that taxes would rise.",
            (["El Norte"], [], ["El Norte"]), id="a daily with its nation",
        ),
        pytest.param(
            "Ada Brook told state television that taxes would rise.",
            (["state television"], [], ["state television"]), id="one without a name",
        ),
        pytest.param(
            "Judge Ada Brook ordered the Halvik Courier to pay damages.", (["Halvik Courier"], [], []), id="ordered to pay",
        ),
        pytest.param(
            "Ada Brook accused the Halvik Courier of lying.", ([], ["Halvik Courier"], []), id="accused"
        ),
        pytest.param(
            "In an interview with the Halvik Courier, Ada Brook urged voters to stay calm.",
            (["voters", "Halvik Courier"], [], ["Halvik Courier"]), id="in its interview others are urged",
        ),
        pytest.param(
            "Ada Brook told the editor of the Halvik Courier that taxes would rise.",
            (["editor of the Halvik Courier"], [], ["Halvik Courier"]), id="somebody who works there",
        ),
    ],
)  # fmt: skip
def test_whom_an_outlet_stands_for(
    extractor: Extractor, text: str, expected: tuple[list[str], list[str], list[str]]
) -> None:
    assert slots(extractor, text) == expected


def test_a_day_is_nobody(extractor: Extractor) -> None:
    assert slots(extractor, "Ada Brook called for calm on Friday.")[0] == []
