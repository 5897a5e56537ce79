"""Which of the statements that were found a user wants."""

from dataclasses import dataclass, replace

from kg_builder.model import Extraction


@dataclass(frozen=True, slots=True)
class Choice:
    """Which statements the user wants."""

    without_acts: frozenset[str] = frozenset()
    min_confidence: float = 0.0

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """What the provenance says of the choice."""
        acts, least = ",".join(sorted(self.without_acts)), self.min_confidence
        return (("without-acts", acts),) * bool(acts) + (("min-confidence", f"{least:g}"),) * bool(least)

    def keeps(self, act: str, confidence: float) -> bool:
        """Whether a statement is wanted."""
        return act not in self.without_acts and confidence >= self.min_confidence

    def of(self, extraction: Extraction) -> Extraction:
        """The extraction with the wanted statements alone, and without references to others."""
        if self == Choice():
            return extraction
        kept = tuple(s for s in extraction.statements if self.keeps(s.act, s.confidence))
        ids = {s.id for s in kept}
        return replace(
            extraction,
            statements=tuple(s if s.parent in ids else replace(s, parent=None) for s in kept),
            treaty_actions=tuple(
                a if a.alleged_in in ids else replace(a, alleged_in=None) for a in extraction.treaty_actions
            ),
        )
