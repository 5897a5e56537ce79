"""Names that no other finder claims, and short forms of bodies."""

from collections.abc import Callable

import pytest

from kg_builder.authority import Authority
from kg_builder.extract.names.named import Ground, Name, capitalized
from kg_builder.extract.names.runs import bare_bodies, find_runs
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType

Parse = Callable[[str], Syntax]
LEFT = "left=leave/VBD/ROOT ~."


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (f"Quorl/NNP/compound>Varn Varn/NNP/nsubj>left {LEFT}", [("Quorl Varn", "Organization")]),
        (
            f"he/PRP/nsubj>left {LEFT[:-3]} in/IN/prep>left Quorl/NNP/compound>Varn Varn/NNP/pobj>in ~.",
            [("Quorl Varn", "Place")],
        ),
        (f"Quorl/NNP/nsubj>left {LEFT}", []),
        (f"Quorl/NNP/compound>Monday Monday/NNP/nsubj>left {LEFT}", []),
        (f"Minister/NNP/compound>Varn Varn/NNP/nsubj>left {LEFT}", []),
        (
            f"Sergeant/NNP/compound>Varn Quorl/NNP/compound>Varn Varn/NNP/nsubj>left {LEFT}",
            [("Quorl Varn", "Person")],
        ),
        (f"Governor/NNP/compound>Street Varn/NNP/compound>Street Street/NNP/nsubj>left {LEFT}", []),
        (f"President/NNP/compound>Bank Varn/NNP/compound>Bank Bank/NNP/nsubj>left {LEFT}", []),
        (f"“ ~Quorl/NNP/compound>Varn Varn/NNP/nsubj>left ~” {LEFT}", []),
        ("Quorl/NNP/compound>Varn Varn/NNP/ROOT", []),
    ],
)
def test_runs(parsed: Parse, written: str, found: list[tuple[str, str]]) -> None:
    s = parsed(written)
    names = find_runs(s, Ground(len(s.text)), capitalized(s))
    assert [(n.text, n.type.value) for n in names] == found


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("the/DT Bank/NNP", "Quorl Bank"),
        ("a/DT Bank/NNP", None),
        ("the/DT Board/NNP", None),
        ("the/DT Bank/NNP Street/NNP", None),
    ],
)
def test_a_noun_alone_is_the_last_body_with_it(parsed: Parse, short: str, full: str | None) -> None:
    s = parsed(f"Quorl/NNP/compound>Bank Bank/NNP/nsubj>left {LEFT} {short} left=leave/VBD/ROOT ~.")
    bank = Name(0, 10, "Quorl Bank", EntityType.ORGANIZATION)
    assert [n.stands_for for n in bare_bodies(s, [bank], capitalized(s))] == ([full] if full else [])


def test_a_run_is_whatever_the_text_tells(known: Authority, parsed: Parse) -> None:
    from kg_builder.extract.names import find_names  # noqa: PLC0415

    written = f"Quorl/NNP/compound>Varn Varn/NNP/nsubj>left {LEFT} Varn/NNP/nsubj>left {LEFT}"
    names = find_names(parsed(written), [], known)
    assert [(n.text, n.type.value) for n in names] == [("Quorl Varn", "Person"), ("Varn", "Person")]
