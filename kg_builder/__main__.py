"""``python -m kg_builder``: the command line."""

from kg_builder.cli import main

if __name__ == "__main__":
    main()
