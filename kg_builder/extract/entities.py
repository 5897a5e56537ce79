"""The entities of one document: mentions gathered into clusters, each with its best name."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kg_builder.authority import Authority, Record, key
from kg_builder.extract.names import Name
from kg_builder.extract.treaties import acronym, plain_name
from kg_builder.iri import Minter, part_iri, slug
from kg_builder.model import Document, Entity, EntityType, Mention, MentionKind, Span

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SIMILAR = 0.8
_SIMILAR_FIRST_NAME = 0.85
_SHORTEST_MISSPELT = 5
_FULL_NAME = 2
_LONGEST_ACRONYM = 4


@dataclass(slots=True)
class Cluster:
    """One entity while its mentions are being gathered."""

    type: EntityType
    record: Record | None = None
    names: Counter[str] = field(default_factory=Counter)
    mentions: dict[tuple[int, int], MentionKind] = field(default_factory=dict)
    gender: str = ""
    offices: list[tuple[str, str]] = field(default_factory=list)
    """Offices that the text gives: lower-case words of the office, ISO code of its country or empty."""
    local: bool = False
    """Whether it stands for somebody in this document only: "a source", "US officials"."""

    @property
    def name(self) -> str:
        """The authority's name, else the fullest of the text: most words, then most frequent, then first."""
        if self.record is not None:
            return self.record.name
        best = max(self.names, key=lambda n: (min(len(n.split()), 3), self.names[n]))
        shouted = best.isupper() and len(best) > _LONGEST_ACRONYM
        return best.title() if shouted and self.type in (EntityType.PERSON, EntityType.PLACE) else best

    @property
    def country(self) -> str:
        """ISO 3166-1 code of the country that the entity is or belongs to, where known."""
        return self.record.country if self.record is not None else ""


class Entities:
    """The clusters of one document."""

    def __init__(self, names: Sequence[Name], known: Authority) -> None:
        self.clusters: list[Cluster] = []
        self._known = known
        self._at: list[tuple[int, int, Cluster]] = []
        self._keys: dict[tuple[EntityType, str], Cluster] = {}
        self._surnames: dict[str, list[Cluster]] = {}
        full = [n for n in names if n.type is EntityType.PERSON and len(n.text.split()) >= _FULL_NAME]
        for name in full:
            self._person(name)
        for name in names:
            if name not in full:
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

    def mention(self, cluster: Cluster, start: int, end: int, kind: MentionKind) -> None:
        """Note a further mention of an entity."""
        cluster.mentions.setdefault((start, end), kind)

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
            new = (Mention(Span.of(document.text, a, b), kind) for (a, b), kind in cluster.mentions.items())
            mentions = sorted({*before, *new}, key=lambda m: (m.span, m.kind))
            record = cluster.record
            merged[iri] = Entity(
                id=iri,
                type=cluster.type,
                name=cluster.name,
                mentions=tuple(mentions),
                same_as=record.same_as if record else (),
                category=record.category if record else None,
            )
        return tuple(merged[iri] for iri in sorted(merged)), iris

    def _iri(self, cluster: Cluster, document: Document, minter: Minter) -> str:
        if cluster.local:
            return part_iri(document.id, f"{cluster.type.value.lower()}-{slug(cluster.name)}")
        return minter.entity(cluster.type, cluster.name)

    # ------------------------------------------------------------------------------- gathering

    def _enter(self, name: Name) -> None:
        if name.type is not EntityType.TREATY and " " not in name.text:
            # The recognizer often takes a surname for an organization or a place.
            person = self._by_surname(name)
            if person is not None and (name.record is None or name.type is EntityType.PERSON):
                self._note(person, name)
                return
        if name.type is EntityType.PERSON:
            self._person(name)
            return
        plain = plain_name(name.text) if name.type is EntityType.TREATY else name.text
        cluster = self._by_key(name.type, plain, name.record)
        short = acronym(name.text) if name.type is EntityType.TREATY else None
        if short:
            for form in (short, f"{short} Treaty"):
                self._keys.setdefault((EntityType.TREATY, key(form)), cluster)
        self._note(cluster, name)

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
        all_words = key(name.text).split()
        words = [w for w in all_words if w not in _SUFFIXES]
        if not words:
            return
        if len(words) == 1:
            known = self._by_surname(name)
            self._note(known or self._by_key(EntityType.PERSON, name.text, name.record), name)
            return
        cluster = self._similar(words, _SUFFIXES.intersection(all_words)) if name.record is None else None
        if cluster is None:
            cluster = self._by_key(EntityType.PERSON, name.text, name.record)
            cluster.gender = cluster.gender or self._known.gender(words[0])
        same = self._surnames.setdefault(words[-1], [])
        if all(cluster is not c for c in same):
            same.append(cluster)
        self._note(cluster, name)

    def _by_surname(self, name: Name) -> Cluster | None:
        """The person whose surname this is: exactly, or misspelt by a letter or two."""
        word = key(name.text)
        found = self._surnames.get(word, [])
        if not found and len(word) >= _SHORTEST_MISSPELT and name.type is EntityType.PERSON:
            for surname, clusters in self._surnames.items():
                if surname[0] == word[0] and SequenceMatcher(None, surname, word).ratio() >= _SIMILAR:
                    found = clusters
                    break
        if len(found) <= 1:
            return found[0] if found else None
        before = [
            (max((a for a, _ in c.mentions if a < name.start), default=-1), n) for n, c in enumerate(found)
        ]
        return found[max(before)[1]]

    def _similar(self, words: list[str], suffixes: frozenset[str]) -> Cluster | None:
        """The person with the same surname and a first name that differs by a letter: Vladmir, Vladimir."""
        for cluster in self._surnames.get(words[-1], ()):
            other = key(cluster.name).split()
            if len(other) >= _FULL_NAME and self._same_first_name(other[0], words[0]):
                theirs = _SUFFIXES.intersection(other)
                if not (suffixes and theirs and suffixes != theirs):
                    return cluster
        return None

    def _same_first_name(self, one: str, other: str) -> bool:
        """Whether two first names are one, misspelt; Erik and Erika, Carlo and Carla are two."""
        if one == other:
            return True
        genders = {self._known.gender(one), self._known.gender(other)} - {""}
        return (
            one[0] == other[0]
            and len(genders) <= 1
            and one.rstrip("ao") != other.rstrip("ao")
            and SequenceMatcher(None, one, other).ratio() >= _SIMILAR_FIRST_NAME
        )

    def _note(self, cluster: Cluster, name: Name) -> None:
        text = plain_name(name.text) if name.type is EntityType.TREATY else " ".join(name.text.split())
        cluster.names[text] += 1
        cluster.mentions[(name.start, name.end)] = name.kind
        self._at.append((name.start, name.end, cluster))
