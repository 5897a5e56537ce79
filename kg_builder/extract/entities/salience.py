"""Which entity of the text before is in mind: recent, subject of its clause, speaker of the statement before.

Salience factors after Lappin and Leass (1994); words inside quotations and captions count little.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.lexicon import names_person
from kg_builder.extract.text.phrases import captions, is_subject
from kg_builder.extract.text.syntax import Syntax

_WINDOW = 9
_MOST_EVENTS = 200
_MOST_BEFORE = 1000
_SUBJECT, _QUOTED, _IN_CAPTION, _SPOKE_LAST = 1.5, -2.0, -3.0, 1.0


@dataclass(frozen=True, slots=True)
class Event:
    """A mention that later pronouns may refer to."""

    at: int
    sentence: int
    cluster: Cluster
    salience: float


def _position(event: Event) -> int:
    return event.at


def _leads(s: Syntax, token: int) -> bool:
    """Whether a name is the subject of its clause, and does not only tell whose adviser is: an *Orlan* adviser."""
    head = s.head[token]
    whose = s.dep[token] in ("compound", "nmod") and s.pos[head] == "NOUN" and names_person(s.lemma[head])
    return not whose and is_subject(s, token)


class Salience:
    """The mentions of a text, and the one who spoke last."""

    def __init__(self, s: Syntax, entities: Entities, quoted: bytearray) -> None:
        self._s, self._quoted = s, quoted
        self._spoke: list[Event] = []
        self._events: list[Event] = []
        in_captions = captions(s)
        for start, end, cluster in entities.positions():
            token = s.at(end - 1)
            salience = _SUBJECT * _leads(s, token) + _QUOTED * bool(quoted[start])
            salience += _IN_CAPTION * (s.sentence[token] in in_captions)
            self._events.append(Event(start, s.sentence[token], cluster, salience))

    def speaks(self, cluster: Cluster, start: int) -> None:
        """Note that an entity is the source of a statement, at this character; one whom a quotation tells of is seldom meant after it."""
        if self._quoted[start]:
            self._note(cluster, start, _SUBJECT + _QUOTED)
        else:
            insort(self._spoke, self._note(cluster, start, _SUBJECT), key=_position)

    def refers(self, cluster: Cluster, token: int) -> None:
        """Note that a pronoun stands for an entity."""
        self._note(cluster, self._s.start[token], _SUBJECT * _leads(self._s, token))

    def _note(self, cluster: Cluster, start: int, salience: float) -> Event:
        event = Event(start, self._s.sentence[self._s.at(start)], cluster, salience)
        insort(self._events, event, key=_position)
        return event

    def before(self, start: int) -> Iterator[Event]:
        """The mentions in front of a character, in text order, the last thousand at most."""
        last = bisect_left(self._events, start, key=_position)
        return iter(self._events[max(0, last - _MOST_BEFORE) : last])

    def best(self, token: int, fits: Callable[[Cluster], bool]) -> Cluster | None:
        """The most salient entity in front of a token that fits; for a pronoun in a quotation, of those that it names."""
        s = self._s
        if self._quoted[s.start[token]]:
            return self._best_quoted(s.start[token], fits)
        here = s.sentence[token]
        best: tuple[float, int] | None = None
        chosen: Cluster | None = None
        last = bisect_left(self._events, s.start[token], key=_position)
        spoke = bisect_left(self._spoke, s.start[token], key=_position)
        speaker = self._spoke[spoke - 1].cluster if spoke else None
        for event in reversed(self._events[max(0, last - _MOST_EVENTS) : last]):
            distance = here - event.sentence
            if distance > _WINDOW:
                break
            if not fits(event.cluster):
                continue
            score = event.salience - distance + _SPOKE_LAST * (event.cluster is speaker)
            if best is None or (score, event.at) > best:
                best, chosen = (score, event.at), event.cluster
        if chosen is None and speaker is not None and fits(speaker):
            return speaker
        return chosen

    def _best_quoted(self, start: int, fits: Callable[[Cluster], bool]) -> Cluster | None:
        """The last entity that fits of the same quotation: whom "they" are who promised it, only the speaker knows."""
        begin = self._quoted.rfind(b"\0", 0, start) + 1
        last = bisect_left(self._events, start, key=_position)
        for event in reversed(self._events[max(0, last - _MOST_EVENTS) : last]):
            if event.at < begin:
                return None
            if fits(event.cluster):
                return event.cluster
        return None
