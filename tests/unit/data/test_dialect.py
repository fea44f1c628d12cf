"""Delimiters, encodings and what is said about them."""

from __future__ import annotations

import io

import pytest

from holdfast.data.dialect import detect, detect_encoding
from holdfast.errors import DataError


@pytest.mark.parametrize(
    ("head", "suffix", "said"),
    [
        ("a,b\n1,2\n3\n", "", "delimiter ',' in 2 of 3 lines, 2 fields each"),
        ("a\tb\n1,5\t2\n", "", "delimiter '\\t' in 2 of 2 lines, 2 fields each"),
        ("a|b\n1|2\n", "", "delimiter '|' in 2 of 2 lines, 2 fields each"),
        ("a\n1\n", "", "one column: no delimiter in the first line"),
        ("a;b\n1,5;x\n-2,75;3\n", "", "decimal comma in 2 of 4 cells"),
        ("a,b\r1,2\r", "", "lines end with a carriage return alone"),
        ('a\tb\n1\t"x" y\n', ".tsv", "quotes are plain text: 1 of 1 quoted lines break the rules of quoting"),
    ],
)
def test_the_evidence_says_what_was_seen(head, suffix, said):
    """With how many lines agree, and out of how many."""
    evidence = detect(head, "utf-8", "ASCII only", suffix=suffix).evidence
    assert said in evidence
    assert "UTF-8 (ASCII only)" in evidence


def test_a_comma_that_separates_is_no_decimal_comma():
    """Nothing is said about decimals where cells are separated by commas."""
    assert "decimal" not in detect("a,b\n1,5\n2,5\n", "utf-8", "").evidence


def test_utf8_that_ends_within_a_character_is_cut_off():
    """Where other characters showed that it is UTF-8; a single last byte in plain text is of an older encoding."""
    with pytest.raises(DataError) as told:
        detect_encoding(io.BytesIO("Zoë,Zoë".encode()[:-1]), "t.csv")
    assert told.value.code == "file-damaged"
    assert detect_encoding(io.BytesIO(b"name,caf\xe9"), "t.csv")[0] == "cp1252"
