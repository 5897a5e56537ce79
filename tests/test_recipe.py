"""What a recipe amounts to is told without loading anything, and as the loaded parts say."""

import subprocess
import sys
from pathlib import Path

import pytest

from kg_builder.errors import ModelError
from kg_builder.extract import Extractor
from kg_builder.iri import Minter
from kg_builder.linking import Linking
from kg_builder.method import Method
from kg_builder.runs.recipe import Recipe, identify


def test_it_says_what_the_loaded_extractor_says(extractor: Extractor) -> None:
    identity = identify(Recipe())
    for name in ("model_name", "model_version", "attribution", "tagger_name", "tagger_version"):
        assert getattr(identity, name) == getattr(extractor, name)


def test_nothing_is_loaded() -> None:
    program = (
        "import sys; from kg_builder.runs.recipe import Recipe, identify; identify(Recipe());"
        "print(sorted({'spacy', 'onnxruntime', 'numpy', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_whatever_decides_an_extraction_decides_the_fingerprint(tmp_path: Path, poison_model: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text("type,name\nPerson,Ada Lund\n")
    linking = Linking.of([own])
    recipes = [
        Recipe(),
        Recipe(attribution=Method.RULES),
        Recipe(poison_model),
        Recipe(minter=Minter("https://example.org/")),
        Recipe(linking=linking),
        Recipe(linking=Linking(link=False)),
    ]
    fingerprints = [identify(recipe).fingerprint for recipe in recipes]
    assert len(set(fingerprints)) == len(recipes)
    assert fingerprints == [identify(recipe).fingerprint for recipe in recipes]
    assert identify(Recipe(attribution=Method.TAGGER)) == identify(Recipe())


def test_another_state_of_a_model_has_another_fingerprint(poison_model: str, poison_path: Path) -> None:
    before = identify(Recipe(poison_model)).fingerprint
    source = poison_path / "poison_model" / "__init__.py"
    text = source.read_text()
    source.write_text(text + "# corrected\n")
    after = identify(Recipe(poison_model)).fingerprint
    source.write_text(text)
    assert before != after


def test_the_rules_of_another_version_have_another_fingerprint(tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415 - only here

    root = Path(__file__).parent.parent / "kg_builder"
    program = "from kg_builder.runs.recipe import Recipe, identify; print(identify(Recipe()).fingerprint)"
    shutil.copytree(root, tmp_path / "kg_builder", ignore=shutil.ignore_patterns("__pycache__"))

    def fingerprint() -> str:
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    first = fingerprint()
    assert fingerprint() == first
    lexicon = tmp_path / "kg_builder" / "extract" / "lexicon" / "roles.tsv"
    lexicon.write_text(lexicon.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert fingerprint() != first


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'no_such_model' cannot be loaded"):
        identify(Recipe("no_such_model"))
    with pytest.raises(ModelError, match=r"there is no model\.onnx and no tokenizer\.json in it"):
        identify(Recipe(tagger=tmp_path))
