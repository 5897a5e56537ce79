"""The entities of one document: mentions gathered into clusters, each with its best name."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from kg_builder.authority import Authority, Record, key
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.joined import joined_by
from kg_builder.extract.entities.surnames import SUFFIXES, established, fitting, personal, surnames
from kg_builder.extract.lexicon import before_surnames, first_names, honorifics
from kg_builder.extract.names.named import Name
from kg_builder.extract.treaties import acronym, plain_name
from kg_builder.iri import Minter, part_iri, slug
from kg_builder.model import Document, Entity, EntityType, Mention, MentionKind, Span

_SIMILAR = 0.8
_SIMILAR_FIRST_NAME = 0.85
_SHORTEST_MISSPELT = 5
_SHORTEST_CUT = 3
_FULL_NAME = 2
_BY_RULE = (MentionKind.NAME, MentionKind.NOMINAL, MentionKind.PRONOUN)


class Entities:
    """The clusters of one document."""

    def __init__(self, names: Sequence[Name], known: Authority) -> None:
        self.clusters: list[Cluster] = []
        self._known = known
        self._at: list[tuple[int, int, Cluster]] = []
        self._keys: dict[tuple[EntityType, str], Cluster] = {}
        self._groups: dict[frozenset[int], Cluster] = {}
        self._surnames: dict[str, list[Cluster]] = {}
        self._first_names: dict[str, list[Cluster]] = {}
        full = [n for n in names if n.type is EntityType.PERSON and len(personal(n.text)) >= _FULL_NAME]
        for name in full:
            self._person(name)
        entered = {name.start for name in full}
        for name in names:
            if name.start not in entered:
                self._enter(name)
        self._at.sort(key=lambda x: x[:2])
        self._starts = [a for a, _, _ in self._at]

    def at(self, start: int, end: int) -> Cluster | None:
        """The entity whose name stands in a character range; of several, the one that ends last."""
        found = self.within(start, end)
        return found[-1] if found else None

    def within(self, start: int, end: int) -> list[Cluster]:
        """The entities whose names stand in a character range, in text order."""
        first = bisect_left(self._starts, start)
        found = []
        for a, b, cluster in self._at[first:]:
            if a >= end:
                break
            if b <= end:
                found.append(cluster)
        return found

    def covering(self, char: int) -> tuple[int, int, Cluster] | None:
        """The named mention that holds a character."""
        n = bisect_right(self._starts, char) - 1
        return self._at[n] if n >= 0 and self._at[n][1] > char else None

    def positions(self) -> list[tuple[int, int, Cluster]]:
        """All named mentions in text order."""
        return self._at

    def mention(self, cluster: Cluster, start: int, end: int, kind: MentionKind, rule: str = "") -> None:
        """Note a further mention of an entity, and what joined it, if that is more than its kind tells."""
        if cluster.mentions.setdefault((start, end), kind) is kind and rule:
            cluster.rules.setdefault((start, end), rule)

    def add(self, name: Name) -> Cluster | None:
        """Enter a name that was found later than the others; None where it is only particles and suffixes."""
        before = len(self._at)
        self._enter(name)
        if len(self._at) == before:
            return None
        added = self._at.pop()
        n = bisect_left(self._starts, name.start)
        self._at.insert(n, added)
        self._starts.insert(n, name.start)
        return added[2]

    def stands(self, cluster: Cluster, start: int, end: int) -> None:
        """Let words that are no name find an entity: "foreign minister", where only its office names a person."""
        n = bisect_left(self._starts, start)
        self._at.insert(n, (start, end, cluster))
        self._starts.insert(n, start)

    def move(self, span: tuple[int, int], old: Cluster, new: Cluster, kind: MentionKind) -> None:
        """Give a named mention to another entity: Moscow, where it speaks, is no city."""
        if old.mentions.pop(span, None) is not None:
            place = bisect_left(self._starts, span[0])
            self._at[place] = (*span, new)
        new.mentions[span] = kind

    def find(self, record: Record) -> Cluster | None:
        """The cluster of an authority entry, if the text names it."""
        found = self._keys.get((record.type, key(record.name)))
        return found if found is not None and found.mentions else None

    def linked(self, record: Record) -> Cluster:
        """The cluster of an authority entry, new if there is none yet."""
        return self._by_key(record.type, record.name, record)

    def local(self, kind: EntityType, name: str) -> Cluster:
        """The cluster of somebody who is known in this document only, by what the text calls them."""
        slot = (kind, f"local {key(name)}")
        if slot not in self._keys:
            self._keys[slot] = Cluster(kind, names=Counter([name]), local=True)
            self.clusters.append(self._keys[slot])
        return self._keys[slot]

    def joint(self, members: Sequence[Cluster]) -> Cluster:
        """The group of those who speak together, the same one in whatever order the text names them."""
        slot = frozenset(map(id, members))
        if slot not in self._groups:
            linked = all(m.record is not None for m in members)
            self._groups[slot] = Cluster(EntityType.GROUP, local=not linked, members=tuple(members))
            self.clusters.append(self._groups[slot])
        return self._groups[slot]

    def build(self, document: Document, minter: Minter) -> tuple[tuple[Entity, ...], dict[int, str]]:
        """The entities with their IRIs, sorted by IRI, and the IRI of each cluster (by Python id)."""
        iris: dict[int, str] = {}
        merged: dict[str, Entity] = {}
        for cluster in self.clusters:
            if not cluster.mentions:
                continue
            iri = self._iri(cluster, document, minter)
            iris[id(cluster)] = iri
            before = merged[iri].mentions if iri in merged else ()
            record = cluster.record
            new = (
                Mention(span := Span.of(document.text, a, b), kind, self._rule(span, kind, cluster))
                for (a, b), kind in cluster.mentions.items()
            )
            mentions = sorted({*before, *new}, key=lambda m: (m.span, m.kind, m.rule))
            merged[iri] = Entity(
                id=iri,
                type=cluster.type,
                name=cluster.name,
                mentions=tuple(mentions),
                same_as=record.same_as if record else (),
                category=record.category if record else None,
                authority=(record.row or None) if record else None,
            )
        for cluster in self.clusters:
            if cluster.members and id(cluster) in iris:
                iri = iris[id(cluster)]
                members = sorted(iris[id(m)] for m in cluster.members if id(m) in iris)
                merged[iri] = replace(merged[iri], members=tuple(members))
        return tuple(merged[iri] for iri in sorted(merged)), iris

    def _rule(self, span: Span, kind: MentionKind, cluster: Cluster) -> str:
        told = cluster.rules.get((span.start, span.end), "") if kind in _BY_RULE else ""
        return joined_by(span.text, kind, cluster.type, cluster.name, cluster.record, self._known, told)

    def _iri(self, cluster: Cluster, document: Document, minter: Minter) -> str:
        if cluster.local:
            return part_iri(document.id, f"{cluster.type.value.lower()}-{slug(cluster.name)}")
        if cluster.members:  # whatever order a text names them in
            return minter.entity(cluster.type, " and ".join(sorted(m.name for m in cluster.members)))
        return minter.entity(cluster.type, cluster.name)

    # ------------------------------------------------------------------------------- gathering

    def _enter(self, name: Name) -> None:
        if name.type is not EntityType.TREATY and " " not in name.text:
            # The recognizer often takes a surname for an organization or a place.
            person, rule = self._by_surname(name)
            if person is not None and (name.record is None or name.type is EntityType.PERSON):
                self._note(person, name, rule)
                return
        if name.type is EntityType.PERSON:
            self._person(name)
            return
        plain = plain_name(name.text) if name.type is EntityType.TREATY else name.text
        cluster = self._by_key(name.type, name.stands_for or plain, name.record)
        short = acronym(name.text) if name.type is EntityType.TREATY else None
        if short:
            for form in (short, f"{short} Treaty"):
                self._keys.setdefault((EntityType.TREATY, key(form)), cluster)
        self._note(cluster, name, name.rule)

    def _by_key(self, kind: EntityType, name: str, record: Record | None) -> Cluster:
        slot = (kind, key(record.name if record else name))
        cluster = self._keys.get(slot)
        if cluster is None:
            cluster = Cluster(kind, record)
            if record is not None:
                cluster.gender = record.gender
                cluster.names[record.name] += 0
            else:
                cluster.names[" ".join(name.split())] += 0
            self._keys[slot] = cluster
            self.clusters.append(cluster)
        return cluster

    def _person(self, name: Name) -> None:
        all_words = personal(key(name.text))
        words = [w for w in all_words if w not in SUFFIXES]
        if not words:
            return
        if len(words) == 1 or len(personal(name.text)) == 1:
            known, rule = self._by_surname(name)
            if known is None:
                # Ms Tan, where only Tan Siew Ling is named: that is what she is called by.
                called = name.title in before_surnames()
                known, rule = self._by_first_name(words[0]), "surname" if called else "first-name"
            self._note(known or self._by_key(EntityType.PERSON, name.text, name.record), name, rule)
            return
        cluster, rule = None, ""
        if name.record is None:
            cluster, rule = self._similar(words, SUFFIXES.intersection(all_words))
        if cluster is None:
            cluster = self._by_key(EntityType.PERSON, name.text, name.record)
            cluster.gender = cluster.gender or name.gender or self._gender(words[0])
        for surname in surnames(name.text, family_first=self._known.family_first(name.text)):
            same = self._surnames.setdefault(surname, [])
            if all(cluster is not c for c in same):
                same.append(cluster)
        firsts = self._first_names.setdefault(words[0], [])
        if all(cluster is not c for c in firsts):
            firsts.append(cluster)
        self._note(cluster, name, rule)

    def _by_surname(self, name: Name) -> tuple[Cluster | None, str]:
        """The person whose surname this is, exactly or misspelt by a letter or two, and by which rule."""
        rule = "surname"
        word = key((personal(name.text) or [""])[-1])
        found = self._surnames.get(word, [])
        if not found and len(word) >= _SHORTEST_MISSPELT and name.type is EntityType.PERSON:
            for surname, clusters in self._surnames.items():
                if surname[0] == word[0] and SequenceMatcher(None, surname, word).ratio() >= _SIMILAR:
                    found, rule = clusters, "misspelt-surname"
                    break
        several = len(found) > 1
        found = fitting(found, name)
        if len(found) <= 1:
            return (found[0] if found else None), "surname-by-title" if several else rule
        bearer = established(found)
        if bearer is not None:
            return bearer, "surname-of-first-named"
        before = [
            (max((a for a, _ in c.mentions if a < name.start), default=-1), n) for n, c in enumerate(found)
        ]
        return found[max(before)[1]], "surname-of-last-named"

    def _by_first_name(self, word: str) -> Cluster | None:
        """The one person of the text with this first name."""
        found = self._first_names.get(word, [])
        return found[0] if len(found) == 1 else None

    def _similar(self, words: list[str], suffixes: frozenset[str]) -> tuple[Cluster | None, str]:
        """The person with the same surname and a first name that differs by a letter: Vladmir, Vladimir; and the rule."""
        for cluster in self._surnames.get(words[-1], ()):
            other = key(cluster.name).split()
            if words in (other[1:], other[2:]) or other in (words[1:], words[2:]):
                # Zeid is half of a surname: Ahmed Abu Zeid, Abu Zeid; not so Ana Paula Lund, Paula Lund.
                return cluster, "" if min(words, other, key=len)[0] in first_names() else "surname"
            if len(other) >= _FULL_NAME and self._same_first_name(other[0], words[0]):
                theirs = SUFFIXES.intersection(other)
                if not (suffixes and theirs and suffixes != theirs):
                    return cluster, "" if other == words else "similar-name"
        return self._cut_off(words), "cut-off-name"

    def _cut_off(self, words: list[str]) -> Cluster | None:
        """The person whose name a caption cuts off: Vladimir Put."""
        for cluster in self._first_names.get(words[0], ()):
            other = key(cluster.name).split()
            if (
                len(words[-1]) >= _SHORTEST_CUT
                and other[:-1] == words[:-1]
                and other[-1].startswith(words[-1])
            ):
                return cluster
        return None

    def _same_first_name(self, one: str, other: str) -> bool:
        """Whether two first names are one, misspelt; Erik and Erika, Carlo and Carla are two."""
        if one == other:
            return True
        genders = {self._gender(one), self._gender(other)} - {""}
        return (
            one[0] == other[0]
            and len(genders) <= 1
            and one.rstrip("ao") != other.rstrip("ao")
            and SequenceMatcher(None, one, other).ratio() >= _SIMILAR_FIRST_NAME
        )

    def _gender(self, first_name: str) -> str:
        return self._known.gender(first_name) or first_names().get(first_name, "")

    def _note(self, cluster: Cluster, name: Name, rule: str = "") -> None:
        text = plain_name(name.text) if name.type is EntityType.TREATY else " ".join(name.text.split())
        cluster.names[name.stands_for or text] += 1
        if name.type is EntityType.PERSON:
            told = name.gender if name.title in honorifics() and cluster.record is None else ""
            cluster.gender = told or cluster.gender or name.gender
            if name.title and " " in text:
                cluster.titles.add(name.title)
        cluster.mentions[(name.start, name.end)] = name.kind
        if rule:
            cluster.rules[(name.start, name.end)] = rule
        self._at.append((name.start, name.end, cluster))
