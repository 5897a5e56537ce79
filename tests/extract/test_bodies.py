"""Organizations without the recognizer: authority files, head nouns, acronyms and other short forms."""

from collections.abc import Callable

import pytest

from kg_builder.authority import Authority
from kg_builder.extract.names import find_names
from kg_builder.extract.names.bodies import find_bodies, with_acronyms
from kg_builder.extract.names.named import Name, capitalized
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType

Parse = Callable[[str], Syntax]
LEFT = "left=leave/VBD/ROOT ~."


def plain(words: str) -> str:
    """Words in the notation of conftest: capitalized ones are proper nouns, all hang in "left"."""
    small = {"of": "IN", "for": "IN", "the": "DT", "The": "DT", "and": "CC", "&": "CC", "in": "IN"}
    tags = ((w, small.get(w, "NNP" if w[0].isupper() else "NN")) for w in words.split())
    return " ".join(f"{w}/{tag}/dep>left" for w, tag in tags) + f" {LEFT}"


def bodies(s: Syntax) -> list[str]:
    return [n.text for n in find_bodies(s, capitalized(s))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The Kestrel Bank", ["Kestrel Bank"]),
        ("The Marsh & Hale Group", ["Marsh & Hale Group"]),
        ("The University of Lundvik", ["University of Lundvik"]),
        ("Bank of the Northern Isles", ["Bank of the Northern Isles"]),
        ("Institute for Tidal Research", ["Institute for Tidal Research"]),
        ("The Varn Council for Fishing", ["Varn Council for Fishing"]),
        ("The bank", []),
        ("The Bank", []),
        ("Court", []),
        ("Minister Ada Brook", []),
        ("Kestrel", []),
    ],
)
def test_head_nouns(parsed: Parse, words: str, expected: list[str]) -> None:
    assert bodies(parsed(plain(words))) == expected


def test_in_a_heading_capitals_tell_nothing(parsed: Parse) -> None:
    assert (
        bodies(parsed("Storm/NNP/nsubj>Hits Hits/VBZ/ROOT Kestrel/NNP/compound>Bank Bank/NNP/dobj>Hits"))
        == []
    )
    assert bodies(
        parsed("Storm/NN/nsubj>hits hits/VBZ/ROOT Kestrel/NNP/compound>Bank Bank/NNP/dobj>hits")
    ) == ["Kestrel Bank"]


@pytest.mark.parametrize(
    ("words", "record"),
    [
        ("Supreme Court", None),
        ("American Supreme Court", "Supreme Court of the United States"),
        ("Norwegian Supreme Court", None),
        ("the European Union", "European Union"),
        ("the United Nations Security Council", "United Nations Security Council"),
        ("Norwegian Labour Party", None),
        ("British Labour Party", "Labour Party"),
    ],
)
def test_a_national_body_is_linked_only_at_home(
    parsed: Parse, known: Authority, words: str, record: str | None
) -> None:
    names = [n for n in find_names(parsed(plain(words)), [], known) if n.type is EntityType.ORGANIZATION]
    assert [n.record.name for n in names if n.record] == ([record] if record else [])


def organization(text: str, name: str, start: int = 0) -> Name:
    at = text.index(name, start)
    return Name(at, at + len(name), name, EntityType.ORGANIZATION)


@pytest.mark.parametrize(
    ("written", "names", "joined"),
    [
        (
            "Varn Harbour Board (~VHB ~) left=leave/VBD/ROOT ~. VHB sat=sit/VBD/ROOT ~.",
            ["Varn Harbour Board"],
            ["VHB", "VHB"],
        ),
        ("Varn Harbour Board left=leave/VBD/ROOT ~. VHB sat=sit/VBD/ROOT ~.", ["Varn Harbour Board", "VHB"], ["VHB"]),
        ("Varn Harbour Board (~QXZ ~) left=leave/VBD/ROOT ~.", ["Varn Harbour Board"], []),
        (
            "Norwegian Reform League left=leave/VBD/ROOT ~. Reform League sat=sit/VBD/ROOT ~.",
            ["Norwegian Reform League", "Reform League"],
            ["Reform League"],
        ),
        ("Kestrel Chemicals left=leave/VBD/ROOT ~. Kestrel sat=sit/VBD/ROOT ~.", ["Kestrel Chemicals", "Kestrel"], ["Kestrel"]),
        (
            "Kestrel Chemicals left=leave/VBD/ROOT in/IN/prep>left Kestrel left=leave/VBD/ROOT ~.",
            ["Kestrel Chemicals", "Kestrel"], [],
        ),
        ("Quorl Trains Ltd left=leave/VBD/ROOT ~. Quorl Trains sat=sit/VBD/ROOT ~.", ["Quorl Trains Ltd", "Quorl Trains"], ["Quorl Trains"]),
        (
            "Quorl Trains Ltd left=leave/VBD/ROOT ~. Quorl Trains sat=sit/VBD/ROOT ~. Quorl sat=sit/VBD/ROOT ~.",
            ["Quorl Trains Ltd", "Quorl Trains", "Quorl"], ["Quorl Trains", "Quorl"],
        ),
        (
            "Quorl Trains left=leave/VBD/ROOT ~. Quorl Mills sat=sit/VBD/ROOT ~. Quorl sat=sit/VBD/ROOT ~.",
            ["Quorl Trains", "Quorl Mills", "Quorl"], [],
        ),
        (
            "Quorl Criminal Court left=leave/VBD/ROOT ~. Criminal Court sat=sit/VBD/ROOT ~.",
            ["Quorl Criminal Court", "Criminal Court"], ["Criminal Court"],
        ),
        (
            "University of/IN/prep>+1 Quorl Court left=leave/VBD/ROOT ~. Quorl Court sat=sit/VBD/ROOT ~.",
            ["University of Quorl Court", "Quorl Court"], [],
        ),
        ("National Mill left=leave/VBD/ROOT ~. National sat=sit/VBD/ROOT ~.", ["National Mill", "National"], []),
    ],
)  # fmt: skip
def test_short_forms_stand_for_the_long_one(
    parsed: Parse, known: Authority, written: str, names: list[str], joined: list[str]
) -> None:
    def token(word: str) -> str:
        return word if "/" in word or word in "~.(" or word == "~)" else f"{word}/NNP/dep>+1"

    s = parsed(" ".join(token(w) for w in written.replace("(~", "( ~").split()))
    found, at = [], 0
    for name in names:
        found.append(organization(s.text, name, at))
        at = found[-1].end
    short = [n for n in with_acronyms(s, found, known) if n.stands_for]
    assert [n.text for n in short] == joined
    assert {n.stands_for for n in short} <= {names[0]}
