"""Checks of a split (SP)."""
