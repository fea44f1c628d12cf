"""Checks of a training run (TR)."""
