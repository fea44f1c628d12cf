"""The pipelines: each a name, the columns that it reads, its target, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)
from sklearn.svm import SVC, LinearSVC

from brought.table import CATEGORIES, NUMBERS

TABULAR = (*NUMBERS, *CATEGORIES, "mobile")


@dataclass(frozen=True)
class Brought:
    """A pipeline that somebody brings. ``dtype`` is that of the categories in its table; ``needs`` a library of its own."""

    name: str
    make: Callable[[], Any]
    columns: tuple[str, ...] = TABULAR
    target: str = "left"
    dtype: str = "object"
    needs: str | None = None


def columns(*numbers: Any, categories: Any = None, indicator: bool = False) -> ColumnTransformer:
    """Return the usual first step: numbers imputed and transformed, categories encoded, the flag as it is."""
    steps = [SimpleImputer(strategy="median", add_indicator=indicator), *numbers]
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(*steps), NUMBERS),
            ("categories", categories or OneHotEncoder(handle_unknown="ignore"), CATEGORIES),
            ("flag", "passthrough", ["mobile"]),
        ]
    )


def ordinal() -> OrdinalEncoder:
    """Return an encoder by which a level that was not seen is -1, and a missing one -2."""
    return OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2)


def logistic() -> LogisticRegression:
    """Return a logistic regression."""
    return LogisticRegression(max_iter=1_000)


def dense(*numbers: Any) -> ColumnTransformer:
    """Return ``columns`` with an encoder whose result is dense."""
    return columns(*numbers, categories=OneHotEncoder(handle_unknown="ignore", sparse_output=False))


def texts() -> Any:
    """Return TF-IDF over one column of texts, and a logistic regression."""
    return make_pipeline(
        ColumnTransformer([("words", TfidfVectorizer(ngram_range=(1, 2)), "message")]), logistic()
    )


def stacked() -> Any:
    """Return a stack of a forest and a logistic regression."""
    parts = [("forest", RandomForestClassifier(50, max_depth=6, random_state=0)), ("linear", logistic())]
    return make_pipeline(dense(StandardScaler()), StackingClassifier(parts, final_estimator=logistic(), cv=3))


def voting() -> Any:
    """Return a soft vote of three."""
    parts = [("linear", logistic()), ("bayes", GaussianNB()), ("near", KNeighborsClassifier(25))]
    return make_pipeline(dense(StandardScaler()), VotingClassifier(parts, voting="soft"))


def xgboost() -> Any:
    """Return XGBoost behind one-hot encoding."""
    from xgboost import XGBClassifier

    return make_pipeline(columns(), XGBClassifier(n_estimators=60, max_depth=4, n_jobs=1, random_state=0))


def catboost() -> Any:
    """Return CatBoost behind an ordinal encoding."""
    from catboost import CatBoostClassifier

    model = CatBoostClassifier(
        iterations=60, depth=4, verbose=False, random_seed=0, thread_count=1, allow_writing_files=False
    )
    return make_pipeline(columns(categories=ordinal()), model)


def lightgbm() -> Any:
    """Return LightGBM with pandas' categories, no pipeline around it."""
    from lightgbm import LGBMClassifier

    return LGBMClassifier(n_estimators=60, num_leaves=15, n_jobs=1, random_state=0, verbosity=-1)


def skrub() -> Any:
    """Return skrub's vectorizer before boosting."""
    from skrub import TableVectorizer

    return make_pipeline(TableVectorizer(), HistGradientBoostingClassifier(max_iter=40, random_state=0))


def boosting(**stated: Any) -> HistGradientBoostingClassifier:
    """Return histogram boosting."""
    return HistGradientBoostingClassifier(max_iter=60, random_state=0, **stated)


TWENTY = (
    Brought(
        "imputer with indicator, one-hot, logistic",
        lambda: make_pipeline(columns(StandardScaler(), indicator=True), logistic()),
    ),
    Brought(
        "target encoder, histogram boosting",
        lambda: make_pipeline(columns(categories=TargetEncoder(random_state=0)), boosting()),
    ),
    Brought(
        "histogram boosting, native categories",
        lambda: boosting(categorical_features="from_dtype"),
        dtype="category",
    ),
    Brought(
        "ordinal encoder, random forest",
        lambda: make_pipeline(
            columns(categories=ordinal()), RandomForestClassifier(80, max_depth=10, random_state=0)
        ),
    ),
    Brought(
        "log of numbers, gradient boosting",
        lambda: make_pipeline(
            dense(FunctionTransformer(np.cbrt)), GradientBoostingClassifier(n_estimators=60, random_state=0)
        ),
    ),
    Brought("power transformer, logistic", lambda: make_pipeline(columns(PowerTransformer()), logistic())),
    Brought(
        "quantile transformer, naive Bayes",
        lambda: make_pipeline(dense(QuantileTransformer(n_quantiles=200, random_state=0)), GaussianNB()),
    ),
    Brought(
        "bins, logistic",
        lambda: make_pipeline(
            columns(KBinsDiscretizer(6, quantile_method="averaged_inverted_cdf")), logistic()
        ),
    ),
    Brought("splines, logistic", lambda: make_pipeline(columns(SplineTransformer(n_knots=6)), logistic())),
    Brought(
        "polynomials, best columns, logistic",
        lambda: make_pipeline(
            dense(StandardScaler(), PolynomialFeatures(2, include_bias=False)),
            SelectKBest(f_classif, k=12),
            logistic(),
        ),
    ),
    Brought(
        "principal components, support vectors, calibrated",
        lambda: make_pipeline(
            dense(StandardScaler()),
            PCA(5, random_state=0),
            CalibratedClassifierCV(SVC(), ensemble=False, cv=3),
        ),
    ),
    Brought(
        "linear support vectors, calibrated",
        lambda: make_pipeline(
            columns(StandardScaler()), CalibratedClassifierCV(LinearSVC(random_state=0), cv=3)
        ),
    ),
    Brought(
        "a pipeline, calibrated as a whole",
        lambda: CalibratedClassifierCV(
            make_pipeline(columns(categories=ordinal()), boosting()), method="isotonic", cv=3
        ),
    ),
    Brought("stacked", stacked),
    Brought("voting", voting),
    Brought(
        "neural network",
        lambda: make_pipeline(
            dense(StandardScaler()), MLPClassifier((16, 8), max_iter=40, early_stopping=True, random_state=0)
        ),
    ),
    Brought("XGBoost after one-hot", xgboost, needs="xgboost"),
    Brought("CatBoost", catboost, needs="catboost"),
    Brought("LightGBM, native categories", lightgbm, dtype="category", needs="lightgbm"),
    Brought("skrub's vectorizer, histogram boosting", skrub, needs="skrub"),
    Brought("words by TF-IDF, logistic", texts, columns=("message",)),
    Brought(
        "a target's logarithm, histogram boosting",
        lambda: TransformedTargetRegressor(
            make_pipeline(
                columns(categories=ordinal()), HistGradientBoostingRegressor(max_iter=60, random_state=0)
            ),
            func=np.log,
            inverse_func=np.exp,
        ),
        target="spent",
    ),
    Brought(
        "three classes, random forest",
        lambda: make_pipeline(columns(), RandomForestClassifier(60, max_depth=8, random_state=0)),
        target="kind",
    ),
)
