"""Reading tables, coercion and quarantine, fingerprints, splits."""

from holdfast.data.coerce import Admitted, admit, renamed
from holdfast.data.dialect import Dialect
from holdfast.data.read import batches, read
from holdfast.data.rows import Breach, RowValidator, row_validator
from holdfast.data.rules import Rule, rule, rules
from holdfast.data.table import Broken, Table
from holdfast.data.target import label, label_text, labels, negative_label
from holdfast.data.times import iso, parse_time, seconds

__all__ = [
    "Admitted",
    "Breach",
    "Broken",
    "Dialect",
    "RowValidator",
    "Rule",
    "Table",
    "admit",
    "batches",
    "iso",
    "label",
    "label_text",
    "labels",
    "negative_label",
    "parse_time",
    "read",
    "renamed",
    "row_validator",
    "rule",
    "rules",
    "seconds",
]
