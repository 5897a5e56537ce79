"""Phrases: their head, their role in the clause, what they call somebody; and which sentences are captions."""

import re

from kg_builder.extract.text.syntax import SUBJECTS, Syntax

_LEADING = re.compile(
    r"^(?:(?:the|a|an|this|that|these|those|his|her|their|its|our|some|several|many|most|other|another|two|three|"
    r"four|five|six|few|both|all|no|any|more|such|one|\d+)\s+)+",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\s+(?:in|at|near|on|who|which|that|identified|named|known)\s")


def head_token(s: Syntax, start: int, end: int) -> int:
    """The token of a phrase (characters) that governs the others: the first whose head lies outside."""
    first, last = s.at(start), s.at(max(start, end - 1))
    for i in range(first, last + 1):
        if s.pos[i] in ("PUNCT", "SPACE", "DET", "CCONJ"):
            continue
        if not first <= s.head[i] <= last or s.head[i] == i:
            return i
    return last


def is_subject(s: Syntax, token: int) -> bool:
    """Whether a token stands in the subject of its clause."""
    for _ in range(4):
        if s.dep[token] in SUBJECTS:
            return True
        if s.dep[token] not in ("compound", "appos", "conj", "flat", "nmod"):
            return False
        token = s.head[token]
    return False


def captions(s: Syntax) -> set[int]:
    """Sentences without a finite verb or without a final mark, on a line of their own: captions, credits, titles."""
    found = set()
    for n, (begin, end) in enumerate(s.sentences):
        tokens = [i for i in range(begin, end) if s.pos[i] != "SPACE"]
        if not tokens:
            continue
        finite = any(s.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in tokens)
        ends = s.words[tokens[-1]][-1] in ".!?”\"’':;,"
        a, b = s.start[tokens[0]], s.end[tokens[-1]]
        alone = (
            s.text[:a].rstrip(" ").endswith(("\n", ""))
            and (a == 0 or s.text[a - 1] == "\n")
            and s.text[b : b + 1] in ("\n", "")
        )
        if alone and (not ends or not finite):
            found.add(n)
    return found


def plain(phrase: str) -> str:
    """What a phrase calls somebody, without determiners and without where they were."""
    plain = _WHERE.split(_LEADING.sub("", " ".join(phrase.split())), maxsplit=1)[0]
    return plain or " ".join(phrase.split())
