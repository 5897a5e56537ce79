"""What actors do with treaties: sign, ratify, abide by, violate, withdraw from, … – done, planned, asked for or alleged."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.coreference import Coreference
from kg_builder.extract.text.dates import Dated, find_dates
from kg_builder.extract.text.syntax import Syntax
from kg_builder.extract.treaties.actors import Actors
from kg_builder.extract.treaties.mentions import TreatyMentions
from kg_builder.extract.treaties.modality import Mood, mood
from kg_builder.model import MentionKind, Modality
from kg_builder.tables import rows

_CLIMBS = 5
_PARTS = frozenset(
    [
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
        "participation",
        "role",
        "membership",
        "part",
        "involvement",
        "spirit",
        "restriction",
        "cap",
    ]
)
"""What one keeps or breaks of a treaty, or has in it: the act done to it is done to the treaty."""
_OF_PARTS = frozenset({"of", "in", "under", "to", "from"})
_ALONE = frozenset({"withdraw", "pull_out", "accede", "walk_out", "opt_out", "exit"})
"""Verbs that need not name the treaty once it has been named: even after Washington *pulled out*."""
_ALONE_NOUNS = frozenset(
    {"withdrawal", "exit", "pullout", "accession", "suspension", "ratification", "breach", "violation"}
)
_VAGUE = frozenset(
    [
        "keep",
        "break",
        "leave",
        "seek",
        "offer",
        "oppose",
        "block",
        "dismiss",
        "cancel",
        "table",
        "float",
        "draft",
        "honor",
        "honour",
        "respect",
    ]
)
"""Verbs of many things: "it" is no treaty for them."""
_DECIDING = frozenset({"agree", "decide", "vote"})
"""Verbs whose day is that of a plan: voted on Monday to ratify."""
_PARTICLES = frozenset({"out", "away", "up", "down", "off", "back", "over", "forward"})


@dataclass(frozen=True, slots=True)
class FoundAction:
    """An action with its actor and treaty as clusters, and the characters of verb and treaty."""

    act: str
    treaty: Cluster
    actor: Cluster | None
    negated: bool
    start: int
    end: int
    modality: Modality = Modality.ASSERTED
    date: Dated | None = None


@cache
def _acts() -> dict[tuple[str, str], str]:
    table = rows("kg_builder.extract.lexicon", "treaty_acts.tsv")
    return {(r["lemma"], r["preposition"]): r["act"] for r in table}


def find_actions(
    s: Syntax, entities: Entities, coreference: Coreference, published: str | None = None
) -> list[FoundAction]:
    """The actions of a text in its order, one for each actor; relative dates are read against `published`."""
    treaties = TreatyMentions(s, entities)
    if not treaties.named:
        return []
    finder = _Finder(s, entities, coreference, published)
    found: list[tuple[int, int, int, str, Cluster]] = []
    for first, last, treaty in treaties.named:
        head = next((t for t in range(first, last) if not first <= s.head[t] <= last), last)
        found += [(g, first, last, act, treaty) for g, act in finder.governing(head)]
    for token in treaties.nominals():
        treaty_meant = treaties.antecedent(token)
        if treaty_meant is None:
            continue
        acts = list(finder.governing(token))
        found += [(g, token, token, act, treaty_meant) for g, act in acts]
        if acts or treaties.is_called(treaty_meant, token):
            _mention(s, entities, treaty_meant, token)
            if s.pos[token] != "PRON":
                treaties.note(treaty_meant, token)
    governed = {g for g, *_ in found}
    for token, act in finder.alone(governed):
        treaty_meant = treaties.last(token)
        if treaty_meant is not None:
            found.append((token, token, token, act, treaty_meant))
    actions: list[FoundAction] = []
    once = {
        (g, act, id(treaty)): (g, first, last, act, treaty) for g, first, last, act, treaty in reversed(found)
    }
    for g, first, last, act, treaty in sorted(once.values(), key=lambda x: x[:2]):
        actions += finder.actions(g, first, last, act, treaty)
    return actions


def _mention(s: Syntax, entities: Entities, treaty: Cluster, token: int) -> None:
    if s.pos[token] == "PRON":
        entities.mention(treaty, s.start[token], s.end[token], MentionKind.PRONOUN)
    else:
        begin = s.start[s.left[token]]
        entities.mention(treaty, begin, s.end[token], MentionKind.NOMINAL, "treaty-named-before")


class _Finder:
    """What the rules share; `actions` is to be called in text order."""

    def __init__(
        self, s: Syntax, entities: Entities, coreference: Coreference, published: str | None
    ) -> None:
        self._s, self._published = s, published
        self._actors = Actors(s, entities, coreference)

    def governing(self, token: int) -> Iterator[tuple[int, str]]:
        """The verbs or the noun that say what is done with a treaty at a token, and the acts."""
        s = self._s
        for c in s.children[token]:  # the pact, *signed* by two states
            act = _acts().get((_with_particle(s, c), "")) if s.dep[c] == "acl" and s.tag[c] == "VBN" else None
            if act is not None:
                yield c, act
        for governor, preposition in _governors(s, token):
            lemma = _with_particle(s, governor)
            act = _acts().get((lemma, preposition))
            if act is not None:
                if s.pos[token] != "PRON" or lemma not in _VAGUE:
                    yield governor, act
                    yield from self._coordinated(governor, preposition)
                return

    def _coordinated(self, governor: int, preposition: str) -> Iterator[tuple[int, str]]:
        """Verbs that share the treaty with the one it hangs on: *signed* and ratified it, was signed and *rejected*."""
        s = self._s
        if s.pos[governor] != "VERB":
            return
        passive = s.child(governor, "nsubjpass") is not None
        others = [c for c in s.children[governor] if s.dep[c] == "conj" and passive]
        if s.dep[governor] == "conj" and not passive and not preposition:
            others.append(s.head[governor])
        for verb in others:
            act = _acts().get((_with_particle(s, verb), preposition))
            own = any(
                s.dep[c] in ("dobj", "nsubj", "nsubjpass", "prep")
                for c in s.children[verb]
                if c > verb or passive
            )
            own = own and not (
                passive and not any(s.dep[c] in ("nsubj", "nsubjpass", "dobj") for c in s.children[verb])
            )
            if act is not None and not own:
                yield verb, act

    def alone(self, governed: set[int]) -> Iterator[tuple[int, str]]:
        """Verbs and nouns that tell of leaving or joining without a word for what."""
        s = self._s
        for t in range(len(s)):
            if t in governed:
                continue
            if s.pos[t] == "VERB":
                lemma = _with_particle(s, t)
                complement = any(
                    s.dep[c] in ("dobj", "nsubjpass") or (s.dep[c] == "prep" and s.lower[c] in ("from", "of", "to"))
                    or any(s.lower[g] in ("of", "from") for g in s.children[c] if s.dep[g] == "prep")
                    for c in s.children[t]
                )  # fmt: skip
                if lemma in _ALONE and not complement and self._actors.subjects(t):
                    yield t, "join" if lemma == "accede" else "withdraw"
            elif s.pos[t] == "NOUN" and s.lemma[t] in _ALONE_NOUNS:
                owned = s.child(t, "poss") is not None
                if (
                    owned
                    and s.child(t, "prep") is None
                    and any(s.sentence[g] == s.sentence[t] for g in governed)
                ):
                    yield t, next(act for (w, _), act in _acts().items() if w == s.lemma[t])

    def actions(
        self, governor: int, first: int, last: int, act: str, treaty: Cluster
    ) -> Iterator[FoundAction]:
        """One action for each of its actors, or one without."""
        s = self._s
        told = mood(s, governor)
        actors = self._actors.of(governor, told)
        begin = min(s.start[first], s.start[governor])
        if told.refused and told.above is not None:
            begin = min(begin, s.start[told.above])  # the refusal itself is what the text states
        stop = max(
            s.end[last], s.end[governor], *(s.end[c] for c in s.children[governor] if _is_particle(s, c)), 0
        )
        date = self._date(governor, first, last, told)
        for actor in (*actors, *(() if actors else (None,))):
            yield FoundAction(act, treaty, actor, told.denied, begin, stop, told.modality, date)
        if actors:
            self._actors.last = actors

    # ------------------------------------------------------------------------------------- when

    def _date(self, governor: int, first: int, last: int, told: Mood) -> Dated | None:
        """The time expression that hangs on the action itself, and not on the treaty; a plan's cannot lie in the past."""
        s = self._s
        begin, end = s.chars(*s.sentences[s.sentence[governor]])
        for dated in find_dates(s.text, begin, end, self._published):
            if self._dates_treaty(s.at(dated.end - 1), governor, first, last):
                continue
            decided = told.above if told.above is not None and s.lemma[told.above] in _DECIDING else governor
            if self._belongs(s.at(dated.end - 1), governor) or self._belongs(s.at(dated.end - 1), decided):
                past = self._published is not None and dated.value < self._published[: len(dated.value)]
                ahead = told.modality in (Modality.PLANNED, Modality.POSSIBLE, Modality.REQUESTED)
                if not (past and ahead) or self._decided(told):
                    return dated
        return None

    def _dates_treaty(self, token: int, governor: int, first: int, last: int) -> bool:
        """Whether a date tells which treaty is meant, not when something is done: the *1994* Lake Treaty, the treaty *of 1994*."""
        s = self._s
        if first == last == governor:
            return False
        while s.dep[token] in ("nummod", "compound", "amod", "nmod") and not first <= token <= last:
            token = s.head[token]
        before = s.left[first] <= token <= last or first <= token <= last
        of = s.dep[token] == "pobj" and s.lower[s.head[token]] == "of" and s.head[s.head[token]] != governor
        return before or of

    def _decided(self, told: Mood) -> bool:
        """Voted on Monday to ratify: a decision has its day already."""
        s = self._s
        return told.above is not None and (s.tag[told.above] == "VBD" or s.lemma[told.above] in _DECIDING)

    def _belongs(self, token: int, governor: int) -> bool:
        s = self._s
        for _ in range(_CLIMBS):
            if token == governor:
                return True
            if s.pos[token] == "VERB" or s.head[token] == token:
                return False
            token = s.head[token]
        return token == governor


def _with_particle(s: Syntax, governor: int) -> str:
    particle = next((c for c in s.children[governor] if _is_particle(s, c)), None)
    return s.lemma[governor] + (f"_{s.lower[particle]}" if particle is not None else "")


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
            part = s.lemma[token] in _PARTS and preposition in _OF_PARTS
            if s.pos[token] == "NOUN" and not part:
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
    return s.dep[token] == "prt" or (
        s.dep[token] in ("advmod", "prep")
        and s.lower[token] in _PARTICLES
        and s.pos[s.head[token]] == "VERB"
        and s.child(token, "pobj") is None
    )
