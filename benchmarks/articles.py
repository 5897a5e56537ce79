"""News of any number out of the example articles: each has other names, and other words in places.

So documents are hardly more alike than those of a newsroom: names come up again by Zipf's law, the countries and some
of the names stay, and few texts are near copies of others.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from invented import word

ARTICLES = Path(__file__).parent.parent / "examples" / "articles"
NAMES = 20_000
RENAMED = 0.6
REWORDED = 0.25
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_WORD = re.compile(r"\b[a-z]{6,}\b")


def articles(count: int, stories: int = 1, seed: int = 7) -> Iterator[str]:
    """The texts, without end but for the count; the first ones are the same for any count.

    Args:
        count: How many.
        stories: How many of the example articles stand in each, one after the other; one has some 230 words, where news in
            the corpora that are usual in research has 400 to 800.
        seed: Of what is random.
    """
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    together = "\n".join(texts)
    small = set(re.findall(r"\b[a-z]+\b", together))
    names = sorted({n for n in _NAME.findall(together) if n.lower() not in small})
    words = sorted(set(_WORD.findall(together)))
    random = Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        others = {name: _name(random) for name in names if random.random() < RENAMED}
        others |= {word: random.choice(words) for word in words if random.random() < REWORDED}
        parts = [texts[(number + n) % len(texts)] for n in range(stories)]
        text = re.sub(r"\b\w+\b", lambda m, others=others: others.get(m[0], m[0]), "\n\n".join(parts))
        yield f"{text}\n\nThis is report number {number}.\n"


def _name(random: Random) -> str:
    rank = int(NAMES ** random.random()) if random.random() < 2 / 3 else random.randrange(10**6)
    return word(rank).title()


def write(folder: Path, count: int, stories: int = 1, changed: int = 0, times: int = 1) -> None:
    """Write the texts as files, each with the address that it keeps; every `changed`-th says how many times it was corrected."""
    for number, text in enumerate(articles(count, stories)):
        more = f"It was corrected {times} times.\n" if changed and number % changed == 0 else ""
        page = f"URL: https://news.example/{number:06}\n\n{text}{more}"
        (folder / f"{number:06}.txt").write_text(page, encoding="utf-8")
