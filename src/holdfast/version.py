"""The version of this package; the changelog has the same one at its top."""

__version__ = "0.1.0"
