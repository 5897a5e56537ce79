"""Language processing: from documents to extractions. The only package that imports spaCy."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import tee

from kg_builder.authority import authority
from kg_builder.extract import nlp
from kg_builder.extract.attribution import attribute
from kg_builder.extract.coreference import Coreference
from kg_builder.extract.entities import Entities
from kg_builder.extract.names import find_names
from kg_builder.extract.nlp import DEFAULT_MODEL
from kg_builder.extract.quotes import outermost, scan
from kg_builder.extract.roles import find_roles
from kg_builder.extract.spans import mask
from kg_builder.extract.statements import draft, statements
from kg_builder.extract.syntax import Syntax
from kg_builder.extract.tagger import Tagger, is_shipped, shipped
from kg_builder.extract.treaties import find_treaties
from kg_builder.extract.treaty_actions import FoundAction, find_actions
from kg_builder.iri import Minter, part_iri
from kg_builder.model import Document, Extraction, Polarity, Role, Span, Statement, TreatyAction

__all__ = ["DEFAULT_MODEL", "Extractor", "Method", "extract_parsed"]


class Method(StrEnum):
    """How statements are found."""

    TAGGER = "tagger"
    RULES = "rules"


class Extractor:
    """A loaded language model with our rules, and our tagger, on top.

    Args:
        model: Name or path of a spaCy pipeline.
        minter: Namespace of the IRIs.
        attribution: ``tagger`` reads each text with the tagger too, ``rules`` does without it; None is the tagger
            where its files are installed, else the rules.

    Raises:
        ModelError: the model is not installed, or cannot parse and find entities; the tagger cannot be loaded.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        *,
        minter: Minter | None = None,
        attribution: Method | None = None,
    ) -> None:
        self._nlp = nlp.load(model)
        self._minter = minter or Minter()
        authority()  # read now, so that the first document takes no longer than the others
        self.attribution = attribution or (Method.TAGGER if is_shipped() else Method.RULES)
        self._tagger = shipped() if self.attribution is Method.TAGGER else None
        meta = self._nlp.meta
        self.model_name = f"{meta.get('lang', 'en')}_{meta.get('name', model)}"
        self.model_version = str(meta.get("version", ""))

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Extractions in the order of the documents, as they come; a few documents are held at a time."""
        source, texts = tee(documents)
        parsed = nlp.parse(self._nlp, (d.text for d in texts))
        for document, doc in zip(source, parsed, strict=True):
            yield extract_parsed(document, Syntax.of(doc), self._minter, self._tagger)


def extract_parsed(document: Document, s: Syntax, minter: Minter, tagger: Tagger | None = None) -> Extraction:
    """All that the rules, and the tagger if there is one, find in one parsed document."""
    known = authority()
    quotations = scan(document.text)
    quoted = mask(len(document.text), ((q.start, q.end) for q in outermost(quotations)))
    reading = tagger.read(document.text, quoted) if tagger else None

    entities = Entities(find_names(s, find_treaties(document.text, known), known), known)
    roles = find_roles(s, entities)
    coreference = Coreference(s, entities, quoted, known)
    drafts = draft(s, attribute(s, quotations, reading), entities, coreference)
    actions = find_actions(s, entities, coreference)

    built, iris = entities.build(document, minter)
    said = statements(s, document, drafts, iris, quoted, minter)
    return Extraction(
        document=document,
        entities=built,
        statements=said,
        roles=tuple(
            Role(
                person=iris[id(r.person)],
                office=r.office,
                span=Span.of(document.text, r.start, r.end),
                organization=iris.get(id(r.organization)) if r.organization else None,
            )
            for r in roles
        ),
        treaty_actions=tuple(_treaty_action(document, a, iris, said) for a in actions),
    )


def _treaty_action(
    document: Document, action: FoundAction, iris: dict[int, str], said: tuple[Statement, ...]
) -> TreatyAction:
    holding = [x for x in said if any(c.start <= action.start and action.end <= c.end for c in x.content)]
    innermost = min(holding, key=lambda x: sum(c.end - c.start for c in x.content), default=None)
    return TreatyAction(
        id=part_iri(document.id, f"treaty-action-{action.start}-{action.end}"),
        treaty=iris[id(action.treaty)],
        act=action.act,
        span=Span.of(document.text, action.start, action.end),
        actor=iris.get(id(action.actor)) if action.actor else None,
        polarity=Polarity.DENIED if action.negated else Polarity.AFFIRMED,
        alleged_in=innermost.id if innermost else None,
    )
