"""Turtle and TriG for people: one section for each graph, IRIs relative to the article, only the prefixes in use.

pyoxigraph writes the quads of one graph at a time; what it writes is laid out here as bytes, with a few replacements
for a whole graph, so that it costs about as much again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat
from rdflib.namespace import SDO

from kg_builder.rdf import page
from kg_builder.rdf.page import Piece, graph_of
from kg_builder.rdf.terms import term

_HEADLINE: Final = term(SDO.headline)
_HEAD: Final = 8_000_000
"""Bytes that wait for the prefixes at the top; a prefix that is first used later is declared there."""
_WIDE: Final = 118
_COMMA: Final = b" , "
_END: Final = b"}\n"
"""Of a graph in TriG."""
# Local names with escapes are legal, but the parser of the OWL API knows none: such IRIs are written in full. In a
# literal, no backslash stands before one of these but one that is escaped itself.
_ESCAPE: Final = rb"\\[_~.\-!$&'()*+,;=/?#@%]"
_LITERAL: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_HAS_ESCAPE: Final = re.compile(_ESCAPE)
_CHARS: Final = rb"(?:[^\s\\\"<>]|" + _ESCAPE + rb")*"
_ESCAPED: Final = re.compile(rb"(?<=[\s^])([a-z]+):([^\s\\\"<>]*" + _ESCAPE + _CHARS + rb")")
# The base ends in a slash, and what is relative to it follows the slash: so it is the same for a parser that joins the
# two, as that of the OWL API does, and for one that keeps to RFC 3986. No colon, which would end a scheme, no dots alone.
_PAGE: Final = re.compile(
    r"(?P<folder>https?://[^/?#]+/(?:[^/?#]+/)*)(?P<name>(?!\.\.?(?:\?|$))[^/?#:]*(?:\?[^#:]*)?)"
)
_BELOW: Final = rb"((?!\.\.?[>?#])[^/?#:<>]*(?:\?[^#:<>]*)?(?:#[^<>]*)?>)"
_DOTS: Final = re.compile(r"/\.\.?/")
_USES: Final = 3
"""How often a document's IRI must stand in its graph to be worth a base."""
# Offsets, and the kind of a statement, are read as one; a literal holds no bare line break.
_JOINED: Final = (
    b"nif:endIndex",
    b"nif:referenceContext",
    b"kgb:act ",
    b"kgb:polarity",
    b"kgb:consequence",
    b"kgb:mentionKind",
    b"itsrdf:taConfidence",
    b"kgb:speakerConfidence",
    b"schema:name ",
    b"void:entities",
)

_CLASS: Final = re.compile(rb"(?<=\n)(<\w*#class-[^\n]+\n)\n(?=<\w*#class-)")


class Layout(page.Layout):
    """One section for each graph."""

    by_article = True

    def __init__(self, prefixes: Mapping[str, str], *, graphs: bool) -> None:
        self.prefixes = prefixes
        self.graphs = graphs
        # What the engine is not told of yet, and what it is told: it would list all in front of each piece.
        self._unknown = [(iri.encode(), prefix) for prefix, iri in prefixes.items()]
        self._known: dict[str, str] = {}
        self._header = 0
        # Below a base that ends in "#", names would be taken for parts of one document, and never be missed.
        self._tell({prefix for prefix, iri in prefixes.items() if "#" in iri[:-1]})

    def piece(self, batch: Sequence[Quad], base: bytes = b"") -> Piece:
        """Lay out a section, or a part of a large one."""
        folder, text = self._body(batch, base)
        while missing := self._missing(text):
            self._tell(missing)
            folder, text = self._body(batch, base)
        return Piece(graph_of(batch), len(batch), text, self._title(batch), folder, self._used(text))

    def _missing(self, text: bytes) -> set[str]:
        """The prefixes of IRIs that stand in full because the engine does not know them."""
        found: set[str] = set()
        namespaces = tuple(iri for iri, _ in self._unknown)
        at = text.find(b"<http")
        while at >= 0:
            if text.startswith(namespaces, at + 1):
                found |= {prefix for iri, prefix in self._unknown if text.startswith(iri, at + 1)}
            at = text.find(b"<http", at + 1)
        return found

    def _tell(self, prefixes: set[str]) -> None:
        self._unknown = [(iri, prefix) for iri, prefix in self._unknown if prefix not in prefixes]
        self._known |= {prefix: self.prefixes[prefix] for prefix in prefixes}
        # The engine lists all that it knows before all else, in random order; the length is the same each time.
        self._header = len("".join(f"@prefix {p}: <{iri}> .\n" for p, iri in self._known.items()).encode())

    def _used(self, text: bytes) -> tuple[str, ...]:
        """The prefixes that names begin with; not words in a text, or what is declared would depend on other pieces."""
        names = _LITERAL.sub(b"", text)
        return tuple(sorted(prefix for prefix in self._known if _begins(prefix, names)))

    def _body(self, batch: Sequence[Quad], base: bytes) -> tuple[bytes, bytes]:
        """The base of a graph, and its quads, with a line break before each subject."""
        graph, subject = batch[0].graph_name, batch[0].subject
        written = pyoxigraph.serialize(batch, format=RdfFormat.TRIG, prefixes=self._known) or b""
        text = written[self._header :]
        opening = b""
        if graph != DefaultGraph():
            opening, _, text = text.removesuffix(b"}\n").partition(b"\n")
            text = text.replace(b"\n\t", b"\n")[1:]
        text = b"\n" + text
        if _HAS_ESCAPE.search(text):
            text = _ESCAPED.sub(self._in_full, text)
        folder, text = _relative(subject.value if isinstance(subject, NamedNode) else "", text, base)
        text = _laid_out(text)
        if opening and self.graphs:
            if folder:
                opening = _below(folder).sub(rb"<\1", opening)
            text = text.replace(b"\n", b"\n\t").replace(b"\n\t\n", b"\n\n").removesuffix(b"\t")
            text = b"\n" + opening + text + _END
        return folder, text

    def _in_full(self, name: re.Match[bytes]) -> bytes:
        namespace = self.prefixes.get(name[1].decode())
        return f"<{namespace}".encode() + name[2].replace(b"\\", b"") + b">" if namespace else name[0]

    @staticmethod
    def _title(batch: Sequence[Quad]) -> bytes:
        """What the graph is, as a comment: the headline of an article, else its name."""
        graph = batch[0].graph_name
        if not isinstance(graph, NamedNode):
            return b""
        found = [
            q.object.value for q in batch[:8] if q.predicate == _HEADLINE and isinstance(q.object, Literal)
        ]
        # One line, whatever the headline holds.
        words = " ".join("".join(c if c.isprintable() else " " for c in (found or [graph.value])[0]).split())
        return f"\n# ---- {words} ----\n".encode()


class Page(page.Page):
    """The file as it grows: what waits for the prefixes at the top, and which are declared."""

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        super().__init__(layout)
        self._stream = stream
        self._prefixes = layout.prefixes
        self._graphs = layout.graphs
        self._declared: set[str] = set()
        self._waiting: list[bytes] | None = []
        self._size = 0
        self._end = b""

    def add(self, piece: Piece) -> None:
        """Add a section; what it declares first stands before it."""
        used = set(piece.prefixes) - self._declared
        self._declared |= used
        another_base = piece.folder not in {b"", self._base}
        declared = b"" if self._waiting is not None else self._declarations(used)
        text, end = (
            (piece.text.removesuffix(_END), _END) if self._graphs and piece.graph else (piece.text, b"")
        )
        if self._end and piece.graph == self._graph and not declared and not another_base:
            text = text.partition(b"{")[2]  # the graph goes on
        else:
            declared = self._end + declared + (piece.opening if piece.graph != self._graph else b"")
            if another_base:
                self._base = piece.folder
                declared += b"\n@base <" + piece.folder + b"> .\n"
        self._graph, self._end = piece.graph, end
        if self._waiting is None:
            self._stream.write(declared + text)
            return
        self._waiting += (declared, text)
        self._size += len(text)
        if self._size > _HEAD:
            self._begin()

    def finish(self) -> None:
        """Write what waits, and the end."""
        self._begin()
        self._stream.write(self._end)

    def _begin(self) -> None:
        if self._waiting is not None:
            self._stream.write(self._declarations(self._declared).removeprefix(b"\n"))
            for part in self._waiting:
                self._stream.write(part)
            self._waiting = None

    def _declarations(self, prefixes: Iterable[str]) -> bytes:
        lines = [f"@prefix {prefix}: <{self._prefixes[prefix]}> .\n" for prefix in sorted(prefixes)]
        return ("\n" + "".join(lines)).encode() if lines else b""


def _begins(prefix: str, text: bytes) -> bool:
    """Whether a name begins with a prefix."""
    name = f"{prefix}:".encode()
    return name in text and any(mark + name in text for mark in (b" ", b"\n", b"\t", b"^^"))


def _relative(subject: str, text: bytes, base: bytes) -> tuple[bytes, bytes]:
    """The folder of a subject's document, if its IRI is worth a base, and the text with the IRIs relative to that."""
    page, _, part = subject.partition("#")
    parted = _PAGE.fullmatch(page)
    if not parted or _DOTS.search(parted["folder"]):
        return b"", text
    if part:
        folder = parted["folder"].encode()
        return _in_folder(max(folder, base or folder, key=text.count), text)
    whole, short = f"<{page}".encode(), f"<{parted['name']}".encode()
    parts = text.split(whole)
    # Not in literals: there it is text, and must stay. They end with their line.
    if len(parts) <= _USES or any(b'"' in part[part.rfind(b"\n") + 1 :] for part in parts[:-1]):
        return b"", text
    rest = ((short if part[:1] in {b"#", b">"} else whole) + part for part in parts[1:])
    return parted["folder"].encode(), b"".join((parts[0], *rest))


def _below(folder: bytes) -> re.Pattern[bytes]:
    return re.compile(b"<" + re.escape(folder) + _BELOW)


def _in_folder(folder: bytes, text: bytes) -> tuple[bytes, bytes]:
    """The same for nodes of several documents, such as the groups that each of them names."""
    if text.count(b"<" + folder) <= _USES:
        return b"", text
    below = _below(folder)
    lines = (line if b'"' in line else below.sub(rb"<\1", line) for line in text.split(b"\n"))
    return folder, b"\n".join(lines)


def _laid_out(text: bytes) -> bytes:
    """Lines that belong together joined, long lists of nodes broken up, a blank line before each subject."""
    for name in _JOINED:
        text = text.replace(b" ;\n\t" + name, b" ; " + name)
    text = text.replace(b" .\n", b" .\n\n").removesuffix(b"\n")
    # Nodes of one line stand in one list.
    text = text.replace(b" a kgb:Utterance .\n\nutterance:", b" a kgb:Utterance .\nutterance:")
    if b"#class-" in text:
        text = _CLASS.sub(rb"\1", text)
    return b"".join(_broken_up(text))


def _broken_up(text: bytes) -> Iterator[bytes]:
    done = 0
    at = text.find(_COMMA)
    while at >= 0:
        start, end = text.rfind(b"\n", done, at) + 1, text.find(b"\n", at)
        line = text[start:end]
        if len(line) > _WIDE and line[:1] == b"\t" and b'"' not in line:
            yield text[done:start]
            yield line.replace(_COMMA, b" ,\n\t\t")
            done = end
        at = text.find(_COMMA, end)
    yield text[done:]
