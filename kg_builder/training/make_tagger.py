"""The whole way from gold to a tagger: read, train, score, describe; the folder appears when all is done."""

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from kg_builder.errors import ModelError
from kg_builder.evaluation.evaluate import Scores
from kg_builder.extract.tagger import load_tagger
from kg_builder.files import new_folder
from kg_builder.training.articles import hold_out, read_articles, refuse_shared
from kg_builder.training.card import model_card
from kg_builder.training.recipe import BASE_PACKAGE, Base, Settings
from kg_builder.training.score import score

OnProgress: TypeAlias = Callable[[int, int, float], None]

_LIBRARIES = ("torch", "onnx", "safetensors")


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training did."""

    articles: int
    held_out: int
    scores: Scores | None
    """None where no article was held out."""


def make_tagger(
    gold: Sequence[Path],
    output: Path,
    *,
    docs: Sequence[Path] = (),
    dev: Sequence[Path] = (),
    share: float = 0.1,
    base: str = BASE_PACKAGE,
    settings: Settings | None = None,
    on_progress: OnProgress | None = None,
) -> Trained:
    """Train a tagger on annotated articles and write its folder: network, word pieces and model card.

    Args:
        gold: Files and folders, see `kg_builder.training.articles.read_articles`.
        output: The new folder. It must not be there, or be empty.
        docs: Where the texts are, if the gold has none.
        dev: Gold to score with; without any, `share` of the articles is held out.
        share: Part of the articles to hold out, in [0, 0.5].
        base: Folder or package of the encoder to begin with.
        settings: How to train; the same ones give the same tagger on the same machine.
        on_progress: Called after each batch with its number, the number of all, and its loss.

    Raises:
        ModelError: the libraries for training or the base encoder are missing, or `output` is taken.
        RecordError: the gold cannot be used.
        OSError: `output` cannot be written.
    """
    if missing := [name for name in _LIBRARIES if find_spec(name) is None]:
        msg = f"training needs {' and '.join(missing)}: pip install 'kg-builder[train]'"
        raise ModelError(msg)
    from kg_builder.training.train import train  # noqa: PLC0415 (torch is not there for everyone)

    settings = settings or Settings()
    encoder = Base.find(base)
    articles, held_out = read_articles(gold, docs), []
    if dev:
        held_out = read_articles(dev, docs)
        refuse_shared(articles, held_out)
    else:
        articles, held_out = hold_out(articles, share)
    try:
        with new_folder(output) as folder:
            with _quiet():
                train(articles, folder, settings, encoder, on_progress=on_progress)
            scores = score(load_tagger(folder), held_out) if held_out else None
            card = model_card(encoder, settings, articles, held_out, scores)
            (folder / "README.md").write_text(card, encoding="utf-8")
    except FileExistsError as exc:
        msg = f"{output}: is there already; name a new folder with -o, or remove this one first"
        raise ModelError(msg) from exc
    return Trained(len(articles), len(held_out), scores)


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporter and the quantizer warn of how they work, which no user can change."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
