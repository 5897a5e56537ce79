"""One-to-one assignment of greatest total weight, exact, without a numerical library.

The pairs that may be matched form small connected groups (a gold statement and the few system statements
that share words with it); each group is solved by the Hungarian method in the form with potentials
(Kuhn 1955, Munkres 1957), whose time grows with the cube of the group's size.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import inf


def assign(weights: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Match rows with columns, each at most once, so that the sum of the weights is as great as can be.

    `weights` maps (row, column) to a weight; pairs that are absent or not above 0 are never matched.

    >>> assign({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8})
    {0: 1, 1: 0}
    """
    usable = {pair: weight for pair, weight in weights.items() if weight > 0}
    matched: dict[int, int] = {}
    for rows, columns in _groups(usable):
        if len(rows) <= len(columns):
            matched.update(_solve(rows, columns, usable))
        else:
            turned = {
                (column, row): usable[row, column]
                for row in rows
                for column in columns
                if (row, column) in usable
            }
            matched.update({row: column for column, row in _solve(columns, rows, turned).items()})
    return dict(sorted(matched.items()))


def _groups(pairs: Mapping[tuple[int, int], float]) -> Iterator[tuple[list[int], list[int]]]:
    """The rows and columns of each connected group of pairs, in order."""
    columns_of, rows_of = defaultdict(set), defaultdict(set)
    for row, column in pairs:
        columns_of[row].add(column)
        rows_of[column].add(row)
    left = set(columns_of)
    while left:
        rows, columns, fresh = set(), set(), {min(left)}
        while fresh:
            rows |= fresh
            columns |= {column for row in fresh for column in columns_of[row]}
            fresh = {row for column in columns for row in rows_of[column]} - rows
        left -= rows
        yield sorted(rows), sorted(columns)


def _solve(
    rows: Sequence[int], columns: Sequence[int], weights: Mapping[tuple[int, int], float]
) -> dict[int, int]:
    """The Hungarian method for a group with at least as many columns as rows.

    Rows are added one by one; `owner` says which row (counted from 1) holds a column, column 0 being the
    place where the row to be added waits. A pair that may not be matched weighs 0: it stands for "none".
    """
    size = len(columns) + 1
    row_potential, column_potential = [0.0] * (len(rows) + 1), [0.0] * size
    owner = [0] * size
    for row in range(1, len(rows) + 1):
        owner[0], here = row, 0
        slack, came_from, seen = [inf] * size, [0] * size, [False] * size
        while owner[here]:
            seen[here] = True
            at = owner[here]
            for column in range(1, size):
                if seen[column]:
                    continue
                cost = -weights.get((rows[at - 1], columns[column - 1]), 0.0)
                reduced = cost - row_potential[at] - column_potential[column]
                if reduced < slack[column]:
                    slack[column], came_from[column] = reduced, here
            nearest = min((c for c in range(1, size) if not seen[c]), key=slack.__getitem__)
            step = slack[nearest]
            for column in range(size):
                if seen[column]:
                    row_potential[owner[column]] += step
                    column_potential[column] -= step
                else:
                    slack[column] -= step
            here = nearest
        while here:
            owner[here] = owner[came_from[here]]
            here = came_from[here]
    pairs = ((rows[owner[c] - 1], columns[c - 1]) for c in range(1, size) if owner[c])
    return {row: column for row, column in pairs if (row, column) in weights}
