"""Explanations in colour on a terminal, in brackets elsewhere."""

from collections.abc import Callable, Iterable, Iterator

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from kg_builder.explain import Explanation, Slot, explain, to_brackets
from kg_builder.listing import heading
from kg_builder.model import Extraction

# The content is underlined, not coloured, so that the colour of what lies inside it does not hide where it ends.
_STYLES = {
    Slot.CONTENT: "underline",
    Slot.CONSEQUENCE: "blue",
    Slot.CONDITION: "magenta",
    Slot.OCCASION: "bright_black",
    Slot.SPEAKER: "bold cyan",
    Slot.CUE: "bold yellow",
    Slot.ADDRESSEE: "bold green",
    Slot.TARGET: "bold red",
    Slot.VIA: "bold blue",
    Slot.DATE: "green",
}


def explainer(*, to_file: bool) -> Callable[[Iterable[Extraction]], Iterator[str]]:
    """How explanations are written: in colour if standard output is a terminal with colours and NO_COLOR is unset."""
    console = Console()
    if to_file or console.no_color or console.color_system is None:
        return to_brackets
    return lambda extractions: _coloured(console, extractions)


def _coloured(console: Console, extractions: Iterable[Extraction]) -> Iterator[str]:
    legend = Text.assemble("(", *((f" {slot} ", style) for slot, style in _STYLES.items()), ")")
    yield _printed(console, legend)
    for extraction in extractions:
        yield _printed(console, Text(heading(extraction.document), "bold"))
        for each in explain(extraction):
            facts = Text(" · ".join(f"{name}: {value}" for name, value in each.facts), "dim")
            block = Table.grid(padding=(0, 1))
            block.add_row(Text(f"{each.number}.", "dim"), Group(_passage(each), facts))
            yield _printed(console, block)


def _passage(explanation: Explanation) -> Text:
    passage = Text()
    for segment in explanation.passage:
        at = len(passage)
        passage.append(segment.text)
        for mark in segment.marks:
            passage.stylize(_STYLES[mark.slot], at)
    return passage


def _printed(console: Console, what: Text | Table) -> str:
    """What the console would print; `Text` is taken as it is, so brackets in it are no markup."""
    with console.capture() as captured:
        console.print(what)
    return captured.get()
