"""What a graph says of itself is true: its numbers, its licence, its run, in every format and for any base."""

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from kg_builder.errors import GraphError
from kg_builder.iri import Minter
from kg_builder.model import Extraction, Run, Statement
from kg_builder.rdf.dataset import Dataset
from kg_builder.rdf.description import Publication
from kg_builder.rdf.periods import bounds
from kg_builder.rdf.serialize import FILE_PREFIXES, FORMATS, Format, read, write
from kg_builder.rdf.validate import validate

RUN = Run(
    "0.1.0", "en_core_web_sm", "3.8.0", timestamp="2026-01-02T03:04:05Z", parameters=(("resolve", "yes"),)
)
LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def copy_of(extraction: Extraction, name: str, **changes: object) -> Extraction:
    """The same statements in another article: their utterances are the same."""
    old, new = extraction.document.id, f"https://example.org/news/{name}"

    def moved(statement: Statement) -> Statement:
        parent = statement.parent and statement.parent.replace(old, new)
        return replace(statement, id=statement.id.replace(old, new), parent=parent)

    return replace(
        extraction,
        document=replace(extraction.document, id=new, **changes),  # type: ignore[arg-type]
        statements=tuple(map(moved, extraction.statements)),
        treaty_actions=(),
    )


def graph(*extractions: Extraction, base: str = "", **publication: object) -> list[Quad]:
    minter = Minter(base) if base else Minter()
    dataset = Dataset(RUN, minter, publication=Publication(**publication))  # type: ignore[arg-type]
    return list(dataset.quads(extractions))


def asked(quads: list[Quad], sparql: str) -> list[list[str]]:
    store = Store()
    store.extend(quads)
    found = store.query(sparql, prefixes=FILE_PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [[term.value if isinstance(term, Literal | NamedNode) else "" for term in row] for row in found]


@pytest.fixture(scope="module")
def three(extraction: Extraction) -> list[Quad]:
    """Three articles with the same utterances, the last one in German and without a date."""
    more = (
        copy_of(extraction, "mirror", published="2025-02-28T10:00:00Z", publisher="Northern Mirror"),
        copy_of(extraction, "spiegel", published=None, language="de"),
    )
    return graph(extraction, *more, fmt=Format.TRIG, license=LICENSE)


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("fmt", FORMATS)
def test_the_numbers_are_those_of_the_file(
    extraction: Extraction, tmp_path: Path, fmt: Format, *, text: bool
) -> None:
    quads = graph(extraction, copy_of(extraction, "mirror"), fmt=fmt, text=text, license=LICENSE)
    path = tmp_path / "graph"
    write(quads, path, fmt)
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in read(path, fmt))
    (found,) = store.query(
        "SELECT ?t ?e { ?d a void:Dataset ; void:triples ?t ; void:entities ?e }", prefixes=FILE_PREFIXES
    )
    assert int(found["t"].value) == len(store)
    assert int(found["e"].value) == len({q.subject for q in store})
    assert validate(store).results == ()


def test_each_class_is_counted_and_what_several_articles_report_counts_once(three: list[Quad]) -> None:
    counted = asked(three, "SELECT ?c ?n { ?d void:classPartition ?p . ?p void:class ?c ; void:entities ?n }")
    true = asked(three, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    numbers = {iri: int(n) for iri, n in counted}
    assert numbers.items() <= {(iri, int(n)) for iri, n in true}
    assert numbers[FILE_PREFIXES["kgb"] + "Utterance"] == 5
    assert numbers[FILE_PREFIXES["kgb"] + "Statement"] == 15
    assert numbers[FILE_PREFIXES["schema"] + "NewsArticle"] == 3


def test_the_description_stands_in_a_graph_of_its_own_and_leads_to_the_run(three: list[Quad]) -> None:
    names = {q.graph_name.value for q in three if isinstance(q.graph_name, NamedNode)}
    pages = {f"https://example.org/news/{name}" for name in ("harbour", "mirror", "spiegel")}
    assert names == pages | {Minter().graph(name) for name in ("entities", "provenance", "dataset")}
    (row,) = asked(
        three,
        """SELECT ?title ?license ?created ?version ?model ?setting ?first ?last ?media ?feature {
          ?d a dcat:Dataset ; dcterms:title ?title ; dcterms:license ?license ; dcterms:created ?created ;
            prov:wasAttributedTo/schema:softwareVersion ?version ; prov:wasGeneratedBy ?run ; void:feature ?feature ;
            dcterms:temporal ?time ; dcat:distribution/dcat:mediaType ?media .
          ?time dcat:startDate ?first ; dcat:endDate ?last . ?run prov:used/rdfs:label ?model ; kgb:parameter ?setting }""",
    )
    assert row == [
        "Who said what in 3 articles", LICENSE, "2026-01-02T03:04:05Z", "0.1.0", "en_core_web_sm", "resolve=yes",
        "2025-02-28", "2025-03-04", "https://www.iana.org/assignments/media-types/application/trig",
        "http://www.w3.org/ns/formats/TriG",
    ]  # fmt: skip
    assert sorted(asked(three, "SELECT ?l { ?d a void:Dataset ; schema:inLanguage ?l }")) == [["de"], ["en"]]


def test_the_same_articles_and_settings_give_the_same_dataset_others_another(extraction: Extraction) -> None:
    def name(*extractions: Extraction) -> str:
        ((iri,),) = asked(graph(*extractions), "SELECT ?d { ?d a void:Dataset }")
        return iri

    assert name(extraction) == name(extraction)
    assert name(extraction) != name(extraction, copy_of(extraction, "mirror"))
    assert name(extraction).startswith("https://w3id.org/kg-builder/data/dataset/")


@pytest.mark.parametrize("base", ["https://example.net/kg/", "https://example.net/kg#"])
def test_a_base_of_the_users_own_holds_for_all_that_is_made(extraction: Extraction, base: str) -> None:
    quads = graph(extraction, base=base, fmt=Format.TURTLE, license=LICENSE)
    made = ("run/", "software/", "model/", "dataset/", "date/", "graph/")
    iris = {t.value for q in quads for t in (q.subject, q.object, q.graph_name) if isinstance(t, NamedNode)}
    assert not [iri for iri in iris if iri.startswith(tuple(Minter().base + part for part in made))]
    assert all(any(iri.startswith(base + part) for iri in iris) for part in made)
    assert validate(quads).results == ()


def test_without_text_the_description_says_so(extraction: Extraction) -> None:
    ((about,),) = asked(
        graph(extraction, text=False), "SELECT ?w { ?d a void:Dataset ; dcterms:description ?w }"
    )
    assert "The words themselves are left out" in about
    assert not [
        q for q in graph(extraction, text=False) if q.predicate.value.endswith(("isString", "anchorOf"))
    ]


def test_a_graph_that_states_no_licence_gets_a_remark_and_conforms(extraction: Extraction) -> None:
    report = validate(graph(extraction))
    assert report.conforms
    assert [(r.severity, r.shape.rpartition("#")[2]) for r in report.results] == [("Info", "Dataset-license")]


def test_a_licence_that_is_no_iri_is_told_before_the_work() -> None:
    with pytest.raises(GraphError, match=r"'CC BY 4.0' is no IRI: name one such as https://creativecommons"):
        Publication(license="CC BY 4.0")


def test_months_and_years_are_intervals_with_their_days_and_the_words_for_them(three: list[Quad]) -> None:
    found = asked(
        three,
        """SELECT ?date ?first ?last (COUNT(?s) AS ?n) { ?s kgb:utteranceDate ?date ; kgb:period ?i .
          ?i a time:ProperInterval ; time:hasBeginning/time:inXSDDate ?first ; time:hasEnd/time:inXSDDate ?last }
          GROUP BY ?date ?first ?last ORDER BY ?date""",
    )
    assert found == [["2025", "2025-01-01", "2025-12-31", "3"], ["2025-03", "2025-03-01", "2025-03-31", "3"]]
    days = asked(
        three,
        "SELECT DISTINCT ?s { ?s kgb:utteranceDate ?d ; kgb:period ?i FILTER(DATATYPE(?d) = xsd:date) }",
    )
    assert days == []
    words = "SELECT DISTINCT ?w { ?s kgb:utteranceDate '2025-03-03'^^xsd:date ; kgb:dateExpression/nif:anchorOf ?w }"
    assert asked(three, words) == [["on Monday"]]


def test_february_of_a_leap_year_ends_on_the_29th() -> None:
    assert bounds("2000-02") == ("2000-02-01", "2000-02-29")
    assert bounds("1900-02") == ("1900-02-01", "1900-02-28")
