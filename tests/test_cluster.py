"""A real Dask cluster on this machine: a scheduler and two workers, each a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg_builder.errors import ProcessingError, WorkerError
from kg_builder.extract import Extractor
from kg_builder.method import Method
from kg_builder.model import Document, Extraction
from kg_builder.pipeline import build
from kg_builder.runs.cache import holdings, is_cache
from kg_builder.runs.finding import Found
from kg_builder.runs.parallel import BATCH_DOCUMENTS, extracted, open_pool
from kg_builder.runs.recipe import Recipe

distributed = pytest.importorskip("distributed", reason="the extra kg-builder[dask] is not installed")

COUNT = 3 * BATCH_DOCUMENTS


class Cluster:
    """What a test needs to know of the cluster."""

    def __init__(self, folder: Path, packages: Path) -> None:
        self._file = folder / "scheduler.json"
        root = Path(__file__).parent.parent
        self.environment = {**os.environ, "PYTHONPATH": f"{packages}{os.pathsep}{root}"}
        self._folder = folder
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        deadline = time.monotonic() + 60
        while not self._file.exists() or not self._file.read_text():
            assert self.scheduler.poll() is None
            assert time.monotonic() < deadline, "the scheduler does not start"
            time.sleep(0.05)
        self.address: str = json.loads(self._file.read_text())["address"]
        self.workers = [self.start_worker() for _ in range(2)]

    def start_worker(self) -> "subprocess.Popen[bytes]":
        return self._start("worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")

    def _start(self, what: str, *options: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--scheduler-file", str(self._file)]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [*command, "--no-dashboard", *options], env=self.environment, cwd=self._folder, stdout=log, stderr=log
            )  # fmt: skip

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, poison_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"), poison_path)
    try:
        with distributed.Client(made.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield made
    finally:
        made.close()


def documents(*poison: str) -> Iterator[Document]:
    for n in range(COUNT):
        word = poison[n // 10] if n % 10 == 5 and n // 10 < len(poison) else "Day"
        text = f'{word} {n}: Minister Anna Keller said that talks failed. "We tried," Keller added.'
        yield Document(f"https://example.org/{n}", f"{n}.txt", text)


def expected(given: Iterator[Document]) -> list[Extraction]:
    return list(Extractor(attribution=Method.RULES).extract(given))


def test_a_cluster_gives_the_bytes_that_one_process_gives(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(
        "".join(json.dumps({"id": d.id, "text": d.text}) + "\n" for d in documents())
    )
    outputs = []
    for name, scheduler in (("here.nq", None), ("there.nq", cluster.address)):
        output = tmp_path / name
        build([str(tmp_path / "news.jsonl")], output, attribution=Method.RULES, scheduler=scheduler)
        outputs.append(output.read_bytes())
    assert outputs[0] == outputs[1]


def test_a_poison_document_costs_only_itself(cluster: Cluster, poison_model: str) -> None:
    recipe = Recipe(poison_model, attribution=Method.RULES)
    with open_pool(recipe, scheduler=cluster.address) as pool:
        found = list(extracted(documents("CRASH", "RAISE"), pool))
    problems = {n: str(x) for n, x in enumerate(found) if isinstance(x, ProcessingError)}
    assert sorted(problems) == [5, 15]
    assert "5.txt: its worker process crashed twice" in problems[5]
    assert "15.txt: language processing failed (ValueError" in problems[15]
    assert [x.extraction() for x in found if isinstance(x, Found)] == [
        x for n, x in enumerate(expected(documents("CRASH", "RAISE"))) if n not in problems
    ]
    assert all(worker.poll() is None for worker in cluster.workers)


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(cluster: Cluster) -> None:
    with open_pool(Recipe(attribution=Method.RULES), scheduler=cluster.address) as pool:
        outcomes = extracted(documents(), pool)
        found = [next(outcomes)]
        victim = cluster.workers.pop(0)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        found += outcomes
    assert [x.extraction() for x in found if isinstance(x, Found)] == expected(documents())
    cluster.workers.append(cluster.start_worker())


def test_a_scheduler_that_is_killed_in_the_middle_is_one_line_and_what_was_done_is_kept(
    tmp_path: Path, poison_path: Path
) -> None:
    (tmp_path / "news.jsonl").write_text(
        "".join(
            json.dumps(
                {"id": f"https://example.org/{n}", "text": f"Day {n}: talks failed, Anna Keller said."}
            )
            + "\n"
            for n in range(20 * COUNT)
        )
    )
    own = Cluster(tmp_path, poison_path)
    try:
        command = [
            sys.executable, "-m", "kg_builder", "build", "news.jsonl", "-o", "g.nq", "--attribution", "rules",
            "--cache", "cache", "--scheduler", own.address,
        ]  # fmt: skip
        running = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=own.environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        while running.poll() is None and not kept(tmp_path / "cache"):
            time.sleep(0.02)
        own.scheduler.kill()
        out, err = running.communicate(timeout=120)
    finally:
        own.close()
    assert (running.returncode, out) == (1, "")
    assert err.count("\n") == 1, err
    (line,) = err.splitlines()
    assert line.startswith("kg-builder: the cluster failed (")
    assert line.endswith("see that its scheduler runs, and run again")
    assert kept(tmp_path / "cache") > 0
    assert not (tmp_path / "g.nq").exists()


def kept(cache: Path) -> int:
    return sum(held.documents for held in holdings(cache)) if is_cache(cache) else 0


def test_workers_of_another_version_are_an_error(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg_builder.runs import cluster as module  # noqa: PLC0415 (needs Dask)

    identify = module.identify
    monkeypatch.setattr(module, "identify", lambda recipe: replace(identify(recipe), fingerprint="0" * 64))
    with (
        pytest.raises(WorkerError, match="would find other things in a document than this machine"),
        open_pool(Recipe(attribution=Method.RULES), scheduler=cluster.address) as pool,
    ):
        list(extracted(documents(), pool))


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "no-address", "tcp://localhost", "ftp://localhost:9"]
)
def test_no_scheduler_is_an_error(address: str) -> None:
    with (
        pytest.raises(
            WorkerError, match=rf"^{re.escape(address)}: no Dask scheduler answers \(.+\); check the address"
        ),
        open_pool(Recipe(), scheduler=address),
    ):
        pytest.fail("must not be reached")
