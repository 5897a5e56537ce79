"""The graph: mapping from records, provenance, reading and writing, validation, queries."""
