"""What all tests share: the language model, loaded once."""

import pytest

from kg_builder.extract import Extractor


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()
