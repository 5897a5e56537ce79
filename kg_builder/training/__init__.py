"""Making the data that the rules and the tagger need, from articles annotated with who said what."""
