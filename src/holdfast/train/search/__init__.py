"""Searching for hyperparameters inside the training rows, with a score that the search does not flatter."""
