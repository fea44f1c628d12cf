"""Checks of a table: data quality (DQ) and target leakage (LK)."""
