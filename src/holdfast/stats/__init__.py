"""Pure formulas with references. Import the file that is meant, such as ``holdfast.stats.intervals``.

Nothing is imported here, so that a process which needs one formula does not load the libraries of the others.
"""
