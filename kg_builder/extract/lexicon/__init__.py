"""The words that the language rules need, read from the tables beside this module.

``frames.tsv`` holds, for a lemma in a frame, how often annotators marked the candidate as an attribution and how
often it occurred (counts over the PolNeAR training articles, made by ``training/count_frames.py``); ``cues.tsv``
the act and polarity that a cue stands for.
"""

from dataclasses import dataclass
from functools import cache

from kg_builder.tables import rows

ANY = "*"


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far a lemma in a frame can be trusted to be a cue."""

    counts: dict[tuple[str, str], tuple[int, int]]

    def of(self, lemma: str, frame: str) -> float:
        """Share of candidates that are attributions, in (0, 1).

        A seen lemma and frame speak for themselves; rare ones lean on the mean of what the frame does with any
        lemma and what the lemma does in any frame (additive smoothing with backing off).
        """
        hits, total = self.counts.get((ANY, frame), (0, 0))
        of_frame = (hits + 1) / (total + 4)
        hits, total = self.counts.get((lemma, ANY), (0, 0))
        of_lemma = (hits + 2 * of_frame) / (total + 2)
        hits, total = self.counts.get((lemma, frame), (0, 0))
        return (hits + 3 * (of_frame + of_lemma) / 2) / (total + 3)


@cache
def reliability() -> Reliability:
    """The counts of ``frames.tsv``."""
    counts = {
        (r["lemma"], r["frame"]): (int(r["hits"]), int(r["total"])) for r in rows(__name__, "frames.tsv")
    }
    return Reliability(counts)


@dataclass(frozen=True, slots=True)
class CueSense:
    """What a cue does: one of `model.ACTS`, and a polarity."""

    act: str
    polarity: str


@cache
def cue_senses() -> dict[str, CueSense]:
    """The act and polarity of each lemma of ``cues.tsv``."""
    return {r["lemma"]: CueSense(r["act"], r["polarity"]) for r in rows(__name__, "cues.tsv")}


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """A noun of an office: its group and, where the word tells it, the gender of who holds it."""

    group: str
    gender: str


@cache
def role_nouns() -> dict[str, RoleNoun]:
    """The nouns of ``roles.tsv``."""
    return {r["noun"]: RoleNoun(r["group"], r["gender"]) for r in rows(__name__, "roles.tsv")}


@cache
def collectives() -> dict[str, str]:
    """Nouns of ``collectives.tsv``: ``organization`` for bodies that speak, ``document`` for what only carries words."""
    return {r["noun"]: r["kind"] for r in rows(__name__, "collectives.tsv")}
