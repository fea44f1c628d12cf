"""Files as tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.data import batches, blocks, read, stream
from holdfast.errors import DataError


def _file(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _code(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        read(path)
    assert caught.value.next
    return caught.value.code


def test_every_cell_is_text_and_an_empty_one_is_null(tmp_path: Path) -> None:
    """Nothing is inferred while reading: numbers stay as written, an empty field without quotes is null."""
    table = read(_file(tmp_path, 'a,b,c\n007,,""\n'))
    assert table.frame.rows() == [("007", None, "")]
    assert set(table.frame.dtypes) == {pl.String}


def test_short_long_and_unclosed_records_are_kept_raw(tmp_path: Path) -> None:
    """Bad records are numbered like the others and keep their text and the reason."""
    table = read(_file(tmp_path, 'a,b\n1,2\n3\n4,5,6\n7,"8\n9,"x, y"\n'))
    assert table.row.tolist() == [1, 5]
    assert table.frame.rows() == [("1", "2"), ("9", "x, y")]
    assert [(item.row, item.raw) for item in table.broken] == [(2, "3"), (3, "4,5,6"), (4, '7,"8')]
    assert "1 field where the header has 2" in table.broken[0].reason
    assert "3 fields" in table.broken[1].reason
    assert "not closed" in table.broken[2].reason
    assert table.read == 5


def test_an_unclosed_quote_at_the_end_costs_one_record(tmp_path: Path) -> None:
    """Records behind a quote that never closes are read."""
    table = read(_file(tmp_path, 'a,b\n1,"2\n3,4\n5,6'))
    assert table.frame.rows() == [("3", "4"), ("5", "6")]
    assert [item.row for item in table.broken] == [1]


def test_a_quote_within_plain_text_is_text(tmp_path: Path) -> None:
    """An inch mark in the middle of a field neither breaks its record nor the quoted ones beside it."""
    table = read(_file(tmp_path, 'a,b\n1,5" pipe\n"2, 3",x\n'))
    assert table.frame.rows() == [("1", '5" pipe'), ("2, 3", "x")]


def test_line_ends_in_quotes_belong_to_the_field(tmp_path: Path) -> None:
    """A quoted line end does not end the record."""
    table = read(_file(tmp_path, 'a,b\r\n1,"x\r\ny"\r\n2,z\r\n'))
    assert table.frame.rows() == [("1", "x\ny"), ("2", "z")]
    assert table.raw(0) == '1,"x\ny"'


def test_blank_lines_are_no_records_unless_there_is_one_column(tmp_path: Path) -> None:
    """A blank line is skipped without a number; in a table of one column it is a null."""
    assert read(_file(tmp_path, "\na,b\n\n1,2\n\n3,4\n\n")).row.tolist() == [1, 2]
    assert read(_file(tmp_path, "a\n1\n\n3\n")).frame["a"].to_list() == ["1", None, "3"]


def test_zero_bytes_break_their_record_only(tmp_path: Path) -> None:
    """A record with a zero byte is kept apart."""
    lines = ["a,b"] + [f"{i},x" for i in range(50)]
    table = read(_file(tmp_path, "\n".join(lines) + "\n1,\0\n2,3\n"))
    assert [(item.row, item.reason) for item in table.broken] == [(51, "a zero byte")]
    assert table.row[-1] == 52


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("Stadt,Wert\nKöln,1\n", "utf-8", "utf-8"),
        ("Stadt,Wert\nKöln,1\n", "utf-8-sig", "utf-8"),
        ("Stadt,Wert\nKöln,1\n", "utf-16", "utf-16"),
        ("Stadt,Wert\nKöln,1\n", "cp1252", "cp1252"),
        ("Stadt,Wert\nKöln,\u20ac\n", "cp1252", "cp1252"),
        ("Stadt,Wert\nKöln,\x81\n", "latin-1", "latin-1"),
    ],
)
def test_encodings_are_detected_with_evidence(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    """Each encoding is found and gives the same names and cells, and the evidence is stated."""
    table = read(_file(tmp_path, text.encode(encoding)))
    assert table.dialect is not None
    assert table.dialect.encoding == found
    assert table.dialect.evidence
    assert table.frame.columns == ["Stadt", "Wert"]
    assert table.frame["Stadt"][0] == "Köln"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_detected(tmp_path: Path, delimiter: str) -> None:
    """The delimiter of the header wins, also where cells hold other ones."""
    rows = [["a", "b", "c"], ["1", "x y", "2"], ["3", "x.y", "4"]]
    table = read(_file(tmp_path, "\n".join(delimiter.join(row) for row in rows)))
    assert table.frame.rows() == [tuple(row) for row in rows[1:]]


def test_a_decimal_comma_is_no_delimiter(tmp_path: Path) -> None:
    """Semicolons separate where the cells have commas."""
    assert read(_file(tmp_path, "a;b\n1,5;2,5\n3,5;4,5\n")).frame.shape == (2, 2)


def test_names_are_given_to_columns_without_one(tmp_path: Path) -> None:
    """A blank name becomes column_N, counted from 1."""
    assert read(_file(tmp_path, ",b,\n1,2,3\n")).frame.columns == ["column_1", "b", "column_3"]


def test_old_mac_line_ends(tmp_path: Path) -> None:
    """Carriage returns alone end lines where there is no line feed."""
    assert read(_file(tmp_path, "a,b\r1,2\r3,4\r")).frame.rows() == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.csv", b"", "table-empty"),
        ("t.csv", b"\n\n", "table-empty"),
        ("t.csv", b"a,b\n", "table-empty"),
        ("t.csv", b"a,b", "table-empty"),
        ("t.csv", b"a,b,a\n1,2,3\n", "duplicate-column"),
        ("t.csv", b'a,"b\n', "header-broken"),
        ("t.csv", "a,b\n1,2\n".encode("utf-16-le"), "not-text"),
        ("t.csv", bytes(100), "not-text"),
        ("t.csv", b"\xff\xfea\x00,\x00b", "encoding-invalid"),
        ("t.parquet", b"a,b\n1,2\n", "file-damaged"),
        ("t.arrow", b"a,b\n1,2\n", "file-damaged"),
        ("t.parquet", b"PAR1" + bytes(40), "file-damaged"),
        ("t.xlsx", b"PK\x03\x04" + bytes(40), "file-damaged"),
        ("t.csv.gz", b"\x1f\x8b" + bytes(40), "file-damaged"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """Each kind of unusable file has its own code and says what to do."""
    assert _code(_file(tmp_path, content, name)) == code


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    """Neither is a stack trace."""
    assert _code(tmp_path) == "file-is-folder"
    assert _code(tmp_path / "none.csv") == "file-not-found"


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    """More than 16 MiB without a line end is no table."""
    assert _code(_file(tmp_path, b"a,b\n" + b"x" * (blocks.LONGEST + (1 << 23) + 9))) == "record-too-long"


def test_an_unclosed_quote_does_not_swallow_a_long_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the longest record a quoted field counts as unclosed, and the records behind it are read."""
    monkeypatch.setattr(blocks, "LONGEST", 5_000)
    monkeypatch.setattr(stream, "CHUNK", 2_000)
    lines = 3_000
    table = read(_file(tmp_path, b'a,b\n"x,1\n' + b"aaaa,1\n" * lines))
    assert table.frame.height == lines
    assert [item.row for item in table.broken] == [1]


def test_parquet_and_arrow_keep_their_types(tmp_path: Path) -> None:
    """Columnar files are recognised by content, whatever the suffix, and are not turned into text."""
    frame = pl.DataFrame({"n": [1.5, None], "k": ["a", "b"]})
    frame.write_parquet(tmp_path / "a.csv")
    frame.write_ipc(tmp_path / "a.arrow")
    frame.write_ipc_stream(tmp_path / "b.arrow")
    for name in ("a.csv", "a.arrow", "b.arrow"):
        table = read(tmp_path / name)
        assert table.frame.equals(frame)
        assert table.row.tolist() == [1, 2]
        assert table.raw(1) == '{"n": null, "k": "b"}'


def test_a_truncated_parquet_is_refused(tmp_path: Path) -> None:
    """A file cut off in the middle is named as damaged."""
    pl.DataFrame({"n": np.arange(1000.0)}).write_parquet(tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    for cut in (50, len(content) // 2, len(content) - 4):
        assert _code(_file(tmp_path, content[:cut], "b.parquet")) == "file-damaged"


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".arrow"])
def test_batches_are_the_table_in_parts(tmp_path: Path, suffix: str) -> None:
    """Row numbers run through all batches, and no batch is larger than asked for."""
    frame = pl.DataFrame({"n": [str(i) for i in range(1000)], "k": ["x"] * 1000})
    path = tmp_path / f"t{suffix}"
    {".csv": frame.write_csv, ".parquet": frame.write_parquet, ".arrow": frame.write_ipc}[suffix](path)
    parts = list(batches(path, rows=300))
    assert max(part.frame.height for part in parts) <= 300
    assert pl.concat([part.frame for part in parts]).equals(frame)
    assert np.concatenate([part.row for part in parts]).tolist() == list(range(1, 1001))


def test_batches_carry_each_broken_record_once(tmp_path: Path) -> None:
    """Broken records are in the batch of the row behind them, the last ones in the last batch."""
    parts = list(batches(_file(tmp_path, "a,b\nx\n1,2\n3,4\ny\nz\n5,6\nw\n"), rows=1))
    assert [[item.row for item in part.broken] for part in parts] == [[1], [], [4, 5, 7]]
    assert [part.raw(0) for part in parts] == ["1,2", "3,4", "5,6"]


def test_a_limit_stops_reading(tmp_path: Path) -> None:
    """A limit counts rows; broken records among them come along."""
    table = read(_file(tmp_path, "a,b\n1,2\nx\n3,4\ny\n5,6\n"), limit=2)
    assert table.row.tolist() == [1, 3]
    assert [item.row for item in table.broken] == [2]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("bank_churn/Churn_Modelling.csv", (10_000, 14)),
        ("fraud_synthetic/train.csv", (8_000, 5)),
        ("energy_efficiency/ENB2012.csv", (768, 10)),
        ("sms_spam/SMSSpamCollection.tsv", (5_574, 2)),
        ("prop99/california_prop99.csv", (1_209, 4)),
        ("castle/castle.csv", (550, 140)),
        ("credit_card_fraud/creditcard_first_hour.parquet", (3_973, 31)),
    ],
)
def test_real_tables_are_read_whole(data: Path, name: str, shape: tuple[int, int]) -> None:
    """The known numbers of rows and columns, and no broken record."""
    table = read(data / name)
    assert table.frame.shape == shape
    assert table.broken == []


def test_messages_keep_their_quotes(data: Path) -> None:
    """Where quotes are plain text, they stay in the text and nothing is cut."""
    path = data / "sms_spam/SMSSpamCollection.tsv"
    table = read(path)
    lines = path.read_text(encoding="utf-8").split("\n")[1:]
    assert table.dialect is not None
    assert not table.dialect.quoting
    assert table.frame["SMS"].to_list() == [line.split("\t")[1] for line in lines if line]
