"""What holds for every text, through the real model."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg_builder.extract import Extractor
from kg_builder.iri import Minter
from kg_builder.model import ACTS, TREATY_ACTS, Document, Extraction
from kg_builder.records import check_spans, from_json, to_json

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = [
    "Ada Brook said that the ice was thin.",
    "“The ice is thin,” said Mr. Lund. “It will break.”",
    "“The ice",
    "is thin,” she told Kestrel News,",
    "According to the Harbour Ministry, Norway would leave the Lake Varn Treaty if the ice broke.",
    "He accused the council of ‘neglect’ and warned",
    "Asked about it, the Russian leader declined to comment on Monday.",
    "OSLO (Kestrel) —",
    "Ada Brook: Is it thin?\nTom Lund: It is.\n",
    'the so-called "ice rink"',
    "“It is thin.” – Ada Brook",
    "\n\n", "\n", " ", "\t", "…", "—", "'", '"', "”", "(", ")", ".", ",", ":", "said", "that", "who said", "🧊", "\u202e", "\x00",
    "\u2028", "\r\n", "الجليد رقيق", "氷は薄い。", "A" * 300, "\ufeff", "e\u0301",
]  # fmt: skip
GLUED = st.lists(st.sampled_from(PIECES), max_size=12).flatmap(
    lambda parts: st.sampled_from([" ", "", "\n\n"]).map(lambda glue: glue.join(parts))
)
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.text(
    ".,;:!?\"'“”‘’()—-\n ", max_size=80
)


def extract(extractor: Extractor, text: str) -> Extraction:
    document = Document("https://example.org/a", "a.txt", text, published="2024-12-18")
    (extraction,) = extractor.extract([document])
    return extraction


def check(extraction: Extraction) -> None:
    check_spans(extraction)
    assert from_json(to_json(extraction, with_text=True)) == extraction
    check_entities(extraction)
    check_statements(extraction)
    entities = {e.id for e in extraction.entities}
    statements = {s.id for s in extraction.statements}
    for role in extraction.roles:
        assert {role.person, role.organization} - {None} <= entities
        assert role.office
    for action in extraction.treaty_actions:
        assert {action.treaty, action.actor} - {None} <= entities
        assert action.act in TREATY_ACTS
        assert action.alleged_in is None or action.alleged_in in statements
    nodes = [e.id for e in extraction.entities] + [s.id for s in extraction.statements]
    nodes += [a.id for a in extraction.treaty_actions]
    assert len(nodes) == len(set(nodes))


def check_entities(extraction: Extraction) -> None:
    assert [e.id for e in extraction.entities] == sorted(e.id for e in extraction.entities)
    for entity in extraction.entities:
        assert entity.name.strip()
        assert entity.mentions
        assert list(entity.mentions) == sorted(entity.mentions, key=lambda m: (m.span, m.kind))
        assert len({(m.span, m.kind) for m in entity.mentions}) == len(entity.mentions)


def check_statements(extraction: Extraction) -> None:
    entities = {e.id for e in extraction.entities}
    by_id = {s.id: s for s in extraction.statements}
    for s in extraction.statements:
        assert {s.speaker} - {None} | {*s.addressees, *s.targets, *s.reported_via, *s.mentions} <= entities
        assert (s.speaker is None) == (s.unknown_speaker_reason is not None)
        assert s.act in ACTS
        assert 0 <= s.confidence <= 1
        assert s.content
        assert all(a.end <= b.start for a, b in itertools.pairwise(s.content))
        assert s.passage is not None
        first = s.content[0]
        assert s.passage.start <= first.end - len(first.text.lstrip())
        assert s.content[-1].end <= s.passage.end
        if s.parent is not None:
            outer = by_id[s.parent]
            assert all(any(o.start <= c.start and c.end <= o.end for o in outer.content) for c in s.content)
        words = [c.text for c in s.content]
        assert s.utterance == Minter().utterance(s.speaker or extraction.document.id, words)


@given(ODD)
@example("")
@example("\n" * 50)
@example(" " * 500)
@example("\x00\x01\x1b[31m\x7f")
@example("\u202eنص\u202c \u200f.")
@example("🧊" * 40)
@example("\"“”'‘’" * 40)
@example("(" * 300)
@example("Ada" * 2000)
@example("said said said said said. " * 20)
@FEW
def test_odd_text(extractor: Extractor, text: str) -> None:
    check(extract(extractor, text))


@given(GLUED)
@FEW
def test_news_in_pieces(extractor: Extractor, text: str) -> None:
    check(extract(extractor, text))


def test_no_white_space_at_the_edges_of_a_content(extractor: Extractor) -> None:
    extraction = extract(
        extractor, " who said“The ice is thin,” said Mr. Lund. “It will break.”الجليد رقيق\t🧊\u2028"
    )
    contents = [c.text for s in extraction.statements for c in s.content]
    assert contents
    assert contents == [c.strip() for c in contents]


def test_a_document_does_not_depend_on_its_neighbours(extractor: Extractor) -> None:
    texts = [" ".join(pieces) for pieces in itertools.permutations(PIECES[:4], 2)]
    documents = [Document(f"https://example.org/{n}", f"{n}.txt", text) for n, text in enumerate(texts)]
    together = list(extractor.extract(documents))
    assert [e.document for e in together] == documents
    assert together == [next(extractor.extract([d])) for d in documents]


def test_documents_stream(extractor: Extractor) -> None:
    taken = 0

    def documents() -> Iterator[Document]:
        nonlocal taken
        for taken in itertools.count():
            yield Document(f"https://example.org/{taken}", f"{taken}.txt", "It rained.")

    first = list(itertools.islice(extractor.extract(documents()), 3))
    assert [e.document.source for e in first] == ["0.txt", "1.txt", "2.txt"]
    assert taken < 200


@pytest.mark.parametrize("text", ["", " ", "\n\n", "It rained."])
def test_nothing_said(extractor: Extractor, text: str) -> None:
    extraction = extract(extractor, text)
    assert (extraction.statements, extraction.roles, extraction.treaty_actions) == ((), (), ())
