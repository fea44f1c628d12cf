"""Loading a bundle: digests first, then the parts, then the golden rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from holdfast.bundle import environment, upgrade
from holdfast.bundle import manifest as manifests
from holdfast.bundle.bundle import Bundle
from holdfast.bundle.decisions import decode
from holdfast.bundle.golden import Golden
from holdfast.bundle.manifest import Manifest
from holdfast.bundle.observed import Observed
from holdfast.bundle.replay import Executor, replay
from holdfast.contract.resolved import undump
from holdfast.errors import BundleError
from holdfast.models import load_scorer
from holdfast.profile import Profile

_T = TypeVar("_T")

CONTRACT, DECISION, OBSERVED = "contract.yaml", "decision.json", "observed.json"
PROFILE, GOLDEN = "profile.json", "golden.arrow"


def load(path: Path, *, executor: Executor = "both", digest: str | None = None, version: str = "") -> Bundle:
    """Return the bundle in a folder, verified.

    Parameters
    ----------
    path
        The bundle's folder, named by its digest (a link to it will do).
    executor
        Which executor the golden rows are replayed through: the one that is going to be used, or both.
    digest
        The expected digest, for a folder of another name.
    version
        What the store calls it.

    Raises
    ------
    BundleError
        ``bundle-missing``, ``bundle-manifest-unreadable``, ``bundle-newer-format``, ``bundle-file-missing``,
        ``bundle-file-unknown``, ``bundle-file-changed``, ``bundle-part-unreadable``, ``bundle-contract-differs``,
        ``golden-row-differs``.
    MissingDependencyError
        The model needs a library that is not installed.

    Notes
    -----
    Versions are compared and reported in ``Bundle.differences``, never refused: numpy, lightgbm, the machine and
    a digest of its arithmetic decide whether the golden rows must come out to the last bit or within 1e-12.
    """
    found, manifest, files = manifests.read(path, digest)
    bundle = assemble(files, manifest, found, path, version)
    same = environment.is_same(manifest.environment, environment.current(), manifest.core)
    replay(bundle, Golden.from_arrow(_part(files, GOLDEN)), executor, same_environment=same)
    return bundle


def verify(path: Path, *, digest: str | None = None) -> Manifest:
    """Check format and digests of every file, without loading anything, and return the manifest.

    Raises
    ------
    BundleError
        As ``load``, up to ``bundle-file-changed``.
    """
    return manifests.read(path, digest)[1]


def assemble(
    files: Mapping[str, bytes], manifest: Manifest, digest: str, path: Path, version: str = ""
) -> Bundle:
    """Return the bundle of verified files.

    Raises
    ------
    BundleError
        ``bundle-part-unreadable``; ``bundle-contract-differs`` when contract.yaml is not the contract that the
        manifest names.
    """
    settings = undump(_part(files, CONTRACT).decode())
    stated = upgrade.digest(settings, manifest.format)
    if stated != manifest.contract:
        raise BundleError(
            "bundle-contract-differs",
            f"{CONTRACT} has the digest {stated[:12]}",
            expected=f"{manifest.contract[:12]}, as the manifest says",
            next="train again with this version of holdfast",
        )
    settings = upgrade.upgraded(settings, manifest.format)
    decision = _decoded(files, DECISION, decode)
    decision.require(settings)
    predictor = load_scorer(files)
    return Bundle(
        digest=digest,
        path=path,
        manifest=manifest,
        settings=settings,
        predictor=predictor,
        decision=decision,
        observed=_decoded(files, OBSERVED, lambda content: msgspec.json.decode(content, type=Observed)),
        profile=Profile.from_json(_part(files, PROFILE)),
        differences=tuple(environment.differences(manifest.environment, environment.current(predictor))),
        version=version,
    )


def _part(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise _unreadable(name, "it is not in the manifest")
    return files[name]


def _decoded(files: Mapping[str, bytes], name: str, of: Callable[[bytes], _T]) -> _T:
    try:
        return of(_part(files, name))
    except msgspec.MsgspecError as problem:
        raise _unreadable(name, str(problem)) from problem


def _unreadable(name: str, why: str) -> BundleError:
    return BundleError(
        "bundle-part-unreadable",
        f"{name} of the bundle cannot be read: {why}",
        expected=f"{name} as the build wrote it",
        next=manifests.RESTORE,
    )
