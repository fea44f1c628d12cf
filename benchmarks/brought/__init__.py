"""Pipelines of the kinds that people bring, and what another environment makes of them."""
