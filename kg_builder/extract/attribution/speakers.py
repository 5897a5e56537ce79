"""Who a cue belongs to: the subject, agent or possessor, and the noun phrase that names it."""

import re
from functools import cache

from kg_builder.extract.lexicon import calendar
from kg_builder.extract.text.syntax import SUBJECTS, Syntax

_NOT_IN_PHRASE = frozenset({"relcl", "punct", "advcl", "advmod", "case", "mark"})
_BRACKETS = {"(": ")", "[": "]"}
_DASHES = frozenset({"—", "–", "--", "|", "•"})
DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z .,'’]{1,80}|[^—–\n]{2,60}\([^)\n]{2,40}\)|\d{1,2}[:.]\d\d)[^—–\n]{0,40}?\s?[—–-]"
)
_MAX_CLIMB = 5
_NOUNS = frozenset({"PROPN", "NOUN", "PRON", "NUM"})
_MOST_MEMBERS = 6
_NEAR = 12
_LISTENERS = frozenset(
    {"court", "jury", "juror", "inquest", "tribunal", "inquiry", "hearing", "trial", "magistrate", "councillor", "mp", "committee",
     "panel"}
)  # fmt: skip
_HEARD = ("dobj", "dative")


def subject_of(s: Syntax, verb: int) -> tuple[int, int] | None:
    """Noun phrase (token range) of a verb's understood subject; None where the syntax gives none.

    Follows coordination (warned and *noted*), control (wants to *say*), participles (…, *adding* that), relative
    clauses (the man who *said*) and adjuncts (by *accusing*, after *saying*).
    """
    token = _subject_token(s, verb, _MAX_CLIMB)
    if token is None:
        return None
    token = _after_apposition(s, token, verb)
    after = _after_dateline(s, token, verb)
    begin, end = noun_phrase(s, token if after is None else after)
    # A man | claiming that …: the clause of the verb is no part of who says it.
    return begin, s.left[verb] if begin < s.left[verb] < end else end


def _after_apposition(s: Syntax, token: int, verb: int) -> int:
    """The subject behind another person's name that parsers take it for an apposition of."""
    other = s.child(token, "appos")
    return other if other is not None and are_two_persons(s, token, other, verb) else token


def are_two_persons(s: Syntax, first: int, second: int, verb: int) -> bool:
    """Whether two names in front of a verb are two people: speaking to *Ann Brook*, Minister *Carla Holt* said.

    A comma stands between; an apposition would be closed by another one before the verb.
    """
    if not first < second < verb or s.words[first] == s.words[second]:
        return False
    if not all(s.pos[t] == "PROPN" and s.label(t) == "PERSON" for t in (first, second)):
        return False
    return "," in s.words[first:second] and "," not in s.words[second : verb + 1]


def _after_dateline(s: Syntax, token: int, verb: int) -> int | None:
    """The subject that the parser lost to a dateline: GENEVA (Agency) — *Norway* said."""
    begin = s.sentences[s.sentence[verb]][0]
    dateline = DATELINE.match(s.text, s.start[begin], s.start[verb])
    if dateline is None or s.start[token] >= dateline.end():
        return None
    dash = s.at(dateline.end() - 1)
    nouns = [t for t in range(dash + 1, verb) if s.pos[t] in ("NOUN", "PROPN", "PRON") and not _is_date(s, t)]
    return next(
        (t for t in nouns if not dash < s.head[t] < verb or s.dep[t] == "appos"), nouns[-1] if nouns else None
    )


def listener(s: Syntax, verb: int) -> int | None:
    """Who was told or heard what a verb reports, as its noun's token; None unless it is a body that listens.

    The court *heard* · jurors *were told* · inquest *told*, without an article or an object: a headline's passive.
    """
    lemma = s.lemma[verb]
    if lemma not in ("hear", "tell") or s.pos[verb] not in ("VERB", "AUX"):
        return None
    passive = s.child(verb, "nsubjpass")
    subjects = [c for c in s.children[verb] if s.dep[c] == "nsubj" and c < verb]
    noun = passive if passive is not None else next(reversed(subjects), None)
    if noun is None or noun > verb or s.lemma[noun].lower() not in _LISTENERS:
        return None
    if (lemma == "tell") is (passive is not None):
        return noun
    bare = lemma == "tell" and s.words[verb].lower() == "told" and s.left[noun] == s.right[noun] == verb - 1
    return noun if bare and s.tag[noun] == "NN" and s.child(verb, *_HEARD) is None else None


def agent_of(s: Syntax, verb: int) -> tuple[int, int] | None:
    """Noun phrase of a passive's by-agent."""
    by = s.child(verb, "agent")
    inner = s.child(by, "pobj") if by is not None else None
    return noun_phrase(s, inner) if inner is not None else None


def _subject_token(s: Syntax, verb: int, climbs: int) -> int | None:
    for c in s.children[verb]:
        if s.dep[c] in SUBJECTS and s.pos[c] != "VERB" and not _is_date(s, c):
            return c
    if climbs == 0:
        return None
    dep, head = s.dep[verb], s.head[verb]
    if dep == "advcl" and s.tag[verb] == "VBN":
        return None  # asked about it, he …: a passive, its subject is whom it happens to
    if dep == "conj":
        return _subject_token(s, head, climbs - 1) if s.pos[head] in ("VERB", "AUX", "ADJ") else None
    if dep in ("xcomp", "ccomp") and s.pos[head] in ("VERB", "AUX", "ADJ"):
        # Object control: "urged him to say" – the object is the subject.
        obj = s.child(head, "dobj")
        if dep == "xcomp" and obj is not None and obj < verb:
            return obj
        return _subject_token(s, head, climbs - 1) if dep == "xcomp" or s.tag[verb] in ("VBG", "VB") else None
    if dep == "advcl" and s.pos[head] in ("VERB", "AUX", "ADJ"):
        return _subject_token(s, head, climbs - 1)
    if dep in ("relcl", "acl"):
        return head if s.pos[head] in ("NOUN", "PROPN", "PRON") else None
    if dep == "pcomp":  # by accusing, after saying
        return _subject_token(s, s.head[head], climbs - 1)
    if dep == "acomp":
        return _subject_token(s, head, climbs - 1)
    return None


def beside(s: Syntax, verb: int, quoted: bytearray) -> tuple[int, int] | None:
    """The noun phrase right before a verb or right after it ("…", said the minister), outside quotations.

    `quoted` says of each character whether it is quoted. For verbs whose subject the parser did not find.
    """
    for step in (-1, 1):
        i = verb + step
        while 0 <= i < len(s) and (s.pos[i] in ("ADV", "AUX", "PART", "DET", "ADJ", "NUM") or _is_date(s, i)):
            i += step
        if not (0 <= i < len(s)) or s.pos[i] not in ("NOUN", "PROPN", "PRON") or quoted[s.start[i]]:
            continue
        while (
            s.dep[i] in ("compound", "poss", "nmod", "amod", "appos")
            and abs(s.head[i] - verb) < _NEAR
            and not quoted[s.start[s.head[i]]]
        ):
            i = s.head[i]
        begin, end = noun_phrase(s, i)
        while begin < end - 1 and quoted[s.start[begin]]:
            begin += 1
        if not begin <= verb < end:
            return begin, end
    return None


def noun_phrase(s: Syntax, token: int) -> tuple[int, int]:
    """Token range of the phrase that a noun heads: modifiers, of-phrases, coordination; no relative clauses.

    A dateline ("GENEVA (Agency) — The minister") and whatever stands before a line break are no part of it.
    """
    begin, end = token, token + 1
    for c in s.children[token]:
        if not _belongs(s, token, c):
            continue
        if c < token:
            begin = min(begin, s.left[c])
        elif all(s.pos[t] != "SPACE" for t in range(end, c)):
            end = max(end, s.right[c] + 1)
    for t in range(token - 1, begin - 1, -1):
        if _breaks(s, t):
            begin = t + 1
            break
    for t in range(token + 1, end):
        if _breaks(s, t):
            end = t
            break
    opened = next((t for t in range(token + 1, end) if s.words[t] in _BRACKETS), end)
    if opened < end and _BRACKETS[s.words[opened]] not in s.words[opened:end]:
        end = opened  # Anna Bell (Ohio: what follows the name in brackets belongs to it as a whole or not at all
    while end - begin > 1 and (s.pos[end - 1] in ("PUNCT", "SPACE") or s.tag[end - 1] == "POS"):
        end -= 1
    while end - begin > 1 and s.pos[begin] in ("PUNCT", "SPACE"):
        begin += 1
    return begin, end


def members_of(s: Syntax, token: int) -> list[int]:
    """The nouns of a coordination from its first one on, six more at most: *Norway*, *Finland* and *the council*."""
    found = [token]
    for _ in range(_MOST_MEMBERS):
        following = s.child(found[-1], "conj")
        if following is None or s.pos[following] not in _NOUNS:
            break
        found.append(following)
    return found


def member_phrase(s: Syntax, token: int) -> tuple[int, int]:
    """The noun phrase (token range) of one member of a coordination, without those that follow."""
    begin, end = noun_phrase(s, token)
    joined = [s.left[c] for c in s.children[token] if s.dep[c] in ("cc", "conj") and c > token]
    end = min([end, *joined])
    while end - begin > 1 and s.pos[end - 1] == "PUNCT":
        end -= 1
    return begin, end


def _breaks(s: Syntax, t: int) -> bool:
    """A dash, a hyphen between spaces, or a line break."""
    spaced = s.words[t] == "-" and t > 0 and s.start[t] > s.end[t - 1]
    return spaced or s.words[t] in _DASHES or (s.pos[t] == "SPACE" and "\n" in s.words[t])


def _is_date(s: Syntax, t: int) -> bool:
    return s.lower[t] in _dates()


@cache
def _dates() -> frozenset[str]:
    """Words that are a date wherever they stand; "may" is none."""
    named = (name for kind in ("weekday", "month", "relative") for name in calendar(kind))
    return frozenset(named) - {"may"}


def _belongs(s: Syntax, token: int, child: int) -> bool:
    dep = s.dep[child]
    if dep in ("conj", "cc"):
        return s.pos[child] in ("NOUN", "PROPN", "PRON", "CCONJ") and child > token
    comma = s.left[child] > 0 and s.words[s.left[child] - 1] in (",", ";", "(")
    if dep in ("appos", "acl"):
        return child > token and not comma
    if dep == "prep":
        return child > token and not comma
    return dep not in _NOT_IN_PHRASE or (dep == "advmod" and child < token)
