"""How far does a leaderboard drift from the truth when somebody asks it again and again?

Labels without any signal (the truth is an error of .5) and 1,000 rows; two attackers that learn from nothing but the
answers of the board, against the Ladder of `holdfast leaderboard` and against a naive board that answers every
entry with its exact error:

- *random*: independent guesses; the last entry is the majority of those that the board spoke well of;
- *greedy*: a committee that keeps a new random member whenever the board says that this helped.

    python benchmarks/leaderboard.py [--quick] [--json FILE] [--seed N]

The gap is .5 less the figure that the board shows at the end. Promise: at most .06 on average for the Ladder, with
either attack, after 500, 2,000 and 5,000 questions. Before the simulation a few hundred entries go through the
board behind the seal, with its files and its ledger, and must be answered as the simulation answers them. Exit
status 1 when one of the two does not hold.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.data import Table, admit
from holdfast.metrics.bounded import balanced_error
from holdfast.seal import Asked, Judged, Rows, enter, seal
from holdfast.stats.ladder import Ladder, fixed_step

ROWS, MOST = 1_000, 0.06


class LadderBoard:
    """The board of `holdfast leaderboard` in memory: ``ask`` returns whether an entry leads."""

    def __init__(self, labels: np.ndarray) -> None:
        self.labels = labels
        start = balanced_error(labels, np.zeros(len(labels)))
        self.state = Ladder(start.without_model, fixed_step(start.rows))

    def ask(self, decided: np.ndarray) -> bool:
        self.state, leads = self.state.submitted(balanced_error(self.labels, decided).loss)
        return leads

    @property
    def shown(self) -> float:
        return self.state.leader


class NaiveBoard:
    """A board that answers with the exact error: ``ask`` returns whether it is below that of the best so far.

    An entry in a row of independent guesses is compared with .5, since the attacker sees every figure.
    """

    def __init__(self, labels: np.ndarray) -> None:
        self.labels, self.shown, self.last = labels, 0.5, 0.5

    def ask(self, decided: np.ndarray) -> bool:
        self.last = balanced_error(self.labels, decided).loss
        better = self.last < self.shown
        self.shown = min(self.shown, self.last)
        return better


Attack = Callable[[Any, int, np.random.Generator], None]


def random_attack(board: LadderBoard | NaiveBoard, questions: int, generator: np.random.Generator) -> None:
    """Ask about independent guesses, then about the majority of those that were spoken well of."""
    votes = np.zeros(ROWS)
    for _ in range(questions - 1):
        guess = generator.integers(0, 2, ROWS).astype(np.float64)
        leads = board.ask(guess)
        if isinstance(board, NaiveBoard):
            votes += (guess - 0.5) * (1.0 if board.last < 0.5 else -1.0)
        elif leads:
            votes += guess - 0.5
    board.ask((votes > 0).astype(np.float64))


def greedy_attack(board: LadderBoard | NaiveBoard, questions: int, generator: np.random.Generator) -> None:
    """Keep a new member of the committee whenever the board says that it helped."""
    votes = np.zeros(ROWS)
    for _ in range(questions):
        member = generator.integers(0, 2, ROWS) - 0.5
        if board.ask((votes + member > 0).astype(np.float64)):
            votes += member


ATTACKS: dict[str, Attack] = {"random": random_attack, "greedy": greedy_attack}


@dataclass(frozen=True)
class Result:
    """Mean gaps over seeds with their Monte-Carlo errors, and whether the promise holds."""

    attack: str
    questions: int
    seeds: int
    ladder: float
    ladder_error: float
    naive: float
    naive_error: float
    holds: bool


def measure(attack: str, questions: int, seeds: int, seed: int) -> Result:
    """Return the mean gap of both boards under an attack."""
    gaps: dict[type, list[float]] = {LadderBoard: [], NaiveBoard: []}
    for number in range(seeds):
        for board_type, found in gaps.items():
            generator = np.random.default_rng([seed, questions, number])
            board = board_type(generator.integers(0, 2, ROWS).astype(np.float64))
            ATTACKS[attack](board, questions, generator)
            found.append(0.5 - board.shown)
    means = {kind: float(np.mean(found)) for kind, found in gaps.items()}
    errors = {kind: float(np.std(found, ddof=1) / np.sqrt(seeds)) for kind, found in gaps.items()}
    return Result(
        attack=attack,
        questions=questions,
        seeds=seeds,
        ladder=means[LadderBoard],
        ladder_error=errors[LadderBoard],
        naive=means[NaiveBoard],
        naive_error=errors[NaiveBoard],
        holds=means[LadderBoard] <= MOST,
    )


class _Written:
    """A ledger that counts its rows."""

    def __init__(self) -> None:
        self.rows = 0

    def append(self, action: str, subject: str, detail: Mapping[str, Any]) -> int:
        self.rows += 1
        return self.rows


def behind_the_seal(questions: int, seed: int) -> bool:
    """Return whether the board behind the seal answers as the one in memory, question by question."""
    generator = np.random.default_rng(seed)
    frame = pl.DataFrame({"x": generator.normal(size=5 * ROWS), "y": generator.integers(0, 2, 5 * ROWS)})
    columns = {"x": Column("number"), "y": Column("integer")}
    settings = Settings(name="a", task="binary", target="y", positive=1, metric="roc_auc", columns=columns)
    table = Table(frame)
    rows = Rows.of(table, admit(table, settings, target=True), settings)
    with tempfile.TemporaryDirectory() as folder:
        holdout = seal(rows, settings, Path(folder)).holdout
        memory: LadderBoard | None = None
        for number in range(questions):
            guesses: list[np.ndarray] = []

            def judge(sealed: Rows, guesses: list[np.ndarray] = guesses) -> Judged:
                guesses += [sealed.labels, generator.integers(0, 2, len(sealed)).astype(np.float64)]
                return Judged("balanced error", *balanced_error(*guesses))

            asked = Asked(f"v{number}", str(number), judge)
            _, entry = enter(Path(folder), [holdout], asked, _Written())
            labels, guess = guesses
            memory = memory or LadderBoard(labels)
            if (memory.ask(guess), memory.shown) != (entry.leads, entry.loss):
                return False
    return True


def main() -> int:
    """Run the attacks and print them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="20 seeds, up to 2,000 questions")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    agree = behind_the_seal(100 if options.quick else 500, options.seed)
    print(f"the board behind the seal answers as the one in memory: {'yes' if agree else 'NO'}\n")
    print(f"gap between figure and truth, {ROWS:,} rows, at most {MOST} promised of the Ladder")
    print(f"{'attack':>8} {'questions':>10} {'seeds':>6} {'Ladder':>16} {'naive':>16}")
    results = []
    seeds = 20 if options.quick else 100
    for attack in ATTACKS:
        for questions in (500, 2_000) if options.quick else (500, 2_000, 5_000):
            found = measure(attack, questions, seeds, options.seed)
            results.append(found)
            ladder = f"{found.ladder:.4f} +- {found.ladder_error:.4f}"
            naive = f"{found.naive:.4f} +- {found.naive_error:.4f}"
            broken = "" if found.holds else "  BROKEN"
            print(f"{attack:>8} {questions:>10,} {seeds:>6} {ladder:>16} {naive:>16}{broken}", flush=True)
    if options.json:
        options.json.write_text(
            json.dumps({"agree": agree, "results": [asdict(r) for r in results]}, indent=1)
        )
    return 0 if agree and all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
