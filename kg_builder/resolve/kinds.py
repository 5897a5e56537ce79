"""One type for one name over all documents: Norland is a state, also where a text takes it for a company.

Only names that no authority file knows. A document that tells the type by its words ("in Norland", "Norland's army",
"Norland, the shipping company", "Mr. Norland") keeps it, so that a town and a person of one name stay two; one that does
not, follows the documents that do, and where none does, the clear majority.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from kg_builder.authority import Authority, key
from kg_builder.iri import Minter
from kg_builder.model import Entity, EntityType, Extraction, MentionKind
from kg_builder.resolve.keys import is_acronym
from kg_builder.resolve.table import Table

_KINDS = frozenset({EntityType.PERSON, EntityType.ORGANIZATION, EntityType.PLACE})
_LOOK = 24
_PLACED = re.compile(
    r"(?:^|\W)(?:in|near|outside|throughout|across|(?:city|town|village|coast|capital|mayor) of)\s+$",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(
    r"\b(?:shares?|stakes?|investors?|interests?|confidence|trust|faith|believes?|believed)\s+in\s+$",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    r"(?:^|\W)(?:roads?|trains?|flights?|ferr(?:y|ies)|buses|bus|way|journey|exports?) (?:to|from|through|via)\s+$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"(?:,[^\n]{0,40}?)? ?[—–-] ?(?=[A-Z“\"])")
_OWNED_BY_BODY = re.compile(r"(?:shares?|stakes?|investors?) in\s+$", re.IGNORECASE)
_EXECUTIVES = (
    "chief executive",
    "ceo",
    "director",
    "founder",
    "owner",
    "manager",
    "editor",
    "chairman",
    "chairwoman",
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady|Dame)\.?\s+$")
_SURELY_MORE = 3
"""How many times as many documents must tell the one type as the other, for those that tell none to follow them."""
_SEVERAL = 2
UNTYPED = "", 0, 0, 0
"""The columns of an entity whose type no other document can tell."""
_RULE = "type-in-other-documents"
_QUERY = """
SELECT word, doc, iri, name, kind, state, sure, surname FROM seen
WHERE word IN (SELECT word FROM several WHERE state = ?)
    AND NOT EXISTS (SELECT 1 FROM moved WHERE moved.doc = seen.doc AND moved.old = seen.iri)
ORDER BY word, doc, iri
"""
"""Names whose documents differ in type or spelling, or of which only some know that it is a state's."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A name in one document, as which type, and whether the words there tell it."""

    doc: int
    iri: str
    name: str
    kind: str
    state: bool
    sure: bool
    surname: bool
    """Whether it is a bare surname, as far as the words tell."""


def typed(entity: Entity, extraction: Extraction) -> tuple[str, int, int, int]:
    """The last columns of the table ``seen`` for an entity; the word is empty where the type is known."""
    state = entity.type is EntityType.PLACE and entity.category == "country"
    text = extraction.document.text
    if entity.type not in _KINDS or entity.same_as or entity.authority or (entity.category and not state):
        return UNTYPED
    sure = state or _SURE[entity.type](entity, extraction)
    surname = entity.type is EntityType.PERSON and " " not in entity.name
    # Roads to Varn: hardly a person.
    surname = surname and not all(_TOWARDS.search(before) for before, _ in _before(entity, text))
    return key(entity.name), int(state), int(sure), int(surname)


class Kinds:
    """Decides which type a name has where its document does not tell."""

    def __init__(self, table: Table, known: Authority, minter: Minter) -> None:
        self._table = table
        self._known = known
        self._minter = minter

    def settle(self, *, states: bool) -> None:
        """Write into the table which names are something else, those of states or all others.

        States go before persons: a bare surname that is a state's name is the state. A town or a company goes after
        them, since evidence for a person is stronger than for a name.
        """
        rows = self._table.rows(_QUERY, (int(states),))
        names = (
            [
                _Typed(doc, iri, name, kind, bool(state), bool(sure), bool(surname))
                for _, doc, iri, name, kind, state, sure, surname in group
            ]
            for _, group in groupby(rows, key=itemgetter(0))
        )
        self._table.retype(move for seen in names for move in self._moves(seen))

    def _moves(self, seen: Sequence[_Typed]) -> Iterator[tuple[object, ...]]:
        state = any(t.state for t in seen)
        winner = EntityType.PLACE if state else _winner(seen)
        surnames = self._is_no_surname(seen) and (state or sum(t.sure for t in seen) >= _SEVERAL)
        if winner is None or (winner is EntityType.ORGANIZATION and not self._may_be_body(seen[0].name)):
            return
        name = _best_name(seen, winner)
        iri = self._minter.entity(winner, name)
        category = "country" if state else None
        for t in seen:
            if not _follows(t, winner, surnames=surnames) or (t.iri, t.name, t.state) == (iri, name, state):
                continue
            yield t.doc, t.iri, iri, name, "[]", category, None, _RULE, winner

    def _is_no_surname(self, seen: Sequence[_Typed]) -> bool:
        """Whether nobody in the corpus or the authority files has the name for a surname."""
        word = key(seen[0].name)
        return not self._table.bearers("surname", word) and not self._known.by_surname(word)

    def _may_be_body(self, name: str) -> bool:
        """Whether one organization may be meant wherever the name stands."""
        return not is_acronym(name) and not self._known.shared(EntityType.ORGANIZATION, name)


def _winner(seen: Sequence[_Typed]) -> EntityType | None:
    """The type that the documents tell which tell one, or that clearly most have; never a person, as namesakes are many."""
    sure = Counter(t.kind for t in seen if t.sure).most_common()
    count = sure or Counter(t.kind for t in seen).most_common()
    ahead = len(count) == 1 or count[0][1] >= _SURELY_MORE * count[1][1]
    return EntityType(count[0][0]) if ahead and count[0][0] != EntityType.PERSON else None


def _follows(t: _Typed, winner: EntityType, *, surnames: bool) -> bool:
    """Whether a name in a document is of the type that others have for it; a bare surname only if it can be none."""
    if t.kind == winner:
        return winner is EntityType.PLACE
    return not t.sure and (surnames or not t.surname)


def _best_name(seen: Sequence[_Typed], winner: EntityType) -> str:
    count = Counter(t.name for t in seen if t.kind == winner)
    return min(count, key=lambda n: (n.isupper(), -count[n], n))


# ------------------------------------------------------------------------------- what the words tell


def _before(entity: Entity, text: str) -> Iterator[tuple[str, int]]:
    """What stands in front of each name of an entity, and where the name ends."""
    for m in entity.mentions:
        if m.kind is MentionKind.NAME:
            yield text[max(0, m.span.start - _LOOK) : m.span.start], m.span.end


def _is_place(entity: Entity, extraction: Extraction) -> bool:
    text = extraction.document.text
    if any(m.kind is MentionKind.DEMONYM for m in entity.mentions):
        return True
    for before, end in _before(entity, text):
        if _PLACED.search(before) and not _NO_PLACE.search(before) and not text.startswith(("'s", "’s"), end):
            return True
        if before[-1:] in ("", "\n") and _DATELINE.match(text, end):
            return True
    return False


def _is_body(entity: Entity, extraction: Extraction) -> bool:
    if any(m.rule == "apposition" for m in entity.mentions):
        return True
    roles = (r.office.lower() for r in extraction.roles if r.organization == entity.id)
    if any(word in office for office in roles for word in _EXECUTIVES):
        return True
    return any(_OWNED_BY_BODY.search(before) for before, _ in _before(entity, extraction.document.text))


def _is_person(entity: Entity, extraction: Extraction) -> bool:
    if any(m.kind is MentionKind.PRONOUN for m in entity.mentions):
        return True
    if any(r.person == entity.id for r in extraction.roles):
        return True
    return any(_TITLED.search(before) for before, _ in _before(entity, extraction.document.text))


_SURE = {
    EntityType.PLACE: _is_place,
    EntityType.ORGANIZATION: _is_body,
    EntityType.PERSON: _is_person,
}
