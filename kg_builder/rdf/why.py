"""Why the graph says what it says of an entity, a statement or an utterance: every mention with its sentence and rule."""

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import NamedNode

from kg_builder.rdf.describe import curie, sentences
from kg_builder.rdf.lookup import Asked, Row, opened

_SPOTS: Final = """
SELECT ?span ?words ?begin ?end ?kind ?rule ?doc WHERE {
  ?span itsrdf:taIdentRef %s ; nif:beginIndex ?begin ; nif:endIndex ?end ;
    nif:referenceContext ?doc ; kgb:mentionKind ?kind .
  OPTIONAL { ?span nif:anchorOf ?words } OPTIONAL { ?span kgb:rule ?rule }
} ORDER BY ?doc ?begin ?end ?kind ?rule
"""
_DOCUMENT: Final = """
SELECT ?title ?published ?outlet ?text ?copy WHERE {
  BIND(%s AS ?doc) ?doc a schema:NewsArticle . OPTIONAL { ?doc nif:isString ?text }
  OPTIONAL { ?doc schema:headline ?title } OPTIONAL { ?doc schema:datePublished ?published }
  OPTIONAL { ?doc schema:publisher/rdfs:label ?outlet } OPTIONAL { ?doc kgb:nearDuplicateOf ?copy }
} ORDER BY ?title ?published ?outlet LIMIT 1
"""
_ABOUT: Final = """
SELECT ?label ?entry ?category WHERE { BIND(%s AS ?e)
  OPTIONAL { ?e rdfs:label ?label } OPTIONAL { ?e kgb:authorityEntry ?entry } OPTIONAL { ?e kgb:category ?category }
} LIMIT 1
"""
_SAID: Final = """
SELECT ?text ?act ?kind ?polarity ?rule ?confidence ?doc ?speaker ?name ?reason ?spot ?date ?utterance ?outer
WHERE { BIND(%s AS ?s)
  ?s kgb:act ?act ; kgb:statementKind ?kind ; kgb:polarity ?polarity ; kgb:rule ?rule ;
    itsrdf:taConfidence ?confidence ; schema:isPartOf ?doc ; kgb:reports ?utterance .
  OPTIONAL { ?s schema:text ?text }
  OPTIONAL { ?s schema:spokenByCharacter ?speaker . OPTIONAL { ?speaker rdfs:label ?name } }
  OPTIONAL { ?s kgb:unknownSpeakerReason ?reason } OPTIONAL { ?s kgb:speakerMention ?spot }
  OPTIONAL { ?s kgb:utteranceDate ?date } OPTIONAL { ?s kgb:nestedIn ?outer }
} LIMIT 1
"""
_SPANS: Final = """
SELECT ?slot ?words ?begin ?end WHERE {
  VALUES ?slot { kgb:speakerMention kgb:cue kgb:content kgb:condition kgb:consequence kgb:occasion kgb:dateExpression
    kgb:passage }
  %s ?slot ?span . ?span nif:beginIndex ?begin ; nif:endIndex ?end . OPTIONAL { ?span nif:anchorOf ?words }
} ORDER BY ?begin ?end ?slot
"""
_REPORTS: Final = """
SELECT ?s ?text ?date ?doc WHERE { ?s kgb:reports %s ; schema:isPartOf ?doc .
  OPTIONAL { ?s schema:text ?text } OPTIONAL { ?s kgb:utteranceDate ?date } } ORDER BY ?doc ?s
"""
_LINE: Final = 150


def explain(sources: Sequence[str], what: str, *, limit: int = 50) -> str:
    """An account of a node, to read.

    Args:
        sources: Graph files, or one store's folder or URL.
        what: IRI, prefixed name, exact label, or the end of an IRI, of an entity, a statement or an utterance.
        limit: How many mentions or reports are shown.

    Raises:
        QueryError: the graph has no such node, or several; the message lists them.
        GraphError: a file cannot be read.
        StoreError: the store cannot be reached.
    """
    with opened(sources) as graph:
        node = graph.node(what)
        if said := graph.rows(_SAID, node):
            lines = _statement(graph, node, said[0], limit)
        elif reports := graph.rows(_REPORTS, node):
            lines = _utterance(graph, node, reports, limit)
        else:
            lines = _entity(graph, node, limit)
        return "\n".join(lines)


def _entity(graph: Asked, node: NamedNode, limit: int) -> Iterator[str]:
    about = graph.rows(_ABOUT, node)[0]
    yield f"{about.get('label', curie(node.value))}  {curie(node.value)}"
    for name, sparql in (
        ("also", "SELECT ?v WHERE { %s schema:alternateName ?v } ORDER BY ?v"),
        ("same as", "SELECT ?v WHERE { %s owl:sameAs ?v } ORDER BY ?v"),
    ):
        if values := [curie(row["v"]) for row in graph.rows(sparql, node)]:
            yield f"  {name}: {' · '.join(values)}"
    yield f"  named by: {about.get('entry', 'no authority file; the fullest name of the texts')}"
    spots = graph.rows(_SPOTS, node)
    pages = list(dict.fromkeys(spot["doc"] for spot in spots))
    plurals = ["" if len(things) == 1 else "s" for things in (spots, pages)]
    yield f"  {len(spots)} mention{plurals[0]} in {len(pages)} document{plurals[1]}"
    yield from _mentions(graph, spots, limit)


def _mentions(graph: Asked, spots: Sequence[Row], limit: int) -> Iterator[str]:
    page = text = ""
    for spot in spots[:limit]:
        if spot["doc"] != page:
            page = spot["doc"]
            document = _document(graph, page)
            text = document.get("text", "")
            yield ""
            yield _heading(page, document)
        yield f"  {_spot(spot)}"
        yield from _sentence(text, spot)
    if len(spots) > limit:
        yield f"… and {len(spots) - limit} more; --limit shows more"


def _spot(spot: Row) -> str:
    kind = curie(spot["kind"]).removeprefix("kgb:").removesuffix("Mention").lower()
    rule = f", joined by {spot['rule']}" if spot.get("rule") else ""
    return f"{_words(spot)}: {kind}{rule}"


def _words(span: Row) -> str:
    """The words of a span and where they are; only where, in a graph without text."""
    place = f"{span['begin']}–{span['end']}"
    return f"“{_cut(span['words'])}” {place}" if "words" in span else place


def _sentence(text: str, span: Row) -> Iterator[str]:
    if text:
        yield f"    {_cut(sentences(text, int(span['begin']), int(span['end'])))}"


def _said(row: Row) -> str:
    return f"“{_cut(row['text'])}”" if "text" in row else "(the graph has no text)"


def _statement(graph: Asked, node: NamedNode, said: Row, limit: int) -> Iterator[str]:
    document = _document(graph, said["doc"])
    yield f"{_said(said)}  {curie(node.value)}"
    yield _heading(said["doc"], document)
    spans = graph.rows(_SPANS, node)
    for row in spans:
        if row["slot"].endswith("#passage") and "words" in row:
            yield f"  {_cut(row['words'])}"
    yield (
        f"  found by rule {said['rule']}, confidence {said['confidence']}: "
        f"{curie(said['kind'])}, {curie(said['act'])}, {curie(said['polarity'])}"
    )
    if said.get("outer"):
        yield f"  inside {curie(said['outer'])}"
    for row in spans:
        slot = curie(row["slot"]).removeprefix("kgb:")
        if slot != "passage":
            yield f"  {slot}: {_words(row)}"
    yield from _speaker(graph, said, document.get("text", ""), limit)
    others = [row for row in graph.rows(_REPORTS, NamedNode(said["utterance"])) if row["s"] != node.value]
    yield f"utterance {curie(said['utterance'])}: {len(others)} other report{'' if len(others) == 1 else 's'}"
    yield from _siblings(graph, others, limit)


def _speaker(graph: Asked, said: Row, text: str, limit: int) -> Iterator[str]:
    """Who speaks, and the mentions in this document by which the words for the speaker are known to be theirs."""
    if not said.get("speaker"):
        yield f"speaker unknown: {said.get('reason', 'no reason is given')}"
        return
    speaker = NamedNode(said["speaker"])
    entry = graph.rows(_ABOUT, speaker)[0].get("entry")
    yield (
        f"speaker {said.get('name', '')}  {curie(speaker.value)}" + (f", named by {entry}" if entry else "")
    )
    here = [spot for spot in graph.rows(_SPOTS, speaker) if spot["doc"] == said["doc"]]
    for spot in here[:limit]:
        yield f"  {_spot(spot)}"
        yield from _sentence(text, spot)


def _utterance(graph: Asked, node: NamedNode, reports: Sequence[Row], limit: int) -> Iterator[str]:
    yield f"utterance {curie(node.value)}: {len(reports)} reports"
    yield from _siblings(graph, reports, limit)


def _siblings(graph: Asked, reports: Sequence[Row], limit: int) -> Iterator[str]:
    for row in reports[:limit]:
        yield f"  {_heading(row['doc'], _document(graph, row['doc']))}"
        yield f"    {_said(row)}  {curie(row['s'])}"
    if len(reports) > limit:
        yield f"  … and {len(reports) - limit} more; --limit shows more"


def _document(graph: Asked, iri: str) -> Row:
    page = NamedNode(iri)
    found = graph.rows(_DOCUMENT, page)
    return found[0] if found else {}


def _heading(iri: str, document: Row) -> str:
    parts = [document[k] for k in ("title", "published", "outlet") if document.get(k)]
    copy = f"  (a near copy of {document['copy']})" if document.get("copy") else ""
    return f"{' · '.join([*parts, iri])}{copy}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LINE else f"{line[: _LINE - 1]}…"
