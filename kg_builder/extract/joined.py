"""Why a mention is of its entity: the relation between what the text says and the entity's name."""

from kg_builder.authority import Authority, Record, key
from kg_builder.model import EntityType, MentionKind

_BY_KIND = {
    MentionKind.PRONOUN: "pronoun",
    MentionKind.NOMINAL: "description",
    MentionKind.METONYM: "metonym",
    MentionKind.DEMONYM: "demonym",
}


def joined_by(
    text: str, kind: MentionKind, what: EntityType, name: str, record: Record | None, known: Authority
) -> str:
    """The rule that holds between a mention and its entity, the closest one first.

    ``same-name``, ``name-in-authority``, ``acronym``, ``surname``, ``first-name``, ``part-of-name`` or
    ``similar-name`` for names; for the others ``pronoun``, ``description``, ``metonym`` or ``demonym``.
    """
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    mine, whole = key(text), key(name)
    if mine == whole:
        return "same-name"
    if record is not None and known.find(what, text) is record:
        return "name-in-authority"
    words, all_words = mine.split(), whole.split()
    if (
        " " not in mine
        and text.isupper()
        and mine == "".join(w[0] for w in all_words if w not in {"of", "the", "and"})
    ):
        return "acronym"
    if what is EntityType.PERSON and len(words) == 1 and all_words:
        if words[0] == all_words[-1]:
            return "surname"
        if words[0] == all_words[0]:
            return "first-name"
    return "part-of-name" if set(words) <= set(all_words) else "similar-name"
