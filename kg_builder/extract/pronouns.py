"""Pronouns that are no source of a statement: whom "she" means in what somebody said that she would do.

Only those for one person, and only outside quotation marks, where who speaks tells little of who is meant.
"""

from kg_builder.extract.coreference import Coreference
from kg_builder.extract.entities import Cluster, Entities
from kg_builder.extract.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_GENDER = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "dative", "pobj"})
_MOST_STEPS = 4


def resolve_pronouns(s: Syntax, entities: Entities, coreference: Coreference, quoted: bytearray) -> None:
    """Note whom the pronouns of a text stand for that nothing else has resolved, in text order."""
    known = {
        start: cluster
        for cluster in entities.clusters
        if cluster.type is EntityType.PERSON
        for (start, _), kind in cluster.mentions.items()
        if kind is MentionKind.PRONOUN
    }
    for token, word in enumerate(s.lower):
        gender = _GENDER.get(word)
        if gender is None or quoted[s.start[token]] or s.start[token] in known:
            continue
        found = coreference.person(token, gender, _subject(s, token, entities, known))
        if found is not None:
            known[s.start[token]] = found


def _subject(s: Syntax, token: int, entities: Entities, known: dict[int, Cluster]) -> Cluster | None:
    """The subject of the clause of which a pronoun is an object, and which it cannot stand for: Ann saw *her*."""
    if s.dep[token] not in _OBJECTS or s.tag[token] == "PRP$" or s.lower[token].endswith("self"):
        return None
    verb = token
    for _ in range(_MOST_STEPS):
        verb = s.head[verb]
        subject = next((c for c in s.children[verb] if s.dep[c] in _SUBJECTS), None)
        if subject is not None:
            return known.get(s.start[subject]) or entities.at(s.start[s.left[subject]], s.end[subject])
        if s.pos[verb] == "VERB" and s.dep[verb] not in ("xcomp", "conj"):
            return None
    return None
