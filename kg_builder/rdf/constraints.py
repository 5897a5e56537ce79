"""Constraints of SHACL Core as functions: true where a node is sure to meet them.

Under ``sh:xone``, and where values that meet a shape are counted, a *false* has to be as sure as a *true*: there,
only constraints are taken that are judged exactly. A constraint that is not known here makes its shape `unsure`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode
from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from kg_builder.rdf.nodes import Nodes, Value

Check: TypeAlias = Callable[[Value, Nodes], bool]
"""Of a node in a graph."""
Path: TypeAlias = Callable[[Value, Nodes], Sequence[Value]]
"""The values that a path leads to; one may come twice."""

_SAYS_NOTHING: Final = frozenset(
    (
        RDF.type,
        *(SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.path, SH.defaultValue),
        *(SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.ignoredProperties, SH.flags),
        *(SH.property, SH.minCount, SH.maxCount, SH.qualifiedMinCount, SH.qualifiedMaxCount),
    )
)
_STRING: Final = str(XSD.string)
_FREE: Final = frozenset({_STRING, str(RDF.langString)})
_INTEGER: Final = str(XSD.integer)
_NUMBERS: Final = frozenset({_INTEGER, str(XSD.decimal)})
_Number: TypeAlias = Decimal | int
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]{1,18}"),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?"),
    str(XSD.date): re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    str(XSD.dateTime): re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?"),
    str(XSD.gYear): re.compile(r"[0-9]{4}"),
    str(XSD.gYearMonth): re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])"),
    str(XSD.anyURI): re.compile(r"https?://[A-Za-z0-9./?=&%#_~:+,;-]*"),
}
"""Forms of literals that are sure to be valid, not all of them."""
_DAYS: Final = frozenset({str(XSD.date), str(XSD.dateTime)})
_MANY: Final = 1 << 62


class _Unknown(Exception):  # noqa: N818 - it never leaves this module
    """A constraint that is not known here, or cannot be judged exactly where it must be."""


def unsure(_value: Value, _nodes: Nodes) -> bool:
    """Leave a node to the engines."""
    return False


@dataclass(frozen=True, slots=True, eq=False)
class Property:
    """What a shape asks of the values of a path."""

    predicate: str
    """The path if it is one predicate, else empty."""
    required: bool
    """Whether there has to be a value."""
    always: bool
    """Whether there is something to ask where there is none."""
    follow: Path
    meets: Callable[[Value, Sequence[Value], Nodes], bool]
    """Of the focus node and the values."""

    def check(self, value: Value, nodes: Nodes) -> bool:
        """Whether a focus node is sure to meet it."""
        return self.meets(value, self.follow(value, nodes), nodes)


def parts(graph: Graph, node: Node) -> Sequence[Property | Check]:
    """What a shape asks, part by part; only `unsure` where it has a constraint that is not known here."""
    try:
        return _parts(graph, node, exact=False)
    except (_Unknown, RecursionError):
        return (unsure,)


def _parts(graph: Graph, node: Node, *, exact: bool) -> list[Property | Check]:
    path = graph.value(node, SH.path)
    if path is not None:
        return [_property(graph, node, path, exact=exact)]
    if _of_all(graph, node, exact=exact):
        raise _Unknown
    own = [part for inner in graph.objects(node, SH.property) for part in _parts(graph, inner, exact=exact)]
    return [*own, *_constraints(graph, node, exact=exact)]


def _shape(graph: Graph, node: Node, *, exact: bool) -> Check:
    found = _parts(graph, node, exact=exact)
    checks = [part.check if isinstance(part, Property) else part for part in found]
    return (
        checks[0] if len(checks) == 1 else lambda value, nodes: all(check(value, nodes) for check in checks)
    )


def _property(graph: Graph, node: Node, path: Node, *, exact: bool) -> Property:
    least, most = _number(graph, node, SH.minCount, 0), _number(graph, node, SH.maxCount, _MANY)
    inner = [_shape(graph, one, exact=exact) for one in graph.objects(node, SH.property)]
    each, whole = [*inner, *_constraints(graph, node, exact=exact)], _of_all(graph, node, exact=exact)

    # One check of one value is what nearly all are.
    only = each[0] if len(each) == 1 and not whole and least <= 1 <= most else None

    # The loops are written out: this is what takes the time.
    def meets(value: Value, values: Sequence[Value], nodes: Nodes) -> bool:
        count = len(values)
        if count == 1 and only is not None:
            return only(values[0], nodes)
        if count > most and len(set(values)) > most:
            return False
        if count < least or (least > 1 and len(set(values)) < least):
            return False
        for one in each:
            for found in values:
                if not one(found, nodes):
                    return False
        for test in whole:  # noqa: SIM110 - as above
            if not test(value, values, nodes):
                return False
        return True

    plain = str(path) if isinstance(path, URIRef) else ""
    return Property(plain, least > 0, bool(whole), _path(graph, path), meets)


def _number(graph: Graph, node: Node, predicate: URIRef, default: int) -> int:
    value = graph.value(node, predicate)
    return default if value is None else int(str(value))


def _constraints(graph: Graph, node: Node, *, exact: bool) -> list[Check]:
    """What a shape asks of its focus node or, if it has a path, of each value."""
    found = []
    for predicate, value in graph.predicate_objects(node):
        if predicate in _SAYS_NOTHING or predicate in _OF_ALL or not str(predicate).startswith(str(SH)):
            continue
        if predicate not in _OF_ONE or (exact and predicate not in _EXACT):
            raise _Unknown
        found.append(_OF_ONE[predicate](graph, node, value, exact))
    return found


_OfAll: TypeAlias = Callable[[Value, Sequence[Value], Nodes], bool]
"""Of a node with all values of its path."""


def _of_all(graph: Graph, node: Node, *, exact: bool) -> list[_OfAll]:
    return [_OF_ALL[p](graph, node, o, exact) for p, o in graph.predicate_objects(node) if p in _OF_ALL]


# Paths


def _path(graph: Graph, path: Node) -> Path:
    if isinstance(path, URIRef):
        predicate = str(path)
        return lambda value, nodes: _slots(value, nodes).get(predicate, ())
    if (path, RDF.first, None) in graph:
        return _sequence([_path(graph, step) for step in Collection(graph, path)])
    if (inverse := graph.value(path, SH.inversePath)) and isinstance(inverse, URIRef):
        back = str(inverse)
        return lambda value, nodes: nodes.subjects(back, value) if type(value) is str else ()
    if either := graph.value(path, SH.alternativePath):
        paths = [_path(graph, one) for one in Collection(graph, either)]
        return lambda value, nodes: [found for one in paths for found in one(value, nodes)]
    raise _Unknown


def _slots(value: Value, nodes: Nodes) -> Mapping[str, Sequence[Value]]:
    return nodes.slots.get(value, {}) if type(value) is str else {}


def _sequence(steps: Sequence[Path]) -> Path:
    def follow(value: Value, nodes: Nodes) -> Sequence[Value]:
        values: Sequence[Value] = [value]
        for step in steps:
            values = [found for one in values for found in step(one, nodes)]
        return values

    return follow


# Constraints of one node


def _class(_graph: Graph, _node: Node, wanted: Node, _exact: bool) -> Check:  # noqa: FBT001 - one form for all
    name = str(wanted)
    return lambda value, nodes: type(value) is str and name in nodes.types(value)


def _datatype(_graph: Graph, _node: Node, wanted: Node, exact: bool) -> Check:  # noqa: FBT001 - as above
    name = str(wanted)
    if name in _FREE:
        return lambda value, _: type(value) is Literal and value.datatype.value == name
    if exact:
        raise _Unknown
    return lambda value, _: (
        type(value) is Literal and value.datatype.value == name and _valid(name, value.value)
    )


@lru_cache(maxsize=4096)
def _valid(datatype: str, text: str) -> bool:
    if datatype not in _FORMS or not _FORMS[datatype].fullmatch(text):
        return False
    if datatype in _DAYS:
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return False
    return True


def _node_kind(_graph: Graph, _node: Node, wanted: Node, _exact: bool) -> Check:  # noqa: FBT001 - as above
    kinds = {SH.IRI: str, SH.Literal: Literal}
    if wanted not in kinds:
        raise _Unknown
    kind = kinds[wanted]  # type: ignore[index]
    return lambda value, _: type(value) is kind


def _in(graph: Graph, _node: Node, members: Node, _exact: bool) -> Check:  # noqa: FBT001 - as above
    terms = list(Collection(graph, members))
    if not all(isinstance(term, URIRef) for term in terms):
        raise _Unknown
    names = frozenset(map(str, terms))
    return lambda value, _: type(value) is str and value in names


def _length(least: bool) -> Callable[[Graph, Node, Node, bool], Check]:  # noqa: FBT001 - as above
    def compiled(_graph: Graph, _node: Node, limit: Node, _exact: bool) -> Check:  # noqa: FBT001 - as above
        number = int(str(limit))
        if least:
            return lambda value, _: len(_text(value)) >= number
        return lambda value, _: len(_text(value)) <= number

    return compiled


def _pattern(graph: Graph, node: Node, pattern: Node, _exact: bool) -> Check:  # noqa: FBT001 - as above
    if graph.value(node, SH.flags) is not None:
        raise _Unknown
    found = re.compile(str(pattern)).search
    return lambda value, _: found(_text(value)) is not None


def _text(value: Value) -> str:
    return value.value if isinstance(value, Literal) else value


def _range(holds: Callable[[_Number, _Number], bool]) -> Callable[[Graph, Node, Node, bool], Check]:
    def compiled(_graph: Graph, _node: Node, limit: Node, _exact: bool) -> Check:  # noqa: FBT001 - as above
        number = Decimal(str(limit))

        def check(value: Value, _: Nodes) -> bool:
            found = _value(value)
            return found is not None and holds(found, number)

        return check

    return compiled


def _value(value: Value) -> Decimal | int | None:
    """The number that a literal is sure to be."""
    if type(value) is Literal and (name := value.datatype.value) in _NUMBERS and _valid(name, value.value):
        return int(value.value) if name == _INTEGER else Decimal(value.value)
    return None


def _other(graph: Graph, _node: Node, other: Node, exact: bool) -> Check:  # noqa: FBT001 - as above
    return _shape(graph, other, exact=exact)


def _or(graph: Graph, _node: Node, members: Node, exact: bool) -> Check:  # noqa: FBT001 - as above
    checks = [_shape(graph, one, exact=exact) for one in Collection(graph, members)]
    return lambda value, nodes: any(check(value, nodes) for check in checks)


def _xone(graph: Graph, _node: Node, members: Node, _exact: bool) -> Check:  # noqa: FBT001 - as above
    checks = [_shape(graph, one, exact=True) for one in Collection(graph, members)]
    return lambda value, nodes: sum(check(value, nodes) for check in checks) == 1


def _closed(graph: Graph, node: Node, truth: Node, _exact: bool) -> Check:  # noqa: FBT001 - as above
    if not (isinstance(truth, RdfLiteral) and truth.value is True):
        raise _Unknown
    ignored = graph.value(node, SH.ignoredProperties)
    known = {str(p) for p in (Collection(graph, ignored) if ignored else ())}
    known |= {str(p) for own in graph.objects(node, SH.property) for p in graph.objects(own, SH.path)}
    return lambda value, nodes: _slots(value, nodes).keys() <= known


_OF_ONE: Final[Mapping[Node, Callable[[Graph, Node, Node, bool], Check]]] = {
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.minLength: _length(least=True),
    SH.maxLength: _length(least=False),
    SH.pattern: _pattern,
    SH.minInclusive: _range(lambda found, limit: found >= limit),
    SH.maxInclusive: _range(lambda found, limit: found <= limit),
    SH.node: _other,
    SH["or"]: _or,
    SH.xone: _xone,
    SH.closed: _closed,
}
_EXACT: Final = _OF_ONE.keys() - {SH.pattern, SH.minInclusive, SH.maxInclusive}


# Constraints of all values of a path


def _has_value(_graph: Graph, _node: Node, wanted: Node, exact: bool) -> _OfAll:  # noqa: FBT001 - as above
    if isinstance(wanted, URIRef):
        term: Value = str(wanted)
    elif isinstance(wanted, RdfLiteral) and wanted.datatype and not exact:
        term = Literal(str(wanted), datatype=NamedNode(wanted.datatype))
    else:
        raise _Unknown
    return lambda _, values, __: term in values


def _unique_lang(_graph: Graph, _node: Node, truth: Node, _exact: bool) -> _OfAll:  # noqa: FBT001 - as above
    if not (isinstance(truth, RdfLiteral) and truth.value is True):
        raise _Unknown

    def check(_: Value, values: Sequence[Value], __: Nodes) -> bool:
        tags = [v.language for v in values if type(v) is Literal and v.language]
        return len(tags) == len(set(tags))

    return check


def _qualified(graph: Graph, node: Node, inner: Node, _exact: bool) -> _OfAll:  # noqa: FBT001 - as above
    meets = _shape(graph, inner, exact=True)
    least = _number(graph, node, SH.qualifiedMinCount, 0)
    most = _number(graph, node, SH.qualifiedMaxCount, _MANY)
    return lambda _, values, nodes: least <= sum(meets(v, nodes) for v in set(values)) <= most


def _compared(holds: Callable[[_Number, _Number], bool]) -> Callable[[Graph, Node, Node, bool], _OfAll]:
    def compiled(_graph: Graph, _node: Node, other: Node, exact: bool) -> _OfAll:  # noqa: FBT001 - as above
        if exact:
            raise _Unknown
        predicate = str(other)

        def check(focus: Value, values: Sequence[Value], nodes: Nodes) -> bool:
            first = [_value(value) for value in values]
            second = [_value(value) for value in _slots(focus, nodes).get(predicate, ())]
            return all(a is not None and b is not None and holds(a, b) for a in first for b in second)

        return check

    return compiled


def _sets(holds: Callable[[set[Value], set[Value]], bool]) -> Callable[[Graph, Node, Node, bool], _OfAll]:
    def compiled(_graph: Graph, _node: Node, other: Node, _exact: bool) -> _OfAll:  # noqa: FBT001 - as above
        predicate = str(other)
        return lambda focus, values, nodes: holds(set(values), set(_slots(focus, nodes).get(predicate, ())))

    return compiled


_OF_ALL: Final[Mapping[Node, Callable[[Graph, Node, Node, bool], _OfAll]]] = {
    SH.hasValue: _has_value,
    SH.uniqueLang: _unique_lang,
    SH.qualifiedValueShape: _qualified,
    SH.lessThan: _compared(lambda first, second: first < second),
    SH.lessThanOrEquals: _compared(lambda first, second: first <= second),
    SH.equals: _sets(lambda first, second: first == second),
    SH.disjoint: _sets(lambda first, second: not first & second),
}
