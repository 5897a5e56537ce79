"""What is found of an office in a text."""

from dataclasses import dataclass

from kg_builder.authority import Record
from kg_builder.authority.offices import Term
from kg_builder.extract.entities.cluster import Cluster


@dataclass(frozen=True, slots=True)
class FoundRole:
    """An office in the text: whose, what it is called, of what, and the characters that say so."""

    person: Cluster
    office: str
    organization: Cluster | None
    start: int
    end: int
    modifiers: tuple[str, ...] = ()
    term: Term | None = None
    told: bool = True
    """Whether the words beside the office say what it is of; else it is the country of the known term."""
    ministry: Record | None = None
    """The ministry that the office is in."""
