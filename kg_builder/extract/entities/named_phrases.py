"""Whom or what a phrase names: by a name that is its head, beside its head or behind it, or by one that nothing else has found."""

from kg_builder.authority import Authority, Record
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.lexicon import collectives, honorifics, names_person, portfolios, ranks, role_nouns
from kg_builder.extract.names.agreement import is_body
from kg_builder.extract.names.named import Name
from kg_builder.extract.names.outlets import is_outlet
from kg_builder.extract.names.recognized import LABELS, dates
from kg_builder.extract.text.phrases import plain
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind


class NamedPhrases:
    """The named entities of one text, as its phrases mean them: a country that speaks is its government."""

    def __init__(self, s: Syntax, entities: Entities, known: Authority) -> None:
        self._s, self._entities, self._known = s, entities, known

    def named(self, head: int, start: int, end: int, *, speaks: bool) -> Cluster | None:
        """The entity that the phrase at these characters names.

        A country that speaks is its government; of one that only wants or fears something, or that is spoken to (`speaks`
        is False), the state is meant, and of a capital its country.
        """
        return (
            self._by_head(head, start, end, speaks=speaks)
            or self._outlet(head, start)
            or self._called(head, start)
            or self._apposed(head, start)
            or self._last(head, start, end)
            or self._unrecognized(head, start)
        )

    def group(self, start: int, end: int) -> Cluster:
        """The group that a phrase speaks of, in this document only."""
        group = self._entities.local(EntityType.GROUP, plain(self._s.text[start:end]))
        self._entities.mention(group, start, end, MentionKind.NOMINAL)
        return group

    def _by_head(self, head: int, start: int, end: int, *, speaks: bool) -> Cluster | None:
        s = self._s
        cluster = self._entities.at(s.start[head], s.end[head])
        span = (s.start[head], s.end[head])
        if cluster is None:  # the head may be one word of a longer name
            longer = self._entities.covering(s.start[head])
            if longer is not None and longer[0] >= start - 1 and longer[1] <= end + 2:
                span, cluster = longer[:2], longer[2]
        if cluster is None or cluster.type is not EntityType.PLACE:
            return cluster
        if cluster.mentions.get(span) is MentionKind.DEMONYM:
            return self.group(start, end)
        actor = self._government(cluster) if speaks else self._state(cluster)
        if actor is None:
            return cluster
        acting = self._entities.linked(actor)
        self._entities.move(span, cluster, acting, MentionKind.METONYM)
        return acting

    def _government(self, place: Cluster) -> Record | None:
        """Who speaks where a country or a capital does; Brussels is the union where the text is not of Belgium."""
        seat = self._known.metonym(place.name)
        country = self._known.capital(place.name)
        if seat is not None and (country is None or self._entities.find(country) is None):
            return seat
        return self._known.government(place.name)

    def _state(self, place: Cluster) -> Record | None:
        """The country whose capital is meant by its name."""
        return (
            self._known.capital(place.name) if place.record and place.record.category == "capital" else None
        )

    def _outlet(self, head: int, start: int) -> Cluster | None:
        """The outlet whose kind follows its name: *Kestrel* television, the *Vell Courier* newspaper."""
        s = self._s
        first = head
        while (
            first > 0
            and s.dep[first - 1] == "compound"
            and s.head[first - 1] == head
            and s.start[first - 1] >= start
        ):
            first -= 1
        if first == head or not is_outlet(s.text[s.start[first] : s.end[head]]):
            return None
        found = self._entities.covering(s.start[head - 1] if s.tag[head - 1] == "NNP" else s.start[first])
        return found[2] if found is not None and found[2].type is EntityType.ORGANIZATION else None

    def _called(self, head: int, start: int) -> Cluster | None:
        """The body or person whose name follows what it is, as parsers take both for objects or subjects.

        Told broadcaster *Kestrel*; retired nurse *Ann Poe*, 70, said.
        """
        s = self._s
        noun = s.lemma[head]
        body, person = collectives().get(noun) == "organization", names_person(noun)
        if s.tag[head] != "NN" or s.start[s.left[head]] < start or not (body or person):
            return None
        if head + 1 >= len(s) or any(s.dep[c] in ("det", "poss") for c in s.children[head]):
            return None
        found = self._entities.covering(s.start[head + 1])
        if found is None or found[0] != s.start[head + 1]:
            return None
        bodily = body and found[2].type is EntityType.ORGANIZATION
        return found[2] if bodily or (person and found[2].type is EntityType.PERSON) else None

    def _apposed(self, head: int, start: int) -> Cluster | None:
        """The name in apposition to a noun: the mayor, *Ann Poe*, said."""
        s = self._s
        apposed = [c for c in self._explaining(head) if s.dep[c] == "appos"]
        # Her daughter, the novelist, *Ann Poe*: parsers hang the name on either noun.
        apposed += [d for c in apposed if s.pos[c] == "NOUN" for d in s.children[c] if s.dep[d] == "appos"]
        for c in apposed:
            if s.pos[c] == "PROPN":
                cluster = self._entities.at(s.start[s.left[c]], s.end[c])
                if cluster is not None and cluster.type in (EntityType.PERSON, EntityType.ORGANIZATION):
                    self._entities.mention(cluster, start, s.end[head], MentionKind.NOMINAL, "apposition")
                    return cluster
        return None

    def _explaining(self, head: int) -> list[int]:
        """What may stand in apposition to a noun: of several that are joined, the parser hangs that of the last one on the first."""
        s = self._s
        joined = s.child(head, "conj")
        own = [c for c in s.children[head] if joined is None or c < joined]
        first = head
        while s.dep[first] == "conj" and s.pos[s.head[first]] in ("NOUN", "PROPN"):
            first = s.head[first]
        if first == head or joined is not None:
            return own
        return own + [c for c in s.children[first] if c > head]

    def _last(self, head: int, start: int, end: int) -> Cluster | None:
        """The person whose name ends a description: the founder of the firm, *Ann Poe*; parsers hang it on the firm."""
        s = self._s
        last = s.at(end - 1)
        named = self._entities.covering(s.start[last])
        if named is None or named[2].type is not EntityType.PERSON or not names_person(s.lemma[head]):
            return None
        first = s.at(named[0])
        while first > head and (
            s.words[first - 1] == "." or s.lower[first - 1] in honorifics() or s.lower[first - 1] in ranks()
        ):
            first -= 1  # Col. Ann Poe
        if s.tag[head] != "NN" or first <= head + 1 or s.words[first - 1] != ",":
            return None
        self._entities.mention(named[2], start, s.end[first - 2], MentionKind.NOMINAL, "apposition")
        return named[2]

    def _unrecognized(self, head: int, start: int) -> Cluster | None:
        """A proper name that the recognizer missed: Chancellor *Tollan*, the *Vell Courier*."""
        first = head
        while first > 0 and self._s.start[first - 1] >= start and self._is_name(first - 1):
            first -= 1
        if not self._is_name(head):
            return None
        s = self._s
        begin, end = s.chars(first, head + 1)
        text = s.text[begin:end]
        before = s.lower[first - 1] if s.start[first] > start else ""
        body = is_body(text) or before == "the" or (text.isupper() and len(text) > 1)
        what = EntityType.ORGANIZATION if body else EntityType.PERSON
        return self._entities.add(Name(begin, end, text, what, record=self._known.find(what, text)))

    def _is_name(self, t: int) -> bool:
        """Whether a word belongs to a proper name, and is neither an office nor a known name by itself."""
        s = self._s
        return (
            s.tag[t] == "NNP"
            and s.words[t][0].isupper()
            and s.lower[t].rstrip(".") not in honorifics()
            and s.lemma[t].lower() not in role_nouns()
            and s.lemma[t].lower() not in collectives()
            and not dates().fullmatch(s.words[t])
            and s.lower[t] not in portfolios()
            and s.lower[t] not in LABELS
            and self._entities.covering(s.start[t]) is None
        )
