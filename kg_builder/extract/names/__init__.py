"""Named mentions of a text: each finder claims its characters, the surest first.

Treaties and ministries, names of the authority files, bodies by their head noun, full names by first names, datelines, what
the entity recognizer found, and what surnames and prepositions tell of the rest; then one type for one name.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg_builder.authority import Authority
from kg_builder.extract.lexicon import honorifics, localities, postnominals, role_nouns
from kg_builder.extract.names.agreement import OF_PLACES, agree_on_types, is_age
from kg_builder.extract.names.bodies import find_bodies, find_known, known_words, with_acronyms
from kg_builder.extract.names.homonyms import first_names_apart, homonyms, told_apart, without
from kg_builder.extract.names.ministries import find_ministries
from kg_builder.extract.names.named import Ground, Name, capitalized, countries
from kg_builder.extract.names.persons import full_names, further_persons, with_titles
from kg_builder.extract.names.recognized import dates, recognized_names, with_first_name
from kg_builder.extract.names.runs import bare_bodies, find_runs
from kg_builder.extract.names.states import codes, unknown_country, unknown_states
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType, MentionKind

__all__ = ["Name", "find_names"]

_GLUED = re.compile(r"[A-Z](?:[A-Z]+(?![a-z])|[a-z]+)")
_DATELINE = re.compile(
    r"^(?P<city>[A-Z][A-Z’'-]{2,30}(?: [A-Z’'-]{2,20}){0,3})(?:, (?P<country>[A-Z]\w{2,30}(?: [A-Z]\w{2,30})?))?"
    r"(?:,? \w{3,9}\.? \d{1,2})?(?: \([^()\n]{2,40}\))? ?[—–-] ?(?=[A-Z“\"])",
    re.MULTILINE,
)
_OWNED = re.compile(r"(?P<owner>[^’']{2,60})[’']s (?=[A-Z]\w* ?\w)")
_OWNABLE = (EntityType.ORGANIZATION, EntityType.PERSON)
_BLOCS = frozenset({"west", "occident"})


def find_names(
    syntax: Syntax, treaties: Iterable[Name], known: Authority, day: str | None = None
) -> list[Name]:
    """All named mentions in text order, without overlaps; treaties keep their place.

    Args:
        syntax: The parsed text.
        treaties: The treaties found in it.
        known: The authority files.
        day: Day of the document, ISO 8601: it tells whose government one under its head is.
    """
    s, capitals = syntax, capitalized(syntax)
    meant = homonyms(s, known, capitals)
    states = unknown_states(s, known, capitals)
    mentioned = without(countries(s, known, capitals), s, meant, known) + codes(s, capitals, states)
    recognized = list(_longest(recognized_names(s, known, mentioned)))
    ground = Ground(len(s.text))
    ground.claim(treaties)
    ground.claim(find_ministries(s, known, _with_records(recognized), mentioned, states, day or ""))
    ground.claim(_glued(s, known, capitals))
    ground.claim(_blocs(s, capitals))
    ground.claim(find_known(s, known, capitals, mentioned))
    ground.claim(_whole(find_bodies(s, capitals), recognized))
    ground.claim(_whole(full_names(s, ground, capitals), recognized))
    datelines = list(_datelines(s, known))
    ground.claim(datelines)
    ground.claim(recognized)
    ground.claim(further_persons(s, ground, capitals))
    ground.claim(_who(s, ground, capitals, known))
    ground.claim(known_words(s, known, _bare_words(s, ground, capitals, known), mentioned))
    ground.claim(
        Name(s.start[i], s.end[i], s.words[i], EntityType.PLACE)
        for i in capitals
        if states.get(s.words[i]) == s.words[i]
    )
    ground.claim(_located(s, ground, capitals, known))
    ground.claim(find_runs(s, ground, capitals))
    surnames = {n.text.split()[-1] for n in ground.names if n.type is EntityType.PERSON and " " in n.text}
    ground.names = [part for n in ground.names for part in _without_owner(s, n, known, surnames)]
    names = with_titles(s, sorted(ground.names, key=lambda n: n.start))
    names = _with_late_surnames(
        s, agree_on_types(s, names, known, states, {n.start for n in datelines}), ground, capitals
    )
    names = _with_states(s, names, states, ground, capitals)
    names = first_names_apart(s, told_apart(s, with_acronyms(s, names, known), known, meant))
    short = {n.start: n for n in bare_bodies(s, names, capitals)}
    return sorted([*(n for n in names if n.start not in short), *short.values()], key=lambda n: n.start)


def _without_owner(s: Syntax, name: Name, known: Authority, surnames: Container[str]) -> Iterator[Name]:
    """A name cut after its owner: *NATO* and *Office of Resources* of "NATO's Office of Resources"; not "Moody's Corporation".

    The owner is one whom the authority files know, or a person of the text, by surname.
    """
    owned = _OWNED.match(name.text) if name.record is None and name.type in _OWNABLE else None
    owner = owned["owner"] if owned else ""
    kinds = (EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PLACE)
    record = next(filter(None, (known.find(kind, owner) for kind in kinds)), None) if owned else None
    person = owner in surnames and name.type is EntityType.ORGANIZATION
    if owned is None or not (record is not None or person or (owner.isupper() and len(owner) > 1)):
        yield name
        return
    kind = record.type if record is not None else EntityType.PERSON if person else EntityType.ORGANIZATION
    yield Name(name.start, name.start + len(owner), owner, kind, record=record)
    start = name.start + owned.end()
    yield replace(name, start=start, text=s.text[start : name.end])


def _with_late_surnames(s: Syntax, names: list[Name], ground: Ground, capitals: Sequence[int]) -> list[Name]:
    """The names, with the surnames of persons whom the recognizer took for something else."""
    before = {n.start for n in ground.names if n.type is EntityType.PERSON}
    late = [n for n in names if n.type is EntityType.PERSON and " " in n.text and n.start not in before]
    if not late:
        return names
    ground.names = list(late)
    ground.claim(further_persons(s, ground, capitals))
    return sorted([*names, *with_titles(s, ground.names[len(late) :])], key=lambda n: n.start)


def _with_states(
    s: Syntax, names: list[Name], states: Mapping[str, str], ground: Ground, capitals: Sequence[int]
) -> list[Name]:
    """The names, the states that nobody knows as countries, and the adjectives of their peoples with them."""
    entries = {state: unknown_country(state) for state in states.values()}
    ground.claim(
        Name(s.start[i], s.end[i], s.words[i], EntityType.PLACE)
        for i in capitals
        if states.get(s.words[i], s.words[i]) != s.words[i]
    )
    adjectives = {n.start: n for n in ground.names if states.get(n.text, n.text) != n.text}
    found = [n for n in names if n.start not in adjectives]
    found = [
        replace(n, record=entries[n.text]) if n.type is EntityType.PLACE and n.text in entries else n
        for n in found
    ]
    peoples = (
        replace(n, type=EntityType.PLACE, kind=MentionKind.DEMONYM, record=entries[states[n.text]], title="")
        for n in adjectives.values()
    )
    return sorted([*found, *peoples], key=lambda n: n.start)


def _with_records(recognized: Iterable[Name]) -> list[Name]:
    """The persons, their surnames with the entries of their full names."""
    persons = [n for n in recognized if n.type is EntityType.PERSON]
    full = {n.text.split()[-1]: n.record for n in persons if " " in n.text}
    return [
        replace(n, record=record) if n.record is None and (record := full.get(n.text)) is not None else n
        for n in persons
    ]


def _longest(recognized: Iterable[Name]) -> Iterator[Name]:
    """The recognizer's names without those inside a longer one: a first name that it took for a company."""
    end = 0
    for name in sorted(recognized, key=lambda n: (n.start, -n.end)):
        if name.end > end:
            yield name
            end = name.end


def _whole(names: Iterable[Name], recognized: Sequence[Name]) -> Iterator[Name]:
    """Those of the names found by their words that are no part of a longer one that the recognizer found."""
    starts = [n.start for n in recognized]
    for name in names:
        first, last = max(0, bisect_right(starts, name.start) - 1), bisect_left(starts, name.end)
        beside = (n for n in recognized[first:last] if n.end > name.start)
        if all(name.start <= n.start and n.end <= name.end for n in beside):
            yield name


def _datelines(s: Syntax, known: Authority) -> Iterator[Name]:
    """Places in front of an article's first words: VARNHOLM, Norland — Work began."""
    for line in _DATELINE.finditer(s.text):
        for part in ("city", "country"):
            if line[part]:
                a, b = line.span(part)
                yield Name(
                    a, b, line[part], EntityType.PLACE, record=known.find(EntityType.PLACE, line[part])
                )


def _glued(s: Syntax, known: Authority, capitals: Sequence[int]) -> Iterator[Name]:
    """Known names that a layout ran together with each other, or with a quotation mark: NorwaySweden, NATO”The."""
    for i in capitals:
        word = s.words[i]
        if word.isupper() or word.istitle():
            continue
        parts = [(m.start(), m[0]) for m in _GLUED.finditer(word)]
        records = [
            known.find(EntityType.PLACE, p) or known.find(EntityType.ORGANIZATION, p) for _, p in parts
        ]
        quoted = any(mark in word for mark in '“”"')
        for (at, part), record in zip(parts, records, strict=True):
            if record is not None and len(parts) > 1 and (all(records) or (quoted and part.isupper())):
                begin = s.start[i] + at
                yield Name(begin, begin + len(part), part, record.type, MentionKind.NAME, record)


def _blocs(s: Syntax, capitals: Sequence[int]) -> Iterator[Name]:
    """The West, as states that act together; not the west of a country."""
    for i in capitals:
        if s.lower[i] in _BLOCS and s.words[i].istitle() and i and s.lower[i - 1] == "the":
            following = s.words[i + 1 : i + 2]
            of = following == ["of"] and s.tag[i + 2 : i + 3] != ["VBG"]  # accused the West of leaving
            named = i > 2 and s.lower[i - 2] == "of" and s.words[i - 3][0].isupper()  # noqa: PLR2004 (Union of the West)
            if not of and not named and not (following and following[0][0].isupper()):
                yield Name(s.start[i], s.end[i], s.words[i], EntityType.GROUP)


def _bare_words(s: Syntax, ground: Ground, capitals: Sequence[int], known: Authority) -> Iterator[int]:
    """Capitalized words that no name holds yet, and that may be one."""
    for i in capitals:
        if s.pos[i] not in ("PROPN", "NOUN", "ADJ") or len(s.words[i]) < 2:  # noqa: PLR2004 (a letter is no name)
            continue
        if s.words[i] in postnominals():
            continue
        # A lone capital at the start of a sentence tells little about a word that is also a common one.
        opens = i == s.sentences[s.sentence[i]][0] and s.pos[i] != "PROPN"
        first = opens and known.demonym(s.words[i]) is None
        titled = i > 0 and s.lower[i - 1].rstrip(".") in honorifics()
        if not first and not titled and ground.is_free(s.start[i], s.end[i]):
            yield i


def _who(s: Syntax, ground: Ground, capitals: Sequence[int], known: Authority) -> Iterator[Name]:
    """Persons by what stands beside the name: without Varn, *who* was ill; its *secretary*, Varn, said; Ann Varn, *52*, said."""
    for i in _bare_words(s, ground, capitals, known):
        end = i + 1
        while s.words[end : end + 1] == ["-"] and "".join(s.words[end + 1 : end + 2])[:1].isupper():
            end += 2  # Varn-Poe
        following = s.lower[end : end + 2]
        aged = following[:1] == [","] and is_age(s.words[end + 1 : end + 3])
        named = s.tag[i] == "NNP" and (following[:1] == ["who"] or following == [",", "who"])
        apposed = following[:1] == [","] and i > 1 and s.words[i - 1] == ","
        start, stop = s.chars(i, end)
        start = with_first_name(s, start, stop, tagged=i != s.sentences[s.sentence[i]][0] + 1)
        if named or (apposed and s.lower[i - 2] in role_nouns()) or (aged and start < s.start[i]):
            yield Name(start, stop, s.text[start:stop], EntityType.PERSON)


def _located(s: Syntax, ground: Ground, capitals: Sequence[int], known: Authority) -> Iterator[Name]:
    """Places by what stands in front of them: in Varn, the mayor of Varn, the town of Varn."""
    for i in _bare_words(s, ground, capitals, known):
        if s.pos[i] != "PROPN" or i == 0 or dates().fullmatch(s.words[i]) or s.words[i].isupper():
            continue
        alone = i + 1 >= len(s) or not s.words[i + 1][0].isupper()
        of_place = (
            s.lower[i - 1] == "of"
            and i > 1
            and (s.lemma[i - 2] in localities() or s.lower[i - 2] in OF_PLACES)
        )
        if alone and (of_place or (s.lower[i - 1] in ("in", "near") and s.dep[i] == "pobj")):
            yield Name(s.start[i], s.end[i], s.words[i], EntityType.PLACE)
