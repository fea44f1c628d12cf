"""Reading tables, coercion and quarantine, fingerprints, splits."""

from holdfast.data.dialect import Dialect
from holdfast.data.read import batches, read
from holdfast.data.table import Broken, Table

__all__ = ["Broken", "Dialect", "Table", "batches", "read"]
