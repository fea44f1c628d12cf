from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.bundle import environment, load, verify
from holdfast.bundle.golden import Golden
from holdfast.bundle.manifest import FILE, Manifest, digest
from holdfast.errors import BundleError, MissingDependencyError
from holdfast.models import lightgbm_library

FILES = [
    *("manifest.json", "contract.yaml", "features.json", "encoder.json", "predictor.json"),
    *("model/lightgbm.txt", "decision.json", "observed.json", "profile.json", "golden.arrow"),
]
EXECUTORS = ("row", "table", "both")


@pytest.fixture
def copy(churn, tmp_path) -> Path:
    return Path(shutil.copytree(churn.path, tmp_path / churn.digest))


def code(path: Path, **options) -> str:
    with pytest.raises(BundleError) as caught:
        load(path, **options)
    return caught.value.code


def reseal(path: Path, **changes) -> Path:
    """Return the folder after its manifest was made to fit what is in it: damage that no digest shows."""
    files = {name: digest((path / name).read_bytes()) for name in FILES[1:]}
    old = msgspec.json.decode((path / FILE).read_bytes(), type=Manifest)
    text = msgspec.structs.replace(old, files=files, **changes).to_json()
    (path / FILE).write_bytes(text)
    return path.rename(path.parent / digest(text))


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_whole_bundle_loads(copy, churn, executor):
    """A copied bundle opens through each executor and answers the same."""
    again = load(copy, executor=executor, version="v7")
    assert (again.digest, again.version) == (churn.digest, "v7")
    rows = pl.read_ipc(copy / "golden.arrow")["row"].struct.unnest()
    assert again.predict_typed(rows).scores.tobytes() == churn.predict_typed(rows).scores.tobytes()


def test_a_link_and_a_stated_digest_name_a_bundle(copy, tmp_path):
    """A link to the folder will do, and so will any name when the digest is stated."""
    (tmp_path / "current").symlink_to(copy)
    found = load(tmp_path / "current").digest
    moved = Path(shutil.copytree(copy, tmp_path / "elsewhere"))
    assert load(moved, digest=found).digest == found
    assert code(moved) == "bundle-file-changed"
    assert verify(moved, digest=found).name == "churn"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_a_flipped_byte_is_refused(copy, name, place):
    """One bit, in any file of the bundle: the file is named."""
    content = bytearray((copy / name).read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(BundleError) as caught:
        verify(copy)
    assert caught.value.code in {"bundle-file-changed", "bundle-manifest-unreadable"}
    assert name in caught.value.happened
    assert code(copy) == caught.value.code


@given(name=st.sampled_from(FILES), place=st.floats(0, 1), mask=st.integers(1, 255))
def test_any_changed_byte_is_refused(churn, tmp_path_factory, name, place, mask):
    """Whichever byte is changed to whatever: refused."""
    folder = tmp_path_factory.mktemp("changed") / churn.digest
    shutil.copytree(churn.path, folder)
    content = bytearray((folder / name).read_bytes())
    content[int(place * (len(content) - 1))] ^= mask
    (folder / name).write_bytes(content)
    with pytest.raises(BundleError) as caught:
        verify(folder)
    assert caught.value.code in {
        *("bundle-file-changed", "bundle-manifest-unreadable", "bundle-newer-format"),
        # a changed name inside the manifest
        *("bundle-file-missing", "bundle-file-unknown"),
    }
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(copy, name):
    """A missing file is refused and named; without a manifest nothing can be read."""
    (copy / name).unlink()
    expected = "bundle-manifest-unreadable" if name == FILE else "bundle-file-missing"
    with pytest.raises(BundleError) as caught:
        load(copy)
    assert caught.value.code == expected
    assert name in caught.value.happened


@pytest.mark.parametrize("name", ["extra.bin", "model/second.txt", ".hidden", "attestation-1.json"])
def test_an_unknown_file_is_refused(copy, name):
    """A bundle holds what its manifest lists and nothing else."""
    (copy / name).write_text("x")
    assert code(copy) == "bundle-file-unknown"


def test_a_dangling_link_is_an_unknown_file(copy):
    """A link that leads nowhere is no part of a bundle either."""
    (copy / "link").symlink_to("nowhere")
    assert code(copy) == "bundle-file-unknown"


def test_a_newer_format_is_refused_by_name(copy):
    """A later format is named as such, before anything else of it is read."""
    (copy / FILE).write_text('{"format": 99, "what": ["nobody", "knows"]}')
    assert code(copy) == "bundle-newer-format"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": "1"}', '{"format": 0}', "\xff"])
def test_an_unreadable_manifest_is_refused(copy, text):
    """A manifest that is none is refused by name."""
    (copy / FILE).write_bytes(text.encode("latin-1"))
    assert code(copy) == "bundle-manifest-unreadable"


def test_a_manifest_of_another_shape_is_unreadable(copy):
    """The right format number with other fields is unreadable, also under the right name."""
    text = b'{"format": 1}'
    (copy / FILE).write_bytes(text)
    assert code(copy, digest=digest(text)) == "bundle-manifest-unreadable"


def test_a_folder_that_is_not_there(tmp_path):
    """A path without a bundle is refused by name."""
    assert code(tmp_path / "none") == "bundle-missing"


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("what", ["score", "flags", "decided", "margin"])
def test_a_golden_row_that_differs_is_refused(copy, executor, what):
    """One last bit of a score or margin, one decision or one flag in golden.arrow: the row is named."""
    golden = Golden.from_arrow((copy / "golden.arrow").read_bytes())
    scores, margins, decided = golden.scores.copy(), golden.margins.copy(), golden.decided.copy()
    flags = [list(f) for f in golden.flags]
    if what == "score":
        scores[5] = np.nextafter(scores[5], 1)
    elif what == "margin":
        margins[5] = np.nextafter(margins[5], np.inf)
    elif what == "decided":
        decided[5] = 1 - decided[5]
    else:
        flags[5].append("age above the observed 7")
    changed = msgspec.structs.replace(golden, scores=scores, margins=margins, decided=decided, flags=flags)
    (copy / "golden.arrow").write_bytes(changed.to_arrow())
    with pytest.raises(BundleError) as caught:
        load(reseal(copy), executor=executor)
    assert caught.value.code == "golden-row-differs"
    assert "golden row 6 of" in caught.value.happened


def test_a_changed_model_does_not_answer_its_golden_rows(copy):
    """A model exchanged together with all digests is caught by the golden rows."""
    model = copy / "model/lightgbm.txt"
    text = model.read_text()
    # of the same length: the text has the sizes of its trees, and LightGBM trusts them
    model.write_text(re.sub(r"leaf_value=(-?)0\.", r"leaf_value=\g<1>9.", text, count=1))
    assert len(model.read_text()) == len(text)
    assert model.read_text() != text
    assert code(reseal(copy)) == "golden-row-differs"


def test_elsewhere_a_last_bit_is_allowed_and_reported(copy):
    """With another NumPy at the build, a score may differ by 1e-12 but no decision; the difference is reported."""
    golden = Golden.from_arrow((copy / "golden.arrow").read_bytes())
    nudged = msgspec.structs.replace(golden, scores=golden.scores * (1 + 3e-15))
    (copy / "golden.arrow").write_bytes(nudged.to_arrow())
    here = environment.current()
    path = reseal(copy, environment={**here, "numpy": "1.0"})
    assert load(path).differences == (f"numpy: built with 1.0, here {np.__version__}",)
    far = msgspec.structs.replace(golden, scores=golden.scores * (1 + 1e-9))
    (path / "golden.arrow").write_bytes(far.to_arrow())
    assert code(reseal(path, environment={**here, "numpy": "1.0"})) == "golden-row-differs"


def test_elsewhere_trees_may_not_differ_at_all(copy):
    """Margins of trees must be equal to the last bit also with another NumPy or machine."""
    golden = Golden.from_arrow((copy / "golden.arrow").read_bytes())
    nudged = msgspec.structs.replace(golden, margins=np.nextafter(golden.margins, np.inf))
    (copy / "golden.arrow").write_bytes(nudged.to_arrow())
    assert code(reseal(copy, environment={**environment.current(), "machine": "vax"})) == "golden-row-differs"


def test_a_decision_is_never_within_the_tolerance(copy, churn):
    """In another environment a decision that changes is refused whatever the scores are."""
    golden = Golden.from_arrow((copy / "golden.arrow").read_bytes())
    flipped = msgspec.structs.replace(golden, decided=1 - golden.decided)
    (copy / "golden.arrow").write_bytes(flipped.to_arrow())
    assert code(reseal(copy, environment={**environment.current(), "numpy": "1.0"})) == "golden-row-differs"


def test_another_contract_under_the_manifest_is_refused(copy, churn):
    """contract.yaml must be the contract whose digest the manifest has."""
    assert code(reseal(copy, contract="0" * 64)) == "bundle-contract-differs"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("decision.json", "bundle-part-unreadable"),
        ("observed.json", "bundle-part-unreadable"),
        ("profile.json", "profile-invalid"),
        ("predictor.json", "predictor-unreadable"),
        ("encoder.json", "predictor-unreadable"),
        ("features.json", "features-unreadable"),
        ("golden.arrow", "golden-rows-unreadable"),
    ],
)
def test_a_part_of_another_shape_is_named(copy, name, expected):
    """A part that fits its digest and is not what it should be is refused by name."""
    (copy / name).write_text("[1]")
    assert code(reseal(copy)) == expected


def test_a_missing_library_is_named(copy, monkeypatch):
    """Trees without LightGBM installed: the error has the install command, and nothing else is blamed."""
    lightgbm_library.library.cache_clear()
    monkeypatch.setattr(lightgbm_library.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingDependencyError):
        load(copy)


def test_versions_of_a_library_that_is_not_used_do_not_count():
    """A linear bundle does not care which LightGBM is installed, a bundle of trees does."""
    built, here = {"numpy": "2", "lightgbm": "4.6"}, {"numpy": "2", "lightgbm": "4.7"}
    assert environment.is_same(built, here, "linear")
    assert not environment.is_same(built, here, "lightgbm")
