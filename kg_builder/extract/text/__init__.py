"""The text before anything is looked for in it: parse, sentences, quotation marks, dates."""
