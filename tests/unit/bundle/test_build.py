from __future__ import annotations

import contextlib
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest

from holdfast.bundle import Classes, Threshold, Value, build, disk, load
from holdfast.bundle.manifest import FILE, digest
from holdfast.errors import BundleError
from holdfast.models import Constant, Linear


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


def test_the_folder_is_named_by_the_digest_of_its_manifest(churn):
    """A bundle's name is the SHA-256 of its manifest, which has the SHA-256 of every other file."""
    assert churn.path.name == churn.digest == digest((churn.path / FILE).read_bytes())
    on_disk = {p.relative_to(churn.path).as_posix() for p in churn.path.rglob("*") if p.is_file()}
    assert on_disk == {*churn.manifest.files, FILE}
    assert on_disk == {
        *("manifest.json", "contract.yaml", "features.json", "encoder.json", "predictor.json"),
        *("model/lightgbm.txt", "decision.json", "observed.json", "profile.json", "golden.arrow"),
    }


def test_the_manifest_says_where_the_bundle_came_from(churn):
    """Contract digest, environment and the caller's lineage are under the digest."""
    assert churn.manifest.contract == churn.settings.digest()
    assert churn.manifest.lineage == {"data": "abc", "rows": 400}
    assert churn.manifest.environment["numpy"] == np.__version__
    assert churn.differences == ()


def test_nothing_in_a_bundle_is_pickled(churn):
    """Every file is JSON, YAML, LightGBM's text or Arrow."""
    for path in churn.path.rglob("*"):
        if path.is_file():
            assert path.suffix in (".json", ".yaml", ".txt", ".arrow")
            assert not path.read_bytes().startswith(b"\x80")


def test_equal_parts_give_the_same_bundle(tmp_path, parts, churn):
    """Building again from the same parts gives the same digest, in another folder or the same one."""
    first, again = build(tmp_path, **parts), build(tmp_path, **parts)
    assert first.digest == again.digest == churn.digest
    assert names(tmp_path) == {first.digest}
    other = build(tmp_path, **{**parts, "lineage": {"data": "abd"}})
    assert other.digest != first.digest


def test_golden_rows_hold_every_edge_of_the_contract(churn):
    """Null where nullable, unseen where flagged, the bounds of each number, and both booleans are replayed."""
    rows = pl.read_ipc(churn.path / "golden.arrow")["row"].struct.unnest()
    assert {0.0, 120.0} <= set(rows["age"])
    assert {None, 0.0, 2.0**53, -(2.0**53)} <= set(rows["balance"])
    assert {None, "", "Bern", "Oslo", "Rome"} < set(rows["city"])
    assert set(rows["active"]) == {True, False}
    assert rows["age"].null_count() == 0


def test_a_disagreement_of_the_executors_stops_the_build(tmp_path, parts, monkeypatch):
    """One last bit in the row executor is enough: the row is named and nothing is left behind."""
    linear = parts["predictor"]
    width = len(linear.encoder.names)
    core = Linear(np.linspace(-1e-4, 1e-4, width), 0.1)

    class Shifted(Linear):
        def margin(self, matrix):
            return super().margin(np.nan_to_num(matrix))

        def margin_row(self):
            plain = super().margin_row()

            def shifted(values):
                margin = plain([0.0 if v != v else v for v in values])
                return np.nextafter(margin, np.inf) if values[0] == 120.0 else margin

            return shifted

    monkeypatch.setattr(
        Linear, "from_files", classmethod(lambda cls, files: Shifted(core.weights, core.intercept))
    )
    with pytest.raises(BundleError) as caught:
        build(tmp_path, **{**parts, "predictor": replace(linear, core=core)})
    assert caught.value.code == "executors-disagree"
    assert re.search(r"golden row \d+ of \d+: .*'age': 120\.0", caught.value.happened)
    assert names(tmp_path) == set()


@pytest.mark.parametrize(
    "decision",
    [
        Value(),
        Threshold(None, (0, 1)),
        Threshold(float("nan"), (0, 1)),
        Threshold(0.5, None),
        Classes((0, 1)),
    ],
)
def test_a_binary_bundle_needs_threshold_and_labels(tmp_path, parts, decision):
    """A decision that is not whole is refused before anything is written."""
    with pytest.raises(BundleError) as caught:
        build(tmp_path, **{**parts, "decision": decision})
    assert caught.value.code == "decision-incomplete"
    assert names(tmp_path) == set()


def test_a_bundle_without_rows_is_refused(tmp_path, parts):
    """Golden rows cannot be made from nothing."""
    with pytest.raises(BundleError) as caught:
        build(tmp_path, **{**parts, "golden_rows": parts["golden_rows"].clear()})
    assert caught.value.code == "golden-rows-missing"


@pytest.mark.parametrize("labels", [(0, 1), (False, True), ("no", "yes"), (0.0, 1.0), (2, 1)])
def test_labels_keep_their_type(tmp_path, parts, labels):
    """Labels come back as the data has them: an integer stays an integer, a boolean a boolean."""
    predictor = replace(parts["predictor"], core=Constant(3.0))
    bundle = build(tmp_path, **{**parts, "predictor": predictor, "decision": Threshold(0.5, labels)})
    row = parts["golden_rows"].row(0, named=True)
    prediction = bundle.row()(row)[0]
    assert (prediction, type(prediction)) == (labels[1], type(labels[1]))
    table = bundle.predict_typed(parts["golden_rows"].head(1))
    assert table.prediction == table.frame()["prediction"].to_list() == [labels[1]]
    assert type(table.prediction[0]) is type(labels[1])


class Killed(BaseException):
    """What no handler of the program catches."""


@pytest.mark.parametrize("step", range(1, 15))
def test_a_build_that_stops_at_any_sync_leaves_a_whole_bundle_or_none(
    tmp_path, regression_parts, monkeypatch, step
):
    """Whatever sync is the last one, what lies under a digest loads, and building again succeeds."""
    left, original = [step], os.fsync

    def fsync(handle: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        original(handle)

    with monkeypatch.context() as dying:
        dying.setattr(os, "fsync", fsync)
        dying.setattr(shutil, "rmtree", lambda *_, **__: None)  # a process that is killed tidies nothing up
        with contextlib.suppress(Killed):
            build(tmp_path, **regression_parts)
    for path in tmp_path.iterdir():
        if not path.name.startswith(".building-"):
            load(path)
    assert load(build(tmp_path, **regression_parts).path).settings.name == "energy"


def test_every_file_and_folder_is_synced_before_the_name_appears(tmp_path, regression_parts, monkeypatch):
    """The rename comes after every file was forced to the disk, and the parent's name after it."""
    events: list[str] = []
    write, rename, sync = disk.write_synced, Path.rename, disk.sync_folder
    monkeypatch.setattr(disk, "write_synced", lambda p, c: (write(p, c), events.append("file"))[0])
    monkeypatch.setattr(disk, "sync_folder", lambda p: (sync(p), events.append("folder"))[0])
    monkeypatch.setattr(Path, "rename", lambda self, to: (rename(self, to), events.append("rename"))[0])
    bundle = build(tmp_path, **regression_parts)
    files = len(bundle.manifest.files) + 1
    assert events == ["file"] * files + ["folder"] * 2 + ["rename", "folder"]


def test_the_manifest_is_canonical(churn):
    """Reading and writing the manifest gives the same bytes, so the digest can be recomputed by anyone."""
    text = (churn.path / FILE).read_bytes()
    assert msgspec.json.decode(text, type=type(churn.manifest)).to_json() == text
