"""The model card of a newly trained tagger, written from what is known of its training."""

from collections.abc import Sequence

from kg_builder import __version__
from kg_builder.evaluation.evaluate import Scores
from kg_builder.training.articles import Article
from kg_builder.training.recipe import INNER, LAYERS, Base, Settings

_UNSCORED = "Not scored: no article was held out. Give some with `--dev`, or train on more than one article."


def model_card(
    base: Base,
    settings: Settings,
    articles: Sequence[Article],
    held_out: Sequence[Article],
    scores: Scores | None,
) -> str:
    """The card as Markdown. It names no file and no time, so that equal trainings have equal cards."""
    return f"""\
# Model card: an attribution tagger

| | |
|---|---|
| what it does | labels the words of news texts as source, cue and content of attributions, and points from content to cue and from cue to source |
| base model | {base.name}; licence: {base.licence} |
| training data | {_counts(articles)} |
| held out for the scores | {_counts(held_out)} |
| network | {_network(settings)} |
| settings | epochs {settings.epochs} and {settings.distil_epochs}, learning rate {settings.rate:g} and {settings.distil_rate:g}, seed {settings.seed}, threads {settings.threads} |
| made with | kg-builder {__version__}, `kg-builder train` |
| files | `model.onnx` (8-bit weights), `tokenizer.json` |

The licence of the weights depends on that of the base model and on the rights in the training texts. Write here
where the texts come from and who annotated them, before you pass this folder on.

## Use

    kg-builder build INPUT... --tagger FOLDER

## Scores on the held-out articles

{_scores(scores)}
"""


def _network(settings: Settings) -> str:
    if not settings.distil_epochs:
        return "all layers of the base model"
    return f"at most {LAYERS} layers with {INNER} inner neurons, distilled from the base model fine-tuned on the same articles"


def _counts(articles: Sequence[Article]) -> str:
    statements = [s for a in articles for s in a.statements]
    words = sum(len(a.text.split()) for a in articles)
    named, cued = (sum(bool(s.get(slot)) for s in statements) for slot in ("speaker", "cue"))
    return (
        f"{len(articles):,} articles, {words:,} words, {len(statements):,} statements "
        f"({named:,} with a speaker, {cued:,} with a cue)"
    )


def _scores(scores: Scores | None) -> str:
    if scores is None:
        return _UNSCORED
    return f"""\
In per cent, for the tagger alone; the rules that work beside it add to this. `words` counts each word that is marked,
the others count statements, as `kg-builder evaluate` does.

```text
{scores.to_human()}
```"""
