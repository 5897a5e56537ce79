"""One JSON record to one `Document`."""

from collections.abc import Mapping
from typing import Any

from kg_builder.errors import MetadataError
from kg_builder.model import Document
from kg_builder.sources.dates import iso_date
from kg_builder.sources.decoding import too_long
from kg_builder.sources.header import read_header
from kg_builder.sources.problems import problem
from kg_builder.sources.settings import Settings


def to_document(record: object, source: str, stem: str, settings: Settings) -> Document:
    """The document that a parsed line of JSON stands for.

    A record without a usable text or id is no document. Other fields that have not the documented form are left
    out and reported (`MetadataError`); what the fields do not tell may stand in a header at the top of the text.

    Raises:
        SourceError: the record has no usable text or id.
    """
    if not isinstance(record, dict):
        raise problem(source, "not a JSON object", 'write one object a line, such as {"text": "…"}')
    fields = _Fields(record, source, settings)
    text = fields.text()
    given = fields.identifier()
    header = read_header(text)
    url = fields.string("url") or header.url
    return Document(
        id=settings.minter.document(text=text, name=stem, given=given or url),
        source=source,
        text=text,
        title=fields.string("title") or header.title,
        published=fields.date("published") or header.published,
        publisher=fields.string("publisher") or header.publisher,
        authors=fields.names("authors") or header.authors,
        url=url,
        language=fields.string("language") or header.language or "en",
    )


class _Fields:
    """The fields of one record under our names."""

    def __init__(self, record: Mapping[str, Any], source: str, settings: Settings) -> None:
        self._record = record
        self._source = source
        self._settings = settings

    def _get(self, name: str) -> Any:  # noqa: ANN401 - JSON
        return self._record.get(self._settings.fields[name])

    def text(self) -> str:
        name = self._settings.fields["text"]
        text = self._get("text")
        if text is None:
            known = ", ".join(list(self._record)[:8]) or "none"
            raise problem(
                self._source,
                f"no field {name!r} (fields: {known})",
                "name the field of the text, as in --field text=body",
            )
        if not isinstance(text, str):
            raise problem(self._source, f"{name!r} is not a string", "give the text as one JSON string")
        if not text.strip():
            raise problem(self._source, f"{name!r} is empty", "leave the line out or fill it")
        if len(text) > self._settings.max_chars:
            raise too_long(self._source, f"{name!r} has {len(text):,} characters", self._settings.max_chars)
        if (unfit := _unfit(text)) is not None:
            raise problem(
                self._source,
                f"{name!r} has {_character(text[unfit])} at character {unfit:,}",
                "remove it where the JSON is made",
            )
        return text

    def identifier(self) -> str | None:
        value = self._get("id")
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int) or _unfit(str(value)) is not None:
            name = self._settings.fields["id"]
            raise problem(self._source, f"{name!r} is no string or number", "give an id, or leave it out")
        return str(value)

    def string(self, name: str) -> str | None:
        value = self._get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and _unfit(value) is None:
            return value.strip() or None
        self._left_out(name, "not a string of text")
        return None

    def date(self, name: str) -> str | None:
        value = self.string(name)
        if value is None:
            return None
        date = iso_date(value)
        if date is None:
            self._left_out(name, f"{value[:40]!r}, which is not a date such as 2024-12-16")
        return date

    def names(self, name: str) -> tuple[str, ...]:
        value = self._get(name)
        values = value if isinstance(value, list) else [] if value in (None, "") else [value]
        if not all(isinstance(v, str) and _unfit(v) is None for v in values):
            self._left_out(name, "not a name or a list of names")
            return ()
        return tuple(v.strip() for v in values if v.strip())

    def _left_out(self, name: str, what: str) -> None:
        field = self._settings.fields[name]
        self._settings.report(
            MetadataError(f"{self._source}: {field!r} is {what}; the document is read without it")
        )


def _unfit(text: str) -> int | None:
    """Where the first character stands that no RDF literal can hold: NUL, or half of a surrogate pair."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as exc:
        return exc.start
    nul = text.find("\0")
    return nul if nul >= 0 else None


def _character(char: str) -> str:
    return "a NUL" if char == "\0" else f"half a surrogate pair (\\u{ord(char):04x})"
