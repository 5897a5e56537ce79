"""Who a source phrase stands for: a name, a pronoun, "the Russian leader", "US officials", "Moscow".

Pronouns go to the most salient earlier person of the right gender, where the text or the authority file tells it.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from kg_builder.authority import Authority
from kg_builder.extract.attribution.speakers import member_phrase, members_of, noun_phrase
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.entities.named_phrases import NamedPhrases
from kg_builder.extract.entities.nominals import author, body, office_holder
from kg_builder.extract.entities.salience import Salience
from kg_builder.extract.lexicon import collectives, indefinite, names_person, postnominals, role_nouns
from kg_builder.extract.text.phrases import head_token, plain
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_GENDER = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "hers": "female"}
_THINGS = frozenset({"it", "its", "itself"})
_MANY = frozenset({"they", "them", "their", "themselves"})
_SELF = frozenset({"i", "we", "me", "us", "my", "our", "you", "your"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_PARTS = frozenset(
    {
        "some", "many", "most", "few", "several", "all", "both", "none", "others", "half", "part", "majority", "minority",
        "percent", "percentage", "%", "number", "share", "proportion", "handful", "dozens", "scores", "hundreds", "thousands",
        "chorus", "couple", "plenty", "lots", "one",
    }
)  # fmt: skip
"""Words that take some out of several."""
_REPRODUCTIONS = frozenset({"translation", "transcript", "transcription", "recording", "subtitle", "readout"})
"""Documents that only repeat what somebody said."""
_TOGETHER = 2
_TOGETHER_WORDS = frozenset({"and", "as", "well", "both", "nor", "neither"})
_LINES = frozenset({"q", "a", "question", "answer"})
"""Labels of lines that tell what the line is, and nothing of who speaks it."""
_OWNING = frozenset({EntityType.PLACE, EntityType.ORGANIZATION})
_GATHERINGS = frozenset({"conference", "congress", "rally", "meeting", "gathering"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entity a phrase stands for, or the reason why there is none."""

    cluster: Cluster | None
    reason: str | None = None


class Coreference:
    """Resolves source phrases of one text; call `resolve` in text order."""

    def __init__(self, s: Syntax, entities: Entities, quoted: bytearray, known: Authority) -> None:
        self._s = s
        self._entities = entities
        self._names = NamedPhrases(s, entities, known)
        self._salience = Salience(s, entities, quoted)

    def resolve(self, start: int, end: int, *, speaks: bool = True) -> Resolution:
        """The entity that the phrase at these characters stands for.

        A country that speaks is its government; one that only wants or fears something (`speaks` is False) is the state.
        """
        resolution = self._resolve(start, end, speaks=speaks)
        if resolution.cluster is not None:
            self._salience.speaks(resolution.cluster, start)
        return resolution

    def describe(self, start: int, end: int) -> Cluster | None:
        """The entity of a phrase that is no pronoun, without making it salient: addressees, targets, parties to treaties.

        A capital stands for its country here: who is accused or bound by a treaty is the state, not its government.
        """
        head = self._head(start, end)
        if self._s.pos[head] == "PRON":
            return None
        cluster = self._names.named(head, start, end, speaks=False) or self._nominal(head, start, end).cluster
        if cluster is None and self._s.lemma[head] in _GATHERINGS:
            cluster = self._entities.local(EntityType.GROUP, plain(self._s.text[start:end]))
            self._entities.mention(cluster, start, end, MentionKind.NOMINAL)
        return cluster

    def person(self, token: int, gender: str, besides: Cluster | None) -> Cluster | None:
        """The person whom a pronoun that is no source stands for; never the one in `besides`."""
        cluster = self._salience.best(
            token,
            lambda c: c.type is EntityType.PERSON and c.gender in ("", gender) and c is not besides,
        )
        if cluster is not None:
            cluster.gender = cluster.gender or gender
            self._entities.mention(
                cluster,
                self._s.start[token],
                self._s.end[token],
                MentionKind.PRONOUN,
                "pronoun-beside-source",
            )
            self._salience.refers(cluster, token)
        return cluster

    def described(self, head: int, start: int, end: int) -> Cluster | None:
        """Whom or what a definite description means: the holder of an office, or the body that was named before."""
        noun, earlier = self._s.lemma[head], self._salience.before
        known, rule = None, "office"
        if noun in role_nouns():
            known = office_holder(self._s, self._entities, earlier(start), head, start, end)
        if known is None and collectives().get(noun) == "organization":
            known, rule = body(earlier(start), noun), "noun-of-body"
            owners = [c for c in self._entities.within(start, self._s.start[head]) if c.type in _OWNING]
            if known is not None and any(known is c or c.country != known.country for c in owners):
                known = None  # Norway's central bank is not the bank that was named before
        if known is not None:
            self._entities.mention(known, start, end, MentionKind.NOMINAL, rule)
        return known

    def _resolve(self, start: int, end: int, *, speaks: bool) -> Resolution:
        s = self._s
        head = self._head(start, end)
        word = s.lower[head]
        if word in _LINES and s.text[end : end + 1] == ":":
            return Resolution(None, "indefinite")
        if word in _RELATIVE and s.tag[head] in ("WP", "WDT", "WP$"):
            clause = s.head[head]
            while s.dep[clause] in ("xcomp", "ccomp", "conj") and s.head[clause] != clause:
                clause = s.head[clause]
            if s.dep[clause] == "relcl":
                return self._resolve(*s.chars(*noun_phrase(s, s.head[clause])), speaks=speaks)
            return Resolution(None, "relative-unresolved")
        if (part := self._part(head, start, end)) is not None:
            return Resolution(part)
        if s.pos[head] == "PRON" or word in _GENDER:
            return self._pronoun(head, word)
        if any(s.dep[c] == "conj" and s.tag[c] == "NNS" and s.end[c] <= end for c in s.children[head]):
            return Resolution(self._names.group(start, end))  # the US and its allies
        if (joint := self._joint(head, start, end, speaks=speaks)) is not None:
            return Resolution(joint)
        named = self._names.named(head, start, end, speaks=speaks)
        return Resolution(named) if named is not None else self._nominal(head, start, end)

    def _head(self, start: int, end: int) -> int:
        """The head word of a phrase, which is never the letters behind a name: Ann *Poe* KC."""
        s = self._s
        head = head_token(s, start, end)
        while s.start[head] > start and s.words[head] in postnominals():
            head -= 1
        return head

    def _part(self, head: int, start: int, end: int) -> Cluster | None:
        """Some of several: *most of the delegates*, *40 percent of voters*, *one of her advisers*."""
        s = self._s
        whole = next((s.child(c, "pobj") for c in s.children[head] if s.lower[c] == "of"), None)
        if whole is None or s.end[whole] > end or (s.lower[head] not in _PARTS and s.tag[head] != "CD"):
            return None
        if s.tag[whole] != "NNPS" and not (s.tag[whole] == "NNS" and names_person(s.lemma[whole])):
            return None
        what = EntityType.PERSON if s.lower[head] == "one" else EntityType.GROUP
        cluster = self._entities.local(what, " ".join(s.text[start:end].split()))
        self._entities.mention(cluster, start, end, MentionKind.NOMINAL)
        return cluster

    def _joint(self, head: int, start: int, end: int, *, speaks: bool) -> Cluster | None:
        """The group of those who speak together, where at least one is named: *France, Germany and Britain* warned."""
        phrases = self._separate(head, start, end)
        if len(phrases) < _TOGETHER:
            return None
        members: dict[int, Cluster] = {}
        for phrase in phrases:
            found = self._resolve(*phrase, speaks=speaks).cluster
            if found is None or found.members:
                return None
            members.setdefault(id(found), found)
            self._salience.speaks(found, phrase[0])
        if len(members) < _TOGETHER or all(m.local for m in members.values()):
            return None
        group = self._entities.joint(tuple(members.values()))
        self._entities.mention(group, start, end, MentionKind.NOMINAL, "speak-together")
        self._salience.speaks(group, phrases[-1][0])  # after the last of them, as "they" is all of them
        return group

    def _separate(self, head: int, start: int, end: int) -> list[CharRange]:
        """The phrases of a coordination, if each is somebody else: not *the minister and mayor*, *Poe and Sons*, *one or the other*."""
        s = self._s
        members = [t for t in members_of(s, head) if s.end[t] <= end]
        names = [self._entities.covering(s.start[t]) for t in members]
        if not any(names):
            return []
        found: list[CharRange] = []
        for n, (t, name) in enumerate(zip(members, names, strict=True)):
            joined_by = {s.lower[c] for c in s.children[t] if s.dep[c] == "cc"}
            in_same_name = name is not None and n + 1 < len(members) and name[1] > s.start[members[n + 1]]
            first, last = member_phrase(s, t)
            # The minister and party leader Ann Poe, writer and activist Ann Poe: one person.
            goes_on = n and s.tag[members[n - 1]] == "NN" and s.pos[first] in ("NOUN", "ADJ")
            if not joined_by <= _TOGETHER_WORDS or in_same_name or goes_on:
                return []
            found.append((max(s.start[first], start), min(s.end[last - 1], end)))
        return found

    # --------------------------------------------------------------------------------- pronouns

    def _pronoun(self, token: int, word: str) -> Resolution:
        s = self._s
        if word in _SELF:
            return Resolution(None, "first-person")
        if word in _GENDER:
            cluster = self._salience.best(
                token, lambda c: c.type is EntityType.PERSON and c.gender in ("", _GENDER[word])
            )
            if cluster is not None:
                cluster.gender = cluster.gender or _GENDER[word]
        elif word in _THINGS:
            cluster = self._salience.best(token, lambda c: c.type is EntityType.ORGANIZATION)
        elif word in _MANY:
            cluster = self._salience.best(
                token, lambda c: c.type in (EntityType.GROUP, EntityType.ORGANIZATION)
            )
        else:
            return Resolution(None, "indefinite" if word in indefinite() else "pronoun-unresolved")
        if cluster is None:
            return Resolution(None, "pronoun-unresolved")
        self._entities.mention(cluster, s.start[token], s.end[token], MentionKind.PRONOUN)
        return Resolution(cluster)

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
        known = self.described(head, start, end) if definite and not plural else None
        if known is not None:
            return Resolution(known)
        if kind == "document":
            behind = author(s, entities, start, end)
            if behind is None and noun in _REPRODUCTIONS:
                # Poe went on, according to a translation: it is Poe who speaks.
                behind = self._salience.best(head, lambda c: c.type is EntityType.PERSON)
            return Resolution(behind, None if behind else "document-source")
        if not re.search(r"[^\W\d_]", phrase):
            return Resolution(None, "no-source")
        if plural or kind == "group":
            what = EntityType.GROUP
        elif kind:
            what = EntityType.ORGANIZATION
        elif s.pos[head] == "PROPN" or names_person(noun):
            what = EntityType.PERSON
        else:
            return Resolution(None, "indefinite")
        cluster = entities.local(what, plain(phrase))
        entities.mention(cluster, start, end, MentionKind.NOMINAL)
        return Resolution(cluster)


def resolve_all(
    coreference: Coreference, spans: Sequence[CharRange | None], speaking: Container[CharRange]
) -> list[Resolution]:
    """Resolve several phrases in text order; the results stand in the order of the input.

    Args:
        coreference: That of the text.
        spans: The phrases.
        speaking: Those of them that are the source of words, and not of a wish or a fear alone.
    """
    order = sorted((n for n, span in enumerate(spans) if span), key=lambda n: spans[n] or (0, 0))
    results = [Resolution(None, "no-source")] * len(spans)
    seen: dict[tuple[int, int], Resolution] = {}
    for n in order:
        span = spans[n]
        if span is not None:
            if span not in seen:
                seen[span] = coreference.resolve(*span, speaks=span in speaking)
            results[n] = seen[span]
    return results
