"""Functions and classes in a pipeline that are no library's: another process could not have them."""

from __future__ import annotations

from typing import Any

from holdfast.errors import ConfigError
from holdfast.models.general.parts import walk
from holdfast.models.general.trusted import is_trusted

LIBRARIES = frozenset(
    (
        *("builtins", "catboost", "collections", "functools", "lightgbm", "numpy", "operator"),
        *("pandas", "scipy", "skrub", "sklearn", "xgboost"),
    )
)
NEXT = (
    "use a function of NumPy (FunctionTransformer(np.log1p)), write it under `features` in the contract as SQL, or put "
    "it into a module and name it: holdfast.trust({name!r})"
)


def refuse_own_code(estimator: Any) -> None:
    """Refuse a pipeline with a lambda, or with a function or class of the user's that was not trusted by name.

    Raises
    ------
    ConfigError
        ``pipeline-has-own-code``, with the way to it in the pipeline.

    Examples
    --------
    >>> refuse_own_code({"func": len})
    >>> refuse_own_code({"func": lambda x: x})
    Traceback (most recent call last):
    holdfast.errors.ConfigError: error[pipeline-has-own-code]: pipeline['func'] is a lambda
    ...
    """
    for way, part in walk(estimator):
        what = _own(part)
        if what is not None:
            raise ConfigError(
                "pipeline-has-own-code",
                f"{way} is {what}",
                expected="estimators and functions of libraries, which another process can import",
                next=NEXT.format(name=_name(part) if "<" not in _name(part) else "your_module.your_function"),
            )


def _own(part: Any) -> str | None:
    """Return in words what an object is when nobody else could have it, else None."""
    of = part if _has_name(part) else type(part)
    module, name = str(getattr(of, "__module__", None) or ""), _name(part)
    if module.partition(".")[0] in LIBRARIES or not module:
        return None
    kind = (
        "the function" if hasattr(of, "__code__") else "the class" if of is part else "an object of the class"
    )
    if name.endswith("<lambda>"):
        return "a lambda"
    if module == "__main__" or "<locals>" in name:
        return f"{kind} {name}, which stands in no module that could be imported"
    return None if is_trusted(name) else f"{kind} {name}, which is no library's"


def _has_name(part: Any) -> bool:
    return isinstance(part, type) or hasattr(part, "__code__")


def _name(part: Any) -> str:
    of = part if _has_name(part) else type(part)
    return f"{of.__module__}.{of.__qualname__}"
