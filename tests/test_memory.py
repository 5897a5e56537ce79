"""What is kept from run to run is worked on again only where something else is asked."""

import random

import pytest

from kg_builder.memory import Ledger, Memory, stretches


class Drawer:
    """A shelf in memory."""

    def __init__(self) -> None:
        self.held: dict[bytes, tuple[bytes, bytes]] = {}

    def made(self, place: bytes, key: bytes) -> bytes | None:
        known, data = self.held.get(place, (b"", b""))
        return data if known == key else None

    def put_made(self, results: object) -> None:
        for place, key, data in results:  # type: ignore[attr-defined]
            self.held[place] = key, data


class Doubling:
    """Work that counts."""

    def __init__(self, drawer: Drawer | None, rules: str = "") -> None:
        self._memory = Memory(drawer, "doubles", rules)
        self.done: list[int] = []

    def __call__(self, *numbers: int, name: str = "n") -> list[int]:
        self.done.clear()
        ledger = Ledger(self._memory)
        found = ledger.results(name, [(str(n), n) for n in numbers], self._double)
        ledger.flush()
        return found

    def _double(self, number: int) -> int:
        self.done.append(number)
        return 2 * number


def test_only_what_was_not_in_a_stretch_before_is_worked_on() -> None:
    double = Doubling(Drawer())
    assert double(1, 2, 2, 3) == [2, 4, 4, 6]
    assert double.done == [1, 2, 3]
    assert double(3, 1, 2) == [6, 2, 4]
    assert double.done == []
    assert double(4, 3) == [8, 6]
    assert double.done == [4]
    assert double(1) == [2]
    assert double.done == [1], "a stretch holds what it held last"
    assert double(1, name="another") == [2]
    assert double.done == [1]


def test_other_rules_know_nothing_and_no_shelf_keeps_nothing() -> None:
    drawer = Drawer()
    Doubling(drawer)(1)
    other = Doubling(drawer, "rules")
    assert other(1) == [2]
    assert other.done == [1]
    nowhere = Doubling(None)
    assert nowhere(1) == nowhere(1)
    assert nowhere.done == [1]


@pytest.mark.parametrize("damage", [b"", b"no", b"\0" * 40])
def test_a_stretch_that_is_damaged_is_worked_on_anew(damage: bytes) -> None:
    drawer = Drawer()
    double = Doubling(drawer)
    double(1, 2)
    drawer.held = {place: (key, damage) for place, (key, _) in drawer.held.items()}
    assert double(1, 2) == [2, 4]
    assert double.done == [1, 2]
    assert double(1, 2) == [2, 4]
    assert double.done == []


def test_what_comes_in_or_goes_changes_no_other_stretch() -> None:
    names = [f"name {n}" for n in range(2000)]
    before = list(stretches(((name, name) for name in names), 16))
    assert [name for _, part in before for name in part] == names
    assert 80 < len(before) < 180
    assert all(name == part[-1] for name, part in before)
    chance = random.Random(3)  # noqa: S311 - no secret
    for _ in range(20):
        other = list(names)
        at = chance.randrange(len(other))
        if chance.random() < 0.5:
            del other[at]
        else:
            other.insert(at, f"new {at}")
        after = list(stretches(((name, name) for name in other), 16))
        assert len([part for part in after if part not in before]) <= 2
    assert list(stretches((), 16)) == []
