"""Training on the real tables: what a careful person would expect of them."""

from __future__ import annotations

from collections.abc import Callable

from holdfast.contract.settings import Settings
from holdfast.train import TrainingRows, train

Real = Callable[..., tuple[TrainingRows, Settings]]

CHURN = """
name: churn
task: binary
target: Exited
positive: 1
metric: roc_auc
columns:
  CreditScore: {type: integer}
  Geography: {type: category, values: [France, Germany, Spain]}
  Gender: {type: category, values: [Female, Male]}
  Age: {type: integer}
  Tenure: {type: integer}
  Balance: {type: number}
  NumOfProducts: {type: integer}
  HasCrCard: {type: integer}
  IsActiveMember: {type: integer}
  EstimatedSalary: {type: number}
ignore: [RowNumber, CustomerId, Surname]
decision: {true_positive: 100, false_positive: -50, false_negative: 0, true_negative: 0}
"""

ENERGY = """
name: energy
task: regression
target: Y1
metric: r2
columns: {X1: {type: number}, X2: {type: number}, X3: {type: number}, X4: {type: number}, X5: {type: number},
  X6: {type: number}, X7: {type: number}, X8: {type: number}}
ignore: [Y2]
candidates: [linear]
"""

FRAUD = """
name: fraud
task: binary
target: is_fraud
positive: 1
metric: average_precision
columns:
  amount: {type: number, min: 0}
  hour: {type: integer, min: 0, max: 23}
  day_of_week: {type: integer, min: 0, max: 6}
  merchant_category: {type: category, values: [electronics, grocery, online, restaurant, retail, travel], unseen: flag}
"""


def test_churn(real: Real) -> None:
    """Trees are clearly ahead of the line, near what tuned boosting reaches, and calibrated."""
    rows, settings = real("bank_churn/Churn_Modelling.csv", CHURN)
    found = train(rows, settings)
    scores = {c.name: c.score or 0.0 for c in found.candidates}
    assert found.selected == "lightgbm"
    assert scores["lightgbm"] > scores["linear"] + 0.05
    assert 0.855 < scores["lightgbm"] < 0.88
    assert abs(found.out_of_fold.mean() - rows.labels.mean()) < 0.01
    assert found.decision is not None
    assert 0.25 < found.decision.threshold < 0.42


def test_energy(real: Real) -> None:
    """A scaled linear model explains most of the heating load."""
    rows, settings = real("energy_efficiency/ENB2012.csv", ENERGY)
    found = train(rows, settings)
    assert 0.85 < (found.candidates[0].score or 0.0) < 0.95


def test_fraud(real: Real) -> None:
    """Two positives in a hundred: both families beat the dummy many times over, unweighted."""
    rows, settings = real("fraud_synthetic/train.csv", FRAUD)
    found = train(rows, settings)
    assert found.baseline.score is not None
    for c in found.candidates:
        assert c.beats_baseline
        assert (c.score or 0.0) > 10 * found.baseline.score
    assert abs(found.out_of_fold.mean() - rows.labels.mean()) < 0.005
