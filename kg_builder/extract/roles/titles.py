"""Reads the words of an office: its title, what sets it apart (former, acting, -elect), and whose office it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.lexicon import collectives, portfolios, role_nouns
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType
from kg_builder.tables import rows

_HYPHENS = frozenset("-–")
_PREPOSITIONS = frozenset({"of", "for", "to", "at", "in", "from", "on"})
_OWNING = frozenset({"of", "at", "in", "from"})
_SUFFIXES = frozenset({"elect", "designate", "nominee"})
TITLE_WORDS = frozenset(
    [
        "prime",
        "foreign",
        "vice",
        "deputy",
        "senior",
        "junior",
        "chief",
        "general",
        "federal",
        "national",
        "presidential",
        "military",
        "political",
        "economic",
        "executive",
        "assistant",
        "associate",
        "first",
        "second",
        "internal",
        "external",
        "diplomatic",
        "supreme",
        "lead",
        "top",
        "special",
        "managing",
        "joint",
        "municipal",
        "parliamentary",
        "permanent",
        "presiding",
        "principal",
        "provincial",
        "regional",
    ]
)
_WITH_PORTFOLIO = frozenset({"secretary", "undersecretary", "minister"})
HOLDERS = (EntityType.ORGANIZATION, EntityType.PLACE)

Named = tuple[int, int, Cluster]
"""A named mention: first token, end token, entity."""


@dataclass(frozen=True, slots=True)
class Title:
    """An office in tokens: `start` to `end` is what it is called, the rest says whose."""

    start: int
    end: int
    head: int
    wide: int
    """First token of the title with the body in front of it: *Foreign Ministry* spokeswoman."""
    modifiers: tuple[str, ...]
    holder: Cluster | None
    place: Cluster | None = None
    """The country in front, where the holder is one of its bodies: *Russia's* Foreign Ministry spokeswoman."""


@cache
def modifiers() -> dict[str, str]:
    """The words of ``role_modifiers.tsv``."""
    return {r["word"]: r["modifier"] for r in rows("kg_builder.extract.lexicon", "role_modifiers.tsv")}


def is_role(s: Syntax, token: int) -> bool:
    """Whether a word is a noun of an office, also in the plural."""
    return s.lower[token] in role_nouns() or (
        s.tag[token] in ("NNS", "NNPS") and _singular(s.lower[token]) in role_nouns()
    )


def singular(title: str) -> str:
    """A title in the plural, for one of several persons.

    >>> singular("Foreign Ministers"), singular("Secretaries of State")
    ('Foreign Minister', 'Secretary of State')
    """
    return " ".join(_singular(w) if _singular(w).lower() in role_nouns() else w for w in title.split())


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s")


def role_head(s: Syntax, begin: int, end: int) -> int | None:
    """The noun of the office that a range opens with: its last word before a preposition, if that is one."""
    stop = _segment(s, begin, end)
    last = stop - 1
    while last > begin and (s.lower[last] in _SUFFIXES or s.words[last] in _HYPHENS):
        last -= 1
    return last if last >= begin and is_role(s, last) else None


def read_title(s: Syntax, named: Sequence[Named], begin: int, end: int) -> Title | None:
    """The office in a token range; None where its first phrase is headed by no noun of an office."""
    while begin < end and (
        s.pos[begin] in ("DET", "PUNCT", "SPACE", "CCONJ", "PRON") or s.lower[begin] == "as"
    ):
        begin += 1
    while end > begin and s.pos[end - 1] in ("PUNCT", "SPACE", "CCONJ", "ADP"):
        end -= 1
    head = role_head(s, begin, end)
    if head is None or _is_of_document(s, head):
        return None
    stop = _segment(s, begin, end)
    before = [n for n in named if begin <= n[0] and n[1] <= head and n[2].type in HOLDERS]
    start = wide = begin
    for _, b, c in before:
        start = b
        if c.type is EntityType.PLACE and start <= head:
            wide = b
    unnamed = start
    start = _after_body(s, start, head)
    start, wide = (_after_possessive(s, t, head) for t in (start, wide))
    found = [modifiers()[s.lower[t]] for t in range(begin, stop) if t != head and modifiers().get(s.lower[t])]
    if "one" in s.lower[begin:head] and "time" in s.lower[begin:head]:
        found.append("former")
    holder = _best(before)
    finish = stop
    if stop < end:
        finish, after = _after_preposition(s, named, stop, end)
        holder = holder or after
    if holder is None and not any(s.tag[t] == "POS" for t in range(begin, head)):
        start = unnamed  # police chief, opposition leader: whose office it is, only the title tells
    start = _without_description(s, start, head)
    place = next((c for _, _, c in before if c.type is EntityType.PLACE and c is not holder), None)
    return Title(start, finish, head, min(wide, start), tuple(dict.fromkeys(found)), holder, place)


def _is_of_document(s: Syntax, head: int) -> bool:
    """Whether what somebody has written is no office: the author *of the report*."""
    of = s.child(head, "prep")
    what = s.child(of, "pobj") if of is not None and s.lower[of] == "of" else None
    return what is not None and collectives().get(s.lemma[what]) == "document"


def _segment(s: Syntax, begin: int, end: int) -> int:
    """Where the first phrase of a range ends: at a preposition that no hyphen binds (editor-in-chief)."""
    for t in range(begin + 1, end):
        if s.lower[t] in _PREPOSITIONS and s.words[t - 1] not in _HYPHENS:
            return t
    return end


def _best(holders: Sequence[Named]) -> Cluster | None:
    organizations = [c for _, _, c in holders if c.type is EntityType.ORGANIZATION]
    places = [c for _, _, c in holders if c.type is EntityType.PLACE]
    return next(iter(organizations or places), None)


def _after_body(s: Syntax, start: int, head: int) -> int:
    """Past a body without a name of its own: foreign *ministry* spokeswoman."""
    for t in range(head - 1, start - 1, -1):
        if _is_body(s, t):
            return t + 1
    return start


def _after_possessive(s: Syntax, start: int, head: int) -> int:
    """Past whose office it is: *Clinton's* campaign manager."""
    start = max((t + 1 for t in range(start, head) if s.tag[t] == "POS"), default=start)
    while start < head and (s.tag[start] == "POS" or s.pos[start] in ("PUNCT", "SPACE")):
        start += 1
    return start


def _without_description(s: Syntax, start: int, head: int) -> int:
    """Past what describes the person, or is no part of it: the *embattled* defence minister, *last month* President X."""
    if s.words[head][:1].isupper():
        common = (
            t
            for t in range(start, head)
            if s.words[t].islower()
            and s.words[t] not in TITLE_WORDS
            and not modifiers().get(s.words[t])
            and s.words[t] not in ("and", "of", "the", "for")
            and s.words[t + 1] not in _HYPHENS
            and s.words[t - 1] not in _HYPHENS
        )
        start = max((t + 1 for t in common), default=start)
    while (
        start < head
        and (s.pos[start] in ("ADJ", "ADV", "NUM", "DET") or s.tag[start] in ("VBN", "VBG"))
        and s.words[start].islower()
        and s.lower[start] not in TITLE_WORDS
        and s.lower[start] not in portfolios()
        and not modifiers().get(s.lower[start])
        and s.words[start + 1] not in _HYPHENS
    ):
        start += 1
    return start


def _after_preposition(s: Syntax, named: Sequence[Named], stop: int, end: int) -> tuple[int, Cluster | None]:
    """Where the title ends, and whose office it is: *of the Harbour Council* is whose, *of state for Asia* is title."""
    t = stop
    while t < end:
        following = _segment(s, t, end)
        inside = [n for n in named if t < n[0] < following and n[1] <= end and n[2].type in HOLDERS]
        if s.lower[t] not in _OWNING and not (s.lower[t] == "for" and _is_employer(s, t, inside)):
            return end, None
        if inside and _is_portfolio(s, t, inside):
            return end, _best([n for n in inside if n[2].type is EntityType.ORGANIZATION])
        if inside:
            return t, _best(inside)
        if s.pos[t + 1] == "DET" and any(_is_body(s, n) for n in range(t + 1, following)):
            return t, None  # the director of the agency: whichever it is
        t = following
    return end, None


def _is_employer(s: Syntax, preposition: int, inside: Sequence[Named]) -> bool:
    """Whether "for" says for whom somebody works: a reporter *for the Gazette*, a spokesman *for the Dutch delegation*."""
    noun = s.lower[preposition - 1]
    if not inside or noun in _WITH_PORTFOLIO:
        return False
    near = inside[0][0] <= preposition + 2 and inside[0][2].type is EntityType.ORGANIZATION
    return near or noun.startswith("spokes")


def _is_portfolio(s: Syntax, preposition: int, inside: Sequence[Named]) -> bool:
    """Whether "of" opens a part of the title that only looks like a body: Secretary of *State* for Trade."""
    first, stop, holder = inside[0]
    body = holder.type is EntityType.ORGANIZATION or " ".join(s.lower[first:stop]) in portfolios()
    named = s.lower[preposition] == "of" and s.lower[preposition - 1] in _WITH_PORTFOLIO
    return first == preposition + 1 and body and named


def _is_body(s: Syntax, token: int) -> bool:
    return collectives().get(s.lemma[token]) == "organization"
