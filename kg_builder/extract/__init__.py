"""Language processing: from documents to extractions. The only package that imports spaCy."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import tee
from pathlib import Path

from kg_builder.authority import Authority, authority
from kg_builder.authority.offices import offices
from kg_builder.errors import ModelError
from kg_builder.extract.attribution import attribute
from kg_builder.extract.entities import Entities
from kg_builder.extract.entities.coreference import Coreference
from kg_builder.extract.entities.incumbents import link_incumbents
from kg_builder.extract.entities.references import note_descriptions, resolve_references
from kg_builder.extract.names import find_names
from kg_builder.extract.roles import find_roles
from kg_builder.extract.roles.posts import post
from kg_builder.extract.statements import statements
from kg_builder.extract.statements.drafts import draft
from kg_builder.extract.tagger import Tagger, is_shipped, load_tagger, shipped
from kg_builder.extract.text import nlp
from kg_builder.extract.text.lines import unwrapped
from kg_builder.extract.text.quotes import outermost, scan
from kg_builder.extract.text.spans import mask
from kg_builder.extract.text.syntax import Syntax
from kg_builder.extract.treaties import find_treaties
from kg_builder.extract.treaties.actions import FoundAction, find_actions
from kg_builder.iri import Minter, part_iri
from kg_builder.method import DEFAULT_MODEL, Method
from kg_builder.model import (
    Document,
    Extraction,
    Modality,
    Polarity,
    Role,
    Span,
    Statement,
    TreatyAction,
)

__all__ = ["DEFAULT_MODEL", "Extractor", "Method", "extract_parsed"]


class Extractor:
    """A loaded language model with our rules, and our tagger, on top.

    Args:
        model: Name or path of a spaCy pipeline.
        minter: Namespace of the IRIs.
        attribution: ``tagger`` reads each text with the tagger too, ``rules`` does without it; None is the tagger
            where its files are installed, else the rules.
        tagger: Folder of a tagger of your own, as ``kg-builder train`` writes it, in place of ours.
        known: The authority files that names are looked up in; ours if None.

    Raises:
        ModelError: the model is not installed, or cannot parse and find entities; the tagger cannot be loaded, or
            is given where the rules alone are wanted.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        *,
        minter: Minter | None = None,
        attribution: Method | None = None,
        tagger: Path | None = None,
        known: Authority | None = None,
    ) -> None:
        self._tagger = _tagger(attribution, tagger)
        self.attribution = Method.TAGGER if self._tagger else Method.RULES
        self.tagger_name = self._tagger.name if self._tagger else ""
        self.tagger_version = self._tagger.version if self._tagger else ""
        self._nlp = nlp.load(model)
        self._minter = minter or Minter()
        self._known = known or authority()
        offices(self._known)  # read now, so that the first document takes no longer than the others
        meta = self._nlp.meta
        self.model_name = f"{meta.get('lang', 'en')}_{meta.get('name', model)}"
        self.model_version = str(meta.get("version", ""))

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Extractions in the order of the documents, as they come; a few documents are held at a time."""
        source, texts = tee(documents)
        parsed = nlp.parse(self._nlp, (unwrapped(d.text) for d in texts))
        for document, doc in zip(source, parsed, strict=True):
            yield extract_parsed(document, Syntax.of(doc), self._minter, self._tagger, self._known)


def _tagger(attribution: Method | None, folder: Path | None) -> Tagger | None:
    if folder is None:
        wanted = attribution or (Method.TAGGER if is_shipped() else Method.RULES)
        return shipped() if wanted is Method.TAGGER else None
    if attribution is Method.RULES:
        msg = f"tagger {folder}: the rules alone use none; give a tagger, or attribution by rules"
        raise ModelError(msg)
    return load_tagger(folder)


def extract_parsed(
    document: Document,
    s: Syntax,
    minter: Minter,
    tagger: Tagger | None = None,
    known: Authority | None = None,
) -> Extraction:
    """All that the rules, and the tagger if there is one, find in one parsed document."""
    known = known or authority()
    quotations = scan(s.text)
    quoted = mask(len(s.text), ((q.start, q.end) for q in outermost(quotations)))
    reading = tagger.read(s.text, quoted) if tagger else None

    entities = Entities(find_names(s, find_treaties(s.text, known), known, document.published), known)
    roles = find_roles(s, entities, offices(known), document.published)
    link_incumbents(entities, known, offices(known), document.published)
    note_descriptions(s, entities)
    coreference = Coreference(s, entities, quoted, known)
    drafts = draft(s, attribute(s, quotations, reading), entities, coreference)
    actions = find_actions(s, entities, coreference, document.published)
    resolve_references(s, entities, coreference, quoted)

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
                modifiers=r.modifiers,
                post=post(r, offices(known), minter),
            )
            for r in roles
        ),
        treaty_actions=_treaty_actions(document, actions, iris, said),
    )


def _treaty_actions(
    document: Document, actions: Sequence[FoundAction], iris: dict[int, str], said: tuple[Statement, ...]
) -> tuple[TreatyAction, ...]:
    found: dict[str, TreatyAction] = {}
    for action in actions:
        iri = part_iri(document.id, f"treaty-action-{action.start}-{action.end}")
        while iri in found:  # several actors, or "signed and ratified"
            iri += "b"
        found[iri] = _treaty_action(document, action, iri, iris, said)
    return tuple(found.values())


def _treaty_action(
    document: Document, action: FoundAction, iri: str, iris: dict[int, str], said: tuple[Statement, ...]
) -> TreatyAction:
    holding = [x for x in said if any(c.start <= action.start and action.end <= c.end for c in x.content)]
    innermost = min(holding, key=lambda x: sum(c.end - c.start for c in x.content), default=None)
    claimed = innermost is not None and action.modality is Modality.ASSERTED
    return TreatyAction(
        id=iri,
        treaty=iris[id(action.treaty)],
        act=action.act,
        span=Span.of(document.text, action.start, action.end),
        actor=iris.get(id(action.actor)) if action.actor else None,
        polarity=Polarity.DENIED if action.negated else Polarity.AFFIRMED,
        alleged_in=innermost.id if innermost else None,
        modality=Modality.ALLEGED if claimed else action.modality,
        date=action.date.value if action.date else None,
        date_expression=Span.of(document.text, action.date.start, action.date.end) if action.date else None,
    )
