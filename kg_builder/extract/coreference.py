"""Who a source phrase stands for: a name, a pronoun, "the Russian leader", "US officials", "Moscow".

Pronouns go to the most salient earlier person: recent, subject of its clause, speaker of the statement before, of
the right gender where the text or the authority file tells it; words inside quotations and captions count little
(salience factors after Lappin and Leass 1994).
"""

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg_builder.authority import Authority
from kg_builder.extract.entities import Cluster, Entities
from kg_builder.extract.lexicon import collectives, role_nouns
from kg_builder.extract.phrases import captions, head_token, is_subject, plain
from kg_builder.extract.speakers import noun_phrase
from kg_builder.extract.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_GENDER = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "hers": "female"}
_THINGS = frozenset({"it", "its", "itself"})
_MANY = frozenset({"they", "them", "their", "themselves"})
_SELF = frozenset({"i", "we", "me", "us", "my", "our", "you", "your"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_ANYBODY = frozenset(
    {
        "one",
        "someone",
        "somebody",
        "anyone",
        "everyone",
        "nobody",
        "others",
        "another",
        "many",
        "some",
        "most",
    }
)
# Nouns of people beside the offices of roles.tsv, by their form or one by one.
_HUMAN = re.compile(
    r"(?:man|woman|men|women|person|people|er|or|ist|ian|ant|ee|eer|ess|boy|girl|child|kid|son|friend|guest|wife|husband|"
    r"parent|relative|witness|survivor|victim|source|patient|pilot|nurse|student|youth|refugee|citizen|guard|thief)$"
)
_GATHERINGS = frozenset(
    {
        "crowd",
        "audience",
        "conference",
        "congress",
        "rally",
        "meeting",
        "gathering",
        "public",
        "press",
        "household",
    }
)
_WINDOW = 9
_MOST_EVENTS = 200
_LEADERS = {
    "leader": ("president", "prime minister", "chancellor", "chair", "chief"),
    "premier": ("prime minister",),
}
_TITLES = {"mr": "male", "mrs": "female", "ms": "female", "sir": "male", "lady": "female"}


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entity a phrase stands for, or the reason why there is none."""

    cluster: Cluster | None
    reason: str | None = None


def _position(event: "_Event") -> int:
    return event.at


@dataclass(frozen=True, slots=True)
class _Event:
    """A mention that later pronouns may refer to."""

    at: int
    sentence: int
    cluster: Cluster
    salience: float


class Coreference:
    """Resolves source phrases of one text; call `resolve` in text order."""

    def __init__(self, s: Syntax, entities: Entities, quoted: bytearray, known: Authority) -> None:
        self._s = s
        self._entities = entities
        self._known = known
        self._last: Cluster | None = None
        in_captions = captions(s)
        self._events: list[_Event] = []
        for start, end, cluster in entities.positions():
            token = s.at(end - 1)
            salience = 1.5 if is_subject(s, token) else 0.0
            salience -= 2.0 * bool(quoted[start]) + 3.0 * (s.sentence[token] in in_captions)
            self._events.append(_Event(start, s.sentence[token], cluster, salience))
            title = s.lower[s.at(start) - 1].rstrip(".") if s.at(start) else ""
            if title in _TITLES and cluster.type is EntityType.PERSON:
                cluster.gender = cluster.gender or _TITLES[title]

    def resolve(self, start: int, end: int) -> Resolution:
        """The entity that the phrase at these characters stands for."""
        resolution = self._resolve(start, end)
        if resolution.cluster is not None:
            self._last = resolution.cluster
            token = self._s.at(start)
            event = _Event(start, self._s.sentence[token], resolution.cluster, 1.5)
            insort(self._events, event, key=_position)
        return resolution

    def describe(self, start: int, end: int) -> Cluster | None:
        """The entity of a phrase that is no pronoun, without making it salient: addressees and targets."""
        head = head_token(self._s, start, end)
        if self._s.pos[head] == "PRON":
            return None
        cluster = (
            self._named(head, start, end)
            or self._apposed(head, start)
            or self._nominal(head, start, end).cluster
        )
        if cluster is None and self._s.lemma[head] in _GATHERINGS:
            cluster = self._entities.local(EntityType.GROUP, plain(self._s.text[start:end]))
            self._entities.mention(cluster, start, end, MentionKind.NOMINAL)
        return cluster

    def _resolve(self, start: int, end: int) -> Resolution:
        s = self._s
        head = head_token(s, start, end)
        word = s.lower[head]
        if word in _RELATIVE and s.tag[head] in ("WP", "WDT", "WP$"):
            clause = s.head[head]
            while s.dep[clause] in ("xcomp", "ccomp", "conj") and s.head[clause] != clause:
                clause = s.head[clause]
            if s.dep[clause] == "relcl":
                return self._resolve(*s.chars(*noun_phrase(s, s.head[clause])))
            return Resolution(None, "relative-unresolved")
        if s.pos[head] == "PRON" or word in _GENDER:
            return self._pronoun(head, word)
        named = self._named(head, start, end) or self._apposed(head, start)
        if named is not None:
            return Resolution(named)
        return self._nominal(head, start, end)

    # ------------------------------------------------------------------------------------ names

    def _named(self, head: int, start: int, end: int) -> Cluster | None:
        s = self._s
        cluster = self._entities.at(s.start[head], s.end[head])
        span = (s.start[head], s.end[head])
        if cluster is None:  # the head may be one word of a longer name
            longer = self._entities.covering(s.start[head])
            if longer is not None and longer[0] >= start - 1 and longer[1] <= end + 2:
                span, cluster = longer[:2], longer[2]
        if cluster is None:
            return None
        demonym = cluster.mentions.get(span) is MentionKind.DEMONYM
        if cluster.type is EntityType.PLACE and demonym:
            group = self._entities.local(EntityType.GROUP, plain(s.text[start:end]))
            self._entities.mention(group, start, end, MentionKind.NOMINAL)
            return group
        if cluster.type is EntityType.PLACE:
            government = self._known.government(cluster.name)
            if government is not None:
                actor = self._entities.linked(government)
                self._entities.mention(actor, *span, MentionKind.METONYM)
                return actor
        return cluster

    def _apposed(self, head: int, start: int) -> Cluster | None:
        """The name in apposition to a noun: the mayor, *Ann Poe*, said."""
        s = self._s
        for c in s.children[head]:
            if s.dep[c] == "appos" and s.pos[c] == "PROPN":
                cluster = self._entities.at(s.start[s.left[c]], s.end[c])
                if cluster is not None and cluster.type in (EntityType.PERSON, EntityType.ORGANIZATION):
                    self._entities.mention(cluster, start, s.end[head], MentionKind.NOMINAL)
                    return cluster
        return None

    # --------------------------------------------------------------------------------- pronouns

    def _pronoun(self, token: int, word: str) -> Resolution:
        s = self._s
        if word in _SELF:
            return Resolution(None, "first-person")
        if word in _GENDER:
            cluster = self._salient(
                token, lambda c: c.type is EntityType.PERSON and c.gender in ("", _GENDER[word])
            )
            if cluster is not None:
                cluster.gender = cluster.gender or _GENDER[word]
        elif word in _THINGS:
            cluster = self._salient(token, lambda c: c.type is EntityType.ORGANIZATION)
        elif word in _MANY:
            cluster = self._salient(token, lambda c: c.type in (EntityType.GROUP, EntityType.ORGANIZATION))
        else:
            return Resolution(None, "indefinite" if word in _ANYBODY else "pronoun-unresolved")
        if cluster is None:
            return Resolution(None, "pronoun-unresolved")
        self._entities.mention(cluster, s.start[token], s.end[token], MentionKind.PRONOUN)
        return Resolution(cluster)

    def _salient(self, token: int, fits: Callable[[Cluster], bool]) -> Cluster | None:
        s = self._s
        here = s.sentence[token]
        best: tuple[float, int] | None = None
        chosen: Cluster | None = None
        last = bisect_left(self._events, s.start[token], key=_position)
        for event in reversed(self._events[max(0, last - _MOST_EVENTS) : last]):
            distance = here - event.sentence
            if distance > _WINDOW:
                break
            if not fits(event.cluster):
                continue
            score = event.salience - distance + (1.0 if event.cluster is self._last else 0.0)
            if best is None or (score, event.at) > best:
                best, chosen = (score, event.at), event.cluster
        if chosen is None and self._last is not None and fits(self._last):
            return self._last
        return chosen

    # --------------------------------------------------------------------------------- nominals

    def _nominal(self, head: int, start: int, end: int) -> Resolution:
        s = self._s
        noun, entities = s.lemma[head], self._entities
        plural = s.tag[head] in ("NNS", "NNPS")
        phrase = s.text[start:end]
        definite = s.lower[s.at(start)] in ("the", "his", "her", "their", "its", "this", "that") or s.tag[
            s.at(start)
        ] in ("JJ", "NNP")
        kind = collectives().get(noun)
        if noun in role_nouns() and not plural and definite:
            holder = self._office_holder(head, start, end)
            if holder is not None:
                entities.mention(holder, start, end, MentionKind.NOMINAL)
                return Resolution(holder)
        if kind == "document":
            return self._author_of(start, end)
        if kind == "organization" and not plural and definite:
            body = self._body(noun, start)
            if body is not None:
                entities.mention(body, start, end, MentionKind.NOMINAL)
                return Resolution(body)
        if not re.search(r"[^\W\d_]", phrase):
            return Resolution(None, "no-source")
        if plural:
            what = EntityType.GROUP
        elif kind:
            what = EntityType.ORGANIZATION
        elif noun in role_nouns() or s.pos[head] == "PROPN" or _HUMAN.search(noun):
            what = EntityType.PERSON
        else:
            return Resolution(None, "indefinite")
        cluster = entities.local(what, plain(phrase))
        entities.mention(cluster, start, end, MentionKind.NOMINAL)
        return Resolution(cluster)

    def _author_of(self, start: int, end: int) -> Resolution:
        """Who stands behind a document: a statement *by the ministry*, *Amnesty's* report, *US intelligence* reports."""
        named = [
            c
            for c in self._entities.within(start, end)
            if c.type in (EntityType.ORGANIZATION, EntityType.PERSON)
        ]
        if named:
            return Resolution(named[-1])
        s = self._s
        for t in range(s.at(start), s.at(end - 1)):
            if collectives().get(s.lemma[t]) and s.dep[t] in ("compound", "poss", "nmod", "amod"):
                body = self._entities.local(EntityType.ORGANIZATION, plain(s.text[start : s.end[t]]))
                self._entities.mention(body, start, s.end[t], MentionKind.NOMINAL)
                return Resolution(body)
        return Resolution(None, "document-source")

    def _office_holder(self, head: int, start: int, end: int) -> Cluster | None:
        """Whom "the president", "the Russian leader", "the Kremlin spokesman" is: by office, then by recency."""
        s = self._s
        noun = s.lower[head]
        groups = {role_nouns()[s.lemma[head]].group, noun, *_LEADERS.get(noun, ())}
        phrase = s.text[start:end].lower()
        if "vice president" in phrase or "vice-president" in phrase:
            groups = {"vice president"}
        elif "prime minister" in phrase:
            groups = {"prime minister"}
        places = [
            c
            for c in self._entities.within(start, end)
            if c.type in (EntityType.PLACE, EntityType.ORGANIZATION)
        ]
        country = next((c.country for c in places if c.country), "")
        best: tuple[int, int] | None = None
        holder: Cluster | None = None
        for event in self._events:
            if event.at >= start or event.cluster.type is not EntityType.PERSON or event.cluster.local:
                continue
            fit = _holds(event.cluster, groups, country)
            if fit and (best is None or (fit, event.at) > best):
                best, holder = (fit, event.at), event.cluster
        return holder

    def _body(self, noun: str, start: int) -> Cluster | None:
        """Which organization "the ministry" or "the alliance" is: the last one whose name has the noun."""
        found = None
        for event in self._events:
            c = event.cluster
            if event.at < start and c.type is EntityType.ORGANIZATION and not c.local:
                alliance = (
                    noun in ("alliance", "bloc", "organization", "organisation")
                    and c.record
                    and c.record.category == "IGO"
                )
                if alliance or noun in c.name.lower().split():
                    found = c
        return found


def _holds(person: Cluster, groups: set[str], country: str) -> int:
    """How well a person fits an office: 2 as the text says so, 1 as the authority file does, 0 not at all."""
    for office, where in person.offices:
        agrees = not country or not where or where == country
        words = set(office.replace("-", " ").split()) | {office}
        vice = "vice" in words and not any("vice" in g for g in groups)
        if agrees and not vice and any(g in office if " " in g else g in words for g in groups):
            return 2 + bool(country and where == country)
    record = person.record
    if record is not None and (not country or record.country == country):
        for office in record.offices:
            low = office.lower()
            if any(low == g or low.startswith(f"{g} ") for g in groups):
                return 1
    return 0


def resolve_all(coreference: Coreference, spans: Sequence[tuple[int, int] | None]) -> list[Resolution]:
    """Resolve several phrases in text order; the results stand in the order of the input."""
    order = sorted((n for n, span in enumerate(spans) if span), key=lambda n: spans[n] or (0, 0))
    results = [Resolution(None, "no-source")] * len(spans)
    seen: dict[tuple[int, int], Resolution] = {}
    for n in order:
        span = spans[n]
        if span is not None:
            if span not in seen:
                seen[span] = coreference.resolve(*span)
            results[n] = seen[span]
    return results
