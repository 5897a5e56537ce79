import re
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from kg_builder.iri import ONTOLOGY
from kg_builder.model import ACTS, TREATY_ACTS
from kg_builder.resources import folder
from kg_builder.vocab import ACT, KGB, PREFIXES, TREATY_ACT

CODE = Path(__file__).parent.parent / "kg_builder"


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=folder("ontology").joinpath("kg-builder.ttl").read_text(encoding="utf-8"))


def test_the_namespace_and_the_ontology_name_the_same_terms(ontology: Graph) -> None:
    described = {s for s in ontology.subjects() if isinstance(s, URIRef) and str(s).startswith(ONTOLOGY)}
    assert {KGB[name] for name in KGB.__annotations__ if name[0] != "_"} == described


def test_a_misspelt_term_fails() -> None:
    with pytest.raises(AttributeError):
        _ = KGB.Statment


@pytest.mark.parametrize(
    ("namespace", "acts", "scheme"), [(ACT, ACTS, KGB.SpeechActs), (TREATY_ACT, TREATY_ACTS, KGB.TreatyActs)]
)
def test_each_act_is_a_concept_of_its_scheme(
    ontology: Graph, namespace: URIRef, acts: tuple[str, ...], scheme: URIRef
) -> None:
    assert set(ontology.subjects(SKOS.inScheme, scheme)) == {URIRef(f"{namespace}{act}") for act in acts}


def test_every_term_is_used_by_the_code() -> None:
    text = "".join(
        p.read_text(encoding="utf-8")
        for p in (*CODE.rglob("*.py"), *CODE.rglob("*.rq"))
        if p.name != "vocab.py"
    )
    used = set(re.findall(r"\b(?:KGB\.|kgb:)(\w+)", text))
    only_in_the_ontology = {
        "MentionKind",
        "Modality",
        "Polarity",
        "RoleModifier",
        "SpeechAct",
        "StatementKind",
        "TreatyAct",
        "SpeechActs",
        "TreatyActs",
    }
    assert {name for name in KGB.__annotations__ if name[0] != "_"} - used == only_in_the_ontology


def test_no_two_prefixes_stand_for_one_namespace() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert "https://schema.org/" in PREFIXES.values()
    assert "http://www.w3.org/2005/11/its/rdf#" in PREFIXES.values()
