"""News outlets: which names and phrases stand for one."""

import re
from functools import cache

from kg_builder.tables import rows

_MEDIA = frozenset({"media outlet", "news agency"})
_WORD = re.compile(r"\w+")


@cache
def _words(*where: str) -> frozenset[str]:
    table = rows("kg_builder.extract.lexicon", "media.tsv")
    return frozenset(r["word"] for r in table if r["where"] in where)


def outlet_nouns() -> frozenset[str]:
    """What an outlet is called: daily, broadcaster."""
    return _words("noun", "anywhere") - {"news"}


def is_outlet(name: str, category: str | None = None) -> bool:
    """Whether a name is that of a news outlet: by its authority entry, or by its words.

    A name is one by its last word (Belmar *Courier*) or by a word that stands anywhere (*Radio* Torin, *Channel* 5).

    >>> is_outlet("Belmar Courier"), is_outlet("Channel 5"), is_outlet("state television"), is_outlet("Guardian Council")
    (True, True, True, False)
    """
    if category:
        return category in _MEDIA
    words = _WORD.findall(name)
    titled = [w.lower() for w in words if w[:1].isupper()]
    # What it is called: the last word, or the last before a name: state television, the Danish broadcaster Kestrel.
    small = [n for n, w in enumerate(words) if w[:1].islower()]
    called = {words[n] for n in small if n == len(words) - 1 or words[n + 1][:1].isupper()}
    if len(words) > 1 and titled:
        anywhere, last = _words("anywhere"), _words("last")
        agency = titled[-1] == "agency" and any(w in last or w in anywhere for w in titled)
        if titled[-1] in last or agency or anywhere.intersection(titled):
            return True
    return not called.isdisjoint(outlet_nouns())
