"""The entity recognizer's names: cut at line breaks and slashes, without titles, checked against the authority files."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kg_builder.authority import Authority, Record, key
from kg_builder.extract.lexicon import (
    calendar,
    first_names,
    honorifics,
    names_person,
    portfolios,
    postnominals,
    ranks,
    role_nouns,
)
from kg_builder.extract.names.agreement import is_body
from kg_builder.extract.names.bodies import is_at_home, is_branch
from kg_builder.extract.names.named import PARTICLES, Name
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_TYPES = {
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORGANIZATION,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "FAC": EntityType.PLACE,
    "NORP": EntityType.GROUP,
    "EVENT": EntityType.EVENT,
}
_KINDS = (EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PERSON)
_DETERMINERS = "the|a|an|this|that|these|those|his|her|their|our|its|dear|both|former|then|ex"
_TRAILING = frozenset(".,;:!?\"“”-–—)(]'’`")
_INITIAL = re.compile(r"\b\w$")
_CUT = re.compile(r"(?:(?!\sthat\s)[^\n/|,–—“”\"]|,(?=\s+(?:Inc|Ltd|LLC|Jr|Sr|D\.C)\b))+")
_SURNAME_BELOW = re.compile(r"\n([A-Z][\w’'-]{1,40})(?= [a-z])")
_AFTER_PARTICLE = re.compile(r" [A-Z][\w’'-]{1,40}")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_PLACING = frozenset({"in", "near", "inside", "outside", "across", "into", "from"})
_WORDLIKE = re.compile(r"[^\W\d_]")
_OPENING, _CLOSING = frozenset('“"‘'), frozenset('”"’,')
LABELS = frozenset(
    {
        "question",
        "questions",
        "answer",
        "reporter",
        "interviewer",
        "moderator",
        "presenter",
        "host",
        "speaker",
    }
)
"""What a transcript calls somebody whom it does not name."""
_FIRMS = frozenset(
    {"airline", "carrier", "retailer", "lender", "insurer", "miner", "manufacturer", "operator", "publisher", "broadcaster",
     "regulator", "brewer", "developer", "supplier"}
)  # fmt: skip
"""What firms and their watchdogs are said to be in front of their names."""
_OF_PARTIES = ("crat", "ican", "ist", "ian", "er", "or", "man", "party", "administration")
"""How words end that are no first names in front of a surname: Democrat Poe."""
_STORMS = frozenset({"storm", "hurricane", "typhoon", "cyclone"})
_WRAPPED = 40
"""Characters that a line has at least if its break was made by wrapping."""


@cache
def _leading() -> re.Pattern[str]:
    """Determiners and honorifics in front of a name."""
    return re.compile(rf"(?:(?:{_DETERMINERS})\s+|(?:{'|'.join(honorifics())})\b\.?\s+)+", re.IGNORECASE)


@cache
def _offices() -> re.Pattern[str]:
    """Offices in front of a person's name."""
    nouns = "|".join(re.escape(n) for n in sorted({*role_nouns(), *ranks()}, key=len, reverse=True))
    return re.compile(
        rf"(?:(?:{_DETERMINERS})\s+|(?:{'|'.join(honorifics())})\b\.?\s+|"
        rf"(?:(?:vice|prime|deputy|foreign|defen[cs]e|interior)\s+)?(?:{nouns})\b\.?\s+)+",
        re.IGNORECASE,
    )


@cache
def _postnominals() -> re.Pattern[str]:
    """Letters at the end of a person's name: Helena Croft *KC*, Ann Poe *MP OBE*."""
    return re.compile(rf"(?: (?:{'|'.join(postnominals())}))+\Z")


@cache
def dates() -> re.Pattern[str]:
    """Names of months and days, alone or with a number."""
    names = (*calendar("month"), *calendar("weekday"), *(f"{d}s" for d in calendar("weekday")))
    short = (*(m[:3] for m in calendar("month")), "sept")
    return re.compile(rf"(?:{'|'.join((*names, *short))})\b\.?(?:\s+\d+)?", re.IGNORECASE)


def recognized_names(s: Syntax, known: Authority, mentioned: Counter[str]) -> Iterator[Name]:
    """What the recognizer found, in text order; `mentioned` are the countries of the text."""
    for begin, end, label in s.entities:
        kind = _TYPES.get(label)
        if kind is None:
            continue
        start, stop = s.chars(begin, end)
        for a, b in _pieces(s.text, start, stop, kind):
            before = begin - 1 - (begin > 1 and s.words[begin - 1] == ",")
            if s.text[a:b] in postnominals() and before >= 0 and s.words[before].istitle():
                continue  # Ann Poe KC; Ann Poe, KC
            what, begins = kind, _without_kind(s, a, b)
            of_kind = begins > a
            if of_kind:
                a, what = begins, EntityType.ORGANIZATION  # noqa: PLW2901 (the same piece)
            letters = _postnominals().search(s.text, a, b)
            if letters and " " in s.text[a : letters.start()]:
                what, b = EntityType.PERSON, letters.start()  # noqa: PLW2901 (the same piece)
            if what is EntityType.PLACE:
                b = _whole_place(s, a, b, known)  # noqa: PLW2901 (the same piece)
            elif not of_kind and (what is EntityType.PERSON or _may_be_surname(s, a, b, known)):
                a = with_first_name(s, a, b)  # noqa: PLW2901 (the same piece)
            name = _typed(s, a, b, what, known, mentioned)
            if name is not None:
                yield name


def _pieces(text: str, start: int, stop: int, kind: EntityType) -> Iterator[tuple[int, int]]:
    """A recognized name cut at line breaks, slashes and commas, without articles, titles and possessive endings."""
    for piece in _CUT.finditer(text, start, stop):
        a, b = piece.span()
        leading = (_offices() if kind is EntityType.PERSON else _leading()).match(text, a, b)
        if leading and leading.end() < b and not (kind is EntityType.PLACE and _has_article(text, a)):
            a = leading.end()
        last = _without_ending(text, a, b)
        # "U.S." keeps its last full stop.
        dotted = last < b and text[last] == "." and _INITIAL.search(text, a, last)
        b = last + 1 if dotted else last
        while a < b and not text[a].isalnum():
            a += 1
        if b - a > 1 and _WORDLIKE.search(text, a, b) and text[a:b] != text[a:b].lower():
            yield a, (_whole_person(text, a, b) if kind is EntityType.PERSON else b)


def _without_kind(s: Syntax, a: int, b: int) -> int:
    """Where a body's name begins behind what it is, with a capital only because it opens the sentence: Carmaker *Kestrel*."""
    first = s.at(a)
    noun = s.lower[first]
    opens = s.sentences[s.sentence[first]][0] == first
    if not opens or s.end[first] >= b or not (noun in _FIRMS or noun.endswith("maker")):
        return a
    return s.start[first + 1] if s.start[first + 1] < b and s.words[first + 1][0].isupper() else a


def _has_article(text: str, a: int) -> bool:
    """Whether a place's article is written as a part of its name: in The Hague."""
    return text.startswith("The ", a) and text[max(0, a - 2) : a].strip()[-1:].islower()


def _whole_person(text: str, a: int, b: int) -> int:
    """Where a person's name ends that the recognizer cut off after a particle, or a line after the first name."""
    words = text[a:b].split()
    rest = _AFTER_PARTICLE.match(text, b) if words[-1].lower() in PARTICLES and len(words) > 1 else None
    return rest.end() if rest else _next_line(text, a, b)


def _may_be_surname(s: Syntax, a: int, b: int, known: Authority) -> bool:
    """Whether what the recognizer takes for a body nobody knows, and behind a word that nobody knows, may be a surname.

    Only where both open their sentence as its subject: there a first name's capital tells the recognizer little.
    """
    last = s.at(b - 1)
    first = last - 1
    if " " in s.text[a:b] or first < 0 or s.sentences[s.sentence[last]][0] != first or s.text[a:b].isupper():
        return False
    word = s.words[first]
    nobody = all(
        known.find(kind, name) is None
        for kind in _KINDS
        for name in (word, s.text[a:b], s.text[s.start[first] : b])
    )
    return s.dep[last] == "nsubj" and nobody and known.demonym(word) is None and not is_body(s.text[a:b])


def with_first_name(s: Syntax, a: int, b: int, *, tagged: bool = True) -> int:
    """Where a person's name begins of which the recognizer has only a part: *Ilona* Farkas-Weber, *Ana* Paula Lund.

    Unless `tagged`, a word counts that the tagger takes for something else: at the beginning, its capital tells little.
    """
    token = s.at(a)
    first = token - 1
    if token == 0 or s.sentence[first] != s.sentence[token]:
        return a
    behind_office = first > 0 and s.words[first - 1].islower() and names_person(s.lemma[first - 1])
    if " " in s.text[a:b] and key(s.words[first]) not in first_names() and not behind_office:
        return a
    joined = s.dep[first] == "compound" and token <= s.head[first] <= s.at(b - 1)
    word = s.lower[first]
    noun = s.tag[first] == "NNP" or (not tagged and not names_person(s.lemma[first]))
    plain = noun and s.words[first].istitle() and len(word) > 2 and s.text[a - 1] == " "  # noqa: PLR2004
    if not (joined and plain) or (first and s.words[first - 1][0].isupper()):
        return a
    title = (
        word.rstrip(".") in {*honorifics(), *ranks()} or word in role_nouns() or word.endswith(_OF_PARTIES)
    )
    return a if title or dates().fullmatch(word) else s.start[first]


def _whole_place(s: Syntax, a: int, b: int, known: Authority) -> int:
    """Where a place's name ends of which the recognizer has the first word only: *Novi* Brod."""
    token = s.at(a)
    head = s.head[token]
    cut = s.end[token] == b and head == token + 1 and s.dep[token] == "compound"
    unknown = (
        cut and known.find(EntityType.PLACE, s.text[a:b]) is None and known.demonym(s.words[head]) is None
    )
    more = unknown and s.tag[head] == "NNP" and s.words[head].istitle() and s.text[b : s.start[head]] == " "
    named = s.lower[head] in role_nouns() or s.lower[head].endswith(_OF_PARTIES)
    return s.end[head] if more and not named else b


def _next_line(text: str, a: int, b: int) -> int:
    """Where a person's name ends that a wrapped line breaks after the first name."""
    line = b - 1 - text.rfind("\n", 0, b)
    following = _SURNAME_BELOW.match(text, b)
    if following is None or line < _WRAPPED or " " in text[a:b] or key(text[a:b]) not in first_names():
        return b
    return following.end()


def _without_ending(text: str, a: int, b: int) -> int:
    """Where a name ends without a possessive ending, punctuation and white space."""
    while b > a:
        if text[b - 1] in _TRAILING or text[b - 1].isspace():
            b -= 1
        elif text[b - 1] == "s" and b - a > 1 and text[b - 2] in "'’`":
            b -= 2
        else:
            break
    return b


def _typed(
    s: Syntax, a: int, b: int, kind: EntityType, known: Authority, mentioned: Counter[str]
) -> Name | None:
    text = s.text[a:b]
    alone = text.partition(" of ")[0]
    if kind is EntityType.PERSON and " " in alone:
        text, b = alone, a + len(alone)  # Ann Poe of Varn Rovers
    if dates().fullmatch(text) or text.split()[-1].lower() in calendar("weekday"):
        return None
    if kind is EntityType.EVENT and text[0].isdigit() and dates().search(text):
        return None  # 4 September 2024
    if kind is EntityType.GROUP and not (text.isupper() and known.find(EntityType.ORGANIZATION, text)):
        return _demonym_or_group(s, a, b, known)
    token = s.at(a)
    before = s.lower[token - 1] if token else ""
    if text.lower() in LABELS and s.text[b : b + 1] == ":":
        return None  # QUESTION: nobody knows who asks
    if " " not in text and before.rstrip(".") in honorifics():
        return Name(a, b, text, EntityType.PERSON)  # Mr. Jordan, Ms. French, Lady Hill
    if " " in text and text.split()[0].lower() in _STORMS:
        return Name(a, b, text, EntityType.EVENT)
    known_name = _known(s, a, b, kind, known, mentioned)
    if known_name is not None and (known_name.record is not None or " " in text):
        return known_name
    office, _, rest = text.lower().partition(" ")
    if office in role_nouns() and rest.startswith(("of ", "for ")):
        return None  # the Inspector of Mines: a post, and nobody's name
    if s.text[a - 1 : a] == "/" and kind is EntityType.PERSON:
        # A credit names a photographer, then agencies: Ann Poe/Kestrel/Pool
        return Name(a, b, text, EntityType.ORGANIZATION) if text.lower() != "pool" else None
    enclosed = a > 0 and s.text[a - 1] in _OPENING and s.text[b : b + 1] in _CLOSING
    if enclosed and kind is EntityType.ORGANIZATION:
        return None  # “Harbour Nights”: a title
    if kind is EntityType.PERSON and any(c.isdigit() for c in text):
        return None
    return _single(s, a, b, kind) if " " not in text else Name(a, b, text, kind)


def _single(s: Syntax, a: int, b: int, kind: EntityType) -> Name | None:
    """A single word that nobody knows."""
    text, token = s.text[a:b], s.at(a)
    before, after = s.lower[token - 1] if token else "", s.at(b - 1) + 1
    following = s.lower[after] if after < len(s) else ""
    # "Defense Minister", "Secretary of State": a part of an office, no organization.
    in_office = before in ("of", "for") and token > 1 and s.lower[token - 2] in role_nouns()
    if kind is EntityType.ORGANIZATION and (in_office or (following in role_nouns() and not text.isupper())):
        return None
    if following in role_nouns() and text.lower() in portfolios():
        return None  # Labour adviser Ann Poe
    if before == "the" and _ACRONYM.fullmatch(text) and not (token > 1 and s.lower[token - 2] in _PLACING):
        return Name(a, b, text, EntityType.ORGANIZATION)  # the ABC said; but in the ABC
    if (
        kind is EntityType.PERSON
        and before == "the"
        and not (after < len(s) and s.pos[after] in ("PROPN", "NOUN"))
    ):
        return Name(a, b, text, EntityType.GROUP)  # the Taliban
    return Name(a, b, text, kind)


def _known(
    s: Syntax, a: int, b: int, kind: EntityType, known: Authority, mentioned: Counter[str]
) -> Name | None:
    """The name as a metonym, a demonym or an entry of the authority files."""
    text, token = s.text[a:b], s.at(a)
    place = known.find(EntityType.PLACE, text)
    metonym = known.metonym(f"the {text}" if token and s.lower[token - 1] == "the" else text)
    if metonym is not None and place is None:
        return Name(a, b, text, EntityType.ORGANIZATION, MentionKind.NAME, metonym)
    country = known.demonym(text)
    if country is not None and place is None:
        return Name(a, b, text, EntityType.PLACE, MentionKind.DEMONYM, country)
    for candidate in (kind, EntityType.PLACE, EntityType.ORGANIZATION, EntityType.PERSON):
        record = known.find(candidate, text)
        if record is not None:
            return _at_home(
                s, Name(a, b, text, candidate, MentionKind.NAME, record), record, known, mentioned
            )
    return None


def _at_home(s: Syntax, name: Name, record: Record, known: Authority, mentioned: Counter[str]) -> Name:
    """The name without its entry if that is a national body of a country that the text does not speak of."""
    begin, end = s.at(name.start), s.at(name.end - 1) + 1
    if name.type is EntityType.ORGANIZATION and (
        not is_at_home(s, known, begin, end, record, mentioned) or is_branch(s, known, begin, end, record)
    ):
        return replace(name, record=None)
    return name


def _demonym_or_group(s: Syntax, a: int, b: int, known: Authority) -> Name | None:
    text = s.text[a:b]
    country = known.demonym(text)
    if country is not None:
        return Name(a, b, text, EntityType.PLACE, MentionKind.DEMONYM, country)
    token = s.at(a)
    plural = s.tag[token] in ("NNS", "NNPS") or (s.tag[token] == "NNP" and text.endswith("s"))
    return Name(a, b, text, EntityType.GROUP) if plural and token < len(s) else None
