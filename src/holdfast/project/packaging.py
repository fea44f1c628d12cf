"""``holdfast.package``: any fitted or unfitted pipeline becomes a version with the same promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from holdfast import lifecycle
from holdfast.contract.settings import Settings
from holdfast.errors import ConfigError
from holdfast.features import column_types
from holdfast.features.feature_set import FeatureSet
from holdfast.lifecycle.packaged import Packaged, require_columns
from holdfast.models.general.columns import columns_of, derived_columns
from holdfast.models.general.frame import PandasFrame
from holdfast.models.general.libraries import need
from holdfast.models.general.own_code import refuse_own_code
from holdfast.models.general.scorer import is_bare
from holdfast.models.general.selection import named_columns, selects_by_position
from holdfast.project.bringing import project_of, stated_target, table_of
from holdfast.project.checks import catalogue
from holdfast.records import Training

PICKLES = (".pkl", ".pickle", ".joblib", ".sav", ".p")


def package(
    pipeline: Any,
    X: Any,
    y: Any,
    *,
    contract: Path | str | Mapping[str, Any] | Settings | None = None,
    project: Path | str = ".",
    name: str | None = None,
    fitted: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Training:
    """Refit a clone of a pipeline behind the seal, and store it as a version.

    Parameters
    ----------
    pipeline
        An estimator or a pipeline of scikit-learn's kind (LightGBM, XGBoost, CatBoost and skrub among them), or with
        ``fitted=True`` a booster of LightGBM, XGBoost or CatBoost.
    X
        Its inputs: a pandas or Polars table, or an Arrow table. All rows: the split is made here.
    y
        The target, one a row.
    contract
        The path of ``holdfast.yaml`` or of its folder; or keys as in it, the others guessed; or Settings; or None: the
        contract in ``project``, else one that is guessed from the table, as ``init`` does, and written there.
    project
        The folder of the project, for a contract that is no path; made when it is not there.
    name
        Of the model, where the contract is guessed; by default the folder's.
    fitted
        Take the pipeline as it was fitted, in place of a clone fitted on the training rows. Nobody knows which rows it
        has seen, so the version is marked not sealed and its figures carry no claim.
    progress
        Called with a short text before each long step.

    Returns
    -------
    The record of the training, as ``Project.train``; its ``notes`` say what is special.

    Raises
    ------
    ConfigError
        ``pickle-refused``, ``not-a-pipeline``, ``pipeline-has-own-code``, ``pipeline-cannot-refit``,
        ``pipeline-not-fitted``, ``pipeline-column-left-out``, ``pipeline-selects-by-position``,
        ``pipeline-does-not-fit``, ``pipeline-without-scores``, ``pipeline-type-unknown``, ``pipeline-answers-differ``.
    DataError
        ``not-a-table``, ``rows-differ``, ``target-among-inputs``, ``blocked-by-findings``, and what ``train`` raises.
    BundleError
        ``pipeline-fails``: it has no answer to a row that the contract admits; ``executors-disagree``.
    MissingDependencyError
        ``missing-dependency``: the extra ``[sklearn]`` is not installed.

    Notes
    -----
    The pipeline itself is never fitted and never changed. It sees training rows alone: the holdout is split off before.
    """
    for library in ("sklearn", "skops", "pandas"):
        need(library)
    _require_pipeline(pipeline, fitted)
    refuse_own_code(pipeline)
    folder = Path(project)
    table, target = table_of(X, y, stated_target(contract, folder))
    workspace = project_of(pipeline, table, target, contract, folder, name)
    packaged = Packaged(
        pipeline, _frame(pipeline, X, list(table.frame.columns), workspace.settings, fitted), fitted
    )
    return lifecycle.package.package(workspace, packaged, table, catalogue(), progress, brought=X)


def _require_pipeline(pipeline: Any, fitted: bool) -> None:
    if isinstance(pipeline, str | Path | bytes):
        raise _file(pipeline)
    able = all(hasattr(pipeline, method) for method in ("fit", "predict", "get_params"))
    if isinstance(pipeline, type) or not (able or is_bare(pipeline)):
        what = pipeline if isinstance(pipeline, type) else type(pipeline)
        raise ConfigError(
            "not-a-pipeline",
            f"{what.__module__}.{what.__qualname__} is no estimator"
            + (" but a class" if what is pipeline else ""),
            expected="an object with fit, predict and get_params, or a booster of LightGBM, XGBoost or CatBoost",
            next="hand over the estimator itself, such as make_pipeline(StandardScaler(), LogisticRegression())",
        )
    if fitted and not is_bare(pipeline):
        _require_fitted(pipeline)


def _file(pipeline: str | Path | bytes) -> ConfigError:
    what = "bytes" if isinstance(pipeline, bytes) else str(pipeline)
    pickled = isinstance(pipeline, bytes) or Path(pipeline).suffix.lower() in PICKLES
    return ConfigError(
        "pickle-refused" if pickled else "not-a-pipeline",
        f"{what} is handed over in place of an estimator",
        expected="the estimator itself: loading a pickle runs whatever its writer put into it, so holdfast loads none"
        if pickled
        else "the estimator itself",
        next="where you trust the file: pipeline = joblib.load(path), then holdfast.package(pipeline, X, y)",
    )


def _require_fitted(pipeline: Any) -> None:
    try:
        need("sklearn.utils.validation").check_is_fitted(pipeline)
    except need("sklearn.exceptions").NotFittedError as error:
        raise ConfigError(
            "pipeline-not-fitted",
            f"fitted=True, and the {type(pipeline).__name__} is not fitted",
            expected="a fitted pipeline",
            next="leave fitted=True out: a clone is fitted on the training rows, and the version can make a claim",
        ) from error


def _frame(pipeline: Any, table: Any, columns: list[str], settings: Settings, fitted: bool) -> PandasFrame:
    """Return the columns that the pipeline reads: the contract's inputs in the order of the table, then the derived."""
    derived = FeatureSet(settings.features, column_types(settings)).types
    inputs = [name for name in columns if name in settings.inputs]
    named = named_columns(pipeline)
    require_columns(named, {*inputs, *derived})
    left_out = [name for name in columns if name not in inputs and name != settings.target]
    if left_out and selects_by_position(pipeline):
        raise ConfigError(
            "pipeline-selects-by-position",
            f"the pipeline takes columns by number, and the contract leaves out {', '.join(left_out)}",
            expected="columns by name, or a contract that has all columns as inputs",
            next="name the columns in the ColumnTransformer, or leave these out of X",
        )
    kinds = {name: settings.columns[name].type for name in inputs}
    own = (*columns_of(inputs, kinds, table), *derived_columns(derived))
    if fitted and getattr(pipeline, "feature_names_in_", None) is not None:
        by_name = {column.name: column for column in own}
        own = tuple(by_name[name] for name in named)
    nameless = fitted and not named and not is_bare(pipeline)
    return PandasFrame(own, array=nameless)
