"""Counting how often a candidate is an attribution."""

import io

from kg_builder.extract import DEFAULT_MODEL
from kg_builder.extract.text import nlp
from kg_builder.extract.text.syntax import Syntax
from kg_builder.training.count_frames import count, worth_keeping, write

TEXT = "Ada Brook said that the ferry sank. Tom Lund said that nobody was hurt."


def test_hits_and_totals() -> None:
    (doc,) = nlp.parse(nlp.load(DEFAULT_MODEL), [TEXT])
    start = TEXT.index("that the ferry")
    gold = [
        {
            "cue": {"start": TEXT.index("said"), "end": TEXT.index("said") + 4},
            "content": [{"start": start, "end": TEXT.index(".")}],
        }
    ]
    counts = count([(Syntax.of(doc), gold)])
    assert counts["say", "ccomp+that"] == [1, 2]
    assert counts["*", "ccomp+that"] == [1, 2]
    assert ("*", "ccomp+that", 1, 2) in set(worth_keeping(counts))
    out = io.StringIO()
    write(counts, out)
    assert "lemma\tframe\thits\ttotal\n*\tccomp+that\t1\t2\n" in out.getvalue()
