"""kg-builder: who said what, as a knowledge graph."""
