"""Measure the resolution across documents: time and memory over synthetic documents.

    python benchmarks/resolve.py [DOCUMENTS...]

Each size runs in a process of its own (12,500, 25,000, 50,000 and 100,000 documents if none is given). Names follow
Zipf's law: a few persons stand in thousands of documents, most in one; a third of the persons is given by the surname
alone, and one document in twenty is a near copy of another one. No language model is involved.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from invented import word

from kg_builder.iri import Minter, part_iri
from kg_builder.model import (
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    MentionKind,
    Role,
    Span,
    Statement,
    StatementKind,
)
from kg_builder.resolve import Resolver

SIZES = (12_500, 25_000, 50_000, 100_000)
GIVEN, SURNAMES, BODIES, WORDS = 3_000, 60_000, 40_000, 20_000
OFFICES = ("minister", "mayor", "spokesman", "director", "professor", "general")
MINTER = Minter()


def zipf(random: Random, size: int) -> int:
    """A rank: small ones often, as the names in the news."""
    return min(int(size ** random.random()) - 1 + int(random.random() * 3), size - 1)


def documents(count: int, seed: int = 7) -> Iterator[Extraction]:
    """The synthetic documents; as many, and as long, names for each whatever the count."""
    random = Random(seed)  # noqa: S311 (no secret)
    before: list[Extraction] = []
    for number in range(count):
        if before and random.random() < 1 / 20:
            yield copy_of(random.choice(before), number)
            continue
        extraction = document(number, random)
        before = [*before[-50:], extraction]
        yield extraction


def document(number: int, random: Random) -> Extraction:
    """One document: ten persons, eight organizations, five places, five statements, 200 words."""
    iri = f"https://example.org/{number}"
    names = []
    for _ in range(10):
        surname = word(zipf(random, SURNAMES)).title()
        bare = random.random() < 1 / 3
        names.append(
            (EntityType.PERSON, surname if bare else f"{word(zipf(random, GIVEN)).title()} {surname}")
        )
    for _ in range(8):
        body = zipf(random, BODIES)
        name = f"{word(body).title()} {word(body * 7 + 3).title()} {'Board' if body % 2 else 'Union'}"
        short = "".join(w[0] for w in name.split()).upper()
        names.append((EntityType.ORGANIZATION, short if random.random() < 1 / 5 else name))
    names += [(EntityType.PLACE, word(zipf(random, BODIES) + 11).title() + "holm") for _ in range(5)]
    names = list(dict.fromkeys(names))
    text = " ".join([*(n for _, n in names), *(word(zipf(random, WORDS)) for _ in range(200))])
    entities, at = [], 0
    for kind, name in names:
        span = Span.of(text, at, at + len(name))
        entities.append(Entity(MINTER.entity(kind, name), kind, name, (Mention(span, MentionKind.NAME),)))
        at += len(name) + 1
    persons = [e for e in entities if e.type is EntityType.PERSON]
    day = (date(2020, 1, 1) + timedelta(days=random.randrange(1500))).isoformat()
    statements = []
    for n in range(5):
        start = text.index(" ", at + n * 60) + 1
        content = Span.of(text, start, min(start + 80, len(text)))
        statements.append(
            Statement(
                part_iri(iri, f"statement-{n}"),
                StatementKind.INDIRECT,
                "say",
                (content,),
                "synthetic",
                0.9,
                speaker=random.choice(persons).id,
            )
        )
    roles = tuple(
        Role(p.id, random.choice(OFFICES), p.mentions[0].span) for p in persons if random.random() < 1 / 4
    )
    page = Document(iri, f"{number}.txt", text, published=day, publisher=f"Outlet {number % 40}")
    return Extraction(page, tuple(sorted(entities, key=lambda e: e.id)), tuple(statements), roles)


def copy_of(extraction: Extraction, number: int) -> Extraction:
    """The same text in another outlet, cut by a few words."""
    old = extraction.document
    iri = f"https://example.org/{number}"
    page = Document(iri, f"{number}.txt", old.text[: int(len(old.text) * 0.9)], published=old.published)
    statements = tuple(
        Statement(part_iri(iri, f"statement-{n}"), s.kind, s.act, s.content, s.rule, 0.9, speaker=s.speaker)
        for n, s in enumerate(extraction.statements[:4])
    )
    return Extraction(page, extraction.entities, statements, extraction.roles)


def measure(count: int) -> dict[str, float]:
    """Resolve the documents; seconds of processor time without making them, and the peak of memory in MB."""
    observed = spent = 0.0
    moved = shared = copies = 0
    with Resolver(MINTER) as resolver:
        for extraction in documents(count):
            start = time.process_time()
            resolver.observe(extraction)
            observed += time.process_time() - start
        for extraction in documents(count):
            start = time.process_time()
            result = resolver.resolve(extraction)
            spent += time.process_time() - start
            moved += len({e.id for e in extraction.entities} - {e.id for e in result.entities})
            shared += sum(
                a.utterance != b.utterance
                for a, b in zip(result.statements, extraction.statements, strict=True)
            )
            copies += result.duplicate_of is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "documents": count, "observe": observed, "resolve": spent, "moved": moved, "copies": copies, "peak": peak,
    }  # fmt: skip


def main() -> None:
    """Run each size in a process of its own, and print a line for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, metavar="DOCUMENTS", default=SIZES)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    print(
        f"{'documents':>10} {'observe s':>10} {'resolve s':>10} {'µs/document':>12} {'moved':>9} {'copies':>7} {'peak MB':>8}"
    )
    for size in options.sizes:
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(size)], check=True, capture_output=True, text=True
        )
        m = json.loads(done.stdout)
        each = (m["observe"] + m["resolve"]) / size * 1e6
        print(
            f"{size:10,} {m['observe']:10.1f} {m['resolve']:10.1f} {each:12.0f} {m['moved']:9,} {m['copies']:7,} {m['peak']:8.0f}"
        )


if __name__ == "__main__":
    main()
