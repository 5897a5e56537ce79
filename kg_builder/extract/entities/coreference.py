"""Who a source phrase stands for: a name, a pronoun, "the Russian leader", "US officials", "Moscow".

Pronouns go to the most salient earlier person of the right gender, where the text or the authority file tells it.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from kg_builder.authority import Authority, Record
from kg_builder.extract.attribution.speakers import noun_phrase
from kg_builder.extract.entities import Cluster, Entities
from kg_builder.extract.entities.nominals import author, body, office_holder
from kg_builder.extract.entities.salience import Salience
from kg_builder.extract.lexicon import (
    collectives,
    honorifics,
    indefinite,
    names_person,
    portfolios,
    postnominals,
    ranks,
    role_nouns,
)
from kg_builder.extract.names.agreement import is_body
from kg_builder.extract.names.named import Name
from kg_builder.extract.names.recognized import dates
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
        self._known = known
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
        cluster = (
            self._named(head, start, end, speaks=False)
            or self._apposed(head, start)
            or self._named_last(head, start, end)
            or self._unrecognized(head, start)
            or self._nominal(head, start, end).cluster
        )
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
        if known is not None:
            self._entities.mention(known, start, end, MentionKind.NOMINAL, rule)
        return known

    def _resolve(self, start: int, end: int, *, speaks: bool) -> Resolution:
        s = self._s
        head = self._head(start, end)
        word = s.lower[head]
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
            return Resolution(self._group(start, end))  # the US and its allies
        named = (
            self._named(head, start, end, speaks=speaks)
            or self._apposed(head, start)
            or self._named_last(head, start, end)
            or self._unrecognized(head, start)
        )
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

    # ------------------------------------------------------------------------------------ names

    def _named(self, head: int, start: int, end: int, *, speaks: bool) -> Cluster | None:
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
            return self._group(start, end)
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

    def _group(self, start: int, end: int) -> Cluster:
        group = self._entities.local(EntityType.GROUP, plain(self._s.text[start:end]))
        self._entities.mention(group, start, end, MentionKind.NOMINAL)
        return group

    def _apposed(self, head: int, start: int) -> Cluster | None:
        """The name in apposition to a noun: the mayor, *Ann Poe*, said."""
        s = self._s
        apposed = [c for c in s.children[head] if s.dep[c] == "appos"]
        # Her daughter, the novelist, *Ann Poe*: parsers hang the name on either noun.
        apposed += [d for c in apposed if s.pos[c] == "NOUN" for d in s.children[c] if s.dep[d] == "appos"]
        for c in apposed:
            if s.pos[c] == "PROPN":
                cluster = self._entities.at(s.start[s.left[c]], s.end[c])
                if cluster is not None and cluster.type in (EntityType.PERSON, EntityType.ORGANIZATION):
                    self._entities.mention(cluster, start, s.end[head], MentionKind.NOMINAL, "apposition")
                    return cluster
        return None

    def _named_last(self, head: int, start: int, end: int) -> Cluster | None:
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
            and self._entities.covering(s.start[t]) is None
        )

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
