"""Where a version came from: data, training rows, holdouts, code, seeds."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from holdfast.contract.settings import Settings
from holdfast.lifecycle.kept import Kept
from holdfast.store import Store
from holdfast.version import __version__

NOT_SEALED = (
    "not sealed: it was packaged as it had been fitted, perhaps on rows behind the seal, "
    "so its figures carry no claim"
)


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down about a version's origin, in its bundle and in the store.

    ``training`` are the kept files of training rows, oldest first; ``holdouts`` the fingerprints of the holdouts
    whose rows it was not trained on, oldest first. ``commit`` is the git commit of the project's folder, null
    outside a repository. ``packaged``: it is a pipeline that was brought; ``sealed`` is false where that came fitted:
    nobody knows on which rows. ``start`` is the moment from which rows were behind the seal then, null where the split
    is not by a moment. ``trusted`` are the types of the user's own that were trusted when it was made. ``parameters``
    are the hyperparameters that a search chose, none being the defaults of the candidate.
    """

    data: str
    fingerprint: str
    training: tuple[Kept, ...]
    holdouts: tuple[str, ...]
    contract: str
    seed: int
    holdfast: str = __version__
    commit: str | None = None
    parent: str | None = None
    start: str | None = None
    packaged: bool = False
    sealed: bool = True
    trusted: tuple[str, ...] = ()
    parameters: dict[str, int | float] = {}

    def plain(self) -> dict[str, Any]:
        """Return it as plain values for a manifest."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        usual: dict[str, Any] = {
            "packaged": False,
            "sealed": True,
            "trusted": (),
            "start": None,
            "parameters": {},
        }
        for name, value in usual.items():
            # not said where it is as usual, so that the digests of other bundles do not depend on it
            if getattr(self, name) == value:
                del plain[name]
        return plain


def of_version(store: Store, version: str) -> Lineage:
    """Return the lineage of a version or alias."""
    return msgspec.convert(store.version(version).lineage, Lineage)


def git_commit(folder: Path) -> str | None:
    """Return the commit that a folder is at, with ``+`` behind it where files differ from it."""
    try:
        run = ["git", "-C", str(folder), "describe", "--always", "--abbrev=40", "--dirty=+", "--exclude=*"]
        done = subprocess.run(run, capture_output=True, text=True, timeout=5, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def of_build(
    settings: Settings,
    *,
    data: str,
    fingerprint: str,
    kept: tuple[Kept, ...],
    holdouts: tuple[str, ...],
    root: Path,
    parent: str | None = None,
    packaged: bool = False,
    sealed: bool = True,
    trusted: Sequence[str] = (),
    parameters: Mapping[str, int | float] | None = None,
) -> Lineage:
    """Return the lineage of a version that is about to be built."""
    return Lineage(
        data=data,
        fingerprint=fingerprint,
        training=kept,
        holdouts=holdouts,
        contract=settings.digest(),
        seed=settings.holdout.seed,
        commit=git_commit(root),
        parent=parent,
        start=settings.holdout.start,
        packaged=packaged,
        sealed=sealed,
        trusted=tuple(trusted),
        parameters=dict(parameters or {}),
    )
