"""``validate``, ``query``, ``export``, ``load`` and ``evaluate`` on a graph that was built."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse
from typer.testing import Result

from kg_builder import build

Kg = Callable[..., Result]

STRICTER = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> .
<https://example.org/shapes#Person> a sh:NodeShape ;
  sh:targetClass schema:Person ;
  sh:property [ sh:path schema:birthDate ; sh:minCount 1 ; sh:message "A person needs a birth date: add it." ] .
"""
EVERYTHING = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> bytes:
    folder = tmp_path_factory.mktemp("built")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    build([str(folder)], folder / "graph.nq")
    return (folder / "graph.nq").read_bytes()


@pytest.fixture
def graph(built: bytes, desk: Path) -> Path:
    (desk / "graph.nq").write_bytes(built)
    return desk / "graph.nq"


@pytest.fixture
def shapes(desk: Path) -> Path:
    (desk / "stricter.ttl").write_text(STRICTER, encoding="utf-8")
    return desk / "stricter.ttl"


def rows(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.reader(io.StringIO(result.stdout)))[1:]


def test_a_graph_that_does_not_conform_is_written_and_reported_with_exit_code_3(
    kg: Kg, articles: Path, desk: Path, shapes: Path
) -> None:
    result = kg("build", articles, "--shapes", shapes)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "A person needs a birth date" in result.stderr
    assert "Anna Keller" in result.stderr
    assert (desk / "output" / "graph.ttl").stat().st_size > 1000


def test_validate_says_yes_with_0_and_no_with_3(kg: Kg, graph: Path, shapes: Path) -> None:
    fine = kg("validate", graph)
    assert (fine.exit_code, fine.stderr) == (0, "")
    assert "conforms" in fine.stdout
    report = kg("validate", graph, "--shapes", shapes, "--format", "json")
    assert (report.exit_code, report.stderr) == (3, "")
    found = json.loads(report.stdout)
    assert (found["conforms"], found["spoken_of"]) == (False, True)
    assert "Anna Keller" in {result["label"] for result in found["results"]}
    turtle = kg("validate", graph, "--shapes", shapes, "--format", "turtle")
    assert turtle.exit_code == 3
    assert len(list(parse(turtle.stdout.encode(), RdfFormat.TURTLE))) > 5


@pytest.mark.parametrize("graph", ["", "@prefix a: <urn:a> .\n", "<urn:a> <urn:b> <urn:c> .\n"])
def test_a_graph_of_nothing_that_shapes_speak_of_conforms_and_says_so(kg: Kg, desk: Path, graph: str) -> None:
    (desk / "nothing.ttl").write_text(graph, encoding="utf-8")
    assert kg("load", "nothing.ttl", "--to", "store").exit_code == 0
    for source in ("nothing.ttl", "store"):
        result = kg("validate", source)
        assert result.exit_code == 0
        assert result.stdout == (
            "The graph holds nothing that the shapes speak of, so it conforms; check that it is the right one.\n"
        )
        told = json.loads(kg("validate", source, "--format", "json").stdout)
        assert (told["conforms"], told["spoken_of"]) == (True, False)


def test_nodes_of_a_class_below_the_one_of_a_shape_are_spoken_of(kg: Kg, desk: Path, shapes: Path) -> None:
    (desk / "actor.ttl").write_text(
        "@prefix schema: <https://schema.org/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<urn:Actor> rdfs:subClassOf schema:Person .\n<urn:a> a <urn:Actor> ; schema:birthDate '1970-01-01' .\n"
    )
    assert kg("validate", "actor.ttl", "--shapes", shapes).stdout == "The graph conforms to the shapes.\n"


def test_a_damaged_graph_does_not_conform(kg: Kg, graph: Path, desk: Path) -> None:
    lines = graph.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if "/nif-core#endIndex>" not in line]
    assert len(kept) < len(lines)
    (desk / "damaged.nq").write_text("\n".join(kept), encoding="utf-8")
    assert kg("validate", "damaged.nq").exit_code == 3


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "table"])
def test_a_query_answers_in_each_form(kg: Kg, graph: Path, form: str) -> None:
    asked = "SELECT DISTINCT ?name WHERE { ?s a kgb:Statement ; schema:spokenByCharacter/rdfs:label ?name } ORDER BY ?name"
    result = kg("query", graph, asked, "--format", form)
    assert result.exit_code == 0, result.stderr
    assert "Anna Keller" in result.stdout
    assert result.stderr == ""


def test_several_files_are_one_graph(kg: Kg, articles: Path, graph: Path) -> None:
    assert kg("build", articles / "summit.txt", "-o", "one.nq").exit_code == 0
    assert kg("build", articles / "harbour.txt", "-o", "two.nq").exit_code == 0
    # Each file describes itself, so the descriptions differ.
    said = "SELECT ?s ?p ?o WHERE { ?s a kgb:Statement ; ?p ?o FILTER(?p != prov:wasGeneratedBy) } ORDER BY ?s ?p ?o"
    assert rows(kg("query", "one.nq", "two.nq", said, "--format", "csv")) == rows(
        kg("query", graph, said, "--format", "csv")
    )


def test_construct_gives_turtle(kg: Kg, graph: Path) -> None:
    result = kg("query", graph, "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }", "--format", "turtle")
    assert result.exit_code == 0
    assert len(list(parse(result.stdout.encode(), RdfFormat.TURTLE))) > 5


def test_saved_queries_are_listed_without_a_source_and_asked_by_name(kg: Kg, graph: Path) -> None:
    listed = kg("query", "--list")
    assert listed.exit_code == 0
    names = [line.partition(":")[0] for line in listed.stdout.splitlines() if line and line[0] != " "]
    assert len(names) >= 8
    for name in names:
        assert kg("query", graph, "--name", name).exit_code == 0
    chosen = kg("query", graph, "--name", "who-said-what", "--param", "entity=keller", "--format", "csv")
    assert {row[0] for row in rows(chosen)} == {"Anna Keller"}


def test_a_query_from_a_file(kg: Kg, graph: Path, desk: Path) -> None:
    (desk / "q.rq").write_text(EVERYTHING, encoding="utf-8")
    assert int(rows(kg("query", graph, "--file", "q.rq", "--format", "csv"))[0][0]) > 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["graph.nq", "SELECT ?s\nWHERE { ?s ?p }"], "line 2"),
        (["graph.nq", "SELECT ?s WHERE { ?s nope:x ?o }"], "nope"),
        (["graph.nq", "--name", "who-says-what"], "who-said-what"),
        (["graph.nq", "--name", "who-said-what", "--param", "entit=x"], "entit"),
        (["graph.nq", "--file", "nowhere.rq"], "nowhere.rq"),
        (["graph.nq", "--file", "binary.rq"], "binary.rq"),
        (["nowhere.ttl", EVERYTHING], "nowhere.ttl"),
        (["broken.ttl", EVERYTHING], "broken.ttl"),
        (["graph.nq", EVERYTHING, "--format", "turtle"], "turtle"),
        (["http://127.0.0.1:9/query", EVERYTHING], "127.0.0.1:9"),
    ],
)
def test_a_query_that_cannot_be_answered_is_exit_code_1(
    kg: Kg, graph: Path, desk: Path, arguments: list[str], said: str
) -> None:
    assert graph.exists()
    (desk / "broken.ttl").write_text("<a> <b> .\n", encoding="utf-8")
    (desk / "binary.rq").write_bytes(b"\xff\xfe\x00")
    result = kg("query", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_each_format_read_back_is_the_same_graph(kg: Kg, graph: Path, suffix: str) -> None:
    assert kg("export", graph, "-o", f"copy.{suffix}").exit_code == 0
    assert kg("export", f"copy.{suffix}", "-o", "back.nt").exit_code == 0
    union = {quad.triple for quad in parse(graph.read_bytes(), RdfFormat.N_QUADS)}
    back = {quad.triple for quad in parse(Path("back.nt").read_bytes(), RdfFormat.N_TRIPLES)}
    assert back == union


@pytest.mark.parametrize("suffix", ["nq", "trig", "jsonld"])
def test_named_graphs_survive_files_and_stores(kg: Kg, graph: Path, suffix: str) -> None:
    assert kg("export", graph, "-o", f"copy.{suffix}").exit_code == 0
    for _ in range(2):
        assert kg("load", f"copy.{suffix}", "--to", "store").exit_code == 0
    assert kg("export", "store", "-o", "back.nq").exit_code == 0
    assert set(Path("back.nq").read_text(encoding="utf-8").splitlines()) == set(
        graph.read_text(encoding="utf-8").splitlines()
    )


def test_exporting_a_store_twice_gives_the_same_bytes(kg: Kg, graph: Path) -> None:
    assert kg("load", graph, "--to", "store").exit_code == 0
    assert kg("export", "store", "-o", "one.ttl").exit_code == 0
    assert kg("export", "store", "-o", "two.ttl").exit_code == 0
    assert Path("one.ttl").read_bytes() == Path("two.ttl").read_bytes()


def test_triples_outside_all_named_graphs_are_exported_too(kg: Kg, desk: Path) -> None:
    (desk / "plain.ttl").write_text("<https://example.org/a> <https://example.org/b> 'c' .", encoding="utf-8")
    assert kg("load", "plain.ttl", "--to", "store").exit_code == 0
    assert kg("export", "store", "-o", "back.nt").exit_code == 0
    assert (desk / "back.nt").read_text() == '<https://example.org/a> <https://example.org/b> "c" .\n'


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validate", "nowhere.ttl"], "nowhere.ttl"),
        (["validate", "broken.ttl"], "broken.ttl"),
        (["validate", "graph.nq", "--shapes", "nowhere.ttl"], "nowhere.ttl"),
        (["validate", "graph.nq", "--shapes", "no-shapes.ttl"], "no-shapes.ttl"),
        (["export", "graph.nq", "-o", "copy.docx"], "copy.docx"),
        (["export", "broken.ttl", "-o", "copy.nt"], "broken.ttl"),
        (["export", "graph.nq", "-o", "folder", "--format", "turtle"], "folder"),
        (["load", "nowhere.nq", "--to", "store"], "nowhere.nq"),
        (["load", "graph.nq", "--to", "http://127.0.0.1:9"], "127.0.0.1:9"),
        (["load", "graph.nq", "--to", "graph.nq"], "graph.nq"),
        (["evaluate", "nowhere.jsonl", "nowhere.jsonl"], "nowhere.jsonl"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_one_message_and_exit_code_1(
    kg: Kg, graph: Path, desk: Path, arguments: list[str], said: str
) -> None:
    assert graph.exists()
    (desk / "folder").mkdir()
    (desk / "no-shapes.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    (desk / "broken.ttl").write_text("<a> <b> .\n", encoding="utf-8")
    result = kg(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not list(desk.glob("copy.*"))
    assert not list(desk.glob(".*"))


def test_records_evaluated_against_themselves_are_perfect(kg: Kg, articles: Path) -> None:
    assert kg("extract", articles, "--with-text", "-o", "records.jsonl").exit_code == 0
    assert "100.0" in kg("evaluate", "records.jsonl", "records.jsonl").stdout
    scores = kg("evaluate", "records.jsonl", "records.jsonl", "--format", "json")
    assert json.loads(scores.stdout)["measures"]["end-to-end"]["f1"] == pytest.approx(1.0)


def test_the_graph_is_the_same_in_a_store_and_in_a_file(kg: Kg, graph: Path) -> None:
    store = Store()
    store.bulk_load(path=str(graph), format=RdfFormat.N_QUADS)
    triples = len({quad.triple for quad in store})
    assert kg("load", graph, "--to", "store").exit_code == 0
    assert rows(kg("query", "store", EVERYTHING, "--format", "csv")) == [[str(triples)]]


def test_a_load_says_what_it_did_and_what_it_would_do(kg: Kg, graph: Path, desk: Path) -> None:
    tried = kg("load", graph, "--to", desk / "store", "--dry-run")
    assert tried.exit_code == 0
    assert re.search(r"triples in 2 graphs of documents would be loaded$", tried.stderr.strip())
    assert not (desk / "store").exists()
    (desk / "empty").mkdir()
    assert kg("load", graph, "--to", "empty", "--dry-run").stderr.replace(
        "empty", "store"
    ) == tried.stderr.replace(str(desk / "store"), "store")
    assert not list((desk / "empty").iterdir())
    assert re.search(
        r"triples in 2 graphs of documents loaded$", kg("load", graph, "--to", "store").stderr.strip()
    )
    assert "2 of them unchanged" in kg("load", graph, "--to", "store").stderr


@pytest.mark.parametrize(
    "target", ["ftp://host/store", "s3://bucket/store", "localhost:7878", "host:3030/news/data"]
)
def test_no_folder_is_made_of_what_looks_like_a_server(kg: Kg, graph: Path, desk: Path, target: str) -> None:
    result = kg("load", graph, "--to", target)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"kg-builder: {target}: no ")
    assert "http" in result.stderr
    assert [path.name for path in desk.iterdir() if path.name != "articles"] == [graph.name]


def test_a_load_prunes_what_is_gone(kg: Kg, articles: Path, graph: Path, desk: Path) -> None:
    kg("load", graph, "--to", "store")
    kg("build", articles / "summit.txt", "-o", "less.nq")
    tried = kg("load", "less.nq", "--to", "store", "--prune", "--dry-run")
    assert "1 graph would be removed" in tried.stderr
    assert re.search(
        r"would remove https://w3id.org/kg-builder/data/document/harbour-\w+$", tried.stderr.strip()
    )
    assert "1 graph removed" in kg("load", "less.nq", "--to", "store", "--prune").stderr
    names = "SELECT (COUNT(DISTINCT ?d) AS ?n) WHERE { ?d a schema:NewsArticle }"
    assert rows(kg("query", desk / "store", names, "--format", "csv")) == [["1"]]


def test_a_build_loads_a_store_as_load_does(kg: Kg, articles: Path, graph: Path, desk: Path) -> None:
    assert kg("load", graph, "--to", "loaded").exit_code == 0
    built = kg("build", articles, "-o", "again.nq", "--store", "built")
    assert "the store: " in built.stderr
    assert "in 2 graphs of documents loaded" in built.stderr
    everything = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"
    answers = [kg("query", desk / s, everything, "--format", "csv").stdout for s in ("loaded", "built")]
    assert answers[0] == answers[1]
    less = ("build", articles / "summit.txt", "-o", "less.nq", "--store")
    assert "removed" not in kg(*less, "built").stderr
    about = kg("query", desk / "built", "--name", "about-the-graph", "--format", "csv").stdout
    assert "Who said what in 2 articles" in about
    assert "1 graph removed" in kg(*less, "built", "--prune").stderr
    about = kg("query", desk / "built", "--name", "about-the-graph", "--format", "csv").stdout
    assert "Who said what in 1 article" in about
    assert len(about.splitlines()) == 2


def test_how_a_store_is_loaded_needs_a_store(kg: Kg, articles: Path) -> None:
    result = kg("build", articles, "--prune")
    assert result.exit_code == 2
    assert "name one with --store" in " ".join(result.stderr.replace("│", " ").split())


def test_rows_and_time_can_be_limited(kg: Kg, graph: Path) -> None:
    asked = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
    some = rows(kg("query", graph, asked, "--format", "csv", "--limit", "4", "--timeout", "60"))
    assert some == rows(kg("query", graph, asked, "--format", "csv"))[:4]
    assert len(rows(kg("query", graph, "--name", "who-said-what", "--format", "csv", "--limit", "1"))) == 1


def test_a_limit_that_nobody_asked_for_is_told(kg: Kg, articles: Path, desk: Path) -> None:
    names = [f"Anna {chr(65 + n // 26)}{chr(97 + n % 26)}ker" for n in range(110)]
    (desk / "many.txt").write_text(
        "\n\n".join(f"{name} said the talks go on." for name in names), encoding="utf-8"
    )
    assert kg("build", desk / "many.txt", articles, "-o", "many.nq", "--attribution", "rules").exit_code == 0
    told = "kg-builder: 100 rows at most, unless --limit says otherwise\n"
    for form in ("table", "csv", "json"):
        assert kg("query", "many.nq", "--name", "who-said-what", "--format", form).stderr == told
        assert (
            kg("query", "many.nq", "--name", "who-said-what", "--format", form, "--limit", "5").stderr == ""
        )
    assert kg("query", "many.nq", "--name", "offices").stderr == "", "there are fewer"


def test_a_store_is_validated_as_its_file_is(kg: Kg, graph: Path) -> None:
    kg("load", graph, "--to", "store")
    result = kg("validate", "store")
    assert result.exit_code == 0
    assert result.stdout == kg("validate", graph).stdout
    assert kg("validate", "store", graph).exit_code == 1


@pytest.mark.parametrize(
    "command", [("validate",), ("query", "--name", "names"), ("export", "-o", "x.nq"), ("load", "--to", "s")]
)
def test_a_graph_that_is_not_there_is_named_whatever_its_suffix(
    kg: Kg, desk: Path, command: tuple[str, ...]
) -> None:
    for name in ("nowhere", "nowhere.nq"):
        result = kg(*command, name)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"kg-builder: {name}: cannot be read (No such file or directory)")
    assert not list(desk.iterdir())


def test_a_query_before_its_source(kg: Kg, graph: Path) -> None:
    result = kg("query", EVERYTHING, graph)
    assert result.exit_code == 2
    assert "the query comes last" in " ".join(result.stderr.split())


def test_names_that_are_like_the_one_asked_for(kg: Kg, graph: Path) -> None:
    result = kg("explain", "anna keller", graph)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("did you mean person:Anna_Keller (Anna Keller)?\n")
    assert "--name names" in kg("explain", "Nobody Atall", graph).stderr
    assert "--name names" in kg("explain", "", graph).stderr


def test_what_has_no_graphs_of_documents_is_loaded_with_a_word_on_it(kg: Kg, graph: Path) -> None:
    kg("export", graph, "-o", "g.ttl")
    assert "a later version will replace nothing" in kg("load", "g.ttl", "--to", "one").stderr
    assert "a later version" not in kg("load", graph, "--to", "two").stderr


def test_a_server_that_is_not_there_is_one_message(kg: Kg, graph: Path) -> None:
    result = kg("load", graph, "--to", "http://ann:secret@127.0.0.1:9/store")
    assert result.exit_code == 1
    assert "a password has no place in a URL" in result.stderr
    assert "secret" not in result.stderr
    result = kg("load", graph, "--to", "http://127.0.0.1:9/store")
    assert result.exit_code == 1
    assert "nothing answers there" in result.stderr
