"""How good are the extracted statements? Precision, recall and F1 against gold.

The unit is the word: quotation marks, punctuation and white space never count. A system's and a
gold statement match if the Dice coefficient of their content words is at least `tau`; matching is one to one
and maximises the total Dice. The speaker is compared by its local mention ("he", "the ministry"), not by the
entity that it stands for. All figures are micro-averaged over statements: precision over the system's, recall
over the gold's.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from kg_builder.errors import RecordError
from kg_builder.evaluation.comparison import Json, Unit, Words, align
from kg_builder.iri import slug
from kg_builder.model import StatementKind

_QUOTED = frozenset({StatementKind.DIRECT.value, StatementKind.MIXED.value})


@dataclass(frozen=True, slots=True)
class Measure:
    """Right answers among the system's and among the gold's, and how many there are of each."""

    right_system: int
    system: int
    right_gold: int
    gold: int

    @property
    def precision(self) -> float:
        """Right among what the system gave, in [0, 1]; 0 if it gave nothing."""
        return self.right_system / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """Found among what the gold has, in [0, 1]; 0 if it has nothing."""
        return self.right_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one evaluation.

    `measures` holds ``content exact``, ``content``, ``speaker`` and ``cue`` (both over matched statements) and
    ``end-to-end`` (content and speaker); then ``content, X`` and ``end-to-end, X`` where X is ``direct``,
    ``mixed``, ``indirect``, ``quoted`` (direct and mixed, scored as if there were no other gold) or ``speech``
    (likewise without beliefs and intentions).
    """

    documents: int
    missing: int
    """Documents of the gold that the system lacks; they count as having no statement."""
    extra: int
    """Documents of the system that the gold lacks; they are left out."""
    tau: float
    measures: Mapping[str, Measure]

    def to_json(self) -> str:
        """The figures as one JSON object."""
        figures = {
            name: {
                "precision": m.precision,
                "recall": m.recall,
                "f1": m.f1,
                "gold": m.gold,
                "system": m.system,
            }
            for name, m in self.measures.items()
        }
        head = {"documents": self.documents, "missing": self.missing, "extra": self.extra, "tau": self.tau}
        return json.dumps({**head, "measures": figures}, indent=2)

    def to_human(self) -> str:
        """The figures as a table, in per cent."""
        total = self.measures["content"]
        first = f"{self.documents} documents, {total.gold} gold and {total.system} system statements"
        for count, words in (
            (self.missing, "without system output"),
            (self.extra, "left out: not in the gold"),
        ):
            first += f"; {count} {words}" if count else ""
        lines = [first, f"{'':22}{'gold':>7}{'system':>8}{'P':>8}{'R':>8}{'F1':>8}"]
        for name, m in self.measures.items():
            figures = f"{100 * m.precision:8.1f}{100 * m.recall:8.1f}{100 * m.f1:8.1f}"
            lines.append(f"{name:22}{m.gold:7}{m.system:8}{figures}")
        return "\n".join(lines)


def evaluate(
    system: Iterable[Json],
    gold: Iterable[Json],
    texts: Mapping[str, str] | None = None,
    *,
    tau: float = 0.5,
    nested: bool = False,
) -> Scores:
    """Compare a system's records with gold, document by document.

    Args:
        system: records of ``kg-builder extract``, or ``{"doc_id", "statements"}``.
        gold: the same two forms; a statement's ``speaker`` is then a span or null.
        texts: document texts by id; without them a record's ``text`` is used (``extract --with-text``).
        tau: Dice coefficient from which contents match, in (0, 1].
        nested: count statements inside another one's content (``parent`` set) too.

    Raises:
        RecordError: a document has no text, stands twice or has a wrong span; or the two have none in common.
    """
    index = _Index(system)
    counts: Counter[str] = Counter()
    documents = missing = 0
    for gold_record in gold:
        documents += 1
        record = index.take(gold_record)
        missing += record is None
        where = label_of(gold_record)
        words = Words(text_of(gold_record, record, texts or {}))
        of_gold = units(gold_record, words, f"gold, document {where}", nested=nested)
        of_system = units(record, words, f"system, document {where}", nested=nested) if record else []
        counts.update(_count_document(of_gold, of_system, tau))
    if documents == missing:
        msg = "no document of the gold is in the system's records; both must name it by the same id or file name"
        raise RecordError(msg)
    return Scores(documents, missing, index.left, tau, _measures(counts))


def evaluate_files(
    system: Path, gold: Path, docs: Path | None = None, *, tau: float = 0.5, nested: bool = False
) -> Scores:
    """`evaluate` for JSON Lines files; `docs` is a file of ``{"doc_id", "text"}`` or a folder of texts.

    Raises:
        RecordError: a file cannot be read, or as `evaluate`.
    """
    texts = read_texts(docs) if docs else None
    return evaluate(read_jsonl(system), read_jsonl(gold), texts, tau=tau, nested=nested)


def read_jsonl(path: Path) -> Iterator[Json]:
    """The objects of a JSON Lines file.

    Raises:
        RecordError: the file cannot be read, or a line is no JSON object; names file and line.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    record = json.loads(line)
                    if not isinstance(record, dict):
                        msg = f"{path}:{number}: not a JSON object; one document a line is expected"
                        raise RecordError(msg)
                    yield record
    except OSError as exc:
        msg = f"{path}: cannot be read: {exc.strerror}"
        raise RecordError(msg) from exc
    except json.JSONDecodeError as exc:
        msg = f"{path}:{number}: not JSON: {exc.msg} at column {exc.colno}"
        raise RecordError(msg) from exc
    except UnicodeDecodeError as exc:
        msg = f"{path}: not UTF-8 text; a file written by `kg-builder extract --format jsonl` is expected"
        raise RecordError(msg) from exc


class _Index:
    """The system's records by every name under which the gold may know them."""

    def __init__(self, records: Iterable[Json]) -> None:
        self._records = list(records)
        self._by_name: dict[str, list[int]] = {}
        self._taken: set[int] = set()
        for i, record in enumerate(self._records):
            for name in set(_names(record)):
                self._by_name.setdefault(name, []).append(i)

    @property
    def left(self) -> int:
        """How many records no gold document asked for."""
        return len(self._records) - len(self._taken)

    def take(self, gold_record: Json) -> Json | None:
        """The record of the same document, None if there is none."""
        candidates = [self._by_name[name] for name in _names(gold_record) if name in self._by_name]
        if not candidates:
            return None
        best = min(candidates, key=len)
        if len(best) > 1 or best[0] in self._taken:
            msg = f"document {label_of(gold_record)} stands more than once in the records; keep one"
            raise RecordError(msg)
        self._taken.add(best[0])
        return self._records[best[0]]


def label_of(record: Json) -> str:
    """What a message calls a document."""
    return str(record.get("doc_id") or record.get("id") or record.get("source") or "without id")


def _names(record: Json) -> list[str]:
    """Ids of a document from the surest to the least sure: as given, its IRI's last part, its file's name."""
    given = [str(record[key]) for key in ("doc_id", "id") if record.get(key)]
    source = Path(str(record.get("source") or ""))
    names = [*given, *(unquote(name.rsplit("/", 1)[-1]) for name in given), *(slug(name) for name in given)]
    return [*names, source.name, source.stem] if source.name else names


def text_of(gold_record: Json, record: Json | None, texts: Mapping[str, str]) -> str:
    """The text of a document, from the texts, the system's record or the gold's.

    Raises:
        RecordError: none has it.
    """
    for name in _names(gold_record):
        if name in texts:
            return texts[name]
    for side in (record, gold_record):
        if side and isinstance(side.get("text"), str):
            return str(side["text"])
    lacks = "none of the given texts has its id or file name" if texts else "no text"
    msg = f"document {label_of(gold_record)}: {lacks}; write the records with --with-text, or give its text with --docs"
    raise RecordError(msg)


def read_texts(path: Path) -> dict[str, str]:
    """Texts by document id, from JSON Lines of ``{"doc_id", "text"}`` or from a folder of texts.

    Raises:
        RecordError: a line has not that form, or a text is not UTF-8.
    """
    if path.is_dir():
        return {file.stem: _decoded(file) for file in sorted(path.glob("*.txt"))}
    texts = {}
    for record in read_jsonl(path):
        if not isinstance(record.get("text"), str):
            msg = f"{path}: document {label_of(record)} has no field 'text'; lines of doc_id (or id) and text are expected"
            raise RecordError(msg)
        texts[str(record.get("doc_id") or record.get("id"))] = record["text"]
    return texts


def _decoded(file: Path) -> str:
    # Bytes, because reading as text would drop carriage returns, and with them the offsets.
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as exc:
        msg = f"{file}: not UTF-8 at byte {exc.start}; write it as UTF-8, so that the offsets of the gold fit"
        raise RecordError(msg) from exc


def units(record: Json, words: Words, where: str, *, nested: bool) -> list[Unit]:
    """The statements of a record as sets of words.

    Raises:
        RecordError: one has not the documented form, or a span that does not fit the text.
    """
    if not isinstance(record.get("statements"), list):
        msg = f"{where}: no list of statements; a record of `kg-builder extract` or of the gold form is expected"
        raise RecordError(msg)
    units = []
    for number, statement in enumerate(record["statements"], 1):
        if nested or not statement.get("parent"):
            try:
                units.append(Unit.of(statement, words, f"{where}, statement {number}"))
            except (KeyError, TypeError, AttributeError) as exc:
                msg = f"{where}, statement {number}: not of the documented form: {exc!r}"
                raise RecordError(msg) from exc
    return [unit for unit in units if unit.content]


def _count_document(gold: Sequence[Unit], system: Sequence[Unit], tau: float) -> Counter[str]:
    """What one document adds to the figures; sums over documents give the scores."""
    uncertain = frozenset[int]().union(*(g.content for g in gold if g.ignored))
    gold = [g for g in gold if not g.ignored]
    if uncertain:
        # Gold that is marked as neither required nor wrong must not cost precision.
        kept = set(align(gold, system, tau).values())
        system = [
            s for j, s in enumerate(system) if j in kept or 2 * len(s.content & uncertain) < len(s.content)
        ]
    counts = _count(gold, system, tau)
    quoted = _only(lambda unit: unit.kind in _QUOTED, gold, system, tau)
    speech = _only(lambda unit: unit.speech, gold, [s for s in system if s.speech], tau)
    for group, (some_gold, some_system) in (("quoted", quoted), ("speech", speech)):
        counts.update({f"{group} {name}": n for name, n in _count(some_gold, some_system, tau).items()})
    return counts


def _only(
    wanted: Callable[[Unit], bool], gold: Sequence[Unit], system: Sequence[Unit], tau: float
) -> tuple[list[Unit], list[Unit]]:
    """Gold of one sort, and the system's statements but for those of other sorts and matches of other gold."""
    partner = {j: gold[i] for i, j in align(gold, system, tau).items()}
    return [g for g in gold if wanted(g)], [s for j, s in enumerate(system) if wanted(partner.get(j, s))]


def _count(gold: Sequence[Unit], system: Sequence[Unit], tau: float) -> Counter[str]:
    counts = Counter(gold=len(gold), system=len(system))
    counts.update(f"gold {unit.kind}" for unit in gold)
    counts.update(f"system {unit.kind}" for unit in system)
    exact = Counter(unit.content for unit in gold) & Counter(unit.content for unit in system)
    counts["exact"] = exact.total()
    for i, j in align(gold, system, tau).items():
        g, s = gold[i], system[j]
        right = g.same_speaker(s)
        counts.update(["found", f"found gold {g.kind}", f"found system {s.kind}"])
        if right:
            counts.update(["right", f"right gold {g.kind}", f"right system {s.kind}"])
        counts["gold speakers"] += bool(g.speaker)
        counts["system speakers"] += bool(s.speaker)
        counts["speakers"] += right and bool(g.speaker)
        counts["gold cues"] += bool(g.cue)
        counts["system cues"] += bool(s.cue)
        counts["cues"] += bool(g.cue & s.cue)
    return counts


def _measures(n: Counter[str]) -> dict[str, Measure]:
    measures = {
        "content exact": Measure(n["exact"], n["system"], n["exact"], n["gold"]),
        "content": Measure(n["found"], n["system"], n["found"], n["gold"]),
        "speaker": Measure(n["speakers"], n["system speakers"], n["speakers"], n["gold speakers"]),
        "cue": Measure(n["cues"], n["system cues"], n["cues"], n["gold cues"]),
        "end-to-end": Measure(n["right"], n["system"], n["right"], n["gold"]),
    }
    for kind in ("direct", "mixed", "indirect"):
        for name, count in (("content", "found"), ("end-to-end", "right")):
            measures[f"{name}, {kind}"] = Measure(
                n[f"{count} system {kind}"], n[f"system {kind}"], n[f"{count} gold {kind}"], n[f"gold {kind}"]
            )
    for group in ("quoted", "speech"):
        for name, count in (("content", "found"), ("end-to-end", "right")):
            right, system, gold = (n[f"{group} {key}"] for key in (count, "system", "gold"))
            measures[f"{name}, {group}"] = Measure(right, system, right, gold)
    return measures
