"""Where a contract is found: in the folder that is named, or in the nearest one upward."""

from __future__ import annotations

import os
from pathlib import Path

from holdfast.errors import ConfigError

CONTRACT = "holdfast.yaml"
FOLDER = ".holdfast"
VARIABLE = "HOLDFAST_PROJECT"


def find_root(path: Path | str | None = None) -> Path:
    """Return the folder of a contract.

    Parameters
    ----------
    path
        The folder or the file; by default the environment variable ``HOLDFAST_PROJECT``, else the nearest folder
        with a contract, from here upward.

    Raises
    ------
    ConfigError
        ``no-contract``: there is none.

    Examples
    --------
    >>> find_root("no-such-folder")
    Traceback (most recent call last):
    holdfast.errors.ConfigError: error[no-contract]: no holdfast.yaml in no-such-folder
      expected: a folder with holdfast.yaml, here or upward, or the one of --project or HOLDFAST_PROJECT
      next: holdfast init --data TABLE --target COLUMN
    """
    path = path or os.environ.get(VARIABLE)
    if path:
        given = Path(path)
        root = given.parent if given.name == CONTRACT else given
        if (root / CONTRACT).is_file():
            return root.resolve()
        raise _no_contract(f"no {CONTRACT} in {root}")
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / CONTRACT).is_file():
            return folder
    raise _no_contract(f"no {CONTRACT} in {here} or above it")


def _no_contract(happened: str) -> ConfigError:
    return ConfigError(
        "no-contract",
        happened,
        expected=f"a folder with {CONTRACT}, here or upward, or the one of --project or {VARIABLE}",
        next="holdfast init --data TABLE --target COLUMN",
    )
