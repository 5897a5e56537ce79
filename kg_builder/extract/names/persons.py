"""Persons beyond the recognizer's: surnames that stand again, titles in front of names, relatives."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg_builder.authority import key
from kg_builder.extract.lexicon import first_names, honorifics, postnominals, ranks, role_nouns
from kg_builder.extract.names.agreement import Spellings, is_body
from kg_builder.extract.names.named import KIN, PARTICLES, Ground, Name
from kg_builder.extract.names.recognized import with_first_name
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

_PLACING = frozenset({"in", "at", "from", "near", "to", "into", "outside", "around", "across"})
_OWNERS = {"his": "male", "her": "female"}
_KINSHIP = re.compile(r"\b(?P<owner>his|her) (?:\w+ )?(?P<kin>\w+),? $")
_WORD = re.compile(r"\w+")
_JOINED_BEFORE = re.compile(r"\b[A-Z]\w{1,30}-$")
_JOINED_AFTER = re.compile(r"-[A-Z]\w")
_LOOK_BACK = 40
_MOST_WORDS = 5
_INITIALS = 2


def full_names(s: Syntax, ground: Ground, capitals: Sequence[int]) -> Iterator[Name]:
    """Names that the recognizer missed: a known first name, or an honorific, and the capitalized words after it."""
    for i in capitals:
        opens = s.pos[i] == "PROPN" and key(s.words[i]) in first_names()
        titled = s.lower[i].rstrip(".") in honorifics()
        if not (opens or titled):
            continue
        begin = i + titled
        shouted = titled and s.words[i].isupper()
        begin += shouted and s.words[begin : begin + 1] == ["."]  # MR. POE: two words to the tokenizer
        while titled and begin < len(s) and s.lower[begin] in role_nouns():
            begin += 1  # Mr Justice Poe
        end = begin
        while end < len(s) and end - begin < _MOST_WORDS and _is_part(s, end, shouted=shouted):
            end += 1
            if _hyphen(s, end):
                end += 1
                continue
            after = end
            while s.lower[after : after + 1] and s.lower[after] in PARTICLES:
                after += 1
            end = after if after < len(s) and _is_part(s, after) else end
        if end - begin > 1 - titled:
            start, stop = s.chars(begin, end)
            if ground.is_free(start, stop) and not is_body(s.text[start:stop]):
                yield Name(start, stop, s.text[start:stop], EntityType.PERSON)


def _hyphen(s: Syntax, t: int) -> bool:
    """Whether a hyphen joins two capitalized words: Farkas-Weber."""
    return (
        s.words[t : t + 1] == ["-"] and t + 1 < len(s) and s.end[t] == s.start[t + 1] and _is_part(s, t + 1)
    )


def _is_part(s: Syntax, t: int, *, shouted: bool = False) -> bool:
    """Whether a word may belong to a person's name: capitalized, shouted only if what is in front is, no letters behind it."""
    word = s.words[t]
    loud = word.isupper() and len(word) > _INITIALS
    label = shouted and s.words[t + 1 : t + 2] == [":"]  # taggers lose their way in shouted labels
    named = s.pos[t] == "PROPN" or label
    return word[0].isupper() and named and (shouted or not loud) and word not in postnominals()


def further_persons(s: Syntax, ground: Ground, capitals: Sequence[int]) -> Iterator[Name]:
    """Names of the text's persons where the recognizer missed them: whole, surnames and first names, also misspelt."""
    full = [n for n in ground.names if n.type is EntityType.PERSON and " " in n.text]
    surnames = {surname(n.text) for n in full}
    firsts = {n.text.split()[0] for n in full}
    whole = {n.text for n in full}
    for start, form in _standing(s.text, surnames | firsts | whole):
        token = s.at(start)
        inside = token != s.sentences[s.sentence[token]][0]
        if s.pos[token] == "PROPN" or ((form in surnames or inside) and s.pos[token] in ("NOUN", "ADJ")):
            stop = start + len(form)
            # Iestyn Poe, where the text's other Poe alone is known by the first name.
            start = with_first_name(s, start, stop) if form in surnames else start  # noqa: PLW2901 (the same name)
            yield Name(start, stop, s.text[start:stop], EntityType.PERSON)
    spellings = Spellings(key(n.text).split()[-1] for n in full)
    for i in capitals if full else ():
        opens = i == s.sentences[s.sentence[i]][0] and s.pos[i] != "PROPN"
        if not opens and s.pos[i] in ("PROPN", "NOUN") and spellings.has(key(s.words[i])):
            yield Name(s.start[i], s.end[i], s.words[i], EntityType.PERSON)


def _standing(text: str, forms: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where whole names stand in a text, the longest at each place; found by first word, so that many names cost no more."""
    by_first: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        if first := _WORD.search(form):
            by_first.setdefault(first[0], []).append(form)
    end = 0
    for word in _WORD.finditer(text) if by_first else ():
        for form in by_first.get(word[0], ()):
            start = word.start() - _lead(form)
            after = start + len(form)
            whole = not (text[after : after + 1].isalnum() and form[-1].isalnum())
            if start >= end and whole and text.startswith(form, start) and not _is_half(text, start, after):
                yield start, form
                end = after
                break


def _is_half(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins a name to another one: *Poe*-Lund, Lund-*Poe*; not pro-*Poe*."""
    before = _JOINED_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    return before is not None or _JOINED_AFTER.match(text, end) is not None


def _lead(form: str) -> int:
    """How many characters stand in front of a name's first word."""
    first = _WORD.search(form)
    return first.start() if first else 0


def surname(name: str) -> str:
    """The surname of a full name: its last word, with the particles in front of it.

    >>> surname("Ursula von der Leyen"), surname("Ann Poe")
    ('von der Leyen', 'Poe')
    """
    words = name.split()
    first = next((n for n, word in enumerate(words[1:], 1) if word.lower() in PARTICLES), len(words) - 1)
    return " ".join(words[first:])


def with_titles(s: Syntax, names: list[Name]) -> list[Name]:
    """The persons' titles and genders noted; a place name that is a person's surname in this text becomes that person."""
    found = _surnames_that_are_places(s, names)
    named: list[Name] = []
    for name in found:
        if name.type is not EntityType.PERSON:
            named.append(name)
            continue
        token = s.at(name.start)
        above = token - 1 - (token > 1 and s.words[token - 1] == ".")
        before = s.lower[above].rstrip(".") if token else ""
        title = before if before in honorifics() or before in role_nouns() or before in ranks() else ""
        gender = honorifics().get(title, "")
        kin = _KINSHIP.search(s.text, max(0, name.start - _LOOK_BACK), name.start)
        if kin and kin["kin"] in KIN:
            gender = KIN[kin["kin"]]
            _note_owner(named, _OWNERS[kin["owner"]])
        named.append(replace(name, title=ranks().get(title, title), gender=gender))
    return named


def _note_owner(named: list[Name], gender: str) -> None:
    """Whose wife it is, *his* tells: the last person before."""
    for n in range(len(named) - 1, -1, -1):
        if named[n].type is EntityType.PERSON:
            named[n] = replace(named[n], gender=named[n].gender or gender)
            return


def _surnames_that_are_places(s: Syntax, names: list[Name]) -> list[Name]:
    """Names of places that are somebody's surname here, and that never stand where a place would."""
    surnames = {n.text.split()[-1] for n in names if n.type is EntityType.PERSON and " " in n.text}
    bare = {
        n for n in names if n.type is EntityType.PLACE and n.kind is MentionKind.NAME and n.text in surnames
    }
    placed = {n.text for n in bare if s.at(n.start) and s.lower[s.at(n.start) - 1] in _PLACING}
    return [
        replace(n, type=EntityType.PERSON, record=None) if n in bare and n.text not in placed else n
        for n in names
    ]
