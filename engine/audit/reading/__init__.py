"""Paths -> numbered record batches, after a survey of the whole input."""
