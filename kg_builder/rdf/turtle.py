"""Turtle and TriG for people: one section for each graph, IRIs relative to the article, only the prefixes in use.

pyoxigraph writes the quads of one graph at a time; what it writes is laid out here as bytes, with a few replacements
for a whole graph, so that it costs about as much again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat
from rdflib.namespace import SDO

from kg_builder.rdf.terms import term

_ARTICLE: Final = term(SDO.NewsArticle)
_HEADLINE: Final = term(SDO.headline)
_BATCH: Final = 20_000
"""Quads that are laid out together at most: a graph without names may be of any size."""
_HEAD: Final = 8_000_000
"""Bytes that wait for the prefixes at the top; a prefix that is first used later is declared there."""
_WIDE: Final = 118
_COMMA: Final = b" , "
# Local names with escapes are legal, but the parser of the OWL API knows none: such IRIs are written in full. In a
# literal, no backslash stands before one of these but one that is escaped itself.
_ESCAPE: Final = rb"\\[_~.\-!$&'()*+,;=/?#@%]"
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


def write(quads: Iterable[Quad], stream: BinaryIO, prefixes: Mapping[str, str], *, graphs: bool) -> int:
    """Write quads as TriG, or without their graphs as Turtle. Returns their number.

    Memory does not grow with the graph. Equal quads in equal order give equal bytes.
    """
    page = _Page(stream, prefixes, graphs=graphs)
    count = 0
    for batch in _batches(quads):
        count += len(batch)
        page.add(batch)
    page.finish()
    return count


def _batches(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    """The quads of each graph, or of each article where there are no graphs; of large ones, parts."""
    batch: list[Quad] = []
    graph: object = None
    unnamed = False
    for quad in quads:
        name = quad.graph_name
        if (
            name != graph
            or (unnamed and quad.object == _ARTICLE)
            or (len(batch) >= _BATCH and quad.subject != batch[-1].subject)
        ):
            if batch:
                yield batch
            batch, graph, unnamed = [], name, name == DefaultGraph()
        batch.append(quad)
    if batch:
        yield batch


class _Page:
    """The file as it grows: what waits for the prefixes at the top, and which are declared."""

    def __init__(self, stream: BinaryIO, prefixes: Mapping[str, str], *, graphs: bool) -> None:
        self._stream = stream
        self._prefixes = prefixes
        self._graphs = graphs
        # What the engine is not told of yet; of what it is told, what no name has begun with; and what is for the top.
        self._unknown = [(iri.encode(), prefix) for prefix, iri in prefixes.items()]
        self._known: dict[str, str] = {}
        self._unused: set[str] = set()
        self._declared: set[str] = set()
        self._header = 0
        self._waiting: list[bytes] | None = []
        self._size = 0
        self._graph: object = None
        self._base = b""
        # Below a base that ends in "#", names would be taken for parts of one document, and never be missed.
        self._tell({prefix for prefix, iri in prefixes.items() if "#" in iri[:-1]})

    def add(self, batch: list[Quad]) -> None:
        """Lay out the quads of one graph."""
        title = self._title(batch) if batch[0].graph_name != self._graph else b""
        self._graph = batch[0].graph_name
        folder, text = self._body(batch)
        while missing := self._missing(text):
            self._tell(missing)
            folder, text = self._body(batch)
        used = {prefix for prefix in self._unused if _begins(prefix, text)}
        self._unused -= used
        if folder and folder != self._base:
            self._base = folder
            title += b"\n@base <" + folder + b"> .\n"
        if self._waiting is None:
            self._stream.write(self._declarations(used) + title + text)
            return
        self._declared |= used
        self._waiting += (title, text)
        self._size += len(text)
        if self._size > _HEAD:
            self.finish()

    def _missing(self, text: bytes) -> set[str]:
        """The prefixes of IRIs that stand in full because the engine does not know them."""
        found = set()
        at = text.find(b"<http")
        while at >= 0:
            found |= {prefix for iri, prefix in self._unknown if text.startswith(iri, at + 1)}
            at = text.find(b"<http", at + 1)
        return found

    def _tell(self, prefixes: set[str]) -> None:
        self._unknown = [(iri, prefix) for iri, prefix in self._unknown if prefix not in prefixes]
        self._known |= {prefix: self._prefixes[prefix] for prefix in prefixes}
        self._unused |= prefixes
        # The engine lists all that it knows before all else, in random order; the length is the same each time.
        self._header = len("".join(f"@prefix {p}: <{iri}> .\n" for p, iri in self._known.items()).encode())

    def finish(self) -> None:
        """Write what waits."""
        if self._waiting is not None:
            self._stream.write(self._declarations(self._declared).removeprefix(b"\n"))
            for body in self._waiting:
                self._stream.write(body)
            self._waiting = None

    def _declarations(self, prefixes: Iterable[str]) -> bytes:
        lines = [f"@prefix {prefix}: <{self._prefixes[prefix]}> .\n" for prefix in sorted(prefixes)]
        return ("\n" + "".join(lines)).encode() if lines else b""

    def _body(self, batch: list[Quad]) -> tuple[bytes, bytes]:
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
        folder, text = _relative(subject.value if isinstance(subject, NamedNode) else "", text, self._base)
        text = _laid_out(text)
        if opening and self._graphs:
            if folder:
                opening = _below(folder).sub(rb"<\1", opening)
            text = text.replace(b"\n", b"\n\t").replace(b"\n\t\n", b"\n\n").removesuffix(b"\t")
            text = b"\n" + opening + text + b"}\n"
        return folder, text

    def _in_full(self, name: re.Match[bytes]) -> bytes:
        namespace = self._prefixes.get(name[1].decode())
        return f"<{namespace}".encode() + name[2].replace(b"\\", b"") + b">" if namespace else name[0]

    @staticmethod
    def _title(batch: list[Quad]) -> bytes:
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


def _begins(prefix: str, text: bytes) -> bool:
    """Whether a name begins with a prefix, and not only a word in a text."""
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
