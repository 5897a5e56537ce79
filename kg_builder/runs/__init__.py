"""How a run goes about its documents: what is known already, in which process, and where the findings wait."""
