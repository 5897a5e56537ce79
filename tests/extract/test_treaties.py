"""Treaties by the form of their name and by the authority file, and what only looks like one."""

import pytest

from kg_builder.authority import Authority
from kg_builder.extract.treaties import acronym, canonical, find_treaties, plain_name
from kg_builder.model import EntityType

FORMS = [
    ("They left the Lake Varn Accord early.", ["Lake Varn Accord"]),
    ("They left the 1994 Lake Varn Treaty early.", ["1994 Lake Varn Treaty"]),
    ("They left the Lake District (LDA) Accord early.", ["Lake District (LDA) Accord"]),
    ("They left the Varn–Orland Pact early.", ["Varn–Orland Pact"]),
    ("They left the U.S. Harbour Treaty early.", ["U.S. Harbour Treaty"]),
    ("They left the Convention on Harbour Safety early.", ["Convention on Harbour Safety"]),
    ("They left the Treaty of Varn and Orland early.", ["Treaty of Varn and Orland"]),
    ("The Lake Varn Accord and the Harbour Pact hold.", ["Lake Varn Accord", "Harbour Pact"]),
    ("Under the Lake Varn Accord, they pay.", ["Lake Varn Accord"]),
    ("Their Lake Varn Accord holds.", ["Lake Varn Accord"]),
    ("The Lake Varn Pact on Cod Stocks holds.", ["Lake Varn Pact on Cod Stocks"]),
    ("The Lake Varn Pact on Norway’s side holds.", ["Lake Varn Pact"]),
    ("They met on the Lake Varn Pact on Monday.", ["Lake Varn Pact"]),
    ("They left the Treaty on Open Doors in December 2021.", ["Treaty on Open Doors"]),
    ("They broke the 2015 nuclear deal.", ["2015 nuclear deal"]),
    ("They broke a 2015 nuclear deal.", []),
    ("The Varn Treaty of Friendship holds.", ["Varn Treaty of Friendship"]),
    ("The Treaty of Varn and the Orland Treaty hold.", ["Treaty of Varn", "Orland Treaty"]),
    ("The Varn peace deal holds.", ["Varn peace deal"]),
    ("The Varn accord and the Varn border agreement hold.", ["Varn accord", "Varn border agreement"]),
    ("The Varn and Orland accords hold.", ["Varn", "Orland accords"]),
    ("The Varn format met in Varn.", ["Varn format"]),
    ("The partners of the Varn format met in Varn.", ["Varn format"]),
    ("The Lake Varn Accord (LVA) holds. LVA members pay.", ["Lake Varn Accord (LVA)", "LVA"]),
    ("The Lake Varn Accord (see below) holds.", ["Lake Varn Accord"]),
    ("Norway signed a Treaty on Harbour Safety.", ["Treaty on Harbour Safety"]),
    ("The Varn Summit Communiqué was read.", ["Varn Summit Communiqué"]),
]
KNOWN = [
    ("the INF Treaty", "INF Treaty", "Intermediate-Range Nuclear Forces Treaty"),
    (
        "the 1987 Intermediate-Range Nuclear Forces (INF) Treaty",
        "1987 Intermediate-Range Nuclear Forces (INF) Treaty",
        "Intermediate-Range Nuclear Forces Treaty",
    ),
    ("the NPT", "NPT", "Treaty on the Non-Proliferation of Nuclear Weapons"),
    ("the New START treaty", "New START treaty", "New START"),
    ("the Budapest Memorandum", "Budapest Memorandum", "Budapest Memorandum"),
    ("the Minsk Protocol", "Minsk Protocol", "Minsk Protocol"),
    ("the UN Charter", "UN Charter", "Charter of the United Nations"),
    ("the New START arms control treaty", "New START arms control treaty", "New START"),
    (
        "the UN Convention on the Law of the Sea",
        "UN Convention on the Law of the Sea",
        "United Nations Convention on the Law of the Sea",
    ),
    ("the Budapest memorandum", "Budapest memorandum", "Budapest Memorandum"),
    ("the Normandy format", "Normandy format", "Normandy Format"),
    (
        "the Joint Comprehensive Plan of Action (JCPOA)",
        "Joint Comprehensive Plan of Action (JCPOA)",
        "Joint Comprehensive Plan of Action",
    ),
    ("the Helsinki Final Act", "Helsinki Final Act", "Helsinki Accords"),
]
LOOK_ALIKES = [
    "The North Atlantic Treaty Organization met.",
    "The Democratic National Convention met.",
    "The plea came with a Plea Agreement.",
    "Sign the License Agreement.",
    "This Treaty is old. A Treaty is a treaty.",
    "Brook broke the pact, the accord and the treaty.",
    "Start now. Open your salt and start again.",
    "The Treaty\nof two lines",
    "They met in the Treaty Room.",
    "He drove a Honda Accord.",
    "START HERE",
    "SALT AND PEPPER",
    "The NATO treaty organization met.",
    "The Accord Group bought the Pact Bank.",
    "The Plea Agreement and the Annual Convention were long.",
    "The Declaration of Independence hung there.",
    "The Norwegian treaty and the Democratic convention ended.",
    "A Varn peace deal is far off.",
    "The Betamax format died.",
    "The charter flight met a protocol officer in accord with the rules.",
]


@pytest.mark.parametrize(("text", "names"), FORMS)
def test_form(known: Authority, text: str, names: list[str]) -> None:
    found = find_treaties(text, known)
    assert [n.text for n in found] == names
    assert all(text[n.start : n.end] == n.text for n in found)


@pytest.mark.parametrize(("text", "name", "entry"), KNOWN)
def test_known_treaty(known: Authority, text: str, name: str, entry: str) -> None:
    (found,) = find_treaties(f"They left {text} early.", known)
    assert found.text == name
    assert found.record is not None
    assert found.record.name == entry


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alike(known: Authority, text: str) -> None:
    assert find_treaties(text, known) == []


def test_the_longest_of_two_forms_wins(known: Authority) -> None:
    (found,) = find_treaties("the Comprehensive Nuclear-Test-Ban Treaty", known)
    assert found.text == "Comprehensive Nuclear-Test-Ban Treaty"


def test_names_that_share_a_noun_are_whole(known: Authority) -> None:
    found = find_treaties("The Geneva and Varn Conventions hold.", known)
    assert [n.record.name for n in found if n.record] == ["Geneva Conventions", "Varn Convention"]


def test_a_later_acronym_is_the_same_treaty(known: Authority) -> None:
    first, second = find_treaties(
        "The Intermediate-Range Nuclear Forces Treaty (INFT) fell. The INFT was old.", known
    )
    assert first.record is second.record is not None


def test_plain_name_and_acronym() -> None:
    assert plain_name("Lake District (LDA) Accord") == "Lake District Accord"
    assert acronym("Lake District (LDA) Accord") == "LDA"
    assert acronym("Lake District Accord") is None


def test_canonical_sees_through_year_and_acronym(known: Authority) -> None:
    for form in ("1968 Treaty on the Non-Proliferation of Nuclear Weapons", "New START Treaty", "NEW START"):
        assert canonical(form, known) is not None, form
    assert canonical("Lake Varn Accord", known) is None


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The Varn format talks failed.", "Varn format talks"),
        ("They planned a Normandy Format summit.", "Normandy Format summit"),
        ("A Weimar Triangle meeting was called off.", "Weimar Triangle meeting"),
    ],
)
def test_a_meeting_in_a_format_is_an_event(known: Authority, text: str, event: str) -> None:
    (name,) = find_treaties(text, known)
    assert (name.text, name.type) == (event, EntityType.EVENT)


def test_talks_about_a_treaty_name_the_treaty(known: Authority) -> None:
    (name,) = find_treaties("The INF Treaty talks failed.", known)
    assert (name.text, name.type) == ("INF Treaty", EntityType.TREATY)
