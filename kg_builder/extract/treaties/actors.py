"""Whose action it is: the subject, agent or owner of a verb or noun, or whom somebody charges with it."""

from kg_builder.extract.attribution.speakers import agent_of, subject_of
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.coreference import Coreference
from kg_builder.extract.text.syntax import Syntax
from kg_builder.extract.treaties.modality import Mood
from kg_builder.model import EntityType, Modality

_OWN = Mood(Modality.ASSERTED, denied=False)
_ACTORS = (EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PERSON, EntityType.GROUP)

_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_STATES = frozenset({"capital", "country", "government", "nation", "neighbor", "neighbour", "state"})
_SENTENCES = 3
"""How far back the states may have been named."""


class Actors:
    """Finds the actors of actions, in text order: what "it" stands for depends on the action before."""

    def __init__(self, s: Syntax, entities: Entities, coreference: Coreference) -> None:
        self._s, self._entities, self._coreference = s, entities, coreference
        self.last: list[Cluster] = []
        """Actors of the action before."""

    def of(self, governor: int, told: Mood) -> list[Cluster]:
        """The actors of a verb or noun that governs a treaty."""
        s = self._s
        if (
            told.modality in (Modality.ALLEGED, Modality.REQUESTED)
            and told.above is not None
            and not told.denied
        ):
            charged = self._charged(told.above, governor)
            if charged is not None:
                return self._clusters(charged)
        if s.pos[governor] == "NOUN":
            return self._owners(governor, told)
        if any(s.dep[c] in ("nsubjpass", "auxpass", "agent") for c in s.children[governor]):
            agent = agent_of(s, governor)
            return self._clusters(_head(s, *agent)) if agent else []
        return self.subjects(governor)

    def _charged(self, verb: int, governor: int) -> int | None:
        """Whom a verb charges or asks: accused *Ukraine* of, urged *Iceland* to, called on *Denmark* to."""
        s = self._s
        for c in s.children[verb]:
            if c >= governor:
                break
            if s.dep[c] in ("dobj", "dative") and s.pos[c] != "ADP":
                return c
            if s.dep[c] == "prep" and s.lower[c] == "on" and c > verb:
                return s.child(c, "pobj")
            if s.dep[c] == "nsubj" and s.tag[verb] == "VBN":
                continue
            if s.dep[c] == "nsubjpass":
                return c
        return None

    def _owners(self, noun: int, told: Mood) -> list[Cluster]:
        """Whose withdrawal: Turkey's, the Russian one, its own, that of the United States."""
        s = self._s
        for c in s.children[noun]:
            if s.dep[c] == "poss" or (s.dep[c] in ("amod", "compound", "nmod") and c < noun):
                found = self._clusters(c)
                if found:
                    return found
            if s.dep[c] == "prep" and s.lower[c] in ("by", "of"):
                inner = s.child(c, "pobj")
                found = self._clusters(inner) if inner is not None else []
                if found and all(x.type is not EntityType.TREATY for x in found):
                    return found
        # Norway was in breach of it; Norway announced a withdrawal: the subject of the verb that the noun hangs on.
        verb = s.head[noun]
        if s.dep[noun] == "pobj":
            verb = s.head[verb]
        others = told.modality in (Modality.ALLEGED, Modality.REQUESTED)
        if s.dep[noun] in ("dobj", "pobj", "attr") and s.pos[verb] in ("VERB", "AUX") and not others:
            return self.subjects(verb)
        return []

    def subjects(self, verb: int) -> list[Cluster]:
        """The entities of a verb's understood subject."""
        s = self._s
        phrase = subject_of(s, verb)
        if phrase is None:
            return []
        head = _head(s, *phrase)
        if s.dep[verb] == "acl" and s.pos[head] == "NOUN" and s.tag[verb] == "VB":
            return self._owners(head, _OWN)  # Norway dropped plans to leave it: Norway
        if s.pos[head] == "PRON" and s.lower[head] != "both" and s.tag[head] not in ("WP", "WDT"):
            # Tehran said that it …: whoever says so.
            saying = s.head[s.head[head]] if s.dep[s.head[head]] == "ccomp" else None
            outer = subject_of(s, saying) if saying is not None else None
            if outer is not None and _head(s, *outer) != head and s.pos[_head(s, *outer)] != "PRON":
                return self._clusters(_head(s, *outer))
        return self._clusters(head)

    def _clusters(self, token: int) -> list[Cluster]:
        """The entities of a noun and of those coordinated with it."""
        found: list[Cluster] = []
        todo = [token]
        while todo:
            t = todo.pop(0)
            found += [c for c in self._one(t) if all(c is not f for f in found)]
            todo += [c for c in self._s.children[t] if self._s.dep[c] == "conj"]
        return found

    def _one(self, t: int) -> list[Cluster]:
        s = self._s
        if s.lower[t] == "both":
            return self._two_before(t)
        several = self._several(t)
        if several:
            return several
        if s.tag[t] in ("WP", "WDT") and s.dep[t] != "ROOT":
            clause = s.head[t]
            while s.dep[clause] in ("xcomp", "ccomp", "conj") and s.head[clause] != clause:
                clause = s.head[clause]
            return self._one(s.head[clause]) if s.dep[clause] == "relcl" else []
        if s.pos[t] == "PRON" or s.tag[t] == "PRP$":
            if s.lower[t] in ("it", "its", "they", "their") and self.last:
                return self.last
            if s.lower[t] in ("he", "she", "his", "her", "it", "its", "they", "their"):
                cluster = self._coreference.resolve(s.start[t], s.end[t]).cluster
                return [cluster] if cluster is not None else []
            return []
        if s.pos[t] not in ("NOUN", "PROPN", "ADJ"):
            return []
        begin = t
        while (
            begin > s.left[t]
            and s.head[begin - 1] in range(begin - 1, t + 1)
            and s.dep[begin - 1] not in ("conj", "cc", "punct", "relcl")
        ):
            begin -= 1
        if s.pos[t] == "ADJ" or s.dep[t] in ("amod", "compound", "nmod"):
            named = self._entities.within(s.start[t], s.end[t])
            place = next((c for c in named if c.type is EntityType.PLACE), None)
            if place is None:
                return []
        cluster = self._coreference.describe(s.start[begin], s.end[t])
        if cluster is not None and cluster.type is EntityType.GROUP and cluster.local:
            country = next(
                (c for c in self._entities.within(s.start[begin], s.end[t]) if c.type is EntityType.PLACE),
                None,
            )
            cluster = country if country is not None and s.pos[t] == "ADJ" else cluster
        return [cluster] if cluster is not None and cluster.type in _ACTORS else []

    def _several(self, t: int) -> list[Cluster]:
        """The states that "both countries" or "all three states" stands for: as many as were named last."""
        s = self._s
        number = next((_NUMBERS[s.lower[c]] for c in s.children[t] if s.lower[c] in _NUMBERS), 0)
        if s.lemma[t] not in _STATES or s.tag[t] != "NNS" or not number:
            return []
        found: dict[str, Cluster] = {}
        here = s.sentence[t]
        for n in range(here, max(-1, here - _SENTENCES - 1), -1):
            a, b = s.chars(*s.sentences[n])
            for c in self._entities.within(a, min(b, s.start[t])):
                state = c.type is EntityType.PLACE and c.record is not None and c.record.category == "country"
                government = c.record is not None and c.record.category == "government"
                if c.country and (state or (government and c.country not in found)):
                    found[c.country] = c
            if len(found) >= number:
                break
        return list(found.values()) if len(found) == number else []

    def _two_before(self, t: int) -> list[Cluster]:
        """The two that "both" stands for: the last two countries or bodies named before it in the sentence."""
        s = self._s
        begin = s.start[s.sentences[s.sentence[t]][0]]
        found: list[Cluster] = []
        for c in reversed(self._entities.within(begin, s.start[t])):
            if c.type in (EntityType.PLACE, EntityType.ORGANIZATION) and all(c is not f for f in found):
                found.append(c)
        return found[:2][::-1] if len(found) > 1 else []


def _head(s: Syntax, begin: int, end: int) -> int:
    """The word of a token range that governs the others."""
    for t in range(begin, end):
        if not begin <= s.head[t] < end or s.head[t] == t:
            return t
    return end - 1
