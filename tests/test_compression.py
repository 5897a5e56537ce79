"""Compressed files, in and out, and files that a URL names."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
import zstandard
from typer.testing import CliRunner

from kg_builder.cli import app
from kg_builder.errors import GraphError
from kg_builder.files import reading, replacing
from kg_builder.method import Method
from kg_builder.pipeline import build
from kg_builder.rdf.formats import Format, format_of
from kg_builder.rdf.serialize import read
from kg_builder.sources import read_documents

TEXT = "Minister Anna Keller said that talks with Ostland failed.\n"
LINES = "".join(
    json.dumps({"id": f"https://example.org/{n}", "text": f"{n}. {TEXT}"}) + "\n" for n in range(3)
)
UNPACK = {".gz": gzip.decompress, ".zst": lambda data: zstandard.decompress(data, 10**6), "": bytes}
PACK = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor(write_checksum=True).compress}


@pytest.mark.parametrize("suffix", UNPACK)
def test_what_is_written_comes_back_and_equal_input_gives_equal_bytes(tmp_path: Path, suffix: str) -> None:
    data = TEXT.encode() * 9000
    paths = [tmp_path / f"{name}.nq{suffix}" for name in ("a", "b")]
    for path in paths:
        with replacing(path) as stream:
            for begin in range(0, len(data), 1000):
                stream.write(data[begin : begin + 1000])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert UNPACK[suffix](paths[0].read_bytes()) == data
    assert not suffix or paths[0].stat().st_size < len(data) / 20
    with reading(paths[0]) as stream:
        assert stream.read() == data
    paths[0].write_bytes(paths[0].read_bytes() * 2)  # as `cat` joins them
    with reading(paths[0]) as stream:
        assert stream.read() == data * 2


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("damage", ["cut", "text", "flipped"])
def test_a_damaged_file_is_an_error_of_the_system(tmp_path: Path, suffix: str, damage: str) -> None:
    data = PACK[suffix](bytes(range(256)) * 400)
    middle = len(data) // 2
    path = tmp_path / f"a.nq{suffix}"
    path.write_bytes(
        {"cut": data[:middle], "text": TEXT.encode(), "flipped": data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]}[damage]
    )  # fmt: skip
    with pytest.raises(OSError, match=rf"damaged \{suffix} file"), reading(path) as stream:  # noqa: PT012
        assert len(stream.read()) == 256 * 400
        pytest.fail("must not be read to its end")


@pytest.mark.parametrize("suffix", PACK)
def test_documents_are_read_from_compressed_files(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"news.jsonl{suffix}").write_bytes(PACK[suffix](LINES.encode()))
    (tmp_path / f"story.txt{suffix}").write_bytes(PACK[suffix](TEXT.encode()))
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "story.txt").write_text(TEXT)
    found = list(read_documents([str(tmp_path)], on_problem=pytest.fail))
    assert [d.text for d in found] == [*(f"{n}. {TEXT}" for n in range(3)), TEXT, TEXT]
    assert found[3].id == found[4].id, "a text has the same IRI, compressed or not"


@pytest.mark.parametrize("suffix", PACK)
def test_a_damaged_input_is_named(tmp_path: Path, suffix: str) -> None:
    packed = PACK[suffix](LINES.encode() * 5000)
    (tmp_path / f"news.jsonl{suffix}").write_bytes(packed[: len(packed) // 2])
    problems: list[str] = []
    found = list(read_documents([str(tmp_path)], on_problem=lambda p: problems.append(str(p))))
    assert found
    assert len(problems) == 1
    assert f"news.jsonl{suffix}: cannot be read (damaged {suffix} file" in problems[0]


@pytest.mark.parametrize("name", ["g.nq.gz", "g.ttl.zst", "g.jsonld.gz"])
def test_a_compressed_graph_is_that_of_its_format(tmp_path: Path, name: str) -> None:
    (tmp_path / "news.jsonl").write_text(LINES)
    plain, packed = tmp_path / name.rpartition(".")[0], tmp_path / name
    for output in (plain, packed):
        build([str(tmp_path / "news.jsonl")], output, attribution=Method.RULES)
    assert UNPACK[packed.suffix](packed.read_bytes()) == plain.read_bytes()
    assert set(read(packed)) == set(read(plain))


def test_the_format_stands_before_the_compression() -> None:
    assert format_of(Path("a.b.TTL.GZ")) is Format.TURTLE


@pytest.fixture
def elsewhere() -> Any:
    fsspec = pytest.importorskip("fsspec", reason="the extra kg-builder[remote] is not installed")
    files = fsspec.filesystem("memory")
    yield files
    files.rm("/", recursive=True)


def test_documents_and_graphs_lie_where_a_url_says(elsewhere: Any, tmp_path: Path) -> None:
    elsewhere.pipe("/bucket/news/a.txt", TEXT.encode())
    elsewhere.pipe("/bucket/news/deep/b.jsonl.gz", gzip.compress(LINES.encode()))
    elsewhere.pipe("/bucket/news/.hidden.txt", b"no")
    elsewhere.pipe("/bucket/news/c.pdf", b"no")
    for given, count in (("memory://bucket/news", 4), ("memory://bucket/news/*.txt", 1), ("memory://bucket/news/a.txt", 1)):  # fmt: skip
        found = list(read_documents([given], on_problem=pytest.fail))
        assert len(found) == count
    assert found[0].source == "memory:///bucket/news/a.txt"
    for output in ("memory://bucket/g.nq.gz", tmp_path / "g.nq"):
        build(["memory://bucket/news"], output, attribution=Method.RULES)
    assert gzip.decompress(elsewhere.cat("/bucket/g.nq.gz")) == (tmp_path / "g.nq").read_bytes()


def test_records_and_exports_lie_where_a_url_says(elsewhere: Any, tmp_path: Path) -> None:
    elsewhere.pipe("/bucket/a.txt", TEXT.encode())
    command = CliRunner()
    for arguments in (
        ("extract", "memory://bucket/a.txt", "--attribution", "rules", "-o"),
        ("build", "memory://bucket/a.txt", "--attribution", "rules", "-o"),
        ("export", str(tmp_path / "g.nq"), "-o"),
    ):
        for output in (f"memory://bucket/{arguments[0]}.nq.zst", str(tmp_path / "g.nq")):
            assert command.invoke(app, [*arguments, output]).exit_code == 0
        found = zstandard.decompress(elsewhere.cat(f"/bucket/{arguments[0]}.nq.zst"), 10**7)
        assert found == (tmp_path / "g.nq").read_bytes() != b""
    unknown = command.invoke(app, ["export", str(tmp_path / "g.nq"), "-o", "nosuch://bucket/g.nq"])
    assert (unknown.exit_code, unknown.stderr.count("\n")) == (1, 1)
    assert unknown.stderr.startswith("kg-builder: nosuch://bucket/g.nq: Protocol not known")
    assert not list(tmp_path.glob("*:"))


def test_a_run_that_fails_leaves_what_was_there(elsewhere: Any) -> None:
    elsewhere.pipe("/bucket/g.nq", b"old")
    with pytest.raises(RuntimeError), replacing("memory://bucket/g.nq") as stream:  # noqa: PT012
        stream.write(b"new")
        raise RuntimeError
    assert elsewhere.cat("/bucket/g.nq") == b"old"


def test_an_error_of_a_protocols_package_is_an_error_of_the_system(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec", reason="the extra kg-builder[remote] is not installed")

    class RejectedError(Exception):
        """As those of the packages for object stores: no OSError."""

    class Broken(io.RawIOBase):
        def read(self, _: int = -1) -> bytes:
            msg = "the token\nhas ended"
            raise RejectedError(msg)

    class Vault(fsspec.AbstractFileSystem):  # type: ignore[misc, name-defined]
        protocol = "vault"

        def info(self, path: str, **_: object) -> dict[str, object]:
            return {"name": path, "size": 9, "type": "file"}

        def _open(self, _: str, mode: str = "rb", **__: object) -> io.RawIOBase:
            if mode != "rb":
                raise NotImplementedError
            return Broken()

    fsspec.register_implementation("vault", Vault, clobber=True)
    problems: list[str] = []
    assert list(read_documents(["vault://bucket/a.txt"], on_problem=lambda p: problems.append(str(p)))) == []
    assert len(problems) == 1
    assert problems[0].startswith("vault://bucket/a.txt: ")
    assert "RejectedError: the token has ended" in problems[0]
    # Said before anything is read.
    with pytest.raises(
        GraphError, match=r"^vault://bucket/g.nq: cannot be written \(vault has no way to do that\)"
    ):
        build([str(tmp_path / "none.txt")], "vault://bucket/g.nq", attribution=Method.RULES)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("memory://bucket/nothing.txt", "no such file or folder; check the name"),
        ("memory://bucket/a.pdf", ".pdf files are not read"),
        ("nosuch://bucket/a.txt", "Protocol not known"),
    ],
)
def test_what_cannot_be_read_there_is_named(elsewhere: Any, url: str, message: str) -> None:
    elsewhere.pipe("/bucket/a.pdf", b"%PDF")
    problems: list[str] = []
    assert list(read_documents([url], on_problem=lambda p: problems.append(str(p)))) == []
    assert len(problems) == 1
    assert problems[0].startswith(f"{url}: ")
    assert message in problems[0]
