"""What only a process of its own can show: pipes, interrupts, standard streams."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Process = Callable[..., "subprocess.Popen[bytes]"]


def finish(process: "subprocess.Popen[bytes]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, (out or b"").decode(), err.decode()


def test_the_version(process: Process, desk: Path) -> None:
    code, out, err = finish(process("--version", cwd=desk))
    assert (code, err) == (0, "")
    assert out.startswith("kg-builder ")


def test_data_goes_to_stdout_and_nothing_else_does(process: Process, articles: Path) -> None:
    code, out, err = finish(process("extract", articles, "nowhere.txt", cwd=articles.parent))
    assert code == 0
    assert len([json.loads(line) for line in out.splitlines()]) == 2
    assert "nowhere.txt" in err
    assert "\x1b" not in err, "no bar where there is no terminal"


def test_a_reader_that_has_enough_is_no_error(process: Process, articles: Path) -> None:
    for number in range(400):
        (articles / f"{number}.txt").write_text(f"Day {number}: the talks go on, Anna Keller said. " * 3)
    running = process("extract", articles, "--with-text", cwd=articles.parent)
    assert running.stdout
    assert running.stdout.readline().startswith(b'{"id"')
    running.stdout.close()
    assert running.stderr
    assert running.stderr.read() == b""
    running.stderr.close()
    running.wait(timeout=60)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device without room")
def test_standard_output_without_room_is_one_message(process: Process, desk: Path) -> None:
    (desk / "g.nt").write_text("<urn:a> <urn:b> <urn:c> .\n")
    for arguments in (("query", "g.nt", "SELECT * { ?s ?p ?o }"), ("validate", "g.nt")):
        with Path("/dev/full").open("wb") as full:
            code, _, err = finish(process(*arguments, cwd=desk, stdout=full))
        message = "kg-builder: standard output: no room left where it leads to; make room, and run it again\n"
        assert (code, err) == (1, message)


def test_a_graph_to_standard_output(process: Process, articles: Path, desk: Path) -> None:
    options = ("-o", "-", "--format", "nquads", "--attribution", "rules")
    code, out, _ = finish(process("build", articles, *options, cwd=desk))
    assert code == 0
    assert [path.name for path in desk.iterdir()] == ["articles"], "no file named -, and no cache"
    kept = desk / "kept.nq"
    kept.write_text(out)
    longer = desk / "longer.nq"
    longer.write_text("# a graph\n")
    with longer.open("ab") as end:
        code, again, _ = finish(process("export", kept, *options[:4], cwd=desk, stdout=end))
    assert (code, again) == (0, "")
    assert longer.read_text() == "# a graph\n" + out, "what stood in the file before stays"
    running = process("export", kept, *options[:4], cwd=desk)
    assert running.stdout
    assert running.stderr
    assert running.stdout.readline().startswith(b"<https://")
    running.stdout.close()
    assert running.stderr.read() == b"", "a reader that has enough is no error"
    running.stderr.close()
    running.wait(timeout=60)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_with_130_and_leaves_the_old_output(
    process: Process, articles: Path, desk: Path, jobs: str
) -> None:
    for number in range(400):
        (articles / f"{number}.txt").write_text(f"Day {number}: the talks go on, Anna Keller said. " * 20)
    (desk / "g.ttl").write_text("# old\n")
    running = process(
        "build", "nowhere.txt", articles, "-o", "g.ttl", "--jobs", jobs, cwd=desk, start_new_session=True
    )
    assert running.stderr
    assert b"nowhere.txt" in running.stderr.readline()  # the work has begun
    time.sleep(1)
    interrupt_the_whole_group(running)
    code, out, err = finish(running)
    # A shell shows both as 130: Python ends by the signal itself where the interrupt met it inside of an import.
    assert code in (130, -signal.SIGINT), err
    assert out == ""
    assert "Traceback" not in err
    assert (desk / "g.ttl").read_text() == "# old\n"
    assert sorted(path.name for path in desk.iterdir()) == [".kg-builder-cache", "articles", "g.ttl"]


def interrupt_the_whole_group(running: "subprocess.Popen[bytes]") -> None:
    import os  # noqa: PLC0415 - only here

    os.killpg(running.pid, signal.SIGINT)  # as a terminal does


def test_standard_output_is_utf8_whatever_the_locale(articles: Path) -> None:
    (articles / "z.txt").write_text("Zoë Müller said: “The talks go on.”", encoding="utf-8")
    root = Path(__file__).parent.parent.parent
    env = {"PATH": "", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "kg_builder", "extract", "articles/z.txt", "--with-text"]
    done = subprocess.run(command, check=True, capture_output=True, cwd=articles.parent, env=env)
    assert "Zoë Müller said" in done.stdout.decode("utf-8")
