"""The words that the language rules need, read from the tables beside this module.

``frames.tsv`` holds, for a lemma in a frame, how often annotators marked the candidate as an attribution and how
often it occurred (counts over the PolNeAR training articles, made by ``training/count_frames.py``); ``cues.tsv``
the act and polarity that a cue stands for.
"""

import re
from dataclasses import dataclass
from functools import cache

from kg_builder.tables import items, rows

ANY = "*"
# Nouns of people beside the offices of roles.tsv, by their form or one by one.
_HUMAN = re.compile(
    r"(?:man|woman|men|women|person|people|er|or|ist|ian|ant|ee|eer|ess|boy|girl|child|kid|son|friend|guest|wife|husband|"
    r"parent|relative|witness|survivor|victim|source|patient|pilot|nurse|student|youth|refugee|citizen|guard|thief)$"
    r"|^(?:boss|mogul|native|veteran|ally|aide|critic|expert|chief|head|fan|mouthpiece|spouse|bride|groom|cousin|uncle|aunt|"
    r"niece|nephew|twin|widow|hero|rebel|saint|monk|nun|cleric|judge|clerk|cop|scout|athlete|coach|host|peer|agent)$"
)
_QUALITIES = ("ness", "less")


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


def names_person(noun: str) -> bool:
    """Whether a noun (lower-case lemma) is one for people: an office, or a word such as "lawyer" or "friend".

    >>> [names_person(noun) for noun in ("lawyer", "witness", "prison", "readiness")]
    [True, True, False, False]
    """
    human = noun in role_nouns() or _HUMAN.search(noun) is not None
    return human and noun not in _things() and (noun.endswith("witness") or not noun.endswith(_QUALITIES))


@cache
def _things() -> frozenset[str]:
    """Nouns that only end like those for people."""
    return frozenset(r["noun"] for r in rows(__name__, "things.tsv"))


@cache
def indefinite() -> dict[str, str]:
    """Pronouns for nobody whom one could name, and whether for a single one (``person``) or some of several (``part``)."""
    return {r["word"]: r["kind"] for r in rows(__name__, "indefinite.tsv")}


@cache
def collectives() -> dict[str, str]:
    """Nouns of ``collectives.tsv``: ``organization`` for bodies that speak, ``document`` for what only carries words."""
    return {r["noun"]: r["kind"] for r in rows(__name__, "collectives.tsv")}


@cache
def calendar(kind: str) -> tuple[str, ...]:
    """Lower-case names of the months (``month``), the days of the week (``weekday``), or today and its neighbours (``relative``)."""
    return tuple(r["name"].lower() for r in rows(__name__, "calendar.tsv") if r["kind"] == kind)


@cache
def honorifics() -> dict[str, str]:
    """Words such as "Mr" that stand in front of a name, without full stop, with the gender that they tell."""
    return {r["word"]: r["gender"] for r in rows(__name__, "titles.tsv") if not r["noun"]}


@cache
def before_surnames() -> frozenset[str]:
    """The honorifics that no first name follows by itself: "Mr", "Frau", unlike "Sir"."""
    return frozenset(r["word"] for r in rows(__name__, "titles.tsv") if r["before"] == "surname")


@cache
def postnominals() -> tuple[str, ...]:
    """Letters behind a person's name that are no part of it, such as "KC"."""
    return tuple(r["letters"] for r in rows(__name__, "postnominals.tsv"))


@cache
def ranks() -> dict[str, str]:
    """Short forms of offices in front of a name, without full stop, with the noun of ``roles.tsv``."""
    return {r["word"]: r["noun"] for r in rows(__name__, "titles.tsv") if r["noun"]}


@cache
def portfolios() -> dict[str, str]:
    """What ministries are in charge of: lower-case words to the name that the spellings share."""
    return {r["words"]: r["portfolio"] for r in rows(__name__, "portfolios.tsv")}


@cache
def body_nouns() -> dict[str, str]:
    """Nouns that make a name an organization, and where they stand: last, first, both or alone."""
    return {r["noun"]: r["where"] for r in rows(__name__, "bodies.tsv")}


@cache
def localities() -> frozenset[str]:
    """Nouns of places: town, region, island."""
    return frozenset(r["noun"] for r in rows(__name__, "localities.tsv"))


@cache
def _also() -> dict[str, tuple[str, ...]]:
    return {r["noun"]: tuple(items(r["also"] or "")) for r in rows(__name__, "collectives.tsv")}


def also_called(noun: str) -> tuple[str, ...]:
    """Words of names, and categories of the authority files, that a noun such as "newspaper" may stand for."""
    return _also().get(noun, ())


@cache
def first_names() -> dict[str, str]:
    """First names, in lower case without accents, with the gender of nearly all who bear them; empty if unclear."""
    return {r["name"]: r["gender"] for r in rows(__name__, "first_names.tsv")}


@cache
def qualifiers() -> frozenset[str]:
    """Words that recur from country to country in the names of national bodies: supreme, national, labour."""
    return frozenset(r["word"] for r in rows(__name__, "qualifiers.tsv"))
