"""Names that no other finder claims: runs of capitalized words inside a sentence, and short forms such as "the Bank"."""

from collections.abc import Iterator, Sequence

from kg_builder.extract.lexicon import calendar, honorifics, localities, ranks, role_nouns
from kg_builder.extract.names.agreement import is_body
from kg_builder.extract.names.bodies import is_heading
from kg_builder.extract.names.named import Ground, Name
from kg_builder.extract.text.syntax import Syntax
from kg_builder.model import EntityType

_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj", "poss", "agent", "attr"})
_PLACING = frozenset({"in", "near", "outside"})
_MOST_WORDS = 5
_FEWEST = 2
_OPENING, _CLOSING = frozenset('“"‘'), frozenset('”"’,')


def find_runs(s: Syntax, ground: Ground, capitals: Sequence[int]) -> Iterator[Name]:
    """Two proper names or more in a row that are one noun phrase: a place after "in", else an organization.

    What it is says `kg_builder.extract.names.agreement` better, where the text tells.
    """
    end = 0
    for i in capitals:
        if i < end or not _is_part(s, i) or (i and _is_part(s, i - 1)):
            continue
        end = i + 1
        while (
            end < len(s) and end - i <= _MOST_WORDS and _is_part(s, end) and s.sentence[end] == s.sentence[i]
        ):
            end += 1
        head = end - 1
        begin = _behind_office(s, i, end)
        words = s.lower[begin:end]
        if (
            not _FEWEST <= end - begin <= _MOST_WORDS
            or s.dep[head] not in _ROLES
            or not all(t < s.head[t] < end for t in range(begin, head))
            or not ground.is_free(s.start[begin], s.end[head])
            or any(w in role_nouns() or w.rstrip(".") in honorifics() or w in _days() for w in words)
            or is_heading(s, *s.sentences[s.sentence[i]])
        ):
            continue
        start, stop = s.chars(begin, end)
        if s.text[start - 1 : start] in _OPENING and s.text[stop : stop + 1] in _CLOSING:
            continue  # “Harbour Nights”: a title
        if begin > i:
            if not is_body(s.text[start:stop]) and words[-1] not in localities():
                yield Name(start, stop, s.text[start:stop], EntityType.PERSON)
            continue
        placed = s.dep[head] == "pobj" and s.lower[s.head[head]] in _PLACING
        yield Name(start, stop, s.text[start:stop], EntityType.PLACE if placed else EntityType.ORGANIZATION)


def _behind_office(s: Syntax, begin: int, end: int) -> int:
    """Where a run goes on behind the offices and ranks that open it: Detective Sergeant *Iestyn Poe*."""
    while begin < end and (s.lower[begin] in role_nouns() or s.lower[begin] in ranks()):
        begin += 1
    return begin


def _is_part(s: Syntax, t: int) -> bool:
    word = s.words[t]
    return s.tag[t] in ("NNP", "NNPS") and word[0].isupper() and word[1:].islower() and word.isalpha()


def _days() -> frozenset[str]:
    return frozenset((*calendar("month"), *calendar("weekday")))


def bare_bodies(s: Syntax, names: Sequence[Name], capitals: Sequence[int]) -> Iterator[Name]:
    """A body's noun alone, capitalized after "the": the *Bank*, the last body of the text with that noun for its head."""
    taken = {n.start for n in names if n.record is not None or n.stands_for or " " in n.text}
    bodies = sorted(
        (n for n in names if n.type is EntityType.ORGANIZATION and " " in n.text), key=lambda n: n.end
    )
    heads = [(n, _head_noun(n.text)) for n in bodies]
    nouns = {head for _, head in heads}
    for i in capitals if bodies else ():
        noun = s.lower[i]
        following = s.words[i + 1 : i + 2]
        if (
            noun not in nouns
            or s.start[i] in taken
            or not i
            or s.lower[i - 1] != "the"
            or (following and (following[0][0].isupper() or following[0] in ("of", "for")))
        ):
            continue
        full = next((n for n, head in reversed(heads) if head == noun and n.end < s.start[i]), None)
        if full is not None:
            text = s.words[i]
            stands_for = full.stands_for or full.text
            yield Name(
                s.start[i], s.end[i], text, EntityType.ORGANIZATION, record=full.record,
                stands_for=stands_for, rule="noun-of-body",
            )  # fmt: skip


def _head_noun(name: str) -> str:
    """The noun of a body's name: in front of "of" or "for", else its last word."""
    words = name.lower().split()
    of = next((n for n, word in enumerate(words) if word in ("of", "for")), len(words))
    return words[of - 1] if of else ""
