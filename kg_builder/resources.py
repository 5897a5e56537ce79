"""Where the data files that ship with the package lie: the ontology and the shapes."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def folder(name: str) -> Traversable:
    """The folder ``ontology`` or ``shapes``: inside the installed package, else beside it in a checkout."""
    installed = files("kg_builder").joinpath("_data", name)
    if installed.is_dir():
        return installed
    return Path(__file__).resolve().parent.parent / name
