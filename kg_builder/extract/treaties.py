"""Treaties named in a text: by the form of the name, and by the authority file."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg_builder.authority import Authority, Record, key
from kg_builder.extract.names import Name
from kg_builder.model import EntityType

_HEAD = r"(?:Treaty|Treaties|Convention|Pact|Accords?|Protocol|Charter|Memorandum|Covenant|Agreements?|Declaration|Armistice|Final Act)"
# All repetitions are bounded, so that no text makes the patterns slow.
_CAPITAL = r"(?:(?:[A-Z]\.){1,8}|[A-Z][\w’']{0,40}(?:[-–]\s?[A-Za-z]\w{0,40}){0,6})"
_LINK = r"(?:of|on|for|and|the|against|between|to|in|concerning|relating|with)"
_BEFORE = re.compile(
    rf"(?:\b(?:1[89]|20)\d\d\s+)?\b{_CAPITAL}(?:\s+(?:{_CAPITAL}|\([A-Z][\w-]{{1,20}}\)|and|of|on)){{0,12}}\s+{_HEAD}\b"
)
_AFTER = re.compile(
    rf"\b{_HEAD}\s+(?:of|on|for|against|concerning|relating to)\s+(?:the\s+)?{_CAPITAL}(?:\s+(?:{_LINK}\s+){{0,3}}{_CAPITAL}){{0,12}}"
)
_ACRONYM = re.compile(r"\(([A-Z][\w-]*)\)")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d\s+")
_NO_TREATY = re.compile(
    r"\b(?:National|Baptist|Democratic|Republican|Party|Constitutional|Annual|Press|Comic|Trade|School|Employment|Settlement|"
    r"Plea|License|Licensing|Merger|Purchase|User|Service)\s+(?:Convention|Charter|Agreements?|Accord|Protocol)$"
)
_ARTICLE = re.compile(r"(?:The|A|An|This|That|These|Those|His|Her|Their|Its|Our|Under)\s+")
_INDEFINITE = re.compile(r"\b[Aa]n?\s$")
_ORGANIZATION = re.compile(r"\s+(?:Organi[sz]ation|Association|Center|Centre)\b")
_TOKEN = re.compile(r"\w(?:[\w.’'-]*\w)?")
_LONGEST_ALIAS = 8
_ARTICLE_LENGTH = 4
"""Characters to look back for "a" or "an": the word, a space and what stands before it."""


def find_treaties(text: str, known: Authority) -> list[Name]:
    """Treaties in text order, without overlaps; the longest name wins where two forms match."""
    found = sorted(
        (*_by_form(text, known), *_by_authority(text, known)), key=lambda n: (n.start - n.end, n.start)
    )
    kept: list[Name] = []
    taken = bytearray(len(text))
    for name in found:
        if not any(taken[name.start : name.end]):
            kept.append(name)
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
    return sorted(kept, key=lambda n: n.start)


def canonical(name: str, known: Authority) -> Record | None:
    """The authority entry of a treaty, with or without its year and its acronym in brackets."""
    short = _YEAR.sub("", _ACRONYM.sub(" ", name)).strip()
    for form in (name, short, re.sub(r"\s+Treat(?:y|ies)$", "", short)):
        record = known.find(EntityType.TREATY, form)
        if record is not None:
            return record
    return None


def plain_name(name: str) -> str:
    """The name of an unknown treaty without its acronym and its year.

    >>> plain_name("1994 Lake District (LDA) Accord")
    'Lake District Accord'
    """
    return _YEAR.sub("", " ".join(_ACRONYM.sub(" ", name).split()))


def acronym(name: str) -> str | None:
    """The acronym that a name brings along in brackets."""
    match = _ACRONYM.search(name)
    return match[1] if match else None


def _by_form(text: str, known: Authority) -> Iterator[Name]:
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(text):
            start, end = match.span()
            while (article := _ARTICLE.match(text, start, end)) is not None:
                start = article.end()
            name = text[start:end]
            alone = re.fullmatch(_HEAD, name) is not None
            if alone or _ORGANIZATION.match(text, end) or "\n" in name or _NO_TREATY.search(name):
                continue
            record = canonical(name, known)
            # A treaty has one name of its own: "a Honda Accord" is one of many.
            if record is None and _INDEFINITE.search(text, max(0, start - _ARTICLE_LENGTH), start):
                continue
            yield Name(start, end, name, EntityType.TREATY, record=record)


def _by_authority(text: str, known: Authority) -> Iterator[Name]:
    words = [m.span() for m in _TOKEN.finditer(text)]
    openings = _openings(known)
    for i, (start, stop) in enumerate(words):
        first = text[start]
        if not (first.isupper() or first.isdigit()) or key(text[start:stop]).split(" ")[0] not in openings:
            continue
        for j in range(min(i + _LONGEST_ALIAS, len(words)), i, -1):
            name = text[start : words[j - 1][1]]
            record = known.find(EntityType.TREATY, name) if "\n" not in name else None
            if record is None or _ORGANIZATION.match(text, words[j - 1][1]):
                continue
            # A single word counts only as an acronym: "Start" begins many sentences, "START HERE" is shouted.
            acronym_alone = name.isupper() and len(name) > 2 and not _shouted(text, words, i)  # noqa: PLR2004
            if j - i > 1 or acronym_alone:
                yield Name(start, words[j - 1][1], name, EntityType.TREATY, record=record)
                break


def _shouted(text: str, words: Sequence[tuple[int, int]], i: int) -> bool:
    """Whether the words beside a word are in capitals as it is."""
    beside = [text[a:b] for n in (i - 1, i + 1) if 0 <= n < len(words) for a, b in [words[n]]]
    return bool(beside) and all(word.isupper() for word in beside)


@cache
def _openings(known: Authority) -> frozenset[str]:
    """First words of all treaty names: few words of a text pass this cheap test."""
    return frozenset(name.split(" ")[0] for name in known.treaty_names())
