"""The base encoder: where it is found, and which ones fit."""

import json
from pathlib import Path
from typing import Any

import pytest

from kg_builder.errors import ModelError
from kg_builder.training.recipe import Base

CONFIG = {"model_type": "bert", "num_attention_heads": 12, "max_position_embeddings": 512}


def encoder(folder: Path, card: str = "", **config: Any) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(CONFIG | config), encoding="utf-8")
    for name in ("model.safetensors", "tokenizer.json"):
        (folder / name).write_bytes(b"")
    (folder / "README.md").write_text(card, encoding="utf-8")
    return folder


def test_a_folder_with_the_licence_of_its_card(tmp_path: Path) -> None:
    base = Base.find(str(encoder(tmp_path / "small", "---\nlanguage: en\nlicense: mit\n---\n")))
    assert (base.name, base.licence, base.heads) == ("small", "mit", 12)
    assert "not stated" in Base.find(str(encoder(tmp_path / "other"))).licence


def test_a_package_is_found_without_running_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder(tmp_path / "some_encoder" / "model")
    (tmp_path / "some_encoder" / "__init__.py").write_text("raise SystemExit('it ran')")
    monkeypatch.syspath_prepend(tmp_path)
    base = Base.find("some_encoder")
    assert (base.folder, base.name) == (tmp_path / "some_encoder" / "model", "some_encoder")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"model_type": "roberta"}, "model_type roberta"),
        ({"max_position_embeddings": 128}, "only 128 positions"),
        ({"num_attention_heads": None}, "damaged or of another kind"),
    ],
)
def test_other_encoders_are_refused(tmp_path: Path, config: dict[str, Any], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        Base.find(str(encoder(tmp_path / "x", **config)))


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    for library in ("torch", "onnx", "safetensors"):
        pytest.importorskip(library, reason="training needs kg-builder[train]")
    from kg_builder.training.recipe import Settings  # noqa: PLC0415
    from kg_builder.training.train import train  # noqa: PLC0415

    folder = encoder(tmp_path / "x")
    with pytest.raises(ModelError, match=r"tokenizer\.json is damaged"):
        train([], tmp_path, Settings(), Base.find(str(folder)))
    tokenizer = Path(__file__).parents[2] / "kg_builder" / "extract" / "tagger" / "model" / "tokenizer.json"
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    with pytest.raises(ModelError, match="no weights of a BERT encoder"):
        train([], tmp_path, Settings(), Base.find(str(folder)))
