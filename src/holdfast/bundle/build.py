"""Building a bundle: written under a temporary name, replayed, and renamed when whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from holdfast.bundle import disk, environment, golden
from holdfast.bundle.bundle import Bundle
from holdfast.bundle.decision import Decision
from holdfast.bundle.decisions import encode
from holdfast.bundle.load import CONTRACT, DECISION, GOLDEN, OBSERVED, PROFILE, assemble, load
from holdfast.bundle.manifest import FILE, FORMAT, Manifest, digest
from holdfast.bundle.observed import Observed, observed_of
from holdfast.bundle.replay import answer
from holdfast.contract.resolved import dump, undump
from holdfast.contract.settings import Settings
from holdfast.errors import BundleError
from holdfast.models import Scorer
from holdfast.profile import Profile


def build(
    folder: Path,
    *,
    settings: Settings,
    predictor: Scorer,
    decision: Decision,
    profile: Profile,
    golden_rows: pl.DataFrame,
    lineage: Mapping[str, Any] | None = None,
    observed: Observed | None = None,
) -> Bundle:
    """Write a bundle into a folder of bundles and return it, loaded back from there.

    Parameters
    ----------
    folder
        Where bundles lie, each in a folder named by its digest; made when it is not there.
    settings
        The contract.
    predictor
        Fitted on the training rows.
    decision
        From scores to answers: one of ``holdfast.bundle.decisions``.
    profile
        Reference of the inputs.
    golden_rows
        Typed training rows. Some of them, and rows at every edge of the contract, are answered by both executors and
        kept with the answers.
    lineage
        Which data, code and run it came from; anything with a JSON form. The digest covers it.
    observed
        Ranges, levels and nulls of the training rows (``observe``); from profile and encoder when left out.

    Returns
    -------
    The bundle as ``load`` gives it. The same parts in the same environment give the same digest, and a bundle that
    is there already is verified and returned.

    Raises
    ------
    BundleError
        ``executors-disagree`` with the row, ``decision-incomplete``, ``golden-rows-missing``. Nothing is left behind.

    Notes
    -----
    Files and folders are forced to the disk before the rename, and the rename after it: a crash at any moment
    leaves a whole bundle or none (and perhaps a folder ``.building-...``, which nothing reads).
    """
    decision.require(settings)
    contract, settings = _written(settings)
    known = observed or observed_of(profile, predictor.levels, settings)
    files = {
        **predictor.files(),
        CONTRACT: contract.encode(),
        DECISION: msgspec.json.format(encode(decision), indent=1),
        OBSERVED: msgspec.json.encode(known),
        PROFILE: profile.to_json().encode(),
    }
    # answered by what the files give back, not by the objects that wrote them
    draft = assemble(files, _manifest(settings, predictor, files, lineage), "", folder)
    most = golden.MOST_ROWS if predictor.exact_rows else golden.FEW_ROWS
    files[GOLDEN] = answer(draft, golden.choose(golden_rows, settings, most)).to_arrow()
    text = _manifest(settings, predictor, files, lineage).to_json()
    return load(_publish(folder, digest(text), {**files, FILE: text}), executor="both")


def _written(settings: Settings) -> tuple[str, Settings]:
    """Return the contract's text and the contract that is read back from it, whose digest the manifest has."""
    text = dump(settings)
    again = undump(text)
    if again != settings:
        raise BundleError(
            "bundle-contract-differs",
            f"the contract {settings.name} does not survive being written to {CONTRACT}",
            expected="the same contract after reading it back",
            next="this is a fault of holdfast: please report it with the contract",
        )
    return text, again


def _manifest(
    settings: Settings, predictor: Scorer, files: Mapping[str, bytes], lineage: Mapping[str, Any] | None
) -> Manifest:
    return Manifest(
        format=FORMAT,
        name=settings.name,
        task=settings.task,
        core=predictor.name,
        contract=settings.digest(),
        files={name: digest(content) for name, content in sorted(files.items())},
        environment=environment.current(predictor),
        lineage=dict(lineage or {}),
    )


def _publish(folder: Path, name: str, files: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    if target.is_dir():
        return target
    waiting = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    try:
        waiting.chmod(0o755)
        disk.write_folder(waiting, files)
        load(waiting, executor="both", digest=name)
        try:
            waiting.rename(target)
        except OSError:
            # another process published the same bundle meanwhile: content decides, so it is the same one
            if not target.is_dir():
                raise
        disk.sync_folder(folder)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return target
