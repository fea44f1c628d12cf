"""A text in few dense columns: its size, what its terms say of the target, and the terms that say most."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec
import numpy as np
import polars as pl

from holdfast.models.arrays import moments
from holdfast.models.bags import Bag, learn_bags
from holdfast.models.crossfit import can_cross_fit, cross_fit, outcomes, row_weights
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.evidence import most_informative, term_weights
from holdfast.models.inputs import Input
from holdfast.models.sparse import Csr, dot_row
from holdfast.models.weighing import inverse_document_frequency, weighed_bags, weighed_row
from holdfast.types import Array, Mask, Value

MOST_TERMS = 50
BUCKETS = 2**15
SIZES = ("characters", "words", "digits", "capitals")


class TextSummary(Column, frozen=True, tag="text summary", dict=True):
    """A text of a tree model, or of one that needs dense columns.

    First how many characters, words (between blanks), digits and capital letters it has; then for each outcome the sum of
    what its terms say of it (``weights``; see ``holdfast.models.evidence``), which the rows that it was fitted on get from
    other parts; then the TF-IDF of the ``terms`` that tell most. All are scaled to mean 0 and standard deviation 1; null is
    encoded as the empty text, with ``null_level`` the last column says "is null".
    """

    bags: tuple[Bag, ...]
    texts: int
    weights: tuple[tuple[float, ...], ...]
    terms: tuple[int, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    null_level: bool

    @property
    def names(self) -> list[str]:
        several = len(self.weights) > 1
        scores = [f"{self.name} says{f' {i}' if several else ''}" for i in range(len(self.weights))]
        known = [name for bag in self.bags for name in bag.names]
        found = [*SIZES, *scores, *(known[term] for term in self.terms)]
        return [f"{self.name}: {name}" for name in found] + [f"{self.name} is null"] * self.null_level

    @property
    def width(self) -> int:
        return len(SIZES) + len(self.weights) + len(self.terms) + self.null_level

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        missing = frame[self.name].is_null().to_numpy()
        texts = frame[self.name].fill_null("").to_list()
        rows = weighed_bags([bag.count(texts) for bag in self.bags], self._rarities)
        self.put(out, texts, missing, rows, np.array([rows.dot(np.array(w)) for w in self.weights]).T)

    def put(self, out: Array, texts: list[str], missing: Mask, rows: Csr, scores: Array) -> None:
        """Write texts whose terms are weighed and scored."""
        known = len(SIZES) + len(self.weights)
        out[:, : len(SIZES)] = [sizes(text) for text in texts]
        out[:, len(SIZES) : known] = scores.reshape(len(texts), len(self.weights))
        out[:, known : known + len(self.terms)] = rows.columns(np.array(self.terms, dtype=np.int64))
        scaled = out[:, : len(self.mean)]
        scaled[:] = (scaled - np.array(self.mean)) / np.array(self.scale)
        if self.null_level:
            out[:, -1] = missing

    def step(self) -> Step:
        name, weigh = self.name, weighed_row(self.bags, self._rarities)
        weights = [np.array(w) for w in self.weights]
        terms, null_level = np.array(self.terms, dtype=np.int64), self.null_level
        mean, scale = np.array(self.mean), np.array(self.scale)
        start = len(SIZES) + len(weights)

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            text: str | None = row[name]  # type: ignore[assignment]
            found = weigh(text or "")
            encoded = np.zeros(len(mean))
            encoded[: len(SIZES)] = sizes(text or "")
            encoded[len(SIZES) : start] = [dot_row(found, w) for w in weights]
            places = terms.searchsorted(found.indices)
            places[places == len(terms)] = 0
            hit = terms[places] == found.indices if len(terms) else np.zeros(len(places), np.bool_)
            encoded[start + places[hit]] = found.values[hit]
            out.extend(((encoded - mean) / scale).tolist())
            if null_level:
                out.append(1.0 if text is None else 0.0)

        return add

    @cached_property
    def _rarities(self) -> list[Array]:
        return [inverse_document_frequency(bag, self.texts) for bag in self.bags]


def sizes(text: str) -> tuple[float, ...]:
    """Return how many characters, words (between blanks), digits and capital letters a text has.

    Examples
    --------
    >>> sizes("Call NOW 0800")
    (13.0, 3.0, 4.0, 4.0)
    """
    digits, capitals = sum(map(str.isdigit, text)), sum(map(str.isupper, text))
    return float(len(text)), float(len(text.split())), float(digits), float(capitals)


def fit(source: Input, frame: pl.DataFrame, supervision: Supervision | None) -> Fitted:
    """Learn terms and their weights from all rows; score these rows by the weights of other parts."""
    missing = frame[source.name].is_null().to_numpy()
    texts = frame[source.name].fill_null("").to_list()
    learned = learn_bags(texts, buckets=BUCKETS)
    bags = tuple(bag for bag, _ in learned)
    rarities = [inverse_document_frequency(bag, len(texts)) for bag in bags]
    rows = weighed_bags([counts for _, counts in learned], rarities)
    weights, scores = _scored(rows, supervision if can_cross_fit(supervision) else None)
    target = None if supervision is None else outcomes(supervision)
    counted = np.ones(len(texts)) if supervision is None else row_weights(supervision)
    terms = most_informative(rows, target, counted, MOST_TERMS)
    width = len(SIZES) + len(weights) + len(terms)
    plain = TextSummary(
        *(source.name, bags, len(texts), tuple(map(tuple, weights.tolist())), tuple(terms.tolist())),
        *((0.0,) * width, (1.0,) * width, bool(missing.any())),
    )
    training = np.empty((len(texts), plain.width))
    plain.put(training, texts, missing, rows, scores)
    mean, scale = np.array([moments(values, float(values[0])) for values in training[:, :width].T]).T
    training[:, :width] = (training[:, :width] - mean) / scale
    return Fitted(
        msgspec.structs.replace(plain, mean=tuple(mean.tolist()), scale=tuple(scale.tolist())), training
    )


def _scored(rows: Csr, supervision: Supervision | None) -> tuple[Array, Array]:
    """Return the weights of the terms, shape ``(k, width)``, and the rows' scores by other parts, shape ``(n, k)``."""
    if supervision is None:
        return np.zeros((0, rows.width)), np.zeros((len(rows), 0))
    target, counted, task = outcomes(supervision), row_weights(supervision), supervision.task

    def learn(learned: Mask, held: Mask) -> Array:
        weights = term_weights(rows.take(learned), target[learned], counted[learned], task)
        part = rows.take(held)
        return np.array([part.dot(w) for w in weights]).T

    scores = cross_fit(supervision, target.shape[1], learn)
    return term_weights(rows, target, counted, task), scores


ENCODING = Encoding(TextSummary, types=("text",), kinds=("tree", "scaled"), fit=fit)
