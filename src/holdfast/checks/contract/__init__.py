"""Checks of a contract (CF)."""
