import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from kg_builder.errors import GraphError, QueryError
from kg_builder.rdf.query import (
    QueryResult,
    check_syntax,
    prepare,
    run,
    saved_queries,
    saved_query,
    with_prefixes,
)
from kg_builder.rdf.serialize import FORMATS, Format, write
from kg_builder.stores import open_store

NAMES = sorted(saved_queries())


@pytest.fixture(scope="module")
def graph(two_outlets: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "graph.trig"
    write(two_outlets, path, Format.TRIG)
    return path


def ask(graph: Path, name: str, **params: str) -> list[dict[str, str]]:
    names, rows = run(graph, prepare(saved_query(name), params)).rows()
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_query_answers_alike_from_any_source(
    name: str, graph: Path, two_outlets: list[Quad], tmp_path: Path
) -> None:
    sparql = prepare(saved_query(name))
    expected = run(graph, sparql).rows()
    turtle = tmp_path / "graph.ttl"
    write(two_outlets, turtle, Format.TURTLE)
    assert run([turtle], sparql).rows() == expected
    with open_store(str(tmp_path / "store")) as store:
        store.replace_graphs(two_outlets)
    assert run(tmp_path / "store", sparql).rows() == expected


def test_who_said_what(graph: Path) -> None:
    rows = ask(graph, "who-said-what", entity="ILSE", wanted_act="warn")
    assert [(r["speaker"], r["act"], r["outlet"]) for r in rows] == [
        ("Ilse Brandt", "warn", "The Lake Gazette"),
        ("Ilse Brandt", "warn", "Northern Mirror"),
    ]


@pytest.mark.parametrize(
    "entity",
    [
        "Brandt",
        "brandt",
        "https://w3id.org/kg-builder/data/person/Ilse_Brandt",
        "http://www.wikidata.org/entity/Q999999991",
    ],
)
def test_entities_match_by_name_in_any_case_or_by_iri(graph: Path, entity: str) -> None:
    rows = ask(graph, "who-said-what", entity=entity)
    assert {r["speaker"] for r in rows} == {"Ilse Brandt"}
    assert len(rows) == 4


def test_an_unknown_entity_finds_nothing_not_everything(graph: Path) -> None:
    for name in NAMES:
        if "entity" in {p.name for p in saved_query(name).parameters}:
            assert ask(graph, name, entity="Nobody at all") == []


def test_treaties_match_by_other_names_too(graph: Path) -> None:
    assert {r["treaty"] for r in ask(graph, "statements-on-treaty", entity="1994 lake")} == {"Lake Treaty"}


def test_threats_and_warnings_have_condition_and_consequence(graph: Path) -> None:
    row = ask(graph, "threats-and-warnings")[0]
    assert (row["condition"], row["consequence"]) == ("If the dam is closed", "we will answer")
    assert row["whom"] == "Harbour Council"


def test_who_speaks_most_counts_each_statement_once(graph: Path) -> None:
    assert ask(graph, "who-speaks-most", limit="1") == [
        {"speaker": "Ilse Brandt", "statements": "4", "utterances": "2", "outlets": "2"}
    ]


def test_the_outlets_of_an_utterance(graph: Path) -> None:
    rows = ask(graph, "outlets-of-utterance", words="DAM", at_least="2")
    assert [(r["documents"], r["outlets"]) for r in rows] == [("2", "Northern Mirror, The Lake Gazette")]
    assert ask(graph, "outlets-of-utterance", at_least="3") == []


def test_statements_by_date(graph: Path) -> None:
    assert {
        r["date"] for r in ask(graph, "statements-by-date", **{"from": "2025-03-03", "to": "2025-03-03"})
    } == {"2025-03-03"}
    assert {r["date"] for r in ask(graph, "statements-by-date", to="2024")} == set()


def test_denials(graph: Path) -> None:
    assert [(r["speaker"], r["polarity"]) for r in ask(graph, "denials", entity="spokesman")] == [
        ("a spokesman", "declined")
    ] * 2


def test_where_in_the_text(graph: Path, two_outlets: list[Quad]) -> None:
    text = next(q.object.value for q in two_outlets if q.predicate.value.endswith("isString"))
    rows = ask(graph, "where-in-text")
    assert len(rows) == 12
    for row in rows:
        assert text[int(row["begin"]) : int(row["end"])] == row["content"]


@given(st.text())
def test_no_value_can_become_syntax(value: str) -> None:
    query = saved_query("who-said-what")
    if any("\ud800" <= c <= "\udfff" for c in value):
        return
    solutions = Store().query(prepare('SELECT ?x WHERE { VALUES ?x { "" } }', {"x": value}))
    assert [s["x"].value for s in solutions] == [value]
    check_syntax(prepare(query, {"entity": value}))


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"entitty": "x"}, "no parameter 'entitty': it has entity, wanted_act, speech_only, limit"),
        ({"limit": "10 } DROP ALL"}, "limit must be a whole number"),
        ({"limit": "-1"}, "limit must be a whole number"),
        ({"limit": "١"}, "limit must be a whole number"),
        ({"speech_only": "maybe"}, "speech_only must be true or false"),
    ],
)
def test_wrong_parameters(params: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        prepare(saved_query("who-said-what"), params)


@pytest.mark.parametrize(
    ("name", "param", "value", "message"),
    [
        ("statements-by-date", "from", "yesterday", "from must be a date such as 2025, 2025-03 or 2025-03-04, not"),
        ("statements-by-date", "to", "2025-02-30", "to must be a date"),
        ("statements-by-date", "to", "2025-3", "to must be a date"),
        ("treaty-timeline", "from", "٢٠٢٥", "from must be a date"),
        ("offices-on-date", "day", "2025-03", "day must be a day such as 2025-03-04, not '2025-03'"),
        ("coverage-over-time", "by", "week", "by must be one of year, month, day, not 'week'"),
        ("coverage-over-time", "by", "", "by must be one of year, month, day, not ''"),
        ("who-said-what", "wanted_act", "warned", "wanted_act must be one of say, claim, warn"),
    ],
)  # fmt: skip
def test_values_that_a_query_would_compare_with_nothing(
    name: str, param: str, value: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        prepare(saved_query(name), {param: value})


def test_values_of_a_kind(graph: Path) -> None:
    for value in ("2025", "2025-03", "2025-03-04", ""):
        assert f'VALUES ?from {{ "{value}" }}' in prepare(saved_query("statements-by-date"), {"from": value})
    assert run(graph, prepare(saved_query("who-said-what"), {"wanted_act": "WARN"})).rows()[1]
    own = '# param since (day): the first day\nSELECT ?d WHERE { VALUES ?since { "" } ?d ?p ?since }'
    with pytest.raises(QueryError, match="since must be a day"):
        prepare(own, {"since": "May"})


def test_parameters_of_a_query_of_ones_own(graph: Path) -> None:
    sparql = "SELECT ?s WHERE { VALUES ?class { kgb:X } VALUES ?type { <urn:x> } ?s a ?type } LIMIT 1"
    for value in ("kgb:Treaty", "https://w3id.org/kg-builder/ontology#Treaty"):
        assert run(graph, prepare("SELECT ?s WHERE { VALUES ?t { <urn:x> } ?s a ?t }", {"t": value})).rows()[
            1
        ] == [["treaty:Lake_Treaty"]]
    assert prepare(sparql, {"limit": "3"}).endswith("LIMIT 3")
    with pytest.raises(QueryError, match="must be an IRI"):
        prepare(sparql, {"type": "a b"})
    with pytest.raises(QueryError, match="it has none"):
        prepare("ASK {}", {"x": "1"})


def test_an_unknown_saved_query_gets_a_hint() -> None:
    with pytest.raises(QueryError, match="did you mean 'denials'"):
        saved_query("denial")
    with pytest.raises(QueryError, match="query --list names them"):
        saved_query("zzz")


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?s WHERE { ?s a kgb:Statement ", "line 1, column .*at the end: expected one of .*}"),
        (
            "# who\nSELECT ?s\nWHERE { ?s a kgb:Statement . ?s ?p x }",
            r"line 3, column 38: syntax error at '}'",
        ),
        (
            "SELECT ?é WHERE { ?é a kgb:Statement ; unheard:x 1 }",
            "line 1, column .*unknown prefix 'unheard:': declare it",
        ),
        ("SELECT ?s WHERE { ?s a <relative> }", "line 1, column .*no absolute IRI"),
        ("SELECT (COUNT(*) AS ?n) ?s WHERE { ?s a ?t }", "line 1, column .*GROUP BY"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "line 1, column .*do not change a graph"),
        ("", "line 1, column 1: syntax error at the end"),
    ],
)
def test_syntax_errors_have_their_place_in_the_users_text(
    graph: Path, tmp_path: Path, sparql: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message) as from_file:
        run(graph, sparql)
    with open_store(str(tmp_path / "store")):
        pass
    with pytest.raises(QueryError) as from_store:
        run(tmp_path / "store", sparql)
    assert str(from_store.value) == str(from_file.value)
    assert "\n" not in str(from_file.value)


def test_only_missing_prefixes_are_declared() -> None:
    own = "PREFIX kgb: <https://example.org/> ASK { ?s a kgb:X ; schema:text ?t }"
    assert with_prefixes(own) == f"PREFIX schema: <https://schema.org/> {own}"


def test_sources_that_do_not_work(graph: Path, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"nowhere\.ttl: cannot be read"):
        run(tmp_path / "nowhere.ttl", "ASK {}")
    broken = tmp_path / "broken.ttl"
    broken.write_text("<http://a> <http://b> .")
    with pytest.raises(GraphError, match=r"broken\.ttl, line 1"):
        run([graph, broken], "ASK {}")
    with pytest.raises(QueryError, match="one store at a time"):
        run([graph, tmp_path], "ASK {}")


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_graph_format_can_be_asked(two_outlets: list[Quad], tmp_path: Path, fmt: Format) -> None:
    suffix = {
        Format.TURTLE: "ttl",
        Format.NTRIPLES: "nt",
        Format.NQUADS: "nq",
        Format.TRIG: "trig",
        Format.JSON_LD: "jsonld",
    }
    path = tmp_path / f"graph.{suffix.get(fmt, 'rdf')}"
    write(two_outlets, path, fmt)
    assert run(path, "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a kgb:Statement }").rows() == (
        ["n"],
        [["10"]],
    )


class TestForms:
    SELECT = 'SELECT ?n ?x WHERE { VALUES (?n ?x) { (1 "a, \\"b\\"\\nc"@en) (2 kgb:act) (3 UNDEF) } }'

    def result(self, graph: Path, sparql: str = SELECT) -> QueryResult:
        return run(graph, sparql)

    def test_table(self, graph: Path) -> None:
        assert self.result(graph).serialize() == 'n  x\n-  --------\n1  a, "b" c\n2  kgb:act\n3\n(3 rows)\n'

    def test_csv_and_tsv(self, graph: Path) -> None:
        assert self.result(graph).serialize("csv").splitlines()[:2] == ["n,x", '1,"a, ""b""']
        assert self.result(graph).serialize("tsv").splitlines()[1] == '1\t"a, \\"b\\"\\nc"@en'

    def test_json_and_xml(self, graph: Path) -> None:
        bindings = json.loads(self.result(graph).serialize("json"))["results"]["bindings"]
        assert bindings[0]["x"] == {"type": "literal", "value": 'a, "b"\nc', "xml:lang": "en"}
        assert "<sparql" in self.result(graph).serialize("xml")

    def test_yes_and_no(self, graph: Path) -> None:
        assert "yes" in self.result(graph, "ASK { ?s a kgb:Statement }").serialize()
        assert self.result(graph, "ASK { ?s a kgb:Nothing }").serialize("csv").strip() == "false"

    def test_graphs(self, graph: Path) -> None:
        result = self.result(graph, "CONSTRUCT { ?t a kgb:Treaty } WHERE { ?t a kgb:Treaty }")
        assert "treaty:Lake_Treaty a kgb:Treaty ." in result.serialize("turtle")
        assert result.rows() == (
            ["subject", "predicate", "object"],
            [["treaty:Lake_Treaty", "rdf:type", "kgb:Treaty"]],
        )
        with pytest.raises(QueryError, match="csv is for SELECT and ASK"):
            result.serialize("csv")

    def test_rows_are_no_graph(self, graph: Path) -> None:
        with pytest.raises(QueryError, match="turtle is for CONSTRUCT"):
            self.result(graph).serialize("turtle")
        with pytest.raises(QueryError, match="unknown form 'yaml'"):
            self.result(graph).serialize("yaml")


def test_the_union_is_the_default_graph_and_named_graphs_can_be_asked(graph: Path) -> None:
    names, rows = run(
        graph, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s a kgb:Statement } } ORDER BY ?g"
    ).rows()
    assert (names, rows) == (
        ["g"],
        [["https://example.org/news/harbour"], ["https://example.org/news/mirror"]],
    )
    assert NamedNode(rows[0][0])
