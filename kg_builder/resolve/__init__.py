"""Entities, utterances and copies across documents: the one step that looks at the whole corpus.

It keeps a few strings and numbers of each document in tables on disk (`Table`), so that memory does not grow with
the corpus. What it decides depends on the set of documents alone, not on their order: whatever has to be first is
first by IRI or by date.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import islice

from kg_builder.authority import Authority, authority, key
from kg_builder.closing import Closing
from kg_builder.iri import Minter, is_part
from kg_builder.memory import Memory
from kg_builder.model import Entity, EntityType, Extraction, MentionKind
from kg_builder.resolve.bodies import Bodies, acronym_block
from kg_builder.resolve.copies import Copies, sketch, sketch_rows
from kg_builder.resolve.evidence import noted
from kg_builder.resolve.keys import PersonName, day, feature, office_key, person_name, skeleton
from kg_builder.resolve.kinds import UNTYPED, Kinds, typed
from kg_builder.resolve.observation import Observation, Row
from kg_builder.resolve.persons import Persons, surname_block
from kg_builder.resolve.rewrite import Resolution
from kg_builder.resolve.strays import is_stray
from kg_builder.resolve.table import Table
from kg_builder.resolve.utterances import Utterances, wording

__all__ = ["Observation", "Observer", "Resolution", "Resolver"]

_MOVED = "SELECT old, new, name, same_as, category, authority, rule, kind FROM moved WHERE doc = ?"
_UTTERANCES = "SELECT statement, iri FROM utterance WHERE doc = ? ORDER BY statement"
_ORIGINAL = "SELECT original FROM copy WHERE doc = ?"
_AT_A_TIME = 50
"""Documents whose rows are written together."""
_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_BY_SURNAME = frozenset({"surname", "surname-by-title", "surname-of-last-named"})
_MEN = frozenset(
    {
        "spokesman",
        "businessman",
        "salesman",
        "policeman",
        "fireman",
        "craftsman",
        "nobleman",
        "king",
        "prince",
    }
)
"""Words for men of which there is one for women; a chairman may be a woman."""


class Resolver(Closing):
    """Two passes: `observe` every extraction, then `resolve` each of them. Close it, or use it as a context.

    Args:
        minter: Namespace of the IRIs.
        known: The authority files that the extractions were made with.
        memory: What earlier runs decided of utterances and copies; nothing if None.
    """

    def __init__(
        self, minter: Minter | None = None, known: Authority | None = None, memory: Memory | None = None
    ) -> None:
        self._memory = memory or Memory()
        self._minter = minter or Minter()
        self._known = known or authority()
        self._observer = Observer(self._known)
        self._table = Table()
        self._settled = False

    def observe(self, extraction: Extraction) -> None:
        """Note what a document names, what it tells of, and who says what in it."""
        self.add([self._observer.observe(extraction)])

    def add(self, observations: Iterable[Observation]) -> None:
        """Take what was noted of documents; of several under one IRI, the first."""
        rest = iter(observations)
        while some := list(islice(rest, _AT_A_TIME)):
            rows: defaultdict[str, list[Row]] = defaultdict(list)
            for observation in some:
                doc = self._table.document(*observation.document)
                if doc is None:
                    continue
                for table, found in observation.rows.items():
                    rows[table] += [(doc, *row) for row in found]
                rows["said"] += [(doc, *row) for _, _, row in observation.said]
                rows["person_name"] += observation.names
            for table, together in rows.items():
                self._table.add(table, together)

    def resolve(self, extraction: Extraction) -> Extraction:
        """The extraction with its final entity and utterance IRIs, and the document that it is a copy of."""
        return self.resolution(extraction.document.id).of(extraction)

    def resolution(self, page: str) -> Resolution:
        """What the other documents change in one, by its IRI."""
        if not self._settled:
            self._settle()
            self._settled = True
        doc = self._table.number(page)
        return Resolution(
            tuple(self._table.rows(_MOVED, (doc,))),
            tuple(self._table.rows(_UTTERANCES, (doc,))),
            next((iri for (iri,) in self._table.rows(_ORIGINAL, (doc,))), None),
        )

    def _settle(self) -> None:
        self._table.count()
        kinds = Kinds(self._table, self._known, self._minter)
        kinds.settle(states=True)
        Persons(self._table, self._known, self._minter).settle()
        kinds.settle(states=False)
        Bodies(self._table, self._known, self._minter).settle()
        Utterances(self._table, self._minter, self._memory).settle()
        Copies(self._table, self._memory).settle()

    def close(self) -> None:
        """Let the tables on disk go."""
        self._table.close()


class Observer:
    """Notes of each document by itself what may matter to others.

    Args:
        known: The authority files that the extractions were made with.
    """

    def __init__(self, known: Authority | None = None) -> None:
        self._known = known or authority()

    def observe(self, extraction: Extraction) -> Observation:
        """What a document names, what it tells of, and who says what in it."""
        document = extraction.document
        published = day(document.published)
        hashes, size = sketch(document.text)
        # "A spokesman" is a node of its document, and can be nobody elsewhere.
        shared = [e for e in extraction.entities if not is_part(e.id, document.id)]
        row = document.id, published, key(document.publisher or ""), size
        return Observation(
            document=row,
            names=[name for name in map(self._full_name, shared) if name],
            said=[
                (s.act, s.confidence, wording(s, published))
                for s in extraction.statements
                if s.speaker and not is_part(s.speaker, document.id)
            ],
            rows={
                "seen": [
                    *(self._seen(e, extraction) for e in shared),
                    *(self._stray(e) for e in shared if is_stray(e, document.text)),
                ],
                "context": [(json.dumps(sorted(self._features(shared))),)],
                "sketch": sketch_rows(row, hashes, size),
            },
        )

    def _seen(self, entity: Entity, extraction: Extraction) -> tuple[object, ...]:
        if entity.type is EntityType.PERSON:
            block = self._person(entity)[0]
            ties = [
                [office_key(r.office), r.organization or ""]
                for r in extraction.roles
                if r.person == entity.id
            ]
        else:
            block = acronym_block(entity.name) if entity.type is EntityType.ORGANIZATION else ""
            ties = [["country", country] for country in _main_country(extraction)]
        notes = noted(_gender(entity, extraction), ties, entity.same_as, entity.category, entity.authority)
        return entity.id, entity.type, block, entity.name, notes, 0, *typed(entity, extraction)

    def _stray(self, entity: Entity) -> tuple[object, ...]:
        """A row for what may be a surname that the document takes for something else."""
        block = surname_block(entity.name, self._known)[0]
        notes = noted("", (), (), entity.category, None)
        return entity.id, EntityType.PERSON, block, entity.name, notes, 1, *UNTYPED

    def _person(self, entity: Entity) -> tuple[str, PersonName]:
        """The block and the parts of a person's name, which begins with the family's where the text calls them so: Ms Tan."""
        first = entity.name.partition(" ")[0]
        if any(m.rule in _BY_SURNAME and key(m.span.text) == key(first) for m in entity.mentions):
            parts = person_name(entity.name, family_first=True)
            return skeleton(parts.surname), parts
        return surname_block(entity.name, self._known)

    def _full_name(self, entity: Entity) -> tuple[str, str] | None:
        if entity.type is not EntityType.PERSON:
            return None
        parts = self._person(entity)[1]
        return None if parts.is_bare or parts.is_initial else (parts.given[0], parts.surname)

    def _features(self, shared: Iterable[Entity]) -> set[int]:
        """What a document tells of that no authority file knows: what everybody knows joins nobody."""
        found = set()
        for entity in shared:
            state = entity.type is EntityType.PLACE and entity.category == "country"
            if entity.same_as or entity.authority or (entity.category and not state):
                continue
            if entity.type is EntityType.PERSON:
                found.add(feature("person", [self._person(entity)[0]]))
            if (
                entity.type is not EntityType.PERSON or " " not in entity.name
            ):  # whatever its type: the recognizer takes a town for a company in the next document
                found.add(feature("name", [key(entity.name)]))
                first, _, rest = entity.name.partition(" ")
                if rest and entity.type is EntityType.ORGANIZATION and self._tells(first):
                    found.add(feature("name", [key(first)]))  # the Brenholt Rescue Service: Brenholt
        return found

    def _tells(self, word: str) -> bool:
        """Whether a name's first word is one that few have: no demonym, no known place, no word of many bodies."""
        return (
            self._known.demonym(word) is None
            and self._known.find(EntityType.PLACE, word) is None
            and not self._known.shared(EntityType.ORGANIZATION, word)
        )


def _gender(entity: Entity, extraction: Extraction) -> str:
    """The gender that the pronouns for a person agree on; without pronouns, that of the words for the office."""
    said = {m.span.text.lower() for m in entity.mentions if m.kind is MentionKind.PRONOUN}
    he, she = bool(said & _HE), bool(said & _SHE)
    if not he and not she:
        described = [r.office for r in extraction.roles if r.person == entity.id]
        described += [m.span.text for m in entity.mentions if m.kind is MentionKind.NOMINAL]
        words = {word for text in described for word in text.lower().split()}
        he, she = not words.isdisjoint(_MEN), any(word.endswith("woman") for word in words)
    return "" if he == she else "male" if he else "female"


def _main_country(extraction: Extraction) -> list[str]:
    """The country that a document names more often than any other."""
    count = Counter(
        {e.id: len(e.mentions) for e in extraction.entities if e.category == "country" and e.mentions}
    ).most_common(2)
    if len(count) == 2 and count[0][1] == count[1][1]:  # noqa: PLR2004 (two are even)
        return []
    return [iri for iri, _ in count[:1]]
