"""Several classes: figures of each, and what was taken for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from holdfast.records.evaluation import ClassFigures, ClassMatrix, Metric
from holdfast.reports.figures import number, span
from holdfast.reports.terminal.layout import line, table

MOST_ACROSS = 12
"""A matrix of more classes does not fit a terminal: then the most frequent mistakes are named."""

MISTAKES = 5


def class_table(classes: Sequence[ClassFigures]) -> Iterator[Any]:
    """Yield precision, recall and F1 of each class; nothing without classes."""
    if not classes:
        return
    yield table(
        ("class", "rows", "decided", "precision", "recall", "F1"),
        [
            (c.label, number(c.rows), number(c.decided), _said(c.precision), _said(c.recall), _said(c.f1))
            for c in classes
        ],
        right=(1, 2, 3, 4, 5),
    )


def matrix_table(matrix: ClassMatrix | None) -> Iterator[Any]:
    """Yield the confusion matrix, or the most frequent mistakes of many classes; nothing without one."""
    if matrix is None:
        return
    if len(matrix.labels) > MOST_ACROSS:
        yield from _mistakes(matrix)
        return
    rows = [(label, *map(number, counts)) for label, counts in zip(matrix.labels, matrix.counts, strict=True)]
    right = tuple(range(1, len(matrix.labels) + 1))
    yield table(("actual \\ decided", *matrix.labels), rows, right=right)


def _mistakes(matrix: ClassMatrix) -> Iterator[Any]:
    pairs = [
        (count, matrix.labels[i], matrix.labels[j])
        for i, line_ in enumerate(matrix.counts)
        for j, count in enumerate(line_)
        if i != j and count
    ]
    worst = sorted(pairs, key=lambda pair: -pair[0])[:MISTAKES]
    if worst:
        said = "; ".join(f"{actual} taken for {decided} {count:,} times" for count, actual, decided in worst)
        yield line(f"most frequent mistakes: {said}")


def _said(found: Metric) -> str:
    return f"{number(found.value)} {span(found.interval) if found.interval else found.note or ''}".rstrip()
