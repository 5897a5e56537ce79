"""Treaties named in a text, by the form of the name and by the authority file; and meetings that are named after a format."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise

from kg_builder.authority import Authority, Record, key
from kg_builder.extract.lexicon import calendar
from kg_builder.extract.names.named import Name
from kg_builder.model import EntityType
from kg_builder.tables import rows

_HEAD = (
    r"(?:Treaty|Treaties|Conventions?|Pact|Accords?|Protocols?|Charter|Memorandum|Covenant|Agreements?|Declaration|"
    r"Armistice|Final Act|Joint Statement|Communiqu[eé])"
)
_LOWER_HEAD = r"(?:treaty|pact|accords?|protocol|memorandum|truce|armistice)"
_TOPIC_HEAD = r"(?:treaty|pact|accords?|protocol|memorandum|deal|agreements?|truce|convention)"
# All repetitions are bounded, so that no text makes the patterns slow.
_CAPITAL = r"(?:(?:[A-Z]\.){1,8}|[A-ZÀ-Þ][\w’']{0,40}(?:[-–]\s?[A-Za-z]\w{0,40}){0,6})"
_LINK = r"(?:of|on|for|and|the|against|between|to|in|concerning|relating|with|through)"
_CALENDAR = rf"(?!(?:{'|'.join(name.title() for kind in ('weekday', 'month') for name in calendar(kind))})\b)"
_BEFORE = re.compile(
    rf"(?:\b(?:1[89]|20)\d\d\s+)?\b{_CAPITAL}(?:\s+(?:{_CAPITAL}|\([A-Z][\w-]{{1,20}}\)|and|of|on)){{0,12}}\s+{_HEAD}\b"
)
_ABOUT = re.compile(
    rf"\s+(?:on|concerning|against|relating to)\s+(?:the\s+)?{_CALENDAR}{_CAPITAL}(?:\s+(?:{_LINK}\s+){{0,3}}{_CALENDAR}{_CAPITAL}){{0,12}}"
)
_AFTER = re.compile(
    rf"\b{_HEAD}\s+(?:of|on|for|against|concerning|relating to)\s+(?:the\s+)?{_CALENDAR}{_CAPITAL}(?:\s+(?:{_LINK}\s+){{0,3}}{_CALENDAR}{_CAPITAL}){{0,12}}"
)
_ALONE = re.compile(_HEAD)
_A_HEAD = re.compile(rf"\b{_HEAD}\b")
_THE_HEAD = re.compile(rf"\b[Tt]he\s(?P<head>{_HEAD})\b(?!\s(?:[A-Z]|of\b|on\b|for\b))")
_AND = re.compile(r",?\s+and\s+(?:the\s+)?")
_NUMBER = re.compile(r"\s+(?:I{1,3}|IV|V)\b")
_FORMAT = re.compile(rf"\b{_CAPITAL}\s+format\b(?!\s+of\b)")
_IN_PLACE = re.compile(r"\b(?:in|at) ([A-ZÀ-Þ]\w*)")
_TALKS = re.compile(
    r"\s+(?:talks|meetings?|summits?|negotiations?|negotiators?|contacts|partners|countries)\b"
)
_MEETING = re.compile(r"\s(?:talks|meetings?|summits?|negotiations?|consultations)\b")
_SHARED = re.compile(
    rf"\b[Tt]he\s+(?P<first>{_CAPITAL}(?:,\s+{_CAPITAL}){{0,4}}),?\s+and\s+(?P<last>{_CAPITAL})\s+"
    r"(?P<head>[Tt]reaties|[Cc]onventions|[Pp]acts|[Aa]ccords|[Pp]rotocols|[Mm]emorandums|[Aa]greements)\b"
)
_ACRONYM = re.compile(r"\(([A-Z][\w-]*)\)")
_TRAILING_ACRONYM = re.compile(r"\s\(([A-Z][A-Za-z-]{1,11})\)")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d\s+")
_ARTICLE = re.compile(r"(?:The|A|An|This|That|These|Those|His|Her|Their|Its|Our|Under)\s+")
_INDEFINITE = re.compile(r"\b[Aa]n?\s$")
_MADE = re.compile(
    r"\b(?:sign|propos|draft|ratif|conclud|initial|negotiat|offer|reject)\w{0,4}\s[Aa]n?\s$", re.IGNORECASE
)
_DEFINITE = re.compile(r"(?:\b[Tt]he|’s|'s|\b[Tt]heir|\b[Ii]ts)\s$")
_NO_NAME = re.compile(
    r"Declaration of (?:Independence|Love|War|Interests?|Rights|Emergency)\b|Memorandum of (?:Understanding|Agreement)\b(?! on)"
)
_TOKEN = re.compile(r"\w(?:[\w.’'-]*\w)?")
_LONGEST_ALIAS = 8
_ARTICLE_LENGTH = 4
"""Characters to look back for "a" or "an": the word, a space and what stands before it."""
_VERB_LENGTH = 16
_DEFINITE_LENGTH = 8
_LONG_NAME = 4
_MOST_ACRONYMS = 50
"""Each is looked for in the whole text, which no text may make slow."""


@cache
def _words(use: str) -> str:
    """The words of a use in ``treaty_words.tsv`` as one pattern, longest first."""
    table = rows("kg_builder.extract.lexicon", "treaty_words.tsv")
    found = [r["word"] for r in table if r["use"] == use]
    return "(?:" + "|".join(re.escape(w) for w in sorted(found, key=len, reverse=True)) + ")"


@cache
def _private() -> re.Pattern[str]:
    return re.compile(rf"\b{_words('private')}\s+{_HEAD}$")


@cache
def _something_else() -> re.Pattern[str]:
    return re.compile(rf"\s+{_words('after')}\b", re.IGNORECASE)


@cache
def _with_topic() -> re.Pattern[str]:
    """The Tarvik *peace* deal; the Ottawa treaty."""
    topic = _words("topic")
    year = r"(?:(?:1[89]|20)\d\d\s+)?"
    name = rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}}"
    return re.compile(
        rf"(?<=\b[Tt]he )(?:1[89]|20)\d\d\s+(?:{topic}\s+){{1,3}}{_TOPIC_HEAD}\b|\b{year}{name}\s+(?:{topic}\s+(?:and\s+)?){{1,3}}{_TOPIC_HEAD}\b|\b{year}{name}\s+{_LOWER_HEAD}\b(?!\s+[a-z]+(?:er|or)s?\b)"
    )


@cache
def _topic_and_head() -> re.Pattern[str]:
    """What may follow a name that is one by itself: the New START *arms control treaty*."""
    return re.compile(rf"\s+(?:{_words('topic')}\s+){{0,3}}{_TOPIC_HEAD}$")


def find_treaties(text: str, known: Authority) -> list[Name]:
    """Treaties in text order, without overlaps; the longest name wins where two forms match.

    Among them are the meetings that are named after a format of talks, as events.
    """
    found = sorted(
        (*_by_form(text, known), *_by_authority(text, known), *_in_lower_case(text, known)),
        key=lambda n: (n.start - n.end, n.start),
    )
    kept: list[Name] = []
    taken = bytearray(len(text))
    for name in (*_sharing(text, known), *found):
        if not any(taken[name.start : name.end]):
            kept.append(name)
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
    kept += [
        n for n in (*_acronyms(text, kept), *_heads_alone(text, kept)) if not any(taken[n.start : n.end])
    ]
    return sorted((_meeting(text, n) for n in kept), key=lambda n: n.start)


def _meeting(text: str, name: Name) -> Name:
    """A meeting in a format is an event, and no treaty: the Normandy format *summit*."""
    is_format = name.record.category == "format" if name.record else name.text.lower().endswith(" format")
    match = _MEETING.match(text, name.end) if is_format else None
    if match is None:
        return name
    return Name(name.start, match.end(), text[name.start : match.end()], EntityType.EVENT)


def canonical(name: str, known: Authority) -> Record | None:
    """The authority entry of a treaty, with or without its year and its acronym in brackets."""
    short = _YEAR.sub("", " ".join(_ACRONYM.sub(" ", name).split()))
    full = re.sub(r"^U\.?N\.?\s", "United Nations ", short)
    for form in (
        name,
        short,
        full,
        re.sub(r"\s+[Tt]reat(?:y|ies)$", "", short),
        _topic_and_head().sub("", short),
    ):
        record = known.find(EntityType.TREATY, form)
        if record is not None:
            return record
    return None


def plain_name(name: str) -> str:
    """The name of an unknown treaty without its acronym and its year.

    >>> plain_name("1994 Lake District (LDA) Accord"), plain_name("2015 nuclear deal")
    ('Lake District Accord', '2015 nuclear deal')
    """
    plain = " ".join(_ACRONYM.sub(" ", name).split())
    without = _YEAR.sub("", plain)
    return without if without[:1].isupper() else plain  # "the 2015 nuclear deal" has its year for a name


def acronym(name: str) -> str | None:
    """The acronym that a name brings along in brackets."""
    match = _ACRONYM.search(name)
    return match[1] if match else None


def _by_form(text: str, known: Authority) -> Iterator[Name]:
    found = [(m.start(), m.end()) for p in (_BEFORE, _AFTER) for m in p.finditer(text)]
    parts = sorted({part for start, end in found for part in _coordinated(text, start, end)})
    for one, other in pairwise(tuple(parts)):
        # The Halden Treaty | of Friendship: the one form ends with the noun with which the other begins.
        if one[0] < other[0] < one[1] < other[1] and all(
            canonical(text[x:y], known) is None for x, y in (one, other)
        ):
            parts.append((one[0], other[1]))
    for start, end in parts:
        name = _formed(text, start, end, known)
        if name is not None:
            yield name


def _coordinated(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of a match: the Treaty of Lund *and* the Orsk Treaty are two."""
    for match in _AND.finditer(text, start, end):
        if _A_HEAD.search(text, start, match.start()) and _A_HEAD.search(text, match.end(), end):
            yield from _coordinated(text, start, match.start())
            yield from _coordinated(text, match.end(), end)
            return
    yield start, end


def _formed(text: str, start: int, end: int, known: Authority) -> Name | None:
    """The treaty that a match of the forms names, without articles and with what belongs to it; None if it is none."""
    while (article := _ARTICLE.match(text, start, end)) is not None:
        start = article.end()
    record = canonical(text[start:end], known)
    if record is None and text[start:end].endswith(("’s", "'s", "s’", "s'")):
        return None
    if record is None and (number := _NUMBER.match(text, end)) is not None:
        end = number.end()
    elif record is None and (about := _ABOUT.match(text, end)) is not None:
        end = _without_possessor(text, end, about.end())
    name = text[start:end]
    record = record or canonical(name, known)
    if _ALONE.fullmatch(name) or _something_else().match(text, end) or "\n" in name or _NO_NAME.search(name):
        return None
    # A treaty has one name of its own: "a Honda Accord" is one of many.
    if record is None and (_private().search(name) or not _one_of_its_kind(text, start, name)):
        return None
    stop = _with_acronym(text, end, name)
    return Name(start, stop, text[start:stop], EntityType.TREATY, record=record)


def _without_possessor(text: str, end: int, stop: int) -> int:
    """Where "on Cod Stocks" ends; "on Norway's side" is no part of a name, nor is the next treaty."""
    for match in _AND.finditer(text, end, stop):
        if _A_HEAD.search(text, match.end(), stop):
            stop = match.start()
            break
    return end if re.search(r"[’']s?$", text[end:stop]) or text[stop : stop + 2] in ("’s", "'s") else stop


def _one_of_its_kind(text: str, start: int, name: str) -> bool:
    if not _INDEFINITE.search(text, max(0, start - _ARTICLE_LENGTH), start):
        return True
    made = _MADE.search(text, max(0, start - _VERB_LENGTH), start) is not None
    return made and (len(name.split()) >= _LONG_NAME - 1 or " on " in name)


def _with_acronym(text: str, end: int, name: str) -> int:
    """The end of a name with the acronym that follows it in brackets, if it can be its own."""
    match = _TRAILING_ACRONYM.match(text, end)
    if match is None:
        return end
    initials = "".join(w[0].upper() for w in re.findall(r"[^\W\d_]\w*", name))
    letters = iter(initials)
    own = all(c in letters for c in match[1] if c.isupper())
    return match.end() if own and match[1][0] == initials[:1] else end


def _in_lower_case(text: str, known: Authority) -> Iterator[Name]:
    """The Tarvik peace deal; the Ottawa treaty; the Astana format: names whose noun is not capitalized."""
    places = frozenset(_IN_PLACE.findall(text)) if " format" in text else frozenset()
    for pattern in (_with_topic(), _FORMAT) if " format" in text else (_with_topic(),):
        for match in pattern.finditer(text):
            start, end = match.span()
            while (article := _ARTICLE.match(text, start, end)) is not None:
                start = article.end()
            name = text[start:end]
            record = canonical(name, known)
            if "\n" in name or name[:1].islower() or _something_else().match(text, end):
                continue
            if record is None and not _proper(
                text, start, name, known, places if pattern is _FORMAT else None
            ):
                continue
            yield Name(start, end, name, EntityType.TREATY, record=record)


def _proper(text: str, start: int, name: str, known: Authority, places: frozenset[str] | None = None) -> bool:
    """Whether a name that only begins with a capital can be a treaty's: the Halden accord, not the Russian accord."""
    after_article = _DEFINITE.search(text, max(0, start - _DEFINITE_LENGTH), start) is not None
    first = _YEAR.sub("", name).split()[0]
    parts = re.split(r"[-–]", first)
    of_country = len(parts) == 1 and known.demonym(first) is not None
    party = re.match(_words("private"), first) is not None
    if places is not None:
        # The Geneva format is one of talks in Geneva; the Betamax format is none.
        met = first in places or known.find(EntityType.PLACE, first) is not None
        return after_article and (met or _TALKS.match(text, start + len(name)) is not None)
    return after_article and not of_country and not party


def _sharing(text: str, known: Authority) -> Iterator[Name]:
    """The Geneva and Lund Conventions: two names with one noun."""
    for match in _SHARED.finditer(text):
        head = match["head"]
        single = {"ies": "y"}.get(head[-3:], "")
        one = head[:-3] + single if single else head[:-1]
        spans = [m.span() for m in re.finditer(_CAPITAL, match["first"])]
        base = match.start("first")
        places = [(base + a, base + b, base + b) for a, b in spans]
        places.append((match.start("last"), match.end("head"), match.end("last")))
        for start, end, stop in places:
            word = text[start:stop]
            if re.match(_words("private"), word) or known.demonym(word) is not None:
                break
            name = f"{word} {one[0].upper()}{one[1:]}"
            record = canonical(name, known) or canonical(word, known) or Record(EntityType.TREATY, name)
            yield Name(start, end, text[start:end], EntityType.TREATY, record=record)


def _acronyms(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """Later mentions of treaties by the acronym that one of their names brought along."""
    shorts = {a: n for n in names if (a := acronym(n.text)) is not None}
    for short, name in islice(shorts.items(), _MOST_ACRONYMS):
        for match in re.finditer(rf"\b{re.escape(short)}\b", text):
            if not _something_else().match(text, match.end()):
                yield Name(
                    match.start(),
                    match.end(),
                    short,
                    EntityType.TREATY,
                    record=name.record,
                    rule="acronym-in-brackets",
                )


def _heads_alone(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """Later mentions by the noun alone, with a capital: *the Accord*, where one treaty of the text is called so."""
    heads: dict[str, dict[str, Name]] = {}
    for name in names:
        if name.type is EntityType.TREATY:
            for word in {m[0] for m in _A_HEAD.finditer(name.text)}:
                called = name.record.name if name.record is not None else plain_name(name.text)
                heads.setdefault(word, {}).setdefault(key(called), name)
    for match in _THE_HEAD.finditer(text) if heads else ():
        meant = heads.get(match["head"], {})
        full = next(iter(meant.values()), None)
        if full is None or len(meant) > 1 or full.end > match.start():
            continue
        start, end = match.span("head")
        yield Name(
            start, end, match["head"], EntityType.TREATY, record=full.record,
            stands_for="" if full.record else plain_name(full.text), rule="noun-of-treaty",
        )  # fmt: skip


def _by_authority(text: str, known: Authority) -> Iterator[Name]:
    words = [m.span() for m in _TOKEN.finditer(text)]
    openings = _openings(known)
    for i, (start, first) in enumerate(words):
        capital = text[start]
        if (
            not (capital.isupper() or capital.isdigit())
            or key(text[start:first]).split(" ")[0] not in openings
        ):
            continue
        for j in range(min(i + _LONGEST_ALIAS, len(words)), i, -1):
            end = words[j - 1][1]
            end -= 2 * text[start:end].endswith(("’s", "'s"))
            name = text[start:end]
            record = known.find(EntityType.TREATY, name) if "\n" not in name else None
            if record is None or _something_else().match(text, end):
                continue
            # A single word counts only as an acronym: "Start" begins many sentences, "START HERE" is shouted.
            acronym_alone = name.isupper() and len(name) > 2 and not _shouted(text, words, i)  # noqa: PLR2004
            if j - i > 1 or acronym_alone:
                stop = _with_acronym(text, end, name)
                yield Name(start, stop, text[start:stop], EntityType.TREATY, record=record)
                break


def _shouted(text: str, words: Sequence[tuple[int, int]], i: int) -> bool:
    """Whether the words beside a word are in capitals as it is."""
    beside = [text[a:b] for n in (i - 1, i + 1) if 0 <= n < len(words) for a, b in [words[n]]]
    return bool(beside) and all(word.isupper() for word in beside)


@cache
def _openings(known: Authority) -> frozenset[str]:
    """First words of all treaty names: few words of a text pass this cheap test."""
    return frozenset(name.split(" ")[0] for name in known.treaty_names())
