"""The quotation scanner: what each kind of mark gives, and what holds for any text."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_builder.extract.text.quotes import Quotation, outermost, scan

CASES = {
    # one pair of marks
    "curly": ("Ada said “we agree” today.", ["we agree"]),
    "straight": ('Ada said "we agree" today.', ["we agree"]),
    "low-high": ("Ada sagte „wir gehen“ dann.", ["wir gehen"]),
    "low-high closed by an English mark": ("Ada sagte „wir gehen” dann.", ["wir gehen"]),
    "guillemets": ("Ada a dit «oui» hier.", ["oui"]),
    "guillemets with space inside": ("Ada a dit « oui, bien » hier.", ["oui, bien"]),
    "TeX marks": ("Ada said ``we agree'' today.", ["we agree"]),
    "single curly": ("Ada said ‘we agree’ today.", ["we agree"]),
    "single straight": ("Ada said 'we agree' today.", ["we agree"]),
    "single angle": ("Ada said ‹we agree› today.", ["we agree"]),
    "backtick and apostrophe": ("Ada said `we agree' today.", ["we agree"]),
    "high-reversed opening": ("Ada said ‟we agree” today.", ["we agree"]),
    # what stands around
    "brackets": ('The road ("a disgrace") was shut.', ["a disgrace"]),
    "dashes": ("The road—“a disgrace”—was shut.", ["a disgrace"]),
    "no space after": ('"Really?"she asked.', ["Really?"]),
    "at both ends of the text": ("“Enough.”", ["Enough."]),
    # several
    "two in a sentence": ("He called it “mad” and “sad”.", ["mad", "sad"]),
    "split by the cue": ("“Come,” said Ada, “or stay.”", ["Come,", "or stay."]),
    "adjacent, curly": ("“One.”“Two.”", ["One.", "Two."]),
    "adjacent, straight": ('He said "no." "Yes," she said.', ["no.", "Yes,"]),
    # nested
    "singles in doubles": ("“He said ‘never’ twice,” she said.", ["He said ‘never’ twice,", "never"]),
    "straight in straight": ("\"He said 'never' twice,\"", ["He said 'never' twice,", "never"]),
    "nested at the opening": ("“‘Never,’ he said,” Ada wrote.", ["‘Never,’ he said,", "Never,"]),
    "nested at the end": ("“He said ‘never.’”", ["He said ‘never.’", "never."]),
    "doubles in singles": ("‘He said “never” twice,’ Ada recalled.", ["He said “never” twice,", "never"]),
    "straight doubles in straight singles": (
        "'He said \"never\" twice,' Ada recalled.",
        ['He said "never" twice,', "never"],
    ),
    "low single marks": ("Ada sagte ‚wir gehen‘ dann.", ["wir gehen"]),
    # unclosed and mistyped
    "unclosed, to the end of the paragraph": ("Ada said “we agree.\nThen she left.", ["we agree."]),
    "unclosed before another": ("“One point. “Two points.” Done.", ["One point.", "Two points."]),
    "closing mark typed for the opening one": ("Ada said ”we agree” today.", ["we agree"]),
    "straight unclosed before another": ('He said "one and "two" more.', ["one and", "two"]),
    "going on in the next paragraph": ("“First.\n\n“Second.”\n\nNo.", ["First.", "Second."]),
    # no quotations
    "apostrophes": ("It's Ada's; they don't, won't and can’t.", []),
    "plural possessives": ("The workers' hall and the mayors’ houses.", []),
    "elided decades": ("In the '90s and the ’80s it stood.", []),
    "elided word at the start": ("'Tis late.", []),
    "elision on both sides": ("They played rock 'n' roll.", []),
    "inches": ('A 6" pipe and a 12" screen.', []),
    "feet and inches": ("He is 6'2\" tall.", []),
    "lone closing marks": ("a” b” c»", []),
    "empty": ("“” \"\" '' “ ”", []),
    "only marks": ("\"“”'‘’«»", []),
    # quotations beside things that look like marks
    "possessive inside singles": ("He said 'the coaches' pay is fine' then.", ["the coaches' pay is fine"]),
    "possessive before": ("The players' union said 'no deal' then.", ["no deal"]),
    "apostrophe inside": ("She said 'we can't go' then.", ["we can't go"]),
    "apostrophe inside curly singles": ("She said ‘we can’t go’ then.", ["we can’t go"]),
    "decade before": ("In the '90s, 'rock' was king.", ["rock"]),
    "inches before": ('A 12" screen is "big" here.', ["big"]),
}


def contents(text: str) -> list[str]:
    return [text[q.start : q.end] for q in scan(text)]


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_contents(text: str, expected: list[str]) -> None:
    assert contents(text) == expected


def test_marks_lie_in_the_outer_range_only() -> None:
    text = "Ada said “ we agree ” today."
    (q,) = scan(text)
    assert text[q.outer_start : q.outer_end] == "“ we agree ”"
    assert (q.depth, q.closed, q.single) == (1, True, False)


def test_depth_closing_and_kind_of_marks() -> None:
    nested = scan("“He said ‘never’ twice,” she said. ‘So be it.’ “And")
    assert [(q.depth, q.closed, q.single) for q in nested] == [
        (1, True, False),
        (2, True, True),
        (1, True, True),
        (1, False, False),
    ]
    assert [q.depth for q in outermost(nested)] == [1, 1, 1]


MARKS = "\"“”„‟«»‘’‚'‹›`"
TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*MARKS, "``", "''", "\n", "\n\n", " ", ", ", ". ", "6", "s", "'s", "’90s"]),
        st.text(max_size=6),
        st.text(alphabet="abc ", max_size=6),
    ),
    max_size=30,
).map("".join)


@given(TEXTS)
def test_what_holds_for_any_text(text: str) -> None:
    found = scan(text)
    assert found == sorted(found, key=lambda q: (q.start, -q.end))
    for q in found:
        assert 0 <= q.outer_start < q.start < q.end <= q.outer_end <= len(text)
        assert "\n" not in text[q.outer_start : q.outer_end]
        assert not q.closed or q.end < q.outer_end
        if q.depth == 2:
            assert any(_holds(o, q) for o in found if o.depth == 1)
        else:
            assert q.depth == 1
    for a, b in itertools.pairwise(outermost(found)):
        assert a.outer_end <= b.outer_start


def _holds(outer: Quotation, inner: Quotation) -> bool:
    return outer.start <= inner.outer_start and inner.outer_end <= outer.end


@given(st.text(alphabet=st.characters(exclude_characters=MARKS)))
def test_text_without_marks_has_no_quotations(text: str) -> None:
    assert scan(text) == []


@given(st.text(alphabet="abcdef ,.", min_size=1).filter(lambda t: t == t.strip()))
def test_what_stands_in_a_pair_of_marks_is_found(words: str) -> None:
    text = f"She said “{words}” then."
    assert contents(text) == [words]


@pytest.mark.parametrize(
    "unit",
    ['"“”', "“", "”", "'", "“a”\n", "“a” ", "‘a ", "'a ", " 's", "’s ", "“a ‘b’” ", "'a “b” ", "no mark "],
)
def test_a_line_of_a_hundred_thousand_characters_is_quick(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    scan(text)
    assert time.process_time() - started < 2  # about 0.2 s; with quadratic time, a minute
