"""Those who speak together: the group that they make, and its members in the records and in the graph."""

from pathlib import Path

import pytest

from kg_builder import build
from kg_builder.extract import Extractor
from kg_builder.model import Document, EntityType, Extraction
from kg_builder.rdf.query import prepare, run, saved_query
from kg_builder.rdf.serialize import read as read_graph


def read(extractor: Extractor, text: str) -> Extraction:
    (extraction,) = extractor.extract([Document("https://example.org/a", "a", text, published="2024-02-06")])
    return extraction


def speakers(extraction: Extraction) -> list[str]:
    """The names of the speakers, of a group those of its members with a plus between."""
    entities = {e.id: e for e in extraction.entities}
    names = []
    for statement in extraction.statements:
        who = entities.get(statement.speaker or "")
        members = [entities[m].name for m in who.members] if who else []
        names.append("+".join(members) or (who.name if who else ""))
    return names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Norway, Sweden and Denmark warned on Monday that the cable was old. They said that it would break.",
            ["Government of Denmark+Government of Norway+Government of Sweden"] * 2, id="states, and they",
        ),
        pytest.param(
            "Ada Brook and Tom Brandt said the bridge was safe. She added that it was new.",
            ["Ada Brook+Tom Brandt", "Ada Brook"], id="two persons, of whom one goes on",
        ),
        pytest.param(
            "Neither Kenya nor Uganda said that the border would open.",
            ["Government of Kenya+Government of Uganda"], id="neither of them",
        ),
        pytest.param(
            "“The road is open,” said Foreign Minister Ada Brook of Norway and her Danish counterpart Lars Holm.",
            ["Ada Brook+Lars Holm"], id="each with an office",
        ),
        pytest.param(
            "The minister and party leader Ada Brook said the road was open.", ["minister and party leader Ada Brook"],
            id="one person of two offices",
        ),
        pytest.param(
            "Bosnia and Herzegovina said the road was open.", ["Government of Bosnia and Herzegovina"],
            id="one name with an and in it",
        ),
        pytest.param(
            "Kenya or Uganda said that the road was open.", ["Government of Kenya"], id="one of them, nobody knows which",
        ),
        pytest.param(
            "Norway and its allies said that the road was open.", ["Norway and its allies"],
            id="nobody is named but the first",
        ),
    ],
)  # fmt: skip
def test_who_speaks_together(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert speakers(read(extractor, text)) == expected


def test_an_apposition_behind_the_last_of_several_explains_the_last(extractor: Extractor) -> None:
    extraction = read(extractor, "The union and the mayor, Tom Brandt, said the road was open.")
    (brandt,) = (e for e in extraction.entities if e.type is EntityType.PERSON)
    assert "union" not in " ".join(m.span.text for m in brandt.mentions)


def test_a_state_that_agrees_to_do_something_is_the_state(extractor: Extractor) -> None:
    extraction = read(extractor, "Kenya and Uganda agreed to open the border.")
    assert speakers(extraction) == ["Kenya+Uganda"]


def test_states_that_speak_together_are_one_group_in_all_documents_and_found_by_each(tmp_path: Path) -> None:
    one, other, graph = tmp_path / "one.txt", tmp_path / "other.txt", tmp_path / "graph.nt"
    one.write_text("Norway and Denmark warned that the old cable would break within a month.\n")
    other.write_text("Denmark and Norway warned that the old cable would break within a month.\n")
    summary = build([str(one), str(other)], graph)
    assert summary.report is not None
    assert summary.report.conforms
    for entity in ("https://w3id.org/kg-builder/data/organization/Government_of_Denmark", "norway"):
        names, rows = run(graph, prepare(saved_query("who-said-what"), {"entity": entity})).rows()
        assert [dict(zip(names, row, strict=True))["act"] for row in rows] == ["warn", "warn"]
    groups = {q.subject for q in read_graph(graph) if q.predicate.value.endswith("foaf/0.1/member")}
    assert len(groups) == 1
