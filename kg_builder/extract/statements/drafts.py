"""Attributions with their parties resolved: speaker, addressees, targets, and through whom the words came."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from kg_builder.extract.attribution.quoted import Attribution
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.coreference import Coreference, Resolution, resolve_all
from kg_builder.extract.lexicon import CueSense, collectives, role_nouns
from kg_builder.extract.names.outlets import is_outlet
from kg_builder.extract.statements.occasions import is_occasion, occasions
from kg_builder.extract.statements.parties import Party, addressees, possessor, targets
from kg_builder.extract.statements.reported import carriers, quoted_person
from kg_builder.extract.statements.senses import sense_of
from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.extract.text.phrases import head_token, plain
from kg_builder.extract.text.spans import CharRange, overlap
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import NO_SPEECH, EntityType, MentionKind

_PARTY_TYPES = frozenset({EntityType.PERSON, EntityType.ORGANIZATION, EntityType.GROUP, EntityType.PLACE})
_AIMED = frozenset({"request", "demand", "threaten", "accuse", "criticize", "praise", "apologize", "ask"})
"""Acts that are meant for whom they are addressed to, be it a newspaper."""
_GENDER = {"him": "male", "her": "female"}
_NEAR = 3
_MOST_NAMES = 50
_REACTIONS = frozenset(
    {"acclaim", "applause", "boo", "cheer", "gasp", "groan", "jeer", "laughter", "ovation"}
)
"""What an audience answers with: said to applause, which is nobody."""
_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ence", "ance", "ing")


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution with its parties as clusters; becomes a statement once the entities have IRIs."""

    attribution: Attribution
    speaker: Resolution
    addressees: tuple[Cluster, ...]
    targets: tuple[Cluster, ...]
    via: tuple[Cluster, ...]
    """Through whom the words came, the nearest to the speaker first."""
    mentions: tuple[Cluster, ...]
    occasions: tuple[CharRange, ...]
    sense: CueSense


def draft(
    s: Syntax, found: Sequence[Attribution], entities: Entities, coreference: Coreference
) -> list[Draft]:
    """Resolve the parties of all attributions."""
    voices = [_voice(s, n, found) for n in range(len(found))]
    senses = [sense_of(s, a) for a, _ in voices]
    speaking = {
        a.source
        for (a, _), sense in zip(voices, senses, strict=True)
        if a.source is not None and sense.act not in NO_SPEECH and not _commits(a, sense)
    }
    found_speakers = resolve_all(coreference, [a.source for a, _ in voices], speaking)
    speakers = _first_persons(voices, found_speakers, entities)
    resolver = _Resolver(s, entities, coreference)
    drafts = [
        _draft(resolver, attribution, by, speaker, sense)
        for (attribution, by), speaker, sense in zip(voices, speakers, senses, strict=True)
    ]
    return [replace(d, via=_chain(drafts, n)) for n, d in enumerate(drafts)]


def _commits(a: Attribution, sense: CueSense) -> bool:
    """Whether somebody binds themselves rather than speaks: Kenya and Uganda *agreed to open* the border."""
    return sense.act == "agree" and a.frame.startswith("xcomp+to")


def _first_persons(
    voices: Sequence[tuple[Attribution, CharRange | None]], speakers: Sequence[Resolution], entities: Entities
) -> list[Resolution]:
    """The speakers, with "I" and "we" in what somebody says for that somebody."""
    resolved = list(speakers)
    for n, (a, _) in enumerate(voices):  # what holds a statement stands before it
        if resolved[n].reason == "first-person" and a.parent is not None and a.source is not None:
            who = resolved[a.parent].cluster
            if who is not None:
                entities.mention(who, *a.source, MentionKind.PRONOUN, "first-person")
                resolved[n] = Resolution(who)
    return resolved


def _voice(s: Syntax, number: int, found: Sequence[Attribution]) -> tuple[Attribution, CharRange | None]:
    """An attribution with who is quoted as its source, and who quotes: Interfax quoted *him* as saying."""
    a = found[number]
    quoted = quoted_person(s, a.anchor)
    if quoted is None:
        return a, None
    person, by = quoted
    outer = any(other.parent == number for other in found)
    if outer or any(begin < person[1] and person[0] < end for begin, end in a.content if a.frame == "quote"):
        return a, None
    return replace(a, source=person), by


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Finds the entities of phrases beside the speaker."""

    s: Syntax
    entities: Entities
    coreference: Coreference

    def party(self, party: Party, speaker: Cluster | None) -> Cluster | None:
        """The entity of an addressee; what a cue's own frame asks for is one even if it is no known kind of body."""
        start, end = party.span
        s, head = self.s, head_token(self.s, start, end)
        if s.pos[head] == "PRON":
            return self._pronoun(head, speaker)
        if s.lemma[head] in _REACTIONS:
            return None
        if s.pos[head] == "NOUN" and _abstract(s, head) and not (party.certain and is_occasion(s, head)):
            return None
        cluster = self.coreference.describe(start, end)
        if cluster is None and party.certain and s.pos[head] == "NOUN":
            cluster = self.entities.local(EntityType.GROUP, plain(s.text[start:end]))
            self.entities.mention(cluster, start, end, MentionKind.NOMINAL)
        return cluster if cluster is not None and cluster.type in _PARTY_TYPES else None

    def target(self, span: CharRange, speaker: Cluster | None) -> Cluster | None:
        """The entity of a target: somebody, or whose something is that is attacked."""
        head = head_token(self.s, *span)
        if self.s.pos[head] == "PRON":
            return self._pronoun(head, speaker)
        if not _abstract(self.s, head):
            cluster = self.coreference.describe(*span)
            if cluster is not None and cluster.type in _PARTY_TYPES:
                return cluster
        owner = possessor(self.s, span)
        return self.coreference.describe(*owner) if owner is not None else None

    def names_outlet(self, span: CharRange) -> bool:
        """Whether some characters name a news outlet, by the authority file or by its words."""
        known = [c.record for c in self.entities.within(*span) if c.record is not None]
        return any(_outlet(c) for c in self.entities.within(*span)) or (
            not known and is_outlet(self.s.text[slice(*span)])
        )

    def is_called_outlet(self, span: CharRange, cluster: Cluster) -> bool:
        """Whether the phrase for a body says that it is an outlet: *Kestrel* television."""
        return cluster.type is not EntityType.PERSON and is_outlet(self.s.text[slice(*span)])

    def _pronoun(self, token: int, speaker: Cluster | None) -> Cluster | None:
        """The last person named before "him" or "her" who is not the speaker."""
        s, gender = self.s, _GENDER.get(self.s.lower[token])
        if gender is None:
            return None
        names = self.entities.positions()
        before = bisect_left(names, s.start[token], key=itemgetter(0))
        for start, _, cluster in reversed(names[max(0, before - _MOST_NAMES) : before]):
            if s.sentence[token] - s.sentence[s.at(start)] > _NEAR:
                return None
            fits = cluster.type is EntityType.PERSON and cluster.gender in ("", gender)
            if fits and cluster is not speaker:
                self.entities.mention(cluster, s.start[token], s.end[token], MentionKind.PRONOUN)
                return cluster
        return None


def _abstract(s: Syntax, head: int) -> bool:
    """Whether a common noun names an act or a quality rather than people: the arrests, a question."""
    noun = s.lemma[head]
    if s.pos[head] != "NOUN" or noun in role_nouns() or noun in collectives() or noun in slot_words("people"):
        return False
    return noun.endswith(_ABSTRACT) or noun in slot_words("thing")


def _draft(r: _Resolver, a: Attribution, by: CharRange | None, speaker: Resolution, sense: CueSense) -> Draft:
    s, who = r.s, speaker.cluster
    at: list[CharRange] = []
    to: list[Party] = []
    where: list[CharRange] = []
    if a.anchor is not None and sense.act not in NO_SPEECH:
        at = targets(s, a.anchor, a.cue)
        to = [
            p
            for p in addressees(s, a.anchor, a.cue, a.content)
            if p.span not in at and not overlap(p.span, a.source)
        ]
        taken = (*a.content, a.source) if a.source else a.content
        where = occasions(s, a.anchor, a.cue, taken, r.names_outlet)
    parties = [(p, r.party(p, who)) for p in to]
    addressed = _known((c for _, c in parties), who)
    aimed = _known((r.target(span, who) for span in at), who)
    passed_on = [by, *carriers(s, a.anchor, a.cue, a.content)]
    via = [r.coreference.describe(*span) or r.entities.at(*span) for span in passed_on if span]
    # An outlet that is told something passes it on; one that is ordered to pay, accused or asked does not.
    told = sense.act not in _AIMED
    outlets = [
        c for p, c in parties if told and c in addressed and (_outlet(c) or r.is_called_outlet(p.span, c))
    ]
    if not outlets:
        spans = [p.span for p in to if told] + where
        outlets = [c for span in spans for c in r.entities.within(*span) if _outlet(c)]
    via += outlets
    inside = [c for begin, end in a.content for c in r.entities.within(begin, end)]
    return Draft(a, speaker, addressed, aimed, _known(via, who), _known(inside, None), tuple(where), sense)


def _chain(drafts: Sequence[Draft], number: int) -> tuple[Cluster, ...]:
    """Through whom a statement came: its own go-betweens, then who reports it, then theirs."""
    d = drafts[number]
    via, seen = list(d.via), {number}
    while d.attribution.parent is not None and d.attribution.parent not in seen:
        seen.add(d.attribution.parent)
        d = drafts[d.attribution.parent]
        if d.sense.act in NO_SPEECH:
            break
        via += [d.speaker.cluster] if d.speaker.cluster is not None else []
        via += d.via
    return _known(via, drafts[number].speaker.cluster)


def _outlet(cluster: Cluster) -> bool:
    record = cluster.record
    return cluster.type is not EntityType.PERSON and is_outlet(
        cluster.name, record.category if record is not None else None
    )


def _known(clusters: Iterable[Cluster | None], besides: Cluster | None) -> tuple[Cluster, ...]:
    return tuple({id(c): c for c in clusters if c is not None and c is not besides}.values())
