"""Pronouns and descriptions that are no source of a statement: "she" in what somebody said that she would do, "the company".

Only those for one person or body, and only outside quotation marks, where who speaks tells little of who is meant.
"""

from functools import cache

from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.coreference import Coreference
from kg_builder.extract.lexicon import collectives, cue_senses, role_nouns
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_GENDER = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "dative", "pobj"})
_NARROWING = frozenset({"prep", "appos", "relcl", "acl"})
_INSIDE = frozenset({"compound", "nmod", "amod", "attr"})
_EXPLAINED = frozenset({EntityType.PERSON, EntityType.ORGANIZATION})
_WILLED = frozenset(
    {"accuse", "agree", "criticize", "decline", "demand", "deny", "promise", "request", "threaten", "warn"}
)
"""Acts of governments and people alone; towns may announce, welcome and offer things."""
_ADDRESSED = frozenset({"accuse", "ask", "blame", "inform", "notify", "tell", "urge", "warn"})
_MOST_STEPS = 4
_LONGEST = 4
"""Words of a description at most."""


def resolve_references(s: Syntax, entities: Entities, coreference: Coreference, quoted: bytearray) -> None:
    """Note whom the pronouns and descriptions of a text stand for that nothing else has resolved, in text order."""
    _resolve_capitals(s, entities, coreference)
    taken = bytearray(len(s.text) + 1)
    for cluster in entities.clusters:
        for start, end in cluster.mentions:
            taken[start:end] = b"\1" * (end - start)
    known = {
        start: cluster
        for cluster in entities.clusters
        if cluster.type is EntityType.PERSON
        for (start, _), kind in cluster.mentions.items()
        if kind is MentionKind.PRONOUN
    }
    nouns = _describing()
    for token, word in enumerate(s.lower):
        gender = _GENDER.get(word)
        if gender is None:
            if s.tag[token] == "NN" and s.lemma[token] in nouns and not quoted[s.start[token]]:
                begin = _description(s, token)
                if begin is not None and not any(taken[s.start[token] : s.end[token]]):
                    span = (s.start[begin], s.end[token])
                    apposed = _apposed(s, token, entities)
                    if apposed is not None:
                        entities.mention(apposed, *span, MentionKind.NOMINAL, "apposition")
                    else:
                        coreference.described(token, *span)
            continue
        if quoted[s.start[token]] or s.start[token] in known:
            continue
        found = coreference.person(token, gender, _subject(s, token, entities, known))
        if found is not None:
            known[s.start[token]] = found


def _resolve_capitals(s: Syntax, entities: Entities, coreference: Coreference) -> None:
    """Note the states whose capitals do what no town does, where no words are theirs: Cairo *rejected* it, Moscow *was told*."""
    for start, end, cluster in tuple(entities.positions()):
        if (
            cluster.type is not EntityType.PLACE
            or cluster.record is None
            or cluster.record.category != "capital"
        ):
            continue
        token = s.at(end - 1)
        if s.words[token + 1 : token + 2] and s.pos[token + 1] == "PUNCT":
            continue  # NAIROBI, May 18 - …: a dateline
        verb = s.lemma[s.head[token]]
        sense = cue_senses().get(verb)
        acts = s.dep[token] == "nsubj" and sense is not None and sense.act in _WILLED
        if acts or (s.dep[token] == "nsubjpass" and verb in _ADDRESSED):
            coreference.describe(start, end)


def note_descriptions(s: Syntax, entities: Entities) -> None:
    """Note what nouns in apposition say that a body is, so that later ones find it: ECOWAS, the regional *bloc*."""
    for token, noun in enumerate(s.lemma):
        if s.dep[token] == "appos" and collectives().get(noun) == "organization":
            apposed = _apposed(s, token, entities)
            if apposed is not None and apposed.type is EntityType.ORGANIZATION:
                apposed.described.add(noun)


@cache
def _describing() -> frozenset[str]:
    """The nouns that describe a person or a body."""
    bodies = (noun for noun, kind in collectives().items() if kind == "organization")
    return frozenset((*role_nouns(), *bodies))


def _description(s: Syntax, token: int) -> int | None:
    """The article of a description that nothing narrows: *the* Polish president, but not the president of Poland."""
    if any(s.dep[c] in _NARROWING for c in s.children[token] if c > token):
        return None
    if s.words[token + 1 : token + 2] and s.words[token + 1][0].isupper():
        return None  # the minister Ann Poe
    begin = token - 1
    while begin > 0 and token - begin < _LONGEST and s.pos[begin] in ("ADJ", "NOUN", "PROPN"):
        begin -= 1
    return begin if begin >= 0 and s.lower[begin] == "the" and s.dep[token] not in _INSIDE else None


def _apposed(s: Syntax, token: int, entities: Entities) -> Cluster | None:
    """Whom a description explains right behind the name: Kestrel Rail, the *operator*, …."""
    if s.dep[token] != "appos":
        return None
    named = entities.covering(s.start[s.head[token]])
    return named[2] if named is not None and named[2].type in _EXPLAINED else None


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
