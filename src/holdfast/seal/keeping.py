"""The split of a project beside what its contract says now: what may change, and what is refused by name."""

from __future__ import annotations

from pathlib import Path

import msgspec

from holdfast.contract.settings import Settings
from holdfast.errors import SealError
from holdfast.seal.order import Order, moment, order_of
from holdfast.seal.rows import Rows
from holdfast.seal.split import Split, first_split, load_split, write_split

_KINDS: dict[Order, str] = {"hash": "at random", "file": "by the order of the file", "time": "by a moment"}


def keep_split(folder: Path, rows: Rows, settings: Settings) -> Split:
    """Return the project's split, made now if there is none.

    A split by a moment is returned as the contract wants it and not yet kept: `settle` does that when it is clear
    that rows are left on both sides.

    Raises
    ------
    SealError
        ``split-seed-changed``: the contract has another seed or share than the split was made with.
        ``split-order-changed``: it wants another kind of split. ``holdout-from-earlier``: an earlier moment.
    """
    split = load_split(folder)
    if split is None:
        split = first_split(rows, settings)
        if split.order != "time":
            write_split(folder, split)
        return split
    if split.order != order_of(settings):
        raise _order_changed(split, settings)
    if split.order == "time":
        return _from_then_on(split, settings)
    _require_share(split, settings)
    return split


def _from_then_on(split: Split, settings: Settings) -> Split:
    """Return a split by a moment with the moment of the contract, which is no earlier than the one in force."""
    wanted, before = settings.holdout.start, split.start
    assert wanted is not None
    assert before is not None
    if moment(wanted) < moment(before):
        raise SealError(
            "holdout-from-earlier",
            f"the contract says holdout {{from: {wanted}}}; rows before {before} may train since "
            + (f"{split.moves[-1].moved[:10]}" if split.moves else f"{split.created[:10]}"),
            expected=f"{before} or a later moment: rows that were trained on can never judge",
            next=f"write `holdout: {{from: {before}}}` into holdfast.yaml",
        )
    return split if moment(wanted) == moment(before) else msgspec.structs.replace(split, start=wanted)


def _order_changed(split: Split, settings: Settings) -> SealError:
    wanted, made = _KINDS[order_of(settings)], _KINDS[split.order]
    return SealError(
        "split-order-changed",
        f"the contract wants a split {wanted}; this project was split {made} on {split.created[:10]}",
        expected=f"a split {made}: another kind would move rows across the seal",
        next=f"write {_written(split)} into holdfast.yaml, or start a new project in an empty folder",
    )


def _written(split: Split) -> str:
    if split.order == "file":
        return f"`time: {{order: file}}` and `holdout: {{share: {split.share}}}`"
    if split.order == "time":
        return f"`holdout: {{from: {split.start}}}`"
    return f"`holdout: {{share: {split.share}, seed: {split.seed}}}`"


def _require_share(split: Split, settings: Settings) -> None:
    wanted, made = settings.holdout, (split.share, split.seed)
    if (wanted.share, wanted.seed) != made:
        raise SealError(
            "split-seed-changed",
            f"the contract says holdout {{share: {wanted.share}, seed: {wanted.seed}}}; "
            f"this project was split on {split.created[:10]} with "
            f"{{share: {split.share}, seed: {split.seed}}}",
            expected="the share and the seed of the first split: others would move rows across the seal",
            next=f"write `holdout: {{share: {split.share}, seed: {split.seed}}}` into holdfast.yaml",
        )
