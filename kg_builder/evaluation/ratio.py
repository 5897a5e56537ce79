"""Precision, recall and F1 of counts that add up over texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of the found are right, and how many of the expected were found."""

    precise: float = 0.0
    found: int = 0
    recalled: float = 0.0
    expected: int = 0

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(
            self.precise + other.precise,
            self.found + other.found,
            self.recalled + other.recalled,
            self.expected + other.expected,
        )

    @property
    def precision(self) -> float:
        """Share of the found that are right; 1 where nothing was found."""
        return self.precise / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected that were found; 1 where nothing was expected."""
        return self.recalled / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0
