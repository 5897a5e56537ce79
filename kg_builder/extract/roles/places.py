"""Where offices stand beside a person's name: in front of it, in apposition, after "is" and "was named"."""

from collections.abc import Iterator, Sequence

from kg_builder.extract.attribution.speakers import noun_phrase
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.lexicon import honorifics
from kg_builder.extract.roles.titles import HOLDERS, TITLE_WORDS, Named, is_role, modifiers
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType

_INSIDE = frozenset({"of", "for", "to", "at"})
_JOINING = frozenset({"and", "&", "the", "-", "–", "'s", "’s"})
_DASHES = frozenset({"-", "–"})
LONGEST = 16
"""Tokens that an office has at most."""
_APPOSITION_ENDS = frozenset(
    {",", ";", ".", ":", "(", ")", "—", "–", "“", "”", '"', "who", "that", "which", "\n"}
)
_NAMING = frozenset({"name", "appoint", "nominate", "designate"})
_CHOOSING = _NAMING | {"elect", "choose", "confirm", "swear"}


class Places:
    """The token ranges of one text in which offices may stand."""

    def __init__(self, s: Syntax, named: Sequence[Named]) -> None:
        self._s = s
        self.starts = {a: (b, c) for a, b, c in named}
        """End and entity of the name that begins at a token."""
        self._owned = {t for a, b, c in named if c.type in HOLDERS for t in range(a + 1, b + 1)}
        self._people = {t for a, b, c in named if c.type is EntityType.PERSON for t in range(a, b)}

    def before(self, first: int) -> tuple[int, int]:
        """Token range in front of a name: the nearest phrase that an office heads, with what hangs on it."""
        s = self._s
        stop = first
        while stop > 0 and (s.lower[stop - 1].rstrip(".") in honorifics() or s.words[stop - 1] == "."):
            stop -= 1
        if stop > 1 and s.words[stop - 1] == ",":
            # The minister of trade, Kari Lunde, …: the parser must see that the name explains the office.
            head = self._apposed_to(first, stop)
            if head is None:
                return stop, stop
            begin, _ = noun_phrase(s, head)
            # The chief, Ann Poe, and his deputy, …: the office of the second begins behind the first.
            return max((t + 1 for t in range(begin, head) if t in self._people), default=begin), stop - 1
        begin = stop
        while True:
            start = self._segment_before(begin, stop)
            if start < begin and any(is_role(s, t) for t in range(start, begin)):
                return start, stop
            # A spokesman for Ann Poe: right before a name, a preposition makes the office somebody else's.
            if start in (stop, 0) or stop - start > LONGEST or s.lower[start - 1] not in _INSIDE:
                return stop, stop
            begin = start - 1

    def _segment_before(self, end: int, stop: int) -> int:
        """Where the run of nouns, adjectives and what joins them begins that ends at a token."""
        s = self._s
        begin = end
        while begin > 0 and stop - begin < LONGEST:
            t = begin - 1
            word = s.lower[t]
            comma = (
                s.words[t] == ","
                and end < stop
                and s.words[begin][:1].isupper()
                and s.words[t - 1][:1].isupper()
            )
            part = (
                s.pos[t] in ("PROPN", "NOUN", "ADJ")
                or is_role(s, t)
                or (word in _JOINING and not self._parts(t))
                or word in modifiers()
                or word in TITLE_WORDS
                or comma
            )
            under = word == "under" and s.lower[t + 1] == "secretary"
            owned = s.tag[t] == "POS"
            if not (part or under) or "\n" in s.words[t] or t in self._people:
                break
            if owned and not self._owner_at(t):
                break  # the president's brother: an office of somebody else
            begin = t
        while begin < end and (s.lower[begin] in _JOINING or s.pos[begin] == "PUNCT"):
            begin += 1
        return begin

    def _parts(self, t: int) -> bool:
        """Whether a dash stands between spaces, as after the city of a dateline: Moscow – President Ann Poe."""
        s = self._s
        return (
            s.words[t] in _DASHES
            and s.text[s.start[t] - 1 : s.start[t]] == " " == s.text[s.end[t] : s.end[t] + 1]
        )

    def _owner_at(self, possessive: int) -> bool:
        """Whether a possessive ending belongs to a country or an organization, or stands inside such a name."""
        return possessive in self._owned

    def _apposed_to(self, first: int, stop: int) -> int | None:
        s = self._s
        last = self.starts[first][0] - 1
        if s.dep[last] == "appos" and s.head[last] < first:
            head = s.head[last]  # maybe the last word of the office only: minister of *trade*, Ann Poe
            while not is_role(s, head) and s.dep[head] in ("pobj", "prep", "conj") and s.head[head] < first:
                head = s.head[head]
            while (
                s.dep[head] == "conj"
                and is_role(s, s.head[head])
                and self._people.isdisjoint(range(s.head[head], head))
            ):
                head = s.head[head]
            return head if is_role(s, head) else None
        # The parser often makes the name a subject of its own: take the noun phrase right before the comma.
        t = stop - 2
        for _ in range(LONGEST):
            if is_role(s, t) and s.dep[t] in ("nsubj", "nsubjpass", "dobj", "pobj", "ROOT", "conj", "appos"):
                return t
            if s.pos[t] not in ("PROPN", "NOUN", "ADJ", "ADP", "DET", "CCONJ") or t == 0:
                return None
            t -= 1
        return None

    def after(self, end: int) -> list[tuple[int, int]]:
        """Token range of an apposition: ", the head of X and a former Y,"."""
        s = self._s
        if end + 1 >= len(s) or s.words[end] != "," or s.pos[end + 1] == "CCONJ":
            return []
        begin = stop = end + 1
        while stop < len(s) and stop - begin < LONGEST and s.words[stop] not in _APPOSITION_ENDS:
            bound = stop > begin and s.words[stop - 1] in "-–"  # state-run
            told = is_role(s, stop) or s.lower[stop] in modifiers()
            if s.pos[stop] in ("VERB", "AUX", "SPACE") and not told and not bound:
                break
            if stop > begin and stop in self.starts and self.starts[stop][1].type is EntityType.PERSON:
                return []  # …, minister Ann Poe: the office of the next one
            stop += 1
        return [(begin, stop)]

    def predicates(self, last: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """X is the governor of Y; X, who was Y; X was named minister: token ranges, with what the verb tells apart."""
        s = self._s
        # His sister, Ann Poe, is the governor: she is, as the subject that her name explains.
        itself = s.head[last] if s.dep[last] == "appos" and s.head[last] < last else last
        for subject in (itself, *self._relatives(last)):
            verb = s.head[subject]
            if s.dep[subject] not in ("nsubj", "nsubjpass") or any(
                s.dep[c] == "neg" for c in s.children[verb]
            ):
                continue
            choosing = s.lemma[verb] in _CHOOSING and s.dep[subject] == "nsubjpass"
            if not (s.lemma[verb] in ("be", "become", "remain") or choosing):
                continue
            past = s.lemma[verb] == "be" and s.tag[verb] == "VBD"
            extra = ("former",) if past else ("designate",) if choosing and s.lemma[verb] in _NAMING else ()
            for c in s.children[verb]:
                inner = s.child(c, "pobj") if s.dep[c] == "prep" and s.lower[c] == "as" else c
                if inner is not None and s.dep[inner] in ("attr", "oprd", "dobj", "pobj", "xcomp"):
                    yield (*noun_phrase(s, inner), extra)

    def _relatives(self, last: int) -> list[int]:
        s = self._s
        return [
            c for clause in s.children[last] if s.dep[clause] == "relcl"
            for c in s.children[clause] if s.lower[c] == "who"
        ]  # fmt: skip

    def plural(self, begin: int, end: int) -> bool:
        """Whether a range names an office of several persons: *Ministers* A and B."""
        s = self._s
        return any(is_role(s, t) and s.tag[t] in ("NNS", "NNPS") for t in range(begin, end))

    def owner_after(self, end: int) -> Cluster | None:
        """Samir Haddad *of Lebanon*."""
        s = self._s
        if end < len(s) and s.lower[end] == "of":
            start = end + 1
            while start < len(s) and s.pos[start] == "DET":
                start += 1
            if start in self.starts and self.starts[start][1].type in HOLDERS:
                return self.starts[start][1]
        return None

    def shared(self, end: int, first: Cluster) -> list[tuple[Cluster, Cluster | None]]:
        """The other persons of a plural office, with the country of each: Ministers A of X, B of Y and *C of Z*."""
        s = self._s
        found = []
        t = end
        while t < len(s):
            if s.lower[t] == "of" and self.owner_after(t) is not None:
                t += 1
                while t not in self.starts:
                    t += 1
                t = self.starts[t][0]
            elif s.lower[t] in (",", "and", "&"):
                t += 1
            elif t in self.starts and self.starts[t][1].type is EntityType.PERSON:
                t, other = self.starts[t]
                if other is not first:
                    found.append((other, self.owner_after(t)))
            else:
                break
        return found
