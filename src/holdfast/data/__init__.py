"""Reading tables, coercion and quarantine, fingerprints, splits."""

from holdfast.data.aliases import ours, ours_in_rows
from holdfast.data.coerce import Admitted, admit, renamed
from holdfast.data.dialect import Dialect
from holdfast.data.fingerprint import (
    Digests,
    cell_digests,
    fingerprint,
    numbered,
    row_digests,
    running_numbers,
)
from holdfast.data.frames import from_frame, like
from holdfast.data.infer import column_facts, facts, infer_column, infer_kind
from holdfast.data.read import batches, read
from holdfast.data.rows import Breach, RowValidator, row_marks, row_validator
from holdfast.data.rules import Rule, rule, rules, time_rule
from holdfast.data.sources.source import Source, Spec, of_contract, source
from holdfast.data.split import assign, folds
from holdfast.data.table import Broken, Table
from holdfast.data.target import label, label_text, labels, negative_label
from holdfast.data.times import iso, parse_time, seconds
from holdfast.data.write import TableWriter, output_format, write_table

__all__ = [
    "Admitted",
    "Breach",
    "Broken",
    "Dialect",
    "Digests",
    "RowValidator",
    "Rule",
    "Source",
    "Spec",
    "Table",
    "TableWriter",
    "admit",
    "assign",
    "batches",
    "cell_digests",
    "column_facts",
    "facts",
    "fingerprint",
    "folds",
    "from_frame",
    "infer_column",
    "infer_kind",
    "iso",
    "label",
    "label_text",
    "labels",
    "like",
    "negative_label",
    "numbered",
    "of_contract",
    "ours",
    "ours_in_rows",
    "output_format",
    "parse_time",
    "read",
    "renamed",
    "row_digests",
    "row_marks",
    "row_validator",
    "rule",
    "rules",
    "running_numbers",
    "seconds",
    "source",
    "time_rule",
    "write_table",
]
