"""Where a project lives: the contract, and the folder ``.holdfast`` beside it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from holdfast.contract import load as load_contract
from holdfast.contract.place import CONTRACT, FOLDER, find_root
from holdfast.contract.settings import Settings
from holdfast.data import Source, facts, of_contract, read
from holdfast.errors import ConfigError
from holdfast.store import Store, Trials

__all__ = ["CONTRACT", "Workspace"]


class Workspace:
    """The files of one project.

    Parameters
    ----------
    root
        The folder with ``holdfast.yaml``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.contract = root / CONTRACT
        self.folder = root / FOLDER
        self.seal = self.folder / "seal"
        self.training = self.folder / "training"
        self.predictions = self.folder / "predictions"

    @classmethod
    def find(cls, path: Path | str | None = None) -> Workspace:
        """Return the workspace of a folder or a contract file; by default see ``find_root``.

        Raises
        ------
        ConfigError
            ``no-contract``: there is none.
        """
        return cls(find_root(path))

    @cached_property
    def settings(self) -> Settings:
        """The contract, resolved. Read once: a workspace is one moment's view of it."""
        return load_contract(self.contract, facts=lambda spec: facts(read(spec, folder=self.root)))

    @cached_property
    def store(self) -> Store:
        """The store, created where there is none."""
        return Store.open(self.folder)

    @cached_property
    def trials(self) -> Trials:
        """The trials of searches, in a file of their own."""
        return Trials(self.folder)

    @property
    def data(self) -> Source:
        """The table of the contract; ``data`` is relative to the file.

        Raises
        ------
        ConfigError
            ``no-data``: the contract names none.
        """
        found = of_contract(self.settings, self.root)
        if found is None:
            raise ConfigError(
                "no-data",
                f"{self.contract} names no data",
                expected="`data:` with the path of a table, a pattern, or a url and a query",
                next="add `data: path/to/table.csv` to holdfast.yaml",
            )
        return found
