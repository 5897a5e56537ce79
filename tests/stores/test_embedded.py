import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg_builder.errors import StoreRejected, StoreUnavailable
from kg_builder.stores import open_store
from kg_builder.stores.embedded import store_error


def test_folders_are_made_and_kept(tmp_path: Path, make_quads: Any) -> None:
    folder = tmp_path / "a" / "b"
    with open_store(str(folder)) as store:
        store.replace_graphs(make_quads("https://x.example/1", "a"))
    with open_store(str(folder), read_only=True) as store:
        assert bool(store.query('ASK { ?s ?p "a" }'))
        with pytest.raises(StoreRejected, match="opened for queries alone; open it for writing"):
            store.replace_graphs(make_quads("https://x.example/1", "b"))


def test_what_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("x")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "CURRENT").write_text("MANIFEST-000001\n")
    for read_only in (True, False):
        with pytest.raises(StoreUnavailable, match="a file, not a store; give the folder"):
            open_store(str(tmp_path / "file"), read_only=read_only)
        with pytest.raises(StoreUnavailable, match=r"cannot be opened or written .*; check the folder"):
            open_store(str(tmp_path / "broken"), read_only=read_only)
    with pytest.raises(StoreUnavailable, match="holds other files and no store; give an empty"):
        open_store(str(tmp_path / "full"))
    with pytest.raises(StoreUnavailable, match="no store in this folder; make one with `kg-builder load"):
        open_store(str(tmp_path / "none"), read_only=True)
    with pytest.raises(StoreUnavailable):
        open_store(str(tmp_path / "file" / "below"))
    assert not (tmp_path / "none").exists()
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["a.txt"]


def test_another_process_holds_the_store(tmp_path: Path) -> None:
    holder = (
        "import sys\nfrom kg_builder.stores import open_store\n"
        "with open_store(sys.argv[1]): print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder, str(tmp_path / "s")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"open\n"
        with pytest.raises(StoreUnavailable, match="in use by another writer; wait until it ends"):
            open_store(str(tmp_path / "s"))
        process.communicate()
    open_store(str(tmp_path / "s")).close()


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "s"))
    store.close()
    with pytest.raises(StoreUnavailable, match="the store was closed; open it again"):
        store.query("ASK {}")
    open_store(str(tmp_path / "s")).close()


def test_memory_does_not_hold_the_load(tmp_path: Path) -> None:

    def quads() -> Iterator[Quad]:
        for n in range(10_000):
            node = NamedNode(f"https://x.example/{n // 8}")
            yield Quad(node, node, Literal(f"{n} " + "x" * 200), node)

    tracemalloc.start()
    with open_store(str(tmp_path / "s")) as store:
        assert store.replace_graphs(quads()).quads == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (OSError("IO error: lock hold by current process"), StoreUnavailable),
        (OSError("No space left on device"), StoreUnavailable),
        (FileNotFoundError("gone"), StoreUnavailable),
        (PermissionError("Permission denied"), StoreUnavailable),
        (SyntaxError("error at 1:1"), StoreRejected),
        (ValueError("unexpected"), StoreRejected),
        (RuntimeError("service"), StoreRejected),
    ],
)
def test_all_that_pyoxigraph_documents_is_mapped(raised: Exception, expected: type) -> None:
    error = store_error(raised, Path("s"))
    assert type(error) is expected
    assert str(error).startswith("s: ")
    assert "; " in str(error)
    assert "\n" not in str(error)
