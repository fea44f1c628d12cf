"""The predictor: derived features, encoder, core, calibration; one specification with two executors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import polars as pl

from holdfast.contract.settings import Task
from holdfast.errors import BundleError
from holdfast.features import FeatureSet
from holdfast.models import calibration as calibrations
from holdfast.models.calibration import Calibration, Identity
from holdfast.models.cores import Core, core_class
from holdfast.models.encoders import Encoder
from holdfast.models.linear import Linear
from holdfast.models.link import Link, link_of
from holdfast.models.scored import Scored
from holdfast.models.scorer import PREDICTOR, register_scorer
from holdfast.models.terms import Term, linear_terms
from holdfast.types import Array, Value

FEATURES, ENCODER, MODEL = "features.json", "encoder.json", "model/"


class _Stored(msgspec.Struct):
    core: str
    task: Task
    link: Link
    calibration: dict[str, Any]
    scorer: str = "specification"  # not stated by bundles from before there were others


@register_scorer
@dataclass(frozen=True)
class Predictor(Scored):
    """From a typed row to a score.

    Parameters
    ----------
    features
        Derived features, computed first.
    encoder
        From inputs and derived features to numbers.
    core
        From numbers to a margin.
    task
        ``binary``: the score is a probability in [0, 1], by the link of the core and the calibration map.
        ``multiclass``: the score is one probability a class. ``regression``: the score is the margin itself.
    calibration
        Not used by a regression. With the identity the score is the link of the margin; of a core that answers
        probabilities that is the margin, bit for bit.

    Notes
    -----
    ``scores`` and ``row`` are the same IEEE operations in the same order, so they are equal to the last bit
    in one process. What a row is scored as does not depend on the rows beside it.
    """

    scorer: ClassVar[str] = "specification"
    exact_rows: ClassVar[bool] = True
    features: FeatureSet
    encoder: Encoder
    core: Core
    task: Task = "binary"
    calibration: Calibration = field(default_factory=Identity)

    def __post_init__(self) -> None:
        columns = self.encoder.width
        if self.core.width is not None and self.core.width != columns:
            raise BundleError(
                "core-does-not-fit",
                f"the {self.core.name} model reads {self.core.width} columns, the encoder writes {columns}",
                expected="a model fitted on the columns of this encoder",
            )

    @property
    def name(self) -> str:
        """The kind of the core."""
        return self.core.name

    @property
    def exact_everywhere(self) -> bool:
        """Whether margins do not depend on the machine."""
        return self.core.exact_everywhere

    @property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """The levels of each category that the encoder knows."""
        return self.encoder.levels

    def memory_mb(self) -> float:
        """Return the size of the loaded core in megabytes."""
        return self.core.memory_mb()

    @property
    def link(self) -> Link:
        """How a margin becomes a score."""
        return link_of(self.task, self.core.link)

    def margins(self, frame: pl.DataFrame) -> Array:
        """Return margins before calibration: shape ``(n,)``, or ``(n, classes)`` of a multiclass task."""
        return self.core.margin(self.encoder.matrix(self._derived(frame)))

    def scores(self, frame: pl.DataFrame) -> Array:
        """Return probabilities or values of a typed frame, in the shape of the margins."""
        return self.score_margins(self.margins(frame))

    def row_margin(self) -> Callable[[dict[str, Value]], Any]:
        """Return the row executor up to the margin."""
        encode, margin = self.encoder.row(), self.core.margin_row()
        if not self.features.types:
            return lambda row: margin(encode(row))
        derive = self.features.row()
        return lambda row: margin(encode(derive(row)))

    def terms(self) -> list[Term] | None:
        """Return the summands of a linear model in words, or None for a model whose terms cannot be read."""
        return linear_terms(self.encoder, self.core) if isinstance(self.core, Linear) else None

    def files(self) -> dict[str, bytes]:
        """Return the predictor as files by name; nothing in them is code."""
        stored = _Stored(
            self.core.name, self.task, self.link, calibrations.spec(self.calibration), self.scorer
        )
        return {
            FEATURES: _bytes(self.features.to_json()),
            ENCODER: self.encoder.to_json(),
            PREDICTOR: msgspec.json.format(msgspec.json.encode(stored), indent=1),
            **{MODEL + name: content for name, content in self.core.files().items()},
        }

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Predictor:
        """Return the predictor of ``files``; others beside them are not read.

        Raises
        ------
        BundleError
            ``predictor-unreadable`` when a file is missing or is not what ``files`` wrote, ``unknown-core``.
        """
        try:
            stored = msgspec.json.decode(files[PREDICTOR], type=_Stored)
            model = {n.removeprefix(MODEL): c for n, c in files.items() if n.startswith(MODEL)}
            return cls(
                features=FeatureSet.from_json(files[FEATURES].decode()),
                encoder=Encoder.from_json(files[ENCODER]),
                core=core_class(stored.core).from_files(model),
                task=stored.task,
                calibration=calibrations.from_spec(stored.calibration),
            )
        except (KeyError, UnicodeDecodeError, msgspec.MsgspecError) as problem:
            raise BundleError(
                "predictor-unreadable",
                f"the predictor cannot be read: {problem!r}",
                expected=f"{PREDICTOR}, {FEATURES}, {ENCODER} and {MODEL} as they were saved",
            ) from problem

    def save(self, folder: Path) -> None:
        """Write the files into a folder, which is made when it is not there."""
        for name, content in self.files().items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    @classmethod
    def load(cls, folder: Path) -> Predictor:
        """Return the predictor that ``save`` wrote into the folder."""
        found = (path for path in folder.rglob("*") if path.is_file())
        return cls.from_files({path.relative_to(folder).as_posix(): path.read_bytes() for path in found})

    def _derived(self, frame: pl.DataFrame) -> pl.DataFrame:
        return self.features.table(frame) if self.features.types else frame


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
