"""Attribution candidates from the dependency tree: which words could be a cue, its source and its content.

Each rule looks at one construction ("frame") and yields candidates without judging them; how far a lemma in a
frame can be trusted is the lexicon's business (`lexicon.Lexicon.reliability`). The relations are those of the
ClearNLP scheme that spaCy's English models use.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg_builder.extract.attribution.speakers import agent_of, listener, noun_phrase, subject_of
from kg_builder.extract.lexicon import names_person
from kg_builder.extract.text.syntax import Syntax

TokenRange = tuple[int, int]
"""Half-open range of token indices."""

_WH = frozenset({"WRB", "WP", "WDT", "WP$"})
_SPOKEN_TO = frozenset({"to", "with"})
_TOPICS = frozenset({"about", "regarding", "concerning", "on", "over"})
_COMPLEMENTIZERS = frozenset({"that", "to", "if", "whether"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible attribution."""

    lemma: str
    """Lemma of the cue, with its particle: ``point_out``."""
    frame: str
    """Name of the construction."""
    cue: TokenRange
    anchor: int
    """The token that carries the cue: the verb, noun or adjective."""
    source: TokenRange | None
    content: tuple[TokenRange, ...]


Rule = Callable[[Syntax, int], Iterator[Candidate]]


def candidates(syntax: Syntax) -> list[Candidate]:
    """All candidates of a text, in order of their cue."""
    found: list[Candidate] = []
    for i, pos in enumerate(syntax.pos):
        for rule in _RULES.get(pos, ()):
            found += rule(syntax, i)
        if syntax.lower[i] == "according":
            found += according_to(syntax, i)
        elif syntax.lower[i] == "per" and syntax.dep[i] == "prep":
            found += per_source(syntax, i)
    return found


# ------------------------------------------------------------------ verbs and predicate adjectives


def clause(s: Syntax, verb: int) -> Iterator[Candidate]:
    """Clausal complements: said (that) X · wanted to X · "X", he said · X, officials say."""
    complements = [c for c in s.children[verb] if s.dep[c] in ("ccomp", "xcomp")]
    if not complements:
        return
    lemma, cue, source, passive = _verb(s, verb)
    for c in complements:
        frame = s.dep[c] + _complementizer(s, c) + ("<" if c < verb else "") + passive
        content = _around(s, c, verb, cue)
        if s.dep[c] == "xcomp" and content and content[-1][1] == s.right[c] + 1:
            content = (*content[:-1], (content[-1][0], _with_condition(s, verb, content[-1][1])))
        if content:
            yield Candidate(lemma, frame, cue, verb, source, content)


def _with_condition(s: Syntax, verb: int, end: int) -> int:
    """Where what somebody threatens or promises to do ends: with the condition that the parser hangs on the verb instead."""
    for c in s.children[verb]:
        if s.dep[c] == "advcl" and s.left[c] == end and s.lower[end] in ("if", "unless"):
            return s.right[c] + 1
    return end


def inside_clause(s: Syntax, verb: int) -> Iterator[Candidate]:
    """The cue's clause hangs in what it reports: X, he said, Y (parataxis) · as he said, X (advcl)."""
    dep, top = s.dep[verb], s.head[verb]
    adverbial = dep == "advcl" and s.has_child(verb, "mark", "as")
    if not (dep == "parataxis" or adverbial) or s.child(verb, "ccomp", "xcomp", "dobj") is not None:
        return
    lemma, cue, source, passive = _verb(s, verb)
    if source is None:
        return
    content = _without(s, (s.left[top], s.right[top] + 1), (s.left[verb], s.right[verb] + 1))
    if content:
        yield Candidate(
            lemma, ("as-" if adverbial else "") + "parataxis" + passive, cue, verb, source, content
        )


def nominal_object(s: Syntax, verb: int) -> Iterator[Candidate]:
    """Objects: denied the claim · accused X of Y · urged X to Y · blamed X for Y."""
    obj = s.child(verb, "dobj")
    if obj is None or obj < verb:
        return
    lemma, cue, source, passive = _verb(s, verb)
    after = [c for c in s.children[verb] if c > obj]
    that = _that_clause(s, obj)
    if that is not None:
        yield Candidate(lemma, "dobj+that" + passive, cue, verb, source, (that,))
    infinitive = next((c for c in after if s.dep[c] in ("xcomp", "ccomp", "advcl") and _to(s, c)), None)
    preposition = next((c for c in after if s.dep[c] == "prep" and not _is_of_time(s, c)), None)
    if infinitive is not None:
        yield Candidate(
            lemma, "dobj+to" + passive, cue, verb, source, ((s.left[obj], s.right[infinitive] + 1),)
        )
    elif preposition is not None:
        frame = f"dobj+{s.lower[preposition]}{passive}"
        yield Candidate(lemma, frame, cue, verb, source, ((s.left[obj], s.right[preposition] + 1),))
    else:
        bare = "-pronoun" if s.pos[obj] == "PRON" and s.left[obj] == s.right[obj] else ""
        predicate = next((c for c in after if s.dep[c] == "oprd"), obj)  # called the plan *a farce*
        content = (s.left[obj], s.right[predicate] + 1)
        yield Candidate(lemma, f"dobj{bare}{passive}", cue, verb, source, (content,))


def _that_clause(s: Syntax, obj: int) -> TokenRange | None:
    """A that-clause that the parser hung into the object: told reporters in Brussels that X."""
    for t in range(obj + 1, s.right[obj] + 1):
        if s.lower[t] == "that" and s.dep[t] == "mark" and s.right[s.head[t]] == s.right[obj]:
            return t, s.right[obj] + 1
    return None


def _is_of_time(s: Syntax, preposition: int) -> bool:
    """Whether a phrase tells when or how long: *on Friday*, *for years*."""
    inner = s.child(preposition, "pobj")
    return inner is not None and s.label(inner) in ("DATE", "TIME")


def prepositional(s: Syntax, verb: int) -> Iterator[Candidate]:
    """Prepositional objects: called for X · complained about X · spoke of X."""
    if s.child(verb, "dobj", "ccomp", "xcomp") is not None:
        return
    prepositions = [
        c
        for c in s.children[verb]
        if s.dep[c] == "prep" and c > verb and s.right[c] > c and not _is_of_time(s, c)
    ]
    if not prepositions:
        return
    lemma, cue, source, passive = _verb(s, verb)
    about = any(s.lower[c] in _TOPICS for c in prepositions)
    for c in prepositions:
        frame, content = s.lower[c], _subtree(s, c)
        if _is_spoken_to(s, c):
            topic = _topic(s, c)
            if topic is not None:
                frame, content = s.lower[topic], (topic, content[1])
            elif about:
                continue
        yield Candidate(lemma, f"prep-{frame}{passive}", cue, verb, source, (content,))


def _is_spoken_to(s: Syntax, preposition: int) -> bool:
    """Whether a phrase can name whom somebody speaks with: *to her sister*, *with reporters*."""
    who = s.child(preposition, "pobj")
    return (
        s.lower[preposition] in _SPOKEN_TO
        and who is not None
        and (s.pos[who] in ("PROPN", "PRON") or names_person(s.lemma[who]))
    )


def _topic(s: Syntax, preposition: int) -> int | None:
    """What is spoken about, where the parser hangs it into whom it is spoken with: talked to her sister *about X*."""
    inside = range(preposition + 2, s.right[preposition] + 1)
    return next((t for t in inside if s.lower[t] in _TOPICS and s.dep[t] in ("prep", "acl")), None)


def adverbial_clause(s: Syntax, verb: int) -> Iterator[Candidate]:
    """Complements that parsers take for adverbial clauses: warned him that X · asked if X · was asked to X."""
    clauses = [c for c in s.children[verb] if s.dep[c] == "advcl" and c > verb]
    if not clauses:
        return
    lemma, cue, source, passive = _verb(s, verb)
    for c in clauses:
        mark = next((s.lower[m] for m in s.children[c] if s.lower[m] in _COMPLEMENTIZERS), None)
        if mark:
            yield Candidate(lemma, f"advcl-{mark}{passive}", cue, verb, source, (_subtree(s, c),))


def predicate_adjective(s: Syntax, adjective: int) -> Iterator[Candidate]:
    """Adjectives with a clause: is confident that X · was unaware that X · is ready to X."""
    copula = s.head[adjective]
    if s.dep[adjective] not in ("acomp", "ROOT", "ccomp", "conj", "advcl"):
        return
    verb = copula if s.dep[adjective] == "acomp" else adjective
    source = subject_of(s, verb)
    for c in s.children[adjective]:
        if s.dep[c] in ("ccomp", "xcomp") and c > adjective:
            begin = min(adjective, verb)
            frame = "adj-" + s.dep[c] + _complementizer(s, c)
            content = (_subtree(s, c),)
            yield Candidate(s.lemma[adjective], frame, (begin, adjective + 1), adjective, source, content)


# ------------------------------------------------------------------------------------------ nouns


def nominal_cue(s: Syntax, noun: int) -> Iterator[Candidate]:
    """Nouns with a clause: his warning that X · a claim by Y that X · the promise to X."""
    for c in s.children[noun]:
        if s.dep[c] not in ("acl", "ccomp", "relcl", "xcomp", "appos") or c < noun:
            continue
        mark = next(
            (
                s.lower[m]
                for m in s.children[c]
                if s.lower[m] in ("that", "to") and s.dep[m] in ("mark", "aux")
            ),
            None,
        )
        if mark is None:
            continue
        frame = f"noun-{mark}" + ("-object" if s.dep[noun] == "dobj" else "")
        yield Candidate(
            s.lemma[noun], frame, (noun, noun + 1), noun, _noun_source(s, noun), (_subtree(s, c),)
        )


def copular_noun(s: Syntax, verb: int) -> Iterator[Candidate]:
    """A speech noun as subject of a copula: his message is that X · the goal is to X."""
    if s.lemma[verb] != "be":
        return
    subject = s.child(verb, "nsubj")
    if subject is None or s.pos[subject] != "NOUN":
        return
    for c in s.children[verb]:
        if s.dep[c] in ("ccomp", "xcomp") and c > verb:
            frame = "noun-be" + _complementizer(s, c)
            source = _noun_source(s, subject)
            yield Candidate(s.lemma[subject], frame, (subject, verb + 1), subject, source, (_subtree(s, c),))


def _noun_source(s: Syntax, noun: int) -> TokenRange | None:
    """Whose claim it is: a possessor, a by- or of-phrase, or the subject of the verb that takes the noun."""
    owner = s.child(noun, "poss")
    if owner is not None:
        return noun_phrase(s, owner)
    for c in s.children[noun]:
        if s.dep[c] in ("prep", "agent") and s.lower[c] in ("by", "from", "of", "among"):
            inner = s.child(c, "pobj")
            if inner is not None:
                return noun_phrase(s, inner)
    if s.dep[noun] in ("dobj", "attr") or (s.dep[noun] == "pobj" and s.pos[s.head[s.head[noun]]] == "VERB"):
        verb = s.head[noun] if s.dep[noun] != "pobj" else s.head[s.head[noun]]
        return subject_of(s, verb)
    return None


# ----------------------------------------------------------------------------------- prepositions


def according_to(s: Syntax, i: int) -> Iterator[Candidate]:
    """X, according to Y · according to Y, X."""
    to = i + 1
    if to >= len(s) or s.lower[to] != "to":
        return
    inner = next(
        (
            t
            for t in range(to + 1, min(s.right[i], s.right[to] if s.right[to] > to else s.right[i]) + 1)
            if s.dep[t] == "pobj" and s.head[t] in (i, to)
        ),
        None,
    )
    if inner is None:
        return
    yield from _sentence_adjunct(s, "according", (i, to + 1), i, inner)


def per_source(s: Syntax, i: int) -> Iterator[Candidate]:
    """X, per the ministry."""
    inner = s.child(i, "pobj")
    if inner is not None and s.pos[inner] == "PROPN" and s.left[i] > 0 and s.lower[i - 1] == ",":
        yield from _sentence_adjunct(s, "per", (i, i + 1), i, inner)


def _sentence_adjunct(s: Syntax, name: str, cue: TokenRange, anchor: int, inner: int) -> Iterator[Candidate]:
    source = noun_phrase(s, inner)
    begin, end = s.sentences[s.sentence[anchor]]
    after = max(source[1], cue[1])
    whole_source = s.right[inner] + 1
    if whole_source > after and s.words[whole_source : whole_source + 1] in ([], [","], ["."]):
        after = whole_source  # according to the League, *a trade body*, X
    adjunct = (min(s.left[anchor], cue[0]), after)
    # What it qualifies is the clause that it hangs in, so that "A, according to B, but C" leaves C out.
    top = s.head[anchor]
    while s.dep[top] not in ("ROOT", "conj", "ccomp", "parataxis", "advcl", "relcl") and s.head[top] != top:
        top = s.head[top]
    whole = (max(begin, s.left[top]), min(end, s.right[top] + 1)) if s.dep[top] == "conj" else (begin, end)
    content = _without(s, whole, adjunct)
    if content:
        longest = max(content, key=lambda r: r[1] - r[0])
        kept = (
            content
            if s.words[adjunct[0] - 1 : adjunct[0]] == [","] and adjunct[1] < whole[1] - 1
            else (longest,)
        )
        yield Candidate(name, name, cue, anchor, source, kept)


# -------------------------------------------------------------------------------------- the parts


def _verb(s: Syntax, verb: int) -> tuple[str, TokenRange, TokenRange | None, str]:
    """Lemma, cue range, source and a mark for the passive."""
    particle = s.child(verb, "prt")
    lemma = s.lemma[verb] + (f"_{s.lower[particle]}" if particle is not None else "")
    begin, end = verb, verb + 1
    while begin > 0 and s.head[begin - 1] == verb and s.dep[begin - 1] in ("aux", "auxpass", "neg"):
        begin -= 1
    if particle == end:
        end += 1
    if listener(s, verb) is not None:
        return "tell", (begin, end), None, ""  # as trusted as "told the court that …"
    passive = any(s.dep[c] in ("nsubjpass", "auxpass") for c in s.children[verb])
    source = agent_of(s, verb) if passive else subject_of(s, verb)
    return lemma, (begin, end), source, "-passive" if passive else ""


def _complementizer(s: Syntax, clause_head: int) -> str:
    marks = [s.lower[m] for m in s.children[clause_head] if s.dep[m] == "mark"]
    if "that" in marks:
        return "+that"
    if marks and marks[0] in ("if", "whether"):
        return "+if"
    if any(s.tag[t] in _WH for t in range(s.left[clause_head], clause_head + 1)):
        return "+wh"
    return "+to" if _to(s, clause_head) else ""


def _to(s: Syntax, verb: int) -> bool:
    return any(s.lower[c] == "to" and s.dep[c] == "aux" for c in s.children[verb])


def _subtree(s: Syntax, i: int) -> TokenRange:
    return s.left[i], s.right[i] + 1


def _around(s: Syntax, complement: int, verb: int, cue: TokenRange) -> tuple[TokenRange, ...]:
    """A complement's range without the cue's own clause, where that stands inside it."""
    begin, end = _subtree(s, complement)
    if not begin <= verb < end:
        return ((begin, end),)
    inner = [verb, *(t for c in s.children[verb] if c != complement for t in (s.left[c], s.right[c]))]
    inside = [t for t in inner if begin <= t < end]
    return _without(s, (begin, end), (min(*inside, cue[0]), max(*inside, cue[1] - 1) + 1))


def _without(s: Syntax, whole: TokenRange, hole: TokenRange) -> tuple[TokenRange, ...]:
    """What is left of a range around a hole, without punctuation and space at the edges."""
    parts = ((whole[0], min(hole[0], whole[1])), (max(hole[1], whole[0]), whole[1]))
    return tuple(p for p in (trim(s, *part) for part in parts) if p)


def trim(s: Syntax, begin: int, end: int) -> TokenRange | None:
    """A token range without space and without commas, colons and dashes at its edges; None if nothing is left."""
    while begin < end and (s.pos[begin] in ("SPACE", "PUNCT") and s.words[begin] not in _OPENERS):
        begin += 1
    while end > begin and (s.pos[end - 1] in ("SPACE", "PUNCT") and s.words[end - 1] not in _CLOSERS):
        end -= 1
    while (
        begin < end < len(s) - 1
        and s.words[end] == "-"
        and s.start[end] == s.end[end - 1]
        and s.start[end + 1] == s.end[end]
    ):
        end = s.right[end + 1] + 1  # de-escalate: a word that the tokenizer cut
    return (begin, end) if begin < end else None


_OPENERS = frozenset("“‘\"'«([„`$#") | {"``"}
_CLOSERS = frozenset("”’\"'»)]%") | {"''"}
_RULES: dict[str, tuple[Rule, ...]] = {
    "VERB": (clause, inside_clause, nominal_object, prepositional, adverbial_clause),
    "AUX": (clause, copular_noun),
    "ADJ": (predicate_adjective,),
    "NOUN": (nominal_cue,),
}
