"""What persons are called by for short, and whom of several of one surname a mention means."""

from kg_builder.authority import key
from kg_builder.extract.entities.cluster import Cluster
from kg_builder.extract.names.named import PARTICLES, Name

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
SHORTENED = frozenset({"surname", "surname-by-title", "surname-of-last-named", "surname-of-first-named"})
"""Rules by which a surname alone is joined to its person."""


def personal(name: str) -> list[str]:
    """The words of a person's name, without the particles that open a bare surname."""
    words = name.split()
    first = next((n for n, word in enumerate(words) if word.lower() not in PARTICLES), 0)
    return words[first:]


def surnames(name: str, *, family_first: bool) -> list[str]:
    """What a full name may be shortened to: its last word, and of two with a hyphen the second as well.

    >>> surnames("Ana Lund-Poe Jr.", family_first=False), surnames("Han Min-jae", family_first=True)
    (['lund poe', 'poe'], ['han'])
    >>> surnames("Ana Lund –", family_first=False)  # a dash is no name
    ['lund']
    """
    words = [word for word in map(key, name.split()) if word and word not in SUFFIXES]
    last = words[0 if family_first else -1]
    return list(dict.fromkeys((last, last.rpartition(" ")[2])))


def established(persons: list[Cluster]) -> Cluster | None:
    """Who of several has been called by the surname before the others came, who since then have been named in full twice."""
    came = []
    for person in persons:
        full = [start for start, end in person.mentions if person.rules.get((start, end)) not in SHORTENED]
        came.append(min(full) if len(full) > 1 else -1)
    for n, person in enumerate(persons):
        bare = min((start for (start, _), rule in person.rules.items() if rule in SHORTENED), default=None)
        if bare is not None and all(start > bare for start in (*came[:n], *came[n + 1 :])):
            return person
    return None


def fitting(persons: list[Cluster], name: Name) -> list[Cluster]:
    """Those of several persons of one surname whom title and gender of a mention allow."""
    if len(persons) > 1 and name.title:
        titled = [c for c in persons if name.title in c.titles]
        if titled:
            return titled
    if len(persons) > 1 and name.gender:
        return (
            [c for c in persons if c.gender == name.gender] or [c for c in persons if not c.gender] or persons
        )
    return persons
