import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"They met at {name}.", encoding="utf-8")


def sources(result: Any) -> list[str]:
    return [d.source for d in result[0]]


def test_a_folder_is_read_recursively_sorted_and_without_hidden_files(tmp_path: Path, read: Any) -> None:
    fill(tmp_path, "n/b.txt", "n/a/z.txt", "n/a/B.md", "n/c", "n/.hidden.txt", "n/.git/x.txt", "n/a.txt")
    result = read("n")
    assert sources(result) == ["n/a/B.md", "n/a/z.txt", "n/a.txt", "n/b.txt", "n/c"]
    assert result[1] == []


def test_inputs_keep_their_order(tmp_path: Path, read: Any) -> None:
    fill(tmp_path, "b.txt", "a.txt", ".c.txt")
    assert sources(read("b.txt", ".c.txt", "a.txt")) == ["b.txt", ".c.txt", "a.txt"]


def test_patterns(tmp_path: Path, read: Any) -> None:
    fill(tmp_path, "n/b.txt", "n/a.txt", "n/m/c.txt", "n/x.csv", "odd[1].txt")
    assert sources(read("n/*.txt")) == ["n/a.txt", "n/b.txt"]
    assert sources(read("n/**/*.txt")) == ["n/a.txt", "n/b.txt", "n/m/c.txt"]
    assert sources(read("n/m*")) == ["n/m/c.txt"]
    assert sources(read("n/**")) == ["n/a.txt", "n/b.txt", "n/m/c.txt"]
    assert sources(read("odd[1].txt")) == ["odd[1].txt"]
    assert sources(read(str(tmp_path / "n" / "[a].txt"))) == [str(tmp_path / "n" / "a.txt")]


def test_what_is_not_there_is_named_and_the_rest_is_read(tmp_path: Path, read: Any) -> None:
    fill(tmp_path, "a.txt", "t.csv", "empty/.hidden")
    os.mkfifo(tmp_path / "empty" / "pipe")
    documents, problems = read("no.txt", "*.zip", "t.csv", "empty", "a.txt/b", "x" * 5000, "nul\0", "a.txt")
    assert [d.source for d in documents] == ["a.txt"]
    assert problems[:3] == [
        "no.txt: no such file or folder; check the name",
        "*.zip: no file matches this pattern; check it, and the folder you are in",
        (
            "t.csv: .csv files are not read; give .txt, .md, .jsonl, .ndjson, .json, .html, .htm, .xhtml or no suffix, "
            "or pipe its text in with -"
        ),
    ]
    assert problems[3].startswith("empty: 1 file of other kinds (pipe); ")
    assert problems[4] == "a.txt/b: no such file or folder; check the name"
    assert "the name is too long" in problems[5]
    assert problems[6] == "nul?: not a possible name of a file; check the name"
    assert len(problems) == 7


def test_a_folder_without_documents(tmp_path: Path, read: Any) -> None:
    (tmp_path / "n" / "m").mkdir(parents=True)
    assert read("n")[1] == [
        (
            "n: no document in this folder; "
            "put .txt, .md, .jsonl, .ndjson, .json, .html, .htm, .xhtml or no suffix files in it"
        )
    ]


def test_other_files_of_a_folder_are_named_in_one_problem(tmp_path: Path, read: Any) -> None:
    fill(tmp_path, "n/a.txt", "n/b.csv", "n/c.png", "n/m/d.pdf", "n/m/e.xml")
    documents, problems = read("n")
    assert len(documents) == 1
    assert problems[0].startswith("n: 4 files of other kinds (b.csv, c.png, m/d.pdf, …); read are only .txt")


def test_links(tmp_path: Path, read: Any) -> None:
    fill(tmp_path, "n/a.txt", "elsewhere/b.txt")
    (tmp_path / "n" / "back").symlink_to(tmp_path / "n")
    (tmp_path / "n" / "broken.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "n" / "self.txt").symlink_to(tmp_path / "n" / "self.txt")
    (tmp_path / "n" / "there").symlink_to(tmp_path / "elsewhere")
    documents, problems = read("n")
    assert [d.source for d in documents] == ["n/a.txt", "n/there/b.txt"]
    assert problems == [
        "n/back: a link back to a folder it lies in; remove the link",
        "n/broken.txt: no such file or folder; check the name",
        "n/self.txt: a symbolic link that leads back to itself; remove or correct the link",
    ]


def test_folders_deeper_than_python_recurses(tmp_path: Path, read: Any) -> None:
    deep = tmp_path / "n"
    deep.mkdir()
    here = os.open(deep, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    with os.fdopen(os.open("a.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here), "w") as file:
        file.write("They met.")
    os.close(here)
    read_sources = sources(read("n"))
    # pytest's own removal of the folder is recursive.
    (tmp_path / "n" / ("d/" * 1200) / "a.txt").unlink()
    for depth in range(1200, 0, -1):
        (tmp_path / "n" / ("d/" * depth)).rmdir()
    assert read_sources == ["n/" + "d/" * 1200 + "a.txt"]


def test_names_that_are_no_unicode(tmp_path: Path, read: Any) -> None:
    name = os.fsdecode(b"caf\xe9 \x1b.txt")
    (tmp_path / name).write_text("They met.", encoding="utf-8")
    documents, problems = read(name)
    assert problems == []
    assert documents[0].source == "caf\N{REPLACEMENT CHARACTER} ?.txt"
    documents[0].id.encode()


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    # As another user where the tests run as root, who may read everything.
    fill(tmp_path, "closed.txt", "open.txt", "shut/a.txt")
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "shut").chmod(0)
    program = (
        "import os, sys\n"
        "from kg_builder.sources import read_documents\n"
        "os.chdir(sys.argv[1])\n"
        "os.geteuid() or os.setresuid(65534, 65534, 65534)\n"
        "for d in read_documents(['.'], on_problem=lambda p: print('problem', p)): print(d.source)\n"
    )
    tmp_path.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    (tmp_path / "shut").chmod(0o700)
    assert done.stdout.splitlines() == [
        "problem closed.txt: no permission to read it; change its permissions (chmod u+r)",
        "open.txt",
        "problem shut: no permission to read it; change its permissions (chmod u+r)",
    ]


def test_equal_texts_in_files_of_equal_name_have_one_iri(tmp_path: Path, read: Any) -> None:
    for name in ("one/a.txt", "two/a.txt"):
        fill(tmp_path, name)
        (tmp_path / name).write_text("They met.", encoding="utf-8")
    documents, problems = read(".")
    assert [d.source for d in documents] == ["one/a.txt", "two/a.txt"]
    assert len({d.id for d in documents}) == 1
    assert not problems
