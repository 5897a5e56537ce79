"""What was found in a document, as it lies in the cache and travels between processes: packed, not read until needed."""

import json
from dataclasses import dataclass, replace

from kg_builder.compression import packed, unpacked
from kg_builder.model import Document, Extraction
from kg_builder.records import from_record, to_record
from kg_builder.resolve import Observer


@dataclass(frozen=True, slots=True)
class Finding:
    """A document's extraction and what the resolver is to know of it, without the document's text."""

    record: bytes
    observation: bytes

    @classmethod
    def of(cls, extraction: Extraction, observer: Observer) -> "Finding":
        """Pack an extraction."""
        return cls(
            packed(json.dumps(to_record(extraction)).encode()),
            packed(observer.observe(extraction).to_json().encode()),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A document with what was found in it."""

    document: Document
    finding: Finding

    def extraction(self) -> Extraction:
        """The extraction, read from its record."""
        return extraction_of(self.document, self.finding.record)


def extraction_of(document: Document, record: bytes) -> Extraction:
    """The extraction that a packed record holds.

    Raises:
        ValueError: the record is damaged.
        RecordError: it is that of another text.
    """
    fields = json.loads(unpacked(record))
    return replace(from_record({**fields, "text": document.text}), document=document)
