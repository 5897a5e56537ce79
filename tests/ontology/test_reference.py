import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_page_is_up_to_date() -> None:
    script = runpy.run_path(str(DOCS / "make_reference.py"))
    page = (DOCS / "ontology.md").read_text(encoding="utf-8")
    assert script["ontology_page"]() == page, "run: python docs/make_reference.py"
