"""A later load into a folder: what is known of it is believed only while nobody else has written there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg_builder.rdf.graph_files import GraphFiles
from kg_builder.stores import Loaded, open_store
from kg_builder.stores.digests import Digests

DOCUMENTS = 5
LINES = 20
DIGESTS = "kg-builder-digests.db"


def graph_file(folder: Path, *, changed: int | None = None) -> GraphFiles:
    """Documents with quads each, one of which may say something else."""
    path = folder / f"graph-{changed}.nq"
    quads = [
        Quad(
            NamedNode(f"https://x.example/{d}#{n}"),
            NamedNode("https://schema.org/name"),
            Literal(f"{n} new" if d == changed else str(n)),
            NamedNode(f"https://x.example/{d}"),
        )
        for d in range(DOCUMENTS)
        for n in range(LINES)
    ]
    ox.serialize(quads, str(path), RdfFormat.N_QUADS)
    return GraphFiles([path])


def load(store: Path, quads: Any, **options: Any) -> Loaded:
    with open_store(str(store)) as opened:
        return opened.replace_graphs(quads, **options)


def content(store: Path) -> set[str]:
    return {str(quad) for quad in ox.Store.read_only(str(store))}


def expected(files: GraphFiles) -> set[str]:
    return {str(quad) for quad in files}


def believed(store: Path, files: GraphFiles) -> int:
    """How many graphs of a file the digests know."""
    digests = Digests(store)
    return sum(1 for s in files.sections() if s.whole and digests.has(*s.whole))


def test_what_a_load_left_is_known_to_the_next(tmp_path: Path) -> None:
    store, old, new = tmp_path / "s", graph_file(tmp_path), graph_file(tmp_path, changed=2)
    assert load(store, old) == Loaded(DOCUMENTS * LINES, DOCUMENTS)
    assert believed(store, old) == DOCUMENTS
    assert believed(store, new) == DOCUMENTS - 1
    assert load(store, new, dry_run=True).unchanged == DOCUMENTS - 1
    assert believed(store, old) == DOCUMENTS, "a dry run changes nothing"
    assert load(store, new).unchanged == DOCUMENTS - 1
    assert content(store) == expected(new)
    assert believed(store, new) == DOCUMENTS
    assert load(store, new) == Loaded(DOCUMENTS * LINES, DOCUMENTS, unchanged=DOCUMENTS)
    assert load(store, old).unchanged == DOCUMENTS - 1, "what was replaced is not taken for what is there"
    assert content(store) == expected(old)


def test_quads_and_files_of_them_have_the_same_digests(tmp_path: Path) -> None:
    store, files = tmp_path / "s", graph_file(tmp_path)
    load(store, iter(files))
    assert believed(store, files) == DOCUMENTS


def insert(store: ox.Store) -> None:
    store.update("INSERT DATA { GRAPH <https://x.example/2> { <a:s> <a:p> <a:o> } }")


def insert_and_flush(store: ox.Store) -> None:
    insert(store)
    store.flush()


def bulk(store: ox.Store) -> None:
    store.bulk_extend(
        [Quad(NamedNode("a:s"), NamedNode("a:p"), NamedNode("a:o"), NamedNode("https://x.example/2"))]
    )


def drop(store: ox.Store) -> None:
    store.remove_graph(NamedNode("https://x.example/2"))


@pytest.mark.parametrize("write", [insert, insert_and_flush, bulk, drop])
def test_what_others_wrote_is_found(tmp_path: Path, write: Callable[[ox.Store], None]) -> None:
    store, files = tmp_path / "s", graph_file(tmp_path)
    load(store, files)
    write(ox.Store(str(store)))
    assert believed(store, files) == 0
    assert load(store, files).unchanged == DOCUMENTS - 1
    assert content(store) == expected(files)
    assert believed(store, files) == DOCUMENTS


def test_who_only_looks_in_loses_nothing(tmp_path: Path) -> None:
    store, files = tmp_path / "s", graph_file(tmp_path)
    load(store, files)
    for _ in range(2):
        assert len(ox.Store(str(store))) == DOCUMENTS * LINES
        assert believed(store, files) == DOCUMENTS


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_digests_that_are_damaged_or_gone_are_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    store, files = tmp_path / "s", graph_file(tmp_path)
    load(store, files)
    if damage is None:
        (store / DIGESTS).unlink()
    else:
        (store / DIGESTS).write_bytes(damage)
    assert believed(store, files) == 0
    assert load(store, files).unchanged == DOCUMENTS
    assert believed(store, files) == DOCUMENTS


def test_a_graph_in_several_places_is_compared_quad_by_quad(tmp_path: Path) -> None:
    store, files = tmp_path / "s", graph_file(tmp_path)
    quads = sorted(files, key=lambda quad: str(quad.subject)[::-1])
    path = tmp_path / "mixed.nq"
    ox.serialize(quads, str(path), RdfFormat.N_QUADS)
    mixed = GraphFiles([path])
    assert load(store, mixed) == Loaded(DOCUMENTS * LINES, DOCUMENTS)
    assert believed(store, files) == 0
    assert load(store, files).unchanged == DOCUMENTS
    load(store, mixed)
    assert content(store) == expected(files)


def test_a_load_that_fails_leaves_what_was_known(tmp_path: Path) -> None:
    store, files, new = tmp_path / "s", graph_file(tmp_path), graph_file(tmp_path, changed=4)
    load(store, files)

    def broken() -> Any:
        yield from new
        message = "it breaks off"
        raise RuntimeError(message)

    with pytest.raises(Exception, match="it breaks off"):
        load(store, broken())
    assert content(store) == expected(files)
    assert believed(store, files) == DOCUMENTS
