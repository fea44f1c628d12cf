"""The simulated bank and the story that ``holdfast demo`` tells."""
