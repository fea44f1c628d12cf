"""Compressed files."""

from __future__ import annotations

import bz2
import gzip
import importlib
import sys
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from holdfast.data import packed, read
from holdfast.errors import DataError, MissingDependencyError


def _zstd() -> Callable[[bytes], bytes]:
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(name).compress
        except ModuleNotFoundError:
            continue
    pytest.skip("zstd left out: neither Python 3.14 nor backports.zstd")


PACK = {"gz": lambda: gzip.compress, "bz2": lambda: bz2.compress, "zst": _zstd}
LINES = "city;n\n" + "".join(f"Zürich;{i},5\n" for i in range(30_000))


@pytest.mark.parametrize("ending", PACK)
def test_text_is_unpacked_on_the_way(tmp_path, ending):
    """Encoding and delimiter are found inside, whatever the file is called."""
    content = PACK[ending]()(LINES.encode("cp1252"))
    for name in (f"t.csv.{ending}", "t.csv"):
        (tmp_path / name).write_bytes(content)
        table = read(tmp_path / name)
        assert table.frame.shape == (30_000, 2)
        assert table.frame.row(-1) == ("Zürich", "29999,5")
        assert "Windows-1252" in table.notes[0]


@pytest.mark.parametrize("ending", PACK)
def test_columnar_files_are_unpacked_beside(tmp_path, ending):
    """A format that is read from its end works too."""
    pl.DataFrame({"n": np.arange(1000)}).write_parquet(tmp_path / "plain")
    (tmp_path / f"t.parquet.{ending}").write_bytes(PACK[ending]()((tmp_path / "plain").read_bytes()))
    assert read(tmp_path / f"t.parquet.{ending}").frame["n"].sum() == 499_500


@pytest.mark.parametrize("ending", PACK)
@pytest.mark.parametrize("keep", [5, 0.3, 0.9, -1])
def test_a_file_that_is_cut_off_is_damaged(tmp_path, ending, keep):
    """Wherever it ends too early: in its first bytes, in the middle, in the checksum."""
    noise = "n,m\n" + "".join(f"{a},{b}\n" for a, b in np.random.default_rng(0).random((20_000, 2)).tolist())
    content = PACK[ending]()(noise.encode())
    cut = content[: keep if isinstance(keep, int) else int(len(content) * keep)]
    (tmp_path / "t.csv").write_bytes(cut)
    with pytest.raises(DataError) as told:
        read(tmp_path / "t.csv")
    assert told.value.code == "file-damaged"
    assert "test" in told.value.next


@pytest.mark.parametrize("ending", PACK)
def test_a_changed_byte_is_found(tmp_path, ending):
    """What does not fit its checksum is not used."""
    content = bytearray(PACK[ending]()(LINES.encode()))
    content[-2] ^= 0x55
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(DataError) as told:
        read(tmp_path / "t.csv")
    assert told.value.code == "file-damaged"


def test_a_name_that_lies_about_compression_is_told(tmp_path):
    """Text named as compressed; an empty compressed file."""
    for name, content, code in (
        ("t.csv.gz", b"a,b\n1,2\n", "file-damaged"),
        ("u.csv.gz", gzip.compress(b""), "table-empty"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError) as told:
            read(tmp_path / name)
        assert told.value.code == code


def test_without_the_library_the_command_to_install_it_is_told(tmp_path, monkeypatch):
    """zstd before Python 3.14 needs the extra."""
    for name in packed.packing_named(".zst").modules:
        monkeypatch.setitem(sys.modules, name, None)
    (tmp_path / "t.csv.zst").write_bytes(b"\x28\xb5\x2f\xfd" + bytes(20))
    with pytest.raises(MissingDependencyError) as told:
        read(tmp_path / "t.csv.zst")
    assert "holdfast[zstd]" in told.value.next
