"""The simulated bank and the story that ``holdfast demo`` tells."""

from holdfast.demo.bank import Bank, Truth, simulate
from holdfast.demo.outcome import Facts, Outcome
from holdfast.demo.run import run

__all__ = ["Bank", "Facts", "Outcome", "Truth", "run", "simulate"]
