"""Triple stores: a folder on disk (Oxigraph, embedded) or any SPARQL 1.1 server, behind one small Protocol.

Loading follows one rule in every store, in `kg_builder.stores.base`: a document's named graph is *replaced*, what
documents share is *added to*. So loading the same graph twice changes nothing, a corrected article takes the place
of the old one, and loading one corpus after another loses nothing of the first.
"""

from kg_builder.stores.base import Loaded, OnLoad, QueryResults, Store
from kg_builder.stores.choose import open_store

__all__ = ["Loaded", "OnLoad", "QueryResults", "Store", "open_store"]
