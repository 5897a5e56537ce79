"""What decides an extraction beside the document: model, method, tagger, authority files, namespace, our rules.

All of it is told by files, so that a run in which every document is known needs to load no model.
"""

import hashlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg_builder.iri import Minter
from kg_builder.linking import Linking
from kg_builder.method import DEFAULT_MODEL, Method
from kg_builder.resources import folder

_PACKAGE = Path(__file__).parent.parent
_TAGGER = _PACKAGE / "extract" / "tagger" / "model"
_TAGGER_FILES = ("model.onnx", "tokenizer.json")
_RULES = ("extract", "authority")
_SHARED = ("iri.py", "linking.py", "model.py", "records.py", "tables.py", "rdf/skos.py")
_LATER = ("rdf", "resolve")
_LATER_SHARED = (
    "compression.py", "iri.py", "memory.py", "model.py", "records.py", "tables.py", "versions.py", "vocab.py",
    "runs/choice.py", "runs/corpus.py", "runs/finding.py", "runs/sections.py",
)  # fmt: skip
_LATER_DATA = ("ontology", "shapes")
_LATER_LIBRARIES = ("pyoxigraph", "pyshacl", "pyshifty", "rdflib", "snowballstemmer")
_LIBRARIES = ("spacy", "thinc", "blis", "numpy", "onnxruntime", "tokenizers")
_VERSION_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Recipe:
    """How documents are turned into extractions: small enough to send to a worker."""

    model: str = DEFAULT_MODEL
    minter: Minter = field(default_factory=Minter)
    attribution: Method | None = None
    """None is the tagger where it is installed, else the rules."""
    tagger: Path | None = None
    """Folder of a tagger of the user's own in place of ours."""
    linking: Linking = field(default_factory=Linking)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a recipe amounts to on this machine."""

    model_name: str
    model_version: str
    attribution: Method
    tagger_name: str
    """Empty for the rules alone."""
    tagger_version: str
    """Tells one state of the tagger from another; empty for the rules alone."""
    fingerprint: str
    """Hex digest of all that decides an extraction beside the document."""


def identify(recipe: Recipe) -> Identity:
    """Find out what a recipe amounts to, in a few hundredths of a second.

    Raises:
        ModelError: the model or the tagger is not there.
    """
    meta, model = _model(recipe.model)
    wanted = recipe.attribution or (Method.TAGGER if recipe.tagger or _is_tagger(_TAGGER) else Method.RULES)
    name, state, tagger = _tagger(recipe.tagger) if wanted is Method.TAGGER else ("", "", "")
    linking = recipe.linking
    parts = [
        *(f"{library} {version(library)}" for library in _LIBRARIES),
        f"python {sys.version_info[:2]} unicode {unicodedata.unidata_version}",
        _of_files(_rules()),
        model,
        wanted,
        tagger,
        recipe.minter.base,
        f"link {linking.link}",
        *(file.sha256 for file in linking.files),
        *(file.name for file in linking.files),
    ]
    return Identity(
        model_name=f"{meta.get('lang', 'en')}_{meta.get('name', recipe.model)}",
        model_version=str(meta.get("version", "")),
        attribution=wanted,
        tagger_name=name,
        tagger_version=state,
        fingerprint=hashlib.sha256("\0".join(parts).encode()).hexdigest(),
    )


@cache
def later_rules() -> str:
    """Hex digest of what decides, beside an extraction, what the resolver notes of it and what the graph says."""
    code = sorted(path for name in _LATER for path in _below(_PACKAGE / name) if path.suffix != ".rq")
    digest = hashlib.sha256(_of_files([*code, *(_PACKAGE / name for name in _LATER_SHARED)]).encode())
    for name in _LATER_DATA:
        for entry in sorted(folder(name).iterdir(), key=lambda entry: entry.name):
            digest.update(entry.name.encode() + entry.read_bytes())
    for library in _LATER_LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()


def _model(name: str) -> tuple[dict[str, Any], str]:
    """The description of a spaCy pipeline, and a digest of its files."""
    try:
        files = distribution(name).files or ()
        spec = find_spec(name)
    except (PackageNotFoundError, ImportError, ValueError):
        spec, files = None, ()
    if spec and spec.submodule_search_locations:
        # The hashes that the installer has written down spare reading the files, which may be many megabytes.
        hashes = sorted(f"{file} {file.hash.value}" for file in files if file.hash)
        place = Path(spec.submodule_search_locations[0])
        known = hashlib.sha256("\n".join(hashes).encode()).hexdigest() if hashes else _of_files(_below(place))
    elif (Path(name) / "meta.json").is_file():
        place = Path(name)
        known = _of_files(_below(place))
    else:
        return _loaded_model(name)
    meta: dict[str, Any] = json.loads((place / "meta.json").read_text(encoding="utf-8"))
    return meta, known


def _loaded_model(name: str) -> tuple[dict[str, Any], str]:
    """For what no file tells: load it, or fail with the loader's message."""
    from kg_builder.extract import nlp  # noqa: PLC0415 (spaCy takes a second to import)

    meta = dict(nlp.load(name).meta)
    return meta, json.dumps(meta, sort_keys=True, default=str)


def _tagger(own: Path | None) -> tuple[str, str, str]:
    """Name, version and digest of the tagger that is used."""
    place = own or _TAGGER
    if not _is_tagger(place):
        from kg_builder.extract import tagger  # noqa: PLC0415 (as above; it knows what is wrong)

        loaded = tagger.load_tagger(place)
        return loaded.name, loaded.version, loaded.version
    network, tokenizer = (hashlib.sha256((place / name).read_bytes()).hexdigest() for name in _TAGGER_FILES)
    name = own.resolve().name if own else "kg-builder-tagger"
    return name, f"sha256.{network[:_VERSION_DIGITS]}", network + tokenizer


def _is_tagger(place: Path) -> bool:
    return all((place / name).is_file() for name in _TAGGER_FILES)


def _rules() -> Iterator[Path]:
    for name in _RULES:
        yield from (path for path in _below(_PACKAGE / name) if path.suffix in {".py", ".tsv"})
    yield from (_PACKAGE / name for name in _SHARED)


def _below(place: Path) -> list[Path]:
    return sorted(p for p in place.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _of_files(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        digest.update(f"{path.name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()
