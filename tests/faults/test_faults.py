"""What goes wrong in a long run: nothing is lost, nothing doubled, and the message says what to do."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg_builder.runs.cache import holdings

ROOT = Path(__file__).parent.parent.parent
TIMES = 50
COUNT = 60
BUILD = ("build", "news.jsonl", "-o", "g.nq", "--attribution", "rules", "--cache", "cache")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    lines = (
        {
            "id": f"https://example.org/{n}",
            "text": f"Day {n}. Minister Anna Keller said that talks with Ostland failed. She warned Tom Brandt.",
        }
        for n in range(COUNT)
    )
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path


def run(desk: Path, *arguments: str, wrapped: tuple[str, ...] = (), **options: object) -> tuple[int, str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(desk)}
    command = [*wrapped, sys.executable, "-m", "kg_builder", *arguments]
    done = subprocess.run(
        command, cwd=desk, env=env, capture_output=True, text=True, check=False, timeout=120, **options
    )  # type: ignore[call-overload]
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], bytes]:
    """The graph of an undisturbed run over the news of a desk, made once."""
    made: list[bytes] = []

    def graph(desk: Path) -> bytes:
        if not made:
            folder = tmp_path_factory.mktemp("calm")
            shutil.copy(desk / "news.jsonl", folder)
            code, err = run(folder, *BUILD)
            assert code == 0, err
            made.append((folder / "g.nq").read_bytes())
        return made[0]

    return graph


def test_killed_fifty_times(desk: Path) -> None:
    folder = desk / "runs"
    folder.mkdir()
    script = Path(__file__).with_name("killed.py")
    command = [sys.executable, str(script), str(desk / "news.jsonl"), str(folder), str(TIMES), "20250304"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    told = re.findall(r"^(\d+) (done|not done)$", done.stdout, re.MULTILINE)
    assert len(told) == TIMES
    assert len({int(count) for count, _ in told}) > 2, "the kills hit the middle of the work"


def test_an_interrupt_keeps_what_was_done(desk: Path, expected: Callable[[Path], bytes]) -> None:
    before = expected(desk)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg_builder", *BUILD, "--jobs", "2"]
    running = subprocess.Popen(command, cwd=desk, env=env, stderr=subprocess.PIPE, start_new_session=True)
    while running.poll() is None and not documents(desk):
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    kept = documents(desk)
    if running.returncode == 0:  # it was faster than we
        assert (desk / "g.nq").read_bytes() == before
        return
    assert running.returncode == 130
    assert (
        err.decode().strip()
        == "kg-builder: stopped: what was read is kept, the same command goes on from there"
    )
    assert 0 < kept <= COUNT
    assert not (desk / "g.nq").exists()
    code, err_text = run(desk, *BUILD)
    assert code == 0, err_text
    assert (desk / "g.nq").read_bytes() == before


def documents(desk: Path) -> int:
    if not (desk / "cache" / "extractions-3.sqlite").exists():
        return 0
    return sum(held.documents for held in holdings(desk / "cache"))


def limited(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize(
    ("size", "options", "message"),
    [
        pytest.param(
            60_000, (), "cache/extractions-3.sqlite: disk I/O error; see that the disk has room", id="cache"
        ),
        pytest.param(
            200_000,
            ("--no-cache",),
            "g.nq: cannot be written (File too large): choose another path",
            id="graph",
        ),
    ],
)
def test_files_that_may_not_grow(
    desk: Path, expected: Callable[[Path], bytes], size: int, options: tuple[str, ...], message: str
) -> None:
    before = expected(desk)
    assert len(before) > 200_000
    (desk / "g.nq").write_bytes(b"# old\n")
    arguments = BUILD[:-2] if options else BUILD
    code, err = run(desk, *arguments, *options, preexec_fn=limited(size))
    assert code == 1, err
    (line,) = err.splitlines()
    assert line.startswith(f"kg-builder: {message}")
    assert (desk / "g.nq").read_bytes() == b"# old\n"
    assert {p.name for p in desk.iterdir()} <= {"cache", "g.nq", "news.jsonl"}
    code, err = run(desk, *BUILD)
    assert code == 0, err
    assert (desk / "g.nq").read_bytes() == before
    assert documents(desk) == COUNT


IN_A_SMALL_DISK = """
mount -t tmpfs -o size={size}k tmpfs disk && cp news.jsonl disk && cd disk && shift 0
"$@"; code=$?
mount -o remount,size=64m disk 2>/dev/null || mount -o remount,size=64m "$PWD"
[ -e g.nq ] && echo "a graph is there" >&2
"$@" || exit 99
cp g.nq .. && exit $code
"""


@pytest.mark.parametrize("size", [40, 400])
def test_a_full_disk(desk: Path, expected: Callable[[Path], bytes], size: int) -> None:
    (desk / "disk").mkdir()
    probe = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "mount",
        "-t",
        "tmpfs",
        "tmpfs",
        str(desk / "disk"),
    ]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be made here (user namespaces are off)")
    before = expected(desk)
    script = IN_A_SMALL_DISK.format(size=size)
    code, err = run(
        desk, *BUILD, wrapped=("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh")
    )
    assert code == 1, err
    first = err.splitlines()[0]
    assert re.match(
        r"kg-builder: (cache/\S+|g\.nq|temporary files|cache): .*(full|space|disk|cannot be written)", first
    ), first
    assert "room" in first
    assert "a graph is there" not in err
    assert (desk / "g.nq").read_bytes() == before


def test_an_output_that_may_not_be_written_is_said_before_anything_is_read(desk: Path) -> None:
    (desk / "shut").mkdir(mode=0o500)
    arguments = [*BUILD, "-o", "shut/g.nq"]
    wrapped: tuple[str, ...] = ()
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("needs setpriv to be somebody else than root")
        wrapped = ("setpriv", "--reuid", "65534", "--clear-groups")
        for folder in (desk, *desk.parents[:2]):
            folder.chmod(0o755)
    started = time.monotonic()
    code, err = run(desk, *arguments, wrapped=wrapped)
    assert code == 1
    (message,) = err.splitlines()
    assert message.startswith(
        "kg-builder: shut/g.nq: cannot be written (Permission denied); name another file with -o"
    )
    assert time.monotonic() - started < 30
    assert not (desk / "cache").exists()


def test_a_document_that_kills_its_worker_is_named_and_counted(
    desk: Path, poison_path: Path, expected: Callable[[Path], bytes]
) -> None:
    before = expected(desk)
    with (desk / "news.jsonl").open("a") as news:
        news.write(json.dumps({"id": "https://example.org/x", "text": "CRASH now, she said."}) + "\n")
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{poison_path}"}
    command = [sys.executable, "-m", "kg_builder", *BUILD, "--jobs", "2", "--model", "poison_model"]
    done = subprocess.run(
        [*command, "--strict"], cwd=desk, env=env, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith(
        f"kg-builder: skipped: news.jsonl:{COUNT + 1}: its worker process crashed twice (ended by signal 11); "
    )
    assert f"{COUNT} documents (1 skipped)" in lines[1]
    assert lines[-1] == "kg-builder: 1 document could not be read, and --strict is given"
    pages = {
        line.rsplit(b" ", 2)[1]
        for line in (desk / "g.nq").read_bytes().splitlines()
        if b"NewsArticle" in line
    }
    assert pages == {line.rsplit(b" ", 2)[1] for line in before.splitlines() if b"NewsArticle" in line}
