"""Trials of searches, in a file of their own beside the store: losing it costs time and nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, select
from sqlalchemy.dialects.sqlite import Insert, insert

from holdfast.records import Hyperparameters, Trial
from holdfast.store.engine import connect, reading, translated

FILE = "trials.sqlite"

metadata = MetaData()

trials = Table(
    "trials",
    metadata,
    Column("search", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("trial", Text, nullable=False),
)

choices = Table(
    "choices",
    metadata,
    Column("search", Text, primary_key=True),
    Column("parameters", Text, nullable=False),
)


class Trials:
    """The trials in a folder ``.holdfast``; the file is made when the first one is written.

    Examples
    --------
    >>> import tempfile
    >>> log = Trials(Path(tempfile.mkdtemp()))
    >>> log.add("4f2a/forest/0", 0, Trial({}, (0.7, 0.8), "complete", 1.5))
    >>> log.trials("4f2a/forest/0")[0].scores, log.choice("4f2a/forest/0")
    ((0.7, 0.8), None)
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._opened: Engine | None = None

    def trials(self, search: str) -> list[Trial]:
        """Return the finished trials of a search, in their order."""
        wanted = select(trials.c.trial).where(trials.c.search == search).order_by(trials.c.number)
        with reading(self._engine()) as connection:
            return [msgspec.json.decode(text, type=Trial) for text in connection.execute(wanted).scalars()]

    def add(self, search: str, number: int, trial: Trial) -> None:
        """Write down trial ``number`` of a search, durably; what is there already stays."""
        text = msgspec.json.encode(trial).decode()
        self._write(insert(trials).values(search=search, number=number, trial=text))

    def choice(self, search: str) -> Hyperparameters | None:
        """Return what a finished search chose, none being the defaults; null while it is not finished."""
        with reading(self._engine()) as connection:
            found = connection.execute(
                select(choices.c.parameters).where(choices.c.search == search)
            ).scalar()
        return None if found is None else msgspec.json.decode(found, type=Hyperparameters)

    def choose(self, search: str, parameters: Hyperparameters) -> None:
        """Write down what a search chose; what is there already stays."""
        text = msgspec.json.encode(parameters).decode()
        self._write(insert(choices).values(search=search, parameters=text))

    def _write(self, row: Insert) -> None:
        engine = self._engine()
        with translated(str(self._path)), engine.execution_options(immediate=True).begin() as connection:
            connection.execute(row.on_conflict_do_nothing())

    def _engine(self) -> Engine:
        if self._opened is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            engine = connect(self._path)
            with translated(str(self._path)), engine.execution_options(immediate=True).begin() as connection:
                metadata.create_all(connection)
            self._opened = engine
        return self._opened
