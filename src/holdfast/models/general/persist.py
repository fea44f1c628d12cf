"""An estimator as files without code: skops for what stands around, each library's own format for its boosters."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

import msgspec

from holdfast.errors import BundleError, ConfigError, MissingDependencyError
from holdfast.models.general.libraries import missing, need
from holdfast.models.general.native import FORMATS, format_of
from holdfast.models.general.native.format import Stored
from holdfast.models.general.parts import exchanged
from holdfast.models.general.sound import require_sound
from holdfast.models.general.trusted import is_trusted

PIPELINE, NATIVE = "pipeline.skops", "native.json"
MARK = "holdfast: the object in native.json number "
EPOCH = (1980, 1, 1, 0, 0, 0)


def dump(estimator: Any) -> dict[str, bytes]:
    """Return an estimator as files by name. The same estimator gives the same bytes.

    Raises
    ------
    ConfigError
        ``pipeline-type-unknown``: it is made of a type that nobody vouched for. ``pipeline-not-storable``: skops cannot
        write a part of it.
    """
    stored: list[Stored] = []
    files: dict[str, bytes] = {}
    known: dict[int, str] = {}

    def exchange(part: Any) -> Any:
        kind = format_of(part)
        if kind is None:
            return part
        if id(part) not in known:
            known[id(part)] = f"{MARK}{len(stored)}"
            name = f"native-{len(stored)}.{kind.suffix}"
            files[name], rest = kind.dump(part)
            of = f"{type(part).__module__}.{type(part).__qualname__}"
            stored.append(Stored(kind.name, of, name, rest))
        return known[id(part)]

    around = exchanged(estimator, exchange)
    files[NATIVE] = msgspec.json.format(msgspec.json.encode(stored), indent=1)
    if not isinstance(around, str):
        files[PIPELINE] = _written(around)
    return files


def load(files: Mapping[str, bytes]) -> Any:
    """Return the estimator of files that ``dump`` wrote.

    Raises
    ------
    BundleError
        ``pipeline-type-untrusted``: a type in the file is not on the list that holdfast keeps. ``pipeline-unreadable``;
        ``pipeline-unsound``.
    MissingDependencyError
        A library is not installed.
    """
    try:
        stored = msgspec.json.decode(files[NATIVE], type=list[Stored])
        around = _read(files[PIPELINE]) if PIPELINE in files else f"{MARK}0"
        parts = [_native(one, files) for one in stored]
    except (KeyError, IndexError, msgspec.MsgspecError, zipfile.BadZipFile) as problem:
        raise _unreadable(repr(problem)) from problem
    marks = {f"{MARK}{number}": part for number, part in enumerate(parts)}
    estimator = exchanged(around, lambda part: marks.get(part, part) if isinstance(part, str) else part)
    if isinstance(estimator, str):
        raise _unreadable(f"{NATIVE} has no object for it")
    require_sound(estimator)
    return estimator


def _native(one: Stored, files: Mapping[str, bytes]) -> Any:
    kind = FORMATS[one.format]
    if one.type not in kind.types:
        raise _unreadable(f"{one.type} is no type of {one.format}")
    need(one.type.partition(".")[0])
    return kind.load(one.type, files[one.file], one.rest)


def _written(around: Any) -> bytes:
    skops = need("skops.io")
    try:
        content = skops.dumps(around, compression=zipfile.ZIP_DEFLATED)
    except Exception as error:
        raise ConfigError(
            "pipeline-not-storable",
            f"a part of the pipeline cannot be written as data: {type(error).__name__}: {str(error)[:300]}",
            expected="estimators whose fitted state is numbers, texts, arrays and estimators",
            next="take that step out, or replace it with one of scikit-learn",
        ) from error
    unknown = _untrusted(skops, content)
    if unknown:
        raise ConfigError(
            "pipeline-type-unknown",
            f"the pipeline is made of {', '.join(unknown)}, which holdfast does not know",
            expected="types of scikit-learn, NumPy, SciPy, LightGBM, XGBoost, CatBoost and skrub",
            next=f"if its module may be imported by whoever loads the model: holdfast.trust({unknown[0]!r})",
        )
    return settled(content)


def _read(content: bytes) -> Any:
    need("sklearn")
    skops = need("skops.io")
    try:
        found = skops.get_untrusted_types(data=content)
    except ModuleNotFoundError as error:
        raise _missing(error) from error
    except Exception as error:
        raise _unreadable(f"{type(error).__name__}: {error}") from error
    unknown = [name for name in found if not is_trusted(name)]
    if unknown:
        raise BundleError(
            "pipeline-type-untrusted",
            f"{PIPELINE} is made of {', '.join(unknown)}, which nobody vouched for here",
            expected="types on the list that holdfast keeps; the list is never read from the file",
            next=f"if the type is yours: holdfast.trust({unknown[0]!r}), or HOLDFAST_TRUST={unknown[0]} for commands",
        )
    with warnings.catch_warnings():
        # versions that differ are told by the bundle, and its golden rows decide
        warnings.simplefilter("ignore")
        try:
            return skops.loads(content, trusted=found)
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        except Exception as error:
            raise _unreadable(f"{type(error).__name__}: {error}") from error


def _missing(error: ModuleNotFoundError) -> MissingDependencyError:
    return missing((error.name or "").partition(".")[0])


def _untrusted(skops: Any, content: bytes) -> list[str]:
    return [name for name in skops.get_untrusted_types(data=content) if not is_trusted(name)]


def settled(content: bytes) -> bytes:
    """Return a skops file without what differs from run to run: addresses in memory, and the time.

    Parameters
    ----------
    content
        As ``skops.io.dumps`` wrote it.
    """
    numbers: dict[int, int] = {}
    names: dict[str, str] = {}
    source = zipfile.ZipFile(io.BytesIO(content))
    schema = json.loads(source.read("schema.json"))
    _number(schema, numbers, names)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for old, new in names.items():
            archive.writestr(zipfile.ZipInfo(new, EPOCH), source.read(old), zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("schema.json", EPOCH), json.dumps(schema), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _number(node: Any, numbers: dict[int, int], names: dict[str, str]) -> None:
    """Number the nodes of a schema, and the files they name, in the order in which they are met; in place."""
    if isinstance(node, list):
        for inner in node:
            _number(inner, numbers, names)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("__id__"), int):
        node["__id__"] = numbers.setdefault(node["__id__"], len(numbers) + 1)
    if isinstance(node.get("file"), str) and "__loader__" in node:
        suffix = node["file"].rpartition(".")[2]
        node["file"] = names.setdefault(node["file"], f"{len(names) + 1}.{suffix}")
    for inner in node.values():
        _number(inner, numbers, names)


def _unreadable(why: str) -> BundleError:
    return BundleError(
        "pipeline-unreadable",
        f"the stored pipeline cannot be read: {why[:300]}",
        expected=f"{NATIVE} and {PIPELINE} as they were saved, and the libraries that the manifest names",
        next="install the versions that the manifest names, or restore the bundle",
    )
