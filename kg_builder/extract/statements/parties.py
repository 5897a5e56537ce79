"""Whom the words went to, and whom they were aimed at: parties beside the speaker, as phrases of the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg_builder.extract.attribution.speakers import agent_of, listener, member_phrase, members_of, noun_phrase
from kg_builder.extract.statements.occasions import PREPOSITIONS as OCCASION_PREPOSITIONS
from kg_builder.extract.statements.occasions import is_journey, is_occasion
from kg_builder.extract.statements.polarity import light_noun
from kg_builder.extract.statements.slot_words import slot_words
from kg_builder.extract.text.clause import adjuncts, cue_verb, cue_words, speaking_clauses
from kg_builder.extract.text.spans import CharRange
from kg_builder.extract.text.syntax import SUBJECTS, Syntax
from kg_builder.tables import items, rows

_PHRASE = frozenset({"PROPN", "NOUN", "PRON", "NUM"})
_ABOUT = frozenset({"for", "about", "over"})
_TOPIC = _ABOUT | {"against"}
_TIMES = frozenset({"DATE", "TIME"})
_CHARGE = ("of", "for", "with", "over")


@dataclass(frozen=True, slots=True)
class Party:
    """A phrase that names a party. `certain` says that the cue's own frame asks for it."""

    span: CharRange
    certain: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a cue has its parties: ``object`` or prepositions."""

    addressee: frozenset[str]
    target: frozenset[str]


@cache
def _frames() -> dict[tuple[str, str], _Frame]:
    table = rows("kg_builder.extract.lexicon", "parties.tsv")
    return {
        (r["lemma"], r["pos"]): _Frame(frozenset(items(r["addressee"])), frozenset(items(r["target"])))
        for r in table
    }


_NO_FRAME = _Frame(frozenset(), frozenset())


def addressees(s: Syntax, anchor: int, cue: CharRange | None, content: tuple[CharRange, ...]) -> list[Party]:
    """Whom the words went to: told *reporters*, appealed to *the mayor*, in an interview with *the BBC*."""
    found: dict[CharRange, Party] = {}
    for party in (*_by_frame(s, anchor, cue, content), *_by_occasion(s, anchor, cue, content)):
        found.setdefault(party.span, party)
    return list(found.values())


def targets(s: Syntax, anchor: int, cue: CharRange | None) -> list[CharRange]:
    """Whom the act is aimed at: accused *the ministry*, criticism of *the mayor*, hit out at *the judge*."""
    for word in _bearers(s, anchor, cue):
        frame = _frame(s, word)
        if not frame.target:
            continue
        # blamed the delay | on the operator: the preposition names whom, where both stand.
        phrases = list(_prepositional(s, word, frame.target)) or (
            list(_objects(s, word)) if "object" in frame.target else []
        )
        spans = []
        for token in (member for first in phrases[:1] for member in members_of(s, first)):
            begin, end = member_phrase(s, token)
            # accused the council | of theft: the parser may hang the charge in whom it is laid on.
            if s.pos[word] == "VERB":
                end = next((p for p in s.children[token] if token < p < end and s.lower[p] in _CHARGE), end)
            if end > begin:
                spans.append(s.chars(begin, end))
        if spans:
            return spans
    return []


def possessor(s: Syntax, span: CharRange) -> CharRange | None:
    """Whose something is: *the army*'s plan, the decision of *the council*, the silence by *the ministry*."""
    for t in s.tokens(span):
        if s.dep[t] == "poss":
            return s.chars(*noun_phrase(s, t))
        if s.dep[t] == "prep" and s.lower[t] in ("of", "by"):
            inner = s.child(t, "pobj")
            return s.chars(*noun_phrase(s, inner)) if inner is not None and s.pos[inner] == "PROPN" else None
    return None


def _bearers(s: Syntax, anchor: int, cue: CharRange | None) -> list[int]:
    """The verbs and nouns of a cue that may have parties: *expressed* her *thanks* to the crew."""
    words = [w for w in cue_words(s, anchor, cue) if s.pos[w] in ("VERB", "NOUN")]
    noun = light_noun(s, anchor)
    return words if noun is None or noun in words else [*words, noun]


def _frame(s: Syntax, word: int) -> _Frame:
    pos = "verb" if s.pos[word] == "VERB" else "noun"
    particle = s.child(word, "prt")
    if particle is not None:
        frame = _frames().get((f"{s.lemma[word]}_{s.lower[particle]}", pos))
        if frame is not None:
            return frame
    return _frames().get((s.lemma[word], pos), _NO_FRAME)


def _by_frame(
    s: Syntax, anchor: int, cue: CharRange | None, content: tuple[CharRange, ...]
) -> Iterator[Party]:
    for word in _bearers(s, anchor, cue):
        heard = listener(s, word)
        if heard is not None:
            yield from _parties(s, heard)
            continue
        frame = _frame(s, word)
        if "object" in frame.addressee or ("object+" in frame.addressee and _with_clause(s, word)):
            topic = _TOPIC | {"of"} if s.lemma[word] in slot_words("reminding") else _TOPIC
            for token in _objects(s, word):
                yield from _parties(s, token, topic)
        for token in _prepositional(s, word, frame.addressee):
            if not _amid(s, s.head[token], content):
                yield from _parties(s, token)
        if s.pos[word] == "VERB" and "to" not in frame.addressee:
            for token in (*_datives(s, word), *_prepositional(s, word, frozenset({"to"}))):
                if not _inside(s, token, content):
                    yield from _parties(s, token, certain=s.dep[token] == "dative")
    verb = cue_verb(s, anchor, cue)
    host = s.head[verb]
    if s.tag[verb] == "VBG" and s.dep[verb] == "advcl" and "object" in _frame(s, host).addressee:
        for token in _objects(s, host):  # briefed lawmakers …, saying: those who were briefed
            yield from _parties(s, token)


def _by_occasion(
    s: Syntax, anchor: int, cue: CharRange | None, content: tuple[CharRange, ...]
) -> Iterator[Party]:
    verb = cue_verb(s, anchor, cue)
    for clause in speaking_clauses(s, verb):
        if s.lemma[clause] in slot_words("asking") and s.tag[clause] == "VBN":
            asker = agent_of(s, clause)
            if asker is not None:
                yield Party(s.chars(*asker), certain=True)
        elif s.lemma[clause] == "address":
            for token in _objects(s, clause):
                yield from _parties(s, token, frozenset())
        elif s.tag[clause] == "VBG":
            for token in _prepositional(s, clause, frozenset({"to"})):
                yield from _parties(s, token)
    for prep in adjuncts(s, verb):
        noun = s.child(prep, "pobj")
        if noun is None or s.lower[prep] not in OCCASION_PREPOSITIONS:
            continue
        if not (is_occasion(s, noun) or s.lemma[noun] in slot_words("answer")):
            continue
        places = frozenset({"with"}) if is_journey(s, noun) else frozenset({"to", "with"})
        for token in _prepositional(s, noun, places):
            if not _inside(s, token, content):
                yield from _parties(s, token, certain=s.lemma[noun] not in slot_words("answer"))


def _parties(
    s: Syntax, token: int, left_out: frozenset[str] = _ABOUT, *, certain: bool = True
) -> Iterator[Party]:
    for member in members_of(s, token):
        yield Party(s.chars(*_topic_left_out(s, member, left_out)), certain)


def _objects(s: Syntax, verb: int) -> Iterator[int]:
    """The object of a verb; the subject of a passive; the subject of its infinitive: ordered *the firm* to pay."""
    passive = s.child(verb, "nsubjpass")
    if passive is not None:
        if s.pos[passive] in _PHRASE:
            yield passive
        return
    if s.dep[verb] in ("relcl", "acl") and s.tag[verb] != "VBG" and s.child(verb, "dobj") is not None:
        relative = s.child(verb, "dobj")
        if relative is not None and s.tag[relative] in ("WP", "WDT"):
            yield s.head[verb]  # Brandt, whom they accuse
            return
    inverted = not any(s.dep[c] in SUBJECTS for c in s.children[verb]) and s.dep[verb] in (
        "ROOT",
        "parataxis",
    )
    for c in s.children[verb]:
        if s.dep[c] in ("dobj", "dative") and s.pos[c] in _PHRASE and not inverted:
            yield c
            return
    for c in s.children[verb]:
        if s.dep[c] in ("ccomp", "xcomp") and s.has_child(c, "aux", "to"):
            subject = s.child(c, "nsubj")
            if subject is not None and s.pos[subject] in _PHRASE:
                yield subject
                return


def _datives(s: Syntax, verb: int) -> Iterator[int]:
    for c in s.children[verb]:
        if s.dep[c] == "dative" and s.pos[c] in _PHRASE:
            yield c


def _prepositional(s: Syntax, word: int, prepositions: frozenset[str]) -> Iterator[int]:
    """The nouns of a word's prepositional phrases: said to *the council*."""
    for c in s.children[word]:
        if s.dep[c] in ("prep", "dative") and s.lower[c] in prepositions:
            inner = s.child(c, "pobj")
            if inner is not None and s.pos[inner] in _PHRASE and s.label(inner) not in _TIMES:
                yield inner


def _with_clause(s: Syntax, verb: int) -> bool:
    """Whether a verb has a clause beside its object, or two objects, or its clause is quoted."""
    deps = [s.dep[c] for c in s.children[verb]]
    clause = any(d in ("ccomp", "xcomp", "advcl") for d in deps)
    return clause or ("dative" in deps and "dobj" in deps) or "nsubjpass" in deps


def _topic_left_out(s: Syntax, token: int, prepositions: frozenset[str]) -> tuple[int, int]:
    """A party's phrase without what it is told of: apologized to the families | for the delay."""
    begin, end = member_phrase(s, token)
    about = [t for t in range(token + 1, end) if s.lower[t] in prepositions or s.dep[t] in ("acl", "relcl")]
    return begin, min(
        [end, *(s.left[t] if s.dep[t] in ("acl", "relcl") else t for t in about if s.left[t] > token)]
    )


def _inside(s: Syntax, token: int, content: tuple[CharRange, ...]) -> bool:
    return any(a <= s.start[token] < b for a, b in content)


def _amid(s: Syntax, token: int, content: tuple[CharRange, ...]) -> bool:
    """Whether a token stands in a content that began before it."""
    return any(a < s.start[token] < b for a, b in content)
