"""kg-builder: who said what, as a knowledge graph.

The names below are loaded when they are first used, so importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg_builder.errors import KGBuilderError
    from kg_builder.extract import Extractor
    from kg_builder.model import Document, Entity, Extraction, Statement
    from kg_builder.pipeline import Summary, build
    from kg_builder.rdf.validate import Report, validate
    from kg_builder.sources import read_documents
    from kg_builder.stores import open_store

__version__ = "0.1.0"

__all__ = [
    "Document",
    "Entity",
    "Extraction",
    "Extractor",
    "KGBuilderError",
    "Report",
    "Statement",
    "Summary",
    "build",
    "open_store",
    "read_documents",
    "validate",
]

_HOME = {
    "Document": "kg_builder.model",
    "Entity": "kg_builder.model",
    "Extraction": "kg_builder.model",
    "Extractor": "kg_builder.extract",
    "KGBuilderError": "kg_builder.errors",
    "Report": "kg_builder.rdf.validate",
    "Statement": "kg_builder.model",
    "Summary": "kg_builder.pipeline",
    "build": "kg_builder.pipeline",
    "open_store": "kg_builder.stores",
    "read_documents": "kg_builder.sources",
    "validate": "kg_builder.rdf.validate",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
