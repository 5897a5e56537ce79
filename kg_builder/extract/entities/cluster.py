"""One entity of a document while its mentions are being gathered."""

from collections import Counter
from dataclasses import dataclass, field

from kg_builder.authority import Record
from kg_builder.model import EntityType, MentionKind

_LONGEST_ACRONYM = 4


@dataclass(slots=True)
class Cluster:
    """One entity while its mentions are being gathered."""

    type: EntityType
    record: Record | None = None
    names: Counter[str] = field(default_factory=Counter)
    mentions: dict[tuple[int, int], MentionKind] = field(default_factory=dict)
    rules: dict[tuple[int, int], str] = field(default_factory=dict)
    """What joined a mention to the entity, where it was neither its name nor the authority file."""
    gender: str = ""
    offices: list[tuple[str, str]] = field(default_factory=list)
    """Offices that the text gives: lower-case words of the office, ISO code of its country or empty."""
    titles: set[str] = field(default_factory=set)
    """Honorifics and office nouns that stand in front of the full name."""
    described: set[str] = field(default_factory=set)
    """Nouns by which the text explains a body: "bloc" of "ECOWAS, the regional bloc"."""
    local: bool = False
    """Whether it stands for somebody in this document only: "a source", "US officials"."""
    members: tuple["Cluster", ...] = ()
    """Who makes up a group, where the text names each: "France, Germany and Britain"."""

    @property
    def name(self) -> str:
        """The authority's name, else the fullest of the text: most words, then most frequent, then first."""
        if self.record is not None:
            return self.record.name
        if self.members:
            *others, last = [m.name for m in self.members]
            return f"{', '.join(others)} and {last}"
        best = max(self.names, key=lambda n: (min(len(n.split()), 3), self.names[n]))
        shouted = best.isupper() and len(best) > _LONGEST_ACRONYM
        return best.title() if shouted and self.type in (EntityType.PERSON, EntityType.PLACE) else best

    @property
    def country(self) -> str:
        """ISO 3166-1 code of the country that the entity is or belongs to, where known."""
        return self.record.country if self.record is not None else ""
