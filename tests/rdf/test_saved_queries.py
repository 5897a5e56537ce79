"""The competency questions of the users: each saved query, its example, and the answer on the example articles."""

import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from typer.testing import CliRunner

from kg_builder import build
from kg_builder.cli import app
from kg_builder.rdf.describe import curie
from kg_builder.rdf.query import SavedQuery, prepare, run, saved_queries, saved_query
from kg_builder.rdf.quoted import without_text
from kg_builder.rdf.serialize import FILE_PREFIXES, Format, read, write

ROOT = Path(__file__).parents[2]
NAMES = sorted(saved_queries())
ASKED_FOR = {
    "threats-and-warnings", "said-about", "outlets-of-utterance", "wordings", "reversed-positions",
    "denials-of-claims", "statements-on-treaty", "treaty-by-country", "alleged-violations", "who-speaks-for-whom",
    "reporting-chains", "most-quoted-by-outlet", "only-paraphrased", "unknown-speakers", "anonymous-sources",
    "coverage-over-time", "offices-on-date", "network", "nanopublications",
}  # fmt: skip

Row = dict[str, str]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the example articles."""
    path = tmp_path_factory.mktemp("corpus") / "graph.nt"
    build([str(ROOT / "examples" / "articles")], path)
    return path


@pytest.fixture(scope="module")
def without_words(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same graph without the words of the articles."""
    path = tmp_path_factory.mktemp("without") / "graph.nt"
    write(without_text(read(corpus)), path, Format.NTRIPLES)
    return path


@pytest.fixture(scope="module")
def small(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The article built by hand, in one outlet."""
    path = tmp_path_factory.mktemp("small") / "graph.nt"
    write(quads, path, Format.NTRIPLES)
    return path


def example(query: SavedQuery) -> Row:
    words = [word for word in shlex.split(query.example) if word != "--param"]
    return dict(word.split("=", 1) for word in words)


def ask(graph: Path, name: str, **params: str) -> list[Row]:
    names, rows = run(graph, prepare(saved_query(name), params)).rows()
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_a_graph_without_words_gives_the_same_rows_without_words(
    corpus: Path, without_words: Path, name: str
) -> None:
    texts = {" ".join(q.object.value.split()) for q in read(corpus) if q.predicate.value.endswith("/text")}
    with_words, without = ask(corpus, name, limit="100000"), ask(without_words, name, limit="100000")
    if "CONSTRUCT" in saved_query(name).sparql:
        assert len(without) == len([row for row in with_words if row["predicate"] != "schema:text"])
        return
    if (
        name == "names"
    ):  # told apart by how they are written, so that without the words each entity has one row
        assert {row["label"] for row in without} == {row["label"] for row in with_words}
    else:
        assert len(without) == len(with_words)
    assert not [
        value for row in without for value in row.values() if value in texts and len(value.split()) > 4
    ]


def test_the_questions_of_the_users_have_their_queries() -> None:
    assert len(NAMES) >= 30
    assert set(NAMES) >= ASKED_FOR


@pytest.mark.parametrize("name", NAMES)
def test_the_example_finds_its_answers(name: str, corpus: Path) -> None:
    query = saved_query(name)
    rows = ask(corpus, name, **example(query))
    assert query.answers
    missing = [answer for answer in query.answers if not any(answer.items() <= row.items() for row in rows)]
    assert missing == [], rows


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_query_is_described(name: str) -> None:
    query = saved_query(name)
    assert query.title
    assert query.description.endswith((".", ")"))
    assert all(parameter.description for parameter in query.parameters)
    assert "limit" in {parameter.name for parameter in query.parameters}
    assert example(query).keys() <= {parameter.name for parameter in query.parameters}
    assert example(query)


@pytest.mark.parametrize("name", NAMES)
def test_another_engine_gives_the_same_answer(name: str, small: Path) -> None:
    sparql = prepare(saved_query(name))
    names, rows = run(small, sparql).rows()
    result = Graph().parse(small).query(prepareQuery(sparql, initNs=FILE_PREFIXES))
    found: Any = result.graph if names == ["subject", "predicate", "object"] else result
    theirs = [["" if term is None else short(term) for term in row] for row in found]
    assert sorted(theirs) == sorted(map(list, {tuple(row) for row in rows}) if result.graph else rows)


def short(term: Any) -> str:
    # rdflib writes times anew.
    return curie(str(term)) if isinstance(term, URIRef) else str(term).replace("+00:00", "Z")


def test_threats_have_their_condition(corpus: Path) -> None:
    rows = ask(corpus, "threats-and-warnings", entity="reiner")
    assert [(r["act"], r["condition"], r["consequence"]) for r in rows if r["condition"]] == [
        ("warn", "if the Brenn Treaty ended", "Norland would close its ports")
    ]


def test_what_was_said_about_somebody_is_in_order_of_time(corpus: Path) -> None:
    rows = ask(corpus, "said-about", about="vessia")
    assert {"2024-03-12", "2025-02-03"} <= {r["date"] for r in rows if r["speaker"] == "Norland"}
    for speaker in {(r["speaker"], r["about_whom"]) for r in rows}:
        dates = [r["date"] for r in rows if (r["speaker"], r["about_whom"]) == speaker]
        assert dates == sorted(dates)


def test_wordings_are_of_utterances_that_several_documents_carry(corpus: Path) -> None:
    rows = ask(corpus, "wordings")
    outlets = {r["utterance"]: {o["outlet"] for o in rows if o["utterance"] == r["utterance"]} for r in rows}
    assert outlets
    assert all(len(names) > 1 for names in outlets.values())
    assert ask(corpus, "wordings", at_least="21") == []


def test_a_reversal_counts_once_for_an_article_and_its_copies(corpus: Path) -> None:
    rows = ask(corpus, "reversed-positions", entity="solveg")
    about = [r for r in rows if r["about"] == "Brenn Treaty"]
    assert len(about) == 1
    assert about[0]["first_date"] < about[0]["then_date"]
    assert about[0]["first"].startswith("deny (denied)")


def test_nobody_denies_what_they_said_themselves(corpus: Path) -> None:
    rows = ask(corpus, "denials-of-claims")
    assert {("Vessia", "Norland")} <= {(r["denier"], r["claimer"]) for r in rows}
    assert all(r["denier"] != r["claimer"] for r in rows)


def test_violations_are_told_with_the_denial(corpus: Path) -> None:
    rows = ask(corpus, "alleged-violations", entity="brenn")
    assert {(r["party"], r["speaker"], r["position"]) for r in rows} == {
        ("Vessia", "Norland", "affirmed"),
        ("Vessia", "Vessia", "denied"),
    }
    assert ask(corpus, "alleged-violations", entity="ottawa") == []


def test_a_treaty_is_spoken_of_by_a_country_and_those_in_its_offices(corpus: Path) -> None:
    rows = {r["country"]: r for r in ask(corpus, "treaty-by-country", entity="brenn treaty")}
    assert int(rows["Vessia"]["statements"]) > int(rows["Vessia"]["denied"]) > 0
    assert int(rows["Norland"]["speakers"]) > 1
    assert rows["Norland"]["denied"] == "0"


def test_who_is_quoted_in_their_own_words_is_not_only_paraphrased(corpus: Path) -> None:
    quoted = {r["speaker"] for r in ask(corpus, "most-quoted-by-outlet") if r["in_their_words"] != "0"}
    paraphrased = {r["speaker"] for r in ask(corpus, "only-paraphrased")}
    assert "Elena Marsh" in quoted
    assert "Pavel Stern" in paraphrased
    assert not quoted & paraphrased


def test_anonymous_sources_have_no_name(corpus: Path) -> None:
    speakers = {r["speaker"] for r in ask(corpus, "anonymous-sources", limit="1000")}
    assert {"official", "guard", "fisherman"} <= speakers
    assert not speakers & {"Elena Marsh", "Irina Solveg", "Norland", "Open Cells"}


def test_unknown_speakers_have_a_reason(corpus: Path) -> None:
    rows = ask(corpus, "unknown-speakers", limit="1000")
    assert all(r["reason"] for r in rows)
    chosen = ask(corpus, "unknown-speakers", wanted_reason="NO-SOURCE", limit="1000")
    assert 0 < len(chosen) == Counter(r["reason"] for r in rows)["no-source"] < len(rows)


def test_coverage_counts_every_document_once_whatever_the_period(corpus: Path) -> None:
    total = run(corpus, "SELECT (COUNT(?d) AS ?n) WHERE { ?d a schema:NewsArticle }").rows()[1][0][0]
    for by, length in (("year", 4), ("month", 7), ("day", 10)):
        rows = ask(corpus, "coverage-over-time", by=by)
        assert sum(int(r["documents"]) for r in rows) == int(total)
        assert {len(r["period"]) for r in rows} == {length, len("undated")}


@pytest.mark.parametrize(("day", "held"), [("2025-03-03", 0), ("2025-03-04", 1), ("", 1)])
def test_an_office_is_held_from_the_day_that_a_text_says_so(
    day: str, held: int, quads: list[Quad], tmp_path: Path
) -> None:
    texts_only = [q for q in quads if not q.predicate.value.endswith(("startDate", "endDate"))]
    write(texts_only, tmp_path / "g.nt", Format.NTRIPLES)
    assert len(ask(tmp_path / "g.nt", "offices-on-date", day=day)) == held


@pytest.mark.parametrize(
    ("day", "held"), [("2024-06-02", 0), ("2024-06-03", 1), ("2026-12-31", 1), ("2027-01-01", 0)]
)
def test_an_office_is_held_for_its_term_where_that_is_known(day: str, held: int, small: Path) -> None:
    rows = ask(small, "offices-on-date", day=day)
    assert [(r["person"], r["office"], r["modifier"]) for r in rows] == [
        ("Ilse Brandt", "foreign minister", "acting")
    ] * held


def test_who_left_an_office_does_not_hold_it(corpus: Path) -> None:
    assert "Lucia Ferran" in {r["person"] for r in ask(corpus, "offices", limit="1000") if r["modifier"]}
    assert "former" not in {r["modifier"] for r in ask(corpus, "offices-on-date", limit="1000")}


def test_the_timeline_keeps_to_its_limits(corpus: Path) -> None:
    assert {r["date"] for r in ask(corpus, "treaty-timeline", to="2000")} - {""} == {"1987", "1993", "1996"}
    dates = [r["date"] for r in ask(corpus, "treaty-timeline", **{"from": "2025-02", "to": "2025-02"})]
    assert dates
    assert {date[:7] for date in dates} == {"2025-02"}


def test_statements_for_review_are_the_least_sure(corpus: Path) -> None:
    shares = [float(r["confidence"]) for r in ask(corpus, "for-review", percent="60", limit="1000")]
    assert shares == sorted(shares)
    assert 0 < shares[-1] <= 0.6


def test_the_network_is_the_same_as_a_table_and_as_a_graph(corpus: Path) -> None:
    edges = ask(corpus, "network-edges")
    triples = ask(corpus, "network")
    about: dict[str, Row] = {}
    for t in triples:
        about.setdefault(t["subject"], {})[t["predicate"]] = t["object"]
    graph = {
        (a["rdf:subject"], a["rdf:predicate"].partition(":")[2], a["rdf:object"], a["rdf:value"])
        for a in about.values()
        if a.get("rdf:type") == "rdf:Statement"
    }
    assert graph == {(e["Source"], e["Label"], e["Target"], e["Weight"]) for e in edges}
    nodes = {n["Id"] for n in ask(corpus, "network-nodes")}
    assert {e[end] for e in edges for end in ("Source", "Target")} <= nodes


def test_the_parts_of_a_nanopublication_make_it_up(corpus: Path) -> None:
    def triples(part: str) -> Counter[tuple[str, ...]]:
        return Counter(tuple(r.values()) for r in ask(corpus, "nanopublications", entity="marsh", part=part))

    parts = {part: set(triples(part)) for part in ("head", "assertion", "provenance", "pubinfo")}
    assert sum(map(len, parts.values())) == len(set(triples("")))
    assert set().union(*parts.values()) == set(triples(""))
    said = {s for s, p, o in parts["assertion"] if o == "kgb:Statement"}
    pubs = {s for s, p, o in parts["head"] if o.endswith("nschema#Nanopublication")}
    assertions = {o for s, p, o in parts["head"] if p.endswith("hasAssertion")}
    assert len(said) == len(pubs) == len(assertions) > 1
    assert {s for s, _, _ in parts["provenance"]} == assertions
    assert {s for s, _, _ in parts["pubinfo"]} == pubs


def test_copies_are_told_with_both_outlets(corpus: Path) -> None:
    assert len(ask(corpus, "near-duplicates")) == 1
    assert ask(corpus, "near-duplicates", entity="halvik herald") == []


def test_a_query_is_described_on_the_command_line() -> None:
    result = CliRunner().invoke(app, ["query", "--describe", "coverage-over-time"])
    assert result.exit_code == 0
    assert 'by      length of a period (year, month, day; default "month")' in result.stdout
    assert "limit   how many rows at most (a whole number; default 500)" in result.stdout
    assert "--name coverage-over-time --param entity=solveg --param by=month\n" in result.stdout
    assert "→ period: 2024-09; documents: 3; outlets: 3" in result.stdout
    assert "SELECT ?period" in result.stdout
    assert "# title" not in result.stdout


def test_an_unknown_query_cannot_be_described() -> None:
    result = CliRunner().invoke(app, ["query", "--describe", "denails"])
    assert result.exit_code == 1
    assert "did you mean 'denials'" in result.stderr


def test_the_list_has_every_query_with_its_parameters() -> None:
    lines = CliRunner().invoke(app, ["query", "--list"]).stdout.splitlines()
    assert lines[::2] == [f"{name}: {query.description}" for name, query in saved_queries().items()]
    (at,) = (i for i, line in enumerate(lines) if line.startswith("accusations:"))
    assert lines[at + 1] == "    parameters: entity, accused, limit"


def test_the_table_in_the_documentation_is_that_of_the_queries() -> None:
    lines = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert sorted(rows) == sorted(
        f"| `{name}` | {query.description} | {', '.join(f'`{p.name}`' for p in query.parameters)} |"
        for name, query in saved_queries().items()
    )
