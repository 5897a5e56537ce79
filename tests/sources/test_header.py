import pytest

from kg_builder.sources.header import Header, read_header

PROSE = "\n\nThe mayor of Elmford met the farmers. They spoke for an hour.\n"


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (" date 2024-12-16 Farmers met the mayor of Elmford.", Header(published="2024-12-16")),
        ("DATE: 2024-12-16 Farmers met the mayor.", Header(published="2024-12-16")),
        ("Date: Dec. 16, 2024 “We are angry,” a farmer said.", Header(published="2024-12-16")),
        ("Date: 2024-12-16", Header(published="2024-12-16")),
        ("Published: Dec 16, 2024, 10:35 AM EST", Header(published="2024-12-16")),
        ("Published on 16 December 2024", Header(published="2024-12-16")),
        ("Monday, December 16, 2024", Header(published="2024-12-16")),
        ("\n\nTitle: Farmers meet the mayor", Header(title="Farmers meet the mayor")),
        (
            "Title: Farmers meet the mayor\nSource: Elmford Echo\nDate: 16 Dec 2024\nBy: Ann Lee, Bo van Ek",
            Header("Farmers meet the mayor", "2024-12-16", "Elmford Echo", ("Ann Lee", "Bo van Ek")),
        ),
        (
            "Publisher: Elmford Echo\nURL: https://echo.example/7\nLanguage: en_GB",
            Header(publisher="Elmford Echo", url="https://echo.example/7", language="en-GB"),
        ),
        (
            '---\ntitle: "Farmers meet the mayor"\ntags: [farms, mayors]\ndate: 2024-12-16\n---',
            Header(title="Farmers meet the mayor", published="2024-12-16"),
        ),
        ("Farmers meet the mayor of Elmford", Header(title="Farmers meet the mayor of Elmford")),
        (
            "Farmers meet the mayor of Elmford\nBy Ann Lee and Bo Ek, Elmford Echo\nDecember 16, 2024",
            Header("Farmers meet the mayor of Elmford", "2024-12-16", authors=("Ann Lee", "Bo Ek")),
        ),
        (
            "2024-12-16\n\nWill the farmers stay?\n\nBy Ann Lee",
            Header("Will the farmers stay?", "2024-12-16", authors=("Ann Lee",)),
        ),
        ("Farmers meet the mayor\r\n\r\nDate: 2024-12-16\r", Header("Farmers meet the mayor", "2024-12-16")),
        ("Farmers meet the mayor\r\rDate: 2024-12-16\r", Header("Farmers meet the mayor", "2024-12-16")),
        (
            "# Farmers meet the mayor\n\n*Comment — 16 December 2024*\n\n**By Ann Lee**",
            Header("Farmers meet the mayor", "2024-12-16", authors=("Ann Lee",)),
        ),
        (
            "Farmers meet the mayor\n\nBy Ann Lee | Dec. 16, 2024",
            Header("Farmers meet the mayor", "2024-12-16", authors=("Ann Lee",)),
        ),
    ],
)
def test_headers(top: str, expected: Header) -> None:
    assert read_header(top + PROSE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Date 2024-12-16 was the day on which the farmers came.",
        "Date palms grew in 2024-12-16 rows.",
        "date 2024-12-16x",
        "date 2024-02-30 The farmers came.",
        "Date: the farmers and the mayor will meet soon.",
        "Source: Mayor to resign next week." + PROSE,
        "Source close to the mayor: she will resign.",
        "Published reports say that the mayor resigned.",
        "Published in 2024, the book sold well.",
        "By Monday the farmers had left.",
        "By Ann Lee" + PROSE,
        "2024" + PROSE,
        "The farmers came. The mayor left" + PROSE.replace("\n\n", "\n"),
        "The mayor of Elmford on Monday, via Echo Pictures" + PROSE,
        "he mayor met farmers" + PROSE,
        "ELMFORD" + PROSE,
        "Farmers meet the mayor of Elmford",
        "",
        "\n\n",
    ],
)
def test_prose_is_no_header(text: str) -> None:
    assert read_header(text) == Header()


@pytest.mark.parametrize(
    "line",
    [
        "ELMFORD, Dec. 16, 2024 (Echo) -- Farmers met the mayor.",
        "Elm-on-Sea, 16 December 2024 – “We are angry,” a farmer said.",
        "NEW ELMFORD, Elmshire, Monday, 16 December 2024 — Farmers met the mayor.",
        "San Elmo de la Costa, 2024-12-16 - Farmers met the mayor.",
        "The mayor said little.\n\nELMFORD, 16 December 2024 — Farmers met the mayor.",
    ],
)
def test_a_dateline_has_the_date(line: str) -> None:
    assert read_header("Farmers meet the mayor\n\nBy Ann Lee\n" + line + PROSE).published == "2024-12-16"


@pytest.mark.parametrize(
    "line",
    [
        "On Monday, 16 December 2024 — a cold day — farmers met.",
        "On Monday, 16 December 2024 — Saint Ada's day — farmers met.",
        "Elmford, 16 December 2024 was the day.",
        "ELMFORD, Dec. 16 (Echo) - Farmers met the mayor.",
        "The farmers of Elmford, 16 December 2024 - The mayor",
        "ELMFORD, 30 February 2024 - Farmers met the mayor.",
    ],
)
def test_what_is_no_dateline(line: str) -> None:
    assert read_header(line + PROSE).published is None


def test_source_alone_is_a_headline_and_no_publisher() -> None:
    assert read_header("Source of the river Elm found at last" + PROSE).publisher is None
    assert read_header("Source: Elmford Echo" + PROSE).publisher is None
    assert read_header("Source: Elmford Echo\nDate: 2024-12-16" + PROSE).publisher == "Elmford Echo"


def test_a_headline_is_no_byline() -> None:
    assert read_header("By Monday Evening" + PROSE).authors == ()
    assert read_header("Farmers meet the mayor\n\nBy Land and by Sea" + PROSE).authors == ()


def test_header_lines_count_only_at_the_top() -> None:
    assert read_header("The mayor met the farmers.\nDate: 2024-12-16\n") == Header()
    assert read_header("x " * 2000 + "\nDate: 2024-12-16\n") == Header()
