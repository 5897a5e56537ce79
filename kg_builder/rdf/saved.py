"""Saved queries and their parameters.

A parameter is a variable that the query binds by ``VALUES ?name { default }``: so each file is plain SPARQL that
any tool can run, and the default tells the type. `prepare` puts another term in that place, written by the RDF
library, so that a value can never become syntax. ``LIMIT`` at the end is the parameter `limit`.

The comments at the head of a file say what it answers: ``# title:``, ``# description:``, ``# param NAME:`` for each
parameter, or ``# param NAME (date):`` where not every text will do (`Parameter.type`), ``# example:`` with options of the command line, and ``# answer:`` for each row, in whole or in part, that
the example finds in the graph of ``examples/articles``.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg_builder.errors import QueryError
from kg_builder.model import ACTS
from kg_builder.rdf.serialize import FILE_PREFIXES

_TERM: Final = r'"(?:[^"\\\n]|\\.)*"|true|false|[+-]?\d+|<[^<>\s]*>'
_VALUES: Final = re.compile(
    rf"(VALUES\s+[?$](?P<name>\w+)\s*\{{\s*)(?P<default>{_TERM})(\s*\}})", re.IGNORECASE
)
_LIMIT: Final = re.compile(r"(\bLIMIT\s+)(?P<default>\d+)(?=\s*\Z)", re.IGNORECASE)
_HEADER: Final = re.compile(r"# (title|description|example|param (?P<name>\w+)( \([^()]*\))?): (?P<text>.*)")
_KIND: Final = re.compile(r"^# param (?P<name>\w+) \((?P<kind>[^()]*)\):", re.MULTILINE)
_ANSWER: Final = re.compile(r"^# answer: (.*)$", re.MULTILINE)
_DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_FIRST: Final = "0000-01-01"
"""What a date lacks that tells a year or a month alone."""
_FORMS: Final = {"date": "date such as 2025, 2025-03 or 2025-03-04", "day": "day such as 2025-03-04"}
_TRUTH: Final = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a saved query lets its user choose."""

    name: str
    description: str
    default: str
    """As SPARQL writes it."""
    kind: str = ""
    """What a text has to be, if not every one will do: ``date`` (of any length), ``day``, ``act``, or the texts that will
    do, parted by commas."""

    @property
    def type(self) -> str:
        """What a value has to be: ``text``, ``date``, ``IRI``, ``true or false``, ``a whole number``, or one of some texts."""
        return self.kind or _type(self.default)


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query that ships with kg-builder."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str
    """Options for ``kg-builder query SOURCE --name NAME``."""
    answers: tuple[Mapping[str, str], ...]
    """Rows that the example finds in the graph of ``examples/articles``; each has some of the columns."""
    sparql: str


@cache
def saved_queries() -> dict[str, SavedQuery]:
    """The saved queries by name, in alphabetical order."""
    folder = files("kg_builder.rdf").joinpath("queries")
    entries = sorted((e.name, e) for e in folder.iterdir() if e.name.endswith(".rq"))
    return {name[:-3]: _parse(name[:-3], entry.read_text(encoding="utf-8")) for name, entry in entries}


def saved_query(name: str) -> SavedQuery:
    """A saved query.

    Raises:
        QueryError: there is none of that name.
    """
    known = saved_queries()
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "kg-builder query --list names them"
    msg = f"no saved query {name!r}: {hint}"
    raise QueryError(msg)


def prepare(query: SavedQuery | str, params: Mapping[str, str] | None = None) -> str:
    """The query's SPARQL with its parameters set; those not given keep their defaults.

    Raises:
        QueryError: the query has no such parameter, or a value is not of the parameter's type.
    """
    sparql = query.sparql if isinstance(query, SavedQuery) else query
    defaults, kinds = _defaults(sparql), dict(_KIND.findall(sparql))
    for name, value in (params or {}).items():
        if name not in defaults:
            known = f"it has {', '.join(defaults)}" if defaults else "it has none"
            msg = f"the query has no parameter {name!r}: {known} (a parameter is bound by VALUES ?name {{ default }})"
            raise QueryError(msg)
        unset = not value and defaults[name] == '""'
        given = _chosen(name, value, kinds[name]) if name in kinds and not unset else value
        sparql = _bind(sparql, name, _term(name, given, defaults[name]))
    return sparql


def _defaults(sparql: str) -> dict[str, str]:
    found = {match["name"]: match["default"] for match in _VALUES.finditer(sparql)}
    limit = _LIMIT.search(sparql)
    return found | ({"limit": limit["default"]} if limit else {})


def _bind(sparql: str, name: str, term: str) -> str:
    def put(match: re.Match[str]) -> str:
        return match[1] + term + match[4] if match["name"] == name else match[0]

    sparql = _VALUES.sub(put, sparql)
    return _LIMIT.sub(lambda match: match[1] + term, sparql) if name == "limit" else sparql


def _term(name: str, value: str, default: str) -> str:
    """A value as SPARQL writes a term of the same type as the default."""
    wanted = _type(default)
    if wanted == "text":
        return str(Literal(value))
    if wanted == "IRI":
        return str(_iri(name, value))
    if wanted == "true or false" and value.lower() in _TRUTH:
        return _TRUTH[value.lower()]
    if wanted == "a whole number" and re.fullmatch(r"\d{1,18}", value, re.ASCII):
        return value
    msg = f"parameter {name} must be {wanted}, not {value!r}"
    raise QueryError(msg)


def _chosen(name: str, value: str, kind: str) -> str:
    """A text of a kind of which not every one will do: with another one a query would find nothing, or the wrong thing."""
    if kind in _FORMS:
        if _is_date(value, whole=kind == "day"):
            return value
        msg = f"parameter {name} must be a {_FORMS[kind]}, not {value!r}"
        raise QueryError(msg)
    choices = ACTS if kind == "act" else kind.split(", ")
    for choice in choices:
        if choice.lower() == value.lower():
            return choice
    msg = f"parameter {name} must be one of {', '.join(choices)}, not {value!r}"
    raise QueryError(msg)


def _is_date(value: str, *, whole: bool) -> bool:
    if not _DATE.fullmatch(value) or (whole and len(value) < len(_FIRST)):
        return False
    try:
        date.fromisoformat(value + _FIRST[len(value) :])
    except ValueError:  # 30 February
        return False
    return True


def _type(default: str) -> str:
    if default.startswith('"'):
        return "text"
    if default.startswith("<"):
        return "IRI"
    return "true or false" if default.lower() in {"true", "false"} else "a whole number"


def _iri(name: str, value: str) -> NamedNode:
    prefix, _, local = value.partition(":")
    try:
        return NamedNode(FILE_PREFIXES[prefix] + local if prefix in FILE_PREFIXES else value.strip("<>"))
    except ValueError as exc:
        msg = f"parameter {name} must be an IRI or a prefixed name, not {value!r}: {exc}"
        raise QueryError(msg) from exc


def _parse(name: str, text: str) -> SavedQuery:
    header = {m["name"] or m[1]: m["text"] for m in map(_HEADER.fullmatch, text.splitlines()) if m}
    kinds = dict(_KIND.findall(text))
    parameters = (
        Parameter(key, header[key], default, kinds.get(key, "")) for key, default in _defaults(text).items()
    )
    answers = (dict(word.split("=", 1) for word in shlex.split(row)) for row in _ANSWER.findall(text))
    return SavedQuery(
        name,
        header["title"],
        header["description"],
        tuple(parameters),
        header["example"],
        tuple(answers),
        text,
    )
