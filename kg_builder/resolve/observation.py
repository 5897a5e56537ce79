"""What is noted of one document for the look at all of them: it depends on the document alone, and is kept."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

Row: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """Rows for the tables of the resolver, without the number that the document has there."""

    document: Row
    names: list[tuple[str, str]]
    """Given names and surnames of persons."""
    said: list[tuple[str, float, Row]]
    """For each statement of a known speaker its act, its confidence, and its row."""
    rows: dict[str, list[Row]]
    """By table."""

    def chosen(self, keeps: Callable[[str, float], bool]) -> "Observation":
        """The observation with the statements alone whose act and confidence are wanted."""
        return replace(self, said=[s for s in self.said if keeps(s[0], s[1])])

    def to_json(self) -> str:
        """All of it as JSON."""
        return json.dumps([self.document, self.names, self.said, self.rows], separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> "Observation":
        """What `to_json` gave."""
        return cls(*json.loads(text))
