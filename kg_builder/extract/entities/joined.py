"""Why a mention is of its entity, where nothing but the mention itself and the entity's name tells."""

from kg_builder.authority import Authority, Record, key
from kg_builder.model import EntityType, MentionKind

_BY_KIND = {
    MentionKind.PRONOUN: "pronoun",
    MentionKind.NOMINAL: "description",
    MentionKind.METONYM: "metonym",
    MentionKind.DEMONYM: "demonym",
}


def joined_by(
    text: str,
    kind: MentionKind,
    what: EntityType,
    name: str,
    record: Record | None,
    known: Authority,
    told: str = "",
) -> str:
    """The rule that joined a mention to its entity.

    A name that is the entity's own needs no other: ``same-name``, ``name-in-authority``. Else it is the rule that was
    noted when the mention was joined (``told``), and without one what the kind of the mention says: ``pronoun``,
    ``description``, ``metonym``, ``demonym``, or ``part-of-name`` and ``variant-of-name`` for a name.
    """
    mine, whole = key(text), key(name)
    if kind is MentionKind.NAME and mine == whole:
        return "same-name"
    if told:
        return told
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if record is not None and known.find(what, text) is record:
        return "name-in-authority"
    return "part-of-name" if set(mine.split()) <= set(whole.split()) else "variant-of-name"
