"""The two steps of a SPARQL Update by which graphs are replaced."""

from pyoxigraph import DefaultGraph

from kg_builder.stores.base import GraphName


def drop(graph: GraphName) -> str:
    """Remove a graph, if it is there."""
    return f"DROP SILENT GRAPH {graph}"


def insert(graph: GraphName, triples: bytes) -> str:
    """Add triples, given as N-Triples, to a graph.

    >>> insert(DefaultGraph(), b"<s:s> <p:p> <o:o> .")
    'INSERT DATA { <s:s> <p:p> <o:o> . }'
    """
    text = triples.decode()
    where = text if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{ {text} }}"
    return f"INSERT DATA {{ {where} }}"


def request(steps: list[str]) -> str:
    """Several steps as one request, which stores carry out as a whole."""
    return " ;\n".join(steps)
