"""The types that may come out of a stored pipeline: this list decides, never the file.

skops stores an object as data, and names the types that it is made of. It makes instances of scikit-learn's public
estimators, of NumPy's numbers and arrays and of Python's containers by itself; the list here is what else pipelines are
made of. A type that is on neither is refused by name. A program that has types of its own says so before it loads:
with ``holdfast.trust("my.module.Class")``, or for commands and servers in the environment variable
``HOLDFAST_TRUST``, names separated by commas.
"""

from __future__ import annotations

import os
import re

from holdfast.errors import ConfigError

VARIABLE = "HOLDFAST_TRUST"

PYTHON = ("collections.OrderedDict", "collections.defaultdict", "functools.partial")

NUMPY = ("numpy.dtype", "numpy.mean", "numpy.median", "numpy.random.mtrand.RandomState")

SCIPY = (
    "scipy._lib.array_api_compat.numpy._aliases.asarray",
    "scipy.interpolate._bsplines.BSpline",
    "scipy.interpolate._interpolate.interp1d",
    "scipy.sparse._csc.csc_matrix",
    "scipy.sparse._csr.csr_matrix",
)

SCIKIT_LEARN = (
    "sklearn._loss.loss.HalfTweedieLoss",
    "sklearn._loss.loss.HalfTweedieLossIdentity",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.calibration._TemperatureScaling",
    "sklearn.cluster._bisect_k_means._BisectingTree",
    "sklearn.compose._column_transformer.make_column_selector",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.feature_selection._mutual_info.mutual_info_classif",
    "sklearn.feature_selection._mutual_info.mutual_info_regression",
    "sklearn.feature_selection._univariate_selection.chi2",
    "sklearn.feature_selection._univariate_selection.f_classif",
    "sklearn.feature_selection._univariate_selection.f_regression",
    "sklearn.feature_selection._univariate_selection.r_regression",
    "sklearn.gaussian_process._gpc._BinaryGaussianProcessClassifierLaplace",
    "sklearn.gaussian_process.kernels.ConstantKernel",
    "sklearn.gaussian_process.kernels.DotProduct",
    "sklearn.gaussian_process.kernels.Matern",
    "sklearn.gaussian_process.kernels.Product",
    "sklearn.gaussian_process.kernels.RBF",
    "sklearn.gaussian_process.kernels.RationalQuadratic",
    "sklearn.gaussian_process.kernels.Sum",
    "sklearn.gaussian_process.kernels.WhiteKernel",
    "sklearn.impute._iterative._ImputerTriplet",
    "sklearn.metrics._classification.balanced_accuracy_score",
    "sklearn.metrics._dist_metrics.EuclideanDistance64",
    "sklearn.metrics._dist_metrics.ManhattanDistance64",
    "sklearn.metrics._dist_metrics.MinkowskiDistance64",
    "sklearn.metrics._scorer._CurveScorer",
    "sklearn.metrics._scorer._PassthroughScorer",
    "sklearn.metrics._scorer._Scorer",
    "sklearn.model_selection._split.GroupKFold",
    "sklearn.model_selection._split.KFold",
    "sklearn.model_selection._split.StratifiedGroupKFold",
    "sklearn.model_selection._split.StratifiedKFold",
    "sklearn.model_selection._split.TimeSeriesSplit",
    "sklearn.multiclass._ConstantPredictor",
    "sklearn.neighbors._ball_tree.BallTree",
    "sklearn.neighbors._kd_tree.KDTree",
    "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
    "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
    "sklearn.tree._tree.Tree",
    "sklearn.utils._bunch.Bunch",
    "sklearn.utils._metadata_requests.MetadataRequest",
    "sklearn.utils._metadata_requests.MethodMetadataRequest",
    "sklearn.utils.validation.check_array",
)

BOOSTING = (
    # their boosters are stored in formats of their own; these are what stands around them
    "lightgbm.sklearn.LGBMClassifier",
    "lightgbm.sklearn.LGBMRegressor",
    "xgboost.sklearn.XGBClassifier",
    "xgboost.sklearn.XGBRFClassifier",
    "xgboost.sklearn.XGBRFRegressor",
    "xgboost.sklearn.XGBRegressor",
)

SKRUB = (
    "skrub._apply_to_cols.ApplyToCols",
    "skrub._apply_to_each_col.ApplyToEachCol",
    "skrub._apply_to_frame.ApplyToFrame",
    "skrub._check_input.CheckInputDataFrame",
    "skrub._clean_categories.CleanCategories",
    "skrub._clean_null_strings.CleanNullStrings",
    "skrub._dataframe._common.is_any_date",
    "skrub._dataframe._common.is_bool",
    "skrub._dataframe._common.is_categorical",
    "skrub._dataframe._common.is_numeric",
    "skrub._dataframe._common.is_string",
    "skrub._datetime_encoder.DatetimeEncoder",
    "skrub._drop_uninformative.DropUninformative",
    "skrub._duration_to_float.DurationToFloat",
    "skrub._gap_encoder.GapEncoder",
    "skrub._minhash_encoder.MinHashEncoder",
    "skrub._similarity_encoder.SimilarityEncoder",
    "skrub._squashing_scaler.SquashingScaler",
    "skrub._string_encoder.StringEncoder",
    "skrub._table_vectorizer.Cleaner",
    "skrub._table_vectorizer.PassThrough",
    "skrub._table_vectorizer.ShortReprDict",
    "skrub._table_vectorizer.TableVectorizer",
    "skrub._table_vectorizer._created_by_predicate",
    "skrub._to_categorical.ToCategorical",
    "skrub._to_datetime.ToDatetime",
    "skrub._to_float.ToFloat",
    "skrub._to_float.ToFloat32",
    "skrub._to_str.ToStr",
    "skrub.selectors._base.All",
    "skrub.selectors._base.And",
    "skrub.selectors._base.Cols",
    "skrub.selectors._base.Filter",
    "skrub.selectors._base.Inv",
    "skrub.selectors._base.Or",
    "skrub.selectors._base.Sub",
    "skrub.selectors._selectors._cardinality_below",
)

TRUSTED = frozenset((*PYTHON, *NUMPY, *SCIPY, *SCIKIT_LEARN, *BOOSTING, *SKRUB))

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")
_registered: set[str] = set()


def trust(name: str) -> None:
    """Let a type or function of one's own come out of stored pipelines, in this process.

    Parameters
    ----------
    name
        Its module and name, such as ``shop.features.Seasons``. Loading a pipeline that has it imports that module:
        trust what is yours, or what was read.

    Raises
    ------
    ConfigError
        ``trust-invalid``: no dotted name.

    Examples
    --------
    >>> trust("shop.features.Seasons")
    >>> is_trusted("shop.features.Seasons"), is_trusted("os.system")
    (True, False)
    """
    if not _DOTTED.fullmatch(name):
        raise ConfigError(
            "trust-invalid",
            f"{name!r} is no name of a type",
            expected="module and name with dots between, such as shop.features.Seasons",
            next='holdfast.trust("module.Class")',
        )
    _registered.add(name)


def registered() -> frozenset[str]:
    """Return the names that this process trusts on purpose, those of ``HOLDFAST_TRUST`` among them."""
    stated = (name.strip() for name in os.environ.get(VARIABLE, "").split(","))
    return frozenset(_registered.union(name for name in stated if name))


def is_trusted(name: str) -> bool:
    """Return whether the type may come out of a stored pipeline here."""
    return name in TRUSTED or name in registered()
