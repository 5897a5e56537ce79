"""Organizations found without the recognizer: by the authority files, by their head noun, by an acronym in brackets."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from kg_builder.authority import Authority, Record
from kg_builder.extract.lexicon import body_nouns, calendar, portfolios, qualifiers, role_nouns
from kg_builder.extract.names.named import PARTICLES, Ground, Name, country_at
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_LINKS = frozenset({"of", "for", "and", "&", "the", "on", "in", "'s", "’s", "'", "’", "-", "–", *PARTICLES})
_LONGEST = 9
_FIRST_FEW = 2
_ACRONYM = re.compile(r"\s\((?:the\s)?(?P<acronym>[A-Z][A-Z&-]{1,9})\)")
_SHOUTED = 0.7
_PLACING = frozenset({"in", "near", "outside"})
_LEGAL_FORMS = frozenset(
    {
        "ltd",
        "inc",
        "corp",
        "llc",
        "plc",
        "gmbh",
        "ag",
        "sa",
        "s.a.",
        "ltd.",
        "inc.",
        "corp.",
        "co.",
        "nv",
        "oy",
        "ab",
        "as",
        "spa",
    }
)
_SEATED = frozenset(
    {"airlines", "airways", "biologics", "biotech", "corp", "corporation", "enterprises", "ferries", "holding", "holdings", "inc",
     "industries", "llc", "logistics", "ltd", "motors", "pharmaceuticals", "plc", "shipyard", "shipyards", "systems",
     "technologies", "telecom", "therapeutics"}
)  # fmt: skip
"""Last words of companies: "of" behind them says where they are, and is no part of the name."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def find_known(
    s: Syntax, known: Authority, capitals: Sequence[int], mentioned: Counter[str]
) -> Iterator[Name]:
    """Names of several words that the authority files know: the longest at each place."""
    next_free = 0
    for i in capitals:
        if i < next_free or not _opens(s, i):
            continue
        for end in range(_stop(s, i), i + 1, -1):
            name = _known_name(s, known, i, end, mentioned) if s.words[end - 1][0].isalnum() else None
            if name is not None:
                yield name
                next_free = end
                break


def _known_name(s: Syntax, known: Authority, begin: int, end: int, mentioned: Counter[str]) -> Name | None:
    start, stop = s.chars(begin, end)
    text = s.text[start:stop]
    metonym = known.metonym(f"the {text}" if begin and s.lower[begin - 1] == "the" else text)
    if metonym is not None and known.find(EntityType.PLACE, text) is None:
        return Name(start, stop, text, EntityType.ORGANIZATION, MentionKind.NAME, metonym)
    for kind in (EntityType.ORGANIZATION, EntityType.PLACE, EntityType.PERSON):
        record = known.find(kind, text)
        if record is not None:
            if kind is EntityType.ORGANIZATION and not is_at_home(s, known, begin, end, record, mentioned):
                return None
            if kind is EntityType.ORGANIZATION and is_branch(s, known, begin, end, record):
                start = s.start[begin - 1]
                return Name(start, stop, s.text[start:stop], EntityType.ORGANIZATION)
            return Name(start, stop, text, kind, MentionKind.NAME, record)
    return None


def is_at_home(
    s: Syntax, known: Authority, begin: int, end: int, record: Record, mentioned: Counter[str]
) -> bool:
    """Whether a body of this name may be meant: it is the only one of that name, or the text speaks of its country.

    "Supreme Court" says no country: another one in front of it or after "of" tells whose it is.
    """
    words = s.text[s.start[begin] : s.end[end - 1]].lower().replace("’", "'").split()
    if not record.country or not all(w in qualifiers() or w in body_nouns() for w in words):
        return True
    owner = begin - 2 if begin > 1 and s.tag[begin - 1] == "POS" else begin - 1
    before = country_at(s, known, owner) if owner >= 0 else None
    if before is not None:
        return before[1].country == record.country
    if s.lower[end : end + 1] == ["of"] and end + 1 < len(s) and s.words[end + 1][0].isupper():
        return False
    return mentioned[record.country] > 0


def is_branch(s: Syntax, known: Authority, begin: int, end: int, record: Record) -> bool:
    """Whether an adjective makes a body of all countries one of a single country: the *Norwegian* Red Cross.

    Only where the name is the head of its phrase: a Norwegian World Bank official works for the World Bank.
    """
    return (
        begin > 0
        and not record.country
        and end - begin > 1
        and s.text[s.end[begin - 1] : s.start[begin]] == " "
        and known.demonym(s.words[begin - 1]) is not None
        and s.dep[end - 1] not in ("compound", "nmod", "amod")
    )


def find_bodies(s: Syntax, capitals: Sequence[int]) -> Iterator[Name]:
    """Capitalized names that a noun such as "Bank" ends, or opens in front of "of": Kestrel Bank, Bank of Norland."""
    headings: dict[int, bool] = {}
    next_free = 0
    for i in capitals:
        if i < next_free or not _opens(s, i):
            continue
        end = _stop(s, i)
        found = _body(s, i, end) if end - i > 1 else None
        if found is None:
            continue
        n = s.sentence[i]
        if n not in headings:
            headings[n] = is_heading(s, *s.sentences[n])
        if not headings[n]:
            start, stop = s.chars(*found)
            yield Name(start, stop, s.text[start:stop], EntityType.ORGANIZATION)
            next_free = found[1]


def _body(s: Syntax, begin: int, end: int) -> tuple[int, int] | None:
    """The tokens of an organization that begins here; of two nouns that could end it, the last."""
    if s.lower[begin] in role_nouns() or s.lower[begin] == "the":
        return None
    where = body_nouns().get(s.lower[begin], "")
    if where in ("first", "both") and s.lower[begin + 1] in ("of", "for"):
        stop = begin + 2
        while stop < end and (s.words[stop][0].isupper() or s.lower[stop] in _LINKS):
            stop += 1
        while not s.words[stop - 1][0].isupper():
            stop -= 1
        stop = with_portfolios(s, begin + 2, stop)
        return (begin, stop) if stop > begin + _FIRST_FEW else None
    for last in range(end - 1, begin, -1):
        if body_nouns().get(s.lower[last]) in ("last", "both") and s.words[last][0].isupper():
            ends = last + 1
            if (
                s.lower[ends : ends + 1] in (["of"], ["for"])
                and s.lower[last] not in _SEATED
                and end > ends + 1
                and s.words[ends + 1][0].isupper()
            ):
                while ends < end and (s.words[ends][0].isupper() or s.lower[ends] in ("of", "for")):
                    ends += 1
            if not any(s.lower[t] in ("of", "for", "in", "on", "the") for t in range(begin, last)):
                return begin, ends
    return None


def with_portfolios(s: Syntax, first: int, end: int) -> int:
    """Where the list ends of what a ministry is in charge of, from its first word: Culture, *Media and Sport*.

    `end` is where the name ends by its words alone, which stays where what follows are no portfolios: the Department for
    Transport, Network Rail and others.
    """
    stop, items = first, 0
    while stop < min(first + _LONGEST, len(s)):
        length = next(
            (
                n
                for n in (3, 2, 1)
                if " ".join(s.lower[stop : stop + n]) in portfolios() and s.words[stop][0].isupper()
            ),
            0,
        )
        if not length:
            return end
        stop, items = stop + length, items + 1
        if s.words[stop : stop + 1] != [","]:
            break
        stop += 1
    last = stop + 1
    length = next((n for n in (3, 2, 1) if " ".join(s.lower[last : last + n]) in portfolios()), 0)
    listed = s.lower[stop : stop + 1] == ["and"] and length and s.words[last][0].isupper()
    return last + length if listed and items > 1 else end


def _opens(s: Syntax, i: int) -> bool:
    word = s.words[i]
    return (
        word[0].isupper()
        and s.pos[i] not in ("DET", "PRON", "ADP", "SCONJ", "CCONJ", "AUX", "ADV")
        and (s.lower[i] not in calendar("weekday") and s.lower[i] not in calendar("month"))
    )


def _stop(s: Syntax, begin: int) -> int:
    """Where a run of capitalized words and the small words between them ends."""
    end = begin + 1
    last = end
    while end < len(s) and end - begin < _LONGEST and s.sentence[end] == s.sentence[begin]:
        if s.words[end][0].isupper() or (s.words[end][0].isdigit() and end == begin + 1):
            last = end + 1
        elif s.words[end - 1] == "-" and s.start[end] == s.end[end - 1] and last == end - 1:
            last = end + 1  # Co-operation
        elif s.lower[end] not in _LINKS:
            break
        end += 1
    return last


def is_heading(s: Syntax, begin: int, end: int) -> bool:
    """Whether nearly all words of a sentence are capitalized, its verbs too, so that capitals tell nothing."""
    words = [
        t
        for t in range(begin, end)
        if s.words[t][0].isalpha() and s.pos[t] not in ("DET", "ADP", "CCONJ", "PART")
    ]
    if any(s.tag[t] in _FINITE and s.words[t].islower() for t in words):
        return False
    return sum(s.words[t][0].isupper() for t in words) > _SHOUTED * len(words)


def with_acronyms(s: Syntax, names: Sequence[Name], known: Authority) -> list[Name]:
    """The names, with their short forms joined to them: an acronym in brackets, initials, the name without its nation."""
    full: dict[str, Name] = {}
    for name in names:
        match = _ACRONYM.match(s.text, name.end) if name.type is EntityType.ORGANIZATION else None
        if match and _initials(name.text, match["acronym"]):
            full[match["acronym"]] = name
    rules = dict.fromkeys(full, "acronym-in-brackets")
    for rule, found in (
        ("initials", _spelt_out(names, full)),
        ("without-nation", _with_nation(names, known)),
        ("without-legal-form", _without_legal_form(names)),
        ("last-words", _last_words(names)),
        ("first-words", _first_words(names)),
        ("first-word", _shortened(s, names, known)),
    ):
        full |= found
        rules |= dict.fromkeys(found, rule)
    if not full:
        return list(names)
    joined = [n if n.text not in full else _joined(n, full[n.text], rules[n.text]) for n in names]
    ground = Ground(len(s.text))
    ground.claim(names)
    for i, word in enumerate(s.words):
        named = word in full and (word.isupper() or (rules[word] == "first-word" and s.pos[i] == "PROPN"))
        if named and ground.is_free(s.start[i], s.end[i]):
            plain = Name(s.start[i], s.end[i], word, EntityType.ORGANIZATION)
            joined.append(_joined(plain, full[word], rules[word]))
    return joined


def _spelt_out(names: Sequence[Name], known: Container[str]) -> dict[str, Name]:
    """Acronyms without entry that are all the initials of one name of the text: ONS, Office for National Statistics."""
    short = {
        n.text
        for n in names
        if n.type is EntityType.ORGANIZATION and n.record is None and n.text.isupper() and n.text not in known
    }
    found: dict[str, Name] = {}
    if short:
        for name in names:
            capitals = "".join(w[0] for w in name.text.split() if w[0].isupper())
            if name.type is EntityType.ORGANIZATION and capitals in short and len(capitals) > _FIRST_FEW:
                found.setdefault(capitals, name)
    return found


def _with_nation(names: Sequence[Name], known: Authority) -> dict[str, Name]:
    """Names that stand with a demonym too: Labour Party, Norwegian Labour Party."""
    bodies = {n.text: n for n in names if n.type is EntityType.ORGANIZATION and n.record is None}
    found: dict[str, Name] = {}
    for text, name in bodies.items():
        nation, _, rest = text.partition(" ")
        if rest in bodies and known.demonym(nation) is not None:
            found[rest] = name
    return found


def _without_legal_form(names: Sequence[Name]) -> dict[str, Name]:
    """Companies with and without their legal form: Kestrel Trains, Kestrel Trains Ltd."""
    forms = {
        n.text.rpartition(" ")[0].rstrip(","): n for n in names if n.text.lower().split()[-1] in _LEGAL_FORMS
    }
    return {n.text: forms[n.text] for n in names if n.text in forms and n.record is None}


def _last_words(names: Sequence[Name]) -> dict[str, Name]:
    """Bodies without the first words of their name, of which one of the text has all: Criminal Court, Varn Criminal Court."""
    bodies = {n.text: n for n in names if n.type is EntityType.ORGANIZATION}
    tails: dict[str, list[Name]] = {}
    for text, name in bodies.items():
        words = text.split()
        for n in range(1, len(words) - 1 if words[-1].lower() in body_nouns() else 0):
            if words[n - 1].lower() in _LINKS:
                continue  # the University of Varn Bay is not meant by Varn Bay
            tails.setdefault(" ".join(words[n:]), []).append(name)
    return {
        text: tails[text][0]
        for text, name in bodies.items()
        if name.record is None and len(tails.get(text, ())) == 1 and text[0].isupper()
    }


def _first_words(names: Sequence[Name]) -> dict[str, Name]:
    """Bodies without what follows "and": Ministry of Fisheries, Ministry of Fisheries and Coastal Affairs."""
    bodies = {n.text: n for n in names if n.type is EntityType.ORGANIZATION and n.record is None}
    parts = {text.partition(" and ")[0]: name for text, name in bodies.items() if " and " in text}
    return {text: parts[text] for text in bodies if text in parts and " of " in text}


def _shortened(s: Syntax, names: Sequence[Name], known: Authority) -> dict[str, Name]:
    """First words that stand for the one organization they open: Kestrel, Kestrel Chemicals."""
    opened: dict[str, list[Name]] = {}
    for name in {n.text: n for n in names if n.type is EntityType.ORGANIZATION and " " in n.text}.values():
        first = name.text.split()[0]
        # Poe is not the Poe administration, which is the government of a country.
        if name.record is None or first in name.record.name.split():
            opened.setdefault(first, []).append(name)
    taken = {n.text for n in names if n.record is not None} | {
        part for n in names if n.type is EntityType.PERSON and " " in n.text for part in n.text.split()
    }
    taken |= {
        w
        for i, w in enumerate(s.words)
        if i
        and w in opened
        and s.lower[i - 1] in _PLACING
        and not s.text.startswith(opened[w][0].text, s.start[i])
    }
    return {
        word: longest
        for word, found in opened.items()
        for longest in [max(found, key=lambda n: len(n.text))]
        if all(longest.text.startswith(f"{n.text} ") for n in found if n is not longest)
        and word not in taken
        and word.lower() not in qualifiers() | body_nouns().keys()
        and known.demonym(word) is None
        and known.find(EntityType.PLACE, word) is None
    }


def _joined(short: Name, full: Name, rule: str) -> Name:
    if short.title or short.text == full.text:
        return short
    record = full.record or (short.record if short.type is EntityType.ORGANIZATION else None)
    if record is not None:
        return replace(short, type=full.type, record=record, rule=rule)
    return replace(short, type=full.type, stands_for=full.text, rule=rule)


def _initials(name: str, acronym: str) -> bool:
    """Whether the letters of an acronym begin words of a name, in order; most must."""
    initials = [w[0].upper() for w in re.findall(r"\w+", name)]
    at = hits = 0
    for letter in acronym:
        if letter in initials[at:]:
            at = initials.index(letter, at) + 1
            hits += 1
    return hits >= max(2, len(acronym) - 1)


def known_words(s: Syntax, known: Authority, words: Iterable[int], mentioned: Counter[str]) -> Iterator[Name]:
    """Single capitalized words that the authority files know."""
    for i in words:
        word, before = s.words[i], s.lower[i - 1] if i else ""
        a, b = s.start[i], s.end[i]
        metonym = known.metonym(f"the {word}" if before == "the" else word)
        place = known.find(EntityType.PLACE, word)
        org = known.find(EntityType.ORGANIZATION, word)
        if metonym is not None and place is None:
            yield Name(a, b, word, EntityType.ORGANIZATION, MentionKind.NAME, metonym)
        elif place is not None:
            yield Name(a, b, word, EntityType.PLACE, MentionKind.NAME, place)
        elif (
            org is not None
            and s.pos[i] == "PROPN"
            and word.isupper()
            and is_at_home(s, known, i, i + 1, org, mentioned)
        ):
            yield Name(a, b, word, EntityType.ORGANIZATION, MentionKind.NAME, org)
        elif known.demonym(word) is not None:
            yield Name(a, b, word, EntityType.PLACE, MentionKind.DEMONYM, known.demonym(word))
