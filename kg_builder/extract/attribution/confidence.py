"""How sure we are of a statement, and of its speaker alone.

Each figure is the probability that an annotator would agree, by a logistic model of a few readable features: for the
rules' own finds fitted on 400 training articles of PolNeAR, for those that the tagger proposes on its 84 development
articles, as the tagger knows the others by heart. ``benchmarks/calibration.py`` fits them and shows how they hold.
"""

import math
from dataclasses import dataclass
from typing import Final

_EDGE = 1e-3
"""Closer to 0 or 1 a probability says nothing more."""
_CLAUSES = ("ccomp", "parataxis", "as-parataxis", "according")
_INFINITIVES = ("xcomp", "advcl")
_PASSIVE = "-passive"

Weights = tuple[float, ...]

BY_RULES: Final[Weights] = (0.32, 1.16, -1.35, -0.78, -0.41, -0.32, -2.39, -0.26)
SPEAKER_BY_RULES: Final[Weights] = (1.48, 0.82, -1.05, -0.26, -0.30, -0.40, -2.82, -0.13)
BY_TAGGER: Final[Weights] = (-1.45, 0.54, 0.63, 0.24, 0.18, 0.21)
SPEAKER_BY_TAGGER: Final[Weights] = (-0.21, 0.37, 0.34, 0.36)
BY_CONSTRUCTION: Final[Weights] = (0.3, 0.35)
"""Set by hand, as they are too few to fit: about half are right on PolNeAR's development articles, more elsewhere."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Two probabilities in (0, 1)."""

    statement: float
    """That content and speaker are right."""
    speaker: float
    """That the speaker is right, given that the content is."""


@dataclass(frozen=True, slots=True)
class ByRules:
    """What the rules know of their own find."""

    trust: float
    """How often the cue's lemma in its frame was right in training."""
    frame: str
    sourced: bool

    @property
    def features(self) -> Weights:
        """Intercept, trust (log odds), and whether: quotation, layout, clause, infinitive, no source, no agent."""
        passive = self.frame.endswith(_PASSIVE)
        return (
            1.0,
            _log_odds(self.trust),
            float(self.frame == "quote"),
            float(self.frame == "layout"),
            float(self.frame.startswith(_CLAUSES)),
            float(self.frame.startswith(_INFINITIVES)),
            float(not self.sourced and not passive),
            float(not self.sourced and passive),
        )

    @property
    def speaker_features(self) -> Weights:
        """The same."""
        return self.features

    def confidence(self) -> Confidence:
        """The figures for a statement that the rules found."""
        return Confidence(
            _logistic(BY_RULES, self.features), _logistic(SPEAKER_BY_RULES, self.speaker_features)
        )


@dataclass(frozen=True, slots=True)
class ByTagger:
    """What the tagger knows of its proposal, and the rules of it."""

    probability: float
    """Of cue and content."""
    p_source: float
    """Of the source; for none, that there is none."""
    trust: float | None
    """The rule's, where one drew much the same content."""
    sourced: bool
    agreed: bool
    """Whether rule and tagger name the same source."""

    @property
    def features(self) -> Weights:
        """Intercept, log odds of the proposal, whether a rule agrees, its log odds, sourced, log odds of the source."""
        known = self.trust is not None
        return (
            1.0,
            _log_odds(self.probability),
            float(known),
            _log_odds(self.trust) if self.trust is not None else 0.0,
            float(self.sourced),
            _log_odds(self.p_source),
        )

    @property
    def speaker_features(self) -> Weights:
        """Intercept, log odds of the source, whether the rule names the same one, log odds of the proposal."""
        return (1.0, _log_odds(self.p_source), float(self.agreed), _log_odds(self.probability))

    def confidence(self) -> Confidence:
        """The figures for a statement that the tagger proposed."""
        return Confidence(
            _logistic(BY_TAGGER, self.features), _logistic(SPEAKER_BY_TAGGER, self.speaker_features)
        )


@dataclass(frozen=True, slots=True)
class ByConstruction:
    """What is known of a find of the rules that the tagger did not propose."""

    probability: float
    """Mean probability, by the tagger, that the words are content."""
    trust: float
    """How often the cue's lemma in its frame was right in training."""
    frame: str

    def confidence(self) -> Confidence:
        """The figures: of the speaker by the rules, of the statement by how much of it the tagger saw."""
        speaker = ByRules(self.trust, self.frame, sourced=True).confidence().speaker
        return Confidence(_logistic(BY_CONSTRUCTION, (1.0, _log_odds(self.probability))), speaker)


def _log_odds(p: float) -> float:
    p = min(1 - _EDGE, max(_EDGE, p))
    return math.log(p / (1 - p))


def _logistic(weights: Weights, features: Weights) -> float:
    score = sum(w * x for w, x in zip(weights, features, strict=True))
    return round(1 / (1 + math.exp(-score)), 3)
