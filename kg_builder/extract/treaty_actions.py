"""What actors do with treaties: sign, ratify, abide by, violate, withdraw from, … – as fact or as a claim."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg_builder.extract import slots
from kg_builder.extract.coreference import Coreference
from kg_builder.extract.entities import Cluster, Entities
from kg_builder.extract.speakers import agent_of, subject_of
from kg_builder.extract.syntax import Syntax
from kg_builder.model import EntityType
from kg_builder.tables import rows

_CLIMBS = 4
_PARTS = frozenset(
    {
        "obligation",
        "term",
        "provision",
        "commitment",
        "limit",
        "rule",
        "requirement",
        "condition",
        "article",
        "clause",
        "text",
    }
)
"""What one keeps or breaks of a treaty: the act done to it is done to the treaty."""


@dataclass(frozen=True, slots=True)
class FoundAction:
    """An action with its actor and treaty as clusters, and the characters of verb and treaty."""

    act: str
    treaty: Cluster
    actor: Cluster | None
    negated: bool
    start: int
    end: int


@cache
def _acts() -> dict[tuple[str, str], str]:
    table = rows("kg_builder.extract.lexicon", "treaty_acts.tsv")
    return {(r["lemma"], r["preposition"]): r["act"] for r in table}


def find_actions(s: Syntax, entities: Entities, coreference: Coreference) -> list[FoundAction]:
    """The actions of a text, one for each mention of a treaty at most."""
    found = []
    for start, end, treaty in list(entities.positions()):
        if treaty.type is EntityType.TREATY:
            action = _action(s, coreference, start, end, treaty)
            if action is not None:
                found.append(action)
    return found


def _action(s: Syntax, coreference: Coreference, start: int, end: int, treaty: Cluster) -> FoundAction | None:
    for governor, preposition in _governors(s, s.at(end - 1)):
        particle = next((c for c in s.children[governor] if _is_particle(s, c)), None)
        lemma = s.lemma[governor] + (f"_{s.lower[particle]}" if particle is not None else "")
        act = _acts().get((lemma, preposition))
        if act is None:
            continue
        actor = _actor(s, coreference, governor)
        begin, stop = min(start, s.start[governor]), max(end, s.end[governor])
        return FoundAction(act, treaty, actor, slots.negated(s, governor), begin, stop)
    return None


def _governors(s: Syntax, token: int) -> Iterator[tuple[int, str]]:
    """Words that govern a name, from near to far, with the preposition between ("" for an object)."""
    preposition = ""
    for _ in range(_CLIMBS):
        dep, head = s.dep[token], s.head[token]
        if head == token:
            return
        if dep in ("pobj", "pcomp"):
            if s.dep[head] not in ("prep", "agent"):
                return
            preposition, token = s.lower[head], s.head[head]
            # pulled out of: the preposition hangs in the particle.
            if _is_particle(s, token):
                token = s.head[token]
            yield token, preposition
            if s.pos[token] == "NOUN" and s.lemma[token] not in _PARTS:
                return
            continue
        token = head
        if dep in ("dobj", "nsubjpass"):
            yield token, ""
            return
        if dep not in ("compound", "poss", "conj", "appos", "nmod", "amod"):
            return


def _is_particle(s: Syntax, token: int) -> bool:
    """Whether a word belongs to the verb it hangs in; parsers take "out" for a preposition or an adverb, too."""
    return s.dep[token] == "prt" or (s.dep[token] in ("advmod", "prep") and s.lower[token] in ("out", "away"))


def _actor(s: Syntax, coreference: Coreference, governor: int) -> Cluster | None:
    if s.pos[governor] == "NOUN":
        owner = s.child(governor, "poss")
        if owner is None:
            return None
        return coreference.describe(*s.chars(s.left[owner], owner + 1))
    passive = any(s.dep[c] in ("nsubjpass", "auxpass") for c in s.children[governor])
    phrase = agent_of(s, governor) if passive else subject_of(s, governor)
    return coreference.describe(*s.chars(*phrase)) if phrase else None
