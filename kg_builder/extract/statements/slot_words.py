"""The words of ``lexicon/slot_words.tsv``, which the rules for the slots of statements look for."""

from functools import cache

from kg_builder.tables import rows


@cache
def slot_words(kind: str) -> frozenset[str]:
    """The lemmas of one kind; the kinds stand at the head of the table.

    Raises:
        KeyError: there is no such kind.
    """
    found = frozenset(
        r["lemma"] for r in rows("kg_builder.extract.lexicon", "slot_words.tsv") if r["kind"] == kind
    )
    if not found:
        raise KeyError(kind)
    return found
