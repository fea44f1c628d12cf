"""From Options, what a user wrote, to Settings, which are complete: every default is applied here and nowhere else."""

from __future__ import annotations

from typing import Any

from holdfast.contract.classes import money_matrix
from holdfast.contract.durations import seconds, window_rows
from holdfast.contract.names import default_name
from holdfast.contract.options import (
    AcceptOptions,
    ColumnOptions,
    DatabaseOptions,
    MatrixOptions,
    MonitorOptions,
    Options,
    TimeOptions,
    TopOptions,
    Written,
)
from holdfast.contract.settings import (
    Acceptance,
    Column,
    Gates,
    Holdout,
    Limits,
    Matrix,
    Money,
    Monitor,
    Purpose,
    Search,
    Settings,
    Top,
)

DEFAULT_METRIC = {"binary": "roc_auc", "multiclass": "macro_f1", "regression": "r2"}


def resolve(options: Options) -> Settings:
    """Return the Settings of Options that are complete and consistent; see :mod:`holdfast.contract.reading`.

    What is null takes its default: ``roc_auc`` or ``r2``, a fifth behind the seal, no limit, a window of a day at
    5 % false alarms, outcomes that count at once. The name is that of the table. An ignored column that is the
    entity or the time is just that.

    Examples
    --------
    >>> settings = resolve(Options(task="regression", data="energy.csv", target="Y1", columns={"X1": {"type": "number"}}))
    >>> settings.name, settings.metric, settings.holdout.share
    ('energy', 'r2', 0.2)
    """
    assert options.task is not None
    assert options.target is not None
    assert options.columns is not None
    roles = (options.entity, options.time_column)
    plain: tuple[str, ...] = (
        *("where", "positive", "entity", "features", "baseline", "interpretable", "log"),
        *("prevalence", "predict_at", "aliases", "weight", "interval"),
    )
    stated: dict[str, Any] = {
        key: getattr(options, key) for key in plain if getattr(options, key) is not None
    }
    if options.candidates is not None:
        stated["candidates"] = tuple(options.candidates)
    return Settings(
        name=options.name or default_name(options.source or ""),
        data=options.source,
        query=options.data.query if isinstance(options.data, DatabaseOptions) else None,
        time=options.time_column,
        file_order=isinstance(options.time, TimeOptions),
        classes=tuple(options.classes or ()),
        search=Search(**_stated(options.search)) if options.search else None,
        task=options.task,
        target=options.target,
        columns={name: _column(column) for name, column in options.columns.items()},
        metric=options.metric or DEFAULT_METRIC[options.task],
        purpose=Purpose(**_stated(options.purpose)),
        **_delay(options.label_delay),
        ignore=tuple(name for name in options.ignore or () if name not in roles),
        holdout=Holdout(**_stated(options.holdout)),
        decision=_decision(options),
        limits=Limits(**_stated(options.limits)),
        monitor=_monitor(options.monitor),
        gates=Gates(**_stated(options.gates)),
        accept=tuple(_acceptance(accept) for accept in options.accept or ()),
        slices=tuple(options.slices or ()),
        **stated,
    )


def _stated(options: Written | None) -> dict[str, Any]:
    return options.model_dump(exclude_none=True) if options is not None else {}


def _column(options: ColumnOptions) -> Column:
    stated = _stated(options)
    if options.values is not None:
        stated["values"] = tuple(options.values)
    return Column(**stated)


def _decision(options: Options) -> Money | Matrix | Top | None:
    stated = options.decision
    if isinstance(stated, TopOptions):
        return Top(stated.top)
    if isinstance(stated, MatrixOptions):
        return money_matrix(stated.matrix, options.classes or ())
    return None if stated is None else Money(**_stated(stated))


def _delay(written: str | None) -> dict[str, Any]:
    if written is None:
        return {}
    rows = window_rows(written)
    return {"label_delay_seconds": seconds(written)} if rows is None else {"label_delay_rows": rows}


def _monitor(options: MonitorOptions | None) -> Monitor:
    if options is None:
        return Monitor()
    stated = _stated(options)
    window = stated.pop("window", None)
    if window is not None:
        rows = window_rows(window)
        stated |= {"window_rows": rows, "window_seconds": None if rows else seconds(window)}
    return Monitor(**stated)


def _acceptance(options: AcceptOptions) -> Acceptance:
    until = options.until.isoformat() if options.until else None
    return Acceptance(options.check, options.because, until, options.column)
